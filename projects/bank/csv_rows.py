"""The rows of a CSV file as cells of text: letters, marks between cells, quotation marks. Knows nothing of banks.

Row numbers are those that a spreadsheet shows: a cell of two lines is one row there.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO

from projects.bank import file_errors as errors
from projects.bank.mapping import MOST_COLUMNS, Delimiter
from projects.bank.sniffing import text_of

MOST_ROWS = 20_000
_LOOKED_AT = 60  # rows that tell what stands between cells
# The first line by which some programs say what parts the cells.
_DECLARED = re.compile(r"sep=([,;\t|])\r?\n")
# How some banks keep a spreadsheet from dropping zeros: ="00123". It is text and is read as that.
_TEXT_AS_FORMULA = re.compile(r'="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Row:
    number: int
    cells: tuple[str, ...]

    def at(self, column: int | None) -> str:
        """The cell of a column that counts from 0; empty beyond the last one, and where no column was chosen."""
        return self.cells[column] if column is not None and column < len(self.cells) else ""


def rows_of(content: bytes, delimiter: Delimiter | None = None) -> tuple[Row, ...]:
    """All rows that hold something. Raises BankFileHoldsNulls, BankLettersUnknown, QuoteNotClosed, TooManyRows."""
    text = text_of(content)
    declared = _DECLARED.match(text)
    number, text = (1, text[declared.end():]) if declared else (0, text)
    mark = delimiter or (Delimiter(declared[1]) if declared else delimiter_of(text))
    found = []
    for number, cells in _numbered(text, mark, number):
        if number > MOST_ROWS:
            raise errors.TooManyRows(most=MOST_ROWS)
        if any(cell.strip() for cell in cells):
            found.append(Row(number, tuple(_plain(cell) for cell in cells[:MOST_COLUMNS])))
    return tuple(found)


def _numbered(text: str, mark: Delimiter, number: int) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(StringIO(text, newline=""), delimiter=mark, strict=True)
    while True:
        number += 1
        try:
            yield number, next(reader)
        except StopIteration:
            return
        except csv.Error as broken:
            raise errors.QuoteNotClosed(line=number) from broken


def _plain(cell: str) -> str:
    wrapped = _TEXT_AS_FORMULA.fullmatch(cell.strip())
    return (wrapped[1] if wrapped else cell).strip()


def delimiter_of(text: str) -> Delimiter:
    """What parts the cells: the mark by which most rows have one same number of cells; of those, the one that makes most."""
    lines = [line for line in text[:200_000].splitlines() if line.strip()][:_LOOKED_AT]
    return max(Delimiter, key=lambda mark: _agreement(lines, mark))


def _agreement(lines: list[str], mark: Delimiter) -> tuple[int, int]:
    widths = Counter(re.sub(r'"[^"]*"', "", line).count(mark) for line in lines)
    del widths[0]
    if not widths:
        return 0, 0
    width, rows = max(widths.items(), key=lambda found: (found[1], found[0]))
    return rows, width
