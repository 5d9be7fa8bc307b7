"""What a sheet says of loans, without a database: its sums, entries and faults; and how a payment is split on the page."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.calendars import Calendar
from groups import charts
from groups.figures import Pot, Presence, Row, SheetFigures
from groups.form import GIVEN, fields_of
from groups.loans import sheet_errors as errors
from groups.loans.account import NOTHING, Split
from groups.loans.agreement import agree
from groups.loans.events import Event, Paid
from groups.loans.figures import Loans, LoanStanding, Repayment, WaitingLoan
from groups.loans.in_hand import taken_in_hand
from groups.loans.rules import DueOn, Extra, LoanRules, Method, Part, SplitBy
from groups.sheet import MeetingSheet, agreed, sheet_from_canonical
from groups.sheet_rules import faults
from ledger.chart import AccountKey
from tests.groups.village import TERMS, counts, some_figures

CASH = AccountKey(charts.LOAN_FUND_CASH)
OPEN = {4: LoanStanding(2, 800_00, 900_00, penalty_due_minor=20_00, interest_due_minor=80_00, principal_due_minor=400_00)}
WAITING = {7: WaitingLoan(1, 600_00, fee_minor=10_00), 9: WaitingLoan(2, 1_000_00, replaces=4)}
PAID = Repayment(4, penalty_minor=20_00, interest_minor=80_00, principal_minor=400_00)


def figures(loans: Loans, *rows: Row, lends: LoanRules | None = LoanRules()) -> SheetFigures:
    written = replace(some_figures(rows, terms=replace(TERMS, loans=lends)), loans=loans)
    return replace(written, counts=counts(written))


def sheet(*repaid: Repayment, given: tuple[int, ...] = ()) -> MeetingSheet:
    return agreed(figures(Loans(OPEN, WAITING, repaid, given)))


def test_money_goes_gross_and_comes_back_part_by_part() -> None:
    written = sheet(PAID, given=(7,))
    assert written.expected(Pot.LOAN_FUND) == 10_000_00 + 500_00 - 600_00 + 10_00
    assert written.expected(Pot.SOCIAL_FUND) == 1_000_00
    moved = [(entry.debit, entry.credit, entry.amount_minor, entry.memo) for entry in written.entries()]
    assert moved == [
        (CASH, AccountKey(charts.LOAN_PENALTIES), 20_00, "#4"),
        (CASH, AccountKey(charts.LOAN_INTEREST), 80_00, "#4"),
        (CASH, charts.of_member(charts.LOANS, 2), 400_00, "#4"),
        (charts.of_member(charts.LOANS, 1), CASH, 600_00, "#7"),
        (CASH, AccountKey(charts.LOAN_FEES), 10_00, "#7"),
    ]


def test_a_sheet_is_read_again_as_it_was_and_typed_again_as_it_would_have_been() -> None:
    written = sheet(PAID, given=(7,))
    assert sheet_from_canonical(written.canonical().decode()) == written
    fields = fields_of(written, Calendar.GREGORIAN)
    assert (fields["loan-4-repaid"], fields["loan-7-given"]) == ("500", GIVEN)


def test_a_sheet_of_before_loans_still_reads() -> None:
    text = agreed(some_figures()).canonical().decode()
    before = text.replace(',"loans":{"handed_out":[],"open":{},"repaid":[],"waiting":{}}', "")
    assert before != text
    assert sheet_from_canonical(before).loans == Loans()


@pytest.mark.parametrize(
    ("loans", "rows", "fault"),
    [
        (Loans(OPEN, {}, (replace(PAID, loan_number=5),)), (), errors.LoanNotOpen),
        (Loans(OPEN, {}, (PAID, PAID)), (), errors.LoanTwice),
        (Loans(OPEN, {}, (replace(PAID, principal_minor=801_00),)), (), errors.RepaidTooMuch),
        (Loans(OPEN, {}, (replace(PAID, penalty_minor=21_00),)), (), errors.SplitImpossible),
        (Loans(OPEN, {}, (PAID,)), (Row(2, Presence.ABSENT, fine_imposed_minor=50_00),), errors.AbsentButRepaid),
        (Loans(OPEN, WAITING, (), (8,)), (), errors.LoanNotWaiting),
        (Loans(OPEN, WAITING, (), (7,)), (Row(1, Presence.SENT, "Otieno"),), errors.HandedToAbsent),
        (Loans(OPEN, WAITING, (PAID,), (9,)), (), errors.ReplacedLoanNotPaidOff),
        (Loans({}, {7: WaitingLoan(1, 10_001_00)}, (), (7,)), (), errors.LentMoreThanThere),
    ],
)
def test_what_is_not_on_a_sheet(loans: Loans, rows: tuple[Row, ...], fault: type[Exception]) -> None:
    assert [type(found) for found in faults(figures(loans, *rows))] == [fault]


def test_no_more_is_lent_than_the_constitution_lets_be() -> None:
    half = LoanRules(share_of_box=Fraction(1, 2))
    (found,) = faults(figures(Loans({}, {7: WaitingLoan(1, 5_001_00)}, (), (7,)), lends=half))
    assert isinstance(found, errors.LentMoreThanShare)
    assert "“part of the cash in the box that may be lent” lets 5000.00 KES of the 10000.00 KES" in str(found)
    assert list(faults(figures(Loans({}, {7: WaitingLoan(1, 5_000_00)}, (), (7,)), lends=half))) == []


DUE = tuple(date(2026, month, 5) for month in range(2, 8))


@settings(max_examples=80, deadline=None)
@given(
    method=st.sampled_from((Method.FLAT, Method.ANNUITY, Method.EQUAL_PRINCIPAL)),
    split_by=st.sampled_from(SplitBy),
    extra=st.sampled_from(Extra),
    order=st.permutations(tuple(Part)).map(tuple),
    earlier=st.lists(st.tuples(st.sampled_from(DUE[:3]), st.integers(1, 200_00)), max_size=3),
    amount=st.integers(1, 1_000_00),
)
def test_what_the_page_fills_is_what_the_replay_splits(
    method: Method,
    split_by: SplitBy,
    extra: Extra,
    order: tuple[Part, ...],
    earlier: list[tuple[date, int]],
    amount: int,
) -> None:
    """Up to what is due, the keys of the page and the books split alike; all parts make the amount, none is below zero."""
    rules = LoanRules(
        method=method, split_by=split_by, extra=extra, order=order, penalty_minor=5_00, most_periods=6, due_on=DueOn.CALENDAR
    )
    terms = agree(rules, 1_000_00, "KES", date(2026, 1, 5), DUE)
    events: tuple[Event, ...] = tuple(
        Paid(str(place), day, minor) for place, (day, minor) in enumerate(sorted(earlier, key=lambda one: one[0]))
    )
    loan = taken_in_hand(1, 1, terms, events, (), DUE[3])
    payoff = loan.account.payoff_minor
    split = loan.split(amount)
    assert split.total == amount
    assert split.penalty >= 0 and split.interest >= 0 and split.principal >= 0
    if amount <= min(loan.account.due.total, payoff - 1):
        assert split == filled(loan.fills(), amount)
    assert loan.split(payoff).principal == loan.account.balance_minor


def filled(fills: Iterable[tuple[Part, int]], amount: int) -> Split:
    found = NOTHING
    for part, minor in fills:
        into = min(minor, amount)
        found += Split(**{part.value: into})
        amount -= into
    return found
