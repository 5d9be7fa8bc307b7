"""One run of the Method of Equal Shares: all voters have the same share, and items are bought with those of their supporters.

Source: Peters, Pierczynski, Skowron, "Proportional Participatory Budgeting with Additive Utilities" (arXiv 2008.13276), and
equalshares.net. An item is paid as equally as its supporters can (by points: in proportion to them); next is the item that
costs its supporters least for what it is worth to them, which with the utility "cost" is the one with most effective votes.

All amounts are whole numbers over one common denominator, which grows with each purchase, so that nothing is rounded and no
fraction has to be reduced. Voters with the same history of payments are in the same state. What supporters can pay only falls,
so an item is looked at again only while what it was worth last could still win.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import gcd, lcm
from typing import NamedTuple

from budgeting.counting.electorate import Electorate
from budgeting.counting.ties import Precedence

# Two worths are first compared as whole numbers after this many binary places; only equal ones are compared exactly.
PLACES = 64


class Worth(NamedTuple):
    """A fraction that is not reduced; over 0 it is more than any other. `floor`: whole, after so many binary places."""

    over: int
    under: int
    floor: int


class Bill(NamedTuple):
    """How an item is paid: `rest` / `strength` (over the common denominator) for each point, by those who can; others all."""

    rest: int
    strength: int


class Purchase(NamedTuple):
    """`effective`: votes (points) after what supporters could pay; `most`: what one supporter paid at most."""

    place: int
    effective: Fraction
    most: Fraction


@dataclass(slots=True)
class Run:
    """`state`: of each group of voters. Of each state: `left` (over `denominator`), the state `before` it, and the item that was
    `paid` between them. A state of whom nothing is left stays."""

    electorate: Electorate
    share: Fraction
    denominator: int
    state: list[int]
    left: list[int]
    before: list[int] = field(default_factory=lambda: [0])
    paid: list[int] = field(default_factory=lambda: [-1])
    purchases: list[Purchase] = field(default_factory=list)

    @property
    def bought(self) -> list[int]:
        return [one.place for one in self.purchases]

    def payments(self) -> list[tuple[tuple[int, int], ...]]:
        """For each state, what a voter in it paid: (item, amount over the common denominator), in the order of purchases."""
        paid: list[tuple[tuple[int, int], ...]] = [()]
        for state in range(1, len(self.left)):
            before = self.before[state]
            paid.append((*paid[before], (self.paid[state], self.left[before] - self.left[state])))
        return paid


@dataclass(frozen=True, slots=True)
class Market:
    """What is for sale: the cost of each item, its exclusive group ("" for none), and whether worth is counted by its cost."""

    costs: Sequence[int]
    groups: Sequence[str]
    by_cost: bool


def buy(
    market: Market, voters: Electorate, share: Fraction, places: Sequence[int], order: Precedence, most: int | None = None
) -> Run:
    """Buy until no supporters can pay for what is still open. Stops early once more than `most` is spent, if that is given."""
    run = Run(voters, share, share.denominator, [0] * len(voters.sizes), [share.numerator])
    known = {place: _first_worth(market, run, place) for place in places}
    spent = 0
    while most is None or spent <= most:
        equals = _best(market, run, known)
        if not equals:
            break
        place = next(iter(equals)) if len(equals) == 1 else order.first(list(equals), _matters(market, run, equals))
        _pay(market, run, place, equals[place])
        spent += market.costs[place]
        del known[place]
        if market.groups[place]:
            for other in [one for one in known if market.groups[one] == market.groups[place]]:
                del known[other]
    return run


def _first_worth(market: Market, run: Run, place: int) -> Worth:
    """At least what an item is worth: as if everybody could pay her part of it."""
    sizes, backers, worth = run.electorate.sizes, run.electorate.backers[place], run.electorate.worth
    strength = (
        sum(map(sizes.__getitem__, backers))
        if worth is None
        else sum(sizes[one] * points for one, points in zip(backers, worth[place], strict=True))
    )
    return _worth(market, run, place, Bill(market.costs[place] * run.denominator, strength))


def _worth(market: Market, run: Run, place: int, bill: Bill) -> Worth:
    over, under = bill.strength * run.denominator, bill.rest
    if not under:
        return Worth(1, 0, 1 << 4096)
    if market.by_cost:
        over *= market.costs[place]
    return Worth(over, under, (over << PLACES) // under)


def _best(market: Market, run: Run, known: dict[int, Worth]) -> dict[int, Bill]:
    """The items that are worth most now, with their bills; items that can no longer be paid are struck from `known`."""
    best: dict[int, Bill] = {}
    top = Worth(0, 1, -1)
    for place in sorted(known, key=lambda one: known[one].floor, reverse=True):
        if known[place].floor < top.floor:
            break
        bill = _bill(market, run, place)
        if bill is None:
            del known[place]
            continue
        worth = known[place] = _worth(market, run, place, bill)
        ahead = worth.over * top.under - top.over * worth.under
        if ahead > 0 or not best:
            best, top = {place: bill}, worth
        elif ahead == 0:
            best[place] = bill
    return best


def _bill(market: Market, run: Run, place: int) -> Bill | None:
    """Split the cost: who has too little for her part pays what she has, the others the rest. None if it is not enough."""
    rest = market.costs[place] * run.denominator
    purses = _purses(run, place)
    if sum(left * size for _, left, _, size in purses) < rest:
        return None
    strength = sum(points * size for _, _, points, size in purses)
    if not rest:
        return Bill(0, strength)
    for _, left, points, size in sorted(purses):
        if left * strength >= rest * points:
            break
        rest -= left * size
        strength -= points * size
    return Bill(rest, strength)


def _purses(run: Run, place: int) -> list[tuple[int, int, int, int]]:
    """The supporters of an item who have anything left, alike ones together: by what each has a point, (that, what she has,
    her points, how many they are)."""
    state, sizes, left = run.state, run.electorate.sizes, run.left
    backers, worth = run.electorate.backers[place], run.electorate.worth
    if worth is None:
        counts: dict[int, int] = {}
        for one in backers:
            where = state[one]
            counts[where] = counts.get(where, 0) + sizes[one]
        return [(left[where], left[where], 1, size) for where, size in counts.items() if left[where]]
    pairs: dict[tuple[int, int], int] = {}
    for one, points in zip(backers, worth[place], strict=True):
        pair = state[one], points
        pairs[pair] = pairs.get(pair, 0) + sizes[one]
    whole = lcm(*{points for _, points in pairs})
    return [
        (left[where] * (whole // points), left[where], points, size)
        for (where, points), size in pairs.items()
        if left[where]
    ]


def _pay(market: Market, run: Run, place: int, bill: Bill) -> None:
    """Take the payments from the supporters, on a common denominator in which they are whole."""
    rest, strength = bill
    effective = Fraction(market.costs[place] * strength * run.denominator, rest) if rest else Fraction(strength)
    finer = strength // gcd(strength, rest) if strength else 1
    if finer > 1:
        run.denominator *= finer
        run.left = [one * finer for one in run.left]
    each = rest * finer // strength if strength else 0
    most = _move(run, place, each) if each else 0
    run.purchases.append(Purchase(place, effective, Fraction(most, run.denominator)))


def _move(run: Run, place: int, each: int) -> int:
    """Bring every supporter into the state after her payment. Gives the largest payment."""
    state, backers, worth = run.state, run.electorate.backers[place], run.electorate.worth
    if worth is None:
        after: dict[int, int] = {}
        for one in backers:
            where = state[one]
            target = after.get(where)
            if target is None:
                target = after[where] = _after(run, place, where, each)
            state[one] = target
        return max(min(run.left[where], each) for where in after)
    by_points: dict[tuple[int, int], int] = {}
    for one, points in zip(backers, worth[place], strict=True):
        pair = state[one], points
        if pair not in by_points:
            by_points[pair] = _after(run, place, pair[0], each * points)
        state[one] = by_points[pair]
    return max(min(run.left[where], each * points) for where, points in by_points)


def _after(run: Run, place: int, where: int, pays: int) -> int:
    """The state that follows when a voter pays this, or all she has; who has nothing stays where she is."""
    left = run.left[where]
    if not left:
        return where
    run.left.append(left - min(left, pays))
    run.before.append(where)
    run.paid.append(place)
    return len(run.left) - 1


def _matters(market: Market, run: Run, equals: Mapping[int, Bill]) -> bool:
    """Equals whose supporters are other people do not touch each other: each is bought, in whatever order."""
    groups = [market.groups[place] for place in equals if market.groups[place]]
    if len(set(groups)) < len(groups):
        return True
    paying = [place for place in equals if market.costs[place]]
    able = [{one for one in run.electorate.backers[place] if run.left[run.state[one]]} for place in paying]
    return len(set().union(*able)) < sum(map(len, able))
