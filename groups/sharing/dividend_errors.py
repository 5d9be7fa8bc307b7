"""What dividends and appropriation refuse, and the sentence that each refusal says."""

from core.errors import Inconsistent
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
    sentence = N_("A rate is from 0% to {most}%. Check the place of the point in {typed}%.")


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
    sentence = N_("The line {line} that takes what is left has to be a fund, and one of the lines of the appropriation.")
