"""Writing a confirmed meeting: its journal transaction, its attendance and its cash count, all or nothing.

Few statements, the last of them the driver's own: this is the path whose cost `bench/posting.py` compares with the raw driver.
"""

from datetime import date
from typing import NamedTuple

from sqlalchemy import bindparam, exists, func, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from core.calendars import now, today
from core.db import instant_text
from core.language import language
from core.marks import N_
from groups.errors import MeetingChangedMeanwhile, OpeningChanged, RulesChanged
from groups.loans.figures import same
from groups.loans.history import loan_books
from groups.loans.recording import keep_meeting, restore_splits, settle, take_back_meeting
from groups.meeting_sql import Piece, Seat, confirm_and_keep
from groups.models import Group, Meeting, MeetingState, Member
from groups.opening import later_is_posted, refuse_contradiction, refuse_other_opening
from groups.sheet import MeetingSheet, digest_of, sheet_from_canonical
from ledger import posting
from ledger.balances import head
from ledger.chart import AccountKey
from ledger.models import Book, JournalTransaction, PeriodClosing, Posting

_MEMO = N_("Meeting {number}")
_MEMO_OF_CORRECTION = N_("Meeting {number}, corrected")


class Awaited(NamedTuple):
    """A counted meeting whose row is locked, with its group and book; `later`: something is posted for a later day."""

    group: Group
    book: Book
    later: bool


_LATER = exists().where(Posting.book_id == Group.book_id, Posting.day > Meeting.held_on)
_AWAITED = (
    select(Meeting, Group, Book, _LATER)
    .join(Group, Meeting.group_id == Group.id)
    .join(Book, Group.book_id == Book.id)
    .where(Meeting.id == bindparam("meeting"))
    .with_for_update(of=Meeting)
    .execution_options(populate_existing=True)
)


def locked_with_its_books(session: Session, meeting: Meeting) -> Awaited:
    """Takes the meeting's row for this database transaction and reads it anew, with all that confirming it needs."""
    _, group, book, later = session.execute(_AWAITED, {"meeting": meeting.id}).one()
    return Awaited(group, book, later)


def write_meeting(session: Session, awaited: Awaited, meeting: Meeting, sheet: MeetingSheet, *, by: str) -> None:
    """Posts a counted meeting whose row is locked; a correction reverses its original in the same breath.

    Raises OpeningChanged, LaterFiguresContradict, MeetingChangedMeanwhile, LoanRepaidSince, LoanChangedLater, and of the
    ledger PeriodClosed, CashBelowZero.
    """
    write = _post if meeting.corrects_id is None else _correct
    journal_number = write(session, awaited, meeting, sheet, by=by)
    confirmed_at, version = now(), meeting.version + 1
    values = {
        "meeting": meeting.id,
        "version": version,
        "journal_number": journal_number,
        "confirmed_by": by,
        "confirmed_at": instant_text(confirmed_at),
    }
    session.flush()
    confirm_and_keep(session.connection(), values, meeting.group_id, _seats(sheet), _pieces(sheet))
    known = {"state": MeetingState.POSTED.value, **values, "confirmed_at": confirmed_at}
    for attribute in ("state", "version", "journal_number", "confirmed_by", "confirmed_at"):
        set_committed_value(meeting, attribute, known[attribute])


def _post(session: Session, awaited: Awaited, meeting: Meeting, sheet: MeetingSheet, *, by: str) -> int | None:
    """Posts the sheet, if it still opens with what the books say.

    It was counted when the journal stood at `counted_number`; becoming the very next number proves that nothing came
    between. Otherwise the opening figures are reckoned again, under the book's lock.
    """
    group, book, later = awaited
    _refuse_other_members(session, group, sheet)
    draft = _draft(group, meeting, sheet, sheet.held_on, _MEMO)
    posted = posting.post(session, book, draft, by=by) if draft else None
    before = posted.number - 1 if posted else head(session, book).number
    if before != meeting.counted_number:
        refuse_other_opening(session, group, sheet, through_number=before)
        later = later_is_posted(session, book, sheet.held_on)
    touched_loans = _keep_loans(session, group, meeting, sheet, posted.number if posted else None, by=by)
    settle(session, group, book, touched_loans, by=by)
    if posted and later:
        refuse_contradiction(session, book, sheet.held_on, touched(sheet))
    return posted.number if posted else None


def _keep_loans(
    session: Session, group: Group, meeting: Meeting, sheet: MeetingSheet, journal_number: int | None, *, by: str
) -> set[int]:
    """Writes what the sheet says of loans, if they still are as it found them. Raises OpeningChanged."""
    if not sheet.loans:
        return set()
    books = loan_books(session, group, sheet.held_on).loans
    paid, given = {one.loan_number for one in sheet.loans.repaid}, set(sheet.loans.handed_out)
    if not same(sheet.loans.open, books.open, paid) or not same(sheet.loans.waiting, books.waiting, given):
        raise OpeningChanged()
    return keep_meeting(session, group, meeting, sheet, journal_number, by=by)


def _refuse_other_members(session: Session, group: Group, sheet: MeetingSheet) -> None:
    """Refuses a sheet whose lines are not those of the members of its day any more. Raises RulesChanged."""
    stays = or_(Member.left_on.is_(None), Member.left_on >= sheet.held_on)
    seated = select(Member.number).where(Member.group_id == group.id, Member.joined_on <= sheet.held_on, stays)
    # Held until the end, so that nobody can leave while her shares are being posted.
    if set(session.scalars(seated.with_for_update(read=True))) != sheet.standing.keys():
        raise RulesChanged(day=sheet.held_on)


def _correct(session: Session, awaited: Awaited, meeting: Meeting, sheet: MeetingSheet, *, by: str) -> int | None:
    """Takes the original back and puts the corrected sheet in its place, both on the same day."""
    group, book, _ = awaited
    original = session.get_one(Meeting, meeting.corrects_id, with_for_update=True, populate_existing=True)
    if original.state != MeetingState.POSTED:
        raise MeetingChangedMeanwhile(number=original.number)
    day = day_of_change(session, group, original)
    draft, reason = _draft(group, meeting, sheet, day, _MEMO_OF_CORRECTION), meeting.correction_reason or ""
    reversal_number = journal_number = None
    restore_splits(session, group, book, original, by=by)
    if original.journal_number is not None and draft is not None:
        change = posting.correct(session, book, original.journal_number, draft, day=day, reason=reason, by=by)
        reversal_number, journal_number = change.reversal.number, change.replacement.number
    elif original.journal_number is not None:
        reversal_number = reverse_in_journal(session, book, original, day, reason, by=by)
    elif draft is not None:
        journal_number = posting.post(session, book, draft, by=by).number
    original.reversal_asked_by, original.reversal_reason = meeting.prepared_by, reason
    mark_reversed(session, original, reversal_number, by=by)
    touched_loans = take_back_meeting(session, original, reversal_number, by=by)
    touched_loans |= _keep_loans(session, group, meeting, sheet, journal_number, by=by)
    settle(session, group, book, touched_loans, by=by)
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


def _seats(sheet: MeetingSheet) -> list[Seat]:
    return [(row.member_number, row.presence.value, row.sent_by) for row in sheet.rows]


def _pieces(sheet: MeetingSheet) -> list[Piece]:
    return [
        (count.pot.value, denomination, quantity)
        for count in sheet.counts
        for denomination, quantity in count.quantities.items()
        if quantity
    ]
