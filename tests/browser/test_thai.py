"""The page in Thai: its own words, the Buddhist Era, digits of a Thai keyboard, letters by the place of the key."""

import pytest
from playwright.sync_api import expect

from core.calendars import BUDDHIST_OFFSET
from tests.browser.conftest import THAI_NAMES, Device
from tests.browser.readable import look_over

pytestmark = pytest.mark.group(names=THAI_NAMES, locale="th")


def test_a_thai_sheet(telephone: Device) -> None:
    telephone.sign_in("treasurer")
    page = telephone.begin_meeting(calendar_offset=BUDDHIST_OFFSET)
    expect(page.locator(".when")).to_have_text("วันจันทร์ 16 พฤศจิกายน 2569")
    assert page.input_value("#held-on-year") == "2569"
    for step in range(1, 8):
        page.locator(f".steps button:nth-child({step})").tap()
        look_over(page)


def test_thai_digits_are_read(laptop: Device) -> None:
    laptop.sign_in("treasurer")
    page = laptop.begin_meeting(calendar_offset=BUDDHIST_OFFSET)
    page.fill("#row-1-shares", "๓")
    page.fill("#row-2-social", "๑๒.๕๐")
    expect(page.locator(".box [data-expected=loan_fund]")).to_have_text("150.00")
    expect(page.locator(".box [data-expected=social_fund]")).to_have_text("52.50")
    look_over(page)


def test_letters_go_by_the_place_of_the_key(laptop: Device) -> None:
    """On a Thai keyboard the key L writes ส."""
    laptop.sign_in("treasurer")
    page = laptop.begin_meeting(calendar_offset=BUDDHIST_OFFSET)
    page.locator("[name=row-2-presence][value=present]").focus()
    page.evaluate(
        """document.activeElement.dispatchEvent(
             new KeyboardEvent('keydown', {code: 'KeyL', key: 'ส', bubbles: true, cancelable: true}))"""
    )
    expect(page.locator("[name=row-2-presence][value=late]")).to_be_checked()


def test_a_year_of_the_other_calendar_is_pointed_out(laptop: Device) -> None:
    laptop.sign_in("treasurer")
    page = laptop.page
    page.goto(laptop.site.url("/meetings"))
    page.fill("#held-on-year", "2026")
    page.click("main form button.main")
    expect(page.locator("#held-on .error")).to_contain_text("2569")
    look_over(page)
