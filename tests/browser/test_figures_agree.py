"""The page's script reads and writes figures exactly as the server does: one sheet, one sum, wherever it is reckoned."""

import pytest
from playwright.sync_api import expect

from core.errors import Refusal
from core.language import language
from core.money import MAX_MINOR, currency, parse_amount
from groups.meeting_columns import read_whole
from groups.terms import LeftOver
from tests.browser.conftest import Device
from tests.browser.readable import look_over

THB = currency("THB")
TYPED = (
    "0,500", "001,500", "0.500",
    "", " ", "0", "7", "007", "12.5", "12.50", "12.505", "1,5", "1,50", "1,500", "1,234.50",
    "12,34,567.50", "1.234,50", "1 234,50",
    "1 234", "1.500", "1,2345", "๑๒๓", "๑๒.๕๐", "۱۲۳٫۵", "１２", "१२", "1_000", "1e3", "NaN", "Infinity", "+5", "-5",
    "−5", "5-", "abc", "1o", "10000000000000", "10000000000000.00", "10000000000000.01", "9" * 41, "1'234.50", "1’234", "12 34",
    " 12 ", "12\u00a0345", ".5", "5.", "1..2", "฿5", "5 THB", "1,23,456", "0.1", "0,1",
)  # fmt: skip


def read_here(typed: str) -> str | None:
    if not typed.strip():
        return "0"
    try:
        return str(parse_amount(typed, THB))
    except Refusal:
        return None


def whole_here(typed: str) -> str | None:
    reading = read_whole(typed)
    return None if reading.fault else str(reading.figure)


def test_the_script_reads_what_the_server_reads(laptop: Device) -> None:
    laptop.sign_in("treasurer")
    page = laptop.begin_meeting()
    read = """async (typed) => {
      const figures = await import('/static/meeting/figures.js');
      const told = (value) => value === null ? null : value.toString();
      return typed.map((text) => [text, told(figures.amount(text)), told(figures.whole(text))]);
    }"""
    found = [tuple(line) for line in page.evaluate(read, list(TYPED))]
    assert found == [(typed, read_here(typed), whole_here(typed)) for typed in TYPED]


def test_the_script_writes_what_the_server_writes(laptop: Device) -> None:
    laptop.sign_in("treasurer")
    page = laptop.begin_meeting()
    amounts = [0, 1, 99, 100, 12345, 100000, 123456789, -5, -123456, MAX_MINOR, 50 * MAX_MINOR]
    write = """async (amounts) => {
      const {written} = await import('/static/meeting/figures.js');
      return amounts.map((minor) => written(BigInt(minor)));
    }"""
    assert page.evaluate(write, [str(minor) for minor in amounts]) == [language("en").amount(minor, THB) for minor in amounts]


@pytest.mark.group(left_over=LeftOver.CARRY, may_return_shares=True)
def test_the_sums_are_the_servers_sums(laptop: Device) -> None:
    """Every column is filled in; what the script reckons is what the server answers when the page is loaded again."""
    laptop.sign_in("treasurer")
    page = laptop.begin_meeting()
    typed = {
        "row-1-shares": "5", "row-2-shares": "2", "row-1-left-over": "12.50", "row-2-carried-used": "3",
        "row-3-shares-returned": "1", "row-4-fine": "5",
        "row-4-fine-paid": "2.25", "row-5-social": "1,000", "row-6-social": "none", "other-1-amount": "33.33",
        "count-loan_fund-100000": "1", "count-social_fund-25": "7",
    }  # fmt: skip
    page.select_option("#other-1-kind", "cost")
    for name, value in typed.items():
        page.fill(f"#{name}", value)
    expect(page.locator("#saved")).to_contain_text("Saved")
    everything = "[...document.querySelectorAll('.figure, .difference, .odd')].map((one) => one.className + one.textContent)"
    reckoned_here = page.evaluate(everything)
    page.route("**/*.js", lambda route: route.abort())
    page.reload()
    assert [text.replace("\u00a0", " ") for text in page.evaluate(everything)] == [
        text.replace("\u00a0", " ") for text in reckoned_here
    ]
    look_over(page)
