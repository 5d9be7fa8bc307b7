"""What every drawing is made of: outlines in a few inks, and the places of figures. Whole units only; no language, no HTML.

A unit is a thousandth of the drawing's width. The scale: a length is `minor * length // whole`, so it is within one unit of its
exact proportion; whatever is more than nothing is at least one unit long. Inks are black, greys, hatchings and outlines, so that
a copy in black and white says the same, and no drawing says anything by its ink alone.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self

from core.money import Currency

WIDTH = 1000
Point = tuple[int, int]
# A quarter of a circle as a cubic curve: its control points lie 0.5523 of the radius from its ends, within 0.03 per cent.
_ROUND, _PARTS = 5523, 10_000


class Ink(StrEnum):
    """How an outline is drawn. Of one plane, they lie over one another in this order."""

    WHITE = "white"  # makes room for a figure
    OUTLINE = "outline"  # white with a black edge
    LIGHT = "light"
    GREY = "grey"
    BLACK = "black"
    DASHED = "dashed"  # a broken edge around nothing: what is missing
    FAINT = "faint"  # a thin grey line
    LINE = "line"
    THICK = "thick"


class Pattern(StrEnum):
    """How an amount is filled, so that it is told from its neighbour without colour."""

    BLACK = "black"
    HATCHED = "hatched"
    LIGHT = "light"
    BARRED = "barred"
    GREY = "grey"
    DOTTED = "dotted"
    OUTLINE = "outline"
    MISSING = "missing"


# For amounts that stand side by side, in this order.
IN_TURN = (Pattern.BLACK, Pattern.HATCHED, Pattern.LIGHT, Pattern.BARRED, Pattern.GREY, Pattern.DOTTED)
_STEP, _DOT = 15, 5


@dataclass(frozen=True, slots=True)
class Outline:
    """From `start`, each step leads on: by a straight line to one point, or by a cubic curve of three."""

    start: Point
    steps: tuple[tuple[Point, ...], ...]
    closed: bool = True

    @property
    def points(self) -> Iterator[Point]:
        """Its corners and control points: the outline lies within their hull."""
        yield self.start
        for step in self.steps:
            yield from step

    @property
    def data(self) -> str:
        """As SVG writes a path (SVG 2, section 9.3)."""
        steps = (f"{'C' if len(step) == 3 else 'L'}{' '.join(f'{x} {y}' for x, y in step)}" for step in self.steps)
        return f"M{self.start[0]} {self.start[1]}{''.join(steps)}{'Z' if self.closed else ''}"

    def turned(self, width: int) -> "Outline":
        steps = tuple(tuple((width - x, y) for x, y in step) for step in self.steps)
        return Outline((width - self.start[0], self.start[1]), steps, self.closed)


@dataclass(frozen=True, slots=True)
class Box:
    x: int
    y: int
    width: int
    height: int

    @property
    def outline(self) -> Outline:
        right, low = self.x + self.width, self.y + self.height
        return Outline((self.x, self.y), (((right, self.y),), ((right, low),), ((self.x, low),)))


def line(*points: Point) -> Outline:
    return Outline(points[0], tuple((point,) for point in points[1:]), closed=False)


def circle(x: int, y: int, radius: int) -> Outline:
    bent = radius * _ROUND // _PARTS
    return Outline(
        (x + radius, y),
        (
            ((x + radius, y + bent), (x + bent, y + radius), (x, y + radius)),
            ((x - bent, y + radius), (x - radius, y + bent), (x - radius, y)),
            ((x - radius, y - bent), (x - bent, y - radius), (x, y - radius)),
            ((x + bent, y - radius), (x + radius, y - bent), (x + radius, y)),
        ),
    )


Stroke = tuple[Ink, Outline]


def filled(box: Box, pattern: Pattern) -> list[Stroke]:
    """A box in a pattern, its hatching cut off at its edges."""
    if pattern in (Pattern.BLACK, Pattern.GREY, Pattern.LIGHT, Pattern.OUTLINE):
        return [(Ink(pattern.value), box.outline)]
    if pattern is Pattern.MISSING:
        return [(Ink.DASHED, box.outline)]
    inside = {Pattern.HATCHED: _hatching, Pattern.BARRED: _bars, Pattern.DOTTED: _dots}[pattern](box)
    return [(Ink.OUTLINE, box.outline), *inside]


def _hatching(box: Box) -> Iterator[Stroke]:
    """Lines at half a right angle: both ends of each are whole units."""
    for at in range(_STEP, box.width + box.height, _STEP):
        over, under = max(0, at - box.height), max(0, at - box.width)
        yield Ink.LINE, line((box.x + over, box.y + at - over), (box.x + at - under, box.y + under))


def _bars(box: Box) -> Iterator[Stroke]:
    for x in range(box.x + _STEP, box.x + box.width, _STEP):
        yield Ink.LINE, line((x, box.y), (x, box.y + box.height))


def _dots(box: Box) -> Iterator[Stroke]:
    for row, y in enumerate(range(box.y + _DOT, box.y + box.height - _DOT, _STEP)):
        for x in range(box.x + _DOT + row % 2 * (_STEP // 2), box.x + box.width - _DOT, _STEP):
            yield Ink.BLACK, Box(x, y, _DOT, _DOT).outline


class Anchor(StrEnum):
    """Which end of a figure stands at its place; start is the left, whatever the language."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


class Says(StrEnum):
    """What a figure in a drawing is, to be written in the reader's digits."""

    NUMBER = "number"  # of a line in the table beside
    TIMES = "times"  # so many of a piece
    PIECE = "piece"  # what a note or coin is worth: minor units, whole ones without decimals
    AMOUNT = "amount"  # minor units
    MINUS = "minus"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure at a place: `size` units high, its foot at `y`."""

    x: int
    y: int
    size: int
    says: Says
    value: int
    anchor: Anchor = Anchor.MIDDLE


@dataclass(frozen=True, slots=True)
class Layer:
    """All outlines of one ink that lie in one plane."""

    ink: Ink
    outlines: tuple[Outline, ...]

    @property
    def data(self) -> str:
        return "".join(outline.data for outline in self.outlines)


_TURNED = {Anchor.START: Anchor.END, Anchor.END: Anchor.START, Anchor.MIDDLE: Anchor.MIDDLE}


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything lies within (0, 0) and (width, height). `currency` is that of its figures that are money."""

    width: int
    height: int
    layers: tuple[Layer, ...]
    figures: tuple[Figure, ...] = ()
    currency: Currency | None = None

    @property
    def turned(self) -> Self:
        """The mirror of it, for who reads from the right. Figures stay upright."""
        return replace(
            self,
            layers=tuple(
                Layer(layer.ink, tuple(outline.turned(self.width) for outline in layer.outlines)) for layer in self.layers
            ),
            figures=tuple(
                replace(one, x=self.width - one.x, anchor=_TURNED[one.anchor]) for one in self.figures
            ),
        )


def planes(*every: Iterable[Stroke]) -> tuple[Layer, ...]:
    """Each plane over the one before; within a plane, one outline for each ink, so that a page has few to draw."""
    found = []
    for plane in every:
        by_ink: dict[Ink, list[Outline]] = {}
        for ink, outline in plane:
            by_ink.setdefault(ink, []).append(outline)
        found += [Layer(ink, tuple(by_ink[ink])) for ink in Ink if ink in by_ink]
    return tuple(found)


def part(minor: int, whole: int, length: int = WIDTH) -> int:
    """The length of an amount where `whole` is `length` long; none for nothing and for what is below it."""
    return 0 if minor <= 0 else max(1, minor * length // whole)


def edges(amounts: Sequence[int], length: int) -> list[tuple[int, int]]:
    """Where each of some amounts begins on a line that they fill together, and how long it is.

    Each edge is rounded down by itself, so no rounding adds up and the last ends at the end. What comes to less than a unit is
    one unit long all the same, and lies over its neighbour.
    """
    whole, run, found = sum(amounts), 0, []
    for amount in amounts:
        begins, ends = run * length // whole, (run + amount) * length // whole
        found.append((min(begins, length - 1), max(1, ends - begins)) if amount else (begins, 0))
        run += amount
    return found


def spread(places: Sequence[int], gap: int, length: int) -> list[int]:
    """Places in rising order, moved as little as it takes to lie `gap` apart between gap/2 and length - gap/2.

    More than fit are set as far apart as there is room for.
    """
    if not places:
        return []
    half = min(gap, length // len(places)) // 2
    step = 2 * half
    found: list[int] = []
    for place in places:
        found.append(max(place, found[-1] + step if found else half))
    limit = length - half
    for at in range(len(found) - 1, -1, -1):
        found[at] = min(found[at], limit)
        limit = found[at] - step
    return found
