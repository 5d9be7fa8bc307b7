"""What a constitution says of dividends on shares and of rebates (or patronage refunds) on what members paid.

Pure. Rates are exact fractions; amounts are minor units of the group's currency.
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from core.marks import N_, Term
from core.money import MAX_MINOR, Rounding
from core.rates import percent_text
from groups.sharing.dividend_errors import (
    CutOffDayImpossible,
    DenominatorImpossible,
    DividendAmountImpossible,
    FirstMonthImpossible,
    RateImpossible,
    RateStepMissing,
)
from groups.sharing.rounding import Moment, RoundingRule

MOST_PARTS_OF_A_YEAR = 366
LAST_DAY_OF_A_MONTH = 31
PER_CENT = Fraction(1, 100)


class Earns(StrEnum):
    """What shares earn by: the months that remain after a payment, the days, or the average of the monthly balances."""

    MONTHS = "months"
    DAYS = "days"
    AVERAGE = "average"


EARNS_NAMES: dict[Earns, Term] = {
    Earns.MONTHS: Term(N_("each payment earns for the months that remain")),
    Earns.DAYS: Term(N_("each payment earns for the days that remain")),
    Earns.AVERAGE: Term(N_("the average of the monthly balances earns")),
}


class PaidAs(StrEnum):
    """How dividends and rebates reach the members."""

    CASH = "cash"
    BANK = "bank"
    SHARES = "shares"


PAID_AS_NAMES: dict[PaidAs, Term] = {
    PaidAs.CASH: Term(N_("in cash")),
    PaidAs.BANK: Term(N_("from the bank account")),
    PaidAs.SHARES: Term(N_("added to the member's shares")),
}


class RebateBy(StrEnum):
    """How a rebate is divided: each what she paid times a rate, or a sum by largest remainder with nothing left over."""

    RATE = "rate"
    SPLIT = "split"


REBATE_BY_NAMES: dict[RebateBy, Term] = {
    RebateBy.RATE: Term(N_("what each paid, times a rate")),
    RebateBy.SPLIT: Term(N_("a sum divided by what each paid; of two alike, the smaller number gets the odd coin first")),
}


@dataclass(frozen=True, slots=True)
class DividendRules:
    """Dividend = opening shares × rate, and for each payment: amount × rate × its weight ÷ `denominator`.

    `denominator` 0 takes the parts of the year itself: 12 months, 11 in a year of 11, 365 days. By months, a payment in
    the first month of twelve has weight 11, in the last 0; with `own_period` it earns for the month (or day) of the payment
    too: 12 and 1. A payment after `cut_off_day` counts as paid in the next month; 0: every day counts for its month. With both,
    what is paid by the day earns for its own month, what is paid later from the next month on: 12 and 11 twelfths of January.
    Withdrawals weigh as payments do, below zero. `first_month` begins the fiscal year.

    The rebate (or patronage refund) is what a member paid in interest, or bought, times its own rate, rounded once;
    or a sum divided by what each paid (`rebate_by`). Rates that are not voted are the highest multiple of `rate_step` that fits.
    Tax is withheld from the dividend alone, where it is above `tax_from_minor`. `subscribed_minor` is what each member has
    promised to hold in shares: while it is not paid, the rebate is credited to it.
    `most_rate` is the highest dividend rate that law allows, with its `most_rate_source`.
    Raises DenominatorImpossible, CutOffDayImpossible, FirstMonthImpossible, RateImpossible, RateStepMissing,
    DividendAmountImpossible.
    """

    earns: Earns = Earns.MONTHS
    denominator: int = 0
    cut_off_day: int = 0
    own_period: bool = False
    first_month: int = 1
    rounding: RoundingRule = RoundingRule()
    moment: Moment = Moment.LINE
    rebate_rounding: RoundingRule = RoundingRule()
    rebate_by: RebateBy = RebateBy.RATE
    rate_step: Fraction = Fraction(1, 10000)
    tax_rate: Fraction = Fraction(0)
    tax_from_minor: int = 0
    tax_rounding: RoundingRule = RoundingRule(Rounding.FLOOR)
    most_rate: Fraction | None = None
    most_rate_source: str = ""
    subscribed_minor: int = 0
    paid_as: PaidAs = PaidAs.CASH

    def __post_init__(self) -> None:
        if not 0 <= self.denominator <= MOST_PARTS_OF_A_YEAR:
            raise DenominatorImpossible(most=MOST_PARTS_OF_A_YEAR, typed=self.denominator)
        if not 0 <= self.cut_off_day <= LAST_DAY_OF_A_MONTH:
            raise CutOffDayImpossible(typed=self.cut_off_day)
        if not 1 <= self.first_month <= 12:
            raise FirstMonthImpossible(typed=self.first_month)
        for rate in (self.tax_rate, self.rate_step, self.most_rate or Fraction(0)):
            refuse_impossible_rate(rate)
        if self.rate_step == 0:
            raise RateStepMissing()
        if not all(0 <= amount <= MAX_MINOR for amount in (self.tax_from_minor, self.subscribed_minor)):
            raise DividendAmountImpossible()


def refuse_impossible_rate(rate: Fraction) -> None:
    """Raises RateImpossible for what is below nothing or above everything."""
    if not 0 <= rate <= 1:
        raise RateImpossible(typed=percent_text(rate), most=100)
