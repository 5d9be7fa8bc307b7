"""What was bought, from whom, from whose money and with which paper: the last steps of a drill-down, newest first. Reads only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session

from core.money import Money, currency
from ledger.models import Book
from ledger.voucher_models import Voucher, VoucherState
from projects.finding import agreements_of, books_of, lines_of
from projects.funding_models import FundingAgreement, FundingFlow, Measure
from projects.kinds import line_name
from projects.models import Document, EvidenceUse, Project
from projects.spending.evidence import Evidence
from projects.spending.off_bank import OFF_BANK_PAYMENT, OffBankPayment
from projects.spending.payment import PAYMENT, Payment
from projects.vouchers import kind_of

PAYING = (PAYMENT.name, OFF_BANK_PAYMENT.name)
MOST = 50


@dataclass(frozen=True, slots=True)
class Paid:
    """A share of a payment: on which line, from whose money."""

    line: str
    agreement: FundingAgreement
    amount: Money


@dataclass(frozen=True, slots=True)
class Proof:
    """A paper and what is charged to it."""

    document: Document
    amount: Money


@dataclass(frozen=True, slots=True)
class Spent:
    """One payment as it can be read aloud. `off_bank`: the funder paid it directly."""

    voucher: Voucher
    supplier: str
    bought: str
    amount: Money
    shares: tuple[Paid, ...]
    proofs: tuple[Proof, ...]
    off_bank: bool


def spending_of(
    session: Session,
    project: Project,
    *,
    agreement: int | None = None,
    line: int | None = None,
    states: Iterable[VoucherState] = (VoucherState.POSTED,),
    through: date | None = None,
    before: str = "",
    most: int = MOST,
) -> list[Spent]:
    """The payments of a project, at most so many: of an agreement and on a budget line by their numbers, up to a day.

    `before` is the public id of the last voucher of the page before; an id that is none of the project's begins at the top.
    """
    books = {book.id: book for book in books_of(session, project)}
    wanted = select(Voucher).where(
        Voucher.book_id.in_(books), Voucher.kind.in_(PAYING), Voucher.state.in_([str(state) for state in states])
    )
    if agreement is not None or line is not None:
        wanted = wanted.where(_charged_to(project, agreement, line))
    if through is not None:
        wanted = wanted.where(Voucher.day <= through)
    last = session.scalar(select(Voucher).where(Voucher.book_id.in_(books), Voucher.public_id == before)) if before else None
    if last is not None:
        wanted = wanted.where(or_(Voucher.day < last.day, and_(Voucher.day == last.day, Voucher.id < last.id)))
    page = session.scalars(wanted.order_by(Voucher.day.desc(), Voucher.id.desc()).limit(most)).all()
    return _told(session, project, books, list(page))


def _charged_to(project: Project, agreement: int | None, line: int | None) -> ColumnElement[bool]:
    """Whether a voucher was charged to an agreement, or to a line, or to both in one share."""
    about = [FundingFlow.voucher_id == Voucher.id, FundingFlow.measure == Measure.SPENT]
    about.append(FundingAgreement.project_id == project.id)
    if agreement is not None:
        about.append(FundingAgreement.number == agreement)
    if line is not None:
        about.append(FundingFlow.line == line)
    return exists().where(FundingFlow.agreement_id == FundingAgreement.id, *about)


def _told(session: Session, project: Project, books: dict[int, Book], vouchers: list[Voucher]) -> list[Spent]:
    agreements = {one.number: one for one in agreements_of(session, project)}
    lines = {line.number: line_name(line) for line in lines_of(session, project)}
    said = {voucher.id: kind_of(voucher).read(voucher.content) for voucher in vouchers}
    papers = _papers(session, [item for one in said.values() for item in _payment(one).evidence])
    found = []
    for voucher in vouchers:
        payment, unit = _payment(said[voucher.id]), currency(books[voucher.book_id].currency)
        shares = [
            Paid(lines[line.line], agreements[share.agreement], Money(share.amount_minor, unit))
            for line in payment.lines
            for share in line.shares
            if share.amount_minor
        ]
        proofs = [Proof(papers[item.document], Money(item.amount_minor, unit)) for item in payment.evidence]
        total, off_bank = Money(payment.total_minor, unit), isinstance(payment, OffBankPayment)
        found.append(Spent(voucher, payment.supplier, payment.bought, total, tuple(shares), tuple(proofs), off_bank))
    return found


def _payment(said: object) -> Payment | OffBankPayment:
    assert isinstance(said, (Payment, OffBankPayment))
    return said


def _papers(session: Session, items: list[Evidence]) -> dict[str, Document]:
    wanted = select(Document).where(Document.public_id.in_({item.document for item in items}))
    return {document.public_id: document for document in session.scalars(wanted)}


def vouchers_on(session: Session, project: Project, document: Document) -> list[Voucher]:
    """The vouchers of the project that a paper counts for, or did count for, the latest first."""
    books = [book.id for book in books_of(session, project)]
    counted = select(EvidenceUse.voucher_id).where(EvidenceUse.document_id == document.id)
    wanted = select(Voucher).where(Voucher.book_id.in_(books), Voucher.id.in_(counted))
    return list(session.scalars(wanted.order_by(Voucher.id.desc())))
