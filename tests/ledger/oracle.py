"""A book as a beginner would keep it: lists and dicts of whole numbers, every figure added up from the start each time.

It knows the rules from the house's plan and nothing of our code's ways; the tests hold `ledger` against it.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from ledger.chart import AccountKey
from ledger.posting import Draft, Entry
from tests.ledger.books import CASH, CHART, KEYS, OPENED, SOCIAL_CASH

DEBIT_SIDE = {template.code for template in CHART if template.type.normal_side_is_debit}
Sums = dict[AccountKey, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Written:
    number: int
    draft: Draft
    reverses: int | None


class No(Exception):
    """A refusal, by its code."""


@dataclass
class Oracle:
    """What the book must be, and what it must answer."""

    written: list[Written] = field(default_factory=list)
    closed_through: date | None = None
    reports: dict[date, Sums] = field(default_factory=dict)

    def post(self, draft: Draft, today: date, reverses: int | None = None) -> tuple[int, bool]:
        number, repeated = self._write(draft, today, reverses)
        self._refuse_empty_boxes()
        return number, repeated

    def reverse(self, number: int, day: date, reason: str, reference: str, today: date) -> tuple[int, bool]:
        answer = self._mirror(number, day, reason, reference, today)
        self._refuse_empty_boxes()
        return answer

    def correct(self, number: int, draft: Draft, day: date, reason: str, today: date) -> tuple[int, int, bool]:
        reversal, repeated = self._mirror(number, day, reason, f"reversal of {number} for {draft.reference}", today)
        replacement, also = self._write(draft, today, None)
        if repeated != also:
            raise No("reference-reused")
        self._refuse_empty_boxes()
        return reversal, replacement, also

    def close(self, through: date, today: date) -> None:
        if self.closed_through == through:
            return
        if self.closed_through and through < self.closed_through:
            raise No("period-already-closed")
        self._refuse_day(through, today)
        self.closed_through = through
        self.reports[through] = self.balances(through)

    def balances(self, as_of: date | None = None, through_number: int | None = None) -> Sums:
        debits: Counter[AccountKey] = Counter()
        credits: Counter[AccountKey] = Counter()
        for one, entry in self.entries(through_number):
            if as_of is None or one.draft.day <= as_of:
                debits[entry.debit] += entry.amount_minor
                credits[entry.credit] += entry.amount_minor
        return {key: (debits[key], credits[key]) for key in sorted(KEYS)}

    def entries(self, through_number: int | None = None) -> Iterator[tuple[Written, Entry]]:
        for one in self.written[:through_number]:
            for entry in one.draft.entries:
                yield one, entry

    def reversed_by(self, number: int, through_number: int | None = None) -> int | None:
        return next((one.number for one in self.written[:through_number] if one.reverses == number), None)

    def _mirror(self, number: int, day: date, reason: str, reference: str, today: date) -> tuple[int, bool]:
        original = next((one for one in self.written if one.number == number), None)
        if original is None:
            raise No("unknown-transaction")
        entries = tuple(Entry(one.credit, one.debit, one.amount_minor, one.memo) for one in original.draft.entries)
        draft = Draft(day, reference, reason, entries)
        if not any(one.draft.reference == reference for one in self.written):
            if self.reversed_by(number):
                raise No("already-reversed")
            if day < original.draft.day:
                raise No("reversal-before-original")
        return self._write(draft, today, number)

    def _write(self, draft: Draft, today: date, reverses: int | None) -> tuple[int, bool]:
        for one in self.written:
            if one.draft.reference == draft.reference:
                if one.draft == draft and one.reverses == reverses:
                    return one.number, True
                raise No("reference-reused")
        self._refuse_day(draft.day, today)
        if self.closed_through and draft.day <= self.closed_through:
            raise No("period-closed")
        self.written.append(Written(len(self.written) + 1, draft, reverses))
        return len(self.written), False

    def _refuse_day(self, day: date, today: date) -> None:
        if day < OPENED:
            raise No("day-before-book")
        if day > today:
            raise No("day-in-future")

    def _refuse_empty_boxes(self) -> None:
        for box in (CASH, SOCIAL_CASH):
            for day in {one.draft.day for one in self.written}:
                debit, credit = self.balances(day)[box]
                if debit < credit:
                    raise No("cash-below-zero")
