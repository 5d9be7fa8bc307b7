"""The import of an earlier record: files are read, checked and rehearsed; what is wholly right becomes a voucher.

The rehearsal does all that confirming will do, by the same services, and takes it back: what the books themselves refuse (a share
too many by the constitution, cash below zero, a closed year) is named at its cell like anything else. Nothing is written until
every cell is right and a second officer has confirmed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from core.calendars import Calendar
from core.errors import Refusal
from core.frozen import to_text
from core.language import Language
from groups import sheet_errors
from groups.constitution import versions
from groups.cycles import next_days
from groups.errors import JoinedBeforeFounding, JoinedInFuture, MeetingWithoutRules
from groups.figures import SheetFigures
from groups.loans.sheet_errors import LoanNotOpen, RepaidTooMuch
from groups.meetings import record as record_meeting
from groups.members import enrol, everybody
from groups.models import Group
from groups.sheet import agreed
from groups.sheet_rules import faults
from groups.starting.cell_errors import RepaidWithoutLoan
from groups.starting.cells import BadCell
from groups.starting.checking import GroupFacts, check
from groups.starting.columns import Sheet
from groups.starting.holding import bring_in_loan, figures_of, lend, missing_members
from groups.starting.lines import Habits
from groups.starting.opening_errors import OpeningDayImpossible
from groups.starting.preparing import RECORD_MEMO, prepare_record
from groups.starting.reading import Upload, read_files
from groups.starting.record import NewMember, PastMeeting, Record
from groups.starting.voucher import refuse_record
from groups.terms import terms_from_json
from ledger.models import Book
from ledger.posting import Draft, post
from ledger.voucher_models import Voucher

REHEARSAL, REHEARSAL_PREPARES = "rehearsal", "rehearsal: prepared"
EXPECTED_MEETINGS = 2_600  # meetings, which are fifty years of weekly ones
# What a later meeting says only because an earlier one could not be held; it is looked at again when that one is right.
_FOLLOWS = (
    sheet_errors.CarriedTooMuch,
    sheet_errors.CarriedHandedBackTooMuch,
    sheet_errors.SharesNotHeld,
    sheet_errors.SavingsNotHeld,
    sheet_errors.FinePaidTooMuch,
    sheet_errors.PotOverdrawn,
    sheet_errors.CashShort,
    sheet_errors.CashOver,
    LoanNotOpen,
    RepaidTooMuch,
    RepaidWithoutLoan,
)


@dataclass(frozen=True, slots=True)
class Trouble:
    """What the books refuse, and of which part of the record: a sheet's name or a meeting's day, and the field in it."""

    part: str
    where: str
    why: Refusal


@dataclass(frozen=True, slots=True)
class DryRun:
    """The record as it was read, and every cell of it that has to change; without one it can be prepared."""

    record: Record
    bad: tuple[BadCell, ...]


def facts_of(session: Session, group: Group, reader: Language) -> GroupFacts:
    """What the template and checking need to know of a group. Raises MeetingWithoutRules."""
    agreed_rules = versions(session, group)
    if not agreed_rules:
        raise MeetingWithoutRules(day=group.founded_on)
    members = [member for member in everybody(session, group) if member.left_on is None]
    return GroupFacts(
        terms=terms_from_json(agreed_rules[-1].terms),
        habits=Habits(group.money, Calendar(group.calendar), group.locale, reader),
        members={one.number: NewMember(one.number, one.name, one.joined_on, one.sex) for one in members},
        meetings=tuple(next_days(session, group, group.founded_on, EXPECTED_MEETINGS)),
    )


def dry_run(session: Session, group: Group, uploads: Iterable[Upload], reader: Language, *, by: str) -> DryRun:
    """Reads, checks and rehearses; nothing stays of it.

    Raises FileRefused for what is no record at all, RecordAlreadyThere, RecordChangesNothing.
    """
    checked = check(read_files(uploads), facts_of(session, group, reader))
    if checked.bad:
        return DryRun(checked.record, checked.bad)
    refused = [checked.place_of(one.part, one.where, one.why) for one in rehearsed(session, group, checked.record, by=by)]
    return DryRun(checked.record, tuple(refused))


def prepare(session: Session, group: Group, found: DryRun, *, by: str) -> Voucher:
    """The voucher of a record without a bad cell. Raises what `prepare_record` raises."""
    if found.bad:
        raise found.bad[0].why
    return prepare_record(session, group, found.record, by=by)


def rehearsed(session: Session, group: Group, record: Record, *, by: str) -> list[Trouble]:
    """What the books would refuse of a record. Raises RecordAlreadyThere, RecordChangesNothing."""
    with session.begin_nested() as tried:
        troubles = list(_rehearse(session, group, record, by=by))
        tried.rollback()
    session.expire_all()
    return troubles


def _rehearse(session: Session, group: Group, record: Record, *, by: str) -> Iterator[Trouble]:
    try:
        refuse_record(session, group, record, to_text(record))
    except OpeningDayImpossible as why:
        yield Trouble(Sheet.GROUP, "", why)
        return
    refused = list(_enrol(session, group, record))
    refused = refused or list(_open(session, group, record, by=by))
    yield from refused
    if not refused:
        yield from _meet(session, group, record, by=by)


def _enrol(session: Session, group: Group, record: Record) -> Iterator[Trouble]:
    for member in missing_members(session, group, record):
        try:
            enrol(session, group, member.name, member.joined_on, number=member.number, sex=member.sex)
        except Refusal as why:
            key = "joined_on" if isinstance(why, (JoinedBeforeFounding, JoinedInFuture)) else "name"
            yield Trouble(Sheet.MEMBERS, f"{member.number}-{key}", why)


def _open(session: Session, group: Group, record: Record, *, by: str) -> Iterator[Trouble]:
    if record.opening is None:
        return
    draft = Draft(record.opening.day, REHEARSAL, RECORD_MEMO, record.opening.entries())
    try:
        posted = post(session, session.get_one(Book, group.book_id), draft, by=by)
    except Refusal as why:
        yield Trouble(Sheet.GROUP, "", why)
        return
    for line, loan in enumerate(record.opening.loans, start=1):
        try:
            bring_in_loan(session, group, loan, record.opening.day, REHEARSAL, posted.number, by=by)
        except Refusal as why:
            yield Trouble(Sheet.GROUP, f"loan-{line}-outstanding", why)


def _meet(session: Session, group: Group, record: Record, *, by: str) -> Iterator[Trouble]:
    whole = True
    for meeting in record.meetings:
        found = list(_hold(session, group, meeting, whole=whole, by=by))
        yield from (trouble for trouble in found if whole or not isinstance(trouble.why, _FOLLOWS))
        whole = whole and not found


def _hold(session: Session, group: Group, meeting: PastMeeting, *, whole: bool, by: str) -> Iterator[Trouble]:
    """What is wrong with a meeting; one with which nothing is wrong is held, if all before it were."""
    day, handed_out = meeting.day.isoformat(), []
    for lent in meeting.lent if whole else ():
        try:
            handed_out.append(lend(session, group, meeting, lent, by=by, agreed_by=REHEARSAL))
        except Refusal as why:
            yield Trouble(day, f"row-{lent.member}-lent", why)
    if whole and len(handed_out) < len(meeting.lent):
        return
    try:
        figures = figures_of(session, group, meeting, tuple(handed_out))
        wrong = list(faults(figures))
        yield from (Trouble(day, _field(fault, figures), fault) for fault in wrong)
        if whole and not wrong:
            record_meeting(session, group, agreed(figures), prepared_by=by, confirmed_by=REHEARSAL, again=True)
    except Refusal as why:
        yield Trouble(day, str(getattr(why, "where", "")), why)


def _field(fault: Refusal, figures: SheetFigures) -> str:
    """The field that a fault names; one of a loan stands on the line of the member whose loan it is."""
    where = str(getattr(fault, "where", ""))
    kind, _, rest = where.partition("-")
    number, _, column = rest.partition("-")
    hers = {loan: one.member_number for loan, one in figures.loans.open.items()}
    hers |= {loan: one.member_number for loan, one in figures.loans.waiting.items()}
    if kind == "loan" and number.isdecimal() and int(number) in hers:
        return f"row-{hers[int(number)]}-{'repaid' if column == 'repaid' else 'lent'}"
    return where
