"""The report of a peer audit: what visitors from another group counted, compared, asked and found. Frozen, and pure.

A report that contradicts itself cannot be built. Every figure of the book in it is as of the day of the visit, up to the
entry whose number and fingerprint stand in it, so that whoever holds the paper can have each reckoned again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from core.money import Currency, Money
from groups.federation.errors import CountUnexplained, NextVisitTooEarly, NothingChecked
from groups.figures import POT_NAMES, Pot


@dataclass(frozen=True, slots=True)
class CountedPot:
    """What the book says is in a pot, and the pieces that the visitors counted."""

    pot: Pot
    book_minor: int
    quantities: Mapping[int, int]
    reason: str = ""

    @property
    def counted_minor(self) -> int:
        return sum(denomination * quantity for denomination, quantity in self.quantities.items())

    @property
    def difference_minor(self) -> int:
        """Above zero there is more than the book says."""
        return self.counted_minor - self.book_minor


@dataclass(frozen=True, slots=True)
class SeenPassbook:
    """A member's savings as her own passbook says them, and as the book does."""

    member: int
    says_minor: int
    book_minor: int
    note: str = ""

    @property
    def difference_minor(self) -> int:
        """Above zero the passbook says more than the book."""
        return self.says_minor - self.book_minor


@dataclass(frozen=True, slots=True)
class Raised:
    """A question, what was answered or what will be done, by whom and by when."""

    question: str
    answer: str = ""
    who: str = ""
    by_when: date | None = None


@dataclass(frozen=True, slots=True)
class AuditReport:
    """`members`: how many passbooks there are. `book_number` and `book_fingerprint`: the last entry that was looked at.

    Raises NothingChecked, CountUnexplained, NextVisitTooEarly.
    """

    currency: str
    exponent: int
    visited_on: date
    visitors_from: str
    visitors: tuple[str, ...]
    members: int
    pots: tuple[CountedPot, ...]
    passbooks: tuple[SeenPassbook, ...]
    questions: tuple[Raised, ...]
    findings: str
    next_due: date
    book_number: int
    book_fingerprint: str

    def __post_init__(self) -> None:
        if not self.pots and not self.passbooks:
            raise NothingChecked()
        for pot in self.pots:
            if pot.difference_minor and not pot.reason:
                raise CountUnexplained(
                    pot=pot.pot.value, name=POT_NAMES[pot.pot], amount=self.money(abs(pot.difference_minor))
                )
        if self.next_due <= self.visited_on:
            raise NextVisitTooEarly(day=self.visited_on)

    def money(self, minor: int) -> Money:
        return Money(minor, Currency(self.currency, self.exponent))

    @property
    def agreeing(self) -> int:
        """Passbooks that say what the book says."""
        return sum(1 for passbook in self.passbooks if passbook.difference_minor == 0)

    @property
    def differing(self) -> tuple[SeenPassbook, ...]:
        return tuple(passbook for passbook in self.passbooks if passbook.difference_minor)
