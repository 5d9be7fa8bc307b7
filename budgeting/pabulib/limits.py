"""Ballots outside of what META allows. They were counted by who published them, so they are told and not thrown away."""

from collections.abc import Mapping, Sequence

from budgeting.counting.election import Ballot
from budgeting.pabulib.numbers import exact
from budgeting.pabulib.remarks import COSTS_TOO_MUCH, GIVES_TOO_MUCH, NAMES_TOO_FEW, NAMES_TOO_MANY, Notes
from budgeting.pabulib.votes import Places, Said


def compare_limits(
    ballots: Mapping[Said, Ballot], said: Mapping[Said, int], limits: Mapping[str, int], where: Places, notes: Notes
) -> None:
    """Notes ballots that name too few or too many projects, or give too many points."""
    least, most = limits.get("min_length", 0), limits.get("max_length")
    points = limits.get("max_sum_points")
    for one, ballot in ballots.items():
        found = one.vote.count(",") + 1 if one.vote else 0
        if 0 < found < least:
            line, voter = where.of(one)
            notes.note(line, NAMES_TOO_FEW, said[one], voter=voter, found=found, limit=least)
        if most is not None and found > most:
            line, voter = where.of(one)
            notes.note(line, NAMES_TOO_MANY, said[one], voter=voter, found=found, limit=most)
        if points is not None and (given := sum(ballot.points)) > points:
            line, voter = where.of(one)
            notes.note(line, GIVES_TOO_MUCH, said[one], voter=voter, found=given, limit=points)


def compare_costs(
    ballots: Mapping[Said, Ballot],
    said: Mapping[Said, int],
    costs: Sequence[int],
    most: int,
    exponent: int,
    where: Places,
    notes: Notes,
) -> None:
    """Notes ballots whose projects cost more than each voter could spend (a knapsack ballot)."""
    for one, ballot in ballots.items():
        if (found := sum(costs[choice] for choice in ballot.choices)) > most:
            line, voter = where.of(one)
            notes.note(
                line, COSTS_TOO_MUCH, said[one], voter=voter, found=exact(found, exponent), limit=exact(most, exponent)
            )
