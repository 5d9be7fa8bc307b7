"""Which lines of the bank and which vouchers of the book may be the same money. Pure.

Proposes, with a reason for each, and matches nothing: that takes a person's tick. What is proposed follows from the lines alone,
never from the order in which they were handed in. Amounts are equal to the last minor unit or it is no proposal.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from itertools import combinations, islice
from typing import TypeVar

from core.marks import N_
from projects.bank.lines import StatementLine

DAYS_APART = 7
DAYS_APART_BY_REFERENCE = 180  # a cheque may lie in a drawer for months
MOST_TOGETHER = 6
MOST_CANDIDATES = 12  # of which sums are tried: 2,497 of them at most
MOST_TRIED = 200  # lines for which sums are tried at once; when these are ticked, the next have their turn
MOST_RIVALS = 15  # equal amounts on either side of its day that one entry is held against
_SHORTEST_REFERENCE = 3


@dataclass(frozen=True, slots=True)
class BankLine:
    """A line of a statement that was imported; `key` is its number in the tables."""

    key: int
    line: StatementLine

    @property
    def day(self) -> date:
        return self.line.day

    @property
    def amount_minor(self) -> int:
        return self.line.amount_minor

    @property
    def order(self) -> tuple[date, int, str, str, int]:
        return self.day, self.amount_minor, self.line.reference, self.line.words, self.key


@dataclass(frozen=True, slots=True)
class BookLine:
    """What one journal transaction does to the bank account: above zero it came in, below it went out.

    `references`: cheque numbers, receipt numbers and the like by which the bank may name it. `takes_back`: the number of the
    journal transaction that it reverses.
    """

    number: int
    day: date
    amount_minor: int
    memo: str = ""
    references: tuple[str, ...] = ()
    takes_back: int | None = None

    @property
    def order(self) -> tuple[date, int]:
        return self.day, self.number


class Why(StrEnum):
    """Why two sides may be one; the order of the members is the order of trust."""

    TAKEN_BACK = "taken-back"
    REFERENCE = "reference"
    ONE_OF_THIS_AMOUNT = "one-of-this-amount"
    NEAREST = "nearest"
    SUM_OF_VOUCHERS = "sum-of-vouchers"
    SUM_OF_LINES = "sum-of-lines"


WHY_SENTENCES: dict[Why, str] = {
    Why.TAKEN_BACK: N_("Number {number} takes number {other} back; neither will ever be seen by the bank."),
    Why.REFERENCE: N_("The bank names {reference}, and the amount is the same. Days between them: {days}."),
    Why.ONE_OF_THIS_AMOUNT: N_("The amount is the same and no other line has it. Days between them: {days}."),
    Why.NEAREST: N_("The amount is the same. {others} more have it; this is the nearest. Days between: {days}. Look closely."),
    Why.SUM_OF_VOUCHERS: N_("{count} vouchers together come to exactly this. Days between: {days} at most. Look closely."),
    Why.SUM_OF_LINES: N_("{count} lines together come to exactly this. Days between: {days} at most. Look closely."),
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """Lines that may belong together; both sides come to the same amount. `facts` fill the sentence of `why`."""

    lines: tuple[int, ...]
    entries: tuple[int, ...]
    why: Why
    facts: tuple[tuple[str, str | int], ...] = field(default=())

    @property
    def sentence(self) -> str:
        return WHY_SENTENCES[self.why]

    @property
    def told(self) -> dict[str, str | int]:
        """What fills the sentence."""
        return dict(self.facts)


def propose(bank: Sequence[BankLine], book: Sequence[BookLine], days_apart: int = DAYS_APART) -> tuple[Proposal, ...]:
    """Proposals for lines and entries that are unmatched; each line and each entry is in one at most. The surest come first."""
    left = _Left(sorted(bank, key=lambda one: one.order), sorted(book, key=lambda one: one.order))
    return (
        *_taken_back(left),
        *_by_reference(left),
        *_by_amount(left, days_apart),
        *_sums_of_vouchers(left, days_apart),
        *_sums_of_lines(left, days_apart),
    )


class _Left:
    """What is not yet in a proposal, each side in its own order."""

    def __init__(self, bank: list[BankLine], book: list[BookLine]) -> None:
        self._bank, self._book = bank, book
        self._lines, self._entries = {one.key for one in bank}, {one.number for one in book}

    @property
    def bank(self) -> list[BankLine]:
        return [one for one in self._bank if one.key in self._lines]

    @property
    def book(self) -> list[BookLine]:
        return [one for one in self._book if one.number in self._entries]

    def has(self, line: BankLine, entry: BookLine) -> bool:
        return line.key in self._lines and entry.number in self._entries

    def take(self, lines: Sequence[BankLine], entries: Sequence[BookLine], why: Why, **facts: str | int) -> Proposal:
        keys, numbers = {one.key for one in lines}, {one.number for one in entries}
        self._lines -= keys
        self._entries -= numbers
        return Proposal(tuple(sorted(keys)), tuple(sorted(numbers)), why, tuple(facts.items()))


def _taken_back(left: _Left) -> Iterator[Proposal]:
    """A journal transaction and the one that reverses it, when neither came to the bank."""
    by_number = {one.number: one for one in left.book}
    for later in left.book:
        earlier = by_number.get(later.takes_back) if later.takes_back is not None else None
        if earlier and earlier.amount_minor == -later.amount_minor:
            yield left.take((), (earlier, later), Why.TAKEN_BACK, number=later.number, other=earlier.number)


@dataclass(frozen=True, slots=True)
class _Pair:
    """A line and an entry of one amount; `named` is the reference by which the bank names the voucher."""

    line: BankLine
    entry: BookLine
    named: str = ""

    @property
    def apart(self) -> int:
        return abs((self.line.day - self.entry.day).days)

    @property
    def order(self) -> tuple[object, ...]:
        return self.apart, self.entry.order, self.line.order


def _pairs(left: _Left, days_apart: int) -> Iterator[_Pair]:
    """Pairs of one amount that are at most so many days apart; for each entry the nearest few."""
    by_amount: dict[int, list[BankLine]] = {}
    for line in left.bank:
        by_amount.setdefault(line.amount_minor, []).append(line)
    for entry in left.book:
        for line in _near(entry, by_amount.get(entry.amount_minor, []), days_apart, MOST_RIVALS):
            yield _Pair(line, entry)


Side = TypeVar("Side", BankLine, BookLine)


def _near(one: BankLine | BookLine, others: Sequence[Side], days_apart: int, most: int) -> list[Side]:
    """Those of the others, which stand by day, that are at most so many days away, the nearest first.

    At most `most` before that day and as many from it on.
    """
    here = bisect_left(others, one.day, key=lambda other: other.day)
    first = bisect_left(others, one.day - timedelta(days_apart), key=lambda other: other.day)
    end = bisect_right(others, one.day + timedelta(days_apart), key=lambda other: other.day)
    first, end = max(first, here - most), min(end, here + most)
    return sorted(others[first:end], key=lambda other: (abs((other.day - one.day).days), other.order))


def _nearest_first(left: _Left, pairs: Iterable[_Pair]) -> Iterator[_Pair]:
    """Pairs whose two sides are both still free when their turn comes."""
    for pair in sorted(pairs, key=lambda one: one.order):
        if left.has(pair.line, pair.entry):
            yield pair


def _by_reference(left: _Left) -> Iterator[Proposal]:
    """The same amount, and the bank's words hold a number of the voucher as a word of their own."""
    named = (
        _Pair(pair.line, pair.entry, reference)
        for pair in _pairs(left, DAYS_APART_BY_REFERENCE)
        if (reference := next((one for one in pair.entry.references if names(pair.line.line.words, one)), ""))
    )
    for pair in _nearest_first(left, list(named)):
        yield left.take((pair.line,), (pair.entry,), Why.REFERENCE, reference=pair.named, days=pair.apart)


def _by_amount(left: _Left, days_apart: int) -> Iterator[Proposal]:
    pairs = list(_pairs(left, days_apart))
    of_line, of_entry = Counter(pair.line.key for pair in pairs), Counter(pair.entry.number for pair in pairs)
    for pair in _nearest_first(left, pairs):
        others = max(of_line[pair.line.key], of_entry[pair.entry.number]) - 1
        if others:
            yield left.take((pair.line,), (pair.entry,), Why.NEAREST, others=others, days=pair.apart)
        else:
            yield left.take((pair.line,), (pair.entry,), Why.ONE_OF_THIS_AMOUNT, days=pair.apart)


def _sums_of_vouchers(left: _Left, days_apart: int) -> Iterator[Proposal]:
    """One line of the bank for several vouchers: a deposit of three receipts."""
    for line in left.bank[:MOST_TRIED]:
        if chosen := _together(line, left.book, days_apart):
            apart = max(abs((one.day - line.day).days) for one in chosen)
            yield left.take((line,), chosen, Why.SUM_OF_VOUCHERS, count=len(chosen), days=apart)


def _sums_of_lines(left: _Left, days_apart: int) -> Iterator[Proposal]:
    """One voucher that the bank carried out in several movements."""
    for entry in left.book[:MOST_TRIED]:
        if chosen := _together(entry, left.bank, days_apart):
            apart = max(abs((one.day - entry.day).days) for one in chosen)
            yield left.take(chosen, (entry,), Why.SUM_OF_LINES, count=len(chosen), days=apart)


def _together(one: BankLine | BookLine, others: Sequence[Side], days_apart: int) -> tuple[Side, ...]:
    """The fewest of the nearest others that go the same way and come to exactly this amount; none if no such few do."""
    wanted = one.amount_minor
    smaller = (
        other
        for other in _near(one, others, days_apart, MOST_TRIED)
        if (other.amount_minor > 0) == (wanted > 0) and abs(other.amount_minor) < abs(wanted)
    )
    candidates = list(islice(smaller, MOST_CANDIDATES))
    for count in range(2, MOST_TOGETHER + 1):
        for chosen in combinations(candidates, count):
            if sum(other.amount_minor for other in chosen) == wanted:
                return chosen
    return ()


def names(words: str, reference: str) -> bool:
    """Whether the bank's words hold a reference as a word of its own: 1234 is not named by 51234."""
    wanted = _folded(reference)
    if len(wanted) < _SHORTEST_REFERENCE:
        return False
    before, after = r"(?<![0-9a-z])", r"(?![0-9a-z])"
    return re.search(before + "0*" + re.escape(wanted.lstrip("0") or wanted) + after, words.casefold()) is not None


def _folded(reference: str) -> str:
    return " ".join(reference.split()).casefold()
