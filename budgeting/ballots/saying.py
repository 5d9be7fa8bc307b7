"""What a ballot says, in one canonical form, and whether the terms of the round allow it. Pure.

A ballot speaks of proposals by the numbers that voters see. Its text is "1 4 7"; with points "1=3 4=2"; a ranking names the best
first. In all others the numbers ascend, so that equal ballots are equal bytes. A proposal with nought points is not named.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from budgeting.ballots.errors import (
    ItemMarkedTwice,
    ItemNotOnBallot,
    MarksUnreadable,
    OverCostLimit,
    PlacesBroken,
    PointsAboveMost,
    PointsForOneMissing,
    PointsNotAsked,
    TooFewMarks,
    TooManyMarks,
    TooManyPoints,
)
from budgeting.counting.election import WITH_POINTS, BallotKind
from budgeting.terms import BallotTerms
from core.money import Currency, Money

MOST_TYPED = 2000
_PARTS = re.compile(r"[\s,;+]+")
_MARK = re.compile(r"(\d{1,6})(?:[=:](\d{1,6}))?")


@dataclass(frozen=True, slots=True)
class Said:
    """Numbers of proposals; with `points` in the same order where the ballot has some."""

    choices: tuple[int, ...]
    points: tuple[int, ...] = ()


def text_of(said: Said) -> str:
    """The canonical text of what was judged."""
    if not said.points:
        return " ".join(map(str, said.choices))
    return " ".join(f"{number}={points}" for number, points in zip(said.choices, said.points, strict=True))


def said_of(text: str) -> Said:
    """What a canonical text says."""
    marks = [part.partition("=") for part in text.split()]
    return Said(tuple(int(number) for number, _, _ in marks), tuple(int(points) for _, _, points in marks if points))


def read(typed: str, kind: BallotKind) -> Said:
    """What somebody typed: numbers between spaces, commas or semicolons, in the digits of any script.

    Raises MarksUnreadable, PointsForOneMissing, PointsNotAsked.
    """
    example = "1=3 4=2" if kind in WITH_POINTS else "1 4 7"
    if len(typed) > MOST_TYPED:
        raise MarksUnreadable(typed=typed[:40], example=example)
    choices, points = [], []
    for part in filter(None, _PARTS.split(_ascii(typed))):
        mark = _MARK.fullmatch(part)
        if mark is None:
            raise MarksUnreadable(typed=part[:40], example=example)
        number, given = int(mark[1]), mark[2]
        if given is None and kind in WITH_POINTS:
            raise PointsForOneMissing(number=number)
        if given is not None and kind not in WITH_POINTS:
            raise PointsNotAsked()
        choices.append(number)
        points += [int(given)] if given is not None else []
    return Said(tuple(choices), tuple(points))


def _ascii(typed: str) -> str:
    """Thai and Persian digits as the plain ones."""
    return "".join(str(unicodedata.digit(one)) if one.isdecimal() else one for one in typed)


def ranked(places: Mapping[int, int]) -> Said:
    """A ranking from the place that each number was given; numbers without one are left out. Raises PlacesBroken."""
    given = sorted(places.values())
    for place in range(1, len(given) + 1):
        if (times := given.count(place)) != 1:
            raise PlacesBroken(place=place, times=times)
    return Said(tuple(sorted(places, key=lambda number: places[number])))


def judged(said: Said, terms: BallotTerms, costs: Mapping[int, int], of: Currency) -> Said:
    """The same in canonical order, when a ballot of these terms may say it. `costs` in minor units of `of`, by number.

    Raises ItemNotOnBallot, ItemMarkedTwice, PointsNotAsked, PointsForOneMissing, PointsAboveMost, TooManyPoints, TooManyMarks,
    TooFewMarks, OverCostLimit.
    """
    seen: set[int] = set()
    for number in said.choices:
        if number not in costs:
            raise ItemNotOnBallot(number=number, known=" ".join(map(str, sorted(costs))))
        if number in seen:
            raise ItemMarkedTwice(number=number)
        seen.add(number)
    canonical = _with_points(said, terms) if terms.kind in WITH_POINTS else _without_points(said, terms)
    _refuse_count(len(canonical.choices), terms)
    cost = sum(costs[number] for number in canonical.choices)
    if 0 < terms.most_cost_minor < cost:
        most, over = Money(terms.most_cost_minor, of), Money(cost - terms.most_cost_minor, of)
        raise OverCostLimit(cost=Money(cost, of), most=most, over=over)
    return canonical


def _without_points(said: Said, terms: BallotTerms) -> Said:
    if said.points:
        raise PointsNotAsked()
    return Said(said.choices if terms.kind is BallotKind.RANKING else tuple(sorted(said.choices)))


def _with_points(said: Said, terms: BallotTerms) -> Said:
    if len(said.points) != len(said.choices):
        raise PointsForOneMissing(number=said.choices[min(len(said.points), len(said.choices) - 1)])
    given = sorted((number, points) for number, points in zip(said.choices, said.points, strict=True) if points)
    for number, points in given:
        if 0 < terms.most_points < points:
            raise PointsAboveMost(number=number, given=points, most=terms.most_points, over=points - terms.most_points)
    together = sum(points for _, points in given)
    if terms.kind is BallotKind.POINTS and together > terms.points:
        raise TooManyPoints(given=together, most=terms.points, over=together - terms.points)
    return Said(tuple(number for number, _ in given), tuple(points for _, points in given))


def _refuse_count(marks: int, terms: BallotTerms) -> None:
    if 0 < terms.most < marks:
        raise TooManyMarks(marks=marks, most=terms.most, over=marks - terms.most)
    if marks < terms.least:
        raise TooFewMarks(marks=marks, least=terms.least, short=terms.least - marks)
