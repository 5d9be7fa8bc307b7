"""Days and periods, and the one clock.

Days are kept as Gregorian dates. The Buddhist Era (Thailand: Gregorian year + 543) and the Solar Hijri calendar
(Afghanistan) are ways of writing a day, chosen by the group. A year typed in another calendar is pointed out, never
guessed.
"""

import calendar as gregorian_calendar
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

import jdatetime

from core.errors import Inconsistent
from core.marks import N_

BUDDHIST_OFFSET = 543
EARLIEST_YEAR = 1900
LATEST_YEAR = 2199

_frozen: ContextVar[datetime | None] = ContextVar("frozen clock", default=None)


class Calendar(StrEnum):
    GREGORIAN = "gregorian"
    BUDDHIST = "buddhist"
    SOLAR_HIJRI = "solar_hijri"


class DayUnreadable(Inconsistent):
    code = "day-unreadable"
    sentence = N_("There is no day {day}/{month}/{year}. Check the day, the month and the year.")


class YearInAnotherCalendar(Inconsistent):
    code = "year-in-another-calendar"
    sentence = N_("The year {year} looks like another calendar. If you mean {suggested}, type {suggested}.")


class PeriodUnreadable(Inconsistent):
    code = "period-unreadable"
    sentence = N_(
        "“{typed}” is not a period. Write a year (2026), a month (2026-11), or two days (2026-01-01..2026-03-31)."
    )


def now() -> datetime:
    """This moment, in UTC: the only place where the house looks at a clock."""
    return _frozen.get() or datetime.now(UTC)


def today(zone: str = "UTC") -> date:
    """The day it is now in an IANA time zone: a meeting in Bangkok at dawn is not yesterday's."""
    return now().astimezone(ZoneInfo(zone)).date()


@contextmanager
def frozen_at(moment: datetime) -> Iterator[None]:
    """Holds the clock still, for tests and for replaying history (the practice books)."""
    token = _frozen.set(moment)
    try:
        yield
    finally:
        _frozen.reset(token)


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `start` to `end`, both included."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise PeriodUnreadable(typed=f"{self.start}..{self.end}")

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    @property
    def day_before(self) -> date:
        """The day whose closing balances are this period's opening balances."""
        return self.start - timedelta(days=1)


def year_of(year: int) -> Period:
    return Period(date(year, 1, 1), date(year, 12, 31))


def month_of(day: date) -> Period:
    last = gregorian_calendar.monthrange(day.year, day.month)[1]
    return Period(day.replace(day=1), day.replace(day=last))


def fiscal_year_of(day: date, first_month: int) -> Period:
    """The fiscal year that `day` lies in, e.g. first_month 10 for the Thai state: October to September."""
    start = date(day.year if day.month >= first_month else day.year - 1, first_month, 1)
    return Period(start, start.replace(year=start.year + 1) - timedelta(days=1))


def month_number(day: date) -> int:
    """202611 for a day in November 2026: the key of the monthly roll-up."""
    return day.year * 100 + day.month


def parse_period(typed: str) -> Period:
    """A period as the command line and addresses write it, in Gregorian years. Raises PeriodUnreadable."""
    try:
        if re.fullmatch(r"\d{4}", typed, re.ASCII):
            return year_of(_plausible(int(typed)))
        if found := re.fullmatch(r"(\d{4})-(\d{2})", typed, re.ASCII):
            return month_of(date(_plausible(int(found[1])), int(found[2]), 1))
        if found := re.fullmatch(r"(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})", typed, re.ASCII):
            start, end = date.fromisoformat(found[1]), date.fromisoformat(found[2])
            _plausible(start.year), _plausible(end.year)
            return Period(start, end)
    except ValueError:
        pass
    raise PeriodUnreadable(typed=typed[:40])


def _plausible(year: int) -> int:
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise ValueError(year)
    return year


def day_from_parts(year: str, month: str, day: str, calendar: Calendar = Calendar.GREGORIAN) -> date:
    """The Gregorian date of a day written in `calendar`; digits of any script are read.

    Raises DayUnreadable, and YearInAnotherCalendar when the year makes sense only in another calendar (2569 for 2026).
    """
    unreadable = DayUnreadable(day=day[:10], month=month[:10], year=year[:10])
    if not all(re.fullmatch(r"\s*\d{1,4}\s*", part) for part in (year, month, day)):
        raise unreadable
    typed_year, typed_month, typed_day = int(year), int(month), int(day)
    if typed_year not in _YEARS[calendar]:
        _refuse_other_calendar(typed_year, calendar)
        raise unreadable
    try:
        if calendar is Calendar.SOLAR_HIJRI:
            found: date = jdatetime.date(typed_year, typed_month, typed_day).togregorian()
            return found
        offset = BUDDHIST_OFFSET if calendar is Calendar.BUDDHIST else 0
        return date(typed_year - offset, typed_month, typed_day)
    except ValueError:
        raise unreadable from None


# Years that people now living write, by calendar: 1900 to 2199 in each one's own count.
_YEARS = {
    Calendar.GREGORIAN: range(EARLIEST_YEAR, LATEST_YEAR + 1),
    Calendar.BUDDHIST: range(EARLIEST_YEAR + BUDDHIST_OFFSET, LATEST_YEAR + BUDDHIST_OFFSET + 1),
    Calendar.SOLAR_HIJRI: range(1279, 1579),
}
_TO_GREGORIAN = {Calendar.GREGORIAN: 0, Calendar.BUDDHIST: -BUDDHIST_OFFSET, Calendar.SOLAR_HIJRI: 621}


def _refuse_other_calendar(year: int, calendar: Calendar) -> None:
    for other, years in _YEARS.items():
        if year in years:
            suggested = year + _TO_GREGORIAN[other] - _TO_GREGORIAN[calendar]
            raise YearInAnotherCalendar(year=str(year), suggested=str(suggested))


def year_in(day: date, calendar: Calendar) -> int:
    """The year that people who use `calendar` write for this day."""
    if calendar is Calendar.SOLAR_HIJRI:
        return int(jdatetime.date.fromgregorian(date=day).year)
    return day.year + (BUDDHIST_OFFSET if calendar is Calendar.BUDDHIST else 0)


def parts_in(day: date, calendar: Calendar) -> tuple[int, int, int]:
    """Year, month and day of the month as `calendar` counts them: what the three date fields are filled with."""
    if calendar is Calendar.SOLAR_HIJRI:
        solar = jdatetime.date.fromgregorian(date=day)
        return int(solar.year), int(solar.month), int(solar.day)
    return year_in(day, calendar), day.month, day.day
