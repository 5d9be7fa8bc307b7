"""A treasurer with a laptop writes a whole meeting without touching the mouse."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Device
from tests.browser.readable import look_over


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_a_meeting_by_keyboard_alone(laptop: Device) -> None:
    page = laptop.sign_in("treasurer") and laptop.begin_meeting()
    page.locator('[name="count-loan_fund-opening"][value="agrees"]').focus()
    press(page, "Space")
    page.locator('[name="count-social_fund-opening"][value="agrees"]').focus()
    press(page, "Space")

    # Into the grid; the cursor begins on the first member's presence.
    page.locator('[name="row-1-presence"][value="present"]').focus()
    press(page, "ArrowDown", "KeyL", "ArrowDown", "KeyA", "ArrowDown", "KeyS")
    assert page.input_value("#row-2-fine") == "5"
    assert page.input_value("#row-3-fine") == "10"
    assert page.input_value("#row-3-social") == ""
    press(page, "Tab")
    page.keyboard.type("Grace")

    # Shares down the column, then up again to the first member and along her row.
    page.locator("#row-1-shares").focus()
    for shares in "2001402":
        page.keyboard.type(shares)
        press(page, "Enter")
    assert [page.input_value(f"#row-{number}-shares") for number in range(1, 8)] == list("2001402")
    focused = page.evaluate("document.activeElement.name")
    assert focused == "row-1-fine", "from the bottom of a column Enter goes on at the top of the next"

    page.locator("#row-2-shares").focus()
    press(page, "ArrowRight", "ArrowRight", "ArrowRight")
    assert page.evaluate("document.activeElement.name") == "row-2-fine-paid"
    page.keyboard.type("5")

    expect(page.locator(".box [data-expected=loan_fund]")).to_have_text("455.00")
    expect(page.locator(".box [data-expected=social_fund]")).to_have_text("60.00")

    page.locator("#count-loan_fund-10000").focus()
    page.keyboard.type("4")
    press(page, "Enter")
    page.keyboard.type("1")
    page.locator("#count-loan_fund-500").focus()
    page.keyboard.type("1")
    expect(page.locator("[data-difference=loan_fund]")).to_have_text("Agrees with the book")
    page.locator("#count-social_fund-2000").focus()
    page.keyboard.type("3")
    expect(page.locator("[data-difference=social_fund]")).to_have_text("Agrees with the book")
    look_over(page)

    page.locator("#finish").focus()
    press(page, "Enter")
    expect(page.get_by_role("heading", name="Read aloud")).to_be_visible()
    expect(page.locator(".holds").first).to_have_text("The loan fund now holds 455.00\u00a0THB.")
    look_over(page)
