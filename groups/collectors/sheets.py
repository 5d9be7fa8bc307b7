"""What a collector's round, a hand-over and a withdrawal say, each frozen: the contents of their vouchers. Pure.

Money on a round moves from nowhere into the collector's hand, and is owed to each member from that moment; handed over, it
moves from her hand into the box.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from core.frozen import from_text
from core.money import Money, currency
from groups import charts
from groups.collectors.errors import DifferenceUnnamed, KeepsMoreThanHeld, NothingCollected
from ledger.chart import AccountKey
from ledger.posting import Entry

_BOX = AccountKey(charts.LOAN_FUND_CASH)
_OVER_AND_SHORT = AccountKey(charts.OVER_AND_SHORT)


@dataclass(frozen=True, slots=True)
class Given:
    """What one member gave at her door."""

    member: int
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Round:
    """A collector's round of a day. `code`: the account that holds what members save. Raises NothingCollected."""

    currency: str
    collector: int
    code: str
    given: tuple[Given, ...]

    def __post_init__(self) -> None:
        if not self.given:
            raise NothingCollected()

    @property
    def total(self) -> Money:
        return self.money(sum(one.amount_minor for one in self.given))

    def money(self, minor: int) -> Money:
        return Money(minor, currency(self.currency))

    def entries(self) -> tuple[Entry, ...]:
        hand = charts.of_member(charts.WITH_COLLECTOR, self.collector)
        return tuple(Entry(hand, charts.of_member(self.code, one.member), one.amount_minor) for one in self.given)


@dataclass(frozen=True, slots=True)
class HandOver:
    """What a collector lays on the treasurer's table: counted piece by piece, against what the book says she holds.

    `keeps_minor` stays with her as change for the next round. Too little is written to cash over and short with its reason,
    and so is too much. Raises KeepsMoreThanHeld, DifferenceUnnamed.
    """

    currency: str
    collector: int
    held_minor: int
    quantities: Mapping[int, int]
    keeps_minor: int = 0
    reason: str = ""

    def __post_init__(self) -> None:
        if self.keeps_minor > self.held_minor:
            raise KeepsMoreThanHeld(keeps=self.money(self.keeps_minor), held=self.money(self.held_minor))
        if self.difference_minor and not self.reason:
            raise DifferenceUnnamed(
                amount=self.money(abs(self.difference_minor)), expected=self.money(self.expected_minor)
            )

    @property
    def expected_minor(self) -> int:
        return self.held_minor - self.keeps_minor

    @property
    def counted_minor(self) -> int:
        return sum(denomination * quantity for denomination, quantity in self.quantities.items())

    @property
    def difference_minor(self) -> int:
        """Above zero she hands over more than she should."""
        return self.counted_minor - self.expected_minor

    def money(self, minor: int) -> Money:
        return Money(minor, currency(self.currency))

    def entries(self) -> tuple[Entry, ...]:
        hand = charts.of_member(charts.WITH_COLLECTOR, self.collector)
        short, over = max(-self.difference_minor, 0), max(self.difference_minor, 0)
        moved = (
            (_BOX, hand, min(self.counted_minor, self.expected_minor)),
            (_OVER_AND_SHORT, hand, short),
            (_BOX, _OVER_AND_SHORT, over),
        )
        return tuple(Entry(to, of, minor, self.reason if of != hand or to != _BOX else "") for to, of, minor in moved if minor)


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What a member takes out of her savings at the treasurer's table."""

    currency: str
    member: int
    code: str
    amount_minor: int

    def money(self, minor: int) -> Money:
        return Money(minor, currency(self.currency))

    def entries(self) -> tuple[Entry, ...]:
        return (Entry(charts.of_member(self.code, self.member), _BOX, self.amount_minor),)


def read_round(content: str) -> Round:
    return from_text(Round, content)


def read_hand_over(content: str) -> HandOver:
    return from_text(HandOver, content)


def read_withdrawal(content: str) -> Withdrawal:
    return from_text(Withdrawal, content)
