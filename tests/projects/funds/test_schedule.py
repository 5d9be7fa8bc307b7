"""A fund's loan, reckoned: published figures redone, and what holds for every schedule and every way of paying it."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.money import Rounding
from projects.errors import NotAboveZero
from projects.funds.errors import LoanImpossible, MemberRateBelow, UnitTooLarge
from projects.funds.lending import LoanTerms, Method, Paid, RatePer, month_later, schedule, standing

BEGAN = date(2021, 10, 1)


def terms(minor: int = 12_000_00, rate: Fraction = Fraction(4, 100), months: int = 12, **more: object) -> LoanTerms:
    return LoanTerms("NAD", minor, rate, months, month_later(BEGAN, 1), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(("per", "instalment"), [(RatePer.MONTH, 518_35), (RatePer.YEAR, 389_38)])
def test_namibias_half_per_cent_read_both_ways(per: RatePer, instalment: int) -> None:
    """N$50,000 over eleven years at "0.5 %": neither reading gives the N$500 that was reported (domain document, section 3)."""
    rows = terms(50_000_00, Fraction(5, 1000), 132, rate_per=per).schedule()
    assert rows[0].due_minor == instalment != 500_00
    assert sum(row.principal_minor for row in rows) == 50_000_00


def test_the_two_parts_of_a_house_in_malawi() -> None:
    """Mchenga: K165,000 is K140,000 over eight years and K25,000 for the toilet over two; the instalment drops after two."""
    house, toilet = (schedule(minor, Fraction(0), months) for minor, months in ((140_000_00, 96), (25_000_00, 24)))
    assert house[0].due_minor + toilet[0].due_minor == 1_458_33 + 1_041_67
    assert (len(house), len(toilet)) == (96, 24) and house[24].due_minor == 1_458_33


def test_a_month_has_no_31st() -> None:
    assert [month_later(date(2024, 1, 31), n).isoformat() for n in (1, 2, 13)] == ["2024-02-29", "2024-03-31", "2025-02-28"]


def test_who_pays_early_pays_less_and_who_pays_late_pays_more() -> None:
    loan = terms(12_000_00, Fraction(12, 100), 12, method=Method.EQUAL_PRINCIPAL)
    first, second = loan.due_days()[:2]
    on_time = standing(loan, [Paid(first, 1_000_00, 120_00)], second)
    assert on_time.due[1].interest_minor == 110_00 and on_time.arrears_minor == 0 and on_time.days_late == 0
    early = standing(loan, [Paid(first, 7_000_00, 120_00)], second)
    assert early.due[1].interest_minor == 50_00
    assert [row.open_minor for row in early.rows[2:8]] == [50_00, 100_00 - 10_00, 80_00, 70_00, 60_00, 1_050_00]
    late = standing(loan, [], second + timedelta(days=3))
    assert late.due[1].interest_minor == 120_00
    assert late.arrears_minor == 2 * 1_120_00 and late.days_late == (second - first).days + 3


def test_an_instalment_is_late_from_the_day_after() -> None:
    loan = terms()
    first = loan.due_days()[0]
    assert standing(loan, [], first).days_late == 0
    assert standing(loan, [], first + timedelta(days=1)).days_late == 1


def test_what_was_paid_in_full_early_bears_no_more_interest() -> None:
    loan = terms()
    first = loan.due_days()[0]
    done = standing(loan, [Paid(first, 12_000_00, loan.schedule()[0].interest_minor)], date(2030, 1, 1))
    assert done.outstanding_minor == 0 and done.late == () and done.next is None
    assert sum(row.interest_minor for row in done.rows) == loan.schedule()[0].interest_minor


def test_loans_that_cannot_be() -> None:
    with pytest.raises(NotAboveZero):
        terms(0)
    with pytest.raises(LoanImpossible):
        terms(months=0)
    with pytest.raises(MemberRateBelow):
        terms(member_rate_a_year=Fraction(3, 100))
    with pytest.raises(UnitTooLarge):
        terms(1_000_00, months=24, unit_minor=10_000_00)


@settings(max_examples=60, deadline=None)
@given(
    st.integers(100_00, 10**10),
    st.integers(0, 300),
    st.integers(1, 240),
    st.sampled_from(Method),
    st.sampled_from(Rounding),
)
def test_what_holds_for_every_schedule(minor: int, rate: int, months: int, method: Method, rounding: Rounding) -> None:
    rows = schedule(minor, Fraction(rate, 12_000), months, method, rounding)
    assert sum(row.principal_minor for row in rows) == minor and rows[-1].balance_minor == 0
    assert all(row.interest_minor >= 0 and row.balance_minor >= 0 for row in rows)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 900), st.integers(0, 3_000_00), st.integers(0, 50_00)), max_size=8))
def test_what_is_due_is_paid_or_open(payments: list[tuple[int, int, int]]) -> None:
    """Paid in part or ahead: the parts of every row sum to what was paid, as far as the rows go."""
    loan, day = terms(), BEGAN + timedelta(days=900)
    paid = [Paid(BEGAN + timedelta(days=after), principal, interest) for after, principal, interest in payments]
    now = standing(loan, paid, day)
    assert now.outstanding_minor == 12_000_00 - sum(one.principal_minor for one in paid)
    covered = sum(row.principal_paid_minor for row in now.rows)
    assert covered == min(12_000_00, sum(one.principal_minor for one in paid))
    assert all(0 <= row.open_minor <= row.due_minor for row in now.rows)
    assert now.arrears_minor == sum(row.open_minor for row in now.rows)
