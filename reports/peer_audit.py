"""The report of another group's visit: what was counted, compared, asked and found, with the sentences to read to everybody.

Every figure is as the visitors left it; the foot of each page is the book's as it stood when they looked, not as it is today.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from typing import ClassVar

from sqlalchemy.orm import Session

from access.deeds import name_of
from core.marks import N_, Term
from core.money import Currency
from groups.denominations import denominations
from groups.federation.audit_report import AuditReport, CountedPot, Raised
from groups.federation.audits import audit_of, replacement_of, report_of
from groups.federation.spoken import spoken
from groups.figures import POT_NAMES
from groups.members import everybody
from groups.models import Group
from reports.meeting_paper import Pieces
from reports.papers import Heading, Names, Witness, grouped
from reports.reading import heading_of


@dataclass(frozen=True, slots=True)
class PotOnPaper:
    name: Term
    book_minor: int
    pieces: tuple[Pieces, ...]
    counted_minor: int
    difference_minor: int
    reason: str


@dataclass(frozen=True, slots=True)
class PassbookOnPaper:
    member: int
    name: str
    says_minor: int
    book_minor: int
    difference_minor: int
    note: str


@dataclass(frozen=True, slots=True)
class PeerAuditPaper:
    kind: ClassVar[str] = "peer_audit"
    title: ClassVar[str] = N_("Report of a visit by another group")
    wide: ClassVar[bool] = False

    heading: Heading
    currency: Currency
    timezone: str
    number: int
    visited_on: date
    visitors_from: str
    visitors: tuple[str, ...]
    members: int
    pots: tuple[PotOnPaper, ...]
    passbooks: tuple[PassbookOnPaper, ...]
    agreeing: int
    questions: tuple[Raised, ...]
    findings: str
    next_due: date
    replaced_by: int | None
    recorded_by: str
    recorded_at: datetime
    evidence: str
    report: AuditReport
    names: Mapping[int, str]

    @property
    def agrees(self) -> bool:
        """Whether all the cash and every passbook that was seen are what the book says."""
        return not any(pot.difference_minor for pot in self.pots) and not any(seen.difference_minor for seen in self.passbooks)

    def spoken(self, say: Callable[..., str]) -> tuple[str, ...]:
        """The sentences to read aloud."""
        return spoken(self.report, self.names, say)


def peer_audit_paper(session: Session, group: Group, public_id: str, names: Names = Names.FULL) -> PeerAuditPaper:
    """The report of a visit. Raises AuditUnknown."""
    audit = audit_of(session, group, public_id)
    report = report_of(audit)
    called = {member.number: member.name if names is Names.FULL else "" for member in everybody(session, group)}
    replacement = replacement_of(session, audit)
    return PeerAuditPaper(
        heading=replace(
            heading_of(session, group, about=f"visit:{public_id}"),
            number=report.book_number,
            fingerprint=report.book_fingerprint,
            witnessed=_witnesses(group, report),
        ),
        currency=group.money,
        timezone=group.timezone,
        number=audit.number,
        visited_on=report.visited_on,
        visitors_from=report.visitors_from,
        visitors=report.visitors,
        members=report.members,
        pots=tuple(_pot(pot, group.money) for pot in report.pots),
        passbooks=tuple(
            PassbookOnPaper(
                seen.member, called.get(seen.member, ""), seen.says_minor, seen.book_minor, seen.difference_minor, seen.note
            )
            for seen in report.passbooks
        ),
        agreeing=report.agreeing,
        questions=report.questions,
        findings=report.findings,
        next_due=report.next_due,
        replaced_by=replacement.number if replacement else None,
        recorded_by=name_of(session, audit.recorded_by),
        recorded_at=audit.recorded_at,
        evidence=grouped(sha256(audit.report.encode()).hexdigest()),
        report=report,
        names=called,
    )


def _witnesses(group: Group, report: AuditReport) -> tuple[Witness, ...]:
    """The book as the visitors saw it; none when nothing was recorded in it yet."""
    return (Witness(f"group:{group.public_id}", report.book_number, report.book_fingerprint),) if report.book_number else ()


def _pot(pot: CountedPot, money: Currency) -> PotOnPaper:
    """Every note and coin of the currency is listed, those that were not there too, and any other that was counted."""
    listed = sorted({*denominations(money), *pot.quantities}, reverse=True)
    return PotOnPaper(
        name=POT_NAMES[pot.pot],
        book_minor=pot.book_minor,
        pieces=tuple(Pieces(each, pot.quantities.get(each, 0), each * pot.quantities.get(each, 0)) for each in listed),
        counted_minor=pot.counted_minor,
        difference_minor=pot.difference_minor,
        reason=pot.reason,
    )
