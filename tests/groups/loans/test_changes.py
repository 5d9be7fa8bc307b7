"""What two officers agree about a loan outside the meeting: written off and recovered, taken over, planned anew."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from core.frozen import to_text
from groups import charts, vouchers
from groups.figures import Row
from groups.loans import errors
from groups.loans.changes import Change
from groups.loans.kinds import PLAN_ANEW, RECOVERY, TRANSFER, WRITE_OFF
from groups.loans.models import LoanState
from groups.loans.reckoning_changes import planned_anew_now, recovered_now, taken_over_now, written_off_now
from groups.models import Group
from groups.verify import verify_group_records
from ledger.verify import verify_all
from ledger.voucher_models import Voucher
from ledger.vouchers import Kind
from tests.groups.loans.lenders import a_lending_group, agreed_loan, balance, due, loan_of, met
from tests.groups.village import KEY_HOLDER, TREASURER

MONDAYS = [date(2026, 1, 5) + timedelta(weeks=week) for week in range(30)]


@pytest.fixture
def group(session: Session) -> Group:
    """Wanjiru has 1,200 since the second Monday and paid her first instalment."""
    group = a_lending_group(session)
    met(session, group, MONDAYS[0], [Row(1, shares=5), Row(2, shares=5), Row(3, shares=5)])
    agreed_loan(session, group, 1, 1_200_00, MONDAYS[1])
    met(session, group, MONDAYS[1], given=(1,))
    met(session, group, MONDAYS[5], repaid={1: 520_00})
    return group


def confirmed(session: Session, group: Group, kind: Kind, day: date, said: Change) -> Voucher:
    voucher = vouchers.prepare(session, group, kind, day, to_text(said), "", by=TREASURER)
    return vouchers.confirm(session, group, voucher, by=KEY_HOLDER)


def taken_back(session: Session, group: Group, voucher: Voucher) -> None:
    vouchers.ask_reversal(session, group, voucher, "Decided otherwise", by=TREASURER)
    vouchers.reverse(session, group, voucher, by=KEY_HOLDER)


def right(session: Session) -> bool:
    return [*verify_all(session), *verify_group_records(session)] == []


def test_a_loan_is_written_off_and_part_of_it_comes_in_after_all(session: Session, group: Group) -> None:
    loan = loan_of(session, group, 1)
    said = written_off_now(session, group, loan, MONDAYS[12], "She moved away")
    confirmed(session, group, WRITE_OFF, MONDAYS[12], said)
    assert (loan.state, loan.closed_on, balance(session, group, charts.LOANS, 1)) == (
        LoanState.WRITTEN_OFF, MONDAYS[12], 0,
    )  # fmt: skip
    assert balance(session, group, charts.LOANS_WRITTEN_OFF) == 800_00
    with pytest.raises(errors.RecoveredTooMuch):
        recovered_now(session, group, loan, MONDAYS[14], "Her brother", 800_01)
    back = recovered_now(session, group, loan, MONDAYS[14], "Her brother", 300_00)
    voucher = confirmed(session, group, RECOVERY, MONDAYS[14], back)
    assert balance(session, group, charts.LOANS_RECOVERED) == 300_00
    assert right(session)
    taken_back(session, group, voucher)
    assert (balance(session, group, charts.LOANS_RECOVERED), loan.state) == (0, LoanState.WRITTEN_OFF)
    with pytest.raises(errors.LoanMovedSince), session.begin_nested():
        met(session, group, MONDAYS[9], repaid={1: 200_00})  # what was written off was reckoned without it
    assert right(session)


def test_another_member_takes_a_loan_over(session: Session, group: Group) -> None:
    loan = loan_of(session, group, 1)
    with pytest.raises(errors.TakenOverBySame):
        taken_over_now(session, group, loan, MONDAYS[6], "Sisters", 1)
    with pytest.raises(errors.NotOnThatDay):
        taken_over_now(session, group, loan, MONDAYS[4], "Sisters", 2)
    voucher = confirmed(
        session, group, TRANSFER, MONDAYS[6], taken_over_now(session, group, loan, MONDAYS[6], "Sisters", 2)
    )
    assert (balance(session, group, charts.LOANS, 1), balance(session, group, charts.LOANS, 2)) == (0, 800_00)
    met(session, group, MONDAYS[9], repaid={1: 520_00})
    assert balance(session, group, charts.LOANS, 2) == 400_00
    vouchers.ask_reversal(session, group, voucher, "A mistake", by=TREASURER)
    assert right(session)


def test_what_is_left_follows_a_new_plan(session: Session, group: Group) -> None:
    loan = loan_of(session, group, 1)
    said = planned_anew_now(session, group, loan, MONDAYS[7], "The harvest is late", 4)
    voucher = vouchers.prepare(session, group, PLAN_ANEW, MONDAYS[7], to_text(said), "", by=TREASURER)
    met(session, group, MONDAYS[7], repaid={1: 300_00})
    with pytest.raises(errors.LoanChangedMeanwhile):
        vouchers.confirm(session, group, voucher, by=KEY_HOLDER)
    anew = planned_anew_now(session, group, loan, MONDAYS[8], "The harvest is late", 4)
    voucher = confirmed(session, group, PLAN_ANEW, MONDAYS[8], anew)
    assert voucher.journal_number is None
    assert sum(row.principal_minor for row in anew.rows) == loan.principal_minor
    assert due(session, group, 1, MONDAYS[12]) >= anew.rows[0].due_minor
    taken_back(session, group, voucher)
    assert due(session, group, 1, MONDAYS[9]) == 220_00
    assert right(session)
