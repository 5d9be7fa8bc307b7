"""What counting refuses, in sentences."""

from core.errors import Inconsistent, Refused
from core.marks import N_


class ItemTwice(Inconsistent):
    code = "item-twice"
    sentence = N_("{item} is there twice. Each proposal is listed once and named once on a ballot: strike one of them.")


class ChoiceUnknown(Inconsistent):
    code = "choice-unknown"
    sentence = N_("A ballot names {item}, which is not on the list of proposals. Look at the ballot paper again.")


class NegativeNumber(Inconsistent):
    code = "negative-number"
    sentence = N_("{number} is below zero. Costs, budgets and votes are never below zero.")


class PointsMissing(Inconsistent):
    code = "points-missing"
    sentence = N_("A ballot marks {choices} proposals and gives {points} numbers of points. Give each one its points.")


class VotersTooFew(Inconsistent):
    code = "voters-too-few"
    sentence = N_("{voters} people took part, but there are {ballots} ballots. Count both again.")


class RuleContradicts(Inconsistent):
    code = "rule-contradicts"
    sentence = N_("These settings of the rule do not go together: {what}. Change one of them.")


class NeedsBallots(Refused):
    code = "rule-needs-ballots"
    sentence = N_(
        "“{method}” looks at every single ballot, but here only counted totals are known. Choose a rule that goes by totals:"
        " most votes first."
    )


class NotForBallots(Refused):
    code = "rule-not-for-ballots"
    sentence = N_("“{method}” cannot count ballots of this kind ({kind}). Choose another rule, or another kind of ballot.")


class TieNeedsLot(Refused):
    """A tie that no agreed criterion breaks. `items`: the ids that are equal, in the order of the ballot."""

    code = "tie-needs-lot"
    sentence = N_(
        "{names} are equal by every criterion that was agreed, and which of them comes first decides what is funded."
        " Draw a lot before witnesses and write down the order; then count again."
    )

    @property
    def items(self) -> tuple[str, ...]:
        """The ids that are equal, in the order of the ballot."""
        items = self.facts["items"]
        assert isinstance(items, tuple), "who raises this names the items"
        return items


class LotIncomplete(Inconsistent):
    code = "lot-incomplete"
    sentence = N_("The drawn lot does not put {item} in its place. Write down the whole order that was drawn.")


class MarkOutside(Inconsistent):
    code = "mark-outside"
    sentence = N_("{item} has {mark} by “{criterion}”, where marks go from 0 to {most}. Look at the sheet of marks again.")


class MarksMissing(Inconsistent):
    code = "marks-missing"
    sentence = N_("{item} needs one mark for each of the {criteria} criteria, but {marks} are there. Give the rest.")


class OverBudget(Refused):
    """Amounts in minor units. `over`: by how much."""

    code = "count-over-budget"
    sentence = N_("Together this is {asked}, but the budget is {budget}: {over} too much. Lower the amounts or decide on fewer.")


class AboveAsked(Inconsistent):
    code = "decided-above-asked"
    sentence = N_("{item} asks for {asked}, but {decided} are decided for it. Decide on no more than what is asked for.")


class ExcludesEachOther(Inconsistent):
    code = "decided-exclusive"
    sentence = N_("{one} and {other} exclude each other, so only one of them can be decided on. Strike one.")


class TooManyCombinations(Refused):
    code = "too-many-combinations"
    sentence = N_(
        "There are too many combinations of proposals to find the best set exactly: more than {most} are still open."
        " Choose another rule."
    )
