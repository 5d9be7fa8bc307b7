"""Correcting what is posted: only by adding, always with a reason, always by two officers.

A correction is a new draft filled in from the confirmed sheet; when it is counted and confirmed, the journal gets the
mirror of the old meeting and the new one in its place, and both sheets stay. A meeting that never should have been is taken
back: one officer asks with a reason, another agrees. In a closed period both are dated today; the sheet keeps its real day.
"""

import json

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.calendars import Calendar, now
from core.text import required
from groups import errors
from groups.conversion.succession import refuse_carried_over
from groups.finding import book_of, hold
from groups.form import fields_of
from groups.loans.recording import restore_splits, settle, take_back_meeting
from groups.meetings import locked, refuse_unread, sheet_of
from groups.models import STATE_NAMES, Group, Meeting, MeetingState
from groups.opening import refuse_contradiction
from groups.writing import day_of_change, mark_reversed, reverse_in_journal, touched


def start_correction(session: Session, meeting: Meeting, reason: str, *, by: str) -> Meeting:
    """A draft that will replace a posted meeting, filled in from its sheet; it goes the way of every draft.

    Raises MeetingNotPosted, CorrectionAlreadyBegun, GroupCarriedOver, TextMissing, TextTooLong, TextUnreadable.
    """
    why, group = required(reason), session.get_one(Group, meeting.group_id)
    hold(session, group)
    _refuse_unless_posted(session, meeting)
    refuse_carried_over(session, group)
    if correction_of(session, meeting) is not None:
        raise errors.CorrectionAlreadyBegun(number=meeting.number)
    draft = Meeting(
        group_id=meeting.group_id,
        cycle_id=meeting.cycle_id,
        number=meeting.number,
        revision=meeting.revision + 1,
        held_on=meeting.held_on,
        state=MeetingState.DRAFT,
        version=1,
        draft=json.dumps(fields_of(sheet_of(meeting), Calendar(group.calendar))),
        drafted_by=by,
        drafted_at=now(),
        corrects_id=meeting.id,
        correction_reason=why,
    )
    session.add(draft)
    session.flush()
    return draft


def correction_of(session: Session, meeting: Meeting) -> Meeting | None:
    """The sheet that corrects this one, written, counted or posted; None when there is none."""
    return session.scalar(select(Meeting).where(Meeting.corrects_id == meeting.id))


def ask_reversal(session: Session, meeting: Meeting, reason: str, *, by: str) -> None:
    """Asks to take a posted meeting back; asking again replaces the reason.

    Raises MeetingNotPosted, CorrectionAlreadyBegun, GroupCarriedOver, TextMissing, TextTooLong, TextUnreadable.
    """
    why = required(reason)
    locked(session, meeting)
    _refuse_unless_posted(session, meeting)
    refuse_carried_over(session, session.get_one(Group, meeting.group_id))
    if correction_of(session, meeting) is not None:
        raise errors.CorrectionAlreadyBegun(number=meeting.number)
    meeting.reversal_reason, meeting.reversal_asked_by = why, by
    meeting.version += 1
    session.flush()


def keep(session: Session, meeting: Meeting, *, by: str) -> None:
    """Withdraws the wish to take a meeting back. Raises MeetingNotPosted."""
    locked(session, meeting)
    _refuse_unless_posted(session, meeting)
    meeting.reversal_reason, meeting.reversal_asked_by = None, None
    meeting.version += 1
    session.flush()


def reverse(session: Session, meeting: Meeting, *, by: str, read: int | None = None) -> Meeting:
    """A second officer agrees to take the meeting back: the journal gets its mirror. A repeated call changes nothing.

    `read` is the version that she was shown, with the reason. Raises ReversalNotAsked, ChangedSinceRead, SameOfficer,
    MeetingNotPosted, LaterFiguresContradict, LoanRepaidSince, LoanChangedLater, and of the ledger CashBelowZero.
    """
    locked(session, meeting)
    if meeting.state == MeetingState.REVERSED:
        return meeting
    _refuse_unless_posted(session, meeting)
    if correction_of(session, meeting) is not None:
        raise errors.CorrectionAlreadyBegun(number=meeting.number)
    if meeting.reversal_reason is None:
        raise errors.ReversalNotAsked(number=meeting.number)
    refuse_unread(meeting, read)
    if meeting.reversal_asked_by == by:
        raise errors.SameOfficer()
    group = session.get_one(Group, meeting.group_id)
    book, day = book_of(session, group), day_of_change(session, group, meeting)
    restore_splits(session, group, book, meeting, by=by)
    number = reverse_in_journal(session, book, meeting, day, meeting.reversal_reason, by=by)
    settle(session, group, book, take_back_meeting(session, meeting, number, by=by), by=by)
    refuse_contradiction(session, book, day, touched(sheet_of(meeting)))
    mark_reversed(session, meeting, number, by=by)
    return meeting


def _refuse_unless_posted(session: Session, meeting: Meeting) -> None:
    session.refresh(meeting)
    if meeting.state != MeetingState.POSTED:
        raise errors.MeetingNotPosted(number=meeting.number, state=STATE_NAMES[MeetingState(meeting.state)])
