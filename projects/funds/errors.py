"""What a fund refuses, in sentences: what its money is for, what is there, what a group may charge. Each says by how much."""

from core.errors import Inconsistent, NotFound, Refused
from core.marks import N_


class FundThere(Refused):
    code = "fund-there"
    sentence = N_("{name} keeps a fund already. Go to the list of funds and open it there.")


class DayBeforeFund(Refused):
    code = "day-before-fund"
    sentence = N_("{day} lies before this fund was opened, on {opened}. Write a later day.")


class FundOtherCurrency(Refused):
    code = "fund-other-currency"
    sentence = N_("This fund keeps its book in {known}, not in {currency}. Another currency is another fund.")


class RestrictionUnknown(NotFound):
    code = "fund-restriction-unknown"
    sentence = N_("This fund has no money under the number {number} by that day. Go back to the fund and choose again.")


class LoanUnknown(NotFound):
    code = "fund-loan-unknown"
    sentence = N_("This fund has no such loan. Go back to the list of its loans and choose again.")


class RuleContradicts(Inconsistent):
    code = "fund-rule-contradicts"
    sentence = N_("A share must lie between 0 and 100 per cent, and {given} per cent does not.")


class RestrictionOlder(Refused):
    code = "fund-restriction-older"
    sentence = N_("The rules of “{name}” that hold now began on {since}. A change must begin after that day, and not on {day}.")


class ChangeNeedsPaper(Refused):
    code = "fund-change-needs-paper"
    sentence = N_("What “{name}” may be used for is changed only by a signed paper. Choose the document that says so.")


class OtherFunder(Refused):
    code = "fund-other-funder"
    sentence = N_("“{name}” holds money of {funder} only, and this is from {giver}. Choose another purpose for it.")


class GiverOtherKind(Inconsistent):
    code = "fund-giver-other-kind"
    sentence = N_("{giver} gives as {right}, and here stands {given}. Choose the giver again.")


class OnlyGroupsKeepTheirs(Refused):
    code = "fund-only-groups-keep-theirs"
    sentence = N_("Only groups have money of their own in a fund. What {giver} brings is given to it.")


class NotForThis(Refused):
    code = "fund-not-for-this"
    sentence = N_("“{name}” may not be used for {use}. Choose money that may: restricted money never leaves its restriction.")


class NotForThere(Refused):
    code = "fund-not-for-there"
    sentence = N_("“{name}” is only for {only}, and this is for {other}. Choose money that may be used there.")


class BeyondPlace(Refused):
    code = "fund-beyond-place"
    sentence = N_(
        "Of “{name}” there is {available} in this place on {day}: {amount} is {over} too much. Money of another purpose cannot"
        " stand in for it."
    )


class BeyondGiven(Refused):
    code = "fund-beyond-given"
    sentence = N_("{giver} has {there} in “{name}”: {amount} is {over} too much.")


class PromiseBelowZero(Refused):
    code = "fund-promise-below-zero"
    sentence = N_("{giver} has promised {there} for “{name}”, so {less} cannot be taken back: {over} too much.")


class BeyondAdminShare(Refused):
    code = "fund-beyond-admin-share"
    sentence = N_(
        "Of “{name}” at most {share} % may go into running the fund: {most} of {given}, and {spent} is spent already. {amount} is"
        " {over} too much."
    )


class NotABorrower(Refused):
    code = "fund-not-a-borrower"
    sentence = N_(
        "{name} is neither a group, a co-operative or a network, nor does it build this project. The fund lends to those who lend"
        " on or build."
    )


class RateAboveRule(Refused):
    code = "fund-rate-above-rule"
    sentence = N_("“{name}” is lent at {most} per cent a year at most: {rate} per cent is {over} points too much.")


class MarginAboveRule(Refused):
    code = "fund-margin-above-rule"
    sentence = N_(
        "From {rate} per cent a year of the fund to {member_rate} per cent of the members is a margin of {margin} points, and"
        " “{name}” allows {most}. Lend on at {highest} per cent at most."
    )


class PartsDiffer(Inconsistent):
    code = "fund-parts-differ"
    sentence = N_("The parts come to {parts}, and the whole is {whole}: {difference} between them. Write each part again.")


class LoanImpossible(Inconsistent):
    code = "fund-loan-impossible"
    sentence = N_("A loan is repaid in {least} to {most} monthly instalments, and its first is due after it was handed out.")


class UnitTooLarge(Inconsistent):
    code = "fund-unit-too-large"
    sentence = N_("With instalments in whole {unit} this loan is never paid off evenly. Choose a smaller unit.")


class MemberRateBelow(Inconsistent):
    code = "fund-member-rate-below"
    sentence = N_("A group that pays {rate} % a year cannot lend on at {member_rate} %. Write the rate to members again.")


class DayBeforeLoan(Refused):
    code = "fund-day-before-loan"
    sentence = N_("Loan {number} was handed out on {handed}; {day} lies before it. Write the day as it stands on the paper.")


class BeyondOwed(Refused):
    code = "fund-beyond-owed"
    sentence = N_("On loan {number} {owed} is still owed: {amount} is {over} too much.")


class InterestBeyondDue(Refused):
    code = "fund-interest-beyond-due"
    sentence = N_(
        "Of interest on loan {number} {due} is due through the next instalment: {amount} is {over} too much. Write what is more"
        " as principal."
    )


class SplitOutdated(Refused):
    code = "fund-split-outdated"
    sentence = N_(
        "Loan {number} has changed since this was written, and the money would go back to its purposes otherwise. Withdraw this"
        " voucher and write it again."
    )


class SamePurpose(Inconsistent):
    code = "fund-same-purpose"
    sentence = N_("Money that stays under “{name}” is not moved. Choose two different purposes.")


class TransferNeedsPaper(Refused):
    code = "fund-transfer-needs-paper"
    sentence = N_("Money is moved between purposes only by a written decision. Add the decision to the fund's documents first.")


class NotTheFunder(Refused):
    code = "fund-not-the-funder"
    sentence = N_(
        "Agreement {number} of this project is with {funder}, not with {fund}. Choose the agreement that this fund has signed."
    )


class ReceivedAlready(Refused):
    code = "fund-payment-received-already"
    sentence = N_(
        "The project has written down that tranche {number} arrived. Its receipt must be taken back before the fund's payment is."
    )


class RateReportedWrong(Inconsistent):
    code = "fund-reported-wrong"
    sentence = N_("On {day} {repaid} cannot have come back from members of {lent} lent to them. Write both again.")
