"""Sequential Phragmén: every voter earns at the same speed, and an item is bought as soon as its supporters can pay for it.

Source: Los, Christoff, Grossi, "Proportional Budget Allocations" (arXiv 2203.12324): it ends where an item whose turn has come no
longer fits the budget. For approvals only. A step's `payment` is the moment, as money that each voter had earned until then.
"""

from fractions import Fraction

from budgeting.counting.course import Course, begin
from budgeting.counting.election import BALLOT_KINDS, WITH_POINTS, BallotKind, Election
from budgeting.counting.electorate import Electorate, electorate
from budgeting.counting.errors import NotForBallots
from budgeting.counting.outcome import Outcome, Reason
from budgeting.counting.rule import METHODS, Rule
from budgeting.counting.tally import Tally, barred
from budgeting.counting.ties import Precedence


def phragmen(election: Election, rule: Rule, counted: Tally, order: Precedence) -> Outcome:
    """Raises NotForBallots for points, marks and rankings."""
    if election.kind in WITH_POINTS or election.kind is BallotKind.RANKING:
        raise NotForBallots(method=METHODS[rule.method], kind=BALLOT_KINDS[election.kind])
    voters = electorate(election, rule)
    course = begin(election, counted, barred(election, rule, counted))
    spent, moments = [0] * len(voters.sizes), [Fraction(0)]
    ready = {place: Fraction(0) for place in course.open() if election.items[place].cost_minor <= election.budget_minor}
    while ready:
        equals = _next(course, voters, spent, moments, ready)
        misfits = [place for place in equals if election.items[place].cost_minor > course.left_minor]
        if misfits:
            for place in sorted(misfits, key=lambda one: election.items[one].id):
                course.misfit(place)
            break
        place = order.first(equals, _matters(course, voters, equals))
        course.fund(place, payment=ready.pop(place))
        moments.append(course.steps[-1].payment or Fraction(0))
        for group in voters.backers[place]:
            spent[group] = len(moments) - 1
        for other in [one for one in ready if course.excluded_by(one) is not None]:
            del ready[other]
    _rest(course)
    return course.outcome()


def _next(course: Course, voters: Electorate, spent: list[int], moments: list[Fraction], ready: dict[int, Fraction]) -> list[int]:
    """The items that can be bought first. `ready`: when each can, at the earliest; it only moves back, and is moved here."""
    best: list[int] = []
    for place in sorted(ready, key=ready.__getitem__):
        if best and ready[place] > ready[best[0]]:
            break
        ready[place] = _moment(course, voters, spent, moments, place)
        if not best or ready[place] < ready[best[0]]:
            best = [place]
        elif ready[place] == ready[best[0]]:
            best.append(place)
    return best


def _moment(course: Course, voters: Electorate, spent: list[int], moments: list[Fraction], place: int) -> Fraction:
    """When the supporters, who have earned since they last paid, have the cost together."""
    since: dict[int, int] = {}
    for group in voters.backers[place]:
        since[spent[group]] = since.get(spent[group], 0) + voters.sizes[group]
    waited = sum((moments[turn] * count for turn, count in since.items()), Fraction(course.election.items[place].cost_minor))
    return waited * Fraction(1, sum(since.values()))


def _matters(course: Course, voters: Electorate, equals: list[int]) -> bool:
    """Equals that all fit and have no supporter in common are all bought, in whatever order."""
    if course.share_group(equals) or sum(course.election.items[place].cost_minor for place in equals) > course.left_minor:
        return True
    backers = [voters.backers[place] for place in equals]
    return len(set().union(*backers)) < sum(map(len, backers))


def _rest(course: Course) -> None:
    for place in sorted(course.open(), key=lambda one: course.election.items[one].id):
        if course.election.items[place].cost_minor > course.election.budget_minor:
            course.misfit(place)
        elif not course.exclude(place):
            course.refuse(place, Reason.AFTER_THE_STOP)
