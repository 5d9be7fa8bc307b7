"""What a constitution says of loans: price, terms, limits, repayment and lateness. Pure; `schedule` and `replay` reckon.

A year counts as 12 months, as 52 weeks or as 365 days, whichever the loan's periods are; so 12% a year is 1% a month.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from core.marks import N_, Term
from core.money import MAX_MINOR, Rounding, round_to
from core.rates import number_text, percent_text
from groups.loans.terms_errors import (
    BulletHasNoGrace,
    FullInterestPaysAhead,
    LoanRuleOutOfRange,
    PrincipalStartsTooLate,
    RepaymentOrderIncomplete,
)

MOST_PERIODS_EVER = 600


class Method(StrEnum):
    """How a loan is paid back."""

    FLAT = "flat"
    ANNUITY = "declining-annuity"
    EQUAL_PRINCIPAL = "declining-equal-principal"
    BULLET = "bullet"


METHOD_NAMES: dict[Method, Term] = {
    Method.FLAT: Term(N_("flat: interest on the whole loan in every period")),
    Method.ANNUITY: Term(N_("on what is still owed, with equal instalments")),
    Method.EQUAL_PRINCIPAL: Term(N_("on what is still owed, with equal parts of the principal")),
    Method.BULLET: Term(N_("on what is still owed, the principal in one sum at the end")),
}


class InterestBy(StrEnum):
    """What interest is counted by: whole periods, or the days that pass (actual days, a year of 365)."""

    PERIOD = "period"
    DAY = "day"


INTEREST_BY_NAMES: dict[InterestBy, Term] = {
    InterestBy.PERIOD: Term(N_("for each period")),
    InterestBy.DAY: Term(N_("for each day (actual days, a year of 365)")),
}


class LevelBy(StrEnum):
    """With which rates an equal instalment is reckoned where interest is counted by days."""

    PERIOD = "period"
    DAYS = "days"
    THIRTY = "thirty"


LEVEL_BY_NAMES: dict[LevelBy, Term] = {
    LevelBy.PERIOD: Term(N_("as if all periods were equally long")),
    LevelBy.DAYS: Term(N_("with the actual days of each period")),
    LevelBy.THIRTY: Term(N_("with months of 30 days")),
}


class RatePer(StrEnum):
    """What the rate is a rate for."""

    YEAR = "year"
    MONTH = "month"
    PERIOD = "period"


RATE_PER_NAMES: dict[RatePer, Term] = {
    RatePer.YEAR: Term(N_("a year")),
    RatePer.MONTH: Term(N_("a month")),
    RatePer.PERIOD: Term(N_("a loan period")),
}


class PeriodUnit(StrEnum):
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"

    @property
    def in_a_year(self) -> int:
        """How many of them a year counts as."""
        return {"days": 365, "weeks": 52, "months": 12}[self.value]


PERIOD_UNIT_NAMES: dict[PeriodUnit, Term] = {
    PeriodUnit.DAYS: Term(N_("days")),
    PeriodUnit.WEEKS: Term(N_("weeks")),
    PeriodUnit.MONTHS: Term(N_("months")),
}


class DueOn(StrEnum):
    """On which days instalments fall due."""

    CALENDAR = "calendar"
    NEXT_MEETING = "next_meeting"
    EACH_MEETING = "each_meeting"


DUE_ON_NAMES: dict[DueOn, Term] = {
    DueOn.CALENDAR: Term(N_("on the day itself, meeting or not")),
    DueOn.NEXT_MEETING: Term(N_("at the first meeting from that day on")),
    DueOn.EACH_MEETING: Term(N_("at each meeting")),
}


class OnHoliday(StrEnum):
    """Where an instalment goes whose day is a holiday."""

    NEXT = "next"
    PREVIOUS = "previous"
    SHIFT = "shift"


ON_HOLIDAY_NAMES: dict[OnHoliday, Term] = {
    OnHoliday.NEXT: Term(N_("to the next meeting day")),
    OnHoliday.PREVIOUS: Term(N_("to the meeting day before")),
    OnHoliday.SHIFT: Term(N_("it and all later ones move on by one")),
}


class Meanwhile(StrEnum):
    """What becomes of interest before principal starts."""

    PAID = "paid"
    LATER = "later"
    SPREAD = "spread"
    ADDED = "added"
    NONE = "none"


MEANWHILE_NAMES: dict[Meanwhile, Term] = {
    Meanwhile.PAID: Term(N_("it grows and is paid at each instalment")),
    Meanwhile.SPREAD: Term(N_("it grows and is spread over the instalments that follow")),
    Meanwhile.LATER: Term(N_("it grows and is paid together with the first principal")),
    Meanwhile.ADDED: Term(N_("it grows and is added to the loan")),
    Meanwhile.NONE: Term(N_("it does not grow")),
}


class Moment(StrEnum):
    """When interest is rounded: each line by itself, or the sum so far, so that the total is rounded once."""

    EACH_LINE = "each_line"
    AT_END = "at_end"


MOMENT_NAMES: dict[Moment, Term] = {
    Moment.EACH_LINE: Term(N_("each line by itself")),
    Moment.AT_END: Term(N_("the total, once")),
}

ROUNDING_NAMES: dict[Rounding, Term] = {
    Rounding.HALF_UP: Term(N_("to the nearest, halves up")),
    Rounding.HALF_EVEN: Term(N_("to the nearest, halves to the even")),
    Rounding.FLOOR: Term(N_("down")),
    Rounding.CEILING: Term(N_("up")),
}


class Part(StrEnum):
    """What a repayment is made of."""

    PENALTY = "penalty"
    FEE = "fee"
    INTEREST = "interest"
    PRINCIPAL = "principal"


PART_NAMES: dict[Part, Term] = {
    Part.PENALTY: Term(N_("penalty")),
    Part.FEE: Term(N_("fee")),
    Part.INTEREST: Term(N_("interest")),
    Part.PRINCIPAL: Term(N_("principal")),
}


class SplitBy(StrEnum):
    """Whether the order of repayment runs over all that is due, or over the oldest instalment first."""

    PART = "part"
    INSTALMENT = "instalment"


SPLIT_BY_NAMES: dict[SplitBy, Term] = {
    SplitBy.PART: Term(N_("over all that is due together")),
    SplitBy.INSTALMENT: Term(N_("for the oldest instalment first, then for the next")),
}


class Extra(StrEnum):
    """What money does that is more than what is due."""

    AHEAD = "ahead"
    SHORTER = "shorter"
    LOWER = "lower"


EXTRA_NAMES: dict[Extra, Term] = {
    Extra.AHEAD: Term(N_("it pays the next instalments ahead, as they were agreed")),
    Extra.SHORTER: Term(N_("it pays principal; the loan ends sooner")),
    Extra.LOWER: Term(N_("it pays principal; the later instalments become smaller")),
}


class Early(StrEnum):
    """What interest is paid by who pays the whole loan before its end."""

    BEGUN_PERIOD = "begun_period"
    TO_DATE = "to_date"
    FULL = "full"


EARLY_NAMES: dict[Early, Term] = {
    Early.BEGUN_PERIOD: Term(N_("interest to that day; a period that has begun counts as a whole, unless interest is by day")),
    Early.TO_DATE: Term(N_("interest to that day, counted by days")),
    Early.FULL: Term(N_("all interest of the agreement")),
}


class SavingsCounted(StrEnum):
    """Which savings the limit is a multiple of."""

    ALL = "all"
    THIS_CYCLE = "this_cycle"
    FREE = "free"


SAVINGS_COUNTED_NAMES: dict[SavingsCounted, Term] = {
    SavingsCounted.ALL: Term(N_("all that she has saved")),
    SavingsCounted.THIS_CYCLE: Term(N_("what she saved in this cycle")),
    SavingsCounted.FREE: Term(N_("her savings less what she guarantees for others")),
}


class FeeTaken(StrEnum):
    """How the fee for a loan is paid when it is handed out."""

    FROM_LOAN = "from_loan"
    IN_CASH = "in_cash"


FEE_TAKEN_NAMES: dict[FeeTaken, Term] = {
    FeeTaken.FROM_LOAN: Term(N_("kept back from the loan")),
    FeeTaken.IN_CASH: Term(N_("paid in cash beside it")),
}

# What each rule is called where one is refused or printed.
RULE_NAMES: dict[str, Term] = {
    "method": Term(N_("how a loan is paid back")),
    "interest_by": Term(N_("what interest is counted by")),
    "level_by": Term(N_("how an equal instalment is reckoned where interest is counted by days")),
    "rate": Term(N_("interest rate")),
    "every": Term(N_("length of a loan period")),
    "due_on": Term(N_("days on which instalments fall due")),
    "most_periods": Term(N_("longest term")),
    "times_savings": Term(N_("largest loan, as a multiple of savings")),
    "savings_counted": Term(N_("savings that count for the limit")),
    "share_of_box": Term(N_("part of the cash in the box that may be lent")),
    "interest_free_periods": Term(N_("periods without interest")),
    "principal_starts": Term(N_("instalment at which principal starts")),
    "meanwhile": Term(N_("interest before principal starts")),
    "rounding": Term(N_("rounding of interest")),
    "interest_unit_minor": Term(N_("rounding unit of interest")),
    "instalment_unit_minor": Term(N_("rounding unit of an instalment")),
    "moment": Term(N_("moment of rounding")),
    "order": Term(N_("order of repayment")),
    "split_by": Term(N_("reach of the order of repayment")),
    "penalty_minor": Term(N_("penalty for each missed meeting")),
    "penalty_rate": Term(N_("penalty in percent of what is overdue")),
    "penalty_after_days": Term(N_("days of patience before a penalty")),
    "fee_minor": Term(N_("fee for a loan")),
    "fee_rate": Term(N_("fee in percent of the loan")),
    "fee_taken": Term(N_("how the fee is paid")),
    "early": Term(N_("interest when a loan is paid off early")),
    "extra": Term(N_("what extra money does")),
    "on_holiday": Term(N_("instalments that fall on a holiday")),
    "guarantors": Term(N_("guarantors needed")),
    "loans_at_once": Term(N_("loans that a member may have at once")),
    "may_top_up": Term(N_("adding to a running loan")),
    "par_days": Term(N_("days late after which a loan is at risk")),
    "quorum": Term(N_("part of the members who must be present to vote on a loan")),
    "majority": Term(N_("part of the votes that a loan needs")),
}

USUAL_ORDER = (Part.PENALTY, Part.FEE, Part.INTEREST, Part.PRINCIPAL)
ONE = Fraction(1)

# The range of each number among the rules.
_RANGES: Mapping[str, tuple[int, int]] = {
    "rate": (0, 10),
    "every": (1, 366),
    "most_periods": (1, MOST_PERIODS_EVER),
    "times_savings": (0, 100),
    "share_of_box": (0, 1),
    "interest_free_periods": (0, MOST_PERIODS_EVER),
    "principal_starts": (1, MOST_PERIODS_EVER),
    "interest_unit_minor": (1, MAX_MINOR),
    "instalment_unit_minor": (1, MAX_MINOR),
    "penalty_minor": (0, MAX_MINOR),
    "penalty_rate": (0, 1),
    "penalty_after_days": (0, 366),
    "fee_minor": (0, MAX_MINOR),
    "fee_rate": (0, 1),
    "guarantors": (0, 20),
    "loans_at_once": (1, 20),
    "par_days": (0, 3650),
    "quorum": (0, 1),
    "majority": (0, 1),
}
# The rules among them that are said in percent.
_PARTS = {"rate", "share_of_box", "penalty_rate", "fee_rate", "quorum", "majority"}


@dataclass(frozen=True, slots=True)
class LoanRules:
    """Amounts in minor units of the group's currency; rates and shares as exact fractions (10% is 1/10).

    A loan period is `every` `unit`s; where instalments fall due at each meeting, that is the time between meetings. A
    member may owe at most `times_savings` times the savings that count (0: no such limit), a meeting may lend at most
    `share_of_box` of the loan fund's cash. Instalments are rounded to `instalment_unit_minor`, and the last one takes the
    difference. Interest is what the schedule says: who pays late pays the penalty, which is laid on for each meeting or due
    day that passes with something overdue. A loan needs more than `majority` of the votes, of at least `quorum` of the
    members.
    Raises LoanRuleOutOfRange, RepaymentOrderIncomplete, PrincipalStartsTooLate, BulletHasNoGrace, FullInterestPaysAhead.
    """

    method: Method = Method.FLAT
    interest_by: InterestBy = InterestBy.PERIOD
    level_by: LevelBy = LevelBy.PERIOD
    rate: Fraction = Fraction(1, 20)
    rate_per: RatePer = RatePer.MONTH
    unit: PeriodUnit = PeriodUnit.MONTHS
    every: int = 1
    due_on: DueOn = DueOn.NEXT_MEETING
    most_periods: int = 3
    times_savings: Fraction = Fraction(3)
    savings_counted: SavingsCounted = SavingsCounted.ALL
    share_of_box: Fraction = ONE
    interest_free_periods: int = 0
    principal_starts: int = 1
    meanwhile: Meanwhile = Meanwhile.PAID
    rounding: Rounding = Rounding.HALF_UP
    interest_unit_minor: int = 1
    instalment_unit_minor: int = 1
    moment: Moment = Moment.EACH_LINE
    order: tuple[Part, ...] = USUAL_ORDER
    split_by: SplitBy = SplitBy.PART
    penalty_minor: int = 0
    penalty_rate: Fraction = Fraction(0)
    penalty_after_days: int = 0
    fee_minor: int = 0
    fee_rate: Fraction = Fraction(0)
    fee_taken: FeeTaken = FeeTaken.FROM_LOAN
    early: Early = Early.BEGUN_PERIOD
    extra: Extra = Extra.AHEAD
    on_holiday: OnHoliday = OnHoliday.NEXT
    guarantors: int = 0
    loans_at_once: int = 1
    may_top_up: bool = False
    par_days: int = 30
    quorum: Fraction = Fraction(1, 2)
    majority: Fraction = Fraction(1, 2)

    def __post_init__(self) -> None:
        refuse_out_of_range(self)
        if sorted(self.order) != sorted(Part):
            raise RepaymentOrderIncomplete(rule=RULE_NAMES["order"])
        refuse_odd_plan(self.method, self.principal_starts, self.most_periods)
        refuse_odd_extra(self.early, self.extra)

    def most_by_savings(self, savings_minor: int) -> int | None:
        """What a member with these savings may owe; None where there is no such limit."""
        return None if self.times_savings == 0 else round_to(self.times_savings * savings_minor, Rounding.FLOOR)

    def most_by_box(self, cash_minor: int) -> int:
        """What a meeting may lend that has this much of the loan fund in the box."""
        return round_to(self.share_of_box * cash_minor, Rounding.FLOOR)

    def fee_on(self, principal_minor: int) -> int:
        """The fee for a loan of this size: the fixed part, and the part in percent rounded by the rules."""
        return self.fee_minor + round_to(self.fee_rate * principal_minor, self.rounding, self.interest_unit_minor)


def refuse_out_of_range(agreed: object) -> None:
    """Every number that is a loan rule lies in its range. Raises LoanRuleOutOfRange."""
    for name, (least, most) in _RANGES.items():
        typed = getattr(agreed, name, least)
        if not least <= typed <= most:
            said = [_said(name, number) for number in (least, most, typed)]
            raise LoanRuleOutOfRange(rule=RULE_NAMES[name], least=said[0], most=said[1], typed=said[2])


def _said(name: str, number: int | Fraction) -> str:
    return f"{percent_text(Fraction(number))}%" if name in _PARTS else number_text(Fraction(number))


def refuse_odd_plan(method: Method, principal_starts: int, periods: int) -> None:
    """Raises PrincipalStartsTooLate, BulletHasNoGrace."""
    if principal_starts > periods:
        raise PrincipalStartsTooLate(rule=RULE_NAMES["principal_starts"], starts=principal_starts, periods=periods)
    if method is Method.BULLET and principal_starts > 1:
        raise BulletHasNoGrace(rule=RULE_NAMES["principal_starts"])


def refuse_odd_extra(early: Early, extra: Extra) -> None:
    """Raises FullInterestPaysAhead."""
    if early is Early.FULL and extra is not Extra.AHEAD:
        raise FullInterestPaysAhead(early=RULE_NAMES["early"], extra=RULE_NAMES["extra"])
