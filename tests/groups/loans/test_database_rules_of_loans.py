"""What the database itself holds in the tables of loans, attacked with SQL that goes round every service."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from groups.figures import Row
from tests.groups.loans.lenders import a_lending_group, agreed_loan, met

MONDAYS = [date(2026, 1, 5) + timedelta(weeks=week) for week in range(9)]
ATTACKS = (
    "UPDATE loan_event SET principal_minor = 1",
    "DELETE FROM loan_event",
    "UPDATE loan_schedule SET rows = '{}'",
    "DELETE FROM loan_schedule",
    "UPDATE loan_decision SET votes_for = 9",
    "DELETE FROM loan_decision",
    "DELETE FROM loan_guarantor",
    "UPDATE loan_guarantor SET member_id = member_id + 1",
    "UPDATE loan SET asked_minor = asked_minor + 1",
    "UPDATE loan SET number = 9",
    "UPDATE loan SET terms = '{}'",
    "UPDATE loan SET purpose = 'another'",
    "DELETE FROM loan",
    "UPDATE loan SET state = 'lost'",
    "UPDATE loan SET state = 'paid'",
    "UPDATE loan SET principal_minor = -1",
    "UPDATE loan SET handed_on = NULL",
    "INSERT INTO loan_event SELECT loan_id, 9, 'split_anew', day, 1, 1, 0, 0, member_id, NULL, '', NULL, NULL, '', recorded_at, "
    "recorded_by FROM loan_event WHERE place = 1",
    "INSERT INTO loan_event SELECT loan_id, 9, 'taken_back', day, 0, 0, 0, 0, member_id, NULL, '', NULL, 12, '', recorded_at, "
    "recorded_by FROM loan_event WHERE place = 1",
    "INSERT INTO loan_event SELECT loan_id, 9, 'gift', day, 1, 0, 0, 0, member_id, NULL, '', NULL, NULL, '', recorded_at, "
    "recorded_by FROM loan_event WHERE place = 1",
)


def test_what_happened_to_a_loan_cannot_be_changed(session: Session) -> None:
    group = a_lending_group(session)
    met(session, group, MONDAYS[0], [Row(number, shares=5) for number in (1, 2, 3)])
    agreed_loan(session, group, 1, 600_00, MONDAYS[1], guarantors=(2,))
    met(session, group, MONDAYS[1], given=(1,))
    met(session, group, MONDAYS[5], repaid={1: 100_00})
    for attack in ATTACKS:
        with pytest.raises(DBAPIError), session.begin_nested():
            session.execute(text(attack))
            session.flush()
