"""A whole meeting by thumb on a telephone of 360 pixels, from the open box to the second officer's word."""

from datetime import timedelta
from fractions import Fraction

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from core.db import reading, transaction
from groups.figures import Row
from groups.loans.rules import DueOn, LoanRules, PeriodUnit, RatePer
from groups.models import Group, Meeting
from ledger.models import JournalTransaction
from tests.browser.conftest import ENGLISH_NAMES, MEETING_DAY, Device
from tests.browser.readable import look_over
from tests.groups.loans.lenders import agreed_loan, met
from tests.web_fixtures import PASSWORD


def next_step(page: Page, title: str) -> None:
    page.tap("#next")
    expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible()


def expected(page: Page) -> tuple[str, str]:
    sums = [page.locator(f".box [data-expected={pot}]").inner_text() for pot in ("loan_fund", "social_fund")]
    return sums[0], sums[1]


def test_a_meeting_by_thumb(telephone: Device) -> None:
    telephone.sign_in("treasurer")
    page = telephone.begin_meeting()
    for pot in ("loan_fund", "social_fund"):
        page.tap(f"label:has([name=count-{pot}-opening][value=agrees])")
    look_over(page)

    next_step(page, "Roll call")
    page.tap("tr[data-member='3'] .o-late")
    page.tap("tr[data-member='6'] .o-absent")
    look_over(page)

    next_step(page, "Social fund")
    page.tap("tr[data-member='7'] .c-social .offer")
    assert page.input_value("#row-7-social") == ""
    assert expected(page) == ("0.00", "50.00")
    look_over(page)

    next_step(page, "Shares")
    for number, shares in {1: 2, 2: 5, 3: 1, 4: 3, 5: 1, 7: 4}.items():
        page.tap(f"tr[data-member='{number}'] .c-shares button[data-set='{shares}']")
    assert expected(page) == ("800.00", "50.00")
    look_over(page)

    next_step(page, "Fines")
    page.tap("tr[data-member='3'] .c-fine-paid .offer")
    assert page.input_value("#row-3-fine-paid") == "5"
    page.tap("tr[data-member='1'] .open-fine")
    expect(page.locator("#row-1-fine-reason")).to_be_visible()
    assert page.evaluate("document.activeElement.name") == "row-1-fine"
    look_over(page)

    next_step(page, "Other money")
    page.select_option("#other-1-kind", "cost")
    page.fill("#other-1-amount", "40")
    page.fill("#other-1-reason", "Tea")
    assert expected(page) == ("765.00", "50.00")
    page.tap("#add-line")
    page.select_option("#other-2-kind", "social-grant")
    page.fill("#other-2-amount", "20")
    page.fill("#other-2-reason", "Medicine")
    page.select_option("#other-2-member", "4")
    assert expected(page) == ("765.00", "30.00")
    look_over(page)

    next_step(page, "Count the cash")
    page.fill("#count-loan_fund-50000", "1")
    page.fill("#count-loan_fund-10000", "2")
    page.fill("#count-loan_fund-2000", "3")
    expect(page.locator("[data-difference=loan_fund]")).to_have_text("Short by 5.00\u00a0THB")
    page.fill("#count-social_fund-1000", "3")
    expect(page.locator("[data-difference=social_fund]")).to_have_text("Agrees with the book")
    look_over(page)

    # A difference must be explained; the sentence leads to the field.
    page.tap("#finish")
    expect(page.locator("#problems")).to_contain_text("5.00\u00a0THB is missing")
    look_over(page)
    page.locator("#problems a").first.tap()
    assert page.evaluate("document.activeElement.name") == "count-loan_fund-reason"
    page.keyboard.type("A coin fell through the floor")
    page.tap("#finish")
    expect(page.get_by_role("heading", name="Read aloud")).to_be_visible()
    expect(page.locator("body")).to_contain_text("The count is short by 5.00\u00a0THB: A coin fell through the floor")
    look_over(page)
    _second_officer_confirms_twice(telephone)


def _second_officer_confirms_twice(telephone: Device) -> None:
    page = telephone.page
    page.fill("#sign-in-name", "key-holder")
    page.fill("#password", PASSWORD)
    page.get_by_role("button", name="Confirm and close the meeting").dblclick()
    expect(page.locator("body")).to_contain_text("Confirmed and in the books as number 1.")
    expect(page.locator("dl")).to_contain_text("Somsak")
    look_over(page)
    with reading(telephone.site.engine) as session:
        assert session.scalar(select(func.count()).select_from(JournalTransaction)) == 1
        assert session.scalars(select(Meeting.state)).all() == ["posted"]


def test_one_button_takes_the_last_tap_back(telephone: Device) -> None:
    telephone.sign_in("treasurer")
    page = telephone.begin_meeting()
    next_step(page, "Roll call")
    expect(page.locator("#undo")).to_be_disabled()
    page.tap("tr[data-member='2'] .o-absent")
    assert (page.input_value("#row-2-social"), page.input_value("#row-2-fine")) == ("", "10")
    page.tap("#undo")
    assert (page.input_value("#row-2-social"), page.input_value("#row-2-fine")) == ("10", "")
    expect(page.locator("[name='row-2-presence'][value=present]")).to_be_checked()
    expect(page.locator("#undo")).to_be_disabled()


def test_buttons_fill_whole_columns(telephone: Device) -> None:
    telephone.sign_in("treasurer")
    page = telephone.begin_meeting()
    next_step(page, "Roll call")
    page.tap("tr[data-member='2'] .o-absent")
    page.tap("tr[data-member='4'] .o-late")
    page.get_by_role("button", name="All present").tap()
    assert [page.input_value(f"#row-{number}-fine") for number in (2, 4)] == ["", ""]
    page.tap("tr[data-member='5'] .o-absent")
    next_step(page, "Social fund")
    for number in (1, 2, 3):
        page.fill(f"#row-{number}-social", "")
    page.get_by_role("button", name="All paid 10.00").tap()
    assert [page.input_value(f"#row-{number}-social") for number in range(1, 8)] == ["10", "10", "10", "10", "", "10", "10"]


def test_an_amount_with_a_zero_too_many_is_asked_about_once(telephone: Device) -> None:
    telephone.sign_in("treasurer")
    page = telephone.begin_meeting()
    next_step(page, "Roll call")
    next_step(page, "Social fund")
    page.fill("#row-2-social", "100")
    expect(page.locator("#w-row-2-social")).to_have_text("100.00 is 1 × 100.00, 10 times the usual 10.00. Is it right?")
    look_over(page)
    page.fill("#row-2-social", "12")
    expect(page.locator("#w-row-2-social")).to_have_count(0)


def test_what_cannot_be_read_is_marked_and_kept_as_typed(telephone: Device) -> None:
    telephone.sign_in("treasurer")
    page = telephone.begin_meeting()
    next_step(page, "Roll call")
    next_step(page, "Social fund")
    page.fill("#row-2-social", "ten")
    page.locator("#row-2-social").blur()
    expect(page.locator("#row-2-social")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#saved")).to_contain_text("Saved")
    page.reload()
    assert page.input_value("#row-2-social") == "ten"
    expect(page.locator("#e-row-2-social")).to_contain_text("“ten” is not an amount")
    look_over(page)


def lend_to_twelve(telephone: Device) -> None:
    """Each of twelve has owed 100 for a week, of which half falls due today; two more wait for 200."""
    saved, lent = MEETING_DAY - timedelta(weeks=2), MEETING_DAY - timedelta(weeks=1)
    with transaction(telephone.site.engine) as session:
        group = session.scalars(select(Group)).one()
        met(session, group, saved, [Row(number, shares=5) for number in range(1, 26)])
        for number in (1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13):
            agreed_loan(session, group, number, 100_00, lent, instalments=2)
        met(session, group, lent, given=tuple(range(1, 13)))
        for number in (14, 15):
            agreed_loan(session, group, number, 200_00, lent, instalments=2)


LENDING = LoanRules(
    rate=Fraction(1, 10), rate_per=RatePer.PERIOD, unit=PeriodUnit.WEEKS, due_on=DueOn.EACH_MEETING, quorum=Fraction(0)
)


@pytest.mark.group(
    names=tuple(f"{name} {part}" for part in ("A", "B", "C", "D") for name in ENGLISH_NAMES)[:25], loans=LENDING
)
def test_touches_of_a_meeting_of_twenty_five(telephone: Device) -> None:
    """No keyboard for the normal row. Budget: 84 touches, with twelve borrowers and two loans handed out."""
    lend_to_twelve(telephone)
    telephone.sign_in("treasurer")
    page = telephone.begin_meeting()
    page.evaluate(
        """() => {
          window.touches = 0;
          addEventListener('touchstart', () => { window.touches += 1; });
          addEventListener('keydown', () => { window.touches += 1; });
        }"""
    )
    for pot in ("loan_fund", "social_fund"):
        page.tap(f"label:has([name=count-{pot}-opening][value=agrees])")
    next_step(page, "Roll call")
    page.tap("tr[data-member='4'] .o-late")
    page.tap("tr[data-member='9'] .o-absent")
    next_step(page, "Social fund")
    page.get_by_role("button", name="All paid 10.00").tap()
    page.tap("tr[data-member='12'] .c-social .offer")
    page.tap("tr[data-member='20'] .c-social .offer")
    next_step(page, "Shares")
    for number in (number for number in range(1, 26) if number != 9):
        page.tap(f"tr[data-member='{number}'] .c-shares button[data-set='{number % 5 + 1}']")
    next_step(page, "Repayments")
    for loan in range(1, 13):
        page.tap(f"#repayments [data-loan='{loan}'] .offer")
    expect(page.locator("[data-sum=repaid]")).to_have_text("720.00")
    next_step(page, "Fines")
    page.tap("tr[data-member='4'] .c-fine-paid .offer")
    next_step(page, "Other money")
    next_step(page, "Loans")
    for loan in (13, 14):
        page.tap(f"#waiting [data-loan='{loan}'] .o-yes")
    next_step(page, "Count the cash")
    for pot in ("loan_fund", "social_fund"):
        _count_what_should_be_there(page, pot)
    expect(page.locator("[data-difference=loan_fund]")).to_have_text("Agrees with the book")
    touches = page.evaluate("window.touches") + 1
    page.tap("#finish")
    expect(page.get_by_role("heading", name="Read aloud")).to_be_visible()
    print(f"touches for a meeting of 25: {touches}")
    assert touches <= 84
    expect(page.locator("body")).to_contain_text("was handed loan 14 of 200.00")


def _count_what_should_be_there(page: Page, pot: str) -> None:
    """Taps into each note's field and types how many there are."""
    left = int(page.locator(f".box [data-expected={pot}]").inner_text().replace(",", "").replace(".", ""))
    for field in page.locator(f"[data-count={pot}] [data-minor]").all():
        pieces, left = divmod(left, int(field.get_attribute("data-minor") or 1))
        if pieces:
            field.tap()
            page.keyboard.type(str(pieces))
