"""Which lines of the bank and which vouchers of the book may be the same money. Pure.

Proposes, with a reason for each, and matches nothing: that takes a person's tick. What is proposed follows from the lines alone,
never from the order in which they were handed in. Amounts are equal to the last minor unit or it is no proposal.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import combinations
from typing import TypeVar

from core.marks import N_
from projects.bank.lines import StatementLine

DAYS_APART = 7
DAYS_APART_BY_REFERENCE = 180  # a cheque may lie in a drawer for months
MOST_TOGETHER = 6
MOST_CANDIDATES = 12  # of which sums are tried: 2,497 of them at most
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
    Why.REFERENCE: N_("The bank names {reference}, and the amount is the same; {days} days apart."),
    Why.ONE_OF_THIS_AMOUNT: N_("The amount is the same and no other line has it; {days} days apart."),
    Why.NEAREST: N_("The amount is the same; {others} more have it, and this one is nearest: {days} days apart. Look closely."),
    Why.SUM_OF_VOUCHERS: N_("{count} vouchers come to exactly this amount, at most {days} days apart. Look closely."),
    Why.SUM_OF_LINES: N_("{count} lines of the bank come to exactly this voucher, at most {days} days apart. Look closely."),
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
        self.bank, self.book = bank, book

    def take(self, lines: Sequence[BankLine], entries: Sequence[BookLine], why: Why, **facts: str | int) -> Proposal:
        keys, numbers = {one.key for one in lines}, {one.number for one in entries}
        self.bank = [one for one in self.bank if one.key not in keys]
        self.book = [one for one in self.book if one.number not in numbers]
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
    """All pairs of one amount that are at most so many days apart."""
    by_amount: dict[int, list[BankLine]] = {}
    for line in left.bank:
        by_amount.setdefault(line.amount_minor, []).append(line)
    for entry in left.book:
        for line in by_amount.get(entry.amount_minor, ()):
            pair = _Pair(line, entry)
            if pair.apart <= days_apart:
                yield pair


def _nearest_first(left: _Left, pairs: Iterable[_Pair]) -> Iterator[_Pair]:
    """Pairs whose two sides are both still free when their turn comes."""
    for pair in sorted(pairs, key=lambda one: one.order):
        if pair.line in left.bank and pair.entry in left.book:
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
    for line in list(left.bank):
        if chosen := _together(line, left.book, days_apart):
            apart = max(abs((one.day - line.day).days) for one in chosen)
            yield left.take((line,), chosen, Why.SUM_OF_VOUCHERS, count=len(chosen), days=apart)


def _sums_of_lines(left: _Left, days_apart: int) -> Iterator[Proposal]:
    """One voucher that the bank carried out in several movements."""
    for entry in list(left.book):
        if chosen := _together(entry, left.bank, days_apart):
            apart = max(abs((one.day - entry.day).days) for one in chosen)
            yield left.take(chosen, (entry,), Why.SUM_OF_LINES, count=len(chosen), days=apart)


Side = TypeVar("Side", BankLine, BookLine)


def _together(one: BankLine | BookLine, others: Sequence[Side], days_apart: int) -> tuple[Side, ...]:
    """The fewest of the nearest others that go the same way and come to exactly this amount; none if no such few do."""
    wanted = one.amount_minor

    def apart(other: Side) -> int:
        return abs((other.day - one.day).days)

    near = [
        other
        for other in others
        if (other.amount_minor > 0) == (wanted > 0) and abs(other.amount_minor) < abs(wanted) and apart(other) <= days_apart
    ]
    candidates = sorted(near, key=lambda other: (apart(other), other.order))[:MOST_CANDIDATES]
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
