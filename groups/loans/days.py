"""On which days the instalments of a loan fall due: by the calendar, at meetings, and around holidays. Pure."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta
from itertools import count, islice

from core.calendars import LATEST_YEAR, month_of
from groups.loans.rules import RULE_NAMES, DueOn, OnHoliday, PeriodUnit
from groups.loans.terms_errors import LoanLastsTooLong, TooFewMeetings

ONE_DAY = timedelta(days=1)


def due_days(
    number: int,
    unit: PeriodUnit,
    every: int,
    start: date,
    *,
    first: date | None = None,
    due_on: DueOn = DueOn.CALENDAR,
    meetings: Iterable[date] = (),
    holidays: Collection[date] = (),
    on_holiday: OnHoliday = OnHoliday.NEXT,
) -> tuple[date, ...]:
    """The days of `number` instalments of a loan handed out on `start`, every `every` `unit`s; `first` sets the first one.

    By months, the day stays the same: the 31st falls on the last day of a shorter month. `meetings` are the expected days
    in order, holidays among them. With NEXT and PREVIOUS two instalments may share a day; none is moved back to `start`.
    Raises LoanLastsTooLong, TooFewMeetings.
    """
    days = list(islice(_wanted(unit, every, start, first, due_on, list(meetings)), number + len(holidays)))
    _refuse_few(due_on, number, days)
    if on_holiday is OnHoliday.SHIFT:
        days = [day for day in days if day not in holidays]
        _refuse_few(due_on, number, days)
        return tuple(days[:number])
    at_meetings = sorted(set(meetings)) if due_on is not DueOn.CALENDAR else None
    return tuple(_around(day, start, holidays, on_holiday, at_meetings) for day in days[:number])


def by_calendar(unit: PeriodUnit, every: int, start: date, first: date | None = None) -> Iterator[date]:
    """The days every so often after `start`, or from `first` on, to the end of time. Raises LoanLastsTooLong."""
    anchor = first or start
    for place in count(0 if first else 1):
        if unit is PeriodUnit.MONTHS:
            day = _months_later(anchor, place * every)
        else:
            day = _days_later(anchor, place * every * (7 if unit is PeriodUnit.WEEKS else 1))
        yield day


def _wanted(
    unit: PeriodUnit, every: int, start: date, first: date | None, due_on: DueOn, meetings: list[date]
) -> Iterator[date]:
    calendar = by_calendar(unit, every, start, first)
    if due_on is DueOn.CALENDAR:
        yield from calendar
        return
    coming = (day for day in sorted(set(meetings)) if day > start and (first is None or day >= first))
    if due_on is DueOn.EACH_MEETING:
        yield from coming
        return
    meeting = next(coming, None)
    for day in calendar:
        while meeting is not None and meeting < day:
            meeting = next(coming, None)
        if meeting is None:
            return
        yield meeting
        meeting = next(coming, None)


def _around(
    day: date, start: date, holidays: Collection[date], on_holiday: OnHoliday, meetings: list[date] | None
) -> date:
    """The day itself, or where it goes from a holiday: to a meeting where meetings are given, else to any day."""
    if day not in holidays:
        return day
    if on_holiday is OnHoliday.PREVIOUS:
        before = _before(day, meetings)
        found = next((other for other in before if other not in holidays or other <= start), start)
        if found > start:
            return found
    found = next((other for other in _after(day, meetings) if other not in holidays), day)
    if found == day:
        raise TooFewMeetings(rule=RULE_NAMES["on_holiday"], count=1, found=0)
    return found


def _before(day: date, meetings: list[date] | None) -> Iterator[date]:
    if meetings is None:
        return (day - back * ONE_DAY for back in count(1))
    return (other for other in reversed(meetings) if other < day)


def _after(day: date, meetings: list[date] | None) -> Iterator[date]:
    if meetings is None:
        return (_days_later(day, ahead) for ahead in count(1))
    return (other for other in meetings if other > day)


def _months_later(day: date, months: int) -> date:
    total = day.year * 12 + day.month - 1 + months
    year, month = divmod(total, 12)
    if year > LATEST_YEAR:
        raise LoanLastsTooLong(year=str(LATEST_YEAR))
    last = month_of(date(year, month + 1, 1)).end
    return last.replace(day=min(day.day, last.day))


def _days_later(day: date, days: int) -> date:
    if days > (date(LATEST_YEAR, 12, 31) - day).days:
        raise LoanLastsTooLong(year=str(LATEST_YEAR))
    return day + timedelta(days=days)


def _refuse_few(due_on: DueOn, number: int, days: list[date]) -> None:
    if len(days) < number:
        raise TooFewMeetings(rule=RULE_NAMES["due_on"], count=number, found=len(days))
