"""Bank book + reconciling items = bank statement, to the last minor unit. Pure.

The book's balance on a day, plus what is at the bank and not in the book, less what is in the book and not yet at the bank, plus
named differences, is what the bank says stood there on that day. `reconcile` refuses what does not, and says by how much.
Source: the invariants of the domain document on co-financing, section 8 ("bank book + reconciling items = bank statement").

A match may lie across the day: a cheque written in October and paid out in November is outstanding on 31 October.
What is in the book before the bank's first statement and in no match is taken to be in that statement's opening balance.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from core.marks import N_, Term
from core.money import Money, currency
from projects.bank import errors
from projects.bank.matching import BankLine, BookLine


@dataclass(frozen=True, slots=True)
class Match:
    """Lines of the bank and entries of the book that a person said are the same money.

    One side may be empty: a payment that the bank sent back is two lines of the bank, a voucher taken back is two entries of
    the book, and each pair comes to nothing.

    Raises MatchEmpty.
    """

    lines: tuple[int, ...]
    entries: tuple[int, ...]

    def __post_init__(self) -> None:
        if len(self.lines) + len(self.entries) < 2:
            raise errors.MatchEmpty()


class Item(StrEnum):
    """What kind of reconciling item; the text is kept in reconciliations for ever."""

    CHEQUE_OUTSTANDING = "cheque-outstanding"
    DEPOSIT_IN_TRANSIT = "deposit-in-transit"
    PAID_NOT_IN_BOOK = "paid-not-in-book"
    RECEIVED_NOT_IN_BOOK = "received-not-in-book"
    DIFFERENCE = "difference"


ITEM_NAMES: dict[Item, Term] = {
    Item.CHEQUE_OUTSTANDING: Term(N_("In the book as paid, not yet at the bank (cheques outstanding)")),
    Item.DEPOSIT_IN_TRANSIT: Term(N_("In the book as received, not yet at the bank (deposits in transit)")),
    Item.PAID_NOT_IN_BOOK: Term(N_("Paid by the bank, not in the book")),
    Item.RECEIVED_NOT_IN_BOOK: Term(N_("Received by the bank, not in the book")),
    Item.DIFFERENCE: Term(N_("Named differences")),
}


@dataclass(frozen=True, slots=True)
class ReconcilingItem:
    """One thing that stands on one side only. `amount_minor` is what it adds to the book's balance on the way to the bank's.

    `number`: of the entry in the journal; `line`: the key of a line of the bank; 0 where it is neither. `words`: the voucher's
    memo, the bank's own words, or the reason that the reconciler gave for a difference.
    """

    kind: Item
    day: date
    amount_minor: int
    words: str
    number: int = 0
    line: int = 0


@dataclass(frozen=True, slots=True)
class NamedDifference:
    """A difference that the reconciler explains herself, with the amount it adds to the book's balance."""

    amount_minor: int
    reason: str


SIDE_NAMES: dict[str, Term] = {"line": Term(N_("Line of the bank")), "entry": Term(N_("Entry of the book"))}


@dataclass(frozen=True, slots=True)
class Position:
    """All that is known of one bank account: where its statements begin, every line, every entry, every match.

    Raises MatchUnequal, MatchedTwice, MatchUnknown.
    """

    currency: str
    starts_on: date
    opening_minor: int
    bank: tuple[BankLine, ...]
    book: tuple[BookLine, ...]
    matches: tuple[Match, ...] = field(default=())

    def __post_init__(self) -> None:
        lines = {one.key: one.amount_minor for one in self.bank}
        entries = {one.number: one.amount_minor for one in self.book}
        seen: set[tuple[str, int]] = set()
        for match in self.matches:
            for side, keys, known in (("line", match.lines, lines), ("entry", match.entries, entries)):
                for key in keys:
                    if key not in known:
                        raise errors.MatchUnknown(what=SIDE_NAMES[side], number=key)
                    if (side, key) in seen:
                        raise errors.MatchedTwice(what=SIDE_NAMES[side], number=key)
                    seen.add((side, key))
            at_bank, in_book = sum(lines[key] for key in match.lines), sum(entries[key] for key in match.entries)
            if at_bank != in_book:
                raise errors.MatchUnequal(
                    bank=self.money(at_bank), book=self.money(in_book), difference=self.money(abs(at_bank - in_book))
                )

    def money(self, minor: int) -> Money:
        return Money(minor, currency(self.currency))

    def book_balance(self, day: date) -> int:
        return sum(one.amount_minor for one in self.book if one.day <= day)

    def bank_balance(self, day: date) -> int:
        return self.opening_minor + sum(one.amount_minor for one in self.bank if one.day <= day)

    def open_lines(self) -> tuple[BankLine, ...]:
        """Lines of the bank in no match, the oldest first."""
        matched = {key for match in self.matches for key in match.lines}
        return tuple(sorted((one for one in self.bank if one.key not in matched), key=lambda one: one.order))

    def open_entries(self) -> tuple[BookLine, ...]:
        """Entries of the book in no match since the first statement began, the oldest first."""
        matched = {key for match in self.matches for key in match.entries}
        still = (one for one in self.book if one.number not in matched and one.day >= self.starts_on and one.amount_minor)
        return tuple(sorted(still, key=lambda one: one.order))


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """What was found on a day. Refuses to exist unless book and items come to the bank's balance. Raises NotExplained."""

    currency: str
    day: date
    book_minor: int
    bank_minor: int
    items: tuple[ReconcilingItem, ...]

    def __post_init__(self) -> None:
        expected = self.book_minor + sum(item.amount_minor for item in self.items)
        if expected != self.bank_minor:
            of = currency(self.currency)
            raise errors.NotExplained(
                day=self.day, expected=Money(expected, of), stated=Money(self.bank_minor, of),
                difference=Money(self.bank_minor - expected, of),
            )  # fmt: skip

    def total_minor(self, kind: Item) -> int:
        return sum(item.amount_minor for item in self.items if item.kind is kind)

    def of_kind(self, kind: Item) -> tuple[ReconcilingItem, ...]:
        return tuple(item for item in self.items if item.kind is kind)


def items_on(position: Position, day: date) -> tuple[ReconcilingItem, ...]:
    """What stands on one side only on that day, in the order of kinds, days and numbers."""
    whole = {("line", one.key): one.day for one in position.bank} | {("entry", one.number): one.day for one in position.book}
    settled: set[tuple[str, int]] = set()
    across: set[tuple[str, int]] = set()
    for match in position.matches:
        members = [("line", key) for key in match.lines] + [("entry", key) for key in match.entries]
        (settled if all(whole[member] <= day for member in members) else across).update(members)
    found = [*_of_the_book(position, day, settled, across), *_of_the_bank(position, day, settled)]
    order = list(Item)
    return tuple(sorted(found, key=lambda item: (order.index(item.kind), item.day, item.number, item.line)))


def _of_the_book(
    position: Position, day: date, settled: set[tuple[str, int]], across: set[tuple[str, int]]
) -> Iterator[ReconcilingItem]:
    for entry in position.book:
        member = ("entry", entry.number)
        before_all = entry.day < position.starts_on and member not in across
        if entry.day > day or member in settled or before_all or not entry.amount_minor:
            continue
        kind = Item.DEPOSIT_IN_TRANSIT if entry.amount_minor > 0 else Item.CHEQUE_OUTSTANDING
        yield ReconcilingItem(kind, entry.day, -entry.amount_minor, entry.memo, number=entry.number)


def _of_the_bank(position: Position, day: date, settled: set[tuple[str, int]]) -> Iterator[ReconcilingItem]:
    for one in position.bank:
        if one.day > day or ("line", one.key) in settled:
            continue
        kind = Item.RECEIVED_NOT_IN_BOOK if one.amount_minor > 0 else Item.PAID_NOT_IN_BOOK
        yield ReconcilingItem(kind, one.day, one.amount_minor, one.line.words, line=one.key)


def unexplained_minor(position: Position, day: date, named: Sequence[NamedDifference] = ()) -> int:
    """What is still to be explained: the bank's balance less the book's, less every item and named difference."""
    known = sum(item.amount_minor for item in items_on(position, day)) + sum(one.amount_minor for one in named)
    return position.bank_balance(day) - position.book_balance(day) - known


def reconcile(position: Position, day: date, named: Sequence[NamedDifference] = ()) -> Reconciliation:
    """The reconciliation of a day. Raises NotExplained, which says by how much."""
    differences = (ReconcilingItem(Item.DIFFERENCE, day, one.amount_minor, one.reason) for one in named)
    items = (*items_on(position, day), *differences)
    return Reconciliation(position.currency, day, position.book_balance(day), position.bank_balance(day), items)
