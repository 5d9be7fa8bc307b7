"""A loan's account, event by event: each figure redone by hand."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest

from groups.loans.account import LoanAccount, Split, State, resplits
from groups.loans.agreement import LoanTerms, Plan
from groups.loans.events import Charged, Event, Paid, Rescheduled, ToppedUp, Transferred, Waived, WrittenOff
from groups.loans.replay import replay
from groups.loans.rules import Early, Extra, InterestBy, Meanwhile, Method, Part, RatePer, SplitBy
from groups.loans.terms_errors import (
    FullInterestPaysAhead,
    LaterPaymentTooMuch,
    LoanDaysImpossible,
    LoanIsClosed,
    PaidBeforeLent,
    PaidTooMuch,
    WaivedTooMuch,
)
from tests.groups.loans.plans import LENT, monthly, terms

# 300.00, three months, flat 1% a month: 103.00 on 1 February, 1 March, 1 April.
FLAT = terms(300_00, 3)
FEBRUARY, MARCH, APRIL, MAY = date(2026, 2, 1), date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)
ONE_DAY = timedelta(days=1)


def paid(day: date, amount: int) -> Paid:
    return Paid(f"{day}:{amount}", day, amount)


def splits(account: LoanAccount) -> list[tuple[int, int, int]]:
    """Penalty, interest and principal of each payment."""
    return [(line.split.penalty, line.split.interest, line.split.principal) for line in account.payments]


def after(loan: LoanTerms, day: date, *events: Event, looks: tuple[date, ...] = ()) -> LoanAccount:
    return replay(loan, events, day, looks)


# --- as agreed ---------------------------------------------------------------------------------------------------------


def test_before_the_first_instalment_nothing_is_due() -> None:
    account = after(FLAT, LENT)
    assert (account.due.total, account.next_day, account.next_due.total) == (0, FEBRUARY, 103_00)
    assert (account.balance_minor, account.payoff_minor, account.days_late) == (300_00, 300_00, 0)


def test_each_instalment_on_its_day() -> None:
    account = after(FLAT, APRIL, paid(FEBRUARY, 103_00), paid(MARCH, 103_00), paid(APRIL, 103_00))
    assert splits(account) == [(0, 3_00, 100_00)] * 3
    assert [line.balance_minor for line in account.payments] == [200_00, 100_00, 0]
    assert (account.state, account.balance_minor, account.payoff_minor, account.next_day) == (State.PAID_OFF, 0, 0, None)
    assert account.paid == Split(interest=9_00, principal=300_00)


def test_what_is_due_on_the_day_is_not_late_and_the_day_after_it_is() -> None:
    assert (after(FLAT, FEBRUARY).due, after(FLAT, FEBRUARY).missed) == (Split(interest=3_00, principal=100_00), 0)
    late = after(FLAT, MARCH)
    assert (late.due.total, late.days_late, late.missed) == (206_00, 28, 1)


def test_a_part_payment_pays_interest_first() -> None:
    account = after(FLAT, FEBRUARY, paid(FEBRUARY, 50_00))
    assert splits(account) == [(0, 3_00, 47_00)]
    assert account.due == Split(principal=53_00)


def test_the_order_of_repayment_is_the_constitution_s() -> None:
    principal_first = replace(FLAT, order=(Part.PRINCIPAL, Part.INTEREST, Part.FEE, Part.PENALTY))
    assert splits(after(principal_first, MARCH, paid(MARCH, 203_00))) == [(0, 3_00, 200_00)]
    by_part = after(FLAT, MARCH, paid(MARCH, 104_00))
    assert splits(by_part) == [(0, 6_00, 98_00)], "interest of both instalments before any principal"
    by_instalment = replace(FLAT, split_by=SplitBy.INSTALMENT)
    assert splits(after(by_instalment, MARCH, paid(MARCH, 104_00))) == [(0, 4_00, 100_00)]


# --- more than is due --------------------------------------------------------------------------------------------------


def test_extra_money_pays_ahead_as_agreed() -> None:
    account = after(FLAT, FEBRUARY, paid(FEBRUARY, 206_00))
    assert splits(account) == [(0, 6_00, 200_00)]
    assert (account.next_day, account.next_due.total) == (APRIL, 103_00)
    assert after(FLAT, MARCH, paid(FEBRUARY, 206_00)).due.total == 0


DECLINING = terms(300_00, 3, {"extra": Extra.SHORTER}, method=Method.EQUAL_PRINCIPAL)


def test_extra_money_ends_the_loan_sooner() -> None:
    """102.01 is due in each of three months; with 100.00 more in February, 1% of 100.99 is due in March, and the loan is over."""
    annuity = replace(DECLINING, plan=replace(DECLINING.plan, method=Method.ANNUITY))
    account = after(annuity, FEBRUARY, paid(FEBRUARY, 202_01))
    assert splits(account) == [(0, 3_00, 199_01)]
    assert [(line.day, line.due.total) for line in account.lines if line.is_instalment] == [
        (FEBRUARY, 102_01),
        (MARCH, 102_00),
    ]
    equal = after(DECLINING, FEBRUARY, paid(FEBRUARY, 203_00))
    assert [(line.due.principal, line.due.interest) for line in equal.lines] == [(100_00, 3_00), (100_00, 0), (100_00, 1_00)]


def test_extra_money_makes_the_later_instalments_smaller() -> None:
    account = after(replace(DECLINING, extra=Extra.LOWER), FEBRUARY, paid(FEBRUARY, 203_00))
    assert [(line.due.principal, line.due.interest) for line in account.lines if line.is_instalment] == [
        (100_00, 3_00),
        (50_00, 1_00),
        (50_00, 50),
    ]
    assert account.next_due == Split(interest=1_00, principal=50_00)


def test_extra_money_within_a_period_leaves_its_interest_as_it_was() -> None:
    mid = after(DECLINING, date(2026, 1, 15), paid(date(2026, 1, 15), 100_00))
    assert [(line.due.principal, line.due.interest) for line in mid.lines] == [(100_00, 0), (100_00, 3_00), (100_00, 1_00)]


def test_extra_money_counts_from_its_day_where_interest_is_by_day() -> None:
    """0.1% a day: 10 days on 300.00 are 3.00, 21 days on 200.00 are 4.20."""
    by_day = replace(
        DECLINING,
        plan=replace(
            DECLINING.plan, rate=Fraction(365, 1000), rate_per=RatePer.YEAR, interest_by=InterestBy.DAY
        ),
    )
    mid = after(by_day, date(2026, 1, 11), paid(date(2026, 1, 11), 100_00))
    assert mid.next_due == Split(interest=7_20, principal=100_00)
    assert mid.payoff_minor == 203_00
    assert after(by_day, date(2026, 1, 21), paid(date(2026, 1, 11), 100_00)).payoff_minor == 205_00


@pytest.mark.parametrize(("early", "april"), [(Early.BEGUN_PERIOD, 3_00), (Early.TO_DATE, 1_35), (Early.FULL, 3_00)])
def test_what_pays_a_loan_off_early(early: Early, april: int) -> None:
    """On 15 March: March's 103.00, the last 100.00, and of April's interest all of it, or 14 of 31 days."""
    loan, day = replace(FLAT, early=early), date(2026, 3, 15)
    account = after(loan, day, paid(FEBRUARY, 103_00))
    assert account.payoff_minor == 203_00 + april
    settled = after(loan, day, paid(FEBRUARY, 103_00), paid(day, 203_00 + april))
    assert (settled.state, settled.balance_minor, settled.due.total) == (State.PAID_OFF, 0, 0)
    assert splits(settled)[-1] == (0, 3_00 + april, 200_00)
    assert after(loan, APRIL, paid(FEBRUARY, 103_00), paid(day, 203_00 + april)).due.total == 0


def test_full_interest_is_due_from_the_first_day_and_to_date_none() -> None:
    assert after(replace(FLAT, early=Early.FULL), LENT).payoff_minor == 309_00
    assert after(replace(FLAT, early=Early.TO_DATE), LENT).payoff_minor == 300_00
    with pytest.raises(FullInterestPaysAhead, match="contradict each other"):
        replace(DECLINING, early=Early.FULL)


def test_too_much_is_refused_by_how_much() -> None:
    with pytest.raises(PaidTooMuch) as refused:
        after(FLAT, FEBRUARY, paid(FEBRUARY, 303_01))
    assert str(refused.value) == (
        "303.01 KES on 2026-02-01 is 0.01 KES too much: 303.00 KES pays the whole loan off. Hand 0.01 KES back."
    )
    with pytest.raises(LoanIsClosed):
        after(FLAT, MARCH, paid(FEBRUARY, 303_00), paid(MARCH, 1))
    with pytest.raises(PaidBeforeLent):
        after(FLAT, MARCH, paid(LENT - ONE_DAY, 1_00))


# --- late --------------------------------------------------------------------------------------------------------------


def test_a_penalty_for_each_meeting_that_passes_with_something_overdue() -> None:
    fined = replace(FLAT, penalty_minor=5_00)
    assert after(fined, FEBRUARY).due.penalty == 0, "the day itself is not late"
    assert after(fined, FEBRUARY + ONE_DAY).due.penalty == 5_00
    weekly = tuple(FEBRUARY + 7 * week * ONE_DAY for week in range(1, 3))
    assert after(fined, date(2026, 2, 20), looks=weekly).due.penalty == 15_00
    account = after(fined, MARCH, paid(MARCH, 58_00))
    assert splits(account) == [(5_00, 6_00, 47_00)]


def test_a_penalty_in_percent_of_what_is_overdue_and_patience() -> None:
    fined = replace(FLAT, penalty_rate=Fraction(10, 100))
    assert after(fined, date(2026, 2, 2)).due.penalty == 10_30
    assert after(fined, date(2026, 3, 2)).due.penalty == 10_30 + 20_60, "not on the penalty itself"
    patient = replace(fined, penalty_after_days=14)
    assert after(patient, date(2026, 3, 2)).due.penalty == 10_30, "in February only 0 days had passed"


def test_a_penalty_can_be_waived_but_not_more_than_it() -> None:
    fined = replace(FLAT, penalty_minor=5_00)
    waived = Waived("w", MARCH, 2_00)
    assert after(fined, MARCH, waived).due.penalty == 3_00
    with pytest.raises(WaivedTooMuch, match="only 5.00 KES"):
        after(fined, MARCH, replace(waived, amount_minor=5_01))


def test_the_group_charges_a_fee() -> None:
    account = after(FLAT, FEBRUARY, Charged("c", LENT, 2_00, Part.FEE), paid(FEBRUARY, 105_00))
    assert account.payments[0].split == Split(fee=2_00, interest=3_00, principal=100_00)


# --- entered late ------------------------------------------------------------------------------------------------------


def test_a_payment_of_an_earlier_day_splits_the_later_ones_anew() -> None:
    fined = replace(FLAT, penalty_minor=5_00)
    march, forgotten = paid(MARCH, 111_00), paid(FEBRUARY, 103_00)
    before = after(fined, MARCH, march)
    assert splits(before) == [(5_00, 6_00, 100_00)]
    now = replay(fined, [march, forgotten], MARCH)
    assert splits(now) == [(0, 3_00, 100_00), (0, 6_00, 105_00)], "no penalty; and 8.00 pay ahead"
    changed = resplits(before, now)
    assert [(one.key, one.before.penalty, one.after.penalty) for one in changed] == [(march.key, 5_00, 0)]
    assert replay(fined, [march], MARCH) == before


def test_a_payment_of_an_earlier_day_that_makes_a_later_one_too_large() -> None:
    whole, forgotten = paid(APRIL, 309_00), paid(FEBRUARY, 103_00)
    with pytest.raises(LaterPaymentTooMuch, match="payment of 309.00 KES on 2026-04-01 would be 103.00 KES too much"):
        replay(FLAT, [whole, forgotten], APRIL, entering=forgotten.key)
    with pytest.raises(PaidTooMuch):
        replay(FLAT, [whole, forgotten], APRIL, entering=whole.key)


# --- a new plan, more money, another member, given up --------------------------------------------------------------------


def in_months(number: int, start: date, **rules: Any) -> Plan:
    return Plan(monthly(number, start), **{"rate": Fraction(1, 100), **rules})


def test_a_new_plan_takes_the_principal_and_leaves_interest_due() -> None:
    day = date(2026, 3, 15)
    late = after(replace(FLAT, early=Early.TO_DATE), day, paid(FEBRUARY, 53_00))
    assert late.due == Split(interest=3_00, principal=150_00)
    anew = after(
        replace(FLAT, early=Early.TO_DATE), day, paid(FEBRUARY, 53_00), Rescheduled("r", day, in_months(5, day))
    )
    assert anew.due == Split(interest=4_35), "March's 3.00, and 14 of 31 days of April's 3.00"
    assert (anew.next_day, anew.next_due) == (date(2026, 4, 15), Split(interest=2_50, principal=50_00))
    assert (anew.days_late, anew.balance_minor) == (14, 250_00)
    with pytest.raises(LoanDaysImpossible):
        after(FLAT, day, Rescheduled("r", day, in_months(5, LENT)))


def test_a_top_up_adds_to_the_same_loan() -> None:
    topped = after(FLAT, FEBRUARY, paid(FEBRUARY, 103_00), ToppedUp("t", FEBRUARY, 100_00, in_months(3, FEBRUARY)))
    assert (topped.principal_minor, topped.balance_minor) == (400_00, 300_00)
    assert topped.next_due == Split(interest=3_00, principal=100_00)
    assert [line.n for line in topped.lines] == [1, 2, 3, 4]


def test_what_is_paid_on_the_day_of_a_new_plan_lowers_its_first_interest() -> None:
    topped = ToppedUp("t", FEBRUARY, 100_00, in_months(3, FEBRUARY))
    account = after(replace(FLAT, extra=Extra.SHORTER), FEBRUARY, paid(FEBRUARY, 103_00), topped, paid(FEBRUARY, 100_00))
    assert account.payoff_minor == 200_00, "no interest of a period that has not begun"
    assert account.next_due == Split(interest=3_00, principal=100_00), "flat: on all that the plan began with"


def test_what_was_given_up_can_be_recovered() -> None:
    gone = after(FLAT, MAY, paid(FEBRUARY, 103_00), WrittenOff("x", MAY))
    assert (gone.state, gone.written_off_minor, gone.balance_minor, gone.due.total) == (State.WRITTEN_OFF, 200_00, 0, 0)
    later = MAY + 30 * ONE_DAY
    events = (paid(FEBRUARY, 103_00), WrittenOff("x", MAY), paid(later, 150_00))
    back = after(FLAT, later, *events)
    assert (back.payments[-1].split, back.payoff_minor) == (Split(recovered=150_00), 50_00)
    with pytest.raises(PaidTooMuch, match="10.00 KES too much"):
        after(FLAT, later, *events, paid(later, 60_00))
    with pytest.raises(LoanIsClosed):
        after(FLAT, later, *events, paid(later, 50_00), paid(later, 1))


def test_another_member_takes_the_loan_over() -> None:
    assert after(FLAT, MARCH, Transferred("m", FEBRUARY, to=7)).holder == 7
    assert after(FLAT, LENT, Transferred("m", FEBRUARY, to=7)).holder is None


def test_interest_that_waits_belongs_to_what_pays_the_loan_off() -> None:
    waits = terms(300_00, 4, principal_starts=3, meanwhile=Meanwhile.LATER)
    assert after(waits, FEBRUARY).payoff_minor == 303_00
    assert after(waits, date(2026, 3, 2)).payoff_minor == 309_00
    settled = after(waits, MARCH, paid(MARCH, 306_00))
    assert splits(settled) == [(0, 6_00, 300_00)]
