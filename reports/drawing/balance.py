"""A balance over time: a line of steps, for money stands still until somebody moves it.

The days are to scale, so a month without a meeting is as long as one with four; a tick stands at each day on which it changed.
The zero line is always drawn, and what is below it too. Where nothing is known, before the book began or after the last day it
was read, there is no line.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from core.calendars import Period
from core.money import Currency, Money
from reports.drawing.marks import WIDTH, Anchor, Drawing, Figure, Ink, Point, Says, Stroke, circle, line, part, planes


class Letters(IntEnum):
    """How high the figures inside a chart are, in units: paper is wide, a telephone is not."""

    PAPER = 24
    PAGE = 40


@dataclass(frozen=True, slots=True)
class Stand:
    """What was there from a day on, in minor units; None from where it is not known."""

    day: date
    minor: int | None


@dataclass(frozen=True, slots=True)
class BalanceChart:
    """`first` and `last` of what is known in the period, the `least` and the `most`, and every change, in the order of days.

    Of several days with the same, the least and the most are the first.
    """

    drawing: Drawing
    period: Period
    first: Stand
    last: Stand
    least: Stand
    most: Stand
    steps: tuple[Stand, ...]
    currency: Currency

    @property
    def keys(self) -> tuple[Drawing, Drawing]:
        """The marks of the most and of the least, for the words beside."""
        return Drawing(20, 20, planes([_mark(Ink.BLACK, 10, 10, 8)])), Drawing(20, 20, planes([_mark(Ink.OUTLINE, 10, 10, 8)]))

    def money(self, stand: Stand) -> Money:
        return Money(stand.minor or 0, self.currency)


@dataclass(frozen=True, slots=True)
class Scale:
    """From days to the right and from minor units upwards: `high` units from `low_minor` to `high_minor`, nought among them."""

    period: Period
    low_minor: int
    high_minor: int
    top: int
    high: int

    def x(self, day: date) -> int:
        """Where a day begins; the day after the last ends the line."""
        days = (self.period.end - self.period.start).days + 1
        return max(0, min(days, (day - self.period.start).days)) * WIDTH // days

    def y(self, minor: int) -> int:
        """Rounded towards nought, as everything is; what is not nought stands at least a unit off it."""
        whole = self.high_minor - self.low_minor
        nought = self.top + part(self.high_minor, whole, self.high)
        return nought - part(minor, whole, self.high) if minor >= 0 else nought + part(-minor, whole, self.high)


def balance_chart(
    stands: Iterable[Stand], period: Period, currency: Currency, letters: Letters = Letters.PAPER, high: int = 7
) -> BalanceChart | None:
    """The chart of a period; what stood before it began is where its line begins. None where nothing is known in it.

    `stands` are in the order of days; of one day the last holds. `high`: how many lines of letters the scale is high.
    """
    steps = _within(stands, period)
    known = [one for one in steps if one.minor is not None]
    if not known:
        return None
    least, most = min(known, key=_minor), max(known, key=_minor)
    low, most_minor = min(0, _minor(least)), max(0, _minor(most))
    scale = Scale(period, low, max(most_minor, low + 1), letters * 2, letters * high)
    height = scale.y(low) + letters * 9 // 4
    return BalanceChart(
        drawing=Drawing(
            WIDTH,
            height,
            planes(_ground(scale, known), _line(scale, steps), _marks(scale, letters, least, most)),
            tuple(_figures(scale, letters, least, most)),
            currency,
        ),
        period=period,
        first=known[0],
        last=known[-1],
        least=least,
        most=most,
        steps=tuple(known),
        currency=currency,
    )


def _minor(stand: Stand) -> int:
    return stand.minor or 0


def _within(stands: Iterable[Stand], period: Period) -> list[Stand]:
    """One stand a day, the first of the period holding what was there before."""
    by_day: dict[date, int | None] = {}
    for one in stands:
        if one.day <= period.end:
            by_day[max(one.day, period.start)] = one.minor
    steps: list[Stand] = []
    for day in sorted(by_day):
        if not steps or steps[-1].minor != by_day[day]:
            steps.append(Stand(day, by_day[day]))
    return steps


def _ground(scale: Scale, known: Sequence[Stand]) -> Iterator[Stroke]:
    nought = scale.y(0)
    yield Ink.LINE, line((0, nought), (WIDTH, nought))
    ticks = sorted({scale.x(one.day) for one in known})
    for x in ticks:
        yield Ink.FAINT, line((x, nought - 8), (x, nought + 8))


def _line(scale: Scale, steps: Sequence[Stand]) -> Iterator[Stroke]:
    """A line for each stretch that is known. What moved within one column of units is drawn from its least to its most."""
    points: list[Point] = []
    for one, following in zip(steps, [*steps[1:], None], strict=True):
        if one.minor is None:
            if points:
                yield Ink.THICK, line(*_plain(points))
            points = []
            continue
        y, begins = scale.y(one.minor), scale.x(one.day)
        points += [(begins, y), (scale.x(following.day) if following else WIDTH, y)]
    if points:
        yield Ink.THICK, line(*_plain(points))


def _plain(points: Sequence[Point]) -> list[Point]:
    """Without what a column of units holds between where it is entered, its least, its most and where it is left."""
    columns: dict[int, list[int]] = {}
    for x, y in points:
        columns.setdefault(x, []).append(y)
    found: list[Point] = []
    for x, heights in columns.items():
        low, high = min(heights), max(heights)
        for y in dict.fromkeys((heights[0], low, high, heights[-1])):
            found.append((x, y))
        if found[-1][1] != heights[-1]:
            found.append((x, heights[-1]))
    return found


def _marks(scale: Scale, letters: Letters, least: Stand, most: Stand) -> Iterator[Stroke]:
    radius = letters // 3
    if least.minor != most.minor:
        yield _mark(Ink.OUTLINE, _inside(scale.x(least.day), radius), scale.y(_minor(least)), radius)
    yield _mark(Ink.BLACK, _inside(scale.x(most.day), radius), scale.y(_minor(most)), radius)


def _mark(ink: Ink, x: int, y: int, radius: int) -> Stroke:
    return ink, circle(x, y, radius)


def _inside(x: int, radius: int) -> int:
    return max(radius, min(WIDTH - radius, x))


def _figures(scale: Scale, letters: Letters, least: Stand, most: Stand) -> Iterator[Figure]:
    x = scale.x(most.day)
    yield Figure(x, scale.y(_minor(most)) - letters * 7 // 10, int(letters), Says.AMOUNT, _minor(most), _anchor(x))
    if least.minor != most.minor:
        x, y = scale.x(least.day), scale.y(_minor(least))
        foot = y + letters * 3 // 2
        # Not across the zero line and its ticks: under them.
        under = scale.y(0) + letters * 3 // 2
        foot = under if y <= scale.y(0) < foot + letters // 2 else foot
        yield Figure(x, foot, int(letters), Says.AMOUNT, _minor(least), _anchor(x))


def _anchor(x: int) -> Anchor:
    if x < WIDTH // 4:
        return Anchor.START
    return Anchor.END if x > WIDTH * 3 // 4 else Anchor.MIDDLE
