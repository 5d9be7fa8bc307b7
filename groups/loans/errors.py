"""What loans refuse besides the figures on a sheet, and the sentence that each refusal says.

What the constitution refuses names its rule and by how much.
"""

from core.errors import NotFound, Refused
from core.marks import N_


class LoanUnknown(NotFound):
    code = "loan-unknown"
    sentence = N_("There is no such loan in this group.")


class LoanRepaidSince(Refused):
    code = "loan-repaid-since"
    sentence = N_(
        "Loan {loan} was handed out at this meeting and {paid} was repaid of it since. Take back the meetings with those "
        "repayments first, the latest first."
    )


class LoanChangedLater(Refused):
    code = "loan-changed-later"
    sentence = N_("Loan {loan}: {reason} Nothing was changed.")


class LoanNotInState(Refused):
    code = "loan-not-in-state"
    sentence = N_("Loan {loan} is {state}, so this cannot be done with it. Reload the page.")


class GroupDoesNotLend(Refused):
    code = "group-does-not-lend"
    sentence = N_("The constitution in force on {day} has no rules for loans. Enter what the group agreed about lending first.")


class AppliedOnImpossibleDay(Refused):
    code = "applied-on-impossible-day"
    sentence = N_("{day} is no day for this: it has to lie between {first} and {last}. Check the day, the month and the year.")


class BorrowerNotMember(Refused):
    code = "borrower-not-member"
    sentence = N_("Member {member} was not in the group on {day}. Loans are for members; check the number.")


class NothingAsked(Refused):
    code = "nothing-asked"
    sentence = N_("A loan is an amount above zero. Write how much is asked for.")


class TooManyInstalments(Refused):
    code = "too-many-instalments"
    sentence = N_(
        "{instalments} instalments are {over} too many. The constitution’s rule “{rule}” allows at most {most}."
    )


class LoanOverSavings(Refused):
    code = "loan-over-savings"
    sentence = N_(
        "{asked} is too much by {over}. The constitution’s rule “{rule}” lets {name} owe {most}: {times} times the {savings} "
        "that count. She owes {owed} already."
    )


class TooManyLoans(Refused):
    code = "too-many-loans"
    sentence = N_(
        "Loans that {name} has open or asked for: {loans}. The constitution’s rule “{rule}” allows {most}. One has to be paid "
        "back or withdrawn first."
    )


class TooFewGuarantors(Refused):
    code = "too-few-guarantors"
    sentence = N_("{named} guarantors are named; still missing: {missing}. The constitution’s rule “{rule}” asks for {needed}.")


class GuarantorImpossible(Refused):
    code = "guarantor-impossible"
    sentence = N_("Member {member} cannot stand for this loan: a guarantor is another member of the group on {day}.")


class MayNotTopUp(Refused):
    code = "may-not-top-up"
    sentence = N_(
        "The constitution’s rule “{rule}” does not let a new loan pay off a running one. Let her pay off loan {loan} first."
    )


class ReplacedLoanTooLarge(Refused):
    code = "replaced-loan-too-large"
    sentence = N_("A loan of {asked} cannot pay off loan {loan}, of which {owed} is left: {short} is missing.")


class ReplacedLoanNotHers(Refused):
    code = "replaced-loan-not-hers"
    sentence = N_("Loan {loan} is not a running loan of {name}. A new loan can only pay off a running one of the same member.")


class QuorumMissing(Refused):
    code = "quorum-missing"
    sentence = N_(
        "{voted} members voted; still missing: {missing}. The constitution’s rule “{rule}” asks for {needed} of the {members} "
        "members."
    )


class MajorityMissing(Refused):
    code = "majority-missing"
    sentence = N_(
        "{votes_for} of {votes} votes are not enough; still missing: {missing}. The constitution’s rule “{rule}” asks for "
        "more than {share}. Enter that the loan was not agreed to."
    )


class MoreThanMembersVoted(Refused):
    code = "more-than-members-voted"
    sentence = N_("{voted} votes are more than the {members} members of that day. Count the votes again.")


class AgreedMoreThanAsked(Refused):
    code = "agreed-more-than-asked"
    sentence = N_("{agreed} is {over} more than the {asked} that was asked for. Agree to that much at most.")


class RefusalWithoutReason(Refused):
    code = "refusal-without-reason"
    sentence = N_("Write why the group did not agree, so that the member can be told.")


class MemberHasLoan(Refused):
    code = "member-has-loan"
    sentence = N_(
        "{name} has loan {loan}, which is {state}. It has to be paid back, taken over by another member or withdrawn before she "
        "leaves."
    )


class LoanMovedSince(Refused):
    code = "loan-moved-since"
    sentence = N_(
        "Loan {loan}: on {day} it was entered as “{kind}” for {was}, and with this {left} would have been left. Take that back "
        "first, then enter this and do the other anew."
    )


class NothingToSetOff(Refused):
    code = "nothing-to-set-off"
    sentence = N_("{amount} is to be set off against loans of member {member}, who owes {owed}. Reckon it again.")


class LoanChangedMeanwhile(Refused):
    code = "loan-changed-meanwhile"
    sentence = N_("Loan {loan} changed since this was reckoned. Withdraw the voucher and write it anew from what stands now.")


class TakenOverBySame(Refused):
    code = "taken-over-by-same"
    sentence = N_("{name} owes loan {loan} already. Write the number of the member who takes it over.")


class RecoveredTooMuch(Refused):
    code = "recovered-too-much"
    sentence = N_("{paid} is {over} too much: {left} of loan {loan} was written off and not recovered yet. Hand {over} back.")


class NotOnThatDay(Refused):
    code = "loan-not-on-that-day"
    sentence = N_("The last thing written of loan {loan} happened on {last}, so {day} is too early for this. Check the day.")
