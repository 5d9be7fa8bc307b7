"""Days in three calendars, periods, and one clock that can be held still."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import calendars
from core.calendars import Calendar, DayUnreadable, Period, PeriodUnreadable, YearInAnotherCalendar, day_from_parts

DAY = date(2026, 11, 23)
days = st.dates(date(1900, 3, 21), date(2199, 12, 31))


def test_the_clock_can_be_held_still_and_goes_on_afterwards() -> None:
    with calendars.frozen_at(datetime(2026, 11, 23, 20, 0, tzinfo=UTC)):
        assert calendars.today() == DAY
        assert calendars.today("Asia/Bangkok") == date(2026, 11, 24)
        assert calendars.today("America/Santiago") == DAY
    assert calendars.now().tzinfo is UTC
    assert calendars.now() > datetime(2026, 1, 1, tzinfo=UTC)


@given(days, st.sampled_from(Calendar))
def test_a_day_is_read_back_from_its_parts_in_every_calendar(day: date, calendar: Calendar) -> None:
    year, month, number = calendars.parts_in(day, calendar)
    assert year == calendars.year_in(day, calendar)
    assert day_from_parts(str(year), str(month), str(number), calendar) == day


@pytest.mark.parametrize(
    ("calendar", "parts"),
    [
        (Calendar.GREGORIAN, ("2026", "11", "23")),
        (Calendar.BUDDHIST, ("2569", "11", "23")),
        (Calendar.BUDDHIST, ("๒๕๖๙", "๑๑", "๒๓")),
        (Calendar.SOLAR_HIJRI, ("1405", "9", "2")),
        (Calendar.SOLAR_HIJRI, ("۱۴۰۵", "۹", "۲")),
    ],
)
def test_the_same_day_in_three_calendars(calendar: Calendar, parts: tuple[str, str, str]) -> None:
    assert day_from_parts(*parts, calendar) == DAY


@pytest.mark.parametrize(
    ("calendar", "year", "suggested"),
    [
        (Calendar.GREGORIAN, "2569", "2026"),
        (Calendar.GREGORIAN, "1405", "2026"),
        (Calendar.BUDDHIST, "2026", "2569"),
        (Calendar.SOLAR_HIJRI, "2026", "1405"),
    ],
)
def test_a_year_of_another_calendar_is_pointed_out_not_guessed(calendar: Calendar, year: str, suggested: str) -> None:
    with pytest.raises(YearInAnotherCalendar) as refused:
        day_from_parts(year, "1", "1", calendar)
    assert refused.value.facts == {"year": year, "suggested": suggested}


@pytest.mark.parametrize(
    "parts",
    [
        ("2026", "2", "30"), ("2026", "13", "1"), ("2026", "0", "1"), ("2026", "1", "0"), ("", "", ""), ("26", "1", "1"),
        ("2026", "Nov", "1"), ("2026", "1", "-1"), ("1", "1", "1"), ("9999", "12", "31"), ("20261", "1", "1"), ("²", "1", "1"),
    ],
)  # fmt: skip
def test_what_is_no_day_is_refused(parts: tuple[str, str, str]) -> None:
    with pytest.raises(DayUnreadable):
        day_from_parts(*parts)


def test_a_day_that_a_solar_month_does_not_have_is_refused() -> None:
    with pytest.raises(DayUnreadable):
        day_from_parts("1405", "7", "31", Calendar.SOLAR_HIJRI)


@pytest.mark.parametrize(
    ("typed", "start", "end"),
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026-01-05..2026-03-31", date(2026, 1, 5), date(2026, 3, 31)),
        ("2026-11-23..2026-11-23", DAY, DAY),
    ],
)
def test_a_period_is_a_year_a_month_or_two_days(typed: str, start: date, end: date) -> None:
    period = calendars.parse_period(typed)
    assert (period.start, period.end) == (start, end)
    assert start in period
    assert end in period
    assert period.day_before not in period


@pytest.mark.parametrize(
    "typed",
    ["", "26", "2569", "2026-13", "2026-00", "2026-02-30..2026-03-01", "2026-03-01..2026-02-01", "2026..2027", "๒๕๖๙",
     "0001-01-01..2026-01-01", "2026-01-01..9999-12-31", "x" * 500],
)  # fmt: skip
def test_what_is_no_period_is_refused(typed: str) -> None:
    with pytest.raises(PeriodUnreadable) as refused:
        calendars.parse_period(typed)
    assert len(str(refused.value)) < 200


def test_a_period_cannot_end_before_it_begins() -> None:
    with pytest.raises(PeriodUnreadable):
        Period(date(2026, 2, 1), date(2026, 1, 31))


@given(days.filter(lambda day: day.year < 2199), st.integers(1, 12))
def test_a_fiscal_year_is_twelve_months_around_its_day(day: date, first_month: int) -> None:
    year = calendars.fiscal_year_of(day, first_month)
    assert day in year
    assert year.start == date(year.start.year, first_month, 1)
    assert calendars.fiscal_year_of(year.end, first_month) == year
    assert calendars.fiscal_year_of(year.day_before, first_month).end == year.day_before


def test_the_thai_state_counts_from_october() -> None:
    assert calendars.fiscal_year_of(date(2026, 9, 30), 10) == Period(date(2025, 10, 1), date(2026, 9, 30))


def test_the_key_of_a_month() -> None:
    assert calendars.month_number(DAY) == 202611
