"""Documents and their scans: dated papers that agreements, vouchers and endorsements point at. None is changed or deleted.

A scan is told by its bytes, never by its name, and kept once by their SHA-256: the same scan cannot be evidence twice.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.calendars import now, today
from core.money import currency
from core.text import clean, required
from ledger.posting import EARLIEST_ZONE
from projects.errors import (
    DayInFuture,
    FileEmpty,
    FileKeptAlready,
    FileKeptElsewhere,
    FileKindUnknown,
    FileTooLarge,
    SerialUsed,
)
from projects.finding import document_of
from projects.models import Document, DocumentKind, Organisation, Project, StoredFile

MOST_BYTES = 5 * 1024 * 1024
MEGABYTE = 1024 * 1024
# The first bytes by which a file is known (and for WebP the four at its ninth place).
_SIGNATURES = (
    (b"%PDF-", "application/pdf"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
)
# Papers of which each is one payment: the same number of the same issuer is the same paper.
_NUMBERED = frozenset({DocumentKind.RECEIPT, DocumentKind.INVOICE})


@dataclass(frozen=True, slots=True)
class Paper:
    """What is written on a document: its number, who issued it, and the amount on it, if there is one."""

    kind: DocumentKind
    title: str
    day: date
    issued_by: str = ""
    serial: str = ""
    currency: str | None = None
    amount_minor: int | None = None


def media_type(content: bytes) -> str:
    """What a file is by its bytes. SVG and office files are refused: they can carry scripts. Raises FileKindUnknown."""
    for signature, known in _SIGNATURES:
        if content.startswith(signature):
            return known
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    raise FileKindUnknown()


def add_document(
    session: Session, owner: Project | Organisation, paper: Paper, content: bytes | None = None, *, by: str
) -> Document:
    """A paper of a project or of an organisation, with its scan if there is one.

    Raises FileEmpty, FileTooLarge, FileKindUnknown, FileKeptAlready, FileKeptElsewhere, SerialUsed, DayInFuture,
    UnknownCurrency, TextMissing, TextTooLong, TextUnreadable.
    """
    zone = owner.timezone if isinstance(owner, Project) else EARLIEST_ZONE
    if paper.day > (current := today(zone)):
        raise DayInFuture(day=paper.day, today=current)
    if paper.currency is not None:
        currency(paper.currency)
    issuer, serial = clean(paper.issued_by)[:120], clean(paper.serial)[:60]
    if serial and paper.kind in _NUMBERED:
        _refuse_same_number(session, issuer, serial)
    document = Document(
        kind=paper.kind,
        title=required(paper.title, 200),
        day=paper.day,
        issued_by=issuer,
        serial=serial,
        currency=paper.currency,
        amount_minor=paper.amount_minor,
        organisation_id=owner.id if isinstance(owner, Organisation) else None,
        project_id=owner.id if isinstance(owner, Project) else None,
        sha256=None if content is None else _store(session, owner, content),
        added_by=by,
        added_at=now(),
    )
    session.add(document)
    session.flush()
    return document


def _refuse_same_number(session: Session, issuer: str, serial: str) -> None:
    same = select(Document).where(func.lower(Document.issued_by) == issuer.lower(), Document.serial == serial)
    if known := session.scalar(same.where(Document.kind.in_(_NUMBERED)).limit(1)):
        raise SerialUsed(serial=serial, issuer=issuer, title=known.title, day=known.day)


def _store(session: Session, owner: Project | Organisation, content: bytes) -> str:
    if known := session.scalar(select(Document).where(Document.sha256 == sha256(content).hexdigest())):
        its_own = known.project_id == owner.id if isinstance(owner, Project) else known.organisation_id == owner.id
        if its_own:
            raise FileKeptAlready(title=known.title, day=known.day)
        raise FileKeptElsewhere()
    return keep_file(session, content).sha256


def keep_file(session: Session, content: bytes) -> StoredFile:
    """The bytes kept once, told by what they are; kept already, they are found again.

    Raises FileEmpty, FileTooLarge, FileKindUnknown.
    """
    if not content:
        raise FileEmpty()
    if len(content) > MOST_BYTES:
        raise FileTooLarge(size=-(-len(content) // MEGABYTE), most=MOST_BYTES // MEGABYTE)
    kind, digest = media_type(content), sha256(content).hexdigest()
    if (known := session.get(StoredFile, digest)) is not None:
        return known
    kept = StoredFile(sha256=digest, media_type=kind, size=len(content), content=content)
    session.add(kept)
    session.flush()
    return kept


def documents_of(session: Session, owner: Project | Organisation, kinds: Iterable[DocumentKind] = ()) -> list[Document]:
    """The papers of a project or an organisation, the latest first."""
    place = Document.project_id if isinstance(owner, Project) else Document.organisation_id
    wanted = select(Document).where(place == owner.id)
    if kinds:
        wanted = wanted.where(Document.kind.in_(list(kinds)))
    return list(session.scalars(wanted.order_by(Document.day.desc(), Document.id.desc())))


def file_of(session: Session, document: Document) -> StoredFile | None:
    return session.get(StoredFile, document.sha256) if document.sha256 else None


def paper_behind(session: Session, project: Project, public_id: str) -> dict[str, str]:
    """The document behind an entry and the fingerprint of its scan, as contents name them; nothing for no document.

    Raises DocumentUnknown.
    """
    if not public_id:
        return {}
    found = document_of(session, project, public_id)
    return {"document": found.public_id, "document_sha256": found.sha256 or ""}
