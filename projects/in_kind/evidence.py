"""The papers behind a contribution in kind, by the SHA-256 of their scans. One item counts for one funder once.

Each paper stands behind the whole contribution (the roll, the photo, the valuation), so one that has an amount on it must carry
the value: what is charged on it, by all funders together, is never more than is written on it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.calendars import now
from core.money import Money, currency
from ledger.voucher_models import Voucher
from projects.errors import EvidenceTooSmall, EvidenceUsed, OtherCurrency
from projects.finding import document_of
from projects.funding_models import FundingAgreement
from projects.in_kind.errors import EvidenceNotScanned, EvidenceOtherScan
from projects.models import Document, EvidenceUse, Project


@dataclass(frozen=True, slots=True)
class Evidence:
    """A document of the project, by its public id, its title as it was, and its scan's SHA-256."""

    document: str
    title: str
    sha256: str


def evidence_of(document: Document) -> Evidence:
    """Raises EvidenceNotScanned."""
    if document.sha256 is None:
        raise EvidenceNotScanned(title=document.title)
    return Evidence(document.public_id, document.title, document.sha256)


def refuse_unusable(
    session: Session, project: Project, agreement: FundingAgreement, evidence: Iterable[Evidence], value: Money
) -> None:
    """Their rows are locked, lowest first: a paper of an organisation may be used in two of its projects at once.

    Raises DocumentUnknown, EvidenceNotScanned, EvidenceOtherScan, EvidenceUsed, OtherCurrency, EvidenceTooSmall.
    """
    documents = [(one, document_of(session, project, one.document)) for one in evidence]
    ids = [document.id for _, document in documents]
    session.execute(select(Document.id).where(Document.id.in_(ids)).order_by(Document.id).with_for_update())
    for one, document in documents:
        if evidence_of(document).sha256 != one.sha256:
            raise EvidenceOtherScan(title=document.title)
        _refuse_used(session, agreement, document)
        _refuse_too_small(session, document, value)


def _refuse_used(session: Session, agreement: FundingAgreement, document: Document) -> None:
    """For this funder, whichever of its agreements: the database holds it for one agreement, the rule is for a funder."""
    counts = (
        select(Voucher.number)
        .join(EvidenceUse, EvidenceUse.voucher_id == Voucher.id)
        .join(FundingAgreement, FundingAgreement.id == EvidenceUse.agreement_id)
        .where(EvidenceUse.document_id == document.id, EvidenceUse.ended_at.is_(None))
        .where(FundingAgreement.funder_id == agreement.funder_id)
    )
    if number := session.scalars(counts.limit(1)).first():
        raise EvidenceUsed(title=document.title, funder=agreement.funder.name, number=number)


def _refuse_too_small(session: Session, document: Document, value: Money) -> None:
    if document.amount_minor is None or document.currency is None:
        return
    if document.currency != value.currency.code:
        raise OtherCurrency(known=value.currency.code, currency=document.currency)
    counts = select(func.sum(EvidenceUse.amount_minor)).where(
        EvidenceUse.document_id == document.id, EvidenceUse.ended_at.is_(None)
    )
    used = int(session.scalar(counts) or 0) + value.minor
    if used > document.amount_minor:
        unit = currency(document.currency)
        raise EvidenceTooSmall(
            title=document.title,
            evidence=Money(document.amount_minor, unit),
            used=Money(used, unit),
            over=Money(used - document.amount_minor, unit),
        )


def counted(
    session: Session,
    project: Project,
    agreement: FundingAgreement,
    voucher: Voucher,
    evidence: Iterable[Evidence],
    value_minor: int,
) -> None:
    session.add_all(
        EvidenceUse(
            document_id=document_of(session, project, one.document).id,
            agreement_id=agreement.id,
            voucher_id=voucher.id,
            amount_minor=value_minor,
        )
        for one in evidence
    )
    session.flush()


def no_longer_counted(session: Session, voucher: Voucher) -> None:
    """The voucher was taken back: its papers may be attached to what they belong to."""
    uses = select(EvidenceUse).where(EvidenceUse.voucher_id == voucher.id, EvidenceUse.ended_at.is_(None))
    for use in session.scalars(uses):
        use.ended_at = now()
    session.flush()
