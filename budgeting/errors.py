"""What a round refuses, in sentences. Side rooms have their own; counting too."""

from core.errors import FieldFault, Inconsistent, NotFound, Refused
from core.marks import N_


class RoundUnknown(NotFound):
    code = "round-unknown"
    sentence = N_("There is no such round in this fund. Go back to the list of its rounds and choose again.")


class EnvelopeUnknown(NotFound):
    code = "envelope-unknown"
    sentence = N_("This round has no such envelope. Go back to the round and choose again.")


class ItemUnknown(NotFound):
    code = "ballot-item-unknown"
    sentence = N_("The ballot of this round has no such proposal. Go back to the round and choose again.")


class TermsContradict(Inconsistent):
    code = "round-terms-contradict"
    sentence = N_("These terms do not go together: {what}. Change one of them.")


class OtherPhase(Refused):
    code = "round-other-phase"
    sentence = N_("This is done while the round is in “{needed}”; it is in “{phase}” now. Nothing was changed.")


class PhaseOutOfOrder(Refused):
    code = "round-phase-out-of-order"
    sentence = N_("After “{phase}” a round goes on to {allowed}, not to “{asked}”. Choose one of these.")


class PhaseNotReady(Refused):
    code = "round-phase-not-ready"
    sentence = N_("The round cannot go on to “{asked}” yet: {reasons}")


class PlanOutOfOrder(FieldFault):
    """`phase`: the one whose first day has to change."""

    code = "round-plan-out-of-order"
    field = "{phase}-begins"
    sentence = N_("“{second}” would begin on {begins}, but “{first}” lasts until {ends}. Write a later day.")


class PlanBackwards(FieldFault):
    code = "round-plan-backwards"
    field = "{phase}-ends"
    sentence = N_("The last day, {ends}, lies before the first one, {begins}. Write a later day.")


class DayBeforePhase(Refused):
    code = "round-day-before-phase"
    sentence = N_("{day} lies before “{phase}” began, on {began}. Write that day or a later one.")


class ReasonForGoingBack(Refused):
    code = "round-reason-missing"
    sentence = N_("People will ask why the round goes to “{asked}”. Write the reason.")


class NoEnvelope(Refused):
    code = "round-no-envelope"
    sentence = N_("No money is named that could be decided on. Add an envelope first.")


class NoTerms(Refused):
    code = "round-no-terms"
    sentence = N_("The terms are not written yet: who votes, how, and how it is counted. Write them first.")


class PlannedLater(Refused):
    code = "round-planned-later"
    sentence = N_("People were told that voting begins on {begins}; today is {today}. Wait, or tell them other days first.")


class PlannedLonger(Refused):
    code = "round-planned-longer"
    sentence = N_("People were told that they may vote until {ends}, that day included; today is {today}. Wait until then.")
