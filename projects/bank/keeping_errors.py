"""What is refused of keeping bank accounts and statements, of ticking and of signing a reconciliation."""

from core.errors import Inconsistent, NotAllowed, NotFound, Refused
from core.marks import N_


class BankAccountUnknown(NotFound):
    code = "bank-account-unknown"
    sentence = N_("There is no such bank account in this project. Go back to the list and choose again.")


class BankFileUnknown(NotFound):
    code = "bank-file-unknown"
    sentence = N_("This file is no longer held. Choose it once more.")


class ReconciliationUnknown(NotFound):
    code = "bank-reconciliation-unknown"
    sentence = N_("There is no such reconciliation of this bank account. Go back to the list and choose again.")


class BankMatchGone(NotFound):
    code = "bank-match-gone"
    sentence = N_("There is no such match, or it was undone already. Load the page again.")


class BankNumberImpossible(Inconsistent):
    code = "bank-number-impossible"
    sentence = N_("{typed} cannot be the number of a bank account in the books: it is a whole number from 1 to {most}.")


class BankNumberTaken(Refused):
    code = "bank-number-taken"
    sentence = N_("Bank account {number} of this book is {bank} …{last_four} already. Choose another number.")


class StatementImported(Refused):
    code = "bank-statement-imported"
    sentence = N_("This very file was imported on {day} already, as statement {number}. Nothing was changed.")


class StatementOtherCurrency(Refused):
    code = "bank-statement-other-currency"
    sentence = N_("The statement is in {other}, the book of this bank account in {code}. Choose the bank account in {other}.")


class StatementTooEarly(Refused):
    code = "bank-statement-too-early"
    sentence = N_(
        "This statement begins on {starts}, before the first one that was imported ({first}). Statements are imported in order."
    )


class StatementGap(Refused):
    code = "bank-statement-gap"
    sentence = N_(
        "By what was imported {known} stood at the bank before {starts}; this statement begins with {opening}. {difference} are "
        "between them, after {covered}. Import the statement of the days between first."
    )


class KnownLineMissing(Refused):
    code = "bank-known-line-missing"
    sentence = N_(
        "The statement imported before has a line of {amount} on {day} ({words}); in this file it is missing. The two contradict "
        "each other: ask the bank which one is right."
    )


class LineInCoveredTime(Refused):
    code = "bank-line-in-covered-time"
    sentence = N_(
        "This file has a line of {amount} on {day} ({words}) that the statement imported before does not have, though it reached "
        "to {covered}. The two contradict each other: ask the bank which one is right."
    )


class NothingNew(Refused):
    code = "bank-nothing-new"
    sentence = N_("Every line of this file was imported before, and it reaches no further than {covered}. Nothing was changed.")


class TwoHats(NotAllowed):
    code = "bank-two-hats"
    sentence = N_(
        "You {did} voucher {number} of {day} ({memo}), which is in these days. Who prepares, who approves and who reconciles are "
        "three people: somebody else must hold this book against the bank."
    )


class ReconciledBySame(NotAllowed):
    code = "bank-reconciled-by-same"
    sentence = N_(
        "You held this book against the bank up to {day}. Who prepares, who approves and who reconciles are three people: "
        "somebody else must write or agree to what is dated in that time."
    )


class TickedMeanwhile(Refused):
    code = "bank-ticked-meanwhile"
    sentence = N_("{what} {number} was matched by somebody else meanwhile. Load the page again.")


class StatementOvertaken(Refused):
    code = "bank-statement-overtaken"
    sentence = N_(
        "A later statement brought more lines of {day}, so {stated} is no longer what stood there at its end but {known}. "
        "Reconcile the later statement."
    )


class DifferenceNeedsReason(Inconsistent):
    code = "bank-difference-needs-reason"
    sentence = N_("A difference of {amount} is named without a reason. Say what it is, so that somebody can follow it up.")
