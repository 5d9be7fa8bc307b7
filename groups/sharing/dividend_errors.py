"""What dividends and appropriation refuse, and the sentence that each refusal says."""

from core.errors import Inconsistent, NotFound, Refused
from core.marks import N_

# --- how amounts are rounded -----------------------------------------------------------------------------------------


class RoundingUnitImpossible(Inconsistent):
    code = "rounding-unit-impossible"
    sentence = N_("Amounts are rounded to a step above zero, such as 0.01 or 1. Enter the smallest amount that is paid.")


class NotWhole(Inconsistent):
    code = "not-whole"
    sentence = N_(
        "The rule says exact, but {exact} of the smallest coin cannot be paid in steps of {unit}. Choose how the group rounds."
    )


# --- the constitution: dividends and appropriation -------------------------------------------------------------------


class DenominatorImpossible(Inconsistent):
    code = "denominator-impossible"
    sentence = N_("A year of dividends is divided into 1 to {most} parts, such as 12 months. {typed} is not one of them.")


class CutOffDayImpossible(Inconsistent):
    code = "cut-off-day-impossible"
    sentence = N_("The last day on which a payment counts for its own month is a day from 1 to 31, or 0 for none; not {typed}.")


class FirstMonthImpossible(Inconsistent):
    code = "first-month-impossible"
    sentence = N_("A fiscal year begins in a month from 1 to 12, not {typed}.")


class RateImpossible(Inconsistent):
    code = "rate-impossible"
    sentence = N_("A rate is from 0 to {most} percent. Check the place of the point in {typed}.")


class RateStepMissing(Inconsistent):
    code = "rate-step-missing"
    sentence = N_("Rates go in steps above zero, such as 0.01 percent. Enter the step.")


class DividendAmountImpossible(Inconsistent):
    code = "dividend-amount-impossible"
    sentence = N_("An amount of the dividend rules is below zero or more than the books can hold. Check the number of zeros.")


class LineNamedTwice(Inconsistent):
    code = "line-named-twice"
    sentence = N_("Two lines of the appropriation are called {line}. Give each its own name.")


class LineUnknown(Inconsistent):
    code = "line-unknown"
    sentence = N_("The appropriation has no line {line}. Name one of its lines, or add it above the line that needs it.")


class RestHasNoLine(Inconsistent):
    code = "rest-has-no-line"
    sentence = N_(
        "The line {line} that takes what is left has to be one of the funds of the appropriation, without a highest amount."
    )


# --- reckoning a dividend --------------------------------------------------------------------------------------------


class OpeningBelowZero(Inconsistent):
    code = "opening-below-zero"
    sentence = N_("Shares held when the year began cannot be below zero. Enter 0 for a member who held none.")


class PaymentOutsideYear(Inconsistent):
    code = "payment-outside-year"
    sentence = N_("The payment of {day} is outside the year from {start} to {end}. Check the day, or the year.")


class WithdrawnTooMuch(Inconsistent):
    code = "withdrawn-too-much"
    sentence = N_("On {day} more shares are withdrawn than the member held. Check the amount, or add the payments before it.")


class WeightImpossible(Inconsistent):
    code = "weight-impossible"
    sentence = N_("A weight of {weight} is not possible: an amount earns for 0 to {most} parts of the year. Check the weights.")


class YearTooLong(Inconsistent):
    code = "year-too-long"
    sentence = N_("From {start} to {end} are {months} months; a fiscal year has at most {most}. Check both days.")


class RateAboveLaw(Refused):
    code = "rate-above-law"
    sentence = N_(
        "A dividend of {rate} percent is {over} percent above the highest rate that the constitution has from law, "
        "{most} percent{source}. Lower it."
    )


# --- the appropriation of a surplus ----------------------------------------------------------------------------------


class NothingToAppropriate(Refused):
    code = "nothing-to-appropriate"
    sentence = N_("The year brought no surplus, so there is nothing to give out. A loss stays with the retained surplus.")


class MoreThanSurplus(Refused):
    code = "more-than-surplus"
    sentence = N_(
        "The lines come to {together}, and the surplus is {surplus}: {over} too much. Lower the dividend, the rebate or a fund."
    )


class BoundNotReached(Refused):
    code = "bound-not-reached"
    sentence = N_("{rule} ({source}; {certainty}). Here it is {minor}, and has to be {least} at least: {short} too little.")


class BoundOverrun(Refused):
    code = "bound-overrun"
    sentence = N_("{rule} ({source}; {certainty}). Here it is {minor}, and may be {most} at most: {over} too much.")


class RebateRateTooHigh(Refused):
    code = "rebate-rate-too-high"
    sentence = N_(
        "{rule} ({source}; {certainty}). The rate of {rate} percent is {over} percent above the highest possible, {most} percent."
    )


class TwoLinesForMembers(Inconsistent):
    code = "two-lines-for-members"
    sentence = N_("The appropriation has two lines for the same thing, {one} and {other}. Put them into one.")


class NoDividendLine(Refused):
    code = "no-dividend-line"
    sentence = N_("The constitution has no line for that in its appropriation. Leave the rate empty, or add a line to the rules.")


# --- what is typed into a calculator or a form -----------------------------------------------------------------------


class RoundingUnreadable(Inconsistent):
    code = "rounding-unreadable"
    sentence = N_(
        "“{typed}” is no way of rounding. Write exact, half-up, half-even, floor or ceiling, "
        "or all in one: half_up_0.01_per_line."
    )


class RoundingTwice(Inconsistent):
    code = "rounding-twice"
    sentence = N_("The rounding {typed} already says {said}, and {other} says something else. Leave one of the two out.")


class WeightsDoNotFit(Inconsistent):
    code = "weights-do-not-fit"
    sentence = N_("There are {weights} weights for {payments} monthly payments. Give each payment one weight.")


class WeightsForMonthsOnly(Inconsistent):
    code = "weights-for-months-only"
    sentence = N_("Weights belong to monthly payments. Leave out the weights, or the payments by day and the days.")


class MonthsDoNotFit(Inconsistent):
    code = "months-do-not-fit"
    sentence = N_("There are {payments} monthly payments in a year of {months} months. Check the payments, or the year.")


class MonthlyByDays(Inconsistent):
    code = "monthly-by-days"
    sentence = N_("Interest by days needs the day of each payment. Give payments with their days instead of monthly ones.")


class RateOrPool(Inconsistent):
    code = "rate-or-pool"
    sentence = N_("Give either the rate, or the sum that there is for dividends; the other is reckoned from it.")


class DayTyped(Inconsistent):
    code = "day-typed"
    sentence = N_("“{typed}” is not a day. Write year, month and day: 2015-03-09.")


class LineUnreadable(Inconsistent):
    code = "line-unreadable"
    sentence = N_("“{typed}” is not a line. Write its name, a colon and a number: reserve:10, or reserve:10:left.")


# --- the year's end in the books -------------------------------------------------------------------------------------


class DatedBeforeYearEnd(Refused):
    code = "dated-before-year-end"
    sentence = N_("{day} is before {earliest}, when it could first happen. Enter the day of the assembly, or of the payment.")


class NoDividendRules(Refused):
    code = "no-dividend-rules"
    sentence = N_("The constitution of {day} says nothing of dividends, or of where a surplus goes. Add it in a new version.")


class YearNotOver(Refused):
    code = "year-not-over"
    sentence = N_("The year ends on {end}, and today is {today}. It can be closed when it is over.")


class YearAlreadyClosed(Refused):
    code = "year-already-closed"
    sentence = N_("Voucher {number} already closes the year that ends on {end}. Withdraw it, or take it back, first.")


class YearChanged(Refused):
    code = "year-changed"
    sentence = N_(
        "The books of the year, or its rules, changed after this was reckoned: the surplus was {surplus} and is {now}. "
        "Withdraw this voucher and reckon the year again."
    )


class DividendsPaidOut(Refused):
    code = "dividends-paid-out"
    sentence = N_("Voucher {number} pays out of this year's dividends. Take that back first.")


class YearEndUnknown(NotFound):
    code = "year-end-unknown"
    sentence = N_("There is no such year's end in this group.")


class DividendsStillOwed(Refused):
    code = "dividends-still-owed"
    sentence = N_("{name} cannot leave yet: {owed} of dividends and rebates are still to be paid. Pay them by a voucher first.")


class NothingLeftToPay(Refused):
    code = "nothing-left-to-pay"
    sentence = N_("None of the members named has dividends or rebates left to be paid.")


class MoreThanDividendsOwed(Refused):
    code = "more-than-dividends-owed"
    sentence = N_("Member {member} is still owed {owed}, and {paid} would be paid: {over} too much. Reckon the payment again.")


class SubscriptionFirst(Refused):
    code = "subscription-first"
    sentence = N_(
        "Member {member} has not yet paid the promised share capital: {unpaid} of {subscribed} is missing. By the constitution "
        "the refund goes there first, and {short} of it would not."
    )
