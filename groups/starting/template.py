"""The template to fill in: an empty record for this group, as one workbook or as CSV files in a ZIP.

Made from the same list of columns that reads what comes back. No cell of it is ever a formula, whatever a member is called.
"""

import csv
from collections.abc import Iterable, Iterator
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from core.language import Language
from core.marks import N_
from core.text import harmless
from groups.starting.cells import MOST_LINES
from groups.starting.checking import GroupFacts
from groups.starting.columns import (
    HOW_TO_FILL,
    SHEET_NAMES,
    Column,
    Kind,
    Sheet,
    columns_of,
    example_of,
    group_lines,
    sheets_of,
)
from groups.starting.typed import typed_day

FIRST_OF_ALL = (
    N_("Fill in the sheets of this file from the group's own books. Leave a sheet empty if there is nothing to write."),
    N_("Keep the headings as they are. Write figures, not formulas, and do not merge cells."),
    N_("Write days as year, month, day with a hyphen between, in the group's calendar or in the common era."),
    N_("Nothing is taken over until every cell is right and a second officer has confirmed it."),
)
HEADS = (N_("Sheet"), N_("Column"), N_("What to write"), N_("Example"))
_LONGEST_LIST = 255  # of a drop-down list in a spreadsheet
_WIDTHS = {Kind.TEXT: 30, Kind.CHOICE: 18}
_USUAL_WIDTH = 16
_TEXT_FORMAT = "@"  # so that the program keeps a day as it was typed


def rows_of(sheet: Sheet, facts: GroupFacts, reader: Language) -> Iterator[tuple[str, ...]]:
    """The lines of a sheet as it is handed out: headings, and what is known already."""
    yield tuple(reader.text(column.title) for column in columns_of(sheet, facts.terms))
    if sheet is Sheet.GROUP:
        yield from ((reader.text(item.title), "") for item in group_lines(facts.terms))
    for member in sorted(facts.members.values(), key=lambda member: member.number):
        if sheet is Sheet.MEMBERS:
            sex = next((reader.text(name) for key, name in _options(sheet, "sex", facts) if key == member.sex), "")
            yield (str(member.number), member.name, sex, typed_day(member.joined_on, facts.habits.calendar))
        elif sheet is Sheet.SAVINGS:
            yield (str(member.number),)


def _options(sheet: Sheet, key: str, facts: GroupFacts) -> Iterable[tuple[str, str]]:
    return next(column.options for column in columns_of(sheet, facts.terms) if column.key == key)


def explanations(facts: GroupFacts, reader: Language) -> Iterator[tuple[str, ...]]:
    """The sheet that says what belongs where, in the reader's language."""
    yield from ((reader.text(sentence),) for sentence in FIRST_OF_ALL)
    yield ()
    yield tuple(reader.text(head) for head in HEADS)
    for sheet in sheets_of(facts.terms):
        columns = group_lines(facts.terms) if sheet is Sheet.GROUP else columns_of(sheet, facts.terms)
        for column in columns:
            told = reader.text(column.explained)
            if column.options:
                told = f"{told} ({', '.join(reader.text(name) for _, name in column.options)})"
            example = example_of(column, reader, facts.habits.calendar)
            yield (reader.text(SHEET_NAMES[sheet]), reader.text(column.title), told, example)


def as_workbook(facts: GroupFacts, reader: Language) -> bytes:
    """The template as XLSX."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    _write(workbook, reader.text(HOW_TO_FILL), explanations(facts, reader), reader)
    told = workbook.worksheets[0]
    for letter, width in zip("ABCD", (14, 26, 70, 20), strict=True):
        told.column_dimensions[letter].width = width
    for sheet in sheets_of(facts.terms):
        page = _write(workbook, reader.text(SHEET_NAMES[sheet]), rows_of(sheet, facts, reader), reader)
        page.freeze_panes = "A2"
        for cell in page[1]:
            cell.font = Font(bold=True)
        for place, column in enumerate(columns_of(sheet, facts.terms), start=1):
            _prepare(page, get_column_letter(place), column, reader)
    workbook.active = 1
    out = BytesIO()
    workbook.save(out)
    return out.getvalue()


def _write(workbook: Workbook, title: str, rows: Iterable[tuple[str, ...]], reader: Language) -> Any:
    page = workbook.create_sheet(title)
    page.sheet_view.rightToLeft = reader.direction == "rtl"
    for number, row in enumerate(rows, start=1):
        for place, text in enumerate(row, start=1):
            if not text:
                continue
            cell = page.cell(row=number, column=place)
            if text.isascii() and text.isdigit():
                cell.value = int(text)
                continue
            cell.value, cell.data_type = text, "s"  # text, whatever it begins with
            cell.alignment = Alignment(vertical="top", wrap_text=len(row) > 1)
            cell.quotePrefix = harmless(text) != text
    return page


def _prepare(page: Any, letter: str, column: Column, reader: Language) -> None:
    """Width and form of a column; a drop-down list where one of a few words belongs."""
    page.column_dimensions[letter].width = _WIDTHS.get(column.kind, _USUAL_WIDTH)
    if column.kind is Kind.DAY or column.key == "figure":
        page.column_dimensions[letter].number_format = _TEXT_FORMAT
    words = ",".join(reader.text(name) for _, name in column.options)
    if words and len(words) < _LONGEST_LIST:
        choice = DataValidation(type="list", formula1=f'"{words}"', allow_blank=True)
        choice.add(f"{letter}2:{letter}{MOST_LINES}")
        page.add_data_validation(choice)


def as_text_files(facts: GroupFacts, reader: Language) -> bytes:
    """The template as CSV files in a ZIP, for programs that know no XLSX."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        archive.writestr("how-to-fill-in.txt", _lines(explanations(facts, reader), reader))
        for sheet in sheets_of(facts.terms):
            archive.writestr(f"{sheet.value}.csv", _csv(rows_of(sheet, facts, reader)))
    return out.getvalue()


def _lines(rows: Iterable[tuple[str, ...]], reader: Language) -> bytes:
    return "\r\n".join(" · ".join(filter(None, row)) for row in rows).encode("utf-8-sig")


def _csv(rows: Iterable[tuple[str, ...]]) -> bytes:
    """The apostrophe before what would be a formula is taken away again when the file is read."""
    text = StringIO(newline="")
    csv.writer(text).writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")
