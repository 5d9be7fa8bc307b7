"""Every route of funds, tried by every role: in a fund of hers, in one that she may not know of, and with parts of both."""

from dataclasses import dataclass, replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, select

from access.policy import EVERYBODY_MAY, ROLE_ACTS, Role
from budgeting.assembly.finding import assemblies_of
from budgeting.awards.finding import awards_of
from budgeting.finding import envelopes_of, items_of, rounds_of
from budgeting.models import BudgetRound
from budgeting.proposals.finding import standing_of
from budgeting.voters.register import voters_of
from core.db import transaction
from ledger.voucher_models import Voucher, VoucherState
from projects.funds.coming_in import INCOME, FundIncome
from projects.funds.models import Fund
from projects.funds.opening import loans_of
from projects.models import Organisation
from reports import render
from tests.budgeting.assembly.scene import an_assembly
from tests.budgeting.awards.scene import a_counted_round
from tests.budgeting.ballots.places import ballot_places
from tests.budgeting.ballots.scene import ANY_WAY
from tests.budgeting.proposals.scene import a_proposal
from tests.budgeting.scene import GREEDY, RoundScene, a_round_of
from tests.projects.funds.desk_fixtures import FundAtWork, fund_at_work
from tests.projects.funds.scene import OPENED, FundScene
from tests.web.routes import FUND_ROLES, Try, ask, fits, tries
from tests.web_fixtures import SignIn, app

__all__ = ["app", "fund_at_work"]
pytestmark = pytest.mark.one_engine

FORMS = {"fund_vouchers": {"version": "1"}}
ON_A_LOAN = "fund_writing.prepare_on_loan", "fund_writing.write_on_loan"


@dataclass(frozen=True)
class Places:
    """The parts of addresses, by name, in a fund of hers and in somebody else's."""

    here: dict[str, Any]
    there: dict[str, Any]


def parts_of(funds: FundScene) -> dict[str, Any]:
    """Something of every kind in a fund: what a route's address may name."""
    if not loans_of(funds.session, funds.fund):
        funds.receive(funds.council, 1_000_00, OPENED)
        funds.lend(100_00, OPENED)
    prepared = (Voucher.book_id == funds.book.id, Voucher.state == VoucherState.PREPARED)
    waiting = funds.session.scalars(select(Voucher).where(*prepared)).first()
    voucher = waiting or funds.prepare(INCOME, FundIncome(funds.currency, 1, 1, "cash", "Interest"), OPENED)
    loan = loans_of(funds.session, funds.fund)[0]
    rounds = rounds_of(funds.session, funds.fund)
    found = rounds[-1] if rounds else a_round_with_awards(funds)
    at = RoundScene(funds.session, funds, found, envelopes_of(funds.session, found)[0])
    standing = standing_of(funds.session, found)
    if not voters_of(funds.session, found):
        at.voters(1)
    proposal = standing[0] if standing else a_proposal(at)
    return {
        "fid": funds.fund.public_id,
        "vid": voucher.public_id,
        "lid": loan.public_id,
        "rid": found.public_id,
        "prid": proposal.public_id,
        "awid": awards_of(funds.session, found)[0].public_id,
        "deed": "set-aside",
        "step": "commit",
        "aid": assemblies_of(funds.session, funds.fund)[0].public_id,
        "number": 1,
        "item": items_of(funds.session, found)[0].number,
        **ballot_places(at),
        "kind": "csv",
    }


def a_round_with_awards(funds: FundScene) -> BudgetRound:
    rounds = a_round_of(funds)
    a_proposal(rounds)
    scene = a_counted_round(rounds, replace(GREEDY, channels=ANY_WAY))
    scene.ratified()
    an_assembly(funds)
    return scene.round


def places(engine: Engine, at: FundAtWork) -> Places:
    with transaction(engine) as session:
        here = at.scene(session)
        theirs = session.scalars(select(Fund).join(Organisation).where(Organisation.public_id == at.foreign)).one()
        there = FundScene(session, theirs, here.council, here.donor, here.group, "KES", sent=100)
        return Places(parts_of(here), parts_of(there))


def of_funds(app: Flask) -> list[Try]:
    return [one for one in tries(app) if "fid" in one.parts]


def asked(client: Any, wanted: Try, parts: dict[str, Any]) -> int:
    named = parts | {"form": "repay" if wanted.endpoint in ON_A_LOAN else "receive"}
    return ask(client, wanted, named, FORMS.get(wanted.endpoint.partition(".")[0], {}))


def standing(role: Role, wanted: Try) -> str:
    return "in" if wanted.act in EVERYBODY_MAY | ROLE_ACTS[role] else "not hers"


@pytest.fixture
def unprinted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who may have a paper is asked here; how it is laid out is looked at elsewhere."""
    monkeypatch.setattr(render, "pdf", lambda *_: b"%PDF-1.7 as good as printed")


@pytest.mark.parametrize("role", FUND_ROLES)
def test_every_route_of_a_fund(app: Flask, engine: Engine, fund_at_work: FundAtWork, role: Role, unprinted: None) -> None:
    """In her own fund by the matrix; in another nothing is found, nor in her own what belongs to another."""
    client, wrong, both = fund_at_work(role), [], places(engine, fund_at_work)
    for wanted in of_funds(app):
        must = standing(role, wanted)
        got = asked(client, wanted, both.here)
        wrong += [] if fits(got, must) else [f"{wanted} {got}, must be {must}"]
        got = asked(client, wanted, both.there)
        wrong += [] if got == 404 else [f"{wanted} {got} in another's fund"]
        for part in wanted.parts & {"vid", "lid", "rid", "prid", "aid", "awid", "bid", "tid"} if must == "in" else ():
            got = asked(client, wanted, both.here | {part: both.there[part]})
            wrong += [] if got == 404 else [f"{wanted} {got} with another's {part}"]
        if wanted.method == "POST" and must == "in":
            both = places(engine, fund_at_work)  # what was there may have ended
    assert wrong == []


def test_who_works_in_groups_learns_nothing_of_funds(
    app: Flask, engine: Engine, fund_at_work: FundAtWork, signed_in: SignIn, unprinted: None
) -> None:
    """Not even that there is such a fund."""
    here = places(engine, fund_at_work).here
    for role in (Role.TREASURER, Role.NETWORK_OFFICER):
        client = signed_in(role)
        got = {str(wanted): asked(client, wanted, here) for wanted in of_funds(app)}
        assert set(got.values()) <= {403, 404}, got
