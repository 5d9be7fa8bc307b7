"""Bars for people who would rather look than read: lengths in thousandths of the longest, for a page and for paper alike.

Black, grey, hatched and outlined, so that a copy in black and white says the same. The figures stand beside the bars.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from core.marks import Term
from core.money import Money

FULL = 1000


@dataclass(frozen=True, slots=True)
class Bar:
    """One amount. `shade` names its pattern in the style sheets; `length` is from 0 to 1000."""

    label: Term
    shade: str
    amount: Money
    length: int


@dataclass(frozen=True, slots=True)
class BarGroup:
    """The bars of one thing, such as a source in its four columns. A chart of a single thing needs no name for it."""

    name: str
    bars: tuple[Bar, ...]


def bar_groups(groups: Sequence[tuple[str, Sequence[tuple[Term, str, Money]]]]) -> tuple[BarGroup, ...]:
    """All bars of one chart are drawn to one scale; an amount below zero has no length, and its figure says so."""
    longest = max((amount.minor for _, bars in groups for _, _, amount in bars), default=0)
    return tuple(
        BarGroup(name, tuple(Bar(label, shade, amount, _length(amount.minor, longest)) for label, shade, amount in bars))
        for name, bars in groups
    )


def _length(minor: int, longest: int) -> int:
    """A little of something is seen: at least one thousandth."""
    return 0 if minor <= 0 else max(1, minor * FULL // longest)
