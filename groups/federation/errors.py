"""What peer audits, reports to a federation and bank loans refuse, and the sentence that each refusal says."""

from core.errors import Inconsistent, NotFound, Refused
from core.marks import N_

# --- peer audits -----------------------------------------------------------------------------------------------------


class AuditUnknown(NotFound):
    code = "audit-unknown"
    sentence = N_("There is no such visit in this group.")


class AuditOnImpossibleDay(Inconsistent):
    code = "audit-on-impossible-day"
    sentence = N_("{day} cannot be the day of the visit: the group was founded on {founded}, and today is {today}.")


class AuditorsAreTheGroup(Inconsistent):
    code = "auditors-are-the-group"
    sentence = N_("A group cannot visit itself. Choose the group that came.")


class NothingChecked(Inconsistent):
    code = "nothing-checked"
    sentence = N_("Nothing was counted and no passbook was compared. Write down what the visitors checked.")


class CountUnexplained(Inconsistent):
    """`pot` is the pot's key, so that the sentence can stand beside its field."""

    code = "audit-count-unexplained"
    sentence = N_("The {name} was counted {amount} away from the book. Write what the group says about it.")

    def __init__(self, *, pot: str, **facts: object) -> None:
        self.pot = pot
        super().__init__(**facts)


class NextVisitTooEarly(Inconsistent):
    code = "next-visit-too-early"
    sentence = N_("The next visit has to be after this one of {day}. Choose a later day.")


class AuditReplacedBefore(Refused):
    code = "audit-replaced-before"
    sentence = N_("The report of visit {number} was corrected before. Correct the later report instead.")


class AuditBookAhead(Inconsistent):
    code = "audit-book-ahead"
    sentence = N_("The book has {last} entries, and this page speaks of entry {number}. Load the page again.")


class PassbookOfNobody(Inconsistent):
    code = "passbook-of-nobody"
    sentence = N_("Nobody was member {number} on {day}, so there is no passbook to compare. Check the day of the visit.")


# --- borrowing from a bank, and the report to a federation -----------------------------------------------------------


class TimesImpossible(Inconsistent):
    code = "linkage-times-impossible"
    sentence = N_("What is owed to banks is measured by more than nought and at most {most} times the savings.")


class BankLoanTooLarge(Refused):
    code = "bank-loan-too-large"
    sentence = N_(
        "The group would owe {owed}. Members have saved {saved}, and the rule “{rule}” of the constitution allows {most} in all: "
        "{over} less than this."
    )


class CarriersMissing(Inconsistent):
    code = "carriers-missing"
    sentence = N_("Two different members carry the report to the federation. Choose both.")
