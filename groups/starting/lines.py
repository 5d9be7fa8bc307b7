"""A sheet's lines as typed values, by column; whatever cannot be read is kept as a `BadCell` and counts as empty.

Pure. Refuses headings that are unknown, missing or there twice, and cells that stand under no heading.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import TypeVar

from core.calendars import Calendar
from core.errors import Refusal
from core.language import Language
from core.money import Currency, Money
from groups.starting import cell_errors as errors
from groups.starting import typed
from groups.starting.cells import BadCell, Cell, Line, Table, letter_of
from groups.starting.columns import HOW_TO_FILL, SHEET_NAMES, Column, Kind, Sheet, folded, known_as

T = TypeVar("T")
_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Habits:
    """How the group writes: what decides how its cells are read, and in whose language the template's words are named."""

    currency: Currency
    calendar: Calendar
    locale: str
    reader: Language

    def money(self, minor: int) -> Money:
        return Money(minor, self.currency)


@dataclass
class Lines:
    """One sheet. `places` says in which column of the table each known column stands."""

    sheet: Sheet
    table: Table
    columns: dict[str, Column]
    places: dict[str, int]
    habits: Habits
    bad: list[BadCell] = field(default_factory=list)

    def __iter__(self) -> Iterator[Line]:
        return iter(self.table.lines[1:])

    def cell(self, line: Line, key: str) -> Cell:
        return line.cell(self.places[key]) if key in self.places else Cell()

    def refuse(self, line: Line, key: str, why: Refusal) -> None:
        """Names a cell that has to change."""
        self.bad.append(self.named(line, key, why))

    def named(self, line: Line, key: str, why: Refusal) -> BadCell:
        """The cell of a line in a column, or in the first column where the sheet has no such column."""
        column = self.places.get(key, 0)
        heading = self.habits.reader.text(self.columns[key].title) if key in self.places else ""
        return BadCell(self.table.name, line.number, column, heading, line.cell(column).text.strip()[:_SHOWN], why)

    def text(self, line: Line, key: str) -> str:
        return self._read(line, key, typed.text_of) or ""

    def whole(self, line: Line, key: str) -> int | None:
        return self._read(line, key, typed.whole_of)

    def amount(self, line: Line, key: str) -> int | None:
        return self._read(line, key, lambda cell: typed.amount_of(cell, self.habits.currency))

    def figure(self, line: Line, key: str) -> int | None:
        """A number of shares or an amount, as the column has it."""
        return self.whole(line, key) if self.columns[key].kind is Kind.WHOLE else self.amount(line, key)

    def rate(self, line: Line, key: str) -> Fraction | None:
        return self._read(line, key, typed.rate_of)

    def day(self, line: Line, key: str) -> date | None:
        return self._read(line, key, lambda cell: typed.day_of(cell, self.habits.calendar, self.habits.locale))

    def choice(self, line: Line, key: str) -> str | None:
        options = self.columns[key].options
        shown = [self.habits.reader.text(name) for _, name in options]
        return self._read(line, key, lambda cell: typed.choice_of(cell, known_as(options), shown))

    def _read(self, line: Line, key: str, read: Callable[[Cell], T]) -> T | None:
        """What the cell says; None for an empty one, and for one that cannot be read or must not be empty."""
        cell = self.cell(line, key)
        try:
            if not cell.empty:
                return read(cell)
            if key in self.places and self.columns[key].required and not self._named(line, key):
                raise errors.CellMissing(heading=self.columns[key].title)
        except Refusal as why:
            self.refuse(line, key, why)
        return None

    def _named(self, line: Line, key: str) -> bool:
        """Whether the cell is empty only because it could not be taken, which is said already."""
        place = (line.number, self.places.get(key))
        return any((bad.line, bad.column) == place for bad in (*self.table.unreadable, *self.bad))


def opened(sheet: Sheet, table: Table, columns: tuple[Column, ...], habits: Habits) -> Lines:
    """The lines of a table under the headings of its first line."""
    lines = Lines(sheet, table, {column.key: column for column in columns}, {}, habits)
    if not table.lines:
        return lines
    head, known = table.lines[0], known_as((column.key, column.title) for column in columns)
    shown = ", ".join(habits.reader.text(column.title) for column in columns)
    for place, cell in enumerate(head.cells):
        if cell.empty:
            continue
        key = known.get(folded(cell.text))
        if key is None:
            _refuse_heading(lines, head, place, errors.HeadingUnknown(heading=cell.text.strip()[:_SHOWN], known=shown))
        elif key in lines.places:
            first, second = letter_of(lines.places[key]), letter_of(place)
            why = errors.HeadingTwice(heading=lines.columns[key].title, first=first, second=second)
            _refuse_heading(lines, head, place, why)
        else:
            lines.places[key] = place
    for column in columns:
        if column.required and column.key not in lines.places:
            _refuse_heading(lines, head, 0, errors.HeadingMissing(heading=column.title))
    lines.bad += _without_heading(table, head)
    return lines


def _refuse_heading(lines: Lines, head: Line, place: int, why: Refusal) -> None:
    read = head.cell(place).text.strip()[:_SHOWN]
    lines.bad.append(BadCell(lines.table.name, head.number, place, "", read, why))


def _without_heading(table: Table, head: Line) -> Iterable[BadCell]:
    for line in table.lines[1:]:
        for place, cell in enumerate(line.cells):
            if not cell.empty and head.cell(place).empty:
                yield BadCell(table.name, line.number, place, "", cell.text.strip()[:_SHOWN], errors.CellWithoutHeading())


def sheets_named(
    tables: Iterable[Table], used: Mapping[Sheet, tuple[Column, ...]], habits: Habits
) -> tuple[dict[Sheet, Table], list[BadCell]]:
    """Which table is which sheet, by its name in any language or else by its headings; and the tables that are none.

    The sheet that explains how to fill in is passed over.
    """
    names = known_as((sheet.value, name) for sheet, name in SHEET_NAMES.items()) | known_as([("", HOW_TO_FILL)])
    found: dict[Sheet, Table] = {}
    bad = []
    for table in tables:
        key = names.get(folded(table.name), _by_headings(table, used))
        if key is None:
            shown = ", ".join(habits.reader.text(SHEET_NAMES[sheet]) for sheet in used)
            bad.append(_whole(table, errors.SheetUnknown(name=table.name[:_SHOWN], known=shown)))
        elif key in found:
            bad.append(_whole(table, errors.SheetTwice(name=table.name[:_SHOWN])))
        elif key and key not in used and len(table.lines) > 1:
            bad.append(_whole(table, errors.SheetNotUsed(name=table.name[:_SHOWN])))
        elif key in used:
            found[Sheet(key)] = table
    return found, bad


def _by_headings(table: Table, used: Mapping[Sheet, tuple[Column, ...]]) -> str | None:
    """The sheet all of whose needed headings stand in the first line, and the one with most of them; None for none."""
    heads = {folded(cell.text) for line in table.lines[:1] for cell in line.cells}
    needed = {sheet: [column for column in columns if column.required] for sheet, columns in used.items()}
    fitting = [
        sheet
        for sheet, columns in needed.items()
        if all(known_as([(column.key, column.title)]).keys() & heads for column in columns)
    ]
    return max(fitting, key=lambda sheet: len(needed[sheet])).value if fitting else None


def _whole(table: Table, why: Refusal) -> BadCell:
    return BadCell(table.name, 1, 0, "", "", why)
