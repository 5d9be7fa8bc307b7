"""What every paper has in common: whose it is, when it was printed, and the history of the book that it is a witness of."""

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar, Protocol, TypeVar

from core.calendars import Period, month_of, year_of
from core.money import Currency, plain

# A thousand lines are thirty pages, some ten seconds of layout and 370 MB; more is printed as several papers.
MOST_LINES = 1000
_SHORT_FINGERPRINT = 16
_FINGERPRINT_GROUP = 4


class Names(StrEnum):
    """How a paper that hangs on a notice board calls people."""

    FULL = "full"
    NUMBERS = "numbers"


class Size(StrEnum):
    """The sheets that a paper is printed on. A3 is the poster for a notice board."""

    A4 = "a4"
    A5 = "a5"
    LETTER = "letter"
    A3 = "a3"


@dataclass(frozen=True, slots=True)
class Layout:
    """How a paper is laid out, its figures being the same. `large`: letters for old eyes, for which A5 has no room."""

    size: Size = Size.A4
    large: bool = False

    def __post_init__(self) -> None:
        if self.large and self.size is Size.A5:
            object.__setattr__(self, "size", Size.A4)

    @property
    def narrow(self) -> bool:
        """Whether tables of many columns have to be told in few; on A3 large letters have room."""
        return self.size is Size.A5 or (self.large and self.size is not Size.A3)

    @property
    def poster(self) -> bool:
        """Whether it hangs on a wall, to be read from two metres away."""
        return self.size is Size.A3

    @property
    def classes(self) -> str:
        """For the style sheets."""
        return f"{self.size}{' large' if self.large else ''}"


@dataclass(frozen=True, slots=True)
class Witness:
    """Where the book of an `owner` stood when a paper was made of it."""

    owner: str
    number: int
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Heading:
    """Printed on every page. `number` and `fingerprint` (hexadecimal) are the last journal transaction it includes.

    Of a paper about several `books`, the number of all their entries, and one fingerprint of where they all stand; each is
    among `witnessed`, which is empty for a paper that no book is behind. `owner` and `about` name what the paper is about in
    the register of issued papers: "group:4f2a…" and, within it, "member:7".
    """

    group: str
    network: str
    practice: bool
    printed_on: date
    number: int
    fingerprint: str
    books: int = 1
    witnessed: tuple[Witness, ...] = ()
    owner: str = ""
    about: str = ""

    @property
    def fingerprint_groups(self) -> str:
        """The whole fingerprint in groups of four, to be compared by eye."""
        return grouped(self.fingerprint)

    @property
    def short_fingerprint(self) -> str:
        return grouped(self.fingerprint[:_SHORT_FINGERPRINT])


def grouped(digits: str) -> str:
    return " ".join(textwrap.wrap(digits, _FINGERPRINT_GROUP))


def period_in_file_names(period: Period) -> str:
    """The period as `core.calendars.parse_period` reads it but without dots: "2026", "2026-11", "2026-01-01-to-2026-03-31"."""
    return period_typed(period).replace("..", "-to-")


def period_typed(period: Period) -> str:
    """The period as it is typed: "2026", "2026-11" or "2026-01-01..2026-03-31", in Gregorian years."""
    if period == year_of(period.start.year):
        return f"{period.start.year}"
    if period == month_of(period.start):
        return f"{period.start:%Y-%m}"
    return f"{period.start.isoformat()}..{period.end.isoformat()}"


class Paper(Protocol):
    """One statement: frozen figures and facts in no language, and the names of what prints them."""

    kind: ClassVar[str]  # its template, its class in the style sheet, its part of a file name
    title: ClassVar[str]  # marked for the catalogues

    @property
    def heading(self) -> Heading: ...

    @property
    def wide(self) -> bool:
        """Whether the page lies on its side."""
        ...


# What fits a column of an upright page: "999,999.99". Longer amounts turn the page on its side.
MOST_UPRIGHT_CHARACTERS = 10


def too_wide_for_upright(
    amounts_minor: Iterable[int], currency: Currency, most_characters: int = MOST_UPRIGHT_CHARACTERS
) -> bool:
    """Whether some amount, with its separators, needs the wider columns of a page on its side."""
    digits = len(plain(max(map(abs, amounts_minor), default=0), currency))
    whole = digits - currency.exponent - (1 if currency.exponent else 0)
    return digits + (whole - 1) // 3 > most_characters


Line = TypeVar("Line")


def capped(lines: Sequence[Line]) -> tuple[tuple[Line, ...], int]:
    """The lines that fit one paper, and how many are left out: the paper says so."""
    return tuple(lines[:MOST_LINES]), max(0, len(lines) - MOST_LINES)
