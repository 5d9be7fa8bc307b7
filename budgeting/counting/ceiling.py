"""The same ceiling for each community: what it asks for is funded up to the ceiling, and nobody competes (as read from ACCA).

An item is a community's request; items of one exclusive group are requests of the same community, of which the one with most
votes is taken. Votes are not needed. Refuses, by how much, where the budget does not reach for all.
"""

from budgeting.counting.course import begin
from budgeting.counting.election import Election
from budgeting.counting.errors import OverBudget
from budgeting.counting.outcome import Outcome, Reason
from budgeting.counting.rule import Rule
from budgeting.counting.tally import Tally, barred
from budgeting.counting.ties import Precedence


def equal_ceiling(election: Election, rule: Rule, counted: Tally, order: Precedence) -> Outcome:
    """Raises OverBudget (amounts in minor units)."""
    below = {place: why for place, why in barred(election, rule, counted).items() if why.short_votes}
    course = begin(election, counted, below)
    most = rule.ceiling_minor or 0
    communities: dict[str, list[int]] = {}
    for place in course.open():
        communities.setdefault(election.items[place].exclusive or f"\0{place}", []).append(place)
    chosen = []
    for places in communities.values():
        top = max(counted.votes[place] for place in places)
        chosen.append(order.first([place for place in places if counted.votes[place] == top]))
    asked = sum(min(most, election.items[place].cost_minor) for place in chosen)
    if asked > election.budget_minor:
        raise OverBudget(asked=asked, budget=election.budget_minor, over=asked - election.budget_minor)
    for place in sorted(chosen, key=lambda one: (-counted.votes[one], election.items[one].id)):
        cost = election.items[place].cost_minor
        course.fund(place, Reason.ABOVE_CEILING if cost > most else Reason.FUNDED, amount_minor=min(most, cost))
    for place in sorted(course.open(), key=lambda one: election.items[one].id):
        course.exclude(place)
    return course.outcome()
