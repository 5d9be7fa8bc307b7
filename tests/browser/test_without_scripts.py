"""An old telephone, or one that blocks scripts: the same meeting, saved and reckoned at every button."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import LAPTOP, TELEPHONE, Hand
from tests.web_fixtures import PASSWORD


def next_step(page: Page, title: str) -> None:
    page.get_by_role("button", name=f"Next: {title}").click()
    expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible()


def expected(page: Page) -> tuple[str, str]:
    sums = [page.locator(f".box [data-expected={pot}]").inner_text() for pot in ("loan_fund", "social_fund")]
    return sums[0], sums[1]


def test_a_meeting_without_scripts(in_hand: Hand) -> None:
    telephone = in_hand(TELEPHONE, scripts=False)
    telephone.sign_in("treasurer")
    page = telephone.begin_meeting()
    for pot in ("loan_fund", "social_fund"):
        page.check(f"[name=count-{pot}-opening][value=agrees]")
    next_step(page, "Roll call")
    page.check("[name=row-3-presence][value=late]")
    page.check("[name=row-6-presence][value=absent]")
    page.check("[name=row-7-presence][value=sent]")
    page.fill("#row-7-sent-by", "Faith's brother")
    next_step(page, "Social fund")
    assert page.input_value("#row-6-social") == ""
    page.fill("#row-2-social", "")
    page.get_by_role("button", name="All paid 10.00").click()
    assert page.input_value("#row-2-social") == "10"
    assert expected(page) == ("0.00", "60.00")
    next_step(page, "Shares")
    page.fill("#row-1-shares", "5")
    page.fill("#row-2-shares", "three")
    next_step(page, "Fines")
    assert page.input_value("#row-3-fine") == "5"
    expect(page.locator("#problems")).to_contain_text("“three” is not a whole number")
    page.get_by_role("button", name="4 Shares").click()
    assert page.input_value("#row-2-shares") == "three"
    page.fill("#row-2-shares", "3")
    next_step(page, "Fines")
    page.fill("#row-3-fine-paid", "5")
    next_step(page, "Other money")
    page.select_option("#other-1-kind", "gift")
    page.fill("#other-1-amount", "100")
    page.fill("#other-1-reason", "From the temple")
    page.get_by_role("button", name="Add a line").click()
    page.select_option("#other-2-kind", "cost")
    page.fill("#other-2-amount", "5")
    page.fill("#other-2-reason", "Pen")
    next_step(page, "Count the cash")
    assert expected(page) == ("500.00", "60.00")
    page.fill("#count-loan_fund-50000", "1")
    page.fill("#count-social_fund-2000", "3")
    page.get_by_role("button", name="Finish counting").click()
    expect(page.get_by_role("heading", name="Read aloud")).to_be_visible()
    page.fill("#sign-in-name", "key-holder")
    page.fill("#password", PASSWORD)
    page.get_by_role("button", name="Confirm and close the meeting").click()
    expect(page.locator("body")).to_contain_text("Confirmed and in the books as number 1.")


def test_enter_saves_and_goes_nowhere(in_hand: Hand) -> None:
    laptop = in_hand(LAPTOP, scripts=False)
    laptop.sign_in("treasurer")
    page = laptop.begin_meeting()
    page.fill("#row-1-shares", "2")
    page.press("#row-1-shares", "Enter")
    expect(page.locator(".box [data-expected=loan_fund]")).to_have_text("100.00")
    assert page.input_value("#row-1-shares") == "2"
    expect(page.locator("tr[data-member='1'] .c-in")).to_have_text("110.00")
