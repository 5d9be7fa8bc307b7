"""Two treasurers write on one sheet at once: what differs only on one side is joined, the rest is put to them."""

import pytest
from playwright.sync_api import Page, expect

from core.db import reading
from groups.models import Meeting
from tests.browser.conftest import LAPTOP, TELEPHONE, Device, Hand, Site
from tests.browser.readable import look_over


@pytest.fixture
def both(in_hand: Hand) -> tuple[Device, Device]:
    """The first treasurer's telephone and the second one's laptop, with the same sheet open."""
    first, second = in_hand(TELEPHONE), in_hand(LAPTOP)
    first.sign_in("treasurer")
    address = first.begin_meeting().url
    first.page.goto(f"{address}?step=shares")
    second.sign_in("treasurer-2")
    second.page.goto(address)
    return first, second


def saved(page: Page) -> None:
    expect(page.locator("#saved")).to_contain_text("Saved")


def kept(site: Site) -> dict[str, str]:
    with reading(site.engine) as session:
        return session.query(Meeting).one().fields


def test_different_lines_are_joined(both: tuple[Device, Device]) -> None:
    first, second = both
    first.page.tap("tr[data-member='1'] .c-shares button[data-set='2']")
    saved(first.page)
    second.page.fill("#row-2-shares", "3")
    second.page.fill("#row-3-shares", "1")
    expect(second.page.locator("#saved")).to_contain_text("both are kept")
    assert second.page.input_value("#row-1-shares") == "2"
    expect(second.page.locator(".box [data-expected=loan_fund]")).to_have_text("300.00")
    assert [kept(first.site)[f"row-{number}-shares"] for number in (1, 2, 3)] == ["2", "3", "1"]
    expect(second.page.locator("#clash")).to_be_hidden()


def test_lines_of_other_money_are_joined_too(both: tuple[Device, Device]) -> None:
    """The second treasurer's page has not as many lines as the first one filled in."""
    first, second = both
    page = first.page
    page.get_by_role("button", name="6 Other money").tap()
    for line, amount in ((1, "40"), (2, "30"), (3, "20")):
        page.tap("#add-line")
        page.select_option(f"#other-{line}-kind", "gift")
        page.fill(f"#other-{line}-amount", amount)
    saved(page)
    second.page.fill("#row-2-shares", "3")
    expect(second.page.locator("#saved")).to_contain_text("Malee also wrote on this sheet; both are kept.")
    expect(second.page.locator("#other-3-amount")).to_have_value("20")
    second.page.fill("#row-3-shares", "1")
    saved(second.page)
    expect(second.page.locator(".box [data-expected=loan_fund]")).to_have_text("290.00")
    assert [kept(first.site)[f"other-{line}-amount"] for line in (1, 2, 3)] == ["40", "30", "20"]


def test_the_same_field_is_put_to_the_treasurer(both: tuple[Device, Device]) -> None:
    first, second = both
    first.page.tap("tr[data-member='1'] .c-shares button[data-set='2']")
    saved(first.page)
    second.page.fill("#row-1-shares", "5")
    second.page.fill("#row-2-shares", "3")
    expect(second.page.locator("#clash")).to_contain_text("Malee wrote something else in the same place. Choose what is right.")
    expect(second.page.locator("#clash fieldset")).to_have_count(1)
    expect(second.page.locator("#clash")).to_contain_text("Mine: 5")
    expect(second.page.locator("#clash")).to_contain_text("Theirs: 2")
    look_over(second.page)
    assert kept(first.site)["row-1-shares"] == "2", "nothing is overwritten before she has chosen"

    second.page.get_by_role("button", name="Finish counting").click()
    assert second.page.url.endswith(kept_address(first)), "and nothing leaves the page"
    second.page.get_by_role("radio", name="Theirs: 2").check()
    second.page.get_by_role("button", name="Use what I chose").click()
    saved(second.page)
    assert second.page.input_value("#row-1-shares") == "2"
    assert (kept(first.site)["row-1-shares"], kept(first.site)["row-2-shares"]) == ("2", "3")


def kept_address(device: Device) -> str:
    with reading(device.site.engine) as session:
        return session.query(Meeting).one().public_id


def test_a_sheet_that_was_counted_meanwhile_says_so(both: tuple[Device, Device]) -> None:
    first, second = both
    for pot in ("loan_fund", "social_fund"):
        second.page.locator(f"label:has([name=count-{pot}-opening][value=agrees])").click()
    second.page.fill("#count-social_fund-1000", "7")
    second.page.get_by_role("button", name="Finish counting").click()
    expect(second.page.get_by_role("heading", name="Read aloud")).to_be_visible()

    first.page.tap("tr[data-member='1'] .c-shares button[data-set='2']")
    expect(first.page.locator("#saved")).to_contain_text("can no longer be written on")
    look_over(first.page)


def test_without_scripts_every_difference_is_shown(in_hand: Hand) -> None:
    first, second = in_hand(LAPTOP), in_hand(TELEPHONE, scripts=False)
    first.sign_in("treasurer")
    address = first.begin_meeting().url
    second.sign_in("treasurer-2")
    second.page.goto(f"{address}?step=shares")
    first.page.fill("#row-1-shares", "2")
    first.page.fill("#row-3-fine", "5")
    saved(first.page)

    page = second.page
    page.fill("#row-1-shares", "5")
    page.get_by_role("button", name="Next: Fines").click()
    expect(page.locator("#conflict")).to_contain_text("Malee changed this sheet at")
    expect(page.locator("#conflict fieldset")).to_have_count(2)
    assert page.input_value("#row-1-shares") == "5"
    shares, fine = page.locator("#conflict fieldset").all()
    fine.get_by_role("radio", name="Theirs: 5").check()
    page.get_by_role("button", name="Use what I chose").click()
    expect(page.locator("#conflict fieldset")).to_have_count(1)
    expect(page.locator("#conflict")).to_contain_text("Choose")
    page.get_by_role("radio", name="Mine: 5").check()
    page.get_by_role("button", name="Use what I chose").click()
    expect(page.locator("#conflict")).to_have_count(0)
    assert (kept(first.site)["row-1-shares"], kept(first.site)["row-3-fine"]) == ("5", "5")
