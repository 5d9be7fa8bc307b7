"""Every route of projects, tried by every role: in a project of hers, in one that she may not know of, and with parts of both.

What must happen follows from the act that a route is marked with and from the matrix of roles, so a new route is tried
the day it is written; it only needs a sample here when its address has a part of a new name.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, select

from access.policy import EVERYBODY_MAY, ROLE_ACTS, Role
from core.db import transaction
from core.frozen import to_text
from ledger import vouchers
from ledger.voucher_models import Voucher, VoucherState
from projects.advances.kinds import ADVANCE, Given
from projects.advances.models import Advance
from projects.agreements import PLEDGE, Pledge
from projects.bank.accounts import accounts_of, add_account
from projects.desk.findings import find_fault, findings_of
from projects.desk.models import AuditSample, SampleRule, Severity
from projects.desk.samples import Wanted, draw_sample
from projects.documents import documents_of
from projects.finding import line_of
from projects.funding_models import FundingAgreement, Measure, Tranche, TrancheState
from projects.in_kind.contribution import IN_KIND
from projects.liquidation.report import LIQUIDATION_REPORT, Report, ReportLine
from projects.models import Organisation, Project
from projects.setting_up import add_milestone
from projects.settlements.keeping import add_settlement, work_in
from projects.settlements.models import Settlement
from projects.spending.purchases import begin
from projects.spending.quotes import procurements_of
from reports import render
from tests.projects.desk_fixtures import AtWork, at_work
from tests.projects.in_kind.gifts import labour, roll
from tests.projects.scene import BEGUN, BOOKKEEPER, OFFICER, Scene
from tests.projects.settlements.street import STREET, Street
from tests.web.routes import NOWHERE, OF_PROJECTS, PROJECT_ROLES, Try, ask, fits, tries
from tests.web_fixtures import SignIn, app

__all__ = ["app", "at_work"]
pytestmark = pytest.mark.one_engine

# Parts that name something everybody may name: a currency, a rule set, an organisation, a form.
OF_EVERYBODY = frozenset(
    {"currency", "key", "name", "form", "number", "measure", "format_name", "what", "journal", "kind", "advance"}
)
# Found by nobody but who began it, or not there yet: whoever may come so far is told that there is no such thing.
NOT_THERE = frozenset({"draft", "bsid", "brid", "bmid", "sha256"})
FORMS: Mapping[str, Mapping[str, str]] = {"project_vouchers": {"version": "1"}}


@dataclass(frozen=True)
class Places:
    """The parts of addresses, by name, in a project of hers and in another programme's."""

    here: dict[str, Any]
    there: dict[str, Any]


def parts_of(scene: Scene) -> dict[str, Any]:
    """Something of every kind in a project: what a route's address may name."""
    session, project = scene.session, scene.project
    agreement = session.scalars(select(FundingAgreement).where(FundingAgreement.project_id == project.id)).first()
    if agreement is None:
        agreement = scene.signed("Grant", 1000_00)
        add_milestone(session, project, "Drains", BEGUN)
        scene.line("Drains", 500_00)
        scene.tranche(agreement, 100_00, BEGUN, TrancheState.REQUESTED)
        _settlement(scene)
    currency = agreement.currency
    waiting = select(Voucher).where(Voucher.book_id == scene.book(currency).id, Voucher.state == VoucherState.PREPARED)
    pledged = waiting.where(Voucher.kind == PLEDGE.name)
    voucher = session.scalars(pledged).first() or scene.prepare(PLEDGE, Pledge(currency, agreement.number, 100), BEGUN, currency)
    return {
        "pid": project.public_id,
        "number": agreement.number,
        "name": scene.community.public_id,
        "form": "pledge",
        "tid": session.scalars(select(Tranche).where(Tranche.agreement_id == agreement.id)).one().public_id,
        "vid": voucher.public_id,
        "currency": currency,
        "key": "codi-2010",
        "settlement": session.scalars(_settlements_of(scene)).one().public_id,
        "draft": NOWHERE,
        "did": _document(scene),
        "qid": _purchase(scene),
        "bid": _bank_account(scene, currency),
        **dict.fromkeys(("bsid", "brid"), NOWHERE),
        "bmid": 999,
        "sha256": NOWHERE * 4,
        "journal": "hledger",
        "kind": "iati",
        "door": "1",
        **_accounted_for(scene, agreement),
        "measure": "committed",
        "finding": _finding(scene),
        "sample": _sample(scene, agreement),
    }


def _accounted_for(scene: Scene, agreement: FundingAgreement) -> dict[str, Any]:
    """An advance, a report to the funder that waits, and a day's work in kind that waits: as each is, unchecked."""
    session, book = scene.session, scene.book(agreement.currency)
    if not session.scalars(select(Advance).where(Advance.project_id == scene.project.id)).first():
        scene.receive(agreement, 100_00, BEGUN)
        handed = Given(agreement.currency, 1, agreement.number, "Malee", "Sand", 50_00, "bank:1", BEGUN + timedelta(days=30))
        scene.post(ADVANCE, handed, BEGUN, agreement.currency)
        reported = Report(agreement.currency, agreement.number, (ReportLine(1, 1, 1),))
        worked = replace(labour(roll(1000), 50_00), currency=agreement.currency, agreement=agreement.number)
        for kind, said in ((LIQUIDATION_REPORT, reported), (IN_KIND, worked)):
            vouchers.prepare(session, book, replace(kind, check=vouchers.nothing), BEGUN, to_text(said), "", by=BOOKKEEPER)

    def of_kind(name: str) -> str:
        return session.scalars(select(Voucher.public_id).where(Voucher.book_id == book.id, Voucher.kind == name)).one()

    return {"advance": 1, "rid": of_kind(LIQUIDATION_REPORT.name), "gift": of_kind(IN_KIND.name)}


def _finding(scene: Scene) -> str:
    """A finding that is still open."""
    session, project = scene.session, scene.project
    for finding in findings_of(session, project):
        if finding.closing is None:
            return finding.public_id
    return find_fault(session, project, scene.agency, Severity.NOTE, "No receipt", BEGUN, by=OFFICER).public_id


def _sample(scene: Scene, agreement: FundingAgreement) -> str:
    known = scene.session.scalars(select(AuditSample).where(AuditSample.organisation_id == scene.agency.id)).first()
    if known is not None:
        return known.public_id
    scene.receive(agreement, 100_00, BEGUN)
    wanted = Wanted(Measure.RECEIVED, agreement.currency, BEGUN, BEGUN)
    return draw_sample(scene.session, scene.agency, wanted, SampleRule.LARGEST, "", 1, by=OFFICER).public_id


def _document(scene: Scene) -> str:
    """A paper with its scan."""
    known = documents_of(scene.session, scene.project)
    scan = b"\x89PNG\r\n\x1a\n" + scene.project.public_id.encode()
    return (known[0] if known else scene.paper("Receipt", content=scan)).public_id


def _purchase(scene: Scene) -> str:
    known = procurements_of(scene.session, scene.project)
    line = line_of(scene.session, scene.project, 1)
    return (known[0] if known else begin(scene.session, scene.project, line, "Cement", by=OFFICER)).public_id


def _bank_account(scene: Scene, currency: str) -> str:
    book = scene.book(currency)
    known = accounts_of(scene.session, [book])
    return (known[0] if known else add_account(scene.session, book, 1, "GSB", "1234", by=OFFICER)).public_id


def _settlements_of(scene: Scene) -> Any:
    return select(Settlement).where(Settlement.organisation_id == scene.agency.id)


def _settlement(scene: Scene) -> None:
    """A street with a household of its own, in which the project works."""
    settlement = add_settlement(scene.session, scene.agency, "Rim Klong", "Bang Khen", timezone="Asia/Bangkok", by=OFFICER)
    work_in(scene.session, scene.project, settlement, by=OFFICER)
    Street(scene, settlement).bring_in(STREET)


@pytest.fixture
def unprinted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who may have a paper is asked here; how it is laid out is looked at in tests/reports."""
    monkeypatch.setattr(render, "pdf", lambda *_: b"%PDF-1.7 as good as printed")


def places(engine: Engine, at_work: AtWork) -> Places:
    with transaction(engine) as session:
        foreign = session.scalars(select(Project).where(Project.public_id == at_work.foreign)).one()
        theirs = session.get_one(Organisation, foreign.programme_id)
        other = Scene(session, theirs, theirs, theirs, foreign)
        return Places(parts_of(at_work.scene(session)), parts_of(other))


def of_projects(app: Flask) -> list[Try]:
    """Those of a fund are tried in tests/web/test_every_fund_route.py."""
    mine = [one for one in tries(app) if one.act in OF_PROJECTS or one.parts & {"pid", "settlement"}]
    return [one for one in mine if "fid" not in one.parts]


def asked(wanted: Try, parts: Mapping[str, Any]) -> dict[str, Any]:
    """The parts as this address wants them: a form of an agreement, or one of the exports."""
    for form in ("iati", "retention"):
        if form in wanted.rule.rule:
            return dict(parts) | {"form": form}
    return dict(parts)


def form_of(wanted: Try) -> Mapping[str, str]:
    return FORMS.get(wanted.endpoint.partition(".")[0], {})


def standing(role: Role, wanted: Try) -> str:
    """What the matrix says of her own project: "in", "not hers" (403), or "unknown" (404) where she cannot even read."""
    return "in" if wanted.act in EVERYBODY_MAY | ROLE_ACTS[role] else "not hers"


@pytest.mark.parametrize("role", PROJECT_ROLES)
def test_in_ones_own_project(app: Flask, engine: Engine, at_work: AtWork, role: Role, unprinted: None) -> None:
    client, wrong, known = at_work(role), [], places(engine, at_work)
    for wanted in of_projects(app):
        must = standing(role, wanted)
        got = ask(client, wanted, asked(wanted, known.here), form_of(wanted))
        if wanted.method == "POST" and must == "in":
            known = places(engine, at_work)  # what was there may have ended
        # An empty form is refused before it is asked what it is about.
        well = got in (400, 404) if must == "in" and wanted.parts & NOT_THERE else fits(got, must)
        wrong += [] if well else [f"{wanted} {got}, must be {must}"]
    assert wrong == []


@pytest.mark.parametrize("role", PROJECT_ROLES)
def test_in_a_project_that_is_not_hers_to_know_of(
    app: Flask, engine: Engine, at_work: AtWork, role: Role, unprinted: None
) -> None:
    client, there, wrong = at_work(role), places(engine, at_work).there, []
    for wanted in of_projects(app):
        if wanted.parts & {"pid", "settlement"}:
            got = ask(client, wanted, asked(wanted, there), form_of(wanted))
            wrong += [] if got == 404 else [f"{wanted} {got}"]
    assert wrong == []


@pytest.mark.parametrize("role", PROJECT_ROLES)
def test_an_address_put_together_from_two_projects(
    app: Flask, engine: Engine, at_work: AtWork, role: Role, unprinted: None
) -> None:
    """Her own project, and in it a tranche or a voucher that is not of it."""
    client, wrong, both = at_work(role), [], places(engine, at_work)
    for wanted in of_projects(app):
        for part in wanted.parts - {"pid", "settlement", "door"} - OF_EVERYBODY - NOT_THERE:
            if standing(role, wanted) == "in":
                got = ask(client, wanted, asked(wanted, both.here) | {part: both.there[part]}, form_of(wanted))
                wrong += [] if got == 404 else [f"{part} of {wanted} {got}"]
    assert wrong == []


def test_who_works_in_groups_learns_nothing_of_projects(
    app: Flask, engine: Engine, at_work: AtWork, signed_in: SignIn, unprinted: None
) -> None:
    """Not even that there is such a project."""
    here = places(engine, at_work).here
    for role in (Role.TREASURER, Role.KEY_HOLDER, Role.MEMBER, Role.NETWORK_OFFICER, Role.AUDITOR):
        client = signed_in(role)
        wrong = [
            f"{wanted} {got}"
            for wanted in of_projects(app)
            if wanted.parts & {"pid", "settlement"}
            if (got := ask(client, wanted, asked(wanted, here), form_of(wanted))) not in (403, 404)
        ]
        assert wrong == [], role


def test_who_works_in_projects_learns_nothing_of_groups(app: Flask, at_work: AtWork, signed_in: SignIn) -> None:
    here = {"gid": signed_in.village.group}
    for role in PROJECT_ROLES:
        client = at_work(role)
        for wanted in tries(app):
            if wanted.parts == {"gid"} and wanted.method == "GET":
                assert ask(client, wanted, here, {}) in (403, 404), f"{wanted} by {role}"


def test_a_stranger_is_sent_to_sign_in_from_everywhere(app: Flask, engine: Engine, at_work: AtWork) -> None:
    client, here = app.test_client(), places(engine, at_work).here
    for wanted in of_projects(app):
        got = ask(client, wanted, asked(wanted, here), form_of(wanted))  # type: ignore[arg-type]
        assert got == (302 if wanted.method == "GET" else 401), wanted


def test_every_part_of_an_address_has_a_sample(app: Flask, engine: Engine, at_work: AtWork) -> None:
    known = set(places(engine, at_work).here)
    assert not {(one.rule.rule, part) for one in of_projects(app) for part in one.parts if part not in known}
