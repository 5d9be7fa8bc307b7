"""One loan's agreed terms: the rules as they stood when it was voted, its sum and its days. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from core.money import MAX_MINOR, Money, Rounding, currency
from groups.loans.rules import (
    MOST_PERIODS_EVER,
    RULE_NAMES,
    USUAL_ORDER,
    Early,
    Extra,
    InterestBy,
    LevelBy,
    LoanRules,
    Meanwhile,
    Method,
    Moment,
    Part,
    PeriodUnit,
    RatePer,
    SplitBy,
    refuse_odd_extra,
    refuse_odd_plan,
    refuse_out_of_range,
)
from groups.loans.terms_errors import (
    InstalmentCountImpossible,
    LoanAmountImpossible,
    LoanDaysImpossible,
    TermLongerThanRules,
)


@dataclass(frozen=True, slots=True)
class Plan:
    """How a sum is paid back, whatever its size: price, days, grace and rounding. Fields as in `LoanRules`.

    Two instalments may fall due on one day: where one was moved off a holiday.

    Raises LoanRuleOutOfRange, InstalmentCountImpossible, LoanDaysImpossible, and what `refuse_odd_plan` raises.
    """

    due_days: tuple[date, ...]
    method: Method = Method.FLAT
    interest_by: InterestBy = InterestBy.PERIOD
    level_by: LevelBy = LevelBy.PERIOD
    rate: Fraction = Fraction(0)
    rate_per: RatePer = RatePer.PERIOD
    unit: PeriodUnit = PeriodUnit.MONTHS
    every: int = 1
    interest_free_periods: int = 0
    principal_starts: int = 1
    meanwhile: Meanwhile = Meanwhile.PAID
    rounding: Rounding = Rounding.HALF_UP
    interest_unit_minor: int = 1
    instalment_unit_minor: int = 1
    moment: Moment = Moment.EACH_LINE

    def __post_init__(self) -> None:
        refuse_out_of_range(self)
        if not 1 <= len(self.due_days) <= MOST_PERIODS_EVER:
            raise InstalmentCountImpossible(most=MOST_PERIODS_EVER, typed=len(self.due_days))
        for before, day in zip(self.due_days, self.due_days[1:], strict=False):
            if day < before:
                raise LoanDaysImpossible(day=before)
        refuse_odd_plan(self.method, self.principal_starts, self.periods)

    @property
    def periods(self) -> int:
        return len(self.due_days)

    @property
    def days_of_thirty(self) -> int:
        """The days of a period where each month counts as 30 days."""
        return self.every * {"days": 1, "weeks": 7, "months": 30}[self.unit.value]

    @property
    def rate_a_period(self) -> Fraction:
        """A year counts as 12 months, 52 weeks or 365 days; a month as a twelfth of it."""
        if self.rate_per is RatePer.PERIOD:
            return self.rate
        return self.rate_a_year * Fraction(self.every, self.unit.in_a_year)

    @property
    def rate_a_year(self) -> Fraction:
        if self.rate_per is RatePer.PERIOD:
            return self.rate * Fraction(self.unit.in_a_year, self.every)
        return self.rate * 12 if self.rate_per is RatePer.MONTH else self.rate


@dataclass(frozen=True, slots=True)
class LoanTerms:
    """A loan as it was agreed. `disbursed_on`: the day it is handed out; what follows is in `plan`.

    Raises LoanRuleOutOfRange, LoanAmountImpossible, LoanDaysImpossible, FullInterestPaysAhead, UnknownCurrency.
    """

    principal_minor: int
    currency: str
    disbursed_on: date
    plan: Plan
    order: tuple[Part, ...] = USUAL_ORDER
    split_by: SplitBy = SplitBy.PART
    penalty_minor: int = 0
    penalty_rate: Fraction = Fraction(0)
    penalty_after_days: int = 0
    fee_minor: int = 0
    early: Early = Early.BEGUN_PERIOD
    extra: Extra = Extra.AHEAD

    def __post_init__(self) -> None:
        refuse_out_of_range(self)
        if not 1 <= self.principal_minor <= MAX_MINOR:
            raise LoanAmountImpossible(most=Money(MAX_MINOR, currency(self.currency)))
        if self.plan.due_days[0] <= self.disbursed_on:
            raise LoanDaysImpossible(day=self.disbursed_on)
        refuse_odd_extra(self.early, self.extra)


def agree(rules: LoanRules, principal_minor: int, code: str, disbursed_on: date, due_days: Iterable[date]) -> LoanTerms:
    """The terms of a loan by the rules, its due days already found (`groups.loans.days`).

    Raises TermLongerThanRules, and what `Plan` and `LoanTerms` raise.
    """
    plan = plan_by(rules, tuple(due_days))
    return LoanTerms(
        principal_minor=principal_minor,
        currency=code,
        disbursed_on=disbursed_on,
        plan=plan,
        order=rules.order,
        split_by=rules.split_by,
        penalty_minor=rules.penalty_minor,
        penalty_rate=rules.penalty_rate,
        penalty_after_days=rules.penalty_after_days,
        fee_minor=rules.fee_on(principal_minor),
        early=rules.early,
        extra=rules.extra,
    )


def plan_by(rules: LoanRules, due_days: tuple[date, ...]) -> Plan:
    """The plan that the rules give for these days. Raises TermLongerThanRules, and what `Plan` raises."""
    if len(due_days) > rules.most_periods:
        raise TermLongerThanRules(rule=RULE_NAMES["most_periods"], most=rules.most_periods, typed=len(due_days))
    return Plan(
        due_days=due_days,
        method=rules.method,
        interest_by=rules.interest_by,
        level_by=rules.level_by,
        rate=rules.rate,
        rate_per=rules.rate_per,
        unit=rules.unit,
        every=rules.every,
        interest_free_periods=rules.interest_free_periods,
        principal_starts=rules.principal_starts,
        meanwhile=rules.meanwhile,
        rounding=rules.rounding,
        interest_unit_minor=rules.interest_unit_minor,
        instalment_unit_minor=rules.instalment_unit_minor,
        moment=rules.moment,
    )
