"""Marks by agreed criteria, weighed into one number for each item, by which the highest come first.

A mark counts as a part of the highest one that can be given by its criterion, times the criterion's weight (as the forums of
KALAHI-CIDSS weigh: 60 % and 40 %). Marks of several people are summed or averaged before they come here.
"""

from collections.abc import Mapping
from fractions import Fraction

from budgeting.counting.election import Election
from budgeting.counting.errors import ChoiceUnknown, MarkOutside, MarksMissing
from budgeting.counting.rule import Rule
from budgeting.counting.tally import Tally

Marks = Mapping[str, tuple[int | Fraction, ...]]


def weighed(election: Election, rule: Rule, marks: Marks) -> Tally:
    """`marks`: for each item's id, a mark for each criterion, in the rule's order.

    Raises MarksMissing, MarkOutside, ChoiceUnknown.
    """
    for name in marks:
        if name not in {item.id for item in election.items}:
            raise ChoiceUnknown(item=name)
    scores = tuple(_score(rule, item.id, marks.get(item.id, ())) for item in election.items)
    return Tally(scores, (0,) * len(scores))


def _score(rule: Rule, item: str, given: tuple[int | Fraction, ...]) -> Fraction:
    if len(given) != len(rule.criteria):
        raise MarksMissing(item=item, criteria=len(rule.criteria), marks=len(given))
    score = Fraction(0)
    for criterion, mark in zip(rule.criteria, given, strict=True):
        if not 0 <= mark <= criterion.most:
            raise MarkOutside(item=item, mark=mark, criterion=criterion.name, most=criterion.most)
        score += criterion.weight * mark * Fraction(1, criterion.most)
    return score
