"""Is every report of a visit still what the visitors left? Each is a witness too: the book must still give its fingerprint.

A report's own fingerprint is printed on it, so that a paper in anybody's hands is held against what is kept.
"""

from collections.abc import Iterator, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.errors import Inconsistent
from groups.federation.audit_report import AuditReport
from groups.federation.audits import report_of
from groups.federation.models import PeerAudit
from groups.models import Group
from ledger.balances import JournalEntry
from ledger.models import Book
from ledger.verify import Finding


def audit_findings(session: Session, group: Group, book: Book, entries: Mapping[int, JournalEntry]) -> list[Finding]:
    """Every finding about the visits to a group, visit by visit."""
    wanted = select(PeerAudit).where(PeerAudit.group_id == group.id).order_by(PeerAudit.number)
    return [finding for audit in session.scalars(wanted) for finding in _of(audit, book, entries)]


def _of(audit: PeerAudit, book: Book, entries: Mapping[int, JournalEntry]) -> Iterator[Finding]:
    report = _read(audit)
    if report is None:
        yield _found(book, audit, "visit-unreadable", "the report that is kept is no report any more")
        return
    repeated = (audit.visited_on, audit.next_due, audit.book_number)
    if repeated != (report.visited_on, report.next_due, report.book_number):
        yield _found(book, audit, "visit-differs", "what is kept beside the report is not what it says")
    stands = entries.get(report.book_number)
    if report.book_fingerprint != (stands.fingerprint if stands else book.fingerprint):
        yield _found(book, audit, "visit-saw-another-book", "the book does not give the fingerprint that the visitors were shown")


def _read(audit: PeerAudit) -> AuditReport | None:
    try:
        return report_of(audit)
    except (ValueError, KeyError, TypeError, Inconsistent):
        return None


def _found(book: Book, audit: PeerAudit, rule: str, detail: str) -> Finding:
    return Finding(book.owner, rule, audit.book_number, f"visit {audit.number}: {detail}")
