"""A loan by thumb on a telephone: asked for, decided, handed out, repaid in part and paid off, all at meetings."""

from datetime import date
from fractions import Fraction

import pytest
from playwright.sync_api import Page, expect

from core.db import reading
from groups.loans.models import Loan
from groups.loans.rules import DueOn, LoanRules, PeriodUnit, RatePer
from groups.verify import verify_group_records
from tests.browser.conftest import ENGLISH_NAMES, Device
from tests.browser.readable import look_over
from tests.web_fixtures import PASSWORD

MONDAYS = (date(2026, 11, 2), date(2026, 11, 9), date(2026, 11, 16))
# A tenth for each of two weeks; half of it each week.
RULES = LoanRules(
    rate=Fraction(1, 10),
    rate_per=RatePer.PERIOD,
    unit=PeriodUnit.WEEKS,
    due_on=DueOn.EACH_MEETING,
    fee_minor=5_00,
    interest_unit_minor=100,
)


def next_until(page: Page, title: str) -> None:
    for _ in range(9):
        if page.get_by_role("heading", name=title, exact=True).is_visible():
            return
        page.tap("#next")
    raise AssertionError(title)


def count_and_confirm(page: Page) -> None:
    next_until(page, "Count the cash")
    for pot in ("loan_fund", "social_fund"):
        left = int(page.locator(f".box [data-expected={pot}]").inner_text().replace(",", "").replace(".", ""))
        for field in page.locator(f"[data-count={pot}] [data-minor]").all():
            pieces, left = divmod(left, int(field.get_attribute("data-minor") or 1))
            if pieces:
                field.fill(str(pieces))
    page.tap("#finish")
    expect(page.get_by_role("heading", name="Read aloud")).to_be_visible()
    look_over(page)
    page.fill("#sign-in-name", "key-holder")
    page.fill("#password", PASSWORD)
    page.get_by_role("button", name="Confirm and close the meeting").tap()
    expect(page.locator("body")).to_contain_text("Confirmed and in the books")


def open_the_box(page: Page) -> None:
    for pot in ("loan_fund", "social_fund"):
        page.tap(f"label:has([name=count-{pot}-opening][value=agrees])")


@pytest.mark.group(names=ENGLISH_NAMES[:3], loans=RULES)
def test_a_loan_from_asking_to_the_last_coin(telephone: Device) -> None:
    telephone.sign_in("treasurer")
    page = telephone.begin_meeting(MONDAYS[0])
    open_the_box(page)
    next_until(page, "Shares")
    for number in (1, 2, 3):
        page.tap(f"tr[data-member='{number}'] .c-shares button[data-set='5']")
    count_and_confirm(page)

    page = telephone.begin_meeting(MONDAYS[1])
    sheet = page.url
    open_the_box(page)
    next_until(page, "Loans")
    expect(page.locator("[data-to-lend]")).to_have_text("750.00")
    look_over(page)
    page.get_by_role("link", name="Somebody asks for a loan").tap()
    _ask(page)
    _decide(page)
    page.goto(f"{sheet}?step=loans")
    page.tap("#waiting .o-yes")
    expect(page.locator(".box [data-expected=loan_fund]")).to_have_text("155.00")
    look_over(page)
    count_and_confirm(page)
    expect(page.locator("body")).to_contain_text("Amina Otieno was handed loan 1 of 600.00")

    page.goto(telephone.site.url("/loans"))
    expect(page.locator("tbody")).to_contain_text("600.00")
    look_over(page)

    page = telephone.begin_meeting(MONDAYS[2])
    open_the_box(page)
    next_until(page, "Repayments")
    page.tap("#repayments .offer")
    expect(page.locator("#repayments .split")).to_have_text("interest 60.00, principal 300.00")
    page.fill("#loan-1-repaid", "100")
    expect(page.locator("#repayments .split")).to_have_text("interest 60.00, principal 40.00")
    page.fill("#loan-1-repaid", "700")
    expect(page.locator("#repayments .split")).to_contain_text("40.00 too much: 660.00 pays it off")
    look_over(page)
    page.tap("#next")
    next_until(page, "Count the cash")
    page.tap("#finish")
    expect(page.locator("#problems")).to_contain_text("Loan 1: 700.00\u00a0THB is 40.00\u00a0THB too much")
    page.locator("#problems a", has_text="Repaid").tap()
    page.fill("#loan-1-repaid", "660")
    expect(page.locator("#repayments .split")).to_have_text("interest 60.00, principal 600.00")
    count_and_confirm(page)

    page.goto(telephone.site.url("/loans"))
    look_over(page)
    page.get_by_role("link", name="Loan 1").tap()
    expect(page.locator("h1")).to_contain_text("paid back")
    look_over(page)
    with reading(telephone.site.engine) as session:
        assert session.query(Loan).one().closed_on == MONDAYS[2]
        assert list(verify_group_records(session)) == []


def _ask(page: Page) -> None:
    page.select_option("#member", "1")
    page.fill("#amount", "2300")
    page.fill("#instalments", "2")
    page.fill("#purpose", "Seed")
    for part, typed in (("day", "9"), ("month", "11"), ("year", "2026")):
        page.fill(f"#applied-on-{part}", typed)
    page.get_by_role("button", name="Take it down").tap()
    expect(page.locator("#e-amount")).to_contain_text("too much by 1,550.00")
    look_over(page)
    page.fill("#amount", "600")
    page.get_by_role("button", name="Take it down").tap()
    expect(page.locator("h1")).to_contain_text("asked for")


def _decide(page: Page) -> None:
    look_over(page)
    page.fill("#votes-for", "3")
    for part, typed in (("day", "9"), ("month", "11"), ("year", "2026")):
        page.fill(f"#decided-on-{part}", typed)
    page.get_by_role("button", name="Write the decision down").tap()
    expect(page.locator("h1")).to_contain_text("agreed")
    look_over(page)
