"""Which column of a bank's CSV file is what: chosen once by a person, kept with the bank account, and used ever after.

Columns are told by their place, as spreadsheets letter them, so that a heading that stands twice does no harm. The headings
that stood there are kept too: a bank that changes its file is noticed and not misread.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from core.calendars import Calendar
from core.frozen import from_text, to_text
from core.marks import N_, Term
from projects.bank import file_errors as errors
from projects.bank.amounts import DecimalMark
from projects.bank.days import DateForm

MOST_COLUMNS = 60
MOST_HEADER_LINES = 60


class Delimiter(StrEnum):
    COMMA = ","
    SEMICOLON = ";"
    TAB = "\t"
    BAR = "|"


PARTS: dict[str, Term] = {
    "day": Term(N_("Day")),
    "amount": Term(N_("Amount, with its sign")),
    "out": Term(N_("Money out")),
    "into": Term(N_("Money in")),
    "balance": Term(N_("Balance after it")),
    "value_day": Term(N_("Value day")),
    "reference": Term(N_("The bank's reference")),
    "payee": Term(N_("Who paid or was paid")),
    "memo": Term(N_("What for")),
}


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """Columns count from 0. `header_lines` and `footer_lines` stand above and below the movements and are no movements.

    `headings` are the cells of the last line above the movements when the columns were chosen; empty where there was none.
    Raises AmountColumnsUnclear, ColumnTwice, ColumnOutside, HeaderLinesOutside.
    """

    day: int
    amount: int | None = None
    out: int | None = None
    into: int | None = None
    balance: int | None = None
    value_day: int | None = None
    reference: int | None = None
    payee: int | None = None
    memo: int | None = None
    header_lines: int = 1
    footer_lines: int = 0
    date_form: DateForm = DateForm.DAY_MONTH_YEAR
    calendar: Calendar = Calendar.GREGORIAN
    decimal: DecimalMark = DecimalMark.POINT
    delimiter: Delimiter | None = None
    headings: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        one, two = self.amount is not None, self.out is not None and self.into is not None
        neither = self.out is None and self.into is None
        if not (one and neither or two and not one):
            raise errors.AmountColumnsUnclear()
        for count in (self.header_lines, self.footer_lines):
            if not 0 <= count <= MOST_HEADER_LINES:
                raise errors.HeaderLinesOutside(typed=count, most=MOST_HEADER_LINES)
        seen: dict[int, str] = {}
        for part, column in self.chosen():
            if not 0 <= column < MOST_COLUMNS:
                raise errors.ColumnOutside(column=column + 1, last=letter_of(MOST_COLUMNS - 1))
            if column in seen:
                raise errors.ColumnTwice(column=letter_of(column), first=PARTS[seen[column]], second=PARTS[part])
            seen[column] = part

    def chosen(self) -> Iterator[tuple[str, int]]:
        """The parts that have a column, with it."""
        for part in PARTS:
            column = getattr(self, part)
            if column is not None:
                yield part, column

    @property
    def needed(self) -> int:
        """The last column that a movement must reach: its day and its amounts."""
        return max(column for part, column in self.chosen() if part in ("day", "amount", "out", "into"))

    def kept(self) -> str:
        """The text it is kept as."""
        return to_text(self)


def mapping_from(text: str) -> ColumnMapping:
    """The mapping that was kept. Raises ValueError, KeyError or TypeError for a text that is none."""
    return from_text(ColumnMapping, text)


def letter_of(column: int) -> str:
    """The letters of a column that counts from 0: A, B, … Z, AA."""
    letters, left = "", column + 1
    while left:
        left, rest = divmod(left - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
