"""A spreadsheet as it is read: tables of lines of cells, each cell still exactly what stands in it.

Pure. What a cell means is `groups.starting.checking`'s business; here it only has a place, so that everything that is said
of it can name that place as the reader sees it: sheet, line, letter of the column.
"""

from dataclasses import dataclass
from datetime import date

from core.errors import Refusal

MOST_LINES = 20_000
MOST_COLUMNS = 60
MOST_IN_A_CELL = 1_000


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell. `number`: the program holds it as a number, so its dot is a decimal mark; `day`: as a day."""

    text: str = ""
    number: bool = False
    day: date | None = None

    @property
    def empty(self) -> bool:
        return not self.text.strip()


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not empty, by the number that the spreadsheet program gives it."""

    number: int
    cells: tuple[Cell, ...]

    def cell(self, column: int) -> Cell:
        """The cell in a column counted from 0; an empty one beyond the line's end."""
        return self.cells[column] if column < len(self.cells) else Cell()


@dataclass(frozen=True, slots=True)
class BadCell:
    """A cell that has to change, what was read there and the refusal that says why and what to do.

    `column` counts from 0; `heading` is its title on the sheet. A fault of a whole line stands at its first column.
    """

    sheet: str
    line: int
    column: int
    heading: str
    read: str
    why: Refusal

    @property
    def letter(self) -> str:
        return letter_of(self.column)

    @property
    def place(self) -> str:
        """As spreadsheet programs write it: "C7"."""
        return f"{self.letter}{self.line}"


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: its lines, and the cells of it that cannot be read at all."""

    name: str
    lines: tuple[Line, ...]
    unreadable: tuple[BadCell, ...] = ()


def letter_of(column: int) -> str:
    """The letter of a column counted from 0: A, B ... Z, AA."""
    letters, rest = "", column + 1
    while rest:
        rest, place = divmod(rest - 1, 26)
        letters = chr(ord("A") + place) + letters
    return letters
