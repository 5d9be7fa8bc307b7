"""Bars for people who would rather look than read: one amount each, all of a chart to one scale.

Pledged, committed, received and spent of a source stand under one another and are never added. The figures stand beside the bars.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.marks import Term
from core.money import Money
from reports.drawing.marks import WIDTH, Box, Drawing, Ink, Pattern, filled, line, part, planes

_HIGH, _EDGE = 46, 4
# How the shades of bars are drawn: the lighter of two greys is hatched, so that a poor copy keeps them apart.
_PATTERNS = {"outline": Pattern.OUTLINE, "light": Pattern.HATCHED, "grey": Pattern.GREY, "black": Pattern.BLACK}


@dataclass(frozen=True, slots=True)
class Bar:
    """One amount. `shade` names its pattern; `length` is from 0 to 1000."""

    label: Term
    shade: str
    amount: Money
    length: int


@dataclass(frozen=True, slots=True)
class BarGroup:
    """The bars of one thing, such as a source in its four columns. A chart of a single thing needs no name; a year is named by
    a day in it."""

    name: str | Term | date
    bars: tuple[Bar, ...]

    @property
    def ours(self) -> bool:
        """Whether the name is a word of ours, to be translated, and not one that people gave."""
        return isinstance(self.name, Term)


def bar_groups(groups: Sequence[tuple[str | Term | date, Sequence[tuple[Term, str, Money]]]]) -> tuple[BarGroup, ...]:
    """All bars of one chart are drawn to one scale; an amount below zero has no length, and its figure says so."""
    longest = max((amount.minor for _, bars in groups for _, _, amount in bars), default=0)
    return tuple(
        BarGroup(name, tuple(Bar(label, shade, amount, part(amount.minor, longest)) for label, shade, amount in bars))
        for name, bars in groups
    )


def bar_drawn(length: int, shade: str, mark: int | None = None) -> Drawing:
    """A bar of a length from 0 to 1000, and a broken line where the `mark` stands."""
    bar = filled(Box(_EDGE, _EDGE, length, _HIGH - 2 * _EDGE), _PATTERNS[shade]) if length else []
    if mark is None:
        return Drawing(WIDTH + 2 * _EDGE, _HIGH, planes(bar))
    at = _EDGE + mark
    begins, ends = max(0, at - 6), min(WIDTH + 2 * _EDGE, at + 6)
    room = [(Ink.WHITE, Box(begins, 0, ends - begins, _HIGH).outline)]
    return Drawing(WIDTH + 2 * _EDGE, _HIGH, planes(bar, room, [(Ink.DASHED, line((at, 0), (at, _HIGH)))]))
