"""The step that compares an outcome with that by most votes first, and takes the one that more voters prefer.

A voter prefers the outcome that funds more of the items she chose, or more of her points where the rule goes by points. Source:
the comparison by satisfaction of the equalshares.net tool; Wieliczka and Świecie 2023 had this step.
"""

from budgeting.counting.election import WITH_POINTS, Ballot, Election
from budgeting.counting.outcome import Outcome
from budgeting.counting.rule import Rule, Utility
from core.marks import N_

MOST_VOTES_TAKEN = N_("More voters prefer the outcome by most votes first, so that one was taken, as the rule says.")


def prefer_second(election: Election, rule: Rule, first: Outcome, second: Outcome) -> bool:
    """Whether more voters prefer the second outcome than the first."""
    for_first, for_second = preferring(election, rule, first, second)
    return for_second > for_first


def preferring(election: Election, rule: Rule, first: Outcome, second: Outcome) -> tuple[int, int]:
    """How many voters prefer the first outcome, and how many the second; to the others both are worth the same."""
    one, other = ({place for place, item in enumerate(election.items) if item.id in set(out.selected)} for out in (first, second))
    for_first = for_second = 0
    for ballot, count in election.ballots.items():
        worth = dict(zip(ballot.choices, _worth(election, rule, ballot), strict=False))
        gain = sum(points for place, points in worth.items() if place in other)
        gain -= sum(points for place, points in worth.items() if place in one)
        for_first += count if gain < 0 else 0
        for_second += count if gain > 0 else 0
    return for_first, for_second


def _worth(election: Election, rule: Rule, ballot: Ballot) -> tuple[int, ...]:
    if election.kind in WITH_POINTS:
        return ballot.points if rule.utility is Utility.POINTS else tuple(1 if points else 0 for points in ballot.points)
    return rule.rank_points if rule.utility is Utility.POINTS else (1,) * len(ballot.choices)
