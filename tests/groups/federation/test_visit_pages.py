"""A visit written down on the page: put away half-typed, taken up again, made a report, corrected, printed."""

from collections.abc import Mapping

import pytest
from sqlalchemy import Engine

from access.policy import Role
from core.db import reading
from groups.federation import audits
from groups.models import Group
from tests.pages import Page
from tests.web_fixtures import PickyClient, SignIn

pytestmark = pytest.mark.one_engine

WHOLE = {
    "visitors-from": "Ban Mai",
    "visitor-1": "Noi",
    "visitor-2": "Lek",
    "count-loan_fund-50000": "0",
    "passbook-1-says": "0",
    "passbook-3-says": "50",
    "passbook-3-note": "A stamp too many",
    "question-1-text": "Who keeps the box?",
    "question-1-answer": "Pim",
    "findings": "In order",
}


@pytest.fixture
def address(signed_in: SignIn) -> str:
    return f"/groups/{signed_in.village.group}/visits"


def filled(page: Page, action: str, changed: Mapping[str, str]) -> dict[str, str]:
    return {**page.form(action), **changed}


def test_half_typed_today_and_whole_tomorrow(signed_in: SignIn, address: str, engine: Engine) -> None:
    officer, action = signed_in(Role.NETWORK_OFFICER), f"{address}/new/report"
    assert "No group has visited yet." in officer.page(address).text
    typed = filled(officer.page(f"{address}/new"), action, {"visitors-from": "Ban Mai", "passbook-1-says": "12,5,"})
    officer.post(f"{address}/new", data=typed, status=302)

    holder = signed_in(Role.KEY_HOLDER)
    assert "Go on writing down the visit" in holder.page(address).text
    taken_up = holder.page(f"{address}/new").form(action)
    assert (taken_up["visitors-from"], taken_up["passbook-1-says"]) == ("Ban Mai", "12,5,")
    refused = Page(holder.post(action, data={**taken_up, "visitor-1": ""}, status=400).text)
    assert set(refused.errors()) == {"visitor-1", "passbook-1-says"}
    assert "is not an amount" in refused.errors()["passbook-1-says"]

    unexplained = {**taken_up, **WHOLE, "count-loan_fund-50000": "1"}
    refused = Page(holder.post(action, data=unexplained, status=422).text)
    assert "500.00 THB away from the book" in refused.errors()["count-loan_fund-reason"].replace("\u00a0", " ")
    report = holder.post(action, data={**taken_up, **WHOLE}, status=302).location
    page = holder.page(report)
    assert "They saw 2 of 3 passbooks, and 1 of them say what the book says." in page.text
    assert "Go on writing" not in holder.page(address).text

    corrected = filled(holder.page(f"{report}/correct"), f"{report}/correct/report", {"findings": "Two keys in one house"})
    assert corrected["question-1-answer"] == "Pim" and corrected["count-loan_fund-25"] == "0"
    mended = holder.post(f"{report}/correct/report", data=corrected, status=302).location
    assert "This report was corrected." in holder.page(report).text
    assert "Two keys in one house" in holder.page(mended).text
    paper = mended.replace("/visits/", "/statements/visit/")
    assert "A stamp too many" in holder.page(paper).text
    assert holder.get(f"{paper}.pdf").data.startswith(b"%PDF")
    assert "Visit of" in holder.page(f"{address.removesuffix('/visits')}/statements").text
    with reading(engine) as session:
        group = session.query(Group).filter_by(public_id=signed_in.village.group).one()
        assert len(audits.visits(session, group, group.founded_on).audits) == 1


def test_two_who_write_at_once_lose_nothing(signed_in: SignIn, address: str) -> None:
    officer, holder = signed_in(Role.NETWORK_OFFICER), signed_in(Role.KEY_HOLDER)
    one, other = (client.page(f"{address}/new").form(f"{address}/new/report") for client in (officer, holder))
    officer.post(f"{address}/new", data={**one, "findings": "hers"}, status=302)
    clash = Page(holder.post(f"{address}/new", data={**other, "findings": "mine"}, status=409).text)
    assert "Network Officer saved this form" in clash.text
    again = clash.form(f"{address}/new/report")
    assert again["findings"] == "mine"
    holder.post(f"{address}/new", data=again, status=302)
    holder.post(f"{address}/new", data=again, status=302)
    assert officer.page(f"{address}/new").form(f"{address}/new/report")["findings"] == "mine"
    officer.post(f"{address}/new/discard", status=302)
    assert officer.page(f"{address}/new").form(f"{address}/new/report")["findings"] == ""


WRONG: tuple[tuple[dict[str, str], str], ...] = (
    ({"visited-on-year": "1999"}, "visited-on"),
    ({"visited-on-day": ""}, "visited-on"),
    ({"next-due-year": "2026", "next-due-month": "1", "next-due-day": "6"}, "next-due"),
    ({"question-2-answer": "Nobody asked"}, "question-2-text"),
    ({"findings": "x" * 1300}, "findings"),
    ({"book-number": "999"}, ""),
    ({"count-loan_fund-50000": "", "passbook-1-says": "", "passbook-3-says": ""}, ""),
)


def test_what_is_wrong_stands_beside_its_field(signed_in: SignIn, address: str) -> None:
    holder: PickyClient = signed_in(Role.KEY_HOLDER)
    blank, action = holder.page(f"{address}/new"), f"{address}/new/report"
    for changed, field in WRONG:
        typed = filled(blank, action, {**WHOLE, **changed, "csrf_token": holder.token()})
        answer = holder.looked_over(holder.open(action, method="POST", data=typed))
        assert answer.status_code in (400, 422), changed
        page = Page(answer.text)
        assert field in page.errors() if field else "notice wrong" in page.html, changed


def test_a_form_that_is_far_too_long_is_not_kept(signed_in: SignIn, address: str) -> None:
    holder = signed_in(Role.KEY_HOLDER)
    answer = holder.post(f"{address}/new", data={"findings": "x" * 3000, "version": "0"}, status=422)
    assert "Shorten it" in answer.text


def test_a_treasurer_reads_and_does_not_write_about_herself(signed_in: SignIn, address: str) -> None:
    treasurer = signed_in(Role.TREASURER)
    assert "Write down a visit" not in treasurer.page(address).text
    treasurer.get(f"{address}/new", status=403)
