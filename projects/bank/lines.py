"""A bank statement as a frozen object, whatever file it came from. Pure.

Refuses to exist when it contradicts itself: opening balance and lines that do not come to the closing balance, running balances
that do not follow, days outside its period. Amounts are signed minor units: money in is above zero, money out below.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from core.calendars import Period
from core.money import Money, currency
from projects.bank import errors

LAST_FOUR = re.compile(r"[0-9A-Z]{4}")


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One movement as the bank booked it. `balance_minor`: what the statement says stood there after it, if it says so."""

    day: date
    amount_minor: int
    reference: str = ""
    payee: str = ""
    memo: str = ""
    value_day: date | None = None
    balance_minor: int | None = None

    def __post_init__(self) -> None:
        if self.amount_minor == 0:
            raise errors.LineMovesNothing(day=self.day)

    @property
    def words(self) -> str:
        """All that the bank wrote beside the figures."""
        return " · ".join(dict.fromkeys(part for part in (self.payee, self.memo, self.reference) if part))


@dataclass(frozen=True, slots=True)
class LineKey:
    """What tells a line from every other of its account, in every file it comes in.

    `ordinal` counts the equal lines of one day (two deposits of 500 without a reference are lines 0 and 1), so a line that
    stands in two overlapping files has one key, and two equal lines of one day have two.
    """

    day: date
    amount_minor: int
    reference: str
    ordinal: int


@dataclass(frozen=True, slots=True)
class BankStatement:
    """`last_four`: the end of the account's number, all of it that is ever kept; empty when the file does not say.

    Raises ClosingDiffers, BalanceDiffers, LineOutsidePeriod, LastFourUnreadable.
    """

    currency: str
    last_four: str
    period: Period
    opening_minor: int
    closing_minor: int
    lines: tuple[StatementLine, ...]

    def __post_init__(self) -> None:
        currency(self.currency)
        if self.last_four and not LAST_FOUR.fullmatch(self.last_four):
            raise errors.LastFourUnreadable(typed=self.last_four[-8:])
        for place, line in enumerate(self.lines, start=1):
            if line.day not in self.period:
                raise errors.LineOutsidePeriod(line=place, day=line.day, start=self.period.start, end=self.period.end)
        self._follow_the_balances()
        moved = sum(line.amount_minor for line in self.lines)
        expected = self.opening_minor + moved
        if expected != self.closing_minor:
            raise errors.ClosingDiffers(
                opening=self.money(self.opening_minor), moved=self.money(moved), expected=self.money(expected),
                closing=self.money(self.closing_minor), difference=self.money(abs(self.closing_minor - expected)),
            )  # fmt: skip

    def _follow_the_balances(self) -> None:
        balances = accumulate((line.amount_minor for line in self.lines), initial=self.opening_minor)
        next(balances)
        for place, (line, expected) in enumerate(zip(self.lines, balances, strict=True), start=1):
            if line.balance_minor is not None and line.balance_minor != expected:
                raise errors.BalanceDiffers(
                    line=place, day=line.day, expected=self.money(expected), stated=self.money(line.balance_minor),
                    difference=self.money(abs(line.balance_minor - expected)),
                )  # fmt: skip

    def money(self, minor: int) -> Money:
        return Money(minor, currency(self.currency))

    @property
    def came_in_minor(self) -> int:
        return sum(line.amount_minor for line in self.lines if line.amount_minor > 0)

    @property
    def went_out_minor(self) -> int:
        """What left the account, as an amount above zero."""
        return -sum(line.amount_minor for line in self.lines if line.amount_minor < 0)


def keyed(lines: Iterable[StatementLine]) -> Iterator[tuple[LineKey, StatementLine]]:
    """Each line with its key, in the order of the statement. The file must hold whole days for keys to meet in the next one."""
    seen: Counter[tuple[date, int, str]] = Counter()
    for line in lines:
        same = (line.day, line.amount_minor, line.reference)
        yield LineKey(*same, ordinal=seen[same]), line
        seen[same] += 1


def last_four_of(identification: str) -> str:
    """The last four letters or digits of an account's number, IBAN or mask ("XXX-X-X1234-5" ends with 2345); else empty."""
    letters = re.sub(r"[^0-9A-Z]", "", identification.upper())
    return letters[-4:] if len(letters) >= 4 else ""
