"""The same facts as readers of different languages write them."""

import gettext
from datetime import UTC, date, datetime

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from core.calendars import Calendar, Period, fiscal_year_of, year_of
from core.errors import Refused
from core.language import LANGUAGES, PAPER_LANGUAGES, Digits, language
from core.locales import OWN_DIGITS, PLURALS
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
        ("fa_AF", -123456750, AFN, "\u2066-1,234,567.50\u2069"),
    ],
)
def test_an_amount_keeps_its_currencys_decimals(tag: str, minor: int, of: object, written: str) -> None:
    assert language(tag).amount(minor, of) == written  # type: ignore[arg-type]


@given(st.integers(0, MAX_MINOR), st.sampled_from(["en", "th", "fa_AF", "hi", "sw"]), st.sampled_from(Digits))
def test_what_a_reader_is_shown_she_can_type(minor: int, tag: str, digits: Digits) -> None:
    assert parse_amount(language(tag, digits).amount(minor, THB), THB) == minor


def test_money_names_its_currency_and_does_not_break() -> None:
    assert language("en").money(Money(-5000, THB)) == f"-50.00{NBSP}THB"


def test_in_a_line_from_right_to_left_an_amount_keeps_its_own_order() -> None:
    dari = language("fa_AF")
    assert dari.money(Money(5000, THB)) == f"\u206650.00{NBSP}THB\u2069"
    assert (dari.amount(5000, THB), dari.number(-7)) == ("50.00", "\u2066-7\u2069")


@pytest.mark.parametrize(
    ("tag", "written", "month", "year", "weekday"),
    [
        ("en", "23 November 2026", "November 2026", "2026", "Monday"),
        ("th", "23 พฤศจิกายน 2569", "พฤศจิกายน 2569", "2569", "วันจันทร์"),
        ("sw", "23 Novemba 2026", "Novemba 2026", "2026", "Jumatatu"),
        ("es_CL", "23 de noviembre de 2026", "noviembre de 2026", "2026", "lunes"),
        ("fil", "Nobyembre 23, 2026", "Nobyembre 2026", "2026", "Lunes"),
        ("pt", "23 de novembro de 2026", "novembro de 2026", "2026", "segunda-feira"),
        ("ny", "23 Novemba 2026", "Novemba 2026", "2026", "Lolemba"),
        ("sn", "23 Mbudzi 2026", "Mbudzi 2026", "2026", "Muvhuro"),
        ("fa_AF", "2 قوس 1405", "قوس 1405", "1405", "دوشنبه"),
        ("af", "23 November 2026", "November 2026", "2026", "Maandag"),
    ],
)
def test_a_day_in_the_readers_calendar(tag: str, written: str, month: str, year: str, weekday: str) -> None:
    reader = language(tag)
    assert (reader.day(DAY), reader.month(DAY), reader.year(DAY), reader.weekday(DAY)) == (written, month, year, weekday)


def test_a_moment_by_the_readers_clock() -> None:
    moment = datetime(2026, 11, 23, 20, 5, tzinfo=UTC)
    assert language("en").moment(moment, "Asia/Bangkok") == "24 November 2026, 03:05"
    assert language("fa_AF").moment(moment, "UTC") == "2 قوس 1405، 20:05"
    assert language("fa_AF", Digits.EASTERN).moment(moment, "UTC") == "۲ قوس ۱۴۰۵، ۲۰:۰۵"
    assert language("th", Digits.THAI).clock("15:00") == "๑๕:๐๐"
    assert language("fil").moment(moment, "UTC") == "Nobyembre 23, 2026, 20:05"


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
    assert {tag: language(tag).name for tag in PAPER_LANGUAGES} == PAPER_LANGUAGES
    assert set(LANGUAGES) < set(PAPER_LANGUAGES)


@given(st.integers(-(10**12), 10**12))
def test_a_number_is_grouped_and_signed(number: int) -> None:
    written = language("en").number(number)
    assert int(written.replace(",", "")) == number


def test_the_number_of_a_day_in_its_month_for_narrow_columns() -> None:
    assert [language(tag).day_number(date(2026, 11, 23)) for tag in ("en", "th", "fa_AF")] == ["23", "23", "2"]


@pytest.mark.parametrize(
    ("tag", "written"),
    [
        ("en", "-1,234,567.50"),
        ("th", "-1,234,567.50"),
        ("sw", "-1,234,567.50"),
        ("es_CL", "-1.234.567,50"),
        ("fil", "-1,234,567.50"),
        ("pt", "-1.234.567,50"),
        ("ny", "-1,234,567.50"),
        ("sn", "-1,234,567.50"),
        ("fa_AF", "\u2066-1,234,567.50\u2069"),
        ("af", "-1\u202f234\u202f567,50"),
    ],
)
def test_separators_of_every_language_of_papers(tag: str, written: str) -> None:
    assert language(tag).amount(-123456750, THB) == written


def test_digits_are_latin_unless_the_reader_asks_for_her_own() -> None:
    thai, dari = language("th", Digits.THAI), language("fa_AF", Digits.EASTERN)
    assert (thai.amount(-123456750, THB), thai.day(DAY), thai.number(7)) == ("-๑,๒๓๔,๕๖๗.๕๐", "๒๓ พฤศจิกายน ๒๕๖๙", "๗")
    assert (dari.amount(-123456750, AFN), dari.day(DAY)) == ("\u2066-۱٬۲۳۴٬۵۶۷٫۵۰\u2069", "۲ قوس ۱۴۰۵")
    for tag in PAPER_LANGUAGES:
        for digits in Digits:
            kept = digits if OWN_DIGITS.get(tag) is digits else Digits.LATIN
            assert language(tag, digits).digits is kept
            assert language(tag, digits).text("") == ""


def test_the_months_of_every_language_are_its_own() -> None:
    """CLDR gives a language that it does not know January to December of another, or M01."""
    assert [language(tag).months[7] for tag in PAPER_LANGUAGES] == [
        "August", "สิงหาคม", "Agosti", "agosto", "Agosto", "agosto", "Ogasiti", "Nyamavhuvhu", "عقرب", "Augustus",
    ]  # fmt: skip
    assert all(len(set(language(tag).months)) == 12 and len(set(language(tag).weekdays)) == 7 for tag in PAPER_LANGUAGES)
    assert [language("fa_AF").day(date(2026, 3, 21)), language("fa_AF").day(date(2026, 3, 20))] == ["1 حمل 1405", "29 حوت 1404"]


def test_a_rate_has_the_mark_and_the_digits_of_its_reader() -> None:
    readers = (language("en"), language("es_CL"), language("th", Digits.THAI))
    assert [reader.decimal("2.5") for reader in readers] == ["2.5", "2,5", "๒.๕"]


def test_a_list_has_the_commas_of_its_language() -> None:
    assert language("en").text("{them}", them=("a", "b")) == "a, b"
    assert language("fa_AF").text("{them}", them=("a", "b")) == "a، b"


@pytest.mark.parametrize(
    ("tag", "ones", "others"),
    [
        ("th", (), (0, 1, 2, 4)),
        ("sw", (1,), (0, 2, 4, 21)),
        ("es_CL", (1,), (0, 2, 21, 1_000_000)),
        ("fil", (0, 1, 2, 3, 5, 7, 8, 10, 21), (4, 6, 9, 14, 26)),
        ("pt", (0, 1), (2, 21)),
        ("ny", (1,), (0, 2, 21)),
        ("sn", (1,), (0, 2, 21)),
        ("fa_AF", (0, 1), (2, 21)),
        ("af", (1,), (0, 2, 21)),
    ],
)
def test_plural_rules_are_those_of_the_language(tag: str, ones: tuple[int, ...], others: tuple[int, ...]) -> None:
    """As CLDR's own samples say; the catalogues are compiled with these."""
    forms, rule = PLURALS[tag]
    chosen = gettext.c2py(rule)  # type: ignore[attr-defined]
    assert {n: chosen(n) for n in (*ones, *others)} == dict.fromkeys(ones, 0) | dict.fromkeys(others, forms - 1)
    cldr = Locale.parse(tag).plural_form
    assert [cldr(n) for n in ones] == ["one"] * len(ones)
    assert {cldr(n) for n in others} <= {"other", "many"}


@pytest.mark.parametrize(
    ("tag", "first_month", "said"),
    [
        ("en", 10, "Fiscal year 2026 (October 2025 – September 2026)"),
        ("en", 1, "Fiscal year 2026 (January 2026 – December 2026)"),
        ("th", 10, "2569 (ตุลาคม 2568 – กันยายน 2569)"),
        ("es_CL", 4, "2027 (abril de 2026 – marzo de 2027)"),
        ("fa_AF", 1, "1405 (11 جدی 1404 – 10 جدی 1405)"),
    ],
)
def test_a_fiscal_year_is_named_by_the_year_it_ends_in(tag: str, first_month: int, said: str) -> None:
    assert language(tag).fiscal_year(fiscal_year_of(date(2026, 6, 1), first_month)).endswith(said)


def test_a_fiscal_year_that_begins_within_a_month_says_its_days() -> None:
    founded = Period(date(2026, 2, 3), year_of(2026).end)
    assert language("en").fiscal_year(founded) == "Fiscal year 2026 (3 February 2026 – 31 December 2026)"
    afghan = Period(date(2025, 12, 22), date(2026, 12, 21))
    assert language("fa_AF").fiscal_year(afghan).endswith("1405 (جدی 1404 – قوس 1405)")
