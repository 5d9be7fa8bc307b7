"""A meeting from the first keystroke to the journal: started, drafted, counted by one officer, confirmed by another.

    start -> draft -> count -> counted -> confirm -> posted
                ^______ reopen ____|

A draft keeps the form exactly as typed, valid or not. A counted meeting holds the canonical sheet and awaits a second
officer. A posted meeting is one journal transaction whose evidence is the sheet's digest; a meeting at which no money moved
and no fine was imposed is posted without one, for the journal has no empty transactions. What is posted is changed only by
`groups.corrections`. Two officers on one sheet are kept apart by its version: who saves late is shown both texts.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, cast
from zoneinfo import ZoneInfo

from sqlalchemy import CursorResult, delete, func, select, update
from sqlalchemy.orm import Session

from access.deeds import name_of
from core.calendars import Calendar, now, today
from core.money import Currency
from groups import errors
from groups.constitution import terms_on
from groups.conversion.succession import refuse_carried_over
from groups.cycles import cycle_on, nearest_day
from groups.denominations import denominations
from groups.figures import Pot, SheetFigures, Standing
from groups.finding import book_of, hold
from groups.form import fields_of, fresh_fields, kept_fields
from groups.loans.account import Split
from groups.loans.figures import Loans, repayment
from groups.loans.history import loan_books
from groups.loans.in_hand import LoanInHand
from groups.members import everybody, seated
from groups.models import STATE_NAMES, Cycle, Group, Meeting, MeetingState
from groups.opening import opening_on
from groups.sheet import MeetingSheet, sheet_from_canonical
from groups.terms import Terms
from groups.writing import locked_with_its_books, write_meeting
from ledger.balances import head
from ledger.models import PeriodClosing
from ledger.posting import close_period
from ledger.vouchers import waiting_until

MOST_TYPED = 2_000
MOST_FIELDS = 20_000


@dataclass(frozen=True, slots=True)
class SeatedMember:
    """A line of the grid: who sits there."""

    number: int
    name: str
    public_id: str
    has_photo: bool


@dataclass(frozen=True, slots=True)
class MeetingContext:
    """All that a meeting page needs besides what is typed on it.

    `opening` is the cash by pot and `standing` each seated member's shares, carried money and fines, both as of the day.
    `loans` are those that are open or wait to be handed out, `in_hand` what splits a payment. For a correction all of it is
    as it was on the corrected sheet, but for loans, which are as the books have them now without it; `corrects` is that meeting.
    """

    group: Group
    meeting: Meeting
    held_on: date
    currency: Currency
    calendar: Calendar
    terms: Terms
    members: tuple[SeatedMember, ...]
    opening: Mapping[Pot, int]
    standing: Mapping[int, Standing]
    denominations: tuple[int, ...]
    corrects: Meeting | None
    loans: Loans = Loans()
    in_hand: Mapping[int, LoanInHand] = field(default_factory=dict)

    def with_loans(self, repaid: Mapping[int, int], handed_out: tuple[int, ...]) -> Loans:
        """What the meeting did with loans: repaid amounts by loan number, each split as it stands on the day.

        Of a loan that is not open everything counts as principal, for the sheet to refuse.
        """
        splits = {
            loan: self.in_hand[loan].split(minor) if loan in self.in_hand else Split(principal=minor)
            for loan, minor in repaid.items()
        }
        repayments = tuple(repayment(loan, split) for loan, split in splits.items())
        return replace(self.loans, repaid=repayments, handed_out=handed_out)


def context(session: Session, group: Group, meeting: Meeting, held_on: date | None = None) -> MeetingContext:
    """The context of a sheet on its day, or on the day that is typed on it now.

    Raises MeetingWithoutRules, MeetingWithoutMembers.
    """
    day = held_on or meeting.held_on
    corrected = session.get_one(Meeting, meeting.corrects_id) if meeting.corrects_id else None
    start_from = sheet_of(corrected) if corrected else unwritten(session, group, day)
    members = {member.number: member for member in everybody(session, group)}
    lent = loan_books(session, group, day, without=corrected.id if corrected else None)
    return MeetingContext(
        group=group,
        meeting=meeting,
        held_on=day,
        currency=start_from.currency,
        calendar=Calendar(group.calendar),
        terms=start_from.terms,
        members=tuple(
            SeatedMember(number, member.name, member.public_id, member.photo_type is not None)
            for number, member in members.items()
            if number in start_from.standing
        ),
        opening=start_from.opening,
        standing=start_from.standing,
        denominations=start_from.denominations,
        corrects=corrected,
        loans=lent.loans,
        in_hand=lent.in_hand,
    )


def unwritten(session: Session, group: Group, held_on: date) -> SheetFigures:
    """The figures that a sheet of a day starts from: its rules, its members' standing and its opening cash; no lines yet.

    Raises MeetingWithoutRules, MeetingWithoutMembers.
    """
    terms, members = terms_on(session, group, held_on), seated(session, group, held_on)
    if not members:
        raise errors.MeetingWithoutMembers(day=held_on)
    opening = opening_on(session, group, held_on, terms)
    return SheetFigures(
        held_on=held_on,
        currency=group.money,
        terms=terms,
        opening=opening.cash,
        standing={member.number: opening.standing[member.number] for member in members},
        denominations=denominations(group.money),
        rows=(),
        loans=loan_books(session, group, held_on).loans,
    )


def sheet_of(meeting: Meeting) -> MeetingSheet:
    """The sheet of a meeting that has been counted."""
    if meeting.sheet is None:
        raise LookupError(f"meeting {meeting.public_id} has not been counted")
    return sheet_from_canonical(meeting.sheet)


def start(session: Session, group: Group, held_on: date, *, by: str, again: bool = False) -> Meeting:
    """A new draft for a day. `again`: the group really met a second time on that day.

    Raises MeetingInFuture, MeetingBeforeFounding, MeetingInClosedPeriod, MeetingOutsideCycle, MeetingWithoutRules,
    MeetingWithoutMembers, GroupCarriedOver, and MeetingAlreadyBegun when a sheet for that day is still being written.
    """
    hold(session, group)
    cycle = refuse_impossible_day(session, group, held_on)
    terms, members = terms_on(session, group, held_on), seated(session, group, held_on)
    if not members:
        raise errors.MeetingWithoutMembers(day=held_on)
    if not again:
        _refuse_second_draft(session, group, held_on)
    numbers = [member.number for member in members]
    meeting = Meeting(
        group_id=group.id,
        cycle_id=cycle.id,
        number=(session.scalar(select(func.max(Meeting.number)).where(Meeting.group_id == group.id)) or 0) + 1,
        revision=1,
        held_on=held_on,
        state=MeetingState.DRAFT,
        version=1,
        draft=json.dumps(fresh_fields(held_on, Calendar(group.calendar), terms, group.money, numbers)),
        drafted_by=by,
        drafted_at=now(),
    )
    session.add(meeting)
    session.flush()
    return meeting


def refuse_impossible_day(session: Session, group: Group, day: date) -> Cycle:
    """The cycle of a day on which the group can have met, by its own clock. Raises as `start` says."""
    refuse_carried_over(session, group)
    if day > (current := today(group.timezone)):
        raise errors.MeetingInFuture(day=day, today=current)
    if day < group.founded_on:
        raise errors.MeetingBeforeFounding(day=day, founded=group.founded_on)
    closed = closed_through(session, group)
    if closed is not None and day <= closed:
        raise errors.MeetingInClosedPeriod(day=day, closed=closed)
    return cycle_on(session, group, day)


def closed_through(session: Session, group: Group) -> date | None:
    """The last day of the group's closed books."""
    return session.scalar(select(func.max(PeriodClosing.through)).where(PeriodClosing.book_id == group.book_id))


def _refuse_second_draft(session: Session, group: Group, held_on: date) -> None:
    unfinished = Meeting.state.in_((MeetingState.DRAFT, MeetingState.COUNTED))
    on_that_day = select(Meeting.number).where(Meeting.group_id == group.id, Meeting.held_on == held_on)
    number = session.scalar(on_that_day.where(unfinished, Meeting.corrects_id.is_(None)).limit(1))
    if number is not None:
        raise errors.MeetingAlreadyBegun(number=number, day=held_on)


def save_draft(session: Session, meeting: Meeting, fields: Mapping[str, str], version: int, *, by: str) -> int:
    """Keeps the form as typed and returns the sheet's new version. `version` is the one that the form was loaded with.

    A repeated save of the same text is the same save. Raises DraftChangedElsewhere (it carries the other text),
    DraftTooLarge, MeetingNotDraft; then nothing is changed.
    """
    typed = kept_fields(fields)
    _refuse_endless(typed)
    kept = _change_draft(
        session, meeting, version, draft=json.dumps(typed), drafted_by=by, drafted_at=now()
    )
    if not kept:
        _refuse_unless(meeting, MeetingState.DRAFT, errors.MeetingNotDraft)
        if meeting.fields != typed:
            raise changed_elsewhere(session, meeting, typed)
    return meeting.version


def _refuse_endless(typed: Mapping[str, str]) -> None:
    for name, value in typed.items():
        if len(value) > MOST_TYPED or len(name) > MOST_TYPED:
            raise errors.DraftTooLarge(field=name[:60], length=max(len(value), len(name)), most=MOST_TYPED)
    if len(typed) > MOST_FIELDS:
        raise errors.DraftTooLarge(field="", length=len(typed), most=MOST_FIELDS)


def _change_draft(session: Session, meeting: Meeting, version: int, **values: Any) -> bool:
    """Changes the row if it still is the draft of this version, in one statement; the object then says what the row says."""
    session.flush()
    unchanged = (Meeting.id == meeting.id, Meeting.version == version, Meeting.state == MeetingState.DRAFT)
    change = update(Meeting).where(*unchanged).values(version=version + 1, **values).execution_options(synchronize_session=False)
    result = cast(CursorResult[Any], session.execute(change))
    session.refresh(meeting)
    return result.rowcount == 1


def changed_elsewhere(session: Session, meeting: Meeting, typed: Mapping[str, str]) -> errors.DraftChangedElsewhere:
    """The refusal that carries what stands on the sheet now, beside what was typed on an older one."""
    theirs, group = meeting.fields, session.get_one(Group, meeting.group_id)
    differing = tuple(name for name in {**theirs, **typed} if theirs.get(name, "") != typed.get(name, ""))
    at = meeting.drafted_at.astimezone(ZoneInfo(group.timezone))
    return errors.DraftChangedElsewhere(
        theirs=theirs,
        differing=differing,
        version=meeting.version,
        by=meeting.drafted_by,
        at=meeting.drafted_at,
        who=name_of(session, meeting.drafted_by),
        time=at.strftime("%H:%M"),
    )


def discard(session: Session, meeting: Meeting, *, by: str) -> None:
    """Throws a draft away that was begun by mistake; nothing else can be. Raises MeetingNotDraft."""
    thrown = delete(Meeting).where(Meeting.id == meeting.id, Meeting.state == MeetingState.DRAFT)
    result = cast(CursorResult[Any], session.execute(thrown.execution_options(synchronize_session=False)))
    if result.rowcount != 1:
        session.refresh(meeting)
        _refuse_unless(meeting, MeetingState.DRAFT, errors.MeetingNotDraft)
    session.expunge(meeting)


def count(session: Session, meeting: Meeting, sheet: MeetingSheet, version: int, *, by: str) -> None:
    """The sheet agrees and `by` has counted the cash: it now awaits a second officer.

    Raises MeetingNotDraft, DraftChangedElsewhere, RulesChanged, OpeningChanged, NoteForUnusualDay, CorrectionKeepsDay, and
    as `start` for the day on the sheet.
    """
    group = session.get_one(Group, meeting.group_id)
    _refuse_unless(meeting, MeetingState.DRAFT, errors.MeetingNotDraft)
    if meeting.corrects_id is None:
        cycle_id = refuse_impossible_day(session, group, sheet.held_on).id
        _refuse_unexplained_day(session, group, sheet)
    elif sheet.held_on != meeting.held_on:
        raise errors.CorrectionKeepsDay(number=meeting.number, held=meeting.held_on)
    else:
        cycle_id = meeting.cycle_id
    # Read before the figures are compared: what is posted after this moment is then looked at when it is confirmed.
    counted_number = head(session, book_of(session, group)).number
    refuse_outdated(sheet, context(session, group, meeting, sheet.held_on))
    kept = _change_draft(
        session,
        meeting,
        version,
        state=MeetingState.COUNTED,
        held_on=sheet.held_on,
        cycle_id=cycle_id,
        sheet=sheet.canonical().decode(),
        counted_number=counted_number,
        prepared_by=by,
        prepared_at=now(),
    )
    if not kept:
        _refuse_unless(meeting, MeetingState.DRAFT, errors.MeetingNotDraft)
        raise changed_elsewhere(session, meeting, fields_of(sheet, Calendar(group.calendar)))


def _refuse_unexplained_day(session: Session, group: Group, sheet: MeetingSheet) -> None:
    nearest = nearest_day(session, group, sheet.held_on)
    if nearest is not None and nearest != sheet.held_on and not sheet.note:
        raise errors.NoteForUnusualDay(day=sheet.held_on, nearest=nearest)


def refuse_outdated(sheet: MeetingSheet, current: MeetingContext) -> None:
    """Refuses a sheet that was reckoned on other rules, members or opening figures. Raises RulesChanged, OpeningChanged."""
    same_rules = (sheet.terms, sheet.denominations) == (current.terms, current.denominations)
    if not same_rules or sheet.currency != current.currency or sheet.standing.keys() != current.standing.keys():
        raise errors.RulesChanged(day=sheet.held_on)
    if (sheet.opening, sheet.standing) != (current.opening, current.standing):
        raise errors.OpeningChanged()
    amounts = {one.loan_number: one.amount_minor for one in sheet.loans.repaid}
    if sheet.loans != current.with_loans(amounts, sheet.loans.handed_out):
        raise errors.OpeningChanged()


def reopen(session: Session, meeting: Meeting, *, by: str) -> None:
    """Back from counted to draft, to be written on and counted again. Raises MeetingNotCounted."""
    locked(session, meeting)
    _refuse_unless(meeting, MeetingState.COUNTED, errors.MeetingNotCounted)
    meeting.state, meeting.sheet, meeting.counted_number = MeetingState.DRAFT, None, None
    meeting.prepared_by, meeting.prepared_at = None, None
    meeting.version += 1
    session.flush()


def confirm(session: Session, meeting: Meeting, *, by: str, read: int | None = None) -> Meeting:
    """A second officer agrees: the meeting becomes one journal transaction, and its attendance and count are kept.

    `read` is the version of the sheet whose figures she was shown. Confirming what is already confirmed changes nothing and
    returns the meeting as it stands. `journal_number` of the result is empty when no money moved. Raises MeetingNotCounted,
    ChangedSinceRead, SameOfficer, RulesChanged, OpeningChanged, LaterFiguresContradict, and of the ledger PeriodClosed and
    CashBelowZero.
    """
    awaited = locked_with_its_books(session, meeting)
    if meeting.state in (MeetingState.POSTED, MeetingState.REVERSED):
        return meeting
    _refuse_unless(meeting, MeetingState.COUNTED, errors.MeetingNotCounted)
    refuse_unread(meeting, read)
    if meeting.prepared_by == by:
        raise errors.SameOfficer()
    write_meeting(session, awaited, meeting, sheet_of(meeting), by=by)
    return meeting


def refuse_unread(meeting: Meeting, read: int | None) -> None:
    """Refuses to agree to another version than the one that was shown. Raises ChangedSinceRead."""
    if read is not None and read != meeting.version:
        raise errors.ChangedSinceRead(number=meeting.number)


def close_books(session: Session, group: Group, through: date, *, by: str) -> None:
    """Closes the group's books up to a day, once every meeting and voucher of that time is finished.

    Raises UnfinishedMeeting, UnfinishedVoucher, and what `ledger.posting.close_period` raises.
    """
    hold(session, group)
    unfinished = select(Meeting).where(Meeting.group_id == group.id, Meeting.held_on <= through, Meeting.corrects_id.is_(None))
    waiting = unfinished.where(Meeting.state.in_((MeetingState.DRAFT, MeetingState.COUNTED))).order_by(Meeting.held_on)
    for meeting in session.scalars(waiting.limit(1)):
        state = STATE_NAMES[MeetingState(meeting.state)]
        raise errors.UnfinishedMeeting(number=meeting.number, day=meeting.held_on, state=state)
    for voucher in waiting_until(session, book_of(session, group), through):
        raise errors.UnfinishedVoucher(number=voucher.number, day=voucher.day)
    close_period(session, book_of(session, group), through, by=by)


def locked(session: Session, meeting: Meeting) -> None:
    """Takes the meeting's row for this database transaction and reads it anew."""
    session.refresh(meeting, with_for_update=True)


def _refuse_unless(
    meeting: Meeting, state: MeetingState, refusal: type[errors.MeetingNotDraft | errors.MeetingNotCounted]
) -> None:
    if meeting.state != state:
        raise refusal(number=meeting.number, state=STATE_NAMES[MeetingState(meeting.state)])


def record(
    session: Session, group: Group, sheet: MeetingSheet, *, prepared_by: str, confirmed_by: str, again: bool = False
) -> Meeting:
    """Starts, counts and confirms a sheet in one call: practice books, stories and imports. Raises as those do."""
    meeting = start(session, group, sheet.held_on, by=prepared_by, again=again)
    typed = fields_of(sheet, Calendar(group.calendar))
    version = save_draft(session, meeting, typed, meeting.version, by=prepared_by)
    count(session, meeting, sheet, version, by=prepared_by)
    return confirm(session, meeting, by=confirmed_by)
