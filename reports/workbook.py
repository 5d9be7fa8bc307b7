"""A paper's figures as an XLSX file, for whoever adds them up again: amounts are numbers, text is never a formula.

Amounts are written as decimals, exactly; one with more digits than spreadsheet programs keep is written as text. Holds no
formula of its own either: what a sum is, the books say.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from core.language import Language
from core.money import Money, plain
from core.text import harmless

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Beyond this, what is written as a number may come back with another last digit.
MOST_EXACT = 10**13
_DAY_FORMAT = "yyyy-mm-dd"
# What spreadsheet programs refuse in the title of a sheet.
_NOT_IN_TITLES, _LONGEST_TITLE = re.compile(r"[\[\]:*?/\\]"), 31
_WIDTHS = {str: 24, Money: 16, date: 12}
_USUAL_WIDTH = 10

Cell = str | int | Money | date | None


@dataclass(frozen=True, slots=True)
class Leaf:
    """One sheet: its title and headings in the reader's language, its lines, and the line that sums them up, if it has one."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    together: tuple[Cell, ...] = ()


def as_xlsx(leaves: Iterable[Leaf], reader: Language) -> bytes:
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for leaf in leaves:
        _write(workbook, leaf, reader)
    out = BytesIO()
    workbook.save(out)
    return out.getvalue()


def _write(workbook: Workbook, leaf: Leaf, reader: Language) -> None:
    page = workbook.create_sheet(_NOT_IN_TITLES.sub(" ", leaf.title)[:_LONGEST_TITLE])
    page.sheet_view.rightToLeft = reader.direction == "rtl"
    page.freeze_panes = "A2"
    lines = (leaf.heads, *leaf.rows, *([leaf.together] if leaf.together else []))
    for number, line in enumerate(lines, start=1):
        for place, value in enumerate(line, start=1):
            if value is None:
                continue
            cell = page.cell(row=number, column=place)
            _fill(cell, value)
            cell.alignment = Alignment(vertical="top", wrap_text=isinstance(value, str))
            cell.font = Font(bold=number == 1 or bool(leaf.together) and number == len(lines))
    for place, value in enumerate(leaf.rows[0] if leaf.rows else (), start=1):
        page.column_dimensions[get_column_letter(place)].width = _WIDTHS.get(type(value), _USUAL_WIDTH)


def _fill(cell: Any, value: str | int | Money | date) -> None:
    if isinstance(value, Money):
        exact = plain(value.minor, value.currency)
        if abs(value.minor) < MOST_EXACT:
            cell.value = Decimal(exact)
            cell.number_format = "#,##0" + ("." + "0" * value.currency.exponent if value.currency.exponent else "")
            return
        value = exact
    if isinstance(value, date):
        cell.value, cell.number_format = value, _DAY_FORMAT
    elif isinstance(value, str):
        cell.value, cell.data_type = value, "s"  # text, whatever it begins with
        cell.quotePrefix = harmless(value) != value
    else:
        cell.value = value
