"""What came in on an earlier day than it was entered: later payments are split anew, visibly, or the entry is refused."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from groups import charts
from groups.corrections import ask_reversal, reverse, start_correction
from groups.figures import Row
from groups.finding import book_of
from groups.loans.account import Split
from groups.loans.errors import LoanChangedLater, LoanRepaidSince
from groups.loans.history import histories
from groups.loans.models import EventKind, LoanEvent, LoanState
from groups.loans.rules import Early, Extra, Method
from groups.meetings import confirm, context, count, record
from groups.models import Group, Meeting
from groups.verify import verify_group_records
from ledger.balances import journal
from ledger.verify import verify_all
from tests.groups.loans.lenders import RULES, a_lending_group, agreed_loan, balance, loan_of, met, with_loans
from tests.groups.village import KEY_HOLDER, TREASURER, counted, written

MONDAYS = [date(2026, 1, 5) + timedelta(weeks=week) for week in range(40)]
# On what is still owed, by days, so that each day of an earlier payment changes the interest after it.
BY_BALANCE = replace(
    RULES, method=Method.EQUAL_PRINCIPAL, rate=Fraction(1, 10), extra=Extra.LOWER, early=Early.BEGUN_PERIOD
)


@pytest.fixture
def group(session: Session) -> Group:
    """Wanjiru has borrowed 1,200 on the second Monday, for three instalments four weeks apart, and paid two of them."""
    group = a_lending_group(session, BY_BALANCE)
    met(session, group, MONDAYS[0], [Row(1, shares=5), Row(2, shares=5), Row(3, shares=5)])
    agreed_loan(session, group, 1, 1_200_00, MONDAYS[1])
    met(session, group, MONDAYS[1], given=(1,))
    met(session, group, MONDAYS[5], repaid={1: 520_00})
    met(session, group, MONDAYS[9], repaid={1: 480_00})
    assert splits(session, group) == [Split(interest=120_00, principal=400_00), Split(interest=80_00, principal=400_00)]
    return group


def splits(session: Session, group: Group, number: int = 1) -> list[Split]:
    loan = loan_of(session, group, number)
    return [event.split for event in histories(session, [loan.id])[loan.id].events[1:]]


def events(session: Session, kind: EventKind) -> list[LoanEvent]:
    return list(session.scalars(select(LoanEvent).where(LoanEvent.kind == kind).order_by(LoanEvent.place)))


def state(session: Session, group: Group) -> tuple[int, ...]:
    codes = ((charts.LOANS, 1), (charts.LOAN_INTEREST, None), (charts.LOAN_FUND_CASH, None))
    return tuple(balance(session, group, code, member) for code, member in codes)


def test_a_payment_entered_late_splits_the_later_ones_anew_and_taking_it_back_restores_them(
    session: Session, group: Group
) -> None:
    before = state(session, group)
    late = met(session, group, MONDAYS[3], repaid={1: 300_00})
    # Of 1,200, 300 came two weeks after it was lent: the next instalments carry less interest and more principal.
    first, second, third = splits(session, group)
    assert (first, first.total, second.total, third.total) == (Split(principal=300_00), 300_00, 520_00, 480_00)
    assert third.interest < 80_00
    anew = events(session, EventKind.SPLIT_ANEW)
    assert anew and {event.day for event in anew} <= {MONDAYS[5], MONDAYS[9]}
    entries = {entry.number: entry for entry in journal(session, book_of(session, group))}
    for event in anew:
        told = entries[event.journal_number or 0]
        assert (told.day, "split anew" in told.memo) == (event.day, True)
    assert balance(session, group, charts.LOANS, 1) == loan_of(session, group, 1).principal_minor
    # As of each day in between the book says what the loan says.
    assert balance(session, group, charts.LOANS, 1, MONDAYS[5]) == 1_200_00 - first.principal - second.principal

    ask_reversal(session, late, "It was another member's money", by=TREASURER)
    reverse(session, late, by=KEY_HOLDER)
    assert state(session, group) == before
    assert splits(session, group) == [Split(interest=120_00, principal=400_00), Split(interest=80_00, principal=400_00)]
    assert [*verify_all(session), *verify_group_records(session)] == []


def test_a_correction_of_a_repayment_splits_what_came_after(session: Session, group: Group) -> None:
    wrong = session.scalars(select(Meeting).where(Meeting.group_id == group.id, Meeting.held_on == MONDAYS[5])).one()
    _correct(session, group, wrong, {1: 620_00})
    first, second = splits(session, group)
    assert (first, second) == (Split(interest=120_00, principal=500_00), Split(interest=70_00, principal=410_00))
    assert balance(session, group, charts.LOANS, 1) == 1_200_00 - 910_00 == loan_of(session, group, 1).principal_minor
    # The second payment goes: its split anew goes with it.
    last = session.scalars(select(Meeting).where(Meeting.group_id == group.id, Meeting.held_on == MONDAYS[9])).one()
    ask_reversal(session, last, "She did not come", by=TREASURER)
    reverse(session, last, by=KEY_HOLDER)
    assert state(session, group)[:2] == (700_00, 120_00)
    assert [*verify_all(session), *verify_group_records(session)] == []


def _correct(session: Session, group: Group, wrong: Meeting, repaid: dict[int, int]) -> Meeting:
    draft = start_correction(session, wrong, "The amount was misread", by=TREASURER)
    page = context(session, group, draft)
    figures = written(session, group, wrong.held_on)
    figures = replace(figures, opening=page.opening, standing=page.standing, loans=page.with_loans(repaid, ()))
    count(session, draft, counted(figures), draft.version, by=TREASURER)
    return confirm(session, draft, by=KEY_HOLDER)


def test_what_would_make_a_later_payment_too_large_is_refused(session: Session, group: Group) -> None:
    met(session, group, MONDAYS[13], repaid={1: 440_00})
    assert loan_of(session, group, 1).state == LoanState.PAID
    sheet = with_loans(session, group, MONDAYS[3], repaid={1: 600_00})
    with pytest.raises(LoanChangedLater) as refused, session.begin_nested():
        record(session, group, sheet, prepared_by=TREASURER, confirmed_by=KEY_HOLDER)
    assert "too much" in str(refused.value)
    lent = session.scalars(select(Meeting).where(Meeting.group_id == group.id, Meeting.held_on == MONDAYS[1])).one()
    ask_reversal(session, lent, "Entered twice", by=TREASURER)
    with pytest.raises(LoanRepaidSince), session.begin_nested():
        reverse(session, lent, by=KEY_HOLDER)


def test_a_loan_handed_out_by_mistake_waits_again_when_its_meeting_is_taken_back(session: Session) -> None:
    group = a_lending_group(session)
    met(session, group, MONDAYS[0], [Row(1, shares=5), Row(2, shares=5), Row(3, shares=5)])
    agreed_loan(session, group, 1, 1_200_00, MONDAYS[1])
    meeting = met(session, group, MONDAYS[1], given=(1,))
    ask_reversal(session, meeting, "It was not handed out", by=TREASURER)
    reverse(session, meeting, by=KEY_HOLDER)
    assert (loan_of(session, group, 1).state, balance(session, group, charts.LOANS, 1)) == (LoanState.APPROVED, 0)
    met(session, group, MONDAYS[2], given=(1,))
    assert loan_of(session, group, 1).handed_on == MONDAYS[2]
    assert [*verify_all(session), *verify_group_records(session)] == []
