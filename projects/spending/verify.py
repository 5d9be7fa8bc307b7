"""What must be true of payments whatever happened: each coin has its paper, and the clearing account holds nothing.

Sentences for `flask verify`, in English, as those of `projects.verify`.
"""

from collections.abc import Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.frozen import from_text
from core.money import Money, currency
from ledger.balances import balances
from ledger.models import Book
from ledger.voucher_models import Voucher, VoucherState
from projects import charts
from projects.finding import books_of
from projects.funding_models import FundingFlow, Measure
from projects.models import EvidenceUse, Project
from projects.spending.off_bank import OFF_BANK_PAYMENT, OffBankPayment
from projects.spending.payment import PAYMENT, Payment


def of_project(session: Session, project: Project) -> Iterator[str]:
    for book in books_of(session, project):
        yield from _clearing_is_empty(session, book)
        yield from _payments_are_proved(session, book)


def _clearing_is_empty(session: Session, book: Book) -> Iterator[str]:
    left = sum(one.net for key, one in balances(session, book).items() if key.code == charts.OFF_BANK)
    if left:
        yield f"the clearing account of direct payments holds {Money(left, currency(book.currency))}"


def _payments_are_proved(session: Session, book: Book) -> Iterator[str]:
    """The papers that count for a payment, and its flows of spending, come to its amount; to nothing when it was taken back."""
    papers, flows = _papers(session, book), _flows(session, book)
    unit = currency(book.currency)
    kinds: dict[str, type[Payment | OffBankPayment]] = {PAYMENT.name: Payment, OFF_BANK_PAYMENT.name: OffBankPayment}
    for voucher in session.scalars(select(Voucher).where(Voucher.book_id == book.id, Voucher.kind.in_(kinds))):
        counts = voucher.state == VoucherState.POSTED
        said = from_text(kinds[voucher.kind], voucher.content)
        total = said.total_minor if counts else 0
        for name, minor in (("papers", papers.get(voucher.id, 0)), ("flows", flows.get(voucher.id, 0))):
            if minor != total:
                yield f"voucher {voucher.number} counts for {Money(total, unit)}, its {name} for {Money(minor, unit)}"


def _papers(session: Session, book: Book) -> dict[int, int]:
    wanted = (
        select(EvidenceUse.voucher_id, func.sum(EvidenceUse.amount_minor))
        .join(Voucher, Voucher.id == EvidenceUse.voucher_id)
        .where(Voucher.book_id == book.id, EvidenceUse.ended_at.is_(None))
        .group_by(EvidenceUse.voucher_id)
    )
    return {voucher: int(minor) for voucher, minor in session.execute(wanted)}


def _flows(session: Session, book: Book) -> dict[int, int]:
    wanted = (
        select(FundingFlow.voucher_id, func.sum(FundingFlow.amount_minor))
        .join(Voucher, Voucher.id == FundingFlow.voucher_id)
        .where(Voucher.book_id == book.id, FundingFlow.measure == Measure.SPENT)
        .group_by(FundingFlow.voucher_id)
    )
    return {voucher or 0: int(minor) for voucher, minor in session.execute(wanted)}
