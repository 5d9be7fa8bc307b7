"""The one door of the engine: an election and a rule go in, an outcome comes out. Pure: the same in gives the same out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import permutations
from math import factorial
from types import MappingProxyType

from budgeting.counting.course import begin
from budgeting.counting.election import Election
from budgeting.counting.equal_shares import equal_shares
from budgeting.counting.errors import LotIncomplete, NeedsBallots, TieNeedsLot
from budgeting.counting.greedy import greedy
from budgeting.counting.outcome import Outcome
from budgeting.counting.rule import METHODS, NEEDS_BALLOTS, Method, Rule
from budgeting.counting.tally import Tally, barred, tally
from budgeting.counting.ties import Precedence, by_id, precedence

Counting = Callable[[Election, Rule, Tally, Precedence], Outcome]


def _by_votes(election: Election, rule: Rule, counted: Tally, order: Precedence) -> Outcome:
    course = begin(election, counted, barred(election, rule, counted))
    greedy(course, rule, order)
    return course.outcome()


BY: Mapping[Method, Counting] = MappingProxyType(
    {Method.GREEDY: _by_votes, Method.VOTES_PER_COST: _by_votes, Method.EQUAL_SHARES: equal_shares}
)


def count(election: Election, rule: Rule, *, lot: Sequence[str] | None = None, by_order: bool = False) -> Outcome:
    if election.counted_only and rule.method in NEEDS_BALLOTS:
        raise NeedsBallots(method=METHODS[rule.method])
    counted = tally(election, rule)
    order = precedence(election, counted, rule.ties, lot, range(len(election.items)) if by_order else by_id(election))
    outcome = BY[rule.method](election, rule, counted, order)
    return replace(outcome, ties=order.ties())
