"""What advances refuse, each with the sentence that says by how much and what to do."""

from core.errors import Inconsistent, NotFound, Refused
from core.marks import N_


class AdvanceUnknown(NotFound):
    code = "advance-unknown"
    sentence = N_("This project has no advance {number}. Go back to the list of advances and choose again.")


class AdvanceNumberTaken(Refused):
    code = "advance-number-taken"
    sentence = N_("Advance {number} is in the books already. Prepare this one again: it gets the next number.")


class AdvanceDueBeforeGiven(Inconsistent):
    code = "advance-due-before-given"
    sentence = N_("An advance given on {given} cannot be due on {due}. Write a later day.")


class AdvanceDueTooLate(Refused):
    code = "advance-due-too-late"
    sentence = N_(
        "{funder} wants an advance accounted for within {days} days: given on {given}, it is due on {latest} at the latest, and"
        " {due} is {over} days too late."
    )


class AdvanceOfNoMoney(Refused):
    code = "advance-of-no-money"
    sentence = N_("Agreement {number} is a {instrument}: there is no money of it to hand out.")


class AdvanceBeyondSource(Refused):
    code = "advance-beyond-source"
    sentence = N_(
        "Of {funder}'s money {available} is neither spent nor handed out on {day}: an advance of {amount} is {over} too much."
    )


class HolderOverdue(Refused):
    code = "advance-holder-overdue"
    sentence = N_(
        "{holder} has not accounted for {left} of advance {number}: it was due on {due}, {days} days ago. Write down what it was"
        " spent on, or take the rest back; then hand out the next."
    )


class EarlierAdvanceOpen(Refused):
    code = "advance-earlier-open"
    sentence = N_(
        "{funder} wants {share} of an earlier advance accounted for before {holder} gets another: of advance {number},"
        " {accounted} of {given} is, {short} short. Write down what it was spent on, or take the rest back."
    )


class ReturnedTooMuch(Refused):
    code = "advance-returned-too-much"
    sentence = N_("{left} is left of advance {number} on {day}: {amount} cannot come back, it is {over} too much.")


class ReturnedBeforeGiven(Refused):
    code = "advance-returned-before-given"
    sentence = N_("Advance {number} was given on {given}: it cannot come back on {day} already. Write a later day.")
