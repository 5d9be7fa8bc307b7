"""The papers behind a payment: each counts for one funder once, and never for more than stands on it over all funders.

Papers are charged to funders in the order in which they are listed, funders by their number, so that which coin of which paper
counts for whom can be redone by hand. Rows of `evidence_use` are written when a voucher is confirmed and end when it is taken
back. A paper without an amount counts for one payment only.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.calendars import now
from core.money import Money, currency
from ledger.voucher_models import Voucher
from projects.errors import DocumentUnknown, EvidenceTooSmall, EvidenceUsed, NotAboveZero
from projects.finding import agreement_of, document_of
from projects.models import Document, EvidenceUse, Project
from projects.spending.costs import met
from projects.spending.errors import (
    EvidenceMissing,
    EvidenceOtherCurrency,
    EvidenceOtherThanTotal,
    EvidenceTwice,
    EvidenceWithoutAmount,
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A document by its public id, the SHA-256 of its scan ("" without one), and what is charged to it."""

    document: str
    sha256: str
    amount_minor: int


def evidence(document: Document, amount_minor: int) -> Evidence:
    return Evidence(document.public_id, document.sha256 or "", amount_minor)


def refuse_unproved(items: Sequence[Evidence], total_minor: int, currency_code: str) -> None:
    """Each coin has its paper, and each paper is named once. Raises EvidenceMissing, EvidenceTwice, EvidenceOtherThanTotal."""
    if not items:
        raise EvidenceMissing()
    if len({item.document for item in items}) < len(items):
        raise EvidenceTwice()
    if any(item.amount_minor <= 0 for item in items):
        raise NotAboveZero()
    charged, unit = sum(item.amount_minor for item in items), currency(currency_code)
    if charged != total_minor:
        raise EvidenceOtherThanTotal(
            charged=Money(charged, unit), amount=Money(total_minor, unit), difference=Money(abs(charged - total_minor), unit)
        )


def uses(items: Sequence[Evidence], by_agreement: Mapping[int, int]) -> dict[tuple[str, int], int]:
    """What of each document counts for each agreement, by (document, agreement's number)."""
    papers = [(item.document, item.amount_minor) for item in items]
    return {(paper, number): minor for paper, number, minor in met(papers, sorted(by_agreement.items()))}


def check(
    session: Session,
    project: Project,
    voucher: Voucher,
    items: Sequence[Evidence],
    by_agreement: Mapping[int, int],
    currency_code: str,
) -> None:
    """The papers are the project's, carry the amount, and do not count already.

    Their rows are locked, lowest first: a paper of an organisation may be charged to two of its projects at once.
    Raises DocumentUnknown, EvidenceUsed, EvidenceTooSmall, EvidenceOtherCurrency, EvidenceWithoutAmount.
    """
    documents = {item.document: document_of(session, project, item.document) for item in items}
    ids = [document.id for document in documents.values()]
    session.execute(select(Document.id).where(Document.id.in_(ids)).order_by(Document.id).with_for_update())
    for item in items:
        if (documents[item.document].sha256 or "") != item.sha256:
            raise DocumentUnknown()
    for paper, number in uses(items, by_agreement):
        _refuse_counted(session, project, voucher, documents[paper], number)
    for item in items:
        _refuse_too_small(session, voucher, documents[item.document], item.amount_minor, currency_code)


def _refuse_counted(session: Session, project: Project, voucher: Voucher, document: Document, number: int) -> None:
    agreement = agreement_of(session, project, number)
    counts = (EvidenceUse.document_id == document.id, EvidenceUse.agreement_id == agreement.id, EvidenceUse.ended_at.is_(None))
    other = select(Voucher.number).join(EvidenceUse, EvidenceUse.voucher_id == Voucher.id)
    if known := session.scalar(other.where(*counts, Voucher.id != voucher.id)):
        raise EvidenceUsed(title=document.title, funder=agreement.funder.name, number=known)


def _refuse_too_small(session: Session, voucher: Voucher, document: Document, minor: int, currency_code: str) -> None:
    mine = (EvidenceUse.document_id == document.id, EvidenceUse.ended_at.is_(None), EvidenceUse.voucher_id != voucher.id)
    if document.amount_minor is None:
        other = select(Voucher.number).join(EvidenceUse, EvidenceUse.voucher_id == Voucher.id).where(*mine)
        if known := session.scalar(other.limit(1)):
            raise EvidenceWithoutAmount(title=document.title, number=known)
        return
    unit = currency(document.currency or currency_code)
    if unit.code != currency_code:
        raise EvidenceOtherCurrency(
            title=document.title, evidence=Money(document.amount_minor, unit), currency=currency_code
        )
    used = int(session.scalar(select(func.sum(EvidenceUse.amount_minor)).where(*mine)) or 0) + minor
    if used > document.amount_minor:
        raise EvidenceTooSmall(
            title=document.title,
            evidence=Money(document.amount_minor, unit),
            used=Money(used, unit),
            over=Money(used - document.amount_minor, unit),
        )


def count(
    session: Session, project: Project, voucher: Voucher, items: Sequence[Evidence], by_agreement: Mapping[int, int]
) -> None:
    """From now on these papers count for these agreements."""
    for (paper, number), minor in uses(items, by_agreement).items():
        session.add(
            EvidenceUse(
                document_id=document_of(session, project, paper).id,
                agreement_id=agreement_of(session, project, number).id,
                voucher_id=voucher.id,
                amount_minor=minor,
            )
        )
    session.flush()


def count_no_more(session: Session, voucher: Voucher) -> None:
    """The voucher was taken back: its papers are free for the payment that they belong to."""
    for use in session.scalars(select(EvidenceUse).where(EvidenceUse.voucher_id == voucher.id, EvidenceUse.ended_at.is_(None))):
        use.ended_at = now()
    session.flush()
