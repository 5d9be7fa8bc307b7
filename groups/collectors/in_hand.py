"""Money between the door and the box: how much each collector holds, and since when. Reads only.

What is handed over is what was taken first, so what is left is the youngest.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from core.calendars import Period
from core.money import Money
from groups import charts
from groups.finding import book_of
from groups.models import Group
from ledger.balances import FIRST_DAY, LAST_DAY, Movement, balances, movements


@dataclass(frozen=True, slots=True)
class Heap:
    """What is left of the money that was taken on a day."""

    day: date
    minor: int


@dataclass(frozen=True, slots=True)
class FieldCash:
    """Cash carried to the field: what a collector set out with, and what went through her hands on the way."""

    taken_minor: int
    handed_out_minor: int = 0
    withdrawn_minor: int = 0
    repaid_minor: int = 0
    saved_minor: int = 0

    @property
    def expected_minor(self) -> int:
        """What has to be in her hand at the end: taken − handed out − withdrawn + repaid + saved."""
        return self.taken_minor - self.handed_out_minor - self.withdrawn_minor + self.repaid_minor + self.saved_minor


def by_age(changes: Iterable[tuple[date, int]]) -> tuple[Heap, ...]:
    """What is left of each day's money, the oldest first; `changes` in the order of days, above zero when money was taken."""
    heaps: list[Heap] = []
    for day, change in changes:
        if change > 0:
            same = heaps.pop().minor if heaps and heaps[-1].day == day else 0
            heaps.append(Heap(day, same + change))
            continue
        while change < 0 and heaps:
            first = heaps.pop(0)
            if first.minor + change > 0:
                heaps.insert(0, Heap(first.day, first.minor + change))
            change = min(first.minor + change, 0)
    return tuple(heaps)


def heaps_of(session: Session, group: Group, number: int, until: date = LAST_DAY) -> tuple[Heap, ...]:
    """What a collector holds at the end of a day, by the day on which she took it; what was taken back is left out."""
    key = charts.of_member(charts.WITH_COLLECTOR, number)
    moved = movements(session, book_of(session, group), [key], Period(FIRST_DAY, until))
    return by_age((one.day, one.debit_minor - one.credit_minor) for one in moved if _stands(one))


def _stands(movement: Movement) -> bool:
    return movement.reverses is None and movement.reversed_by is None


def held_by(session: Session, group: Group, number: int, as_of: date | None = None) -> Money:
    """What the book says a collector holds. Zero for who never was one."""
    known = balances(session, book_of(session, group), as_of).get(charts.of_member(charts.WITH_COLLECTOR, number))
    return Money(known.net if known else 0, group.money)
