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


class LotIncomplete(Inconsistent):
    code = "lot-incomplete"
    sentence = N_("The drawn lot does not put {item} in its place. Write down the whole order that was drawn.")
