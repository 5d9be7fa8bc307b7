"""Voters as equal shares and Phragmén look at them: alike voters in one group, and for each item the groups that support it."""

from dataclasses import dataclass

from budgeting.counting.election import BALLOT_KINDS, WITH_POINTS, Ballot, BallotKind, Election
from budgeting.counting.errors import NotForBallots
from budgeting.counting.rule import METHODS, Rule, Utility


@dataclass(frozen=True, slots=True)
class Electorate:
    """`sizes`: how many voters each group has. `backers`: by item, the groups that chose it; `worth`: in the same order, what
    it is worth to one voter of that group, or None where it is worth 1 to everybody."""

    sizes: tuple[int, ...]
    backers: tuple[tuple[int, ...], ...]
    worth: tuple[tuple[int, ...], ...] | None


def electorate(election: Election, rule: Rule) -> Electorate:
    """Raises NotForBallots where points are asked for and there are none."""
    by_points = rule.utility is Utility.POINTS
    if by_points and election.kind not in WITH_POINTS and not (election.kind is BallotKind.RANKING and rule.rank_points):
        raise NotForBallots(method=METHODS[rule.method], kind=BALLOT_KINDS[election.kind])
    sizes: list[int] = []
    backers: list[list[int]] = [[] for _ in election.items]
    worth: list[list[int]] = [[] for _ in election.items]
    for group, (ballot, count) in enumerate(election.ballots.items()):
        sizes.append(count)
        if not by_points and election.kind not in WITH_POINTS:
            for choice in ballot.choices:
                backers[choice].append(group)
            continue
        for choice, points in _valued(election, rule, ballot):
            backers[choice].append(group)
            worth[choice].append(points)
    whose = tuple(map(tuple, backers))
    return Electorate(tuple(sizes), whose, tuple(map(tuple, worth)) if by_points else None)


def _valued(election: Election, rule: Rule, ballot: Ballot) -> list[tuple[int, int]]:
    """The choices of a ballot that are worth anything, with what they are worth."""
    points = rule.rank_points if election.kind is BallotKind.RANKING else ballot.points
    return [(choice, given) for choice, given in zip(ballot.choices, points, strict=False) if given]
