"""What happens while a counted sheet waits for its second officer, and what closing the books waits for."""

import pytest
from sqlalchemy.orm import Session

from groups.corrections import ask_reversal, keep, reverse
from groups.errors import ChangedSinceRead, RulesChanged, UnfinishedMeeting
from groups.figures import Row
from groups.meetings import close_books, confirm, count, reopen, save_draft, start
from groups.members import enrol, everybody, leave
from groups.models import Group, Meeting, MeetingState
from tests.groups.village import FOUNDED, KEY_HOLDER, TREASURER, WEEKS, a_group, counted, meet, written


def waiting(session: Session, group: Group) -> Meeting:
    """A counted sheet of the second week."""
    meeting = start(session, group, WEEKS[1], by=TREASURER)
    sheet = counted(written(session, group, WEEKS[1], [Row(1, shares=1)]))
    count(session, meeting, sheet, meeting.version, by=TREASURER)
    return meeting


def test_a_member_who_left_meanwhile_is_not_sold_shares(session: Session) -> None:
    group = a_group(session)
    meeting = waiting(session, group)
    leave(session, group, everybody(session, group)[2], FOUNDED)
    with pytest.raises(RulesChanged):
        confirm(session, meeting, by=KEY_HOLDER)


def test_a_member_enrolled_for_that_day_meanwhile_is_not_left_out(session: Session) -> None:
    group = a_group(session)
    meeting = waiting(session, group)
    enrol(session, group, "Njeri", FOUNDED)
    with pytest.raises(RulesChanged):
        confirm(session, meeting, by=KEY_HOLDER)


def test_only_the_version_that_was_read_is_confirmed(session: Session) -> None:
    group = a_group(session)
    meeting = waiting(session, group)
    read = meeting.version
    reopen(session, meeting, by=TREASURER)
    sheet = counted(written(session, group, WEEKS[1], [Row(1, shares=5)]))
    count(session, meeting, sheet, meeting.version, by=TREASURER)
    with pytest.raises(ChangedSinceRead):
        confirm(session, meeting, by=KEY_HOLDER, read=read)
    assert confirm(session, meeting, by=KEY_HOLDER, read=meeting.version).state == MeetingState.POSTED


def test_only_the_reason_that_was_read_is_agreed_to(session: Session) -> None:
    meeting = meet(session, a_group(session), FOUNDED, [Row(1, shares=1)])
    ask_reversal(session, meeting, "Wrong day", by=TREASURER)
    read = meeting.version
    keep(session, meeting, by=TREASURER)
    ask_reversal(session, meeting, "Another reason", by=TREASURER)
    with pytest.raises(ChangedSinceRead):
        reverse(session, meeting, by=KEY_HOLDER, read=read)
    assert reverse(session, meeting, by=KEY_HOLDER, read=meeting.version).state == MeetingState.REVERSED


@pytest.mark.parametrize("state", [MeetingState.DRAFT, MeetingState.COUNTED])
def test_the_books_are_not_closed_over_an_unfinished_meeting(session: Session, state: MeetingState) -> None:
    group = a_group(session)
    if state is MeetingState.COUNTED:
        meeting = waiting(session, group)
    else:
        meeting = start(session, group, WEEKS[1], by=TREASURER)
        save_draft(session, meeting, {"note": "half of it"}, meeting.version, by=TREASURER)
    with pytest.raises(UnfinishedMeeting) as refused:
        close_books(session, group, WEEKS[2], by=TREASURER)
    assert (refused.value.facts["number"], refused.value.facts["day"]) == (meeting.number, WEEKS[1])
    close_books(session, group, FOUNDED, by=TREASURER)
