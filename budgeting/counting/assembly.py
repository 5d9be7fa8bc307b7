"""What an assembly decided in words: items and their amounts. Nothing is reckoned here, only checked."""

from collections.abc import Mapping

from budgeting.counting.course import begin
from budgeting.counting.election import Election
from budgeting.counting.errors import AboveAsked, ChoiceUnknown, ExcludesEachOther, NegativeNumber, OverBudget
from budgeting.counting.outcome import Outcome, Reason
from budgeting.counting.tally import Tally


def assembly(election: Election, counted: Tally, decided: Mapping[str, int]) -> Outcome:
    """`decided`: the amount for each item's id; 0 is the same as nothing. Raises ChoiceUnknown, NegativeNumber, AboveAsked,
    ExcludesEachOther, OverBudget (amounts in minor units)."""
    places = {item.id: place for place, item in enumerate(election.items)}
    course = begin(election, counted, {})
    for name, amount in decided.items():
        if name not in places:
            raise ChoiceUnknown(item=name)
        if amount < 0:
            raise NegativeNumber(number=amount)
        if amount > election.items[places[name]].cost_minor:
            raise AboveAsked(item=name, asked=election.items[places[name]].cost_minor, decided=amount)
    asked = sum(decided.values())
    if asked > election.budget_minor:
        raise OverBudget(asked=asked, budget=election.budget_minor, over=asked - election.budget_minor)
    funded = [places[name] for name, amount in decided.items() if amount]
    for place in sorted(funded, key=lambda one: (-counted.votes[one], election.items[one].id)):
        other = course.excluded_by(place)
        if other is not None:
            raise ExcludesEachOther(one=election.items[other].id, other=election.items[place].id)
        course.fund(place, Reason.DECIDED, amount_minor=decided[election.items[place].id])
    for place in sorted(course.open(), key=lambda one: election.items[one].id):
        course.refuse(place, Reason.NOT_DECIDED)
    return course.outcome()
