"""A budget from its sources to its uses: ribbons as thick as the money, as much on the right as on the left.

Where it is known which source paid for what, a ribbon goes from the one to the other. Where it is not, all sources flow into one
pool and all uses out of it: a share of a source in a use is never made up. What one side has less than the other is drawn as a
broken edge, and named.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from core.marks import N_, Term
from core.money import Currency, Money
from reports.drawing.marks import (
    WIDTH,
    Box,
    Drawing,
    Figure,
    Ink,
    Layer,
    Outline,
    Pattern,
    Stroke,
    filled,
    line,
    planes,
    spread,
)
from reports.drawing.parts import (
    MOST_PARTS,
    OTHERS,
    Badge,
    Part,
    Segment,
    TwoSides,
    balanced,
    numbered,
    segments,
)

NOT_COVERED = Term(N_("Not covered yet"))
NOT_PLANNED = Term(N_("Not planned yet"))
_NODE, _APART, _POOL = 34, 14, 26
_INKS = (Ink.LIGHT, Ink.OUTLINE, Ink.GREY)


def sources_to_uses(
    sources: Iterable[Part],
    uses: Iterable[Part],
    currency: Currency,
    badge: Badge = Badge.PAPER,
    short: tuple[Term, Term] = (NOT_COVERED, NOT_PLANNED),
) -> TwoSides | None:
    """All sources into one pool, all uses out of it; None for nothing at all."""
    one, two, missing = balanced(sources, uses, short)
    whole = sum(part.minor for part in one)
    if not whole:
        return None
    chart = _Chart(one, two, badge, missing, whole)
    middle = WIDTH // 2
    pool = Box(middle - _POOL // 2, chart.top, _POOL, chart.high)
    flowing: list[Stroke] = []
    for side, (begins, ends) in ((chart.left, (chart.starts, pool.x)), (chart.right, (chart.stops, pool.x + _POOL))):
        for segment, y in side:
            bent = _ribbon(begins, y, segment.length, ends, chart.top + segment.at, segment.length)
            flowing.append((Ink.DASHED if segment.missing else Ink.LIGHT, bent))
    return chart.drawn(planes(flowing, filled(pool, Pattern.OUTLINE)), currency)


def who_paid_for_what(
    sources: Sequence[str | Term],
    uses: Sequence[str | Term],
    links: Mapping[tuple[int, int], int],
    currency: Currency,
    badge: Badge = Badge.PAPER,
) -> TwoSides | None:
    """From each source to each use that it paid for. `links`: minor units by their places in the two lists.

    What is not above nought is not drawn. None for nothing at all.
    """
    paid = {ends: minor for ends, minor in links.items() if minor > 0}
    whole = sum(paid.values())
    if not whole:
        return None
    given, source_of = _largest([(name, _sum_of(paid, 0, at)) for at, name in enumerate(sources)])
    used, use_of = _largest([(name, _sum_of(paid, 1, at)) for at, name in enumerate(uses)])
    together: dict[tuple[int, int], int] = {}
    for (source, use), minor in paid.items():
        ends = source_of[source], use_of[use]
        together[ends] = together.get(ends, 0) + minor
    chart = _Chart(given, used, badge, 0, whole)
    return chart.drawn(planes(*([one] for one in _linked(chart, together))), currency)


def _sum_of(paid: Mapping[tuple[int, int], int], side: int, at: int) -> int:
    return sum(minor for ends, minor in paid.items() if ends[side] == at)


def _largest(named: Sequence[tuple[str | Term, int]]) -> tuple[list[Part], dict[int, int]]:
    """The parts to draw, in their order, and in which of them each is: the smallest of too many are one, the last."""
    there = [at for at, (_, minor) in enumerate(named) if minor]
    shown = there
    if len(there) > MOST_PARTS:
        shown = sorted(sorted(there, key=lambda at: (-named[at][1], at))[: MOST_PARTS - 1])
    parts = [Part(*named[at]) for at in shown]
    if len(shown) < len(there):
        parts.append(Part(OTHERS, sum(named[at][1] for at in there if at not in shown)))
    return parts, {at: shown.index(at) if at in shown else len(shown) for at in there}


class _Chart:
    """Two columns of parts, their lengths to one scale. The parts of a column lie apart, each lower by the gaps above it."""

    def __init__(self, one: Sequence[Part], two: Sequence[Part], badge: Badge, missing: int, whole: int) -> None:
        gaps = _APART * (max(len(one), len(two)) - 1)
        self.badge, self.whole = badge, whole
        self.high = 9 * badge + 2 * badge * max(len(one), len(two))
        self.top = badge // 2 + gaps // 2
        self.height = self.high + gaps + badge
        self.first = segments(one, 1, self.high, missing == 1)
        self.second = segments(two, 1 + len(one), self.high, missing == 2)
        self.left, self.right = self._apart(self.first), self._apart(self.second)
        self.starts = 2 * badge + 16 + _NODE
        self.stops = WIDTH - self.starts

    def _apart(self, its: Sequence[Segment]) -> list[tuple[Segment, int]]:
        """Each with the height at which it lies, the column in the middle."""
        above = self.top - _APART * (len(its) - 1) // 2
        return [(segment, above + segment.at + _APART * place) for place, segment in enumerate(its)]

    def drawn(self, ribbons: tuple[Layer, ...], currency: Currency) -> TwoSides:
        nodes: list[Stroke] = []
        leaders: list[Stroke] = []
        rings: list[Stroke] = []
        figures: list[Figure] = []
        for side, node_x, number_x, edge in (
            (self.left, self.starts - _NODE, self.badge + 2, self.starts - _NODE),
            (self.right, self.stops, WIDTH - self.badge - 2, self.stops + _NODE),
        ):
            centres = [y + segment.length // 2 for segment, y in side]
            places = spread(centres, 2 * self.badge + 4, self.height)
            for (segment, y), centre, at in zip(side, centres, places, strict=True):
                nodes += filled(Box(node_x, y, _NODE, segment.length), segment.pattern)
                leaders.append((Ink.LINE, line((number_x, at), (edge, centre))))
                figures.append(numbered(segment.number, number_x, at, self.badge, rings))
        drawing = Drawing(WIDTH, self.height, (*ribbons, *planes(nodes, leaders, rings)), tuple(figures))
        return TwoSides(drawing, self.first, self.second, Money(self.whole, currency), "ribbons")


def _linked(chart: _Chart, paid: Mapping[tuple[int, int], int]) -> Iterator[Stroke]:
    """Ribbons leave a source in the order of the uses, and come to a use in the order of the sources, so that few cross."""
    left = {source: 0 for source in range(len(chart.left))}
    right = {use: 0 for use in range(len(chart.right))}
    for source, use in sorted(paid):
        minor = paid[source, use]
        (segment, y), (onto, to_y) = chart.left[source], chart.right[use]
        begins, thick = _slice(segment, y, left[source], minor)
        ends, to_thick = _slice(onto, to_y, right[use], minor)
        yield _INKS[source % len(_INKS)], _ribbon(chart.starts, begins, thick, chart.stops, ends, to_thick)
        left[source] += minor
        right[use] += minor


def _slice(segment: Segment, y: int, run: int, minor: int) -> tuple[int, int]:
    """The part of a segment, `run` to `run` + `minor` of its amount: where it begins and how thick it is."""
    begins, ends = run * segment.length // segment.minor, (run + minor) * segment.length // segment.minor
    return y + min(begins, segment.length - 1), max(1, ends - begins)


def _ribbon(x: int, y: int, thick: int, to_x: int, to_y: int, to_thick: int) -> Outline:
    """Level at both ends, and bent half-way between."""
    half = (x + to_x) // 2
    return Outline(
        (x, y),
        (
            ((half, y), (half, to_y), (to_x, to_y)),
            ((to_x, to_y + to_thick),),
            ((half, to_y + to_thick), (half, y + thick), (x, y + thick)),
        ),
    )
