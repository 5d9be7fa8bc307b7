"""A fund from its opening to its first repayment, through the pages that people use."""

import re
from datetime import date

import pytest
from sqlalchemy import select

from access import people
from access.policy import Role
from core.db import reading, transaction
from core.language import language
from projects.documents import Paper, add_document
from projects.funding_models import Instrument
from projects.funds import verify
from projects.models import DocumentKind, Organisation, OrganisationKind
from projects.setting_up import add_organisation
from projects.terms import FundingTerms
from reports import render
from reports.fund_statement import fund_statement
from tests.projects.funds.desk_fixtures import FundAtWork
from tests.projects.scene import BEGUN, OFFICER, a_project
from tests.web_fixtures import PickyClient

pytestmark = pytest.mark.one_engine

DAY = {"day-day": "1", "day-month": "9", "day-year": "2010"}
FIRST_DUE = {"first-due-day": "1", "first-due-month": "10", "first-due-year": "2010"}


def went_to(client: PickyClient, address: str, data: dict[str, str]) -> str:
    return client.post(address, data=data, status=302).headers["Location"]


def empty(client: PickyClient, address: str) -> dict[str, str]:
    """A form as it stands, with no box ticked."""
    boxes = {"theirs", "lends", "grants", "moves-out", "moves-in"}
    return {name: value for name, value in client.page(address).form(address).items() if name not in boxes}


def written(at: FundAtWork, form: str, under: str = "", **typed: str) -> str:
    """Fills in a form as the bookkeeper; the address of the voucher."""
    client, address = at(Role.BOOKKEEPER), f"/funds/{at.fid}{under}/{form}"
    typed = {name.replace("_", "-"): value for name, value in typed.items()}
    went = went_to(client, address, empty(client, address) | DAY | typed)
    assert re.fullmatch(rf"/funds/{at.fid}/vouchers/[0-9a-f]{{16}}", went)
    return went


def confirmed(at: FundAtWork, voucher: str) -> str:
    """What the voucher's page says once the approver has confirmed it."""
    approver = at(Role.APPROVER)
    approver.post(f"{voucher}/confirm", data=approver.page(voucher).form(f"{voucher}/confirm"), status=302)
    return approver.page(voucher).text


def a_loan(at: FundAtWork, **typed: str) -> str:
    """The address of the loan that the approver confirmed."""
    terms = {"borrower": at.group, "purpose": "Houses", "part-1": "12,000", "rate": "4", "rate-per": "year", "months": "12"}
    more = {"method": "equal_principal", "member-rate": "7", "place": "bank:1", **FIRST_DUE, **typed}
    confirmed(at, written(at, "lend", **{name.replace("-", "_"): value for name, value in (terms | more).items()}))
    return a_loan_of(at)


def test_from_a_promise_to_a_repayment(fund_at_work: FundAtWork) -> None:
    at, typed = fund_at_work, {"giver": fund_at_work.council, "restriction": "1"}
    promised = written(at, "promise", **typed, stage="committed", direction="more", amount="120,000", reason="MoU of 2010")
    assert "committed, by a signed paper" in confirmed(at, promised)
    confirmed(at, written(at, "receive", **typed, amount="100000", place="bank:1"))
    confirmed(at, written(at, "receive", giver=at.group, restriction="1", theirs="yes", amount="25", place="cash"))
    loan = a_loan(at)
    page = at(Role.BOOKKEEPER).page(f"{loan}/repay")
    assert page.form(f"{loan}/repay")["principal"] == "12000.00"  # all that is late by now is filled in
    under = loan.removeprefix(f"/funds/{at.fid}")
    confirmed(at, written(at, "repay", under, principal="1000", interest="40", place="bank:1"))
    seen = at(Role.AGENCY).page(f"/funds/{at.fid}").text
    for said in ("120,000.00", "89,040.00", "11,000.00", "20,000.00", "4 % → 7 %"):
        assert said in seen
    assert "1,000.00" in at(Role.AGENCY).page(loan).text
    early = at(Role.AGENCY).page(f"/funds/{at.fid}?as-of=2010-08-31").text
    assert "as of 31 August 2010" in early and "Nothing was lent yet" in early
    with reading(at.engine) as session:
        assert list(verify.every_fund(session)) == []


def test_what_is_refused_stands_beside_its_field_as_it_was_typed(fund_at_work: FundAtWork) -> None:
    at, client = fund_at_work, fund_at_work(Role.BOOKKEEPER)
    address = f"/funds/{at.fid}/cost"
    filled = empty(client, address) | DAY | {"amount": "1,000", "reason": "Paper"}
    answer = client.post(address, data=filled, status=409)
    assert "Money of another purpose cannot stand in for it" in answer.text and 'value="1,000"' in answer.text
    lend = f"/funds/{at.fid}/lend"
    typed = {"borrower": at.group, "purpose": "Houses", "part-1": "100", "rate": "4", "months": "12", "member-rate": "3"}
    wrong = client.post(lend, data=client.page(lend).form(lend) | DAY | FIRST_DUE | typed, status=422)
    assert "cannot lend on at 3 %" in wrong.text
    nothing = client.post(lend, data=empty(client, lend), status=400)
    assert "Nothing is written here" in nothing.text


def test_the_same_form_sent_twice_is_one_voucher(fund_at_work: FundAtWork) -> None:
    at, client = fund_at_work, fund_at_work(Role.BOOKKEEPER)
    confirmed(at, written(at, "receive", giver=at.council, restriction="1", amount="100000", place="bank:1"))
    address = f"/funds/{at.fid}/lend"
    typed = {"borrower": at.group, "purpose": "Houses", "part-1": "100", "rate": "0", "months": "12"}
    second = {"second-amount": "50", "second-months": "2", "second-purpose": "Toilet", "beside-own": "17"}
    filled = empty(client, address) | DAY | FIRST_DUE | typed | second
    first = went_to(client, address, filled)
    assert went_to(client, address, filled) == first
    shown = confirmed(at, first)
    assert "Toilet" in shown and "own savings: 17.00 USD" in shown
    assert "Handed out together with" in client.page(a_loan_of(at)).text


def a_loan_of(at: FundAtWork) -> str:
    found = re.search(rf"/funds/{at.fid}/loans/[0-9a-f]{{16}}", at(Role.APPROVER).page(f"/funds/{at.fid}").html)
    assert found
    return found[0]


def test_purposes_are_written_by_the_funds_officer_and_changed_by_paper(fund_at_work: FundAtWork) -> None:
    at, officer = fund_at_work, fund_at_work(Role.PROGRAMME_OFFICER)
    new = f"/funds/{at.fid}/purposes/0"
    rule = {"name": "Houses", "funder": at.donor, "purpose": "Houses of the poorest", "lends": "yes", "most-margin": "3"}
    officer.post(new, data=empty(officer, new) | DAY | rule, status=302)
    assert "Groups add 3 points at most." in officer.page(f"/funds/{at.fid}").text
    change = f"/funds/{at.fid}/purposes/2"
    later = empty(officer, change) | DAY | {"purpose": "Houses and water", "day-day": "2", "grants": "yes"}
    assert "only by a signed paper" in officer.post(change, data=later, status=409).text
    with transaction(at.engine) as session:
        fund = session.scalars(select(Organisation).where(Organisation.public_id == at.fid)).one()
        paper = add_document(session, fund, Paper(DocumentKind.LETTER, "Letter", date(2010, 8, 1)), by=OFFICER).public_id
    officer.post(change, data=later | {"document": paper}, status=302)
    assert "By this paper: Letter" in officer.page(change).text
    wrong = officer.post(change, data=later | {"admin-share": "150", "day-day": "3"}, status=422)
    assert "must lie between 0 and 100" in wrong.text
    confirmed(at, written(at, "receive", giver=at.council, restriction="1", amount="10", place="bank:1"))
    refused = at(Role.BOOKKEEPER).page(f"/funds/{at.fid}/transfer").form(f"/funds/{at.fid}/transfer")
    moved = refused | DAY | {"to-restriction": "2", "amount": "1", "reason": "Decided", "document": paper, "day-day": "3"}
    answer = at(Role.BOOKKEEPER).post(f"/funds/{at.fid}/transfer", data=moved, status=409)
    assert "restricted money never leaves its restriction" in answer.text
    at(Role.BOOKKEEPER).get(change, status=403)


def test_what_else_happens_to_money(fund_at_work: FundAtWork) -> None:
    """A group's own money goes back to it, the bank pays interest, and the fund buys paper."""
    at, mine = fund_at_work, {"restriction": "1", "place": "cash"}
    confirmed(at, written(at, "receive", giver=at.group, theirs="yes", amount="100", **mine))
    back = written(at, "give-back", **mine, giver=at.group, theirs="yes", amount="40", reason="Asked for")
    assert "It stays the group's own" in confirmed(at, back)
    confirmed(at, written(at, "income", **mine, amount="5", reason="Interest of the bank"))
    confirmed(at, written(at, "cost", **mine, amount="2", reason="Ledger paper"))
    listed = at(Role.RECONCILER).page(f"/funds/{at.fid}/vouchers").text
    assert "Cost of the fund: Ledger paper" in listed and "Interest of the bank" in listed
    assert "63.00" in at(Role.AGENCY).page(f"/funds/{at.fid}").text


def test_a_grant_orders_what_a_project_waits_for(fund_at_work: FundAtWork) -> None:
    at = fund_at_work
    confirmed(at, written(at, "receive", giver=at.council, restriction="1", amount="10000", place="bank:1"))
    with transaction(at.engine) as session:
        project, funds = a_project(session, ("USD",)), at.scene(session)
        agreement = project.source("Grant", Instrument.GRANT, funds.fund.organisation, "USD")
        project.sign(agreement, FundingTerms("USD", 8_000_00))
        pid = project.project.public_id
    address, client = f"/funds/{at.fid}/grant", at(Role.BOOKKEEPER)
    typed = {**DAY, "day-year": str(BEGUN.year), "day-month": "11", "part-1": "4000"}
    filled = empty(client, address) | typed
    assert "Nothing is written here" in client.post(address, data=filled, status=400).text
    voucher = went_to(client, address, filled | {"order": f"{pid}:1:0"})
    shown = confirmed(at, voucher)
    assert "Bang Bua canal" in shown and "Agreement 1" in shown
    assert "6,000.00" in at(Role.AGENCY).page(f"/funds/{at.fid}").text


def test_what_a_group_reports(fund_at_work: FundAtWork) -> None:
    at = fund_at_work
    confirmed(at, written(at, "receive", giver=at.council, restriction="1", amount="12000", place="bank:1"))
    loan, client = a_loan(at), at(Role.BOOKKEEPER)
    said = {"rate": "10", "borrowers": "20", "lent": "12000", "repaid": "0", "note": "Told at the meeting"}
    client.post(f"{loan}/reports", data=said | DAY, status=302)
    assert "Members pay 10 % a year, and 7 % was agreed." in client.page(loan).text
    wrong = client.post(f"{loan}/reports", data=said | DAY | {"repaid": "13000"}, status=422)
    assert "cannot have come back" in wrong.text and 'value="13000"' in wrong.text
    give_up = f"{loan}/write-off"
    typed = client.page(give_up).form(give_up) | DAY | {"amount": "100", "reason": "House burnt"}
    assert "House burnt" in confirmed(at, went_to(client, give_up, typed))


def test_another_fund_is_not_found_and_other_hats_are_refused(fund_at_work: FundAtWork) -> None:
    at = fund_at_work
    at(Role.TELLER).get("/funds", status=403)  # she counts ballots and reads no fund's money
    for role in set(at.names) - {Role.TELLER}:
        client = at(role)
        client.get(f"/funds/{at.foreign}", status=404)
        assert "Elsewhere" not in client.page("/funds").text
    at(Role.APPROVER).get(f"/funds/{at.fid}/receive", status=403)
    voucher = written(at, "receive", giver=at.council, restriction="1", amount="1", place="bank:1")
    at(Role.BOOKKEEPER).post(f"{voucher}/confirm", data={"version": "1"}, status=403)
    at(Role.AGENCY).get(f"/funds/{at.fid}/loans/0123456789abcdef", status=404)
    assert "prepared, not yet confirmed" in at(Role.RECONCILER).page(f"/funds/{at.fid}/vouchers").text


def test_the_approver_says_no_and_why(fund_at_work: FundAtWork) -> None:
    at = fund_at_work
    voucher = written(at, "receive", giver=at.council, restriction="1", amount="1", place="bank:1")
    at(Role.APPROVER).post(f"{voucher}/refuse", data={"reason": "Not on the bank's paper"}, status=302)
    assert "Reason: Not on the bank's paper" in at(Role.BOOKKEEPER).page(voucher).text


def test_opening_a_fund(fund_at_work: FundAtWork) -> None:
    with transaction(fund_at_work.engine) as session:
        network = add_organisation(session, OrganisationKind.NETWORK, "Zimbabwe Homeless Federation", "ZW", by=OFFICER)
        nid, scope = network.public_id, network.scope
        user = people.add_user(session, "officer", "Officer", "seven-goats-climb-quietly-41", by="test")
        people.grant(session, user, Role.PROGRAMME_OFFICER, scope, by="test")
    client = fund_at_work.app.test_client()
    assert isinstance(client, PickyClient)
    client.sign_in("officer")
    filled = client.page("/funds/new").form("/funds/new") | DAY | {"currency": "USD", "timezone": "Africa/Harare"}
    assert filled["organisation"] == nid
    assert "For any purpose of the fund" in client.page(went_to(client, "/funds/new", filled)).text
    assert "keeps a fund already" in client.post("/funds/new", data=filled, status=409).text


def test_the_statement_reads_as_the_page(fund_at_work: FundAtWork) -> None:
    at = fund_at_work
    confirmed(at, written(at, "receive", giver=at.council, restriction="1", amount="100000", place="bank:1"))
    a_loan(at)
    seen = at(Role.AGENCY).page(f"/funds/{at.fid}/papers/statement").text
    assert "From the state came" in seen and "No purpose pays for another." in seen and "Dzivarasekwa" in seen
    with reading(at.engine) as session:
        paper = fund_statement(session, at.scene(session).fund, date(2010, 9, 2))
    assert (paper.together.cash_minor, paper.together.outstanding_minor) == (88_000_00, 12_000_00)
    assert [line.share for line in paper.kinds] == [1, 0, 0]
    assert "12,000.00" in render.html(paper, language("en"))
