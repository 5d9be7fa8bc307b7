"""What results refuse, in sentences."""

from core.errors import FieldFault, Inconsistent, NotFound, Refused
from core.marks import N_


class NotCountedYet(Refused):
    code = "result-not-counted"
    sentence = N_("“{envelope}” has not been counted yet. Count it first.")


class TermsNotFixed(Refused):
    code = "result-no-terms"
    sentence = N_("This round has no terms, so there is no rule to count by. Its terms come before the vote.")


class NothingTied(Refused):
    code = "lot-not-needed"
    sentence = N_("No proposals of “{envelope}” are equal where it matters, so there is nothing to draw a lot for.")


class LotHolds(Refused):
    code = "lot-holds"
    sentence = N_("Lot {number} of {day} was drawn for {names} and holds. A lot is not drawn again; count by it.")


class LotForOthers(Inconsistent):
    code = "lot-for-others"
    sentence = N_("The lot is to put {asked} in order, each of them once, but {given} stands there. Write the whole order down.")


class EarlierLotChanged(Inconsistent):
    code = "lot-earlier-changed"
    sentence = N_(
        "The order {before} was drawn earlier and holds. Leave these as they are, and put only the others between"
        " them."
    )


class WitnessesMissing(FieldFault):
    code = "lot-witnesses-missing"
    field = "witness-2"
    sentence = N_("A lot is drawn before at least {least} witnesses; {given} different names are here. Write the others down.")


class WitnessInvolved(FieldFault):
    code = "lot-witness-involved"
    field = "{place}"
    sentence = N_(
        "{name} proposed “{item}”, which the lot is about, and by the terms cannot be its witness. Choose somebody"
        " else."
    )


class WitnessRecords(FieldFault):
    code = "lot-witness-records"
    field = "{place}"
    sentence = N_("{name} writes the lot down and is no witness of it as well. Name somebody else who saw it.")


class DayOutside(FieldFault):
    code = "result-day-outside"
    field = "day"
    sentence = N_("{day} is not between {first} and {last}. Check the day.")


class ObjectionUnknown(NotFound):
    code = "objection-unknown"
    sentence = N_("There is no such objection in this round. Go back to the list and choose again.")


class ObjectionLate(FieldFault):
    code = "objection-late"
    field = "day"
    sentence = N_("Objections could be made from {first} to {last}; {day} is outside. Bring it to the next assembly.")


class VoterNumberUnknown(FieldFault):
    code = "objection-voter-unknown"
    field = "voter"
    sentence = N_("This round has no voter {number}. Leave the field empty if the person does not want to be named.")


class ObjectionAnswered(Refused):
    code = "objection-answered"
    sentence = N_("Objection {number} was answered on {day}, and the answer stands.")


class OverrideTooMuch(FieldFault):
    code = "override-too-much"
    field = "amount"
    sentence = N_(
        "With this, {total} would be given out of {budget}: {over} too much. Lower it, or say how much extra money came"
        " for it."
    )


class OverrideAboveAsked(FieldFault):
    code = "override-above-asked"
    field = "amount"
    sentence = N_("“{item}” asks for {asked}, but {decided} would be given. Decide on no more than what it asks for.")


class AmountNeeded(FieldFault):
    code = "override-amount-needed"
    field = "amount"
    sentence = N_(
        "A proposal that is funded has an amount above zero, and one that is not has none. Change the amount or the"
        " decision."
    )


class ExtraAboveAmount(FieldFault):
    code = "override-extra-above"
    field = "extra"
    sentence = N_("{extra} of extra money is more than the {amount} that are given. Lower the extra money.")


class BothOfAGroup(FieldFault):
    code = "override-exclusive"
    field = "item"
    sentence = N_("“{one}” and “{other}” exclude each other, so only one of them can be funded. Leave the other out first.")


class ItemNotCounted(FieldFault):
    code = "override-item-not-counted"
    field = "item"
    sentence = N_("“{item}” was withdrawn and is not in the count, so nothing can be decided on it. Choose another proposal.")


class NothingToUndo(FieldFault):
    code = "override-nothing-to-undo"
    field = "ruling"
    sentence = N_("No decision changed “{item}”, so the count stands for it already.")


# What keeps a round from going on (`budgeting.results.ready`).


class EnvelopeNotCounted(Refused):
    code = "result-envelope-not-counted"
    sentence = N_("“{envelope}” has no official count by the terms as they are fixed. The bookkeeper counts it under “Results”.")


class CountOutdated(Refused):
    code = "result-count-outdated"
    sentence = N_("What was counted for “{envelope}” is no longer what is there. Count it again.")


class AwardsTooMuch(Refused):
    code = "result-awards-too-much"
    sentence = N_(
        "With what the assembly decided, {total} would be given out of {budget} in “{envelope}”. Decide on {over}"
        " less."
    )


class NothingUpheld(Refused):
    code = "result-nothing-upheld"
    sentence = N_("No objection was upheld, so there is no reason to count again.")


class ObjectionDaysRun(Refused):
    code = "result-objection-days-run"
    sentence = N_("Objections can be made until {last}. Wait until that day is over.")


class ObjectionOpen(Refused):
    code = "result-objection-open"
    sentence = N_("Objection {number} has no answer yet. Answer it.")


class ObjectionNotMet(Refused):
    code = "result-objection-not-met"
    sentence = N_("Objection {number} was upheld, but nothing followed. Count again, or write down what the assembly decided.")
