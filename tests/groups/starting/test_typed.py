"""What a cell means: days in three calendars, amounts as people type them and as programs keep them. Nothing is guessed."""

from datetime import date
from fractions import Fraction

import pytest

from core.calendars import Calendar, DayUnreadable
from core.errors import Refusal
from core.money import AmountTooFine, AmountUnreadable, currency
from groups.starting import cell_errors as errors
from groups.starting.cells import Cell
from groups.starting.typed import amount_of, day_of, rate_of, typed_day, whole_of

THB, UGX = currency("THB"), currency("UGX")
FIFTH = date(2026, 1, 5)
GREGORIAN, BUDDHIST, HIJRI = Calendar.GREGORIAN, Calendar.BUDDHIST, Calendar.SOLAR_HIJRI


@pytest.mark.parametrize(
    ("typed", "calendar", "locale"),
    [
        ("2026-01-05", GREGORIAN, "en"),
        ("2026/1/5", GREGORIAN, "en"),
        ("5 January 2026", GREGORIAN, "en"),
        ("5-Jan-2026", GREGORIAN, "en"),
        ("2026-01-05 00:00:00", GREGORIAN, "en"),
        ("๒๕๖๙-๐๑-๐๕", BUDDHIST, "th"),
        ("2569-01-05", BUDDHIST, "th"),
        ("2026-01-05", BUDDHIST, "th"),
        ("5/1/2569", BUDDHIST, "th"),
        ("05.01.2026", BUDDHIST, "th"),
        ("5 ม.ค. 2569", BUDDHIST, "th"),
        ("5 มกราคม 2569", BUDDHIST, "th"),
        ("1404-10-15", HIJRI, "fa_AF"),
        ("۱۵/۱۰/۱۴۰۴", HIJRI, "fa_AF"),
        ("15 جدی 1404", HIJRI, "fa_AF"),
        ("2026-01-05", HIJRI, "fa_AF"),
    ],
)
def test_days(typed: str, calendar: Calendar, locale: str) -> None:
    assert day_of(Cell(typed), calendar, locale) == FIFTH


def test_a_cell_that_is_a_day_by_itself() -> None:
    """A spreadsheet keeps 5 January 2569 as a day far ahead; only a group that counts in the Buddhist Era can mean it."""
    assert day_of(Cell("", day=date(2569, 1, 5)), BUDDHIST, "th") == FIFTH
    assert day_of(Cell("", day=FIFTH), BUDDHIST, "th") == FIFTH
    with pytest.raises(errors.YearOfNoCalendar):
        day_of(Cell("", day=date(2569, 1, 5)), GREGORIAN, "en")


@pytest.mark.parametrize(
    ("typed", "calendar", "refusal"),
    [
        ("5/1/2026", GREGORIAN, errors.DayOfTwoReadings),
        ("5/1/26", GREGORIAN, errors.DayFormUnknown),
        ("20260105", GREGORIAN, errors.DayFormUnknown),
        ("yesterday", GREGORIAN, errors.DayFormUnknown),
        ("5 Foo 2026", GREGORIAN, errors.DayFormUnknown),
        ("2026-02-30", GREGORIAN, DayUnreadable),
        ("2569-01-05", GREGORIAN, errors.YearOfNoCalendar),
        ("1404-10-15", BUDDHIST, errors.YearOfNoCalendar),
        ("0001-01-01", GREGORIAN, errors.DayFormUnknown),
        ("9999-12-31", BUDDHIST, errors.YearOfNoCalendar),
        ("-1", GREGORIAN, errors.DayFormUnknown),
        ("<script>", GREGORIAN, errors.DayFormUnknown),
    ],
)
def test_days_that_are_none_or_two(typed: str, calendar: Calendar, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal) as refused:
        day_of(Cell(typed), calendar, "en")
    assert str(refused.value)


def test_the_same_number_twice_is_no_question() -> None:
    assert day_of(Cell("5/5/2026"), GREGORIAN, "en") == date(2026, 5, 5)
    assert day_of(Cell("13/5/2026"), GREGORIAN, "en") == day_of(Cell("5/13/2026"), GREGORIAN, "en") == date(2026, 5, 13)


def test_both_readings_are_told() -> None:
    with pytest.raises(errors.DayOfTwoReadings) as refused:
        day_of(Cell("5/1/2026"), GREGORIAN, "en")
    assert str(refused.value) == (
        "“5/1/2026” can be 2026-01-05 or 2026-05-01. Write year, month and day as 2026-01-31."
    )


@pytest.mark.parametrize("calendar", list(Calendar))
def test_a_day_as_it_is_written_is_read_again(calendar: Calendar) -> None:
    for day in (FIFTH, date(2024, 2, 29), date(1999, 12, 31)):
        assert day_of(Cell(typed_day(day, calendar)), calendar, "en") == day


def test_amounts_of_programs_and_of_people() -> None:
    assert amount_of(Cell("1250.5", number=True), THB) == 1250_50
    assert amount_of(Cell(" ๑,๒๕๐.๕๐ "), THB) == 1250_50
    assert amount_of(Cell("1.500"), UGX) == 1500
    with pytest.raises(AmountTooFine):  # a program's number has a dot for its decimals, never for thousands
        amount_of(Cell("1.5", number=True), UGX)
    with pytest.raises(AmountTooFine):
        amount_of(Cell("1.234", number=True), UGX)
    for typed in ("1e3", "NaN", "True", "=2+3", "1_000", "--", "๑๒x"):
        with pytest.raises(AmountUnreadable):
            amount_of(Cell(typed), THB)


def test_whole_numbers() -> None:
    assert [whole_of(Cell(typed)) for typed in ("0", "๑๒", " 7 ", "999999")] == [0, 12, 7, 999_999]
    for typed in ("1.5", "-1", "1000000", "1e3", "x", "1,000"):
        with pytest.raises(errors.WholeUnreadable):
            whole_of(Cell(typed))


def test_rates() -> None:
    assert [rate_of(Cell(typed)) for typed in ("2", "2.5 %", "๒,๕%", "0")] == [
        Fraction(1, 50), Fraction(1, 40), Fraction(1, 40), Fraction(0),
    ]  # fmt: skip
    for typed in ("1001", "-1", "two", "1/2", "%"):
        with pytest.raises(errors.RateUnreadable):
            rate_of(Cell(typed))
