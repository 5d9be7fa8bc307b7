"""What is refused of a bank statement itself, of matches and of a reconciliation; each says by how much and what to do next."""

from core.errors import Inconsistent, NotFound, Refused
from core.marks import N_


class StatementContradicts(Inconsistent):
    """A bank statement that does not agree with itself: it was read wrongly, is not whole, or was changed."""


class ClosingDiffers(StatementContradicts):
    code = "bank-closing-differs"
    sentence = N_(
        "The statement begins with {opening}, its lines come to {moved}, so it should end with {expected}; it ends with "
        "{closing}: {difference} are missing or too much. A line may be missing, or a column may be read wrongly."
    )


class BalanceDiffers(StatementContradicts):
    code = "bank-balance-differs"
    sentence = N_(
        "Line {line} ({day}): after it the balance should be {expected}; the statement says {stated}, which differs by "
        "{difference}. A line may be missing before it, or a column may be read wrongly."
    )


class LineOutsidePeriod(StatementContradicts):
    code = "bank-line-outside-period"
    sentence = N_(
        "Line {line} is of {day}, which is not between {start} and {end}, the days of this statement. Check how days are read."
    )


class LineMovesNothing(StatementContradicts):
    code = "bank-line-moves-nothing"
    sentence = N_("A line of {day} moves no money. Leave it out: only what changes the balance is a line of a statement.")


class LastFourUnreadable(StatementContradicts):
    code = "bank-last-four-unreadable"
    sentence = N_("“{typed}” is not the end of an account's number. Type its last four digits only, never the whole number.")


class MatchUnequal(Inconsistent):
    code = "bank-match-unequal"
    sentence = N_(
        "The lines of the bank come to {bank} and those of the book to {book}, which differs by {difference}. Match only what "
        "is equal: a fee or an error needs a voucher of its own first."
    )


class MatchEmpty(Inconsistent):
    code = "bank-match-empty"
    sentence = N_("Choose at least two lines that belong together: of the bank, of the book, or of both.")


class MatchedTwice(Inconsistent):
    code = "bank-matched-twice"
    sentence = N_("{what} {number} is in two matches. Each line of the bank and each entry of the book is matched once.")


class MatchUnknown(Inconsistent):
    code = "bank-match-unknown"
    sentence = N_("{what} {number} is not among those that can be matched. Load the page again.")


class NotExplained(Refused):
    code = "bank-not-explained"
    sentence = N_(
        "The book with its reconciling items comes to {expected} on {day}; the bank says {stated}. {difference} are not "
        "explained. Match what is left, or name each difference on a line of its own with its reason."
    )


class StatementNotFound(NotFound):
    code = "bank-statement-not-found"
    sentence = N_("There is no such bank statement.")
