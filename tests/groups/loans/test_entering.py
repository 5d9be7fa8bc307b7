"""Loans that no meeting handed out or paid off: brought in with the books' beginning, set off at a share-out, taken back."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from sqlalchemy.orm import Session

from groups import charts
from groups.figures import Row
from groups.finding import book_of
from groups.loans.entering import BroughtIn, bring_in, set_off, take_back
from groups.loans.errors import LoanMovedSince, NothingToSetOff
from groups.loans.models import LoanState
from groups.loans.verify import loan_findings
from groups.models import Group
from ledger.balances import journal
from ledger.chart import AccountKey
from ledger.posting import Draft, Entry, post, reverse
from ledger.verify import Finding
from tests.groups.loans.lenders import a_lending_group, agreed_loan, balance, due, loan_of, met
from tests.groups.village import TREASURER

MONDAYS = [date(2026, 1, 5) + timedelta(weeks=week) for week in range(20)]


def posted(session: Session, group: Group, day: date, reference: str, debit: AccountKey, credit: AccountKey, minor: int) -> int:
    draft = Draft(day, reference, "by a voucher", (Entry(debit, credit, minor),))
    return post(session, book_of(session, group), draft, by=TREASURER).number


def wrong(session: Session, group: Group) -> list[Finding]:
    book = book_of(session, group)
    return loan_findings(session, group, book, {entry.number: entry for entry in journal(session, book)})


def test_a_loan_of_before_is_brought_in_repaid_and_taken_back(session: Session) -> None:
    group = a_lending_group(session)
    owes, opening = charts.of_member(charts.LOANS, 2), AccountKey(charts.OPENING)
    number = posted(session, group, MONDAYS[0], "opening:1", owes, opening, 450_00)
    old = BroughtIn(2, 450_00, date(2025, 11, 3), (MONDAYS[2], MONDAYS[6]), 900_00, Fraction(1, 20), "A cow")
    loan = bring_in(session, group, old, MONDAYS[0], reference="opening:1", journal_number=number, by=TREASURER)
    assert (loan.state, loan.principal_minor, loan.asked_minor) == (LoanState.OPEN, 450_00, 900_00)
    assert due(session, group, loan.number, MONDAYS[2]) == 225_00 + 23_00  # a twentieth of 450, in whole shillings
    meeting = met(session, group, MONDAYS[2], repaid={loan.number: 248_00})
    assert (loan_of(session, group, 1).principal_minor, meeting.journal_number) == (225_00, number + 1)
    assert wrong(session, group) == []


def test_a_brought_in_loan_is_withdrawn_with_its_voucher(session: Session) -> None:
    group = a_lending_group(session)
    owes, opening = charts.of_member(charts.LOANS, 2), AccountKey(charts.OPENING)
    number = posted(session, group, MONDAYS[0], "opening:1", owes, opening, 450_00)
    old = BroughtIn(2, 450_00, date(2025, 11, 3), (MONDAYS[2], MONDAYS[6]))
    bring_in(session, group, old, MONDAYS[0], reference="opening:1", journal_number=number, by=TREASURER)
    book = book_of(session, group)
    mirror = reverse(session, book, number, day=MONDAYS[0], reason="wrong", reference="opening:1:back", by=TREASURER)
    take_back(session, group, "opening:1", mirror.number, by=TREASURER)
    assert loan_of(session, group, 1).state == LoanState.CANCELLED
    assert wrong(session, group) == []


def test_a_share_out_sets_loans_off_and_can_be_taken_back(session: Session) -> None:
    group = a_lending_group(session)
    met(session, group, MONDAYS[0], [Row(number, shares=5) for number in (1, 2, 3)])
    agreed_loan(session, group, 1, 600_00, MONDAYS[1])
    agreed_loan(session, group, 2, 900_00, MONDAYS[1])
    met(session, group, MONDAYS[1], given=(1, 2))
    savings = charts.of_member(charts.MEMBERS_SHARES, 1), charts.of_member(charts.MEMBERS_SHARES, 2)
    entries = tuple(
        Entry(saved, charts.of_member(charts.LOANS, member), minor)
        for saved, member, minor in zip(savings, (1, 2), (600_00, 500_00), strict=True)
    )
    number = post(session, book_of(session, group), Draft(MONDAYS[3], "share-out:1", "", entries), by=TREASURER).number
    behind = {"reference": "share-out:1", "journal_number": number, "by": TREASURER}
    with pytest.raises(NothingToSetOff), session.begin_nested():
        set_off(session, group, MONDAYS[3], {1: 600_01}, **behind)  # type: ignore[arg-type]
    set_off(session, group, MONDAYS[3], {1: 600_00, 2: 500_00}, **behind)  # type: ignore[arg-type]
    assert (loan_of(session, group, 1).state, loan_of(session, group, 2).principal_minor) == (LoanState.PAID, 400_00)
    assert due(session, group, 2, MONDAYS[4]) >= 400_00  # what her share did not cover falls due at the next meeting
    assert wrong(session, group) == []
    with pytest.raises(LoanMovedSince), session.begin_nested():
        met(session, group, MONDAYS[2], repaid={1: 100_00})
    mirror = reverse(
        session, book_of(session, group), number, day=MONDAYS[3], reason="too early", reference="share-out:1:back", by=TREASURER
    )
    take_back(session, group, "share-out:1", mirror.number, by=TREASURER)
    assert (loan_of(session, group, 1).state, balance(session, group, charts.LOANS, 2)) == (LoanState.OPEN, 900_00)
    assert wrong(session, group) == []
