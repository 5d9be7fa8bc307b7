"""Preparing a contribution: its papers, among them a photo that came with the form, and its voucher, once however often sent."""

from collections.abc import Callable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.text import MOST_CHARACTERS
from ledger.models import Book
from ledger.voucher_models import Voucher
from projects import vouchers
from projects.documents import Paper, add_document
from projects.finding import agreements_of, book_in, document_of, lines_of
from projects.funding_models import FundingAgreement, Instrument
from projects.in_kind.contribution import IN_KIND, Contribution
from projects.in_kind.evidence import Evidence, evidence_of
from projects.models import BudgetLine, DocumentKind, Project

MOST_TITLE = 200


def givers(session: Session, project: Project) -> list[FundingAgreement]:
    """The signed agreements by which something may be given in kind."""
    return [one for one in agreements_of(session, project) if one.instrument == Instrument.IN_KIND and one.terms]


def lines_in_kind(session: Session, project: Project) -> list[BudgetLine]:
    return [line for line in lines_of(session, project) if line.in_kind]


def papers_of(
    session: Session,
    project: Project,
    kind: DocumentKind,
    title: str,
    day: date,
    chosen: str,
    scan: bytes | None,
    *,
    by: str,
) -> tuple[Evidence, ...]:
    """The paper that was chosen from those that are kept, and the scan that came with the form, kept from now on.

    Raises what `documents.add_document` and `evidence.evidence_of` raise.
    """
    found = [document_of(session, project, chosen)] if chosen else []
    if scan is not None:
        paper = Paper(kind, title[:MOST_TITLE], day, project.name[:120])
        found.append(add_document(session, project, paper, scan, by=by))
    return tuple(evidence_of(document) for document in found)


def prepare(
    session: Session,
    project: Project,
    currency_code: str,
    day: date,
    reference: str,
    said: Callable[[], Contribution],
    *,
    by: str,
) -> Voucher:
    """The voucher of a contribution. A form that is sent again, with the same photo, is the voucher that it was."""
    vouchers.hold(session, project)
    book = book_in(session, project, currency_code)
    if known := _sent_before(session, book, reference, by):
        return known
    contribution = said()
    memo = contribution.what[:MOST_CHARACTERS]
    return vouchers.prepare(session, project, book, IN_KIND, day, contribution, memo, by=by, reference=reference)


def _sent_before(session: Session, book: Book, reference: str, by: str) -> Voucher | None:
    same = (Voucher.book_id == book.id, Voucher.reference == reference, Voucher.kind == IN_KIND.name)
    return session.scalar(select(Voucher).where(*same, Voucher.prepared_by == by))
