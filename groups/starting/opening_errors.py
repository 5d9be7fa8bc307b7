"""What is refused of opening balances, each with its sentence; `where` is the field of the form that has to change."""

from core.errors import FieldFault, Refused
from core.marks import N_


class OpeningFault(FieldFault):
    """One contradiction of an opening."""


class OpeningEmpty(OpeningFault):
    code, field = "opening-empty", ""
    sentence = N_("There is nothing to bring in: no cash, no loan, no savings. A group without them simply begins to meet.")


class OpeningAmountImpossible(OpeningFault):
    code, field = "opening-amount-impossible", "{key}"
    sentence = N_("“{name}” cannot be {amount}. Enter an amount from 0 to {most}.")


class OpeningDoesNotBalance(OpeningFault):
    code, field = "opening-does-not-balance", ""
    sentence = N_(
        "Both sides must be equal. What the group has (cash, bank and loans) is {has}; what it owes (savings, funds, surplus and "
        "debts) is {owes}. The difference is {difference}: look for it in the savings, the loans and the cash count."
    )


class CountDisagrees(OpeningFault):
    code, field = "count-disagrees", "count-{key}"
    sentence = N_(
        "The notes and coins of the {pot} make {counted}, but {typed} is entered: {difference} between them. Count again."
    )


class PieceUnknown(OpeningFault):
    code, field = "piece-unknown", "count-{key}-{minor}"
    sentence = N_(
        "The {pot} is counted with {quantity} pieces of {denomination}, which cannot be. Enter a number from 0 to {most}."
    )


class SavingsNotWholeShares(OpeningFault):
    code, field = "savings-not-whole-shares", "savings-{member}"
    sentence = N_(
        "Member {member}: {savings} is not a whole number of shares. The constitution's share value is {share_value}, so {over} "
        "is left over. Enter the shares that the passbook shows; money left over belongs to the surplus."
    )


class SavingsNotInRules(OpeningFault):
    code, field = "savings-not-in-rules", "savings-{member}"
    sentence = N_(
        "Member {member}: {savings} is entered, but by the constitution members save nothing that is kept for them. Enter 0, or "
        "adopt a version that says how they save."
    )


class SavingsNotEqual(OpeningFault):
    code, field = "savings-not-equal", "savings-{member}"
    sentence = N_("Member {member}: {savings} is not the {equal} that every member has. Enter each member's own savings instead.")


class OpeningWithoutMembers(OpeningFault):
    code, field = "opening-without-members", ""
    sentence = N_("Nobody was a member on {day}, so there is nobody to share with. Enrol the members first.")


class SavingsBelowLeast(OpeningFault):
    code, field = "savings-below-least", ""
    sentence = N_(
        "The group is worth {worth}. Shared by {members} members that is less than {unit} each, so there is nothing to share. "
        "Enter "
        "each member's own savings instead."
    )


class WorthBelowZero(OpeningFault):
    code, field = "worth-below-zero", ""
    sentence = N_(
        "The group owes {short} more than it has, so there is nothing to share equally. Check the debts, the loans and the cash; "
        "or enter each member's own savings, and say what the loss was."
    )


class SurplusUnexplained(OpeningFault):
    code, field = "surplus-unexplained", "surplus-reason"
    sentence = N_(
        "The group is worth {surplus} more than its members have saved. Write where it comes from, for example interest."
    )


class LossUnexplained(OpeningFault):
    code, field = "loss-unexplained", "surplus-reason"
    sentence = N_(
        "The members have saved {loss} more than the group is worth. Check the savings, the loans, the debts and the cash. If "
        "money "
        "was really lost, write how."
    )


class LoanOfNoMember(OpeningFault):
    code, field = "loan-of-no-member", "loan-{line}-member"
    sentence = N_("The loan on line {line} is of member {member}, who is not a member on {day}. Check the number.")


class LoanWithoutPrincipal(OpeningFault):
    code, field = "loan-without-principal", "loan-{line}-outstanding"
    sentence = N_("Line {line}: a loan of which nothing is still owed is not brought in. Enter what is owed, or empty the line.")


class LoanGivenLater(OpeningFault):
    code, field = "loan-given-later", "loan-{line}-given-on"
    sentence = N_("Line {line}: the loan was given on {given}, after the opening of {day}. Check the year.")


class LoanDueTooEarly(OpeningFault):
    code, field = "loan-due-too-early", "loan-{line}-next-due"
    sentence = N_(
        "Line {line}: the next instalment has to fall due after the opening of {day}. What is late is due at the next one."
    )


class LoanInstalmentsImpossible(OpeningFault):
    code, field = "loan-instalments-impossible", "loan-{line}-instalments"
    sentence = N_("Line {line}: enter how many instalments are left, from 1 to {most}.")


class OpeningWithoutLoanRules(OpeningFault):
    code, field = "opening-without-loan-rules", "loan-{line}-outstanding"
    sentence = N_(
        "The group's constitution says nothing of loans, so no loan can be brought in. Adopt a version with rules for loans "
        "first."
    )


class OpeningAlready(Refused):
    code = "opening-already"
    sentence = N_("The opening balances of this group are in the books since {day}. They are brought in once only.")


class OpeningAfterMeeting(Refused):
    code = "opening-after-meeting"
    sentence = N_(
        "Opening balances come before the first meeting, and meeting {number} of {day} is already {state}. What was there before "
        "it can no longer be brought in."
    )


class OpeningAfterEntries(Refused):
    code = "opening-after-entries"
    sentence = N_("The books already hold {count} entries. Opening balances can only be the first.")


class OpeningDayImpossible(Refused):
    code = "opening-day-impossible"
    sentence = N_("The opening of {day} has to lie between {first}, when the books begin, and today, {today}. Check the year.")


class OpeningMembersChanged(Refused):
    code = "opening-members-changed"
    sentence = N_(
        "Members joined or left since this opening was written. Withdraw it, look at the savings again and prepare it anew."
    )


class OpeningRulesChanged(Refused):
    code = "opening-rules-changed"
    sentence = N_("The constitution of {day} changed since this opening was written. Withdraw it and prepare it anew.")


class OpeningBuiltOn(Refused):
    code = "opening-built-on"
    sentence = N_(
        "Meeting {number} of {day} builds on the opening balances. Take back what was confirmed after them first, the latest "
        "first."
    )
