"""The people of a repeat group, each belonging to the row of a household: only sex and age are read, and only to be counted.

Pure. Their household is named by a key, a submission or an index, as each field tool does it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from projects.settlements import file_errors as errors
from projects.settlements.cells import BadCell, whole
from projects.settlements.classes import Band, Sex
from projects.settlements.columns import ColumnMapping, column_of, named_column, parent_of
from projects.settlements.fields import Field
from projects.settlements.reading import Row, Sheet
from projects.settlements.words import OPTIONS, PASSED_OVER, Choice, meaning

MOST_AGE = 130
_AGES = ((Band.UNDER_5, 4), (Band.SCHOOL, 17), (Band.ADULT, 59), (Band.OLDER, MOST_AGE))
Person = tuple[Sex | None, Band | None]
Persons = dict[int, list[Person]]


def persons_of(sheets: Iterable[Sheet], main: Sheet, mapping: ColumnMapping) -> tuple[Persons, list[BadCell], list[str]]:
    """The people of the repeat groups by the row of their household, what is wrong there, and the files that were not read."""
    found: Persons = defaultdict(list)
    bad: list[BadCell] = []
    not_read = []
    for sheet in sheets:
        if sheet is main:
            continue
        sex, age = (column_of(sheet, mapping.columns.get(one, "")) for one in (Field.PERSON_SEX, Field.PERSON_AGE))
        link = parent_of(sheet)
        rows = _rows_by_link(main, link[1]) if link else {}
        if link is None or sex is None and age is None:
            not_read.append(sheet.name)
            continue
        for row in sheet.rows:
            household = rows.get(row.cell(link[0]))
            try:
                if household is None:
                    raise errors.PersonWithoutHousehold()
                found[household].append((_sex(row, sex, mapping), _band(row, age)))
            except errors.CellRefused as why:
                bad.append(BadCell(sheet.name, row.number, sheet.headings[link[0]], row.cell(link[0])[:80], why))
    return found, bad, not_read


def _rows_by_link(main: Sheet, named: str) -> Mapping[str, int]:
    column = named_column(main, named)
    return {} if column is None else {row.cell(column): row.number for row in main.rows if row.cell(column)}


def _sex(row: Row, column: int | None, mapping: ColumnMapping) -> Sex | None:
    typed = "" if column is None else row.cell(column)
    meant = meaning(Choice.SEX, typed, mapping.words) if typed else None
    if typed and meant is None:
        raise errors.WordUnknown(typed=typed[:40], known=", ".join(OPTIONS[Choice.SEX].values()))
    return Sex(meant) if meant and meant != PASSED_OVER else None


def _band(row: Row, column: int | None) -> Band | None:
    typed = "" if column is None else row.cell(column)
    if not typed:
        return None
    age = whole(typed, MOST_AGE)
    return next(band for band, most in _AGES if age <= most)
