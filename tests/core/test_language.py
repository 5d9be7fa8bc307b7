"""The same facts as readers of different languages write them."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.calendars import Calendar
from core.errors import Refused
from core.language import LANGUAGES, language
from core.marks import N_, Term
from core.money import MAX_MINOR, Money, currency, parse_amount

THB, UGX, KWD, AFN = (currency(code) for code in ("THB", "UGX", "KWD", "AFN"))
DAY = date(2026, 11, 23)
NBSP = "\u00a0"


class TooMuch(Refused):
    code = "too-much"
    sentence = N_("{name} has {amount} on {day}; at most {most} fit in {pot}. {hint}")


@pytest.mark.parametrize(
    ("tag", "minor", "of", "written"),
    [
        ("en", 123456750, THB, "1,234,567.50"),
        ("en", -5, THB, "-0.05"),
        ("en", 0, UGX, "0"),
        ("en", 1234567, UGX, "1,234,567"),
        ("en", -1, KWD, "-0.001"),
        ("th", 99950, THB, "999.50"),
        ("hi", 123456750, THB, "12,34,567.50"),
        ("es_CL", 1234567, UGX, "1.234.567"),
        ("af_NA", 123456750, THB, "1\u202f234\u202f567,50"),
        ("fa_AF", 123456750, AFN, "۱٬۲۳۴٬۵۶۷٫۵۰"),
    ],
)
def test_an_amount_keeps_its_currencys_decimals(tag: str, minor: int, of: object, written: str) -> None:
    assert language(tag).amount(minor, of) == written  # type: ignore[arg-type]


@given(st.integers(0, MAX_MINOR), st.sampled_from(["en", "th", "fa_AF", "hi", "sw"]))
def test_what_a_reader_is_shown_she_can_type(minor: int, tag: str) -> None:
    assert parse_amount(language(tag).amount(minor, THB), THB) == minor


def test_money_names_its_currency_and_does_not_break() -> None:
    assert language("en").money(Money(-5000, THB)) == f"-50.00{NBSP}THB"


@pytest.mark.parametrize(
    ("tag", "written", "month", "year", "weekday"),
    [
        ("en", "23 November 2026", "November 2026", "2026", "Monday"),
        ("th", "23 พฤศจิกายน 2569", "พฤศจิกายน 2569", "2569", "วันจันทร์"),
        ("fa_AF", "۲ قوس ۱۴۰۵", "قوس ۱۴۰۵", "۱۴۰۵", "دوشنبه"),
        ("sw", "23 Novemba 2026", "Novemba 2026", "2026", "Jumatatu"),
    ],
)
def test_a_day_in_the_readers_calendar(tag: str, written: str, month: str, year: str, weekday: str) -> None:
    reader = language(tag)
    assert (reader.day(DAY), reader.month(DAY), reader.year(DAY), reader.weekday(DAY)) == (written, month, year, weekday)


def test_a_moment_by_the_readers_clock() -> None:
    moment = datetime(2026, 11, 23, 20, 5, tzinfo=UTC)
    assert language("en").moment(moment, "Asia/Bangkok") == "24 November 2026, 03:05"
    assert language("fa_AF").moment(moment, "UTC") == "۲ قوس ۱۴۰۵, ۲۰:۰۵"


def test_a_refusal_speaks_in_the_readers_notation() -> None:
    refusal = TooMuch(name="มาลี", amount=Money(150050, THB), day=DAY, most=1200, pot=Term("Loan fund"), hint="-")
    assert language("en").sentence(refusal) == (
        f"มาลี has 1,500.50{NBSP}THB on 23 November 2026; at most 1,200 fit in Loan fund. -"
    )
    assert "23 พฤศจิกายน 2569" in language("th").sentence(refusal)
    assert language("th").text("Loan fund") in language("th").sentence(refusal)
    assert "1500.50 THB" in str(refusal)


def test_a_refusal_lists_several_facts() -> None:
    class Choose(Refused):
        code = "choose"
        sentence = "Choose one of {allowed}."

    refusal = Choose(allowed=(Term("Loan fund"), 1200))
    assert language("en").sentence(refusal) == "Choose one of Loan fund, 1,200."
    assert language("th").text("Loan fund") in language("th").sentence(refusal)
    assert str(refusal) == "Choose one of Loan fund, 1200."
    assert language("en").sentence(Choose(allowed=(refusal,))) == "Choose one of Choose one of Loan fund, 1,200.."


def test_a_text_is_filled_in_only_where_there_is_something_to_fill_in() -> None:
    reader = language("en")
    assert reader.text("100 % {kept}") == "100 % {kept}"
    assert reader.text("{n} of {name}", n=2000, name="{evil}") == "2,000 of {evil}"
    assert reader.text("") == ""


def test_plurals_follow_the_language() -> None:
    assert language("en").plural("{n} coin", "{n} coins", 1) == "1 coin"
    assert language("en").plural("{n} coin", "{n} coins", 1500) == "1,500 coins"


def test_a_language_knows_its_direction_and_calendar() -> None:
    assert (language("en").direction, language("fa_AF").direction) == ("ltr", "rtl")
    assert language("fa_AF").html_tag == "fa-AF"
    assert (language("th").calendar, language("en").calendar) == (Calendar.BUDDHIST, Calendar.GREGORIAN)
    assert language("en") is language("en")


def test_the_languages_that_are_offered_say_their_own_names() -> None:
    assert {tag: language(tag).name for tag in LANGUAGES} == LANGUAGES
    assert language("sw").name == "Kiswahili"


@given(st.integers(-(10**12), 10**12))
def test_a_number_is_grouped_and_signed(number: int) -> None:
    written = language("en").number(number)
    assert int(written.replace(",", "")) == number


def test_the_number_of_a_day_in_its_month_for_narrow_columns() -> None:
    assert [language(tag).day_number(date(2026, 11, 23)) for tag in ("en", "th", "fa_AF")] == ["23", "23", "۲"]
