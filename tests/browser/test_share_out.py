"""A VSLA, a SILC and an ASCA from set-up through their meetings to the printed share-out, by thumb on a telephone."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from core.db import reading
from groups.denominations import denominations, pieces
from groups.verify import verify_group_records
from tests.browser.conftest import TELEPHONE, Device, Hand
from tests.browser.readable import look_over
from tests.browser.test_loans import next_until, open_the_box
from tests.browser.test_rotation_and_kiosk import Set, confirmed, printed, set_up
from tests.groups.village import KES
from tests.web_fixtures import PASSWORD

__all__ = ["set_up"]  # the five questions, answered by the network's officer

NAMES = ("Amina", "Beatrice", "Catherine")
MONDAYS = (date(2026, 1, 5), date(2026, 1, 12))


def meet(device: Device, day: date, typed: dict[str, str]) -> None:
    """A whole meeting: what is typed on the sheet, counted, confirmed by the key-holder on the same telephone."""
    page = device.begin_meeting(day)
    open_the_box(page)
    next_until(page, "Count the cash")
    for name, value in typed.items():
        page.evaluate("([name, value]) => { const one = document.querySelector(`[name='${name}']`); one.value = value; "
                      "one.dispatchEvent(new Event('input', {bubbles: true})); }", [name, value])
    for pot in ("loan_fund", "social_fund"):
        left = int(page.locator(f".box [data-expected={pot}]").inner_text().replace(",", "").replace(".", ""))
        for denomination, quantity in pieces(left, denominations(KES)).items():
            page.fill(f"[name='count-{pot}-{denomination}']", str(quantity))
    page.tap("#finish")
    page.fill("#sign-in-name", "agrees")
    page.fill("#password", PASSWORD)
    page.get_by_role("button", name="Confirm and close the meeting").tap()
    expect(page.locator("body")).to_contain_text("Confirmed and in the books")


def share_out(page: Page, minor: int, carried: dict[str, str]) -> None:
    """Reckoned, refused before the count, counted, prepared and confirmed."""
    page.goto(page.url.split("/meetings")[0])
    page.get_by_role("link", name="Share-out").tap()
    expect(page.locator("main")).to_contain_text("is not counted yet")
    look_over(page)
    for part, value in (("day", "12"), ("month", "1"), ("year", "2026")):
        page.fill(f"#day-{part}", value)
    for denomination, quantity in pieces(minor, denominations(KES)).items():
        page.fill(f"[name='count-loan_fund-{denomination}']", str(quantity))
    page.get_by_text("Members who leave a part for the next cycle").tap()
    for number, value in carried.items():
        page.fill(f"#carry-{number}", value)
    page.get_by_role("button", name="Reckon again").tap()
    expect(page.locator("main")).not_to_contain_text("is not counted yet")
    look_over(page)
    page.get_by_role("button", name="Prepare for confirmation").tap()
    expect(page.locator("h1")).to_contain_text("Share-out")
    look_over(page)
    confirmed(page)
    expect(page.locator("main")).to_contain_text("The cycle has ended with this share-out.")


def sheet_of(device: Device) -> str:
    page = device.page
    address = page.get_by_role("link", name="Share-out sheet, to sign (PDF)").get_attribute("href")
    return printed(device, f"{device.site.address}{address}")


@pytest.mark.parametrize(
    ("method", "asked", "first", "second", "cash", "carried", "says"),
    [
        (
            "VSLA",
            "What does one share cost?",
            {"row-1-shares": "5", "row-2-shares": "3", "row-3-shares": "2"},
            {"row-1-shares": "2", "row-3-fine": "50", "row-3-fine-reason": "telephone", "row-3-fine-paid": "50"},
            1_250_00,
            {"2": "100"},
            ("1,250.00 KES ÷ 12 shares = 104.166666… KES", "Together 12 1,249.00", "In the box afterwards: 101.00 KES."),
        ),
        (
            "SILC",
            "What is the smallest amount that a member saves at a meeting?",
            {"row-1-saved": "310", "row-2-saved": "455", "row-3-saved": "120"},
            {"row-2-saved": "145", "row-3-fine": "50", "row-3-fine-reason": "late", "row-3-fine-paid": "50"},
            1_080_00,
            {},
            ("1,080.00 KES ÷ 1,030.00 KES saved = 1.048543… KES", "In the box afterwards: 1.00 KES."),
        ),
        (
            "ASCA",
            "Is there a smallest amount?",
            {"row-1-saved": "700", "row-2-saved": "100", "row-3-saved": "100"},
            {"row-1-saved": "100", "row-3-fine": "10", "row-3-fine-reason": "late", "row-3-fine-paid": "10"},
            1_010_00,
            {"1": "808"},
            ("1,010.00 KES ÷ 1,000.00 KES saved = 1.01 KES", "In the box afterwards: 808.00 KES."),
        ),
    ],
)
def test_from_set_up_to_the_printed_share_out(
    set_up: Set,  # noqa: F811
    in_hand: Hand,
    method: str,
    asked: str,
    first: dict[str, str],
    second: dict[str, str],
    cash: int,
    carried: dict[str, str],
    says: tuple[str, ...],
) -> None:
    site = set_up(method, asked, {"currency": "KES", "amount": "100"}, NAMES)
    telephone = in_hand(TELEPHONE)
    telephone.site = site
    page = telephone.sign_in("writes")
    meet(telephone, MONDAYS[0], first)
    meet(telephone, MONDAYS[1], second)
    share_out(page, cash, carried)
    paper = sheet_of(telephone)
    for words in says:
        assert words in paper, paper
    with reading(site.engine) as session:
        assert list(verify_group_records(session)) == []
