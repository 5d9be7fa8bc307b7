"""The paper that comes with a form: a photo taken now, a number copied from paper, or a document that is kept already."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

import marshmallow as ma
from sqlalchemy.orm import Session

from core.marks import N_
from core.money import Money
from ledger.voucher_models import Voucher
from projects.documents import Paper, add_document
from projects.errors import (
    DocumentUnknown,
    FileEmpty,
    FileKeptAlready,
    FileKeptElsewhere,
    FileKindUnknown,
    FileTooLarge,
    SerialUsed,
)
from projects.finding import document_of
from projects.models import Document, DocumentKind, Project
from projects.spending.evidence import Evidence, evidence
from projects.vouchers import kind_of
from web.fields import Amount, Text
from web.guard import current_actor
from web.language import current_language
from web.sizes import Scan, scan_sent

MEGABYTE = 1_000_000
MOST_TITLE = 200
ONE_OR_THE_OTHER = N_("Choose a document that is kept already, or add a new paper; not both.")
# The field beside which a refusal of a paper stands.
FIELD_OF: Mapping[type[Exception], str] = {
    **dict.fromkeys((FileEmpty, FileTooLarge, FileKindUnknown, FileKeptAlready, FileKeptElsewhere), "scan"),
    SerialUsed: "serial",
    DocumentUnknown: "document",
}


@dataclass(frozen=True, slots=True)
class PaperSent:
    """What was said of the paper. `amount_minor`: what stands on it, None for the amount of the form itself."""

    document: str
    serial: str
    amount_minor: int | None
    scan: Scan | None

    @property
    def new(self) -> bool:
        return bool(self.serial or self.scan)


def paper_fields(of: Any) -> dict[str, ma.fields.Field[Any]]:
    """The fields of a form that asks for a paper, in the currency `of`."""
    return {
        "document": Text(most=16, load_default=""),
        "serial": Text(most=60, load_default=""),
        "paper_minor": Amount(of, load_default=None, data_key="paper-amount"),
    }


def paper_sent(asked: dict[str, Any]) -> PaperSent:
    """Takes the fields of the paper out of what was loaded. Raises ValidationError, FileTooLarge."""
    paper = PaperSent(asked.pop("document"), asked.pop("serial"), asked.pop("paper_minor"), scan_sent("scan"))
    if paper.document and paper.new:
        raise ma.ValidationError({"document": [current_language().text(ONE_OR_THE_OTHER)]})
    return paper


def bytes_of(scan: Scan | None) -> bytes | None:
    """Raises FileTooLarge for a file of which only the beginning was kept."""
    if scan is None:
        return None
    if scan.size > len(scan.content):
        raise FileTooLarge(size=-(-scan.size // MEGABYTE), most=len(scan.content) // MEGABYTE)
    return scan.content


def document_from(
    session: Session, project: Project, paper: PaperSent, kind: DocumentKind, title: str, day: date, issuer: str, amount: Money
) -> Document | None:
    """The document that was chosen, or the new one kept; None when nothing was sent.

    Raises DocumentUnknown, and what `projects.documents.add_document` raises.
    """
    if paper.document:
        return document_of(session, project, paper.document)
    if not paper.new:
        return None
    minor = amount.minor if paper.amount_minor is None else paper.amount_minor
    said = Paper(kind, title[:MOST_TITLE], day, issuer, paper.serial, amount.currency.code, minor or None)
    return add_document(session, project, said, bytes_of(paper.scan), by=current_actor())


def evidence_from(
    session: Session,
    project: Project,
    paper: PaperSent,
    day: date,
    supplier: str,
    bought: str,
    amount: Money,
    sent_before: Voucher | None,
) -> tuple[Evidence, ...]:
    """The whole payment, charged to the paper. A form that is sent again finds the paper that it brought the first time."""
    if sent_before is not None and paper.new and (known := _brought(sent_before, paper.scan)):
        return known
    title = f"{supplier}: {bought}"
    document = document_from(session, project, paper, DocumentKind.RECEIPT, title, day, supplier, amount)
    return (evidence(document, amount.minor),) if document else ()


def _brought(voucher: Voucher, scan: Scan | None) -> tuple[Evidence, ...]:
    known: tuple[Evidence, ...] = getattr(kind_of(voucher).read(voucher.content), "evidence", ())
    digest = sha256(scan.content).hexdigest() if scan else ""
    return known if len(known) == 1 and known[0].sha256 == digest else ()
