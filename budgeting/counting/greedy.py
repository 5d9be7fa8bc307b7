"""Most votes first, or most votes per money first: skip or stop at what does not fit, one of a group, and a top-up.

Sources: Pabulib's greedy, greedy-no-skip, greedy-threshold and greedy-exclusive (pabulib.org/format); Poznań's 80 % top-up.
"""

from collections.abc import Sequence
from fractions import Fraction
from itertools import groupby

from budgeting.counting.course import Course
from budgeting.counting.election import Election
from budgeting.counting.outcome import Reason
from budgeting.counting.rule import Method, Misfit, Rule
from budgeting.counting.tally import Tally, Votes
from budgeting.counting.ties import Precedence


def greedy(course: Course, rule: Rule, order: Precedence, reason: Reason = Reason.FUNDED) -> None:
    """Go through the open items, the highest first, and fund what fits.

    With `rule.top_up`, the first misfit is paid by the reserve as far as the budget does not reach, where what is left covers
    at least that share of it. A completion (`reason`) always skips and never tops up.
    """
    completing = reason is Reason.COMPLETED
    stops = rule.misfit is Misfit.STOP and not completing
    top_up = None if completing else rule.top_up
    waiting = ranked(course, rule)
    while waiting:
        equals = waiting[0]
        place = order.first(equals, _matters(course, order.best(equals), stops, top_up is not None))
        equals.remove(place)
        if not equals:
            waiting.pop(0)
        if course.exclude(place):
            continue
        cost = course.election.items[place].cost_minor
        if cost <= course.left_minor:
            course.fund(place, reason)
            continue
        if top_up is not None and course.left_minor >= top_up * cost:
            course.fund(place, Reason.TOPPED_UP, from_reserve=cost - course.left_minor)
        else:
            course.misfit(place)
        top_up = None
        if stops:
            break
    for equals in waiting:
        for place in sorted(equals, key=lambda one: course.election.items[one].id):
            course.refuse(place, Reason.AFTER_THE_STOP)


def ranked(course: Course, rule: Rule) -> list[list[int]]:
    """The open items, the highest first, equals together."""
    worth = {place: _worth(course.election, rule, course.counted, place) for place in course.open()}
    by_worth = sorted(worth, key=worth.__getitem__, reverse=True)
    return [list(equals) for _, equals in groupby(by_worth, key=worth.__getitem__)]


def _worth(election: Election, rule: Rule, counted: Tally, place: int) -> tuple[int, Votes]:
    """Votes, or votes per money; what costs nothing comes first there."""
    votes, cost = counted.votes[place], election.items[place].cost_minor
    if rule.method is not Method.VOTES_PER_COST:
        return 0, votes
    return (1, votes) if not cost else (0, Fraction(1, cost) * votes)


def _matters(course: Course, equals: Sequence[int], stops: bool, top_up: bool) -> bool:
    """Whether the order of these can change what is funded: not if all fit together, and not if none fits at all."""
    cost = {place: course.election.items[place].cost_minor for place in equals if course.excluded_by(place) is None}
    fitting = [place for place in cost if cost[place] <= course.left_minor]
    if len(fitting) < len(cost) and (top_up or stops and fitting):
        return True
    return sum(cost[place] for place in fitting) > course.left_minor or course.share_group(fitting)
