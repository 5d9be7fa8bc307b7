"""The one door of the engine: an election and a rule go in, an outcome comes out. Pure: the same in gives the same out.

Nothing depends on the order of rows. Where items are equal by every criterion and by the lot, the count goes on by their ids as a
trial; if another order of these would fund something else, it stops and asks for a lot (or, where that is wanted, goes on in
the order of the items and says so).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import permutations
from math import factorial
from types import MappingProxyType

from budgeting.counting.assembly import assembly
from budgeting.counting.ceiling import equal_ceiling
from budgeting.counting.comparison import MOST_VOTES_TAKEN, prefer_second
from budgeting.counting.course import begin
from budgeting.counting.criteria import Marks, weighed
from budgeting.counting.election import Election
from budgeting.counting.equal_shares import equal_shares
from budgeting.counting.errors import LotIncomplete, NeedsBallots, TieNeedsLot
from budgeting.counting.greedy import greedy
from budgeting.counting.knapsack import knapsack
from budgeting.counting.outcome import Outcome
from budgeting.counting.phragmen import phragmen
from budgeting.counting.rule import METHODS, NEEDS_BALLOTS, Method, Rule
from budgeting.counting.tally import Tally, barred, tally
from budgeting.counting.ties import Precedence, by_id, precedence

# Other orders of equals are tried out while orders × runs × different ballots stay below this: about three seconds.
MOST_TRIALS = 400_000


def _by_votes(election: Election, rule: Rule, counted: Tally, order: Precedence) -> Outcome:
    course = begin(election, counted, barred(election, rule, counted))
    greedy(course, rule, order)
    return course.outcome()


Counting = Callable[[Election, Rule, Tally, Precedence], Outcome]
BY: Mapping[Method, Counting] = MappingProxyType(
    {
        Method.GREEDY: _by_votes,
        Method.VOTES_PER_COST: _by_votes,
        Method.EQUAL_SHARES: equal_shares,
        Method.PHRAGMEN: phragmen,
        Method.KNAPSACK: knapsack,
        Method.CRITERIA: _by_votes,
        Method.CEILING: equal_ceiling,
    }
)


def count(
    election: Election,
    rule: Rule,
    *,
    lot: Sequence[str] | None = None,
    by_order: bool = False,
    marks: Marks | None = None,
    decided: Mapping[str, int] | None = None,
) -> Outcome:
    """`lot`: ids in the order that was drawn, asked after the agreed criteria, in every step alike. `by_order`: equals that are
    left go on in the order of the items, which is said in `ties`. `marks`: for criteria, where the election's totals are not the
    weighed marks already. `decided`: amounts in minor units by id, for an assembly's decision.

    Raises NeedsBallots, NotForBallots, TieNeedsLot, LotIncomplete, ChoiceUnknown, ItemTwice, and what `criteria`, `ceiling`,
    `assembly` and `knapsack` refuse.
    """
    if election.counted_only and rule.method in NEEDS_BALLOTS:
        raise NeedsBallots(method=METHODS[rule.method])
    by_marks = rule.method is Method.CRITERIA and (marks is not None or election.totals is None)
    counted = weighed(election, rule, marks or {}) if by_marks else tally(election, rule)
    if rule.method is Method.ASSEMBLY:
        return assembly(election, counted, decided or {})

    def counting(last: Sequence[int]) -> tuple[Outcome, Precedence]:
        order = precedence(election, counted, rule.ties, lot, last)
        return _counted(election, rule, counted, order), order

    outcome, order = counting(range(len(election.items)) if by_order else by_id(election))
    if not by_order and order.open() and not _all_the_same(election, outcome, order, counting):
        _ask_for_a_lot(election, order)
    return replace(outcome, ties=tuple(tie for tie in order.ties() if tie.drawn or by_order))


def _counted(election: Election, rule: Rule, counted: Tally, order: Precedence) -> Outcome:
    outcome = BY[rule.method](election, rule, counted, order)
    if not rule.compare:
        return outcome
    by_votes = _by_votes(election, replace(rule, method=Method.GREEDY, compare=False), counted, order)
    if prefer_second(election, rule, outcome, by_votes):
        return replace(by_votes, method_taken=Method.GREEDY.value, note=MOST_VOTES_TAKEN)
    return replace(outcome, method_taken=rule.method.value)


def _all_the_same(
    election: Election, outcome: Outcome, order: Precedence, counting: Callable[[Sequence[int]], tuple[Outcome, Precedence]]
) -> bool:
    """Whether every other order of the equals funds the same. Not known, and so not the same, where that is too much to try or
    where another order meets other equals."""
    equals = sorted(order.open())
    runs = (outcome.add1_steps + 1) * max(1, len(election.ballots))
    partly_drawn = any(place in order.lot for place in equals)
    if partly_drawn or factorial(len(equals)) * runs > MOST_TRIALS:
        return False
    funded = set(zip(outcome.selected, outcome.amounts_minor, strict=True))
    for tried in permutations(equals):
        last = list(order.last)
        for place, other in zip(equals, tried, strict=True):
            last[place] = order.last[other]
        found, met = counting(last)
        if not met.open() <= order.open() or set(zip(found.selected, found.amounts_minor, strict=True)) != funded:
            return False
    return True


def _ask_for_a_lot(election: Election, order: Precedence) -> None:
    """Raises TieNeedsLot for the first equals that were met, or LotIncomplete where the lot has only some of them."""
    equals = next(sorted(one) for one in order.met if not order.drawn(one))
    names = tuple(election.items[place].id for place in equals)
    if any(place in order.lot for place in equals):
        raise LotIncomplete(item=next(election.items[place].id for place in equals if place not in order.lot))
    raise TieNeedsLot(items=names, names=", ".join(names))
