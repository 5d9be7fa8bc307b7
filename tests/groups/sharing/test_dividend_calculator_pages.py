"""The calculators of dividends and appropriation through the real app: the working on screen, and one sentence for a mistake."""

import pytest

from access.policy import Role
from tests.data import case
from tests.pages import Page
from tests.web_fixtures import PickyClient, SignIn

pytestmark = pytest.mark.one_engine

W01 = case("W01")
ASKED = {
    "opening": W01["opening"], "monthly": " ".join(W01["monthly"]), "rate": W01["rate_pct"], "rounding": "exact",
    "interest-paid": W01["interest_paid"], "rebate": W01["rebate_pct"],
}  # fmt: skip


@pytest.fixture
def member(signed_in: SignIn) -> PickyClient:
    return signed_in(Role.MEMBER)


def rows(page: Page) -> list[list[str]]:
    return [[" ".join("".join(cell.itertext()).split()) for cell in row if cell.tag in ("td", "th")] for row in page.all("tr")]


def test_the_published_dividend_month_by_month(member: PickyClient) -> None:
    assert "Dividend and rebate" in member.page("/calculators").text
    assert "Dividend calculator" in member.page("/calculators/dividend").text
    page = Page(member.get("/calculators/dividend", query_string=ASKED).text)
    found = rows(page)
    assert found[1] == ["Held before", "100,000.00 × 12/12", "5,700.00"]
    assert found[2] == ["Month 1", "1,000.00 × 11/12", "52.25"]
    assert [one[-1] for one in found[-3:]] == ["6,013.50", "6,500.00", "12,513.50 THB"]
    assert page.form("/calculators/dividend#dividend")["rate"] == "5.70"


def test_days_cut_off_rounding_and_tax(member: PickyClient) -> None:
    days = {"paid1": "1000", "payment1-day": "9", "payment1-month": "3", "payment1-year": "2015", "cut-off-day": "5"}
    asked = {**days, "rate": "6.5", "unit": "1", "rounding": "floor", "tax": "10", "own-month": "yes"}
    found = rows(Page(member.get("/calculators/dividend", query_string=asked).text))
    assert found[2] == ["April 2015", "1,000.00 × 9/12", "48.75 → 48.00"]
    assert [one[-1] for one in found[-4:]] == ["48.00", "0.00", "-4.80", "43.20 THB"]
    by_days = {**days, "by": "days", "pool": "50", "start-day": "1", "start-month": "1", "start-year": "2015"}
    found = rows(Page(member.get("/calculators/dividend", query_string=by_days).text))
    assert found[2][:2] == ["9 March 2015", "1,000.00 × 297/365"]


def test_an_appropriation_and_its_bounds(member: PickyClient) -> None:
    asked = {"surplus": "10000", "rules": "ph-cooperative", "currency": "PHP"}
    page = Page(member.get("/calculators/appropriation", query_string=asked).text)
    assert rows(page)[5] == ["Patronage refund", "2,800.00", "28.000%"]
    assert "RA 9520; read in the source" in page.text
    refused = member.get("/calculators/appropriation", query_string=asked | {"amount-education": "2000"}, status=409)
    assert "1,000.00 PHP too much" in Page(refused.text).text
    assert "Surplus of the year" in member.page("/calculators/appropriation").text


WRONG = (
    ("dividend", {"rate": "5", "pool": "5"}, "Give either the rate", 422),
    ("dividend", {"rate": "five"}, "“five” is not a number", 422),
    ("dividend", {"rate": "5", "monthly": "1000,,5"}, "is not an amount", 422),
    ("dividend", {"rate": "5", "by": "weeks"}, "Choose one from the list", 400),
    ("dividend", {"rate": "5", "months": "99"}, "Choose one from the list", 400),
    ("dividend", {"rate": "5", "currency": "<b>"}, "is not a currency code", 422),
    ("dividend", {"rate": "5", "start-day": "30", "start-month": "2", "start-year": "2015"}, "There is no day 30/2/2015", 400),
    ("appropriation", {"surplus": "-5"}, "is below zero", 422),
    ("appropriation", {"surplus": "5", "rules": "moon"}, "Where a surplus goes", 400),
)


def test_what_is_wrong_is_said_on_the_page(member: PickyClient) -> None:
    for name, wrong, said, status in WRONG:
        page = Page(member.get(f"/calculators/{name}", query_string=wrong, status=status).text)
        assert said in page.text, wrong
