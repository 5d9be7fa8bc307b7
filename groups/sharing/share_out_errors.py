"""What sharing out refuses, and the sentence that each refusal says."""

from core.errors import Inconsistent, Refused
from core.marks import N_

# --- what the constitution says --------------------------------------------------------------------------------------


class PartsNotWhole(Inconsistent):
    code = "parts-not-whole"
    sentence = N_("The parts of the share-out come to {percent} percent. Change them until they come to 100.")


class PartTwice(Inconsistent):
    code = "part-twice"
    sentence = N_("“{strategy}” is named twice. Write one part for it, with both percentages together.")


class SharingImpossible(Inconsistent):
    code = "sharing-impossible"
    sentence = N_(
        "All that is there, savings included, can be shared by shares, by savings or equally. Interest goes back to who paid "
        "it, and a part goes to the committee, only out of what was earned. Let savings go back to who saved."
    )


class MomentImpossible(Inconsistent):
    code = "moment-impossible"
    sentence = N_("The value of one share can be rounded only where all that is there is shared by shares. Round each payout.")


class UnitImpossible(Inconsistent):
    code = "unit-impossible"
    sentence = N_("Payouts cannot be rounded to that unit. Enter the smallest sum that is paid out, such as 1.")


class ReserveImpossible(Inconsistent):
    code = "reserve-impossible"
    sentence = N_("The reserve cannot be below zero, nor more than the books can hold. Enter 0 for none.")


# --- reckoning -------------------------------------------------------------------------------------------------------


class MemberTwice(Inconsistent):
    code = "share-out-member-twice"
    sentence = N_("Member {member} is on the list twice. Write one line for each member.")


class PartsBeyondPool(Inconsistent):
    code = "parts-beyond-pool"
    sentence = N_("Rounded like this, the parts come to {excess} more than there is to share. Round down, or to a smaller unit.")


class CarriedOverTooMuch(Inconsistent):
    code = "carried-over-too-much"
    sentence = N_("Member {member} leaves {wanted} for the next cycle, but only {payout} is hers. Enter at most that.")


# --- sharing out the money of a group --------------------------------------------------------------------------------


class NoShareOut(Refused):
    code = "no-share-out"
    sentence = N_(
        "The constitution, version {version}, has no rule for a share-out. If the group wants one, adopt a new version first."
    )


class CapitalNotShared(Refused):
    code = "capital-not-shared"
    sentence = N_(
        "By the constitution, version {version}, savings are share capital, and capital is not shared out. What was earned is "
        "paid as a dividend."
    )


class NoSharesToDivideBy(Refused):
    code = "no-shares-to-divide-by"
    sentence = N_(
        "By the constitution, version {version}, the share-out goes by shares, but members do not save in shares. Adopt a new "
        "version that divides by money saved."
    )


class TooEarly(Refused):
    code = "share-out-too-early"
    sentence = N_(
        "{day} is {days} days before the cycle ends on {end}. The constitution’s rule “the group may share out before the cycle "
        "ends” does not hold (version {version}). Wait, or adopt a new version first."
    )


class ShareOutInFuture(Refused):
    code = "share-out-in-future"
    sentence = N_("{day} has not come yet; today is {today}. Check the day, the month and the year.")


class PostedLater(Refused):
    code = "posted-later"
    sentence = N_("The books have something on {later}, after {day}. Choose that day or a later one.")


class MeetingInTheWay(Refused):
    code = "meeting-in-the-way"
    sentence = N_("Meeting {number} of {held} is {state}. Finish it or throw it away first; then reckon again.")


class CashNotCounted(Refused):
    code = "cash-not-counted"
    sentence = N_("The cash in the {pot} is not counted yet. Count it, and write how many there are of each note and coin.")


class CountNeedsReason(Refused):
    code = "count-needs-reason"
    sentence = N_(
        "The books say {expected} in the {pot}, and {counted} was counted: {difference} differs. Count again; if it is really "
        "so, write the reason."
    )


class SocialFundDiffers(Refused):
    code = "social-fund-differs"
    sentence = N_(
        "The books say {expected} in the social fund, and {counted} was counted. Settle that at a meeting first; then share out."
    )


class BankHoldsLess(Refused):
    code = "bank-holds-less"
    sentence = N_("{wanted} is to come from the bank, but the books have only {there} there. Enter at most that.")


class BoxCannotPay(Refused):
    code = "box-cannot-pay"
    sentence = N_(
        "The payouts come to {due}, but only {cash} is there: {missing} is missing. Collect loans first, fetch money from the "
        "bank, let members leave a part for the next cycle, or pay each one in part and owe the rest."
    )


class NothingToShare(Refused):
    code = "nothing-to-share"
    sentence = N_("There is nothing to share: after debts and the reserve, {pool} is left. Collect what is owed first.")


class ShareOutOutdated(Refused):
    code = "share-out-outdated"
    sentence = N_("The books or the rules have changed since this was reckoned. Withdraw it and reckon it again.")


class NextCycleBegun(Refused):
    code = "next-cycle-begun"
    sentence = N_("Cycle {number} has begun since, so the share-out before it stays. Correct single amounts by a voucher.")


class NoMemberCarries(Inconsistent):
    code = "no-member-carries"
    sentence = N_("Member {member} has no part in this share-out and can leave nothing for the next cycle.")


# --- leaving and joining before the share-out ------------------------------------------------------------------------


class LeaverOwes(Refused):
    code = "leaver-owes"
    sentence = N_(
        "{name} owes {owed}, and {hers} is hers: {short} is missing. Let it be paid, let another member take the loan over, or "
        "write it off first."
    )


class PaidMoreThanHers(Inconsistent):
    code = "paid-more-than-hers"
    sentence = N_("{paid} is to be paid now, but only {hers} is hers. Enter at most that.")


class BoxHoldsLess(Refused):
    code = "box-holds-less"
    sentence = N_("{paid} is to be paid now, but only {cash} is in the loan fund. Pay a part, and the group owes the rest.")


class BuyInNotAgreed(Refused):
    code = "buy-in-not-agreed"
    sentence = N_(
        "The constitution’s rule “who joins later pays for shares what they are worth that day” does not hold (version "
        "{version}): let her buy shares at a meeting, for what they cost everybody."
    )


class BuyInForShares(Refused):
    code = "buy-in-for-shares"
    sentence = N_("By the constitution, version {version}, members do not save in shares, so there is no share to buy into.")


class NotSeated(Refused):
    code = "not-seated"
    sentence = N_("{name} is not a member on {day}. Check the day.")


class MembershipOutdated(Refused):
    code = "membership-outdated"
    sentence = N_("The books or the rules have changed since this was reckoned. Withdraw it and write it anew.")


# --- the calculator --------------------------------------------------------------------------------------------------


class NothingGiven(Inconsistent):
    code = "nothing-given"
    sentence = N_("There is nothing to share: give the pool, or the cash and the other parts of it.")


class NobodyNamed(Inconsistent):
    code = "nobody-named"
    sentence = N_("Nobody is named: give how many members there are, or a list of their shares such as 3, 5, 2.")


class ListsDiffer(Inconsistent):
    code = "lists-differ"
    sentence = N_("The lists have {lengths} members. Give each list one figure for each member.")


class FigureBelowZero(Inconsistent):
    code = "figure-below-zero"
    sentence = N_("A figure of a member cannot be below zero.")


class WholeNumberUnreadable(Inconsistent):
    code = "share-out-number-unreadable"
    sentence = N_("“{typed}” is not a whole number. Write digits only.")


class NumberUnreadable(Inconsistent):
    code = "number-unreadable"
    sentence = N_("“{typed}” is not a number. Write digits and a dot, such as 12.5.")


class MemberUnreadable(Inconsistent):
    code = "member-unreadable"
    sentence = N_("“{typed}” is not a member: write NUMBER:SHARES or NUMBER:SHARES:LOAN.")


class PartUnreadable(Inconsistent):
    code = "part-unreadable"
    sentence = N_("“{typed}” is not a part: write one of {known}, a colon and a percentage.")


class CommitteeUnknown(Inconsistent):
    code = "committee-unknown"
    sentence = N_("The committee names member {member}, who is not on the list.")


class NamedTwoWays(Inconsistent):
    code = "named-two-ways"
    sentence = N_("Name the members one by one or by lists, not both.")


class DividedTwoWays(Inconsistent):
    code = "divided-two-ways"
    sentence = N_("Give one way of dividing or the parts of a mix, not both.")
