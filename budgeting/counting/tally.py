"""What ballots or totals add up to: the votes of each item, and which items cannot be funded whatever happens."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from budgeting.counting.election import WITH_POINTS, BallotKind, Election
from budgeting.counting.outcome import Reason, Why
from budgeting.counting.rule import NEEDS_BALLOTS, Rule, Utility

Votes = int | Fraction


@dataclass(frozen=True, slots=True)
class Tally:
    """By the index of each item. `votes`: votes, points or marks, as the rule goes by them. `voters`: who named the item."""

    votes: tuple[Votes, ...]
    voters: tuple[int, ...]


def tally(election: Election, rule: Rule) -> Tally:
    """Votes of approvals, the sum of points, or what places in a ranking are worth (each place one vote without a vector).

    Rules that look at each ballot go by the voters who named an item, or by points where that is their utility; they never go
    by published totals, which may differ from the ballots.
    """
    if election.totals is not None:
        counted = tuple(election.totals.get(item.id, 0) for item in election.items)
        return Tally(counted, counted)
    votes, voters = _points(election) if election.kind in WITH_POINTS else _places(election, rule)
    if rule.method not in NEEDS_BALLOTS:
        return Tally(_published(election, votes), tuple(voters))
    return Tally(tuple(votes if rule.utility is Utility.POINTS else voters), tuple(voters))


def _places(election: Election, rule: Rule) -> tuple[list[int], list[int]]:
    """Who named each item, and what the places are worth at which she named it."""
    voters = [0] * len(election.items)
    for ballot, count in election.ballots.items():
        for choice in ballot.choices:
            voters[choice] += count
    if election.kind is not BallotKind.RANKING or not rule.rank_points:
        return voters, voters
    votes = [0] * len(election.items)
    for ballot, count in election.ballots.items():
        for choice, points in zip(ballot.choices, rule.rank_points, strict=False):
            votes[choice] += points * count
    return votes, voters


def _points(election: Election) -> tuple[list[int], list[int]]:
    """Points, and those who gave any: naming an item with no points supports nothing."""
    votes, voters = [0] * len(election.items), [0] * len(election.items)
    for ballot, count in election.ballots.items():
        for choice, points in zip(ballot.choices, ballot.points, strict=True):
            votes[choice] += points * count
            voters[choice] += count if points else 0
    return votes, voters


def _published(election: Election, own: list[int]) -> tuple[int, ...]:
    said = election.published or {}
    return tuple(said.get(item.id, votes) for item, votes in zip(election.items, own, strict=True))


def barred(election: Election, rule: Rule, counted: Tally) -> Mapping[int, Why]:
    """The items that nobody chose, and those below an agreed threshold, by their index.

    A threshold in votes is compared with what the rule goes by (points of a points ballot); one as a share of ballots, and one
    relative to cost, with the voters who named the item.
    """
    out: dict[int, Why] = {}
    for place, item in enumerate(election.items):
        votes = counted.votes[place]
        if not votes:
            out[place] = Why(item.id, Reason.NO_SUPPORT, Fraction(0))
            continue
        by_voters = _least_voters(election, rule, item.cost_minor) - _supporters(election, counted, place)
        short = max(Fraction(0), rule.threshold_votes - Fraction(votes), by_voters)
        if short:
            out[place] = Why(item.id, Reason.BELOW_THRESHOLD, Fraction(votes), short_votes=short)
    return out


def _supporters(election: Election, counted: Tally, place: int) -> Votes:
    """Voters behind an item; where votes are voters, as they were published."""
    if election.kind in WITH_POINTS or election.kind is BallotKind.RANKING:
        return counted.voters[place]
    return counted.votes[place]


def _least_voters(election: Election, rule: Rule, cost_minor: int) -> Fraction:
    least = rule.threshold_share * election.voters
    if rule.threshold_cost is not None and election.budget_minor:
        least = max(least, Fraction(cost_minor * election.voters, rule.threshold_cost * election.budget_minor))
    return least
