"""What the database itself holds in the groups' tables, attacked with SQL that goes round every service."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from groups.corrections import start_correction
from groups.figures import Presence, Row
from groups.finding import member_of
from groups.meetings import count, start
from groups.models import Group, Meeting
from groups.officers import Office, appoint
from tests.groups.village import FOUNDED, TREASURER, WEEKS, a_group, counted, meet, written


@pytest.fixture
def group(session: Session) -> Group:
    """With a confirmed meeting, a counted one, a draft, and an officer."""
    group = a_group(session)
    meet(session, group, WEEKS[0], [Row(1, shares=2), Row(2, Presence.SENT, "Otieno")])
    waiting = start(session, group, WEEKS[1], by=TREASURER)
    count(session, waiting, counted(written(session, group, WEEKS[1])), 1, by=TREASURER)
    start(session, group, WEEKS[2], by=TREASURER)
    appoint(session, group, member_of(session, group, 1), Office.CHAIR, FOUNDED)
    session.flush()
    return group


CONFIRMED = "WHERE state = 'posted'"
COUNTED = "WHERE state = 'counted'"
DRAFT = "WHERE state = 'draft'"


@pytest.mark.parametrize(
    "attack",
    [
        # a confirmed sheet stays as it was confirmed
        f"UPDATE meeting SET sheet = '{{}}' {CONFIRMED}",
        f"UPDATE meeting SET held_on = '2026-01-06' {CONFIRMED}",
        f"UPDATE meeting SET journal_number = 7 {CONFIRMED}",
        f"UPDATE meeting SET confirmed_by = 'user:me' {CONFIRMED}",
        f"UPDATE meeting SET prepared_by = 'user:me' {CONFIRMED}",
        f"UPDATE meeting SET number = 9 {CONFIRMED}",
        f"DELETE FROM meeting {CONFIRMED}",
        f"DELETE FROM meeting {COUNTED}",
        "DELETE FROM attendance",
        "UPDATE attendance SET presence = 'absent'",
        "DELETE FROM cash_count",
        "UPDATE cash_count SET quantity = quantity + 1",
        # a meeting's states are what they say
        f"UPDATE meeting SET state = 'approved' {DRAFT}",
        f"UPDATE meeting SET state = 'counted' {DRAFT}",
        f"UPDATE meeting SET state = 'posted' {COUNTED}",
        f"UPDATE meeting SET state = 'posted', confirmed_by = prepared_by {COUNTED}",
        f"UPDATE meeting SET state = 'reversed', confirmed_by = 'user:k' {COUNTED}",
        f"UPDATE meeting SET journal_number = 1 {DRAFT}",
        f"UPDATE meeting SET reversal_asked_by = 'user:k', reversed_by = 'user:k', state = 'reversed' {CONFIRMED}",
        f"UPDATE meeting SET number = 1, revision = 1 {DRAFT}",
        f"UPDATE meeting SET cycle_id = 999999 {DRAFT}",
        # rules that were signed stay as signed
        "UPDATE constitution SET terms = '{}'",
        "UPDATE constitution SET valid_from = '2026-02-01'",
        "DELETE FROM constitution",
        "INSERT INTO constitution (group_id, version, valid_from, terms, signed_by, signed_on, recorded_at, recorded_by) "
        "SELECT group_id, 1, '2027-01-01', terms, signed_by, signed_on, recorded_at, recorded_by FROM constitution",
        "INSERT INTO constitution (group_id, version, valid_from, terms, signed_by, signed_on, recorded_at, recorded_by) "
        "SELECT group_id, 2, valid_from, terms, signed_by, signed_on, recorded_at, recorded_by FROM constitution",
        # a number is one member's for ever
        "UPDATE member SET number = 9 WHERE number = 1",
        "DELETE FROM member WHERE number = 3",
        "INSERT INTO member (public_id, group_id, number, name, joined_on) "
        "SELECT 'another', group_id, number, name, joined_on FROM member WHERE number = 1",
        "UPDATE member SET left_on = '2025-01-01'",
        "UPDATE member SET sex = 'q'",
        # a group's book and currency are what they were
        "UPDATE savings_group SET currency = 'USD'",
        "UPDATE savings_group SET practice = NOT practice",
        "DELETE FROM savings_group",
        # officers and time
        "UPDATE officer_term SET valid_until = '2025-01-01'",
        "UPDATE officer_term SET member_id = 999999",
        "UPDATE cycle SET ends_on = '2025-01-01'",
        "UPDATE meeting_series SET every_days = 0",
        # attendance and counts of nobody and nothing
        "INSERT INTO attendance (meeting_id, member_id, presence, sent_by) "
        "SELECT meeting.id, member.id, 'asleep', '' FROM meeting, member WHERE meeting.state = 'draft' AND member.number = 1",
        "INSERT INTO attendance (meeting_id, member_id, presence, sent_by) "
        "SELECT meeting.id, member.id, 'sent', '' FROM meeting, member WHERE meeting.state = 'draft' AND member.number = 1",
        "INSERT INTO attendance (meeting_id, member_id, presence, sent_by) "
        "SELECT id, 999999, 'present', '' FROM meeting WHERE state = 'draft'",
        "INSERT INTO cash_count (meeting_id, pot, denomination_minor, quantity) "
        "SELECT id, 'tea_fund', 100, 1 FROM meeting WHERE state = 'draft'",
        "INSERT INTO cash_count (meeting_id, pot, denomination_minor, quantity) "
        "SELECT id, 'loan_fund', 100, 0 FROM meeting WHERE state = 'draft'",
    ],
)
def test_an_attack_is_refused(session: Session, group: Group, attack: str) -> None:
    with pytest.raises(DBAPIError), session.begin_nested():
        assert session.execute(text(attack)).rowcount != 0, "this attacks nothing"  # type: ignore[attr-defined]


def test_a_meeting_is_corrected_by_one_sheet(session: Session, group: Group) -> None:
    posted = session.query(Meeting).filter_by(state="posted").one()
    start_correction(session, posted, "wrong line", by=TREASURER)
    second = text(f"UPDATE meeting SET corrects_id = :original {DRAFT} AND corrects_id IS NULL")
    with pytest.raises(DBAPIError), session.begin_nested():
        session.execute(second, {"original": posted.id})
