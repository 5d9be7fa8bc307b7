"""META: what the file says about itself. Numbers get their decimal point; a key that says two things is refused."""

from collections.abc import Iterator, Mapping

from budgeting.counting.election import BallotKind
from budgeting.pabulib.errors import BudgetZero, MetaMissing, MetaTwice, VoteTypeUnknown
from budgeting.pabulib.numbers import plain_number, scaled, whole_number
from budgeting.pabulib.remarks import (
    COUNT_DIFFERS,
    META_HEADER_MISSING,
    META_KEY_EMPTY,
    META_MISSING,
    META_PASSED_OVER,
    META_REPEATED,
    META_SPREAD,
    NUMBER_READ_AS,
    Notes,
)
from budgeting.pabulib.sections import Row, Section, rows_of, tidy_list
from budgeting.pabulib.vocabulary import META, META_DECIMALS, META_NEEDED, META_WHOLE

_HEADER = ("key", "value")
TITLE = ""
# Without these nothing is known about what was voted on.
_NEEDED_TO_COUNT = ("budget", "vote_type")


def read_meta(section: Section, notes: Notes) -> tuple[dict[str, str], dict[str, int]]:
    """The keys in their order with what they say, and the line of each (of the title under ""). Raises as this file refuses."""
    said: dict[str, str] = {}
    lines = {TITLE: section.line}
    for row in _below_header(section, notes):
        key, value = row.cells[0].lower(), _value(row, notes)
        if not key:
            notes.note(row.line, META_KEY_EMPTY, cell=value)
        elif key not in said:
            said[key], lines[key] = _number(key, tidy_list(key, value, row.line, notes), row.line, notes), row.line
        elif said[key] == value:
            notes.note(row.line, META_REPEATED, of=key, key=key)
        else:
            raise MetaTwice(line=str(row.line), key=key, first=said[key], second=value, before=str(lines[key]))
    _refuse_gaps(said, lines)
    if missing := [key for key in META_NEEDED if not said.get(key)]:
        notes.note(section.line, META_MISSING, keys=", ".join(missing))
    return said, lines


def _below_header(section: Section, notes: Notes) -> Iterator[Row]:
    rows = rows_of(section, notes)
    for number, row in enumerate(rows):
        if number or tuple(cell.lower() for cell in row.cells[:2]) != _HEADER:
            if not number:
                notes.note(section.line, META_HEADER_MISSING)
            yield row


def _value(row: Row, notes: Notes) -> str:
    cells = list(row.cells[1:])
    while cells and not cells[-1]:
        cells.pop()
    if len(cells) > 1:
        notes.note(row.line, META_SPREAD, of=row.cells[0], key=row.cells[0])
    return ";".join(cells)


def _number(key: str, value: str, line: int, notes: Notes) -> str:
    if key not in META_DECIMALS or not value:
        return value
    read = plain_number(value, key, line)
    if read != value:
        notes.note(line, NUMBER_READ_AS, of=key, field=key, typed=value, read=read)
    return read


def _refuse_gaps(said: Mapping[str, str], lines: Mapping[str, int]) -> None:
    for key in _NEEDED_TO_COUNT:
        if not said.get(key):
            raise MetaMissing(line=str(lines.get(key, lines[TITLE])), key=key)
    if not scaled(said["budget"], len(said["budget"])):
        raise BudgetZero(line=str(lines["budget"]))
    kinds = [kind.value for kind in BallotKind]
    if said["vote_type"] not in kinds:
        raise VoteTypeUnknown(line=str(lines["vote_type"]), typed=said["vote_type"], known=", ".join(kinds))


def limits_of(said: Mapping[str, str], lines: Mapping[str, int], notes: Notes) -> dict[str, int]:
    """The whole numbers that META gives: the shortest and longest ballot, points, a threshold."""
    limits = {}
    for key in META_WHOLE:
        if typed := said.get(key):
            number = whole_number(typed)
            if number is None:
                notes.note(lines[key], META_PASSED_OVER, of=key, key=key, typed=typed)
            else:
                limits[key] = number
    return limits


def compare_counts(said: Mapping[str, str], lines: Mapping[str, int], found: Mapping[str, int], notes: Notes) -> None:
    """Notes where META counts other than the file does: a line was lost, or copied."""
    for key, number in found.items():
        if said.get(key) and said[key] != str(number):
            notes.note(lines[key], COUNT_DIFFERS, of=key, key=f"{META} {key}", said=said[key], found=str(number))
