"""The schedules of every method, each figure redone by hand; and what holds for all of them."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.money import Rounding
from groups.loans.agreement import LoanTerms, Plan
from groups.loans.rules import InterestBy, LevelBy, Meanwhile, Method, Moment, RatePer
from groups.loans.schedule import Schedule, schedule_of
from groups.loans.terms_errors import InstalmentUnitTooLarge
from tests.groups.loans.plans import monthly, terms


def rows(principal: int, number: int, **rules: Any) -> list[tuple[int, int]]:
    """Principal and interest of each instalment."""
    return [(row.principal_minor, row.interest_minor) for row in schedule_of(terms(principal, number, **rules)).rows]


def test_flat_is_on_the_whole_loan_each_time() -> None:
    assert rows(300_00, 3) == [(100_00, 3_00)] * 3


def test_equal_principal_pays_interest_on_what_is_left() -> None:
    assert rows(300_00, 3, method=Method.EQUAL_PRINCIPAL) == [(100_00, 3_00), (100_00, 2_00), (100_00, 1_00)]


def test_the_last_instalment_takes_the_difference() -> None:
    """300 ÷ (1/1.01 + 1/1.01² + 1/1.01³) = 102.0066…: 102.01 twice, and what is left."""
    assert rows(300_00, 3, method=Method.ANNUITY) == [(99_01, 3_00), (100_00, 2_01), (100_99, 1_01)]


def test_a_bullet_pays_interest_meanwhile_or_all_at_the_end() -> None:
    assert rows(300_00, 3, method=Method.BULLET) == [(0, 3_00), (0, 3_00), (300_00, 3_00)]
    later = rows(300_00, 3, method=Method.BULLET, meanwhile=Meanwhile.LATER)
    assert later == [(0, 0), (0, 0), (300_00, 9_00)]
    added = rows(300_00, 3, method=Method.BULLET, meanwhile=Meanwhile.ADDED)
    assert added == [(0, 0), (0, 0), (300_00, 9_09)], "3.00, then 1% of 303.00, then 1% of 306.03"


@pytest.mark.parametrize(
    ("meanwhile", "expected"),
    [
        (Meanwhile.PAID, [(0, 4_00), (0, 4_00), (200_00, 4_00), (200_00, 4_00)]),
        (Meanwhile.LATER, [(0, 0), (0, 0), (200_00, 12_00), (200_00, 4_00)]),
        (Meanwhile.SPREAD, [(0, 0), (0, 0), (200_00, 8_00), (200_00, 8_00)]),
        (Meanwhile.NONE, [(0, 0), (0, 0), (200_00, 4_00), (200_00, 4_00)]),
        # 408.00 in two parts of 204.00: what was added is paid back first
        (Meanwhile.ADDED, [(0, 0), (0, 0), (196_00, 12_00), (204_00, 4_00)]),
    ],
)
def test_what_becomes_of_flat_interest_before_principal_starts(
    meanwhile: Meanwhile, expected: list[tuple[int, int]]
) -> None:
    assert rows(400_00, 4, principal_starts=3, meanwhile=meanwhile) == expected


def test_interest_that_is_added_bears_interest() -> None:
    """100.00 grows to 102.01; then 102.01 ÷ (1/1.01 + 1/1.01²) = 51.7722…"""
    found = schedule_of(terms(100_00, 4, method=Method.ANNUITY, principal_starts=3, meanwhile=Meanwhile.ADDED))
    assert [row.waiting_minor for row in found.rows] == [1_00, 2_01, 0, 0]
    assert [(row.principal_minor, row.interest_minor) for row in found.rows[2:]] == [(48_74, 3_03), (51_26, 51)]
    assert found.rows[2].due_minor == 51_77


def test_interest_that_waits_comes_on_top_of_the_equal_instalment() -> None:
    found = schedule_of(terms(100_00, 4, method=Method.ANNUITY, principal_starts=3, meanwhile=Meanwhile.LATER))
    assert [row.due_minor for row in found.rows] == [0, 0, 52_75, 50_75]


def test_an_interest_free_beginning_keeps_the_instalments_equal() -> None:
    found = schedule_of(terms(300_00, 3, method=Method.ANNUITY, interest_free_periods=1))
    assert [row.interest_minor for row in found.rows] == [0, 1_99, 1_00]
    assert [row.due_minor for row in found.rows] == [101_00, 101_00, 100_99]


def test_interest_by_the_day_counts_actual_days_over_365() -> None:
    """At 36.5% a year a day costs 0.1%: January has 31 days, February 28, March 31."""
    rules: dict[str, Any] = {"rate": Fraction(365, 1000), "rate_per": RatePer.YEAR, "interest_by": InterestBy.DAY}
    assert rows(300_00, 3, method=Method.EQUAL_PRINCIPAL, **rules) == [(100_00, 9_30), (100_00, 5_60), (100_00, 3_10)]
    assert rows(300_00, 3, method=Method.FLAT, **rules) == [(100_00, 9_30), (100_00, 8_40), (100_00, 9_30)]


@pytest.mark.parametrize(
    ("level_by", "due"),
    [
        (LevelBy.PERIOD, [104_59, 104_76]),  # 36.5% ÷ 12 a month
        (LevelBy.THIRTY, [104_52, 104_83]),  # 3% a month of 30 days
        (LevelBy.DAYS, [104_67, 104_68]),  # 3.1% for 31 days
    ],
)
def test_an_equal_instalment_by_the_day_is_reckoned_in_one_of_three_ways(level_by: LevelBy, due: list[int]) -> None:
    agreed = Plan(
        monthly(2, date(2026, 7, 1)),
        method=Method.ANNUITY,
        rate=Fraction(365, 1000),
        rate_per=RatePer.YEAR,
        interest_by=InterestBy.DAY,
        level_by=level_by,
    )
    found = schedule_of(LoanTerms(200_00, "KES", date(2026, 7, 1), agreed))
    assert [row.due_minor for row in found.rows] == due


def test_a_total_rounded_once_differs_from_lines_rounded_each() -> None:
    """A third of a cent a month: each line rounds to nothing; the sum so far, two thirds, is a cent at the second."""
    odd: dict[str, Any] = {"rate": Fraction(1, 300)}
    assert rows(1_00, 3, **odd) == [(33, 0), (33, 0), (34, 0)]
    assert rows(1_00, 3, moment=Moment.AT_END, **odd) == [(33, 0), (33, 1), (34, 0)]


def test_interest_is_rounded_to_its_own_unit() -> None:
    assert rows(333_00, 3, rate=Fraction(1, 100), interest_unit_minor=100) == [(111_00, 3_00)] * 3
    up = rows(333_00, 3, rate=Fraction(1, 100), interest_unit_minor=100, rounding=Rounding.CEILING)
    assert up == [(111_00, 4_00)] * 3


def test_a_unit_that_rounds_up_pays_off_sooner() -> None:
    """17.25 becomes 20.00, and the sixth instalment is small."""
    rounded_up = rows(100_00, 6, method=Method.ANNUITY, instalment_unit_minor=10_00)
    assert [principal + interest for principal, interest in rounded_up] == [20_00] * 5 + [3_11]
    assert len(rows(100_00, 8, method=Method.ANNUITY, instalment_unit_minor=20_00)) == 6, "13.07 becomes 20.00"


def test_flat_interest_stays_as_agreed_when_the_principal_is_paid_sooner() -> None:
    found = rows(900_00, 10, instalment_unit_minor=75_00, rounding=Rounding.CEILING)
    assert found == [(141_00, 9_00)] * 6 + [(54_00, 9_00)] + [(0, 9_00)] * 3


@pytest.mark.parametrize("unit", [700_00, 100_000_00])
def test_a_unit_larger_than_an_instalment_is_refused(unit: int) -> None:
    with pytest.raises(InstalmentUnitTooLarge) as refused:
        schedule_of(terms(300_00, 3, instalment_unit_minor=unit))
    assert "rounding unit of an instalment" in str(refused.value)
    assert "no 3 instalments of 300.00 KES" in str(refused.value)


@pytest.mark.parametrize("method", list(Method))
def test_one_instalment_no_interest_and_a_loan_smaller_than_its_instalments(method: Method) -> None:
    assert rows(100_00, 1, method=method) == [(100_00, 1_00)]
    assert rows(100_00, 2, method=method, rate=Fraction(0))[-1][1] == 0
    assert sum(principal for principal, _ in rows(5, 18, method=method)) == 5


@st.composite
def agreed(draw: st.DrawFn) -> Schedule:
    method, number = draw(st.sampled_from(Method)), draw(st.integers(1, 24))
    starts = 1 if method is Method.BULLET else draw(st.integers(1, number))
    loan = terms(
        draw(st.integers(1, 10**9)),
        number,
        method=method,
        interest_by=draw(st.sampled_from(InterestBy)),
        level_by=draw(st.sampled_from(LevelBy)),
        rate=Fraction(draw(st.integers(0, 4000)), 10_000),
        rate_per=draw(st.sampled_from([RatePer.MONTH, RatePer.YEAR])),
        principal_starts=starts,
        meanwhile=draw(st.sampled_from(Meanwhile)),
        interest_free_periods=draw(st.integers(0, 3)),
        rounding=draw(st.sampled_from(Rounding)),
        moment=draw(st.sampled_from(Moment)),
        interest_unit_minor=draw(st.sampled_from([1, 5, 100])),
        instalment_unit_minor=draw(st.sampled_from([1, 1, 100, 500])),
    )
    try:
        return schedule_of(loan)
    except InstalmentUnitTooLarge:
        return schedule_of(terms(loan.principal_minor, number))


@settings(max_examples=100, deadline=None)
@given(agreed())
def test_what_holds_for_every_schedule(found: Schedule) -> None:
    """Invariant 9: principal sums to the loan, the balance never is below zero, the last is nought."""
    lent = found.rows[0].balance_minor + found.rows[0].principal_minor
    assert sum(row.principal_minor for row in found.rows) == lent
    assert min(min(row.balance_minor, row.principal_minor, row.interest_minor, row.waiting_minor) for row in found.rows) >= 0
    assert (found.rows[-1].balance_minor, found.rows[-1].waiting_minor) == (0, 0)
    assert sum(row.grown_minor for row in found.rows) == found.total_interest_minor
    assert found.total_due_minor == lent + found.total_interest_minor
    assert [row.n for row in found.rows] == list(range(1, len(found.rows) + 1))
    assert found.rows[0].day > date(2026, 1, 1)
