"""How old money is that nobody has accounted for: brackets of days, as data. Pure.

The limits are those of a Philippine agency's schedule of unliquidated advances (up to 30, 60, 90 days, and over); an agency
with other limits hands in its own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

# The last day of each bracket; what is older stands in one more.
LIMITS = (30, 60, 90)


@dataclass(frozen=True, slots=True)
class Bracket:
    """From `least` to `most` days old; None for no end."""

    least: int
    most: int | None


class Aged(Protocol):
    """Something of which money is left, and how old it is."""

    @property
    def currency(self) -> str: ...

    @property
    def left_minor(self) -> int: ...

    @property
    def age_days(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Sums:
    """What is left in one currency, bracket by bracket, and how many things stand in each."""

    currency: str
    left_minor: tuple[int, ...]
    counts: tuple[int, ...]

    @property
    def total_minor(self) -> int:
        return sum(self.left_minor)


def brackets(limits: Sequence[int] = LIMITS) -> tuple[Bracket, ...]:
    """0 to 30, 31 to 60, 61 to 90, 91 and more."""
    starts = (0, *(limit + 1 for limit in limits))
    return tuple(Bracket(least, most) for least, most in zip(starts, (*limits, None), strict=True))


def place_of(days: int, limits: Sequence[int] = LIMITS) -> int:
    """In which bracket so many days lie, from 0."""
    return sum(days > limit for limit in limits)


def by_age(aged: Iterable[Aged], limits: Sequence[int] = LIMITS) -> tuple[Sums, ...]:
    """What is left by bracket, each currency by itself."""
    found: dict[str, tuple[list[int], list[int]]] = {}
    for one in aged:
        amounts, counts = found.setdefault(one.currency, ([0] * (len(limits) + 1), [0] * (len(limits) + 1)))
        place = place_of(one.age_days, limits)
        amounts[place] += one.left_minor
        counts[place] += 1
    return tuple(Sums(code, tuple(amounts), tuple(counts)) for code, (amounts, counts) in sorted(found.items()))
