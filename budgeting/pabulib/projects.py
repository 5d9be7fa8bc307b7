"""PROJECTS: each with its id and its cost. A project named twice, without an id or without a readable cost is refused."""

from collections.abc import Mapping, Sequence

from budgeting.pabulib.errors import ColumnMissing, ColumnTwice, NoProjects, ProjectNameless, ProjectTwice
from budgeting.pabulib.numbers import plain_number, whole_number
from budgeting.pabulib.remarks import (
    CELLS_MISSING,
    CELLS_OVER,
    COLUMN_READ_AS,
    NUMBER_READ_AS,
    TOTAL_PASSED_OVER,
    Notes,
)
from budgeting.pabulib.sections import Row, Section, rows_of, tidy_list
from budgeting.pabulib.vocabulary import COORDINATES, RENAMED

_NEEDED = ("project_id", "cost")


def read_projects(section: Section, notes: Notes) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...], tuple[int, ...]]:
    """The columns, the cells of each project, and the line of each. Raises as this file refuses."""
    rows = rows_of(section, notes)
    columns = columns_of(next(rows, None), section, _NEEDED, notes)
    projects: list[tuple[str, ...]] = []
    lines: dict[str, int] = {}
    for row in rows:
        cells = dict(zip(columns, as_many(row, len(columns), notes), strict=True))
        name = cells["project_id"]
        if not name:
            raise ProjectNameless(line=str(row.line))
        if name in lines:
            raise ProjectTwice(line=str(row.line), project=name, before=str(lines[name]))
        lines[name] = row.line
        projects.append(tuple(_cell(column, cell, row.line, notes) for column, cell in cells.items()))
    if not projects:
        raise NoProjects(line=str(section.line))
    return columns, tuple(projects), tuple(lines.values())


def columns_of(row: Row | None, section: Section, needed: Sequence[str], notes: Notes) -> tuple[str, ...]:
    """The names of a section's columns as the format writes them. Raises ColumnMissing, ColumnTwice."""
    names = list(row.cells) if row else []
    while names and not names[-1]:
        names.pop()
    columns: dict[str, str] = {}  # in their order; a file may have a million
    for typed in names:
        column = RENAMED.get(typed.lower(), typed.lower())
        if column != typed and row:
            notes.note(row.line, COLUMN_READ_AS, of=typed, typed=typed, column=column)
        if column in columns and row:
            raise ColumnTwice(line=str(row.line), column=column)
        columns[column] = typed
    for column in needed:
        if column not in columns:
            raise ColumnMissing(line=str(row.line if row else section.line), section=section.title, column=column)
    return tuple(columns)


def as_many(row: Row, width: int, notes: Notes) -> tuple[str, ...]:
    """The row's cells, one for each column."""
    if len(row.cells) < width:
        notes.note(row.line, CELLS_MISSING)
        return row.cells + ("",) * (width - len(row.cells))
    if any(row.cells[width:]):
        notes.note(row.line, CELLS_OVER, cell=";".join(row.cells[width:]))
    return row.cells[:width]


def _cell(column: str, cell: str, line: int, notes: Notes) -> str:
    if column == "cost" or column in COORDINATES and "," in cell:
        read = plain_number(cell, column, line) if column == "cost" else cell.replace(",", ".")
        if read != cell:
            notes.note(line, NUMBER_READ_AS, of=column, field=column, typed=cell, read=read)
        return read
    return tidy_list(column, cell, line, notes)


def totals_of(
    columns: tuple[str, ...], projects: Sequence[tuple[str, ...]], lines: Sequence[int], pointed: bool, notes: Notes
) -> Mapping[str, int]:
    """What the organiser counted for each project, by id: its `score`, or its `votes` where a ballot gives each one vote.

    Empty where there is no such column, where it is empty, or where one cell of it is no whole number.
    """
    column = "score" if "score" in columns else "votes"
    if column not in columns or pointed and column == "votes":
        return {}
    place, name = columns.index(column), columns.index("project_id")
    if not any(cells[place] for cells in projects):
        return {}
    totals: dict[str, int] = {}
    for cells, line in zip(projects, lines, strict=True):
        number = whole_number(cells[place] or "0")
        if number is None:
            notes.note(line, TOTAL_PASSED_OVER, column=column, typed=cells[place], project=cells[name])
            return {}
        totals[cells[name]] = number
    return totals
