"""What is confirmed stays: a correction stands beside it, a meeting is taken back by two officers."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import LAPTOP, TELEPHONE, Device, Hand
from tests.browser.readable import look_over
from tests.web_fixtures import PASSWORD


def counted(device: Device, shares: str = "2") -> Page:
    """A meeting at which member 1 bought shares, counted."""
    device.sign_in("treasurer")
    page = device.begin_meeting()
    for pot in ("loan_fund", "social_fund"):
        page.locator(f"label:has([name=count-{pot}-opening][value=agrees])").click()
    page.fill("#row-1-shares", shares)
    page.fill("#count-loan_fund-5000", shares)
    page.fill("#count-social_fund-1000", "7")
    page.get_by_role("button", name="Finish counting").click()
    expect(page.get_by_role("heading", name="Read aloud")).to_be_visible()
    return page


def confirmed_here(page: Page) -> None:
    page.fill("#sign-in-name", "key-holder")
    page.fill("#password", PASSWORD)
    page.get_by_role("button", name="Confirm and close the meeting").click()
    expect(page.locator("body")).to_contain_text("Confirmed and in the books")


def test_the_second_officer_confirms_on_her_own_telephone(in_hand: Hand) -> None:
    laptop, telephone = in_hand(LAPTOP), in_hand(TELEPHONE)
    page = counted(laptop)
    hers = telephone.sign_in("key-holder")
    hers.goto(page.url)
    look_over(hers)
    hers.get_by_role("button", name="Confirm and close the meeting").tap()
    expect(hers.locator("body")).to_contain_text("Confirmed and in the books as number 1.")
    look_over(hers)


def test_a_key_holder_waits_while_the_sheet_is_written(in_hand: Hand) -> None:
    laptop, telephone = in_hand(LAPTOP), in_hand(TELEPHONE)
    laptop.sign_in("treasurer")
    address = laptop.begin_meeting().url
    hers = telephone.sign_in("key-holder")
    hers.goto(address)
    expect(hers.locator("body")).to_contain_text("Malee is writing this sheet.")
    look_over(hers)


def test_a_correction_stands_beside_what_it_corrects(laptop: Device) -> None:
    page = counted(laptop)
    confirmed_here(page)
    first = page.url
    page.get_by_text("Correct some figures").click()
    page.fill("#why-correct", "Amina bought three")
    look_over(page)
    page.get_by_role("button", name="Begin a correction").click()
    expect(page.locator("body")).to_contain_text("Amina bought three")
    assert page.input_value("#row-1-shares") == "2"
    look_over(page)
    page.fill("#row-1-shares", "3")
    page.fill("#count-loan_fund-5000", "3")
    page.get_by_role("button", name="Finish counting").click()
    expect(page.get_by_role("heading", name="Read aloud")).to_be_visible()
    confirmed_here(page)
    expect(page.locator("body")).to_contain_text("in the books as number 3")
    look_over(page)
    page.goto(first)
    expect(page.locator("body")).to_contain_text("Taken back: this sheet no longer counts. Reason: Amina bought three")
    expect(page.get_by_role("link", name="The sheet that corrects this one")).to_be_visible()
    look_over(page)


def test_two_officers_take_a_meeting_back(laptop: Device) -> None:
    page = counted(laptop)
    confirmed_here(page)
    page.get_by_text("This meeting never should have been entered").click()
    page.fill("#why-back", "Entered for the wrong group")
    page.get_by_role("button", name="Ask to take it back").click()
    expect(page.locator("body")).to_contain_text("Malee asks to take this meeting back. Reason: Entered for the wrong group")
    look_over(page)
    page.get_by_role("button", name="No: keep the meeting as it is").click()
    expect(page.locator("body")).not_to_contain_text("asks to take this meeting back")
    page.get_by_text("This meeting never should have been entered").click()
    page.fill("#why-back", "Entered for the wrong group after all")
    page.get_by_role("button", name="Ask to take it back").click()
    page.fill("#sign-in-name", "key-holder")
    page.fill("#password", PASSWORD)
    page.get_by_role("button", name="Take the meeting back").click()
    expect(page.locator("body")).to_contain_text("Taken back: this sheet no longer counts.")
    look_over(page)


def test_back_to_the_sheet_when_something_is_wrong(laptop: Device) -> None:
    page = counted(laptop)
    page.get_by_role("button", name="Something is wrong: back to the sheet").click()
    expect(page.get_by_role("heading", name="Count the cash")).to_be_visible()
    assert page.input_value("#row-1-shares") == "2"


def test_a_wrong_password_confirms_nothing(laptop: Device) -> None:
    page = counted(laptop)
    page.fill("#sign-in-name", "key-holder")
    page.fill("#password", "a-guess-that-is-long-enough")
    page.get_by_role("button", name="Confirm and close the meeting").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("body")).to_contain_text("Counted, not yet in the books.")
    look_over(page)
