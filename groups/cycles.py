"""When a group saves and when it meets: cycles between share-outs, and the series of expected meeting days.

Expected days are reckoned, not stored: a series says "every 7 days from 5 January" until a later series begins. A group may
meet on another day; its sheet then needs a note. On a holiday it does not meet, and nobody is late for it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice, takewhile

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.calendars import today
from core.text import clean, required
from groups.errors import (
    CycleEndsBeforeStart,
    CycleNotLater,
    HolidayNotToCome,
    MeetingOutsideCycle,
    SeriesImpossible,
)
from groups.finding import hold
from groups.models import Cycle, Group, Meeting, MeetingHoliday, MeetingSeries


@dataclass(frozen=True, slots=True)
class SeriesPlan:
    """Meet on `first_on` and every `every_days` after it, at `starts_at` o'clock ("14:00"), in `place`."""

    first_on: date
    every_days: int = 7
    starts_at: str = ""
    place: str = ""


def begin_cycle(session: Session, group: Group, starts_on: date, ends_on: date | None = None) -> Cycle:
    """A new cycle; the one that was running ends the day before.

    Raises CycleEndsBeforeStart, and CycleNotLater unless it starts after the running cycle's start and last meeting.
    """
    hold(session, group)
    if ends_on is not None and ends_on < starts_on:
        raise CycleEndsBeforeStart(start=starts_on, end=ends_on)
    last = current_cycle(session, group)
    if last is not None:
        met = session.scalar(select(func.max(Meeting.held_on)).where(Meeting.cycle_id == last.id)) or last.starts_on
        if starts_on <= max(met, last.starts_on):
            raise CycleNotLater(number=last.number, start=last.starts_on, met=met)
        if last.ends_on is None or last.ends_on >= starts_on:
            last.ends_on = starts_on - timedelta(days=1)
    cycle = Cycle(group_id=group.id, number=last.number + 1 if last else 1, starts_on=starts_on, ends_on=ends_on)
    session.add(cycle)
    session.flush()
    return cycle


def current_cycle(session: Session, group: Group) -> Cycle | None:
    """The latest cycle."""
    return session.scalar(select(Cycle).where(Cycle.group_id == group.id).order_by(Cycle.number.desc()).limit(1))


def cycle_on(session: Session, group: Group, day: date) -> Cycle:
    """The cycle that a day lies in. Raises MeetingOutsideCycle."""
    lasts = (Cycle.ends_on.is_(None)) | (Cycle.ends_on >= day)
    cycle = session.scalar(select(Cycle).where(Cycle.group_id == group.id, Cycle.starts_on <= day, lasts))
    if cycle is None:
        raise MeetingOutsideCycle(day=day)
    return cycle


def plan_series(session: Session, group: Group, plan: SeriesPlan) -> MeetingSeries:
    """The group meets by this plan from its first day on; a plan for the same first day is replaced.

    Raises SeriesImpossible, TextTooLong, TextUnreadable.
    """
    if not 1 <= plan.every_days <= 366:
        raise SeriesImpossible(days=plan.every_days)
    hold(session, group)
    wanted = select(MeetingSeries).where(MeetingSeries.group_id == group.id, MeetingSeries.first_on == plan.first_on)
    series = session.scalar(wanted) or MeetingSeries(group_id=group.id, first_on=plan.first_on)
    series.every_days, series.starts_at, series.place = plan.every_days, clean(plan.starts_at, 5), clean(plan.place)
    session.add(series)
    session.flush()
    return series


def series_of(session: Session, group: Group) -> list[MeetingSeries]:
    """The group's series, the earliest first."""
    wanted = select(MeetingSeries).where(MeetingSeries.group_id == group.id)
    return list(session.scalars(wanted.order_by(MeetingSeries.first_on)))


def add_holiday(session: Session, group: Group, day: date, name: str) -> MeetingHoliday:
    """The group will not meet on a day to come; a name that was given to it before is replaced.

    What has passed stays as it was: loans were looked at on the days on which meetings were expected.
    Raises HolidayNotToCome, TextMissing, TextTooLong, TextUnreadable.
    """
    hold(session, group)
    _refuse_past(group, day)
    holiday = session.get(MeetingHoliday, (group.id, day)) or MeetingHoliday(group_id=group.id, day=day)
    holiday.name = required(name, 100)
    session.add(holiday)
    session.flush()
    return holiday


def drop_holiday(session: Session, group: Group, day: date) -> None:
    """The group will meet after all. Raises HolidayNotToCome; nothing happens to a day that is no holiday."""
    hold(session, group)
    _refuse_past(group, day)
    holiday = session.get(MeetingHoliday, (group.id, day))
    if holiday is not None:
        session.delete(holiday)
        session.flush()


def _refuse_past(group: Group, day: date) -> None:
    now = today(group.timezone)
    if day <= now:
        raise HolidayNotToCome(day=day, today=now)


def holidays_of(session: Session, group: Group) -> dict[date, str]:
    """The days without a meeting and what they are called, the earliest first."""
    wanted = select(MeetingHoliday.day, MeetingHoliday.name).where(MeetingHoliday.group_id == group.id)
    return {day: name for day, name in session.execute(wanted.order_by(MeetingHoliday.day))}


def next_days(
    session: Session, group: Group, after: date, count: int = 3, *, holidays_too: bool = False
) -> list[date]:
    """The next expected meeting days after a day; with `holidays_too`, also those that fall out."""
    days = _series_days(session, group) if holidays_too else _expected(session, group)
    return list(islice((day for day in days if day > after), count))


def expected_days(session: Session, group: Group, after: date, through: date) -> Iterator[date]:
    """The expected meeting days after one day and up to another."""
    days = takewhile(lambda day: day <= through, _expected(session, group))
    return (day for day in days if day > after)


def nearest_day(session: Session, group: Group, day: date) -> date | None:
    """The expected meeting day nearest to a day, the earlier of two; None for a group without a series."""
    nearest: date | None = None
    for expected in _expected(session, group):
        if nearest is None or abs(expected - day) < abs(nearest - day):
            nearest = expected
        if expected >= day:
            break
    return nearest


def _expected(session: Session, group: Group) -> Iterator[date]:
    """Every expected day from the first series on, without end; nothing for a group without a series."""
    holidays = holidays_of(session, group)
    return (day for day in _series_days(session, group) if day not in holidays)


def _series_days(session: Session, group: Group) -> Iterator[date]:
    """Every day of the series, holidays among them."""
    series = series_of(session, group)
    for number, one in enumerate(series):
        until = series[number + 1].first_on if number + 1 < len(series) else date.max - timedelta(days=366)
        day = one.first_on
        while day < until:
            yield day
            day += timedelta(days=one.every_days)
