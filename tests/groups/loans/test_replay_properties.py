"""What holds for every loan, whatever was paid and when (section 7.6 of the domain, invariants 5 and 9)."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import Refusal
from groups.loans.account import NOTHING, LoanAccount, State, resplits
from groups.loans.agreement import LoanTerms, Plan
from groups.loans.events import Event, Paid, Rescheduled, ToppedUp, WrittenOff
from groups.loans.replay import replay
from groups.loans.rules import Early, Extra, InterestBy, Meanwhile, Method, Moment, Part, RatePer, SplitBy
from groups.loans.schedule import schedule_of
from tests.groups.loans.plans import LENT, plan, terms

LAST = LENT + timedelta(days=700)


@st.composite
def loans(draw: st.DrawFn, least: int = 1) -> LoanTerms:
    method, number = draw(st.sampled_from(Method)), draw(st.integers(1, 8))
    early = draw(st.sampled_from(Early))
    agreed = {
        "order": tuple(draw(st.permutations(list(Part)))),
        "split_by": draw(st.sampled_from(SplitBy)),
        "penalty_minor": draw(st.sampled_from([0, 0, 5_00])),
        "penalty_rate": Fraction(draw(st.sampled_from([0, 0, 10])), 100),
        "penalty_after_days": draw(st.sampled_from([0, 7])),
        "early": early,
        "extra": Extra.AHEAD if early is Early.FULL else draw(st.sampled_from(Extra)),
    }
    return terms(
        draw(st.integers(least, 2_000_00)),
        number,
        agreed,
        method=method,
        interest_by=draw(st.sampled_from(InterestBy)),
        rate=Fraction(draw(st.integers(0, 20)), 100),
        rate_per=RatePer.MONTH,
        principal_starts=1 if method is Method.BULLET else draw(st.integers(1, number)),
        meanwhile=draw(st.sampled_from(Meanwhile)),
        interest_free_periods=draw(st.integers(0, 2)),
        moment=draw(st.sampled_from(Moment)),
    )


@st.composite
def histories(draw: st.DrawFn) -> tuple[LoanTerms, list[Event]]:
    """A loan and what happened to it; a payment is some share of what pays the loan off on its day."""
    loan, day, events = draw(loans()), LENT, list[Event]()
    for number in range(draw(st.integers(0, 6))):
        day += timedelta(days=draw(st.integers(0, 60)))
        account = replay(loan, events, day)
        if account.payoff_minor == 0:
            break
        kind, share = draw(st.sampled_from("ppppppprtw")), draw(st.integers(1, 8))
        event: Event = Paid(str(number), day, max(1, account.payoff_minor * share // 8))
        if kind == "r" and account.state is State.RUNNING:
            event = Rescheduled(str(number), day, _shifted(loan, day))
        if kind == "t" and account.state is State.RUNNING:
            event = ToppedUp(str(number), day, 50_00, _shifted(loan, day))
        if kind == "w" and account.state is State.RUNNING:
            event = WrittenOff(str(number), day)
        events.append(event)
    return loan, events


def _shifted(loan: LoanTerms, day: date) -> Plan:
    days = tuple(due + (day - LENT) for due in loan.plan.due_days)
    return replace(loan.plan, due_days=days)


def check(account: LoanAccount) -> None:
    """Each payment is wholly split; the balance is what was lent less what was paid back; nothing is below zero."""
    assert all(line.split.total == line.amount_minor for line in account.payments)
    assert account.balance_minor + account.paid.principal + account.written_off_minor == account.principal_minor
    assert min(account.balance_minor, account.payoff_minor, account.days_late, account.missed) >= 0
    amounts = [line.left for line in account.lines] + [line.split for line in account.payments]
    assert min((min(one.penalty, one.fee, one.interest, one.principal, one.recovered) for one in amounts), default=0) >= 0
    if account.state is not State.WRITTEN_OFF:
        assert sum(line.left.principal for line in account.lines) == account.balance_minor
        assert (account.state is State.PAID_OFF) == (account.balance_minor == 0 and account.payoff_minor == 0)


@settings(max_examples=100, deadline=None)
@given(histories(), st.integers(0, 700), st.booleans())
def test_what_holds_for_every_account(history: tuple[LoanTerms, list[Event]], days: int, weekly: bool) -> None:
    loan, events = history
    looks = [LENT + timedelta(weeks=week) for week in range(1, 100)] if weekly else []
    check(replay(loan, events, LENT + timedelta(days=days), looks))
    check(replay(loan, events, LAST, looks))


@settings(max_examples=100, deadline=None)
@given(histories(), st.integers(0, 60), st.integers(1, 7))
def test_what_is_set_off_brings_the_payoff_down_by_exactly_that(
    history: tuple[LoanTerms, list[Event]], days: int, share: int
) -> None:
    """So a share-out's sheet and the loan book say the same of what is still owed."""
    loan, events = history
    day = max((event.day for event in events), default=LENT) + timedelta(days=days)
    before = replay(loan, events, day)
    part = before.payoff_minor * share // 8
    if part:
        after = replay(loan, [*events, Paid("set off", day, part, settles=True)], day)
        check(after)
        assert after.payoff_minor == before.payoff_minor - part
        check(replay(loan, [*events, Paid("set off", day, part, settles=True)], LAST))


@settings(max_examples=60, deadline=None)
@given(histories())
def test_paying_what_pays_the_loan_off_leaves_nothing(history: tuple[LoanTerms, list[Event]]) -> None:
    loan, events = history
    account = replay(loan, events, LAST)
    if account.payoff_minor and account.state is State.RUNNING:
        settled = replay(loan, [*events, Paid("last", LAST, account.payoff_minor)], LAST)
        assert (settled.balance_minor, settled.payoff_minor, settled.state) == (0, 0, State.PAID_OFF)
        assert settled.due == NOTHING


@settings(max_examples=60, deadline=None)
@given(loans(least=10_00))
def test_who_pays_each_instalment_on_its_day_pays_what_was_agreed(loan: LoanTerms) -> None:
    agreed = schedule_of(loan)
    payments = [Paid(str(row.n), row.day, row.due_minor) for row in agreed.rows if row.due_minor]
    account = replay(loan, payments, LAST)
    assert (account.state, account.balance_minor) == (State.PAID_OFF, 0)
    assert account.paid.total == account.paid.interest + account.paid.principal == agreed.total_due_minor
    assert [line.split.interest for line in account.payments] == [row.interest_minor for row in agreed.rows if row.due_minor]


@settings(max_examples=60, deadline=None)
@given(histories(), st.integers(0, 300), st.integers(1, 50_00))
def test_a_late_entry_taken_back_leaves_no_trace(
    history: tuple[LoanTerms, list[Event]], days: int, amount: int
) -> None:
    """Invariant 5; and the order of entering decides nothing."""
    loan, events = history
    before = replay(loan, events, LAST)
    late = Paid("late", LENT + timedelta(days=days), amount)
    try:
        entered = replay(loan, [*events, late], LAST, entering="late")
    except Refusal:
        return
    check(entered)
    assert replay(loan, [event for event in [*events, late] if event.key != "late"], LAST) == before
    changed = {one.key for one in resplits(before, entered)}
    assert all(line.day >= late.day for line in entered.payments if line.key in changed)
    assert {one.key for one in resplits(entered, before)} == changed


def test_a_loan_of_one_coin() -> None:
    account = replay(terms(1, 3), [Paid("1", plan(3).due_days[0], 1)], plan(3).due_days[0])
    check(account)
