"""Is every confirmed meeting still what was confirmed? One rule a function, beside `ledger.verify` for the books.

The journal chains the digest of each sheet; here the sheet that is kept, its attendance and its cash count are held against
that digest. What the tables repeat for the sake of questions is proved to say what the sheet says.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.errors import Inconsistent
from groups.charts import holder
from groups.conversion.verify import verify_successions
from groups.federation.verify import audit_findings
from groups.kiosk.verify import kiosk_findings
from groups.loans.verify import loan_findings
from groups.models import Attendance, CashCount, Group, Meeting, MeetingState, Member
from groups.rotation.verify import rotation_findings
from groups.sheet import MeetingSheet, digest_of, sheet_from_canonical
from groups.voucher_kinds import KINDS
from ledger.balances import JournalEntry, journal
from ledger.models import Account, Book
from ledger.verify import Finding
from ledger.voucher_verify import verify_vouchers

_CONFIRMED = (MeetingState.POSTED, MeetingState.REVERSED)


@dataclass(frozen=True, slots=True)
class _Kept:
    """A confirmed meeting as the rules read it; `sheet` is None when what is kept can no longer be read."""

    owner: str
    meeting: Meeting
    sheet: MeetingSheet | None
    entries: Mapping[int, JournalEntry]
    attendance: Mapping[int, tuple[str, str]]
    pieces: Mapping[tuple[str, int], int]

    def found(self, rule: str, detail: str) -> Finding:
        return Finding(self.owner, rule, self.meeting.journal_number or 0, f"{self.meeting.reference}: {detail}")


def verify_group_records(session: Session) -> Iterator[Finding]:
    """The findings of every group, group by group; none when all is as it was confirmed."""
    for group in session.scalars(select(Group).order_by(Group.id)):
        yield from verify_group(session, group)


def verify_group(session: Session, group: Group) -> list[Finding]:
    """All findings of one group's confirmed meetings and members, the earliest meeting first."""
    book = session.get_one(Book, group.book_id)
    entries = {entry.number: entry for entry in journal(session, book)}
    findings = [finding for kept in _kept(session, group, book, entries) for rule in RULES for finding in rule(kept)]
    findings += verify_vouchers(session, book, KINDS)
    findings += verify_successions(session, group, book)
    findings += loan_findings(session, group, book, entries)
    findings += audit_findings(session, group, book, entries)
    findings += rotation_findings(session, group, book)
    findings += kiosk_findings(session, group, book)
    return [*findings, *_members_without_accounts(session, group, book), *_strays(session, group, book, entries)]


def _kept(session: Session, group: Group, book: Book, entries: Mapping[int, JournalEntry]) -> Iterator[_Kept]:
    of_group = select(Meeting.id).where(Meeting.group_id == group.id)
    attendance: dict[int, dict[int, tuple[str, str]]] = {}
    seats = select(Attendance, Member.number).join(Member).where(Attendance.meeting_id.in_(of_group))
    for seat, number in session.execute(seats):
        attendance.setdefault(seat.meeting_id, {})[number] = (seat.presence, seat.sent_by)
    pieces: dict[int, dict[tuple[str, int], int]] = {}
    for piece in session.scalars(select(CashCount).where(CashCount.meeting_id.in_(of_group))):
        pieces.setdefault(piece.meeting_id, {})[piece.pot, piece.denomination_minor] = piece.quantity
    confirmed = select(Meeting).where(Meeting.group_id == group.id, Meeting.state.in_(_CONFIRMED))
    for meeting in session.scalars(confirmed.order_by(Meeting.held_on, Meeting.number, Meeting.revision)):
        yield _Kept(
            book.owner, meeting, _read(meeting), entries, attendance.get(meeting.id, {}), pieces.get(meeting.id, {})
        )


def _read(meeting: Meeting) -> MeetingSheet | None:
    try:
        return sheet_from_canonical(meeting.sheet or "")
    except (ValueError, KeyError, TypeError, AttributeError, Inconsistent):
        return None


def _sheet_can_be_read(kept: _Kept) -> Iterator[Finding]:
    if kept.sheet is None:
        yield kept.found("sheet-unreadable", "the sheet that is kept is no sheet any more")


def _journal_has_the_sheet(kept: _Kept) -> Iterator[Finding]:
    """The journal transaction is there, under the meeting's reference, with the digest of the very bytes that are kept."""
    number = kept.meeting.journal_number
    if number is None:
        if kept.sheet is not None and kept.sheet.entries():
            yield kept.found("meeting-not-in-journal", "money moved, but the journal has no transaction for it")
        return
    entry = kept.entries.get(number)
    if entry is None or entry.reference != kept.meeting.reference:
        yield kept.found("meeting-not-in-journal", f"journal transaction {number} is not this meeting")
    elif entry.evidence != digest_of(kept.meeting.sheet or "").hex():
        yield kept.found("sheet-changed", f"the sheet is not the one that journal transaction {number} is evidence of")


def _journal_moves_what_the_sheet_says(kept: _Kept) -> Iterator[Finding]:
    entry = kept.entries.get(kept.meeting.journal_number or 0)
    if entry is None or kept.sheet is None:
        return
    said = [(one.debit, one.credit, one.amount_minor) for one in kept.sheet.entries()]
    if said != [(one.debit, one.credit, one.amount_minor) for one in entry.postings]:
        yield kept.found("postings-differ", f"journal transaction {entry.number} does not move what the sheet says")


def _attendance_is_the_sheets(kept: _Kept) -> Iterator[Finding]:
    if kept.sheet is None:
        return
    said = {row.member_number: (row.presence.value, row.sent_by) for row in kept.sheet.rows}
    for number in sorted(said.keys() | kept.attendance.keys()):
        if said.get(number) != kept.attendance.get(number):
            yield kept.found("attendance-differs", f"member {number}: the attendance is not what the sheet says")


def _cash_count_is_the_sheets(kept: _Kept) -> Iterator[Finding]:
    if kept.sheet is None:
        return
    said = {
        (count.pot.value, denomination): quantity
        for count in kept.sheet.counts
        for denomination, quantity in count.quantities.items()
        if quantity
    }
    for pot, denomination in sorted(said.keys() | kept.pieces.keys()):
        if said.get((pot, denomination)) != kept.pieces.get((pot, denomination)):
            yield kept.found("cash-count-differs", f"{pot}: pieces of {denomination} are not what the sheet says")


def _two_officers(kept: _Kept) -> Iterator[Finding]:
    if kept.meeting.prepared_by == kept.meeting.confirmed_by:
        yield kept.found("one-officer", "prepared and confirmed by the same person")


def _reversal_is_in_the_journal(kept: _Kept) -> Iterator[Finding]:
    meeting, mirror = kept.meeting, kept.entries.get(kept.meeting.reversal_number or 0)
    if meeting.state != MeetingState.REVERSED or meeting.journal_number is None:
        return
    if mirror is None or mirror.reverses != meeting.journal_number:
        yield kept.found("reversal-not-in-journal", "the meeting is taken back, but the journal has no mirror of it")


def _members_without_accounts(session: Session, group: Group, book: Book) -> Iterator[Finding]:
    numbers = set(session.scalars(select(Member.number).where(Member.group_id == group.id)))
    holders = set(session.scalars(select(Account.holder).where(Account.book_id == book.id, Account.holder != "")))
    for number in sorted(numbers):
        if holder(number) not in holders:
            yield Finding(book.owner, "member-without-account", 0, f"member {number} has no accounts in the book")
    for stray in sorted(holders - {holder(number) for number in numbers}):
        yield Finding(book.owner, "account-without-member", 0, f"the book has accounts of {stray}, who is no member")


def _strays(
    session: Session, group: Group, book: Book, entries: Mapping[int, JournalEntry]
) -> Iterator[Finding]:
    """Journal transactions that call themselves a meeting of which nothing is kept."""
    confirmed = select(Meeting).where(Meeting.group_id == group.id, Meeting.state.in_(_CONFIRMED))
    kept = {meeting.journal_number for meeting in session.scalars(confirmed)}
    for number, entry in entries.items():
        if entry.reference.startswith("meeting:") and entry.reverses is None and number not in kept:
            yield Finding(book.owner, "meeting-missing", number, f"nothing is kept of {entry.reference}")


RULES: tuple[Callable[[_Kept], Iterator[Finding]], ...] = (
    _sheet_can_be_read,
    _journal_has_the_sheet,
    _journal_moves_what_the_sheet_says,
    _attendance_is_the_sheets,
    _cash_count_is_the_sheets,
    _two_officers,
    _reversal_is_in_the_journal,
)
