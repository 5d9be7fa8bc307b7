"""The set of items with the largest total that the budget allows, found exactly.

The total is votes × cost (utility "cost"), or the sum of votes or points. Between equal totals the agreed criteria decide for
the set as a whole (less money, more money, more votes), then the lot: the set with the first drawn item, then the second.

All combinations of cost and total that could still win are gone through, item by item (Nemhauser and Ullmann 1969); what costs
more and is worth less, or cannot reach the best known total even with the rest of the budget filled up by parts of items
(Dantzig 1957), is dropped. Refuses where more than MOST_OPEN are open at once.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence, Set
from fractions import Fraction
from itertools import accumulate
from typing import NamedTuple

from budgeting.counting.course import Course, begin
from budgeting.counting.election import Election
from budgeting.counting.errors import TooManyCombinations
from budgeting.counting.outcome import Outcome, Reason
from budgeting.counting.rule import Rule, TieBreak, Utility
from budgeting.counting.tally import Tally, barred
from budgeting.counting.ties import Precedence

MOST_OPEN = 100_000


class Offer(NamedTuple):
    """An item that may be taken. `worth`: all that is to be as large as possible, the weightiest in the highest places."""

    place: int
    cost: int
    worth: int


class Open(NamedTuple):
    """A combination that may still win; its items are told from the last one back."""

    cost: int
    worth: int
    taken: "Taken | None"


class Taken(NamedTuple):
    place: int
    before: "Taken | None"


class Filling(NamedTuple):
    """The items that are still to come, most worth for money first: running sums, and each one's own numbers."""

    costs: list[int]
    worths: list[int]
    offers: list[Offer]


def knapsack(election: Election, rule: Rule, counted: Tally, order: Precedence) -> Outcome:
    """Raises TooManyCombinations."""
    course = begin(election, counted, barred(election, rule, counted))
    places = [place for place in course.open() if election.items[place].cost_minor <= election.budget_minor]
    ranked = order.ranked(places)
    chosen = _best(course, _offers(course, rule, ranked, {*ranked}))
    drawn = {*ranked} & order.lot.keys()
    for whose in filter(None, ({*ranked} - drawn, drawn)):
        other = _best(course, _offers(course, rule, ranked, {*ranked} - whose))
        if chosen != other:
            order.note(sorted((chosen ^ other) & whose))
    for place in sorted(chosen, key=lambda one: (-counted.votes[one], election.items[one].id)):
        course.fund(place)
    for place in sorted(course.open(), key=lambda one: election.items[one].id):
        if place not in places:
            course.misfit(place)
        elif not course.exclude(place):
            course.refuse(place, Reason.OUTWEIGHED)
    return course.outcome()


def _offers(course: Course, rule: Rule, ranked: Sequence[int], sought: Set[int]) -> list[Offer]:
    """Each item with its worth: the total, then the criteria, then its place in the order, by which it is `sought` or shunned. So
    exactly one set is best; if it is the same whether items are sought or shunned, their order was not needed."""
    items, votes = course.election.items, course.counted.votes
    whole = {place: int(votes[place]) for place in ranked}
    worths = whole
    if rule.utility is Utility.COST:
        # What costs nothing adds nothing to votes × cost, and is wanted all the same.
        span = sum(whole.values()) + 1
        worths = {place: whole[place] * (items[place].cost_minor * span or 1) for place in ranked}
    for criterion in rule.ties:
        more = whole if criterion is TieBreak.MORE_VOTES else {place: items[place].cost_minor for place in ranked}
        toward = -1 if criterion is TieBreak.LOWER_COST else 1
        span = sum(more.values()) + 1
        worths = {place: worths[place] * span + toward * more[place] for place in ranked}
    bits = len(ranked)
    return [
        Offer(place, items[place].cost_minor, (worths[place] << bits) + (1 if place in sought else -1) * (1 << (bits - 1 - turn)))
        for turn, place in enumerate(ranked)
    ]


def _best(course: Course, offers: list[Offer]) -> frozenset[int]:
    """The places of the one best set."""
    budget = course.election.budget_minor
    dense = sorted(offers, key=lambda one: (1, one.worth) if not one.cost else (0, Fraction(one.worth, one.cost)), reverse=True)
    units = _units(course, dense)
    known = _first_guess(units, budget)
    states = [Open(0, 0, None)]
    later = {offer.place for offer in dense}
    for unit in units:
        later -= {offer.place for offer in unit}
        filling = _filling([offer for offer in dense if offer.place in later])
        states = list(_undominated(_grown(states, unit, budget)))
        known = max(known, max(state.worth for state in states))
        states = [one for one in states if one.worth + _at_most(filling, budget - one.cost) >= known]
        if len(states) > MOST_OPEN:
            raise TooManyCombinations(most=MOST_OPEN)
    taken, places = max(states, key=lambda one: one.worth).taken, set()
    while taken is not None:
        places.add(taken.place)
        taken = taken.before
    return frozenset(places)


def _units(course: Course, dense: Sequence[Offer]) -> list[list[Offer]]:
    """Single items, and items of which one at most is taken, where the densest of them stands."""
    units: dict[object, list[Offer]] = {}
    for offer in dense:
        units.setdefault(course.election.items[offer.place].exclusive or offer.place, []).append(offer)
    return list(units.values())


def _first_guess(units: list[list[Offer]], budget: int) -> int:
    """What the densest of each unit are worth, as far as they fit: the best set is worth no less."""
    worth = 0
    for unit in units:
        if unit[0].cost <= budget:
            budget -= unit[0].cost
            worth += unit[0].worth
    return worth


def _filling(offers: list[Offer]) -> Filling:
    costs = [0, *accumulate(one.cost for one in offers)]
    return Filling(costs, [0, *accumulate(one.worth for one in offers)], offers)


def _at_most(filling: Filling, left: int) -> int:
    """What could be had for the rest of the budget, if the last item could be taken in part."""
    full = bisect_right(filling.costs, left) - 1
    if full == len(filling.offers):
        return filling.worths[full]
    part = filling.offers[full]
    return filling.worths[full] + (left - filling.costs[full]) * part.worth // part.cost


def _grown(states: list[Open], unit: list[Offer], budget: int) -> list[Open]:
    grown = list(states)
    for offer in unit:
        room = budget - offer.cost
        grown += [
            Open(one.cost + offer.cost, one.worth + offer.worth, Taken(offer.place, one.taken))
            for one in states
            if one.cost <= room
        ]
    return sorted(grown, key=lambda one: (one.cost, -one.worth))


def _undominated(states: list[Open]) -> Iterator[Open]:
    best = -1
    for one in states:
        if one.worth > best:
            best = one.worth
            yield one
