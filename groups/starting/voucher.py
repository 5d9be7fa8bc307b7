"""The two vouchers by which a group starts mid-life: its opening balances, and a whole earlier record.

Either brings the opening in once, as the first thing in the journal. A record also enrols its members before, and holds its
past meetings after; all of it in the database transaction in which a second officer confirms.
"""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from core.calendars import today
from core.frozen import from_text
from core.marks import N_
from groups import half_typed
from groups.constitution import terms_on
from groups.loans.entering import take_back
from groups.models import STATE_NAMES, Group, Meeting, MeetingState, Member
from groups.starting import opening_errors as errors
from groups.starting.cell_errors import RecordAlreadyThere, RecordChangesNothing
from groups.starting.holding import bring_in_loans, enrol_missing, hold_meetings, missing_members
from groups.starting.opening import OpeningSheet
from groups.starting.record import Record
from ledger.models import Book, JournalTransaction
from ledger.posting import Entry
from ledger.voucher_models import Voucher, VoucherState
from ledger.vouchers import Kind

FORM = "opening"  # the name under which the half-typed opening is kept


def read_opening(content: str) -> OpeningSheet:
    return from_text(OpeningSheet, content)


def read_record(content: str) -> Record:
    return from_text(Record, content)


def of_content(session: Session, book: Book, kind: str, content: str, state: VoucherState) -> Voucher | None:
    """A voucher in this state that says exactly this."""
    same = (Voucher.kind == kind, Voucher.content == content, Voucher.state == state)
    return session.scalar(select(Voucher).where(Voucher.book_id == book.id, *same).limit(1))


def opening_entries(content: str) -> tuple[Entry, ...]:
    return read_opening(content).entries()


def record_entries(content: str) -> tuple[Entry, ...]:
    opening = read_record(content).opening
    return opening.entries() if opening else ()


def _check_opening(session: Session, book: Book, voucher: Voucher) -> None:
    group, sheet = group_of(session, book), read_opening(voucher.content)
    refuse_not_first(session, group, sheet, _seated(session, group, sheet.day))


def _check_record(session: Session, book: Book, voucher: Voucher) -> None:
    refuse_record(session, group_of(session, book), read_record(voucher.content), voucher.content)


def refuse_record(session: Session, group: Group, record: Record, content: str) -> None:
    """Refuses a record that is there already. Raises RecordAlreadyThere, RecordChangesNothing, as `refuse_not_first`."""
    book = session.get_one(Book, group.book_id)
    earlier = of_content(session, book, RECORD.name, content, VoucherState.POSTED)
    if earlier is not None and earlier.confirmed_at is not None:
        raise RecordAlreadyThere(day=earlier.confirmed_at.date())
    new = missing_members(session, group, record)
    if record.opening is not None:
        joined = {member.number for member in new if member.joined_on <= record.opening.day}
        refuse_not_first(session, group, record.opening, _seated(session, group, record.opening.day) | joined)
    elif not new and not record.meetings:
        raise RecordChangesNothing()


def _bring_in_opening(session: Session, book: Book, voucher: Voucher) -> None:
    """Brings the loans in; the half-typed form, kept until now in case the voucher is withdrawn, is done with."""
    group = group_of(session, book)
    bring_in_loans(session, group, read_opening(voucher.content), voucher)
    half_typed.drop(session, group, FORM)


def _enrol(session: Session, book: Book, voucher: Voucher) -> None:
    group = group_of(session, book)
    enrol_missing(session, group, read_record(voucher.content))


def _bring_in_record(session: Session, book: Book, voucher: Voucher) -> None:
    group, record = group_of(session, book), read_record(voucher.content)
    if record.opening is not None:
        bring_in_loans(session, group, record.opening, voucher)
    hold_meetings(session, group, record, prepared_by=voucher.prepared_by, confirmed_by=voucher.confirmed_by or "")


def _take_back(session: Session, book: Book, voucher: Voucher) -> None:
    """The opening is taken back only while nothing was built on it. Raises OpeningBuiltOn, and as `entering.take_back`."""
    group = group_of(session, book)
    for meeting in _held(session, group):
        raise errors.OpeningBuiltOn(number=meeting.number, day=meeting.held_on)
    by = voucher.reversed_by or ""
    take_back(session, group, voucher.journal_reference, voucher.reversal_number, by=by)


def group_of(session: Session, book: Book) -> Group:
    return session.scalars(select(Group).where(Group.book_id == book.id)).one()


def refuse_not_first(session: Session, group: Group, sheet: OpeningSheet, members: Iterable[int]) -> None:
    """Refuses an opening that would not be the first thing in the books, or that was reckoned on other members or rules.

    Raises OpeningAlready, OpeningAfterMeeting, OpeningAfterEntries, OpeningDayImpossible, OpeningRulesChanged,
    OpeningMembersChanged, MeetingWithoutRules.
    """
    refuse_begun(session, group)
    book, current = session.get_one(Book, group.book_id), today(group.timezone)
    if not book.opened_on <= sheet.day <= current:
        raise errors.OpeningDayImpossible(day=sheet.day, first=book.opened_on, today=current)
    if terms_on(session, group, sheet.day) != sheet.terms:
        raise errors.OpeningRulesChanged(day=sheet.day)
    if set(members) != set(sheet.savings):
        raise errors.OpeningMembersChanged()


def refuse_begun(session: Session, group: Group) -> None:
    """Refuses a group whose books have begun. Raises OpeningAlready, OpeningAfterMeeting, OpeningAfterEntries."""
    brought_in = opening_of(session, group)
    if brought_in is not None:
        raise errors.OpeningAlready(day=brought_in.day)
    for meeting in _held(session, group):
        state = STATE_NAMES[MeetingState(meeting.state)]
        raise errors.OpeningAfterMeeting(number=meeting.number, day=meeting.held_on, state=state)
    mirror = aliased(JournalTransaction)
    undone = select(mirror.number).where(mirror.book_id == group.book_id, mirror.reverses == JournalTransaction.number)
    standing = (JournalTransaction.book_id == group.book_id, JournalTransaction.reverses.is_(None), ~undone.exists())
    count = session.scalar(select(func.count()).select_from(JournalTransaction).where(*standing)) or 0
    if count:
        raise errors.OpeningAfterEntries(count=count)


def opening_of(session: Session, group: Group) -> Voucher | None:
    """The confirmed voucher by which this group's balances were brought in."""
    kinds = Voucher.kind.in_((OPENING.name, RECORD.name))
    brought_in = (Voucher.book_id == group.book_id, Voucher.state == VoucherState.POSTED, Voucher.journal_number.is_not(None))
    return session.scalar(select(Voucher).where(kinds, *brought_in).limit(1))


def waiting_for_second_officer(session: Session, group: Group) -> list[Voucher]:
    """The vouchers by which something is to be brought in, prepared and not yet confirmed."""
    kinds = Voucher.kind.in_((OPENING.name, RECORD.name))
    waiting = (Voucher.book_id == group.book_id, Voucher.state == VoucherState.PREPARED)
    return list(session.scalars(select(Voucher).where(kinds, *waiting).order_by(Voucher.number)))


def _held(session: Session, group: Group) -> list[Meeting]:
    """Meetings that are more than a draft and were not taken back, the latest first."""
    counts = Meeting.state.in_((MeetingState.COUNTED, MeetingState.POSTED))
    return list(session.scalars(select(Meeting).where(Meeting.group_id == group.id, counts).order_by(Meeting.held_on.desc())))


def _seated(session: Session, group: Group, day: date) -> set[int]:
    stays = (Member.left_on.is_(None)) | (Member.left_on >= day)
    return set(session.scalars(select(Member.number).where(Member.group_id == group.id, Member.joined_on <= day, stays)))


OPENING = Kind(
    name="opening",
    title=N_("Opening balances"),
    read=read_opening,
    entries=opening_entries,
    check=_check_opening,
    posted=_bring_in_opening,
    taken_back=_take_back,
)
RECORD = Kind(
    name="record",
    title=N_("Earlier record"),
    read=read_record,
    entries=record_entries,
    check=_check_record,
    before=_enrol,
    posted=_bring_in_record,
    taken_back=_take_back,
)
