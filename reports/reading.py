"""What several papers read: the heading of a group's papers, and its meeting sheets in the order of the journal.

`through_number` leaves out whatever was recorded later, sheets included, so that a paper that was once printed can be
printed again with the same figures.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.calendars import today
from groups.finding import book_of
from groups.models import Group, Meeting, MeetingState, Network
from groups.sheet import MeetingSheet, sheet_from_canonical
from ledger.balances import Head, head
from ledger.models import Book, JournalTransaction
from reports.errors import EntryUnknown
from reports.papers import Heading, Witness

_CONFIRMED = (MeetingState.POSTED, MeetingState.REVERSED)
# Every member's statement reads every sheet of the year; a sheet never changes, so it is read once.
_SHEETS_KEPT = 256


@dataclass(frozen=True, slots=True)
class RecordedSheet:
    """A confirmed meeting (`sign` 1), or what takes one back (`sign` -1) on the day that it was taken back.

    `number` is the journal transaction, None where no money moved; `cancels` and `cancelled_by` are those of its other half.
    """

    day: date
    number: int | None
    sign: int
    meeting: Meeting
    sheet: MeetingSheet
    cancels: int | None
    cancelled_by: int | None


def heading_of(session: Session, group: Group, through_number: int | None = None, about: str = "") -> Heading:
    """The heading of a paper printed today, where the group is, that includes the book up to an entry (None: the last).

    `about` names whom or what in the group it is about ("member:7"). Raises EntryUnknown for an entry that it does not have.
    """
    book = book_of(session, group)
    last = head_at(session, book, through_number)
    return Heading(
        group=group.name,
        network=session.get_one(Network, group.network_id).name,
        practice=group.practice or book.practice,
        printed_on=today(group.timezone),
        number=last.number,
        fingerprint=last.fingerprint,
        witnessed=witness_of(book, last),
        owner=f"group:{group.public_id}",
        about=about,
    )


def witness_of(book: Book, last: Head) -> tuple[Witness, ...]:
    """The book as it stood at an entry; none while nothing was recorded in it."""
    return (Witness(book.owner, last.number, last.fingerprint),) if last.number else ()


def head_at(session: Session, book: Book, number: int | None) -> Head:
    last = head(session, book)
    if number is None or number == last.number:
        return last
    entry = session.get(JournalTransaction, (book.id, number))
    if entry is None:
        raise EntryUnknown(number=number, last=last.number)
    return Head(entry.number, entry.fingerprint)


def recorded_sheets(session: Session, group: Group, until: date, through_number: int) -> list[RecordedSheet]:
    """Every confirmed sheet, and every taking back, dated up to a day and recorded up to an entry, in that order."""
    days = _days_of_entries(session, group, through_number)
    wanted = select(Meeting).where(Meeting.group_id == group.id, Meeting.state.in_(_CONFIRMED))
    found = [
        recorded
        for meeting in session.scalars(wanted)
        for recorded in _recorded(meeting, days, through_number)
        if recorded.day <= until
    ]
    return sorted(found, key=lambda one: (one.day, one.number or one.meeting.counted_number or 0))


def _recorded(meeting: Meeting, days: dict[int, date], through_number: int) -> Iterator[RecordedSheet]:
    number, mirror = meeting.journal_number, meeting.reversal_number
    if meeting.sheet is None:
        return
    if number is None:
        if meeting.state == MeetingState.POSTED and (meeting.counted_number or 0) <= through_number:
            yield RecordedSheet(meeting.held_on, None, 1, meeting, sheet_of(meeting.sheet), None, None)
        return
    if number not in days:
        return
    sheet, cancelled_by = sheet_of(meeting.sheet), mirror if mirror in days else None
    yield RecordedSheet(days[number], number, 1, meeting, sheet, None, cancelled_by)
    if cancelled_by is not None:
        yield RecordedSheet(days[cancelled_by], cancelled_by, -1, meeting, sheet, number, None)


def _days_of_entries(session: Session, group: Group, through_number: int) -> dict[int, date]:
    """The day of every entry recorded so far: a correction is dated when it was made, not when the group met."""
    entry = JournalTransaction
    wanted = select(entry.number, entry.day).where(entry.book_id == group.book_id, entry.number <= through_number)
    return {number: day for number, day in session.execute(wanted)}


@lru_cache(maxsize=_SHEETS_KEPT)
def sheet_of(canonical: str) -> MeetingSheet:
    """The sheet that these canonical bytes stand for; its rules are checked once a process."""
    return sheet_from_canonical(canonical)
