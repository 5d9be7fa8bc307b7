"""Peer audits: what the visitors find in the books, the report they leave, and when the next visit is due.

A report is written once. A mistake in it is mended by another report that names the one it replaces; both stay to be read.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from core.calendars import month_of, now, today
from core.frozen import from_text, to_text
from core.text import clean, required
from groups import charts
from groups.federation.audit_report import AuditReport, CountedPot, Raised, SeenPassbook
from groups.federation.errors import (
    AuditBookAhead,
    AuditOnImpossibleDay,
    AuditorsAreTheGroup,
    AuditReplacedBefore,
    AuditUnknown,
    PassbookOfNobody,
)
from groups.federation.models import PeerAudit
from groups.figures import Pot
from groups.finding import book_of, hold
from groups.members import seated
from groups.models import Group
from ledger.balances import Balance, Head, balances, head
from ledger.chart import AccountKey
from ledger.models import Book, JournalTransaction

MONTHS_BETWEEN = 6
_SAVINGS = (charts.MEMBERS_SHARES, charts.CARRIED_FORWARD, charts.SAVINGS, charts.SHARE_CAPITAL)


@dataclass(frozen=True, slots=True)
class BooksSeen:
    """The books as visitors find them on a day: cash by pot, and each member's name and savings by her number."""

    day: date
    head: Head
    pots: Mapping[Pot, int]
    names: Mapping[int, str]
    savings: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Noted:
    """What the visitors wrote down; the figures of the book are added when it is recorded.

    `counts` by pot: the pieces, and what the group says of a difference. `passbooks` by member number: what it says, and a
    note. `book_number` is the last entry that the visitors were shown.
    """

    visited_on: date
    visitors_from: str
    visitors: tuple[str, ...]
    counts: Mapping[Pot, tuple[Mapping[int, int], str]]
    passbooks: Mapping[int, tuple[int, str]]
    questions: tuple[Raised, ...]
    findings: str
    next_due: date
    book_number: int


@dataclass(frozen=True, slots=True)
class Visits:
    """The reports of a group, the latest visit first, and when the next visit is due; None where none has ever been."""

    audits: tuple[PeerAudit, ...]
    next_due: date | None
    days_late: int


def books_seen(session: Session, group: Group, day: date, through_number: int | None = None) -> BooksSeen:
    """What the book says of a day, up to an entry (None: the last). Raises AuditBookAhead."""
    book = book_of(session, group)
    stands = _head_at(session, book, through_number)
    found = balances(session, book, as_of=day, through_number=stands.number)
    members = seated(session, group, day)
    return BooksSeen(
        day=day,
        head=stands,
        pots={pot: found[AccountKey(pot.account)].net for pot in Pot},
        names={member.number: member.name for member in members},
        savings={member.number: _savings(found, member.number) for member in members},
    )


def _savings(found: Mapping[AccountKey, Balance], number: int) -> int:
    keys = [charts.of_member(code, number) for code in _SAVINGS]
    return sum(found[key].net for key in keys if key in found)


def _head_at(session: Session, book: Book, number: int | None) -> Head:
    last = head(session, book)
    if number is None or number == last.number:
        return last
    if number == 0:
        return Head(0, book.fingerprint)
    entry = session.get(JournalTransaction, (book.id, number))
    if entry is None:
        raise AuditBookAhead(last=last.number, number=number)
    return Head(entry.number, entry.fingerprint)


def record(
    session: Session,
    group: Group,
    noted: Noted,
    *,
    by: str,
    visiting: Group | None = None,
    replaces: PeerAudit | None = None,
) -> PeerAudit:
    """Writes the report of a visit. `visiting`: the group that came, where it keeps its books here too.

    The same report again is the same report. Raises AuditOnImpossibleDay, AuditorsAreTheGroup, AuditReplacedBefore,
    AuditBookAhead, PassbookOfNobody, NothingChecked, CountUnexplained, NextVisitTooEarly, TextMissing, TextTooLong,
    TextUnreadable.
    """
    now_there = today(group.timezone)
    if not group.founded_on <= noted.visited_on <= now_there:
        raise AuditOnImpossibleDay(day=noted.visited_on, founded=group.founded_on, today=now_there)
    if visiting is not None and visiting.id == group.id:
        raise AuditorsAreTheGroup()
    text = to_text(_report(session, group, noted, visiting))
    hold(session, group)
    if same := session.scalar(select(PeerAudit).where(PeerAudit.group_id == group.id, PeerAudit.report == text)):
        return same
    if replaces is not None and session.scalar(select(PeerAudit.id).where(PeerAudit.replaces_id == replaces.id)):
        raise AuditReplacedBefore(number=replaces.number)
    last = session.scalar(select(func.max(PeerAudit.number)).where(PeerAudit.group_id == group.id))
    audit = PeerAudit(
        group_id=group.id,
        number=(last or 0) + 1,
        visiting_group_id=visiting.id if visiting else None,
        visited_on=noted.visited_on,
        next_due=noted.next_due,
        book_number=noted.book_number,
        report=text,
        replaces_id=replaces.id if replaces else None,
        recorded_at=now(),
        recorded_by=by,
    )
    session.add(audit)
    session.flush()
    return audit


def _report(session: Session, group: Group, noted: Noted, visiting: Group | None) -> AuditReport:
    books = books_seen(session, group, noted.visited_on, noted.book_number)
    for number in noted.passbooks:
        if number not in books.savings:
            raise PassbookOfNobody(number=number, day=noted.visited_on)
    return AuditReport(
        currency=group.money.code,
        exponent=group.money.exponent,
        visited_on=noted.visited_on,
        visitors_from=visiting.name if visiting else required(noted.visitors_from, 200),
        visitors=tuple(required(name, 120) for name in noted.visitors or ("",)),
        members=len(books.names),
        pots=tuple(
            CountedPot(pot, books.pots[pot], dict(sorted(pieces.items())), clean(reason))
            for pot, (pieces, reason) in sorted(noted.counts.items())
        ),
        passbooks=tuple(
            SeenPassbook(number, says, books.savings[number], clean(note))
            for number, (says, note) in sorted(noted.passbooks.items())
        ),
        questions=noted.questions,
        findings=clean(noted.findings, 1200),
        next_due=noted.next_due,
        book_number=books.head.number,
        book_fingerprint=books.head.fingerprint,
    )


def report_of(audit: PeerAudit) -> AuditReport:
    return from_text(AuditReport, audit.report)


def audit_of(session: Session, group: Group, public_id: str) -> PeerAudit:
    """Raises AuditUnknown."""
    audit = session.scalar(select(PeerAudit).where(PeerAudit.group_id == group.id, PeerAudit.public_id == public_id))
    if audit is None:
        raise AuditUnknown()
    return audit


def replacement_of(session: Session, audit: PeerAudit) -> PeerAudit | None:
    """The report that replaces this one, if it was corrected."""
    return session.scalar(select(PeerAudit).where(PeerAudit.replaces_id == audit.id))


def visits(session: Session, group: Group, day: date) -> Visits:
    """Every report that was not replaced, the latest visit first, and how many days the next visit is late on a day."""
    later = aliased(PeerAudit)
    wanted = (
        select(PeerAudit)
        .outerjoin(later, later.replaces_id == PeerAudit.id)
        .where(PeerAudit.group_id == group.id, later.id.is_(None))
        .order_by(PeerAudit.visited_on.desc(), PeerAudit.number.desc())
    )
    found = tuple(session.scalars(wanted))
    due = found[0].next_due if found else None
    return Visits(found, due, max((day - due).days, 0) if due else 0)


def half_a_year_after(day: date) -> date:
    """When the next visit is due if nobody says otherwise: the same day of the month, or the month's last."""
    months = day.year * 12 + day.month - 1 + MONTHS_BETWEEN
    first = date(months // 12, months % 12 + 1, 1)
    return first.replace(day=min(day.day, month_of(first).end.day))
