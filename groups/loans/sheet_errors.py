"""What a meeting sheet may not say of loans, each with its sentence and the form field that has to change.

What the constitution refuses names its rule.
"""

from core.marks import N_
from groups.sheet_errors import SheetFault


class LoanNotOpen(SheetFault):
    code, field = "loan-not-open", "loan-{loan}-repaid"
    sentence = N_("Loan {loan} is not open at this meeting. Check the number of the loan.")


class LoanTwice(SheetFault):
    code, field = "loan-twice", "loan-{loan}-repaid"
    sentence = N_("Loan {loan} is repaid on two lines. Put both amounts on one line.")


class RepaidTooMuch(SheetFault):
    code, field = "repaid-too-much", "loan-{loan}-repaid"
    sentence = N_(
        "Loan {loan}: {paid} is {over} too much, for {payoff} pays it off today. Hand {over} back, or enter it as savings."
    )


class SplitImpossible(SheetFault):
    code, field = "split-impossible", "loan-{loan}-repaid"
    sentence = N_("Loan {loan}: the parts of what was repaid do not fit what is owed. Type the amount anew.")


class AbsentButRepaid(SheetFault):
    code, field = "absent-but-repaid", "row-{member}-presence"
    sentence = N_(
        "Member {member} is marked absent, but loan {loan} was repaid. If somebody brought the money, mark “sent money” and "
        "write who; if the member came, mark present or late."
    )


class LoanNotWaiting(SheetFault):
    code, field = "loan-not-waiting", "loan-{loan}-given"
    sentence = N_("Loan {loan} does not wait to be handed out. Write down what the group decided about it first.")


class HandedToAbsent(SheetFault):
    code, field = "handed-to-absent", "loan-{loan}-given"
    sentence = N_(
        "Loan {loan} is handed to member {member}, who is not marked present. She takes the money herself: hand it out when "
        "she is there, or mark her present."
    )


class LentMoreThanThere(SheetFault):
    code, field = "lent-more-than-there", "loan-{loan}-given"
    sentence = N_(
        "Loans take {out} out of the box, but the loan fund has only {there}: {short} is missing. Hand out fewer loans today. "
        "The social fund is never lent."
    )


class LentMoreThanShare(SheetFault):
    code, field = "lent-more-than-share", "loan-{loan}-given"
    sentence = N_(
        "Loans of {lent} are too much by {over}. The constitution’s rule “{rule}” lets {most} of the {there} in the loan fund "
        "be lent today. Hand out fewer loans."
    )


class ReplacedLoanNotPaidOff(SheetFault):
    code, field = "replaced-loan-not-paid-off", "loan-{old}-repaid"
    sentence = N_("Loan {loan} pays off loan {old}. Enter the {payoff} that pays it off as repaid on loan {old}.")
