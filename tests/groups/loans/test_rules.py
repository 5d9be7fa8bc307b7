"""What a constitution may say of loans, and what it may not."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest

from core.errors import Refusal
from core.frozen import from_text, to_text
from groups.loans.agreement import LoanTerms, Plan, agree
from groups.loans.rules import RULE_NAMES, LoanRules, Method, Part, PeriodUnit, RatePer
from groups.loans.terms_errors import (
    InstalmentCountImpossible,
    LoanAmountImpossible,
    LoanDaysImpossible,
    TermLongerThanRules,
)
from tests.groups.loans.plans import LENT, monthly, plan, terms


def test_limits_by_savings_and_by_the_box_are_rounded_down() -> None:
    rules = LoanRules(times_savings=Fraction(5, 2), share_of_box=Fraction(2, 3))
    assert (rules.most_by_savings(33), rules.most_by_box(100)) == (82, 66)
    assert LoanRules(times_savings=Fraction(0)).most_by_savings(1) is None


def test_a_fee_is_a_sum_and_a_part_of_the_loan() -> None:
    assert LoanRules(fee_minor=2_00, fee_rate=Fraction(1, 100)).fee_on(155_50) == 3_56


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"rate": Fraction(-1, 100)}, "“interest rate” goes from 0% to 1000%; -1% was typed"),
        ({"rate": Fraction(1001, 100)}, "1001% was typed"),
        ({"most_periods": 0}, "“longest term” goes from 1 to 600; 0 was typed"),
        ({"share_of_box": Fraction(3, 2)}, "“part of the cash in the box that may be lent” goes from 0% to 100%; 150%"),
        ({"instalment_unit_minor": 0}, "“rounding unit of an instalment” goes from 1"),
        ({"guarantors": -1}, "“guarantors needed”"),
        ({"order": (Part.INTEREST, Part.PRINCIPAL)}, "“order of repayment” names each of"),
        ({"principal_starts": 4}, "“instalment at which principal starts” says instalment 4, but there are only 3"),
        ({"method": Method.BULLET, "principal_starts": 2}, "Leave “instalment at which principal starts” at 1"),
    ],
)
def test_an_impossible_rule_is_refused_by_its_name(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(Refusal) as refused:
        LoanRules(**wrong)
    assert said in str(refused.value)


def test_every_number_has_a_range_and_every_rule_a_name() -> None:
    fields = {field for field in LoanRules.__dataclass_fields__}
    assert set(RULE_NAMES) == fields - {"rate_per", "unit"}, "said together with the rate and the period"


def test_rates_of_all_periods() -> None:
    a_year = plan(3, rate=Fraction(12, 100), rate_per=RatePer.YEAR)
    assert a_year.rate_a_period == Fraction(1, 100)
    assert replace(a_year, unit=PeriodUnit.WEEKS, every=2).rate_a_period == Fraction(24, 5200)
    assert replace(a_year, unit=PeriodUnit.DAYS, every=73).rate_a_period == Fraction(12, 500)
    a_month = replace(a_year, rate_per=RatePer.MONTH)
    assert (a_month.rate_a_period, a_month.rate_a_year) == (Fraction(12, 100), Fraction(144, 100))
    assert replace(a_month, unit=PeriodUnit.WEEKS).rate_a_period == Fraction(144, 5200)
    assert replace(a_year, rate_per=RatePer.PERIOD, every=3).rate_a_year == Fraction(48, 100)


def test_a_loan_takes_its_terms_from_the_rules() -> None:
    rules = LoanRules(rate=Fraction(1, 10), penalty_minor=5_00, fee_minor=1_00, guarantors=2)
    agreed = agree(rules, 300_00, "KES", LENT, monthly(3))
    assert (agreed.plan.rate, agreed.penalty_minor, agreed.fee_minor) == (Fraction(1, 10), 5_00, 1_00)
    assert from_text(LoanTerms, to_text(agreed)) == agreed
    with pytest.raises(TermLongerThanRules, match="“longest term” is 3 instalments; 4 were asked for"):
        agree(rules, 300_00, "KES", LENT, monthly(4))


def test_impossible_loans() -> None:
    for principal in (0, -1, 10**15 + 1):
        with pytest.raises(LoanAmountImpossible):
            terms(principal, 3)
    with pytest.raises(LoanDaysImpossible):
        LoanTerms(1_00, "KES", date(2026, 2, 1), plan(3))
    with pytest.raises(LoanDaysImpossible):
        Plan((LENT + timedelta(days=2), LENT + timedelta(days=1)))
    with pytest.raises(InstalmentCountImpossible, match="1 to 600 instalments; 0"):
        Plan(())
