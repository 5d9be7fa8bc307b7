"""Writing a confirmed meeting: its journal transaction, its attendance and its cash count, all or nothing.

Core statements only: this is the path whose cost `bench/posting.py` compares with the raw driver.
"""

from datetime import date

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from core.calendars import now, today
from core.language import language
from core.marks import N_
from groups.errors import MeetingChangedMeanwhile
from groups.models import Attendance, CashCount, Group, Meeting, MeetingState, Member
from groups.opening import later_is_posted, refuse_contradiction
from groups.sheet import MeetingSheet, digest_of, sheet_from_canonical
from ledger import posting
from ledger.chart import AccountKey
from ledger.models import Book, JournalTransaction, PeriodClosing

_MEMO = N_("Meeting {number}")
_MEMO_OF_CORRECTION = N_("Meeting {number}, corrected")


def write_meeting(
    session: Session, book: Book, group: Group, meeting: Meeting, sheet: MeetingSheet, *, by: str
) -> None:
    """Posts a counted meeting whose row is locked; a correction reverses its original in the same breath.

    Raises LaterFiguresContradict, MeetingChangedMeanwhile, and of the ledger PeriodClosed and CashBelowZero.
    """
    if meeting.corrects_id is None:
        journal_number = _post(session, book, group, meeting, sheet, by=by)
    else:
        journal_number = _correct(session, book, group, meeting, sheet, by=by)
    meeting.state, meeting.journal_number = MeetingState.POSTED, journal_number
    meeting.confirmed_by, meeting.confirmed_at = by, now()
    meeting.version += 1
    session.flush()
    _keep_attendance(session, group, meeting, sheet)
    _keep_cash_count(session, meeting, sheet)


def _post(session: Session, book: Book, group: Group, meeting: Meeting, sheet: MeetingSheet, *, by: str) -> int | None:
    draft = _draft(group, meeting, sheet, sheet.held_on, _MEMO)
    if draft is None:
        return None
    posted = posting.post(session, book, draft, by=by)
    if later_is_posted(session, book, sheet.held_on):
        refuse_contradiction(session, book, sheet.held_on, touched(sheet))
    return posted.number


def _correct(
    session: Session, book: Book, group: Group, meeting: Meeting, sheet: MeetingSheet, *, by: str
) -> int | None:
    """Takes the original back and puts the corrected sheet in its place, both on the same day."""
    original = session.get_one(Meeting, meeting.corrects_id, with_for_update=True, populate_existing=True)
    if original.state != MeetingState.POSTED:
        raise MeetingChangedMeanwhile(number=original.number)
    day = day_of_change(session, group, original)
    draft, reason = _draft(group, meeting, sheet, day, _MEMO_OF_CORRECTION), meeting.correction_reason or ""
    reversal_number = journal_number = None
    if original.journal_number is not None and draft is not None:
        change = posting.correct(session, book, original.journal_number, draft, day=day, reason=reason, by=by)
        reversal_number, journal_number = change.reversal.number, change.replacement.number
    elif original.journal_number is not None:
        reversal_number = reverse_in_journal(session, book, original, day, reason, by=by)
    elif draft is not None:
        journal_number = posting.post(session, book, draft, by=by).number
    original.reversal_asked_by, original.reversal_reason = meeting.prepared_by, reason
    mark_reversed(session, original, reversal_number, by=by)
    refuse_contradiction(session, book, day, touched(sheet) | touched(sheet_from_canonical(original.sheet or "")))
    return journal_number


def reverse_in_journal(
    session: Session, book: Book, meeting: Meeting, day: date, reason: str, *, by: str
) -> int | None:
    """The number of the mirror of a meeting's journal transaction; None when it has none, for nothing moved."""
    if meeting.journal_number is None:
        return None
    reference = f"{meeting.reference}:taken-back"
    return posting.reverse(
        session, book, meeting.journal_number, day=day, reason=reason, reference=reference, by=by
    ).number


def mark_reversed(session: Session, meeting: Meeting, reversal_number: int | None, *, by: str) -> None:
    meeting.state, meeting.reversal_number = MeetingState.REVERSED, reversal_number
    meeting.reversed_by, meeting.reversed_at = by, now()
    meeting.version += 1
    session.flush()


def day_of_change(session: Session, group: Group, meeting: Meeting) -> date:
    """The day that a correction is dated: the meeting's own in the journal, or today when that period is closed."""
    posted_on = select(JournalTransaction.day).where(
        JournalTransaction.book_id == group.book_id, JournalTransaction.number == meeting.journal_number
    )
    day = session.scalar(posted_on) or meeting.held_on
    closed = session.scalar(select(func.max(PeriodClosing.through)).where(PeriodClosing.book_id == group.book_id))
    return day if closed is None or day > closed else today(group.timezone)


def touched(sheet: MeetingSheet) -> set[AccountKey]:
    """The accounts that a sheet moves."""
    return {key for entry in sheet.entries() for key in (entry.debit, entry.credit)}


def _draft(group: Group, meeting: Meeting, sheet: MeetingSheet, day: date, memo: str) -> posting.Draft | None:
    """The journal transaction of a sheet; None when nothing moved."""
    entries = sheet.entries()
    if not entries:
        return None
    return posting.Draft(
        day=day,
        reference=meeting.reference,
        memo=language(group.locale).text(memo, number=meeting.number),
        entries=entries,
        evidence=digest_of(meeting.sheet or ""),
    )


def _keep_attendance(session: Session, group: Group, meeting: Meeting, sheet: MeetingSheet) -> None:
    found = session.execute(select(Member.number, Member.id).where(Member.group_id == group.id))
    ids = {number: member_id for number, member_id in found}
    session.execute(
        insert(Attendance.__table__),  # type: ignore[arg-type]
        [
            {
                "meeting_id": meeting.id,
                "member_id": ids[row.member_number],
                "presence": row.presence.value,
                "sent_by": row.sent_by,
            }
            for row in sheet.rows
        ],
    )


def _keep_cash_count(session: Session, meeting: Meeting, sheet: MeetingSheet) -> None:
    pieces = [
        {
            "meeting_id": meeting.id,
            "pot": count.pot.value,
            "denomination_minor": denomination,
            "quantity": quantity,
        }
        for count in sheet.counts
        for denomination, quantity in count.quantities.items()
        if quantity
    ]
    if pieces:
        session.execute(insert(CashCount.__table__), pieces)  # type: ignore[arg-type]
