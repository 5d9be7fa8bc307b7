"""The loan calculator through the real app: what is typed stands in the address, what is wrong is one sentence."""

import pytest

from access.policy import Role
from tests.pages import Page
from tests.web_fixtures import PickyClient, SignIn

pytestmark = pytest.mark.one_engine

W20 = {
    "principal": "5000", "currency": "KES", "method": "declining-annuity", "rate": "12", "rate-per": "year",
    "instalments": "18", "instalment-unit": "1", "start-day": "31", "start-month": "1", "start-year": "2026",
}  # fmt: skip


@pytest.fixture
def member(signed_in: SignIn) -> PickyClient:
    return signed_in(Role.MEMBER)


def cells(page: Page) -> list[list[str]]:
    return [[" ".join("".join(cell.itertext()).split()) for cell in row if cell.tag in ("td", "th")] for row in page.all("tr")]


def test_everybody_finds_the_calculators(member: PickyClient) -> None:
    assert "Calculators" in member.page("/").text
    assert "What a loan costs" in member.page("/calculators").text
    assert Page(member.get("/calculators/loan").text).form("/calculators/loan#schedule")["instalments"] == "12"


def test_the_published_loan_with_the_working_of_its_interest(member: PickyClient) -> None:
    page = Page(member.get("/calculators/loan", query_string=W20).text)
    rows = cells(page)
    assert rows[1] == ["1", "28 February 2026", "305.00", "255.00", "50.00", "4,745.00", "5,000.00 × 1% = 50.00"]
    assert rows[18][:6] == ["18", "31 July 2027", "303.22", "300.22", "3.00", "0.00"]
    assert rows[19][:4] == ["Together", "5,488.22", "5,000.00", "488.22"]
    assert "Instalments are rounded to 1.00 KES" in page.text
    assert page.form("/calculators/loan#schedule")["rate"] == "12"


def test_interest_that_waits_and_days_around_holidays(member: PickyClient) -> None:
    asked = {
        **W20, "principal-starts": "3", "meanwhile": "later", "due-on": "next_meeting", "meeting-every": "7",
        "holiday1-day": "28", "holiday1-month": "2", "holiday1-year": "2026", "on-holiday": "previous",
    }  # fmt: skip
    rows = cells(Page(member.get("/calculators/loan", query_string=asked).text))
    assert rows[0][6] == "Interest that waits"
    sooner = {**W20, "instalment-unit": "400"}
    assert "paid off 4 instalments sooner" in Page(member.get("/calculators/loan", query_string=sooner).text).text
    assert (rows[1][1], rows[1][2], rows[1][6]) == ("21 February 2026", "0.00", "50.00")


WRONG = (
    ({"principal": "0"}, "A loan is an amount above zero", 422),
    ({"principal": "1e3"}, "is not an amount", 422),
    ({"rate": ""}, "Type one interest rate", 422),
    ({"currency": "XXX"}, "is not a currency code", 422),
    ({"method": "<b>"}, "is no answer to the loan rule", 422),
    ({"rate-per": "century"}, "Principal", 200),
    ({"start-year": "2569"}, "looks like another calendar", 400),
    ({"instalment-unit": "100000"}, "Take a smaller unit", 422),
    ({"holiday1-day": "30", "holiday1-month": "2", "holiday1-year": "2026"}, "There is no day 30/2/2026", 400),
)


def test_what_is_wrong_is_said_and_what_was_typed_stays(member: PickyClient) -> None:
    for wrong, said, status in WRONG:
        page = Page(member.get("/calculators/loan", query_string={**W20, **wrong}, status=status).text)
        assert said in page.text
        assert page.form("/calculators/loan#schedule")["instalments"] == "18"
