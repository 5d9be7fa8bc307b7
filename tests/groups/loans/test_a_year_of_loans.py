"""A year of loans as a treasurer lives it: handed out and paid back at meetings, in part, early, late and wrongly."""

from datetime import date, timedelta

from sqlalchemy.orm import Session

from groups import charts
from groups.figures import Row
from groups.loans.account import Split
from groups.loans.history import histories
from groups.loans.models import LoanState
from groups.verify import verify_group_records
from ledger.verify import verify_all
from tests.groups.loans.lenders import a_lending_group, agreed_loan, balance, due, loan_of, met

MONDAYS = [date(2026, 1, 5) + timedelta(weeks=week) for week in range(48)]


def splits(session: Session, loan_id: int) -> list[Split]:
    return [event.split for event in histories(session, [loan_id])[loan_id].events[1:]]


def test_two_loans_from_the_vote_to_the_last_instalment(session: Session) -> None:
    group = a_lending_group(session)
    met(session, group, MONDAYS[0], [Row(1, shares=5), Row(2, shares=5), Row(3, shares=5)])
    seed = agreed_loan(session, group, 1, 1_200_00, MONDAYS[1])
    goat = agreed_loan(session, group, 2, 600_00, MONDAYS[1], instalments=2)
    met(session, group, MONDAYS[1], given=(seed.number, goat.number))
    assert balance(session, group, charts.LOANS, 1) == 1_200_00
    assert balance(session, group, charts.LOAN_FUND_CASH) == 3_000_00 - 1_800_00
    assert due(session, group, seed.number, MONDAYS[4]) == 0
    # A tenth of 1,200 and a third of it, at the fourth meeting after.
    assert due(session, group, seed.number, MONDAYS[5]) == 120_00 + 400_00

    met(session, group, MONDAYS[5], repaid={seed.number: 520_00, goat.number: 100_00})  # Achieng brings a part only
    assert splits(session, seed.id) == [Split(interest=120_00, principal=400_00)]
    assert splits(session, goat.id) == [Split(interest=60_00, principal=40_00)]
    assert due(session, group, goat.number, MONDAYS[9]) == 260_00 + 360_00
    met(session, group, MONDAYS[9], repaid={goat.number: 620_00, seed.number: 920_00})  # Wanjiru pays all that is left
    assert (loan_of(session, group, 1).state, loan_of(session, group, 2).state) == (LoanState.PAID, LoanState.PAID)
    assert loan_of(session, group, 1).closed_on == MONDAYS[9]
    assert balance(session, group, charts.LOANS, 1) == balance(session, group, charts.LOANS, 2) == 0
    assert balance(session, group, charts.LOAN_INTEREST) == 120_00 + 60_00 + 60_00 + 120_00
    assert [*verify_all(session), *verify_group_records(session)] == []
