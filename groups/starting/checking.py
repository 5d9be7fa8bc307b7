"""The dry run over what was read: every cell that has to change is named, and only a record without one is a `Record`.

Pure: it knows the group's rules and members, not the database. What only the group's books can say (a share too many, cash below
zero, a closed year) is found by `groups.starting.importing.rehearsed`, which names cells through `Checked.place_of`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from core.errors import Refusal
from core.text import clean
from groups.members import HIGHEST_NUMBER, MOST_NAME
from groups.starting import cell_errors as errors
from groups.starting.cells import BadCell, Line, Table
from groups.starting.checking_meetings import Meetings
from groups.starting.checking_opening import Balances
from groups.starting.columns import SHEET_NAMES, Sheet, columns_of, sheets_of
from groups.starting.lines import Habits, Lines, opened, sheets_named
from groups.starting.record import NewMember, Record
from groups.terms import Terms


@dataclass(frozen=True, slots=True)
class GroupFacts:
    """What checking needs to know of the group: its rules, how it writes, its members so far, and when it expects to meet."""

    terms: Terms
    habits: Habits
    members: Mapping[int, NewMember]
    meetings: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of it: the record, and the cells that have to change; with one of these nothing is imported."""

    record: Record
    bad: tuple[BadCell, ...]
    members: "Members"
    balances: Balances
    meetings: Meetings

    def place_of(self, part: str, where: str, why: Refusal) -> BadCell:
        """The cell that a refusal of the books speaks of; `part` is a sheet, or the day of a meeting."""
        if part == Sheet.MEMBERS:
            return self.members.place_of(where, why)
        if part == Sheet.GROUP:
            return self.balances.place_of(where, why)
        return self.meetings.place_of(date.fromisoformat(part), where, why)


def check(tables: Iterable[Table], facts: GroupFacts) -> Checked:
    """Reads the tables as the record of a group."""
    used = {sheet: columns_of(sheet, facts.terms) for sheet in sheets_of(facts.terms)}
    found, strays = sheets_named(tables, used, facts.habits)
    sheets = {
        sheet: opened(sheet, found.get(sheet) or _absent(sheet, facts), used.get(sheet, ()), facts.habits)
        for sheet in Sheet
    }
    members = Members(sheets[Sheet.MEMBERS], facts.members)
    listed = members.read()
    everybody = {**facts.members, **{member.number: member for member in listed}}
    balances = Balances(sheets, facts.terms, everybody, facts.meetings)
    opening = balances.read()
    meetings = Meetings(sheets[Sheet.MEETINGS], facts.terms, everybody, balances.day)
    past = meetings.read()
    if meetings.readable:
        balances.compare_with_end(past)
    record = Record(listed, opening, past)
    unreadable = [bad for sheet in found.values() for bad in sheet.unreadable]
    said = [*strays, *_headed(unreadable, sheets), *(bad for sheet in sheets.values() for bad in sheet.bad)]
    if record.empty and not said:
        lines = sheets[Sheet.MEMBERS]
        said.append(BadCell(lines.table.name, 1, 0, "", "", errors.NothingInRecord(sheet=SHEET_NAMES[Sheet.MEMBERS])))
    return Checked(record, tuple(sorted(said, key=_in_order(sheets))), members, balances, meetings)


def _absent(sheet: Sheet, facts: GroupFacts) -> Table:
    return Table(facts.habits.reader.text(SHEET_NAMES[sheet]), ())


def _headed(unreadable: Iterable[BadCell], sheets: Mapping[Sheet, Lines]) -> Iterable[BadCell]:
    """Cells that could not be taken at all, with the heading above them."""
    for bad in unreadable:
        lines = next(lines for lines in sheets.values() if lines.table.name == bad.sheet)
        key = next((key for key, place in lines.places.items() if place == bad.column), None)
        yield replace(bad, heading=lines.habits.reader.text(lines.columns[key].title)) if key else bad


def _in_order(sheets: Mapping[Sheet, Lines]) -> Callable[[BadCell], tuple[int, int, int]]:
    names = [lines.table.name for lines in sheets.values()]

    def place(bad: BadCell) -> tuple[int, int, int]:
        return (names.index(bad.sheet) if bad.sheet in names else len(names), bad.line, bad.column)

    return place


class Members:
    """The sheet of members."""

    def __init__(self, lines: Lines, known: Mapping[int, NewMember]) -> None:
        self.lines, self.known = lines, known
        self.of_member: dict[int, Line] = {}

    def read(self) -> tuple[NewMember, ...]:
        found = [member for line in self.lines if (member := self._member(line))]
        return tuple(sorted(found, key=lambda member: member.number))

    def _member(self, line: Line) -> NewMember | None:
        lines = self.lines
        number, name, sex = member_number(lines, line), lines.text(line, "name"), lines.choice(line, "sex")
        joined_on = lines.day(line, "joined_on")
        try:
            name = clean(name, MOST_NAME)
        except Refusal as why:
            lines.refuse(line, "name", why)
        if number is None:
            return None
        if number in self.of_member:
            lines.refuse(line, "number", errors.MemberTwice(member=number, first=self.of_member[number].number))
            return None
        self.of_member[number] = line
        known = self.known.get(number)
        if known is not None and name and known.name != name:
            lines.refuse(line, "name", errors.MemberNameDiffers(member=number, name=known.name, typed=name))
        return NewMember(number, name, joined_on or date.min, sex)

    def place_of(self, where: str, why: Refusal) -> BadCell:
        """`where`: the member's number and the column, "7-joined_on"."""
        number, _, key = where.partition("-")
        return self.lines.named(self.of_member[int(number)], key, why)


def member_number(lines: Lines, line: Line) -> int | None:
    """The member's number on a line; what cannot be one is named."""
    number = lines.whole(line, "number")
    if number is not None and not 1 <= number <= HIGHEST_NUMBER:
        lines.refuse(line, "number", errors.NumberImpossible(most=HIGHEST_NUMBER))
        return None
    return number
