"""Asking and deciding by the constitution: each refusal names its rule; and what comes between counting and confirming."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from core.frozen import to_text
from groups import vouchers
from groups.corrections import start_correction
from groups.errors import OpeningChanged
from groups.figures import Row
from groups.finding import book_of, member_of
from groups.loans import errors
from groups.loans.account import Split
from groups.loans.applying import Application, Vote, apply, cancel, decide
from groups.loans.finding import loan_named
from groups.loans.history import histories, loan_books
from groups.loans.kinds import PLAN_ANEW
from groups.loans.models import Loan, LoanState
from groups.loans.reckoning_changes import planned_anew_now
from groups.loans.rules import SavingsCounted
from groups.loans.terms_errors import LoanAmountImpossible
from groups.loans.verify import loan_findings
from groups.meetings import confirm, context, count, start
from groups.members import enrol, leave
from groups.models import Group
from groups.verify import verify_group_records
from ledger.balances import journal
from tests.groups.loans.lenders import RULES, YES, a_lending_group, agreed_loan, due, loan_of, met, with_loans
from tests.groups.village import KEY_HOLDER, TREASURER, a_group, counted, written

MONDAYS = [date(2026, 1, 5) + timedelta(weeks=week) for week in range(30)]
ASKED = Application(1, 600_00, 3, "Seed", MONDAYS[1])


def saving_group(session: Session, **different: object) -> Group:
    """Each has saved 1,000."""
    group = a_lending_group(session, replace(RULES, **different))  # type: ignore[arg-type]
    met(session, group, MONDAYS[0], [Row(number, shares=5) for number in (1, 2, 3)])
    return group


def refusal(session: Session, group: Group, kind: type[Exception], **different: object) -> str:
    with pytest.raises(kind) as refused:
        apply(session, group, replace(ASKED, **different), by=TREASURER)  # type: ignore[arg-type]
    return str(refused.value)


def test_who_may_borrow_how_much(session: Session) -> None:
    group = saving_group(session, guarantors=2, loans_at_once=1)
    over = refusal(session, group, errors.LoanOverSavings, amount_minor=3_000_01)
    assert "3000.01 KES is too much by 0.01 KES" in over and "largest loan, as a multiple of savings" in over
    assert "longest term" in refusal(session, group, errors.TooManyInstalments, instalments=7)
    assert "guarantors needed" in refusal(session, group, errors.TooFewGuarantors, guarantors=(2,))
    refusal(session, group, errors.GuarantorImpossible, guarantors=(1, 2))
    refusal(session, group, errors.GuarantorImpossible, guarantors=(2, 77))
    refusal(session, group, errors.NothingAsked, amount_minor=0)
    refusal(session, group, LoanAmountImpossible, amount_minor=10**15 + 1)
    refusal(session, group, errors.AppliedOnImpossibleDay, applied_on=date(2025, 12, 31))
    refusal(session, group, errors.ReplacedLoanNotHers, pays_off=1)
    enrol(session, group, "Late comer", MONDAYS[3])
    refusal(session, group, errors.BorrowerNotMember, member=4)
    loan = apply(session, group, replace(ASKED, guarantors=(2, 3)), by=TREASURER)
    assert "loans that a member may have at once" in refusal(session, group, errors.TooManyLoans, guarantors=(2, 3))
    with pytest.raises(errors.MemberHasLoan):
        _leave_empty(session, group)
    cancel(session, loan, by=TREASURER)
    with pytest.raises(errors.LoanNotInState):
        cancel(session, loan, by=TREASURER)
    assert loan_named(session, group, loan.public_id) is loan
    with pytest.raises(errors.LoanUnknown):
        loan_named(session, group, "0" * 16)


def _leave_empty(session: Session, group: Group) -> None:
    """Her shares are paid back first."""
    met(session, group, MONDAYS[1], [Row(1, shares_returned=5)])
    leave(session, group, member_of(session, group, 1), MONDAYS[2])


def test_a_group_without_rules_for_loans_lends_nothing(session: Session) -> None:
    group = a_group(session)
    refusal(session, group, errors.GroupDoesNotLend)


def test_savings_that_stand_for_others_do_not_count(session: Session) -> None:
    group = saving_group(session, savings_counted=SavingsCounted.FREE, times_savings=Fraction(1))
    agreed_loan(session, group, 2, 700_00, MONDAYS[1], guarantors=(1,))
    met(session, group, MONDAYS[1], given=(1,))
    said = refusal(session, group, errors.LoanOverSavings, applied_on=MONDAYS[2])
    assert "too much by 300.00 KES" in said  # of her 1,000, 700 stand for Achieng


def test_savings_of_this_cycle(session: Session) -> None:
    group = saving_group(session, savings_counted=SavingsCounted.THIS_CYCLE, times_savings=Fraction(1, 2))
    assert "too much by 100.00 KES" in refusal(session, group, errors.LoanOverSavings)


def vote(session: Session, group: Group, loan: Loan, kind: type[Exception], **different: object) -> str:
    said = replace(YES, decided_on=MONDAYS[1], amount_minor=600_00, **different)  # type: ignore[arg-type]
    with pytest.raises(kind) as refused:
        decide(session, group, loan, said, by=TREASURER)
    return str(refused.value)


def test_how_a_group_decides(session: Session) -> None:
    group = saving_group(session)
    loan = apply(session, group, ASKED, by=TREASURER)
    assert "still missing: 1" in vote(session, group, loan, errors.QuorumMissing, votes_for=1)
    tied = vote(session, group, loan, errors.MajorityMissing, votes_for=1, votes_against=1)
    assert "part of the votes that a loan needs" in tied
    vote(session, group, loan, errors.MajorityMissing, votes_for=0, votes_abstained=3)
    vote(session, group, loan, errors.MoreThanMembersVoted, votes_for=4)
    vote(session, group, loan, errors.RefusalWithoutReason, agreed=False)
    with pytest.raises(errors.AgreedMoreThanAsked):
        decide(session, group, loan, Vote(MONDAYS[1], True, 600_01, 3, 0, 0), by=TREASURER)
    decide(session, group, loan, Vote(MONDAYS[1], True, 450_00, 2, 1, 0, "Minute 9", "After the rains"), by=TREASURER)
    assert loan_books(session, group, MONDAYS[1]).loans.waiting[1].principal_minor == 450_00
    assert loan_books(session, group, MONDAYS[0]).loans.waiting == {}


def test_a_larger_loan_pays_off_the_running_one(session: Session) -> None:
    group = saving_group(session, may_top_up=True, fee_minor=20_00)
    agreed_loan(session, group, 1, 600_00, MONDAYS[1])
    met(session, group, MONDAYS[1], given=(1,))
    refusal(session, group, errors.ReplacedLoanTooLarge, amount_minor=599_00, pays_off=1, applied_on=MONDAYS[2])
    refusal(session, group, errors.ReplacedLoanNotHers, member=2, pays_off=1, applied_on=MONDAYS[2])
    agreed_loan(session, group, 1, 1_500_00, MONDAYS[2], pays_off=1)
    sheet = with_loans(session, group, MONDAYS[2], repaid={1: 660_00}, given=(2,))
    assert sheet.loans.repaid_minor == 660_00  # a month that has begun counts as a whole
    met(session, group, MONDAYS[2], repaid={1: 660_00}, given=(2,))
    states = [(loan_of(session, group, number).state, loan_of(session, group, number).principal_minor) for number in (1, 2)]
    assert states == [(LoanState.PAID, 0), (LoanState.OPEN, 1_500_00)]
    other = saving_group(session, loans_at_once=2)
    agreed_loan(session, other, 1, 600_00, MONDAYS[1])
    met(session, other, MONDAYS[1], given=(1,))
    assert "adding to a running loan" in refusal(session, other, errors.MayNotTopUp, pays_off=1, applied_on=MONDAYS[2])


def test_a_penalty_is_due_from_the_meeting_after_it_was_missed(session: Session) -> None:
    group = saving_group(session, penalty_minor=10_00)
    agreed_loan(session, group, 1, 600_00, MONDAYS[1])
    met(session, group, MONDAYS[1], given=(1,))
    assert [due(session, group, 1, MONDAYS[week]) for week in (5, 6, 7)] == [260_00, 270_00, 280_00]
    met(session, group, MONDAYS[7], repaid={1: 280_00})
    (split,) = [event.split for event in histories(session, [loan_of(session, group, 1).id]).popitem()[1].events[1:]]
    assert split == Split(penalty=20_00, interest=60_00, principal=200_00)


def test_what_comes_between_counting_and_confirming(session: Session) -> None:
    """A new plan, or a loan that is withdrawn: the sheet was reckoned on something else."""
    group = saving_group(session)
    agreed_loan(session, group, 1, 600_00, MONDAYS[1])
    agreed_loan(session, group, 2, 300_00, MONDAYS[1])
    met(session, group, MONDAYS[1], given=(1,))
    sheet = with_loans(session, group, MONDAYS[5], repaid={1: 260_00}, given=(2,))
    meeting = start(session, group, MONDAYS[5], by=TREASURER)
    count(session, meeting, sheet, meeting.version, by=TREASURER)
    with session.begin_nested() as tried:
        cancel(session, loan_of(session, group, 2), by=TREASURER)
        with pytest.raises(OpeningChanged), session.begin_nested():
            confirm(session, meeting, by=KEY_HOLDER)
        tried.rollback()
    said = planned_anew_now(session, group, loan_of(session, group, 1), MONDAYS[4], "The harvest is late", 3)
    voucher = vouchers.prepare(session, group, PLAN_ANEW, MONDAYS[4], to_text(said), "", by=TREASURER)
    vouchers.confirm(session, group, voucher, by=KEY_HOLDER)
    with pytest.raises(OpeningChanged), session.begin_nested():
        confirm(session, meeting, by=KEY_HOLDER)


def test_a_corrected_sheet_hands_a_loan_out_again_with_all_that_was_repaid_since(session: Session) -> None:
    group = saving_group(session)
    agreed_loan(session, group, 1, 600_00, MONDAYS[1])
    lent = met(session, group, MONDAYS[1], given=(1,))
    met(session, group, MONDAYS[5], repaid={1: 260_00})
    draft = start_correction(session, lent, "Mutiso came late", by=TREASURER)
    page = context(session, group, draft)
    assert page.loans.waiting.keys() == {1} and page.loans.open == {}
    figures = replace(
        written(session, group, MONDAYS[1], [Row(3, fine_imposed_minor=20_00, fine_reason="late")]),
        opening=page.opening,
        standing=page.standing,
        loans=page.with_loans({}, (1,)),
    )
    count(session, draft, counted(figures), draft.version, by=TREASURER)
    confirm(session, draft, by=KEY_HOLDER)
    assert loan_of(session, group, 1).principal_minor == 400_00
    assert list(verify_group_records(session)) == []


def test_a_loan_that_does_not_stand_as_it_happened_is_found(session: Session) -> None:
    group = saving_group(session)
    agreed_loan(session, group, 1, 600_00, MONDAYS[1])
    met(session, group, MONDAYS[1], given=(1,))
    session.execute(text("UPDATE loan SET principal_minor = 599"))
    session.expire_all()
    book = book_of(session, group)
    found = loan_findings(session, group, book, {entry.number: entry for entry in journal(session, book)})
    assert {finding.rule for finding in found} == {"loans-differ-from-book", "loan-state-differs"}
