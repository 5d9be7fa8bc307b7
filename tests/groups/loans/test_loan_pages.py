"""Loans on screen, from asking to deciding and to what two officers agree later; every page is looked over on the way."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, select

from access.policy import Role
from core.db import reading, transaction
from groups.constitution import adopt
from groups.figures import Row
from groups.finding import member_of
from groups.form import AGREES
from groups.loans.models import Loan
from groups.models import Group
from groups.terms import Terms
from ledger.verify import verify_all
from tests.groups.at_the_table import Table
from tests.groups.loans.lenders import RULES, agreed_loan, met
from tests.web_fixtures import PASSWORD, PickyClient, SignIn, Village

FIRST = date(2026, 1, 12)

pytestmark = pytest.mark.one_engine


@pytest.fixture
def loans(village: Village, engine: Engine) -> Iterator[str]:
    """The address of the loans of a group whose members have saved 250 each."""
    terms = Terms(5000, social_minor=1000, loans=replace(RULES, guarantors=1, may_top_up=True, loans_at_once=2))
    with transaction(engine) as session:
        group = session.scalars(select(Group).where(Group.public_id == village.group)).one()
        adopt(session, group, terms, date(2026, 1, 6), "Everybody", date(2026, 1, 6), by="test")
        met(session, group, FIRST, [Row(number, shares=5) for number in (1, 2, 3)])
    yield f"/groups/{village.group}/loans"
    with reading(engine) as session:
        assert list(verify_all(session)) == []


def on(name: str, day: date = FIRST) -> dict[str, str]:
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def asked(**different: str) -> dict[str, str]:
    fields = {"member": "1", "amount": "600", "instalments": "3", "purpose": "Seed", "guarantors": "2"}
    return {**fields, **on("applied-on"), **different}


def test_from_asking_to_a_voucher(loans: str, signed_in: SignIn, engine: Engine) -> None:
    treasurer = signed_in(Role.TREASURER)
    treasurer.get(loans)
    treasurer.get(f"{loans}/new")
    refused(treasurer, loans, asked(amount="751"), "largest loan, as a multiple of savings")
    refused(treasurer, loans, asked(instalments="7"), "longest term")
    refused(treasurer, loans, asked(guarantors=""), "guarantors needed")
    refused(treasurer, loans, asked(guarantors="1"), "another member")
    refused(treasurer, loans, asked(guarantors="two"), "no list of member numbers")
    refused(treasurer, loans, asked(member="9"), "no such member")
    refused(treasurer, loans, asked(**{"pays-off": "4"}), "not a running loan")
    refused(treasurer, loans, asked(amount="0"), "above zero")
    address = treasurer.post(loans, data=asked(), status=302).location
    vote = {"agreed": "yes", "amount": "450", "votes-for": "2", "votes-against": "1", **on("decided-on")}
    decide = f"{address}/decide"
    refused(treasurer, decide, {**vote, "votes-for": "1", "votes-against": ""}, "present to vote", 409)
    refused(treasurer, decide, {**vote, "votes-for": "1", "votes-against": "2"}, "part of the votes", 409)
    refused(treasurer, decide, {**vote, "votes-for": "9"}, "more than the 3 members", 409)
    refused(treasurer, decide, {**vote, "amount": "601"}, "more than the 600.00", 409)
    refused(treasurer, decide, {**vote, "agreed": "no"}, "why the group did not agree", 409)
    refused(treasurer, decide, {**vote, **on("decided-on", FIRST - timedelta(days=1))}, "no day for this", 409)
    treasurer.post(decide, data=vote, status=302)
    refused(treasurer, decide, vote, "agreed, not yet handed out", 409)
    assert "450.00" in treasurer.get(address).text
    with transaction(engine) as session:
        group = session.scalars(select(Group)).first()
        assert group is not None
        met(session, group, FIRST + timedelta(weeks=1), given=(1,))
        met(session, group, FIRST + timedelta(weeks=5), repaid={1: 195_00})
    page = treasurer.get(address).text
    assert "If she pays it all today" in page and "handed out" in page
    assert "days late" in treasurer.get(loans).text
    assert "300.00 left" in treasurer.get(f"{loans.removesuffix('/loans')}/members/1").text
    _take_over(treasurer, address, engine)


def _take_over(treasurer: PickyClient, address: str, engine: Engine) -> None:
    """Looked at first, then prepared, then confirmed by the second officer on the same device."""
    for what in ("write-off", "plan", "transfer"):
        treasurer.get(f"{address}/{what}")
    treasurer.get(f"{address}/gift", status=404)
    form = {"figure": "2", "reason": "Her sister", "reference": "a" * 16, **on("day", FIRST + timedelta(weeks=6))}
    refused(treasurer, f"{address}/transfer", {**form, "figure": "1", "do": "look"}, "owes loan 1 already", 409)
    refused(treasurer, f"{address}/write-off", {**form, "figure": ""}, "something below", 400)
    assert "This is what the voucher would say" in treasurer.post(
        f"{address}/transfer", data={**form, "do": "look"}, status=200
    ).text
    assert "Interest" in treasurer.post(f"{address}/plan", data={**form, "do": "look"}, status=200).text
    voucher = treasurer.post(f"{address}/transfer", data={**form, "do": "prepare"}, status=302).location
    assert "Her sister" in treasurer.get(voucher).text
    second = {"sign-in-name": "key-holder", "password": PASSWORD, "version": "1"}
    treasurer.post(f"{voucher}/confirm-here", data=second, status=302)
    with reading(engine) as session:
        loan = session.scalars(select(Loan)).one()
        group = session.get_one(Group, loan.group_id)
        assert loan.member_id == member_of(session, group, 2).id
    assert "taken over by another member" in treasurer.get(address).text


def test_a_form_without_scripts_lends_and_repays(
    loans: str, signed_in: SignIn, village: Village, engine: Engine
) -> None:
    """Every field as a browser sends it: what cannot be is said beside the field, and the page shows each split."""
    with transaction(engine) as session:
        group = session.scalars(select(Group).where(Group.public_id == village.group)).one()
        for member, minor in ((1, 300_00), (2, 200_00)):
            agreed_loan(session, group, member, minor, FIRST, guarantors=(3,))
        met(session, group, FIRST, given=(1,))
    table = Table(signed_in(Role.TREASURER), village, engine)
    page = table.client.get(table.address).text
    assert "loan 1, 300.00 left" in page and "loan 2 of 200.00" in page
    table.save({"loan-1-repaid": "130", "loan-2-given": "yes"})
    assert "interest 30.00, principal 100.00" in table.client.get(table.address).text
    for wrong, sentence in (
        ({"loan-1-repaid": "1300"}, "Loan 1: 1,300.00\u00a0THB is 970.00\u00a0THB too much, for 330.00\u00a0THB pays it off"),
        ({"loan-9-repaid": "5"}, "Loan 9 is not open at this meeting"),
        ({"loan-8-given": "yes"}, "Loan 8 does not wait to be handed out"),
        ({"loan-1-repaid": "ten"}, "“ten” is not an amount"),
    ):
        assert sentence in counted(table, wrong, status=400)
    clean = {"loan-9-repaid": "", "loan-8-given": "", "loan-1-repaid": "130", "loan-2-given": "yes"}
    cash = {"count-loan_fund-opening": AGREES, "count-loan_fund-10000": "3", "count-loan_fund-2000": "4"}
    counted(table, {**clean, **cash})
    table.confirm_here()
    with reading(engine) as session:
        assert [loan.principal_minor for loan in session.scalars(select(Loan).order_by(Loan.number))] == [200_00, 200_00]
    assert "was handed loan 2 of 200.00" in table.client.get(table.address).text.replace("\u00a0", " ")


def counted(table: Table, changed: dict[str, str], status: int = 302) -> str:
    """The answer to a count of the page as it stands now."""
    table.fields = table.on_page(table.client.page(table.address))
    return table.client.post(f"{table.address}/count", data={**table.sheet(), **changed}, status=status).text


def test_what_was_asked_for_is_withdrawn_or_not_agreed_to(loans: str, signed_in: SignIn) -> None:
    treasurer = signed_in(Role.TREASURER)
    first = treasurer.post(loans, data=asked(amount="200"), status=302).location
    treasurer.post(f"{first}/cancel", status=302)
    refused(treasurer, f"{first}/cancel", {}, "withdrawn", 409)
    second = treasurer.post(loans, data=asked(amount="200"), status=302).location
    vote = {"agreed": "no", "amount": "", "votes-for": "0", "votes-against": "3", "reason": "Harvest first", **on("decided-on")}
    treasurer.post(f"{second}/decide", data=vote, status=302)
    assert "Harvest first" in treasurer.get(second).text
    assert "not agreed" in treasurer.get(loans).text
    signed_in(Role.KEY_HOLDER).get(second)


def refused(client: PickyClient, address: str, fields: dict[str, str], sentence: str, status: int | None = None) -> None:
    answer = client.open(address, method="POST", data={**fields, "csrf_token": client.token()})
    assert answer.status_code in ((status,) if status else (400, 404, 409, 422)), answer.status
    wrong = [line for line in client.looked_over(answer).text.splitlines() if "error" in line or "notice wrong" in line]
    assert any(sentence in line for line in wrong), wrong
