"""Where money came from and where it went: two things that are one sum, in parts that are numbered in the table beside.

What there was and what came in is as much as what went out and what there is. Where two sides are not as much, the difference is
drawn as a broken edge and named: nothing is stretched to fit. A part below nought is drawn on the other side, where it is above.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

from core.marks import N_, Term
from core.money import Currency, Money
from reports.drawing.marks import (
    IN_TURN,
    WIDTH,
    Box,
    Drawing,
    Figure,
    Ink,
    Pattern,
    Says,
    Stroke,
    circle,
    edges,
    filled,
    line,
    planes,
    spread,
)

# The largest are drawn by themselves; all others of a side are one part.
MOST_PARTS = 7
OTHERS = Term(N_("Everything else"))


@dataclass(frozen=True, slots=True)
class Part:
    """An amount with its name; `kept`: it is what was or is there, and is drawn as an outline on either side."""

    name: str | Term
    minor: int
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Segment:
    """A part as it is drawn. `number` names it in the drawing and beside it. `length` is of the drawing's units; `at` its begin.

    `missing`: by how much its side is less than the other.
    """

    number: int
    name: str | Term
    minor: int
    pattern: Pattern
    at: int
    length: int
    missing: bool = False

    @property
    def ours(self) -> bool:
        """Whether the name is a word of ours, to be translated, and not one that people gave."""
        return isinstance(self.name, Term)

    @property
    def key(self) -> Drawing:
        """Its pattern, for the table."""
        return Drawing(60, 40, planes(filled(Box(2, 2, 56, 36), self.pattern)))


class Badge(IntEnum):
    """How large the numbers of parts are, as the letters of `reports.drawing.balance.Letters`."""

    PAPER = 22
    PAGE = 34


@dataclass(frozen=True, slots=True)
class TwoSides:
    """Both sides in their order, and the sum that each of them is. `kind` names the drawing in the style sheets."""

    drawing: Drawing
    first: tuple[Segment, ...]
    second: tuple[Segment, ...]
    whole: Money
    kind: str = "two-bars"

    def money(self, segment: Segment) -> Money:
        return Money(segment.minor, self.whole.currency)


def balanced(
    first: Iterable[Part], second: Iterable[Part], short: tuple[Term, Term], most: int = MOST_PARTS
) -> tuple[list[Part], list[Part], int]:
    """Both sides without what is below nought or nothing, and which of them is short: 1, 2 or 0 for none.

    `short` names what is missing on the first side and on the second; it is that side's last part.
    """
    sides = list(first), list(second)
    found = []
    for mine, other in (sides, sides[::-1]):
        turned = [replace(one, minor=-one.minor) for one in other if one.minor < 0]
        found.append(_largest([*(one for one in mine if one.minor > 0), *turned], most))
    one, two = found
    less = sum(part.minor for part in two) - sum(part.minor for part in one)
    if less > 0:
        return [*one, Part(short[0], less)], two, 1
    if less < 0:
        return one, [*two, Part(short[1], -less)], 2
    return one, two, 0


def _largest(parts: Sequence[Part], most: int) -> list[Part]:
    """In their order; the smallest of too many together, before what is kept."""
    if len(parts) <= most:
        return list(parts)
    ranked = sorted(range(len(parts)), key=lambda at: (not parts[at].kept, -parts[at].minor, at))
    shown = set(ranked[: most - 1])
    others = Part(OTHERS, sum(one.minor for at, one in enumerate(parts) if at not in shown))
    last = max((at for at in shown if not parts[at].kept), default=-1) + 1
    kept = [one if at in shown else None for at, one in enumerate(parts)]
    return [*(one for one in kept[:last] if one), others, *(one for one in kept[last:] if one)]


def segments(parts: Sequence[Part], first_number: int, length: int, short: bool) -> tuple[Segment, ...]:
    places = edges([one.minor for one in parts], length)
    turn, found = 0, []
    for at, (one, (begins, long)) in enumerate(zip(parts, places, strict=True)):
        missing = short and at == len(parts) - 1
        pattern = Pattern.MISSING if missing else Pattern.OUTLINE if one.kept else IN_TURN[turn % len(IN_TURN)]
        turn += pattern not in (Pattern.MISSING, Pattern.OUTLINE)
        found.append(Segment(first_number + at, one.name, one.minor, pattern, begins, long, missing))
    return tuple(found)


_SHORT = (Term(N_("Not explained by what came in")), Term(N_("Not explained by what went out")))
_THICK, _APART = 64, 36


def in_and_out(
    came: Iterable[Part], went: Iterable[Part], currency: Currency, badge: Badge = Badge.PAPER
) -> TwoSides | None:
    """Two bars of one length, the upper of what there was and came, the lower of what went and is; None for nothing at all."""
    one, two, short = balanced(came, went, _SHORT)
    whole = sum(part.minor for part in one)
    if not whole:
        return None
    first = segments(one, 1, WIDTH, short == 1)
    second = segments(two, 1 + len(first), WIDTH, short == 2)
    upper = 3 * badge
    lower = upper + _THICK + _APART
    bars: list[Stroke] = [(Ink.FAINT, line((x, upper + _THICK), (x, lower))) for x in (0, WIDTH)]
    leaders: list[Stroke] = []
    rings: list[Stroke] = []
    figures: list[Figure] = []
    for its, top, numbers, edge in (
        (first, upper, badge + 2, upper),
        (second, lower, lower + _THICK + 2 * badge - 2, lower + _THICK),
    ):
        centres = [segment.at + segment.length // 2 for segment in its]
        for segment, centre, x in zip(its, centres, spread(centres, 2 * badge + 6, WIDTH), strict=True):
            bars += filled(Box(segment.at, top, segment.length, _THICK), segment.pattern)
            leaders.append((Ink.LINE, line((x, numbers), (centre, edge))))
            figures.append(numbered(segment.number, x, numbers, badge, rings))
    return TwoSides(
        Drawing(WIDTH, lower + _THICK + 3 * badge, planes(bars, leaders, rings), tuple(figures)),
        first,
        second,
        Money(whole, currency),
    )


def numbered(number: int, x: int, y: int, badge: int, rings: list[Stroke]) -> Figure:
    """A number in a ring, which hides what is under it."""
    rings.append((Ink.OUTLINE, circle(x, y, badge)))
    return Figure(x, y + badge * 2 // 5, badge * 6 // 5, Says.NUMBER, number)
