"""What the ledger refuses, each with the sentence a treasurer reads."""

from core.errors import Inconsistent, NotAllowed, NotFound, Refused
from core.marks import N_


class AmountOutOfRange(Inconsistent):
    code = "amount-out-of-range"
    sentence = N_("An amount to post must be above zero and at most {most}; this one is {amount}.")


class SameAccount(Inconsistent):
    code = "same-account"
    sentence = N_("Money cannot move from account {account} to itself. Choose two accounts.")


class NothingToPost(Inconsistent):
    code = "nothing-to-post"
    sentence = N_("No money moves here, so there is nothing to post.")


class TooManyPostings(Inconsistent):
    code = "too-many-postings"
    sentence = N_("There are {postings} postings; one journal transaction holds {most}. Divide it into parts.")


class Unbalanced(Inconsistent):
    code = "unbalanced"
    sentence = N_("Debits are {debits} and credits are {credits}: they differ by {difference}. Make both sides equal.")


class ReferenceUnusable(Inconsistent):
    code = "reference-unusable"
    sentence = N_("A reference needs 1 to {most} characters; this one has {length}.")


class UnknownAccount(NotFound):
    code = "unknown-account"
    sentence = N_("The book has no account {account}. Open it first, or choose another.")


class UnknownTransaction(NotFound):
    code = "unknown-transaction"
    sentence = N_("The book has no journal transaction {number}.")


class AccountExists(Refused):
    code = "account-exists"
    sentence = N_("The book already has an account {account}.")


class BookExists(Refused):
    code = "book-exists"
    sentence = N_("There is already a book for {owner}.")


class DayBeforeBook(Refused):
    code = "day-before-book"
    sentence = N_("{day} is before the book was opened on {opened_on}. Check the date.")


class DayInFuture(Refused):
    code = "day-in-future"
    sentence = N_("{day} has not come yet; today is {today}. Check the date.")


class PeriodClosed(Refused):
    code = "period-closed"
    sentence = N_("The books are closed up to {closed_through}, so nothing can be dated {day}. Use a later date.")


class PeriodAlreadyClosed(Refused):
    code = "period-already-closed"
    sentence = N_("The books are already closed up to {closed_through}. A later day can be closed, an earlier one cannot.")


class CashBelowZero(Refused):
    code = "cash-below-zero"
    sentence = N_(
        "{account} would hold {short} less than nothing on {day}. Check the amounts, or record earlier receipts first."
    )


class ReferenceReused(Refused):
    code = "reference-reused"
    sentence = N_(
        "This was already recorded as number {number}, with other contents. Nothing was changed. "
        "To change it, correct number {number} with a reason."
    )


class AlreadyReversed(Refused):
    code = "already-reversed"
    sentence = N_("Number {number} was already reversed by number {by_number}.")


class ReversalBeforeOriginal(Refused):
    code = "reversal-before-original"
    sentence = N_("Number {number} is dated {original_day}; its reversal cannot be dated earlier ({day}).")


class VoucherUnknown(NotFound):
    code = "voucher-unknown"
    sentence = N_("There is no such voucher.")


class VoucherNotPrepared(Refused):
    code = "voucher-not-prepared"
    sentence = N_("Voucher {number} is {state}. Only a voucher that waits for a second officer can be confirmed or withdrawn.")


class VoucherNotPosted(Refused):
    code = "voucher-not-posted"
    sentence = N_("Voucher {number} is {state}. Only a confirmed voucher can be taken back.")


class VoucherChangedSinceRead(Refused):
    code = "voucher-changed-since-read"
    sentence = N_("Voucher {number} was changed after this page was opened. Read this page again; then agree.")


class VoucherReused(Refused):
    code = "voucher-reused"
    sentence = N_("This was already prepared as voucher {number}, with other contents. Nothing was changed. Open that one.")


class VoucherReversalNotAsked(Refused):
    code = "voucher-reversal-not-asked"
    sentence = N_("Nobody has asked to take voucher {number} back. One officer asks with a reason, another one agrees.")


class SecondOfficerNeeded(NotAllowed):
    code = "second-officer-needed"
    sentence = N_("You prepared this or asked for it yourself. A second officer has to agree to it.")
