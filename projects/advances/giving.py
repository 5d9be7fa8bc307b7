"""Preparing an advance: the number that it gets, and keeps when the form is sent again."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.frozen import from_text
from ledger.voucher_models import Voucher
from projects import vouchers
from projects.advances.kinds import ADVANCE, Given
from projects.finding import books_of
from projects.funding_models import FundingAgreement
from projects.models import Project


def given(
    session: Session,
    project: Project,
    agreement: FundingAgreement,
    holder: str,
    purpose: str,
    amount_minor: int,
    place: str,
    due_on: date,
    *,
    reference: str = "",
    document: str = "",
    document_sha256: str = "",
) -> Given:
    """What the voucher of a new advance says: it gets the next number of the project, and keeps it when sent again."""
    vouchers.hold(session, project)
    number = _number(session, project, reference)
    code = agreement.currency
    return Given(
        code, number, agreement.number, holder, purpose, amount_minor, place, due_on, document, document_sha256
    )


def _number(session: Session, project: Project, reference: str) -> int:
    """One for each voucher that was ever prepared, in order: numbers of withdrawn ones stay empty."""
    books = [book.id for book in books_of(session, project)]
    wanted = select(Voucher.reference, Voucher.content).where(Voucher.book_id.in_(books), Voucher.kind == ADVANCE.name)
    prepared = session.execute(wanted).all()
    for known, content in prepared:
        if reference and known == reference:
            return from_text(Given, content).number
    return max((from_text(Given, content).number for _, content in prepared), default=0) + 1
