"""Papers of daily savings: the sheet that a collector takes along in the morning, and the treasurer's counter book of a month."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from sqlalchemy.orm import Session

from core.calendars import Period, month_of, today
from core.marks import N_
from core.money import Currency
from groups import charts
from groups.collectors.morning import sheet_of
from groups.collectors.people import doors_on
from groups.constitution import terms_on
from groups.finding import book_of
from groups.members import everybody
from groups.models import Group, Member
from ledger.balances import balances, movements
from reports.papers import Heading, Names
from reports.reading import heading_of
from reports.shelf import was_member

# Columns of days that fit beside a name on a page that lies on its side.
DAYS_ACROSS = 16
SPARE_LINES = 3


@dataclass(frozen=True, slots=True)
class Door:
    """A line to be filled in at a door; a spare one has neither number nor name."""

    number: int | None
    name: str
    saved_minor: int


@dataclass(frozen=True, slots=True)
class EarlierSheet:
    number: int
    made_at: datetime


@dataclass(frozen=True, slots=True)
class MorningPaper:
    """`held_minor`: what the book says she carries as she sets out."""

    kind: ClassVar[str] = "morning_sheet"
    title: ClassVar[str] = N_("Collector's sheet of a day")
    wide: ClassVar[bool] = False

    heading: Heading
    currency: Currency
    timezone: str
    sheet: str
    number: int
    earlier: tuple[EarlierSheet, ...]
    day: date
    collector: str
    collector_number: int
    street: str
    held_minor: int
    doors: tuple[Door, ...]


def morning_paper(session: Session, group: Group, member: Member, public_id: str) -> MorningPaper:
    """The sheet, with the balances as they were when it was made. Raises SheetUnknown."""
    made = sheet_of(session, group, member, public_id)
    day, through = made.sheet.day, made.sheet.book_number
    heading = heading_of(session, group, through)
    book, code = book_of(session, group), terms_on(session, group, day).savings_code
    found = balances(session, book, as_of=day, through_number=through)
    doors = [
        Door(one.number, one.name, found[charts.of_member(code, one.number)].net)
        for one in doors_on(session, made.collector, day)
    ]
    held = found.get(charts.of_member(charts.WITH_COLLECTOR, member.number))
    return MorningPaper(
        heading=heading,
        currency=group.money,
        timezone=group.timezone,
        sheet=made.sheet.public_id,
        number=made.sheet.number,
        earlier=tuple(EarlierSheet(one.number, one.made_at) for one in made.earlier),
        day=day,
        collector=member.name,
        collector_number=member.number,
        street=made.collector.street,
        held_minor=held.net if held else 0,
        doors=(*doors, *[Door(None, "", 0)] * SPARE_LINES),
    )


@dataclass(frozen=True, slots=True)
class CounterLine:
    """A member's month: what she had, what each day changed, what she has."""

    number: int
    name: str
    opening_minor: int
    days: tuple[int, ...]
    closing_minor: int


@dataclass(frozen=True, slots=True)
class CounterTable:
    """Some days of the month across the page, with the sum of each day."""

    days: tuple[date, ...]
    lines: tuple[CounterLine, ...]
    opening_minor: int
    sums: tuple[int, ...]
    closing_minor: int


@dataclass(frozen=True, slots=True)
class CounterBook:
    kind: ClassVar[str] = "counter_book"
    title: ClassVar[str] = N_("Counter book")
    wide: ClassVar[bool] = True

    heading: Heading
    currency: Currency
    period: Period
    names: Names
    tables: tuple[CounterTable, ...]


def counter_book(session: Session, group: Group, period: Period, names: Names = Names.FULL) -> CounterBook:
    """Savings of every member by the days on which anything changed, in the last month of the period that has come."""
    month = month_of(min(period.end, max(today(group.timezone), period.start)))
    heading, book = heading_of(session, group, about="counter-book"), book_of(session, group)
    members = [one for one in everybody(session, group) if was_member(one, month)]
    keys = {charts.of_member(code, one.number): one.number for one in members for code in charts.SAVED}
    before = balances(session, book, as_of=month.day_before, through_number=heading.number)
    opening = {one.number: 0 for one in members}
    for key, number in keys.items():
        opening[number] += before[key].net if key in before else 0
    changes: dict[int, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    for one in movements(session, book, list(keys), month, through_number=heading.number):
        changes[keys[one.key]][one.day] += one.credit_minor - one.debit_minor
    days = sorted({day for by_day in changes.values() for day in by_day}) or [month.start]
    called = {one.number: one.name if names is Names.FULL else "" for one in members}
    tables = []
    each = -(-len(days) // -(-len(days) // DAYS_ACROSS))  # as many tables as are needed, of equal width
    for start in range(0, len(days), each):
        across = tuple(days[start:][:each])
        lines = tuple(_line(number, called[number], opening[number], across, changes[number]) for number in called)
        opening = {line.number: line.closing_minor for line in lines}
        tables.append(_table(across, lines))
    return CounterBook(heading, group.money, month, names, tuple(tables))


def _line(number: int, name: str, opening: int, days: tuple[date, ...], changes: dict[date, int]) -> CounterLine:
    by_day = tuple(changes.get(day, 0) for day in days)
    return CounterLine(number, name, opening, by_day, opening + sum(by_day))


def _table(days: tuple[date, ...], lines: tuple[CounterLine, ...]) -> CounterTable:
    return CounterTable(
        days=days,
        lines=lines,
        opening_minor=sum(line.opening_minor for line in lines),
        sums=tuple(sum(line.days[place] for line in lines) for place in range(len(days))),
        closing_minor=sum(line.closing_minor for line in lines),
    )
