"""What was kept back from contractors: paid out when it is due, never more than is kept. It was spent when it was kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.calendars import today
from core.frozen import from_text
from core.marks import N_
from core.money import Money, currency
from core.text import clean
from ledger.balances import balances
from ledger.models import Book
from ledger.posting import Entry
from ledger.voucher_models import Voucher, VoucherState
from projects import charts
from projects.errors import NotAboveZero
from projects.finding import book_in, books_of
from projects.flows import Flow
from projects.kinds import project_kind
from projects.models import Project
from projects.spending import places
from projects.spending.errors import BeyondRetention, RetentionNotYetKept, RetentionUnknown
from projects.spending.payment import MOST_NUMBER, PAYMENT, Payment


@dataclass(frozen=True, slots=True)
class Kept:
    """What one payment keeps back: `voucher` is the payment's, `left` what is still to be paid out of `amount`."""

    voucher: Voucher
    supplier: str
    bought: str
    amount: Money
    left: Money
    due_on: date
    due: bool

    @property
    def number(self) -> int:
        return self.voucher.number


@dataclass(frozen=True, slots=True)
class RetentionPayment:
    """`retention` is the number under which it is kept: that of the payment's voucher. Raises NotAboveZero, TextTooLong."""

    currency: str
    retention: int
    supplier: str
    amount_minor: int
    place: str
    paid_by: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "paid_by", clean(self.paid_by, MOST_NUMBER))
        if self.amount_minor <= 0:
            raise NotAboveZero()

    def money(self, minor: int) -> Money:
        return Money(minor, currency(self.currency))

    def entries(self) -> tuple[Entry, ...]:
        return (Entry(charts.retention(self.retention), charts.place(self.place), self.amount_minor, self.supplier),)

    def flows(self) -> tuple[Flow, ...]:
        return ()


def _check(session: Session, project: Project, voucher: Voucher, said: RetentionPayment) -> None:
    """Raises PlaceWithoutMoney, RetentionUnknown, RetentionNotYetKept, BeyondRetention."""
    book = book_in(session, project, said.currency)
    places.refuse_unknown(session, book, said.place)
    kept = retention_of(session, project, book, said.retention)
    if voucher.day < kept.voucher.day:
        raise RetentionNotYetKept(kept=kept.voucher.day, day=voucher.day)
    if said.amount_minor > kept.left.minor:
        amount = said.money(said.amount_minor)
        raise BeyondRetention(left=kept.left, supplier=kept.supplier, amount=amount, over=amount - kept.left)


RETENTION_PAYMENT = project_kind("retention-payment", N_("Payment of what was kept back"), RetentionPayment, _check)


def retentions_of(session: Session, project: Project) -> list[Kept]:
    """All that was ever kept back, what is due first at the top; what is paid out wholly has nothing left."""
    found = [kept for book in books_of(session, project) for kept in _kept_in(session, project, book)]
    return sorted(found, key=lambda kept: (kept.due_on, kept.voucher.id))


def retention_of(session: Session, project: Project, book: Book, number: int) -> Kept:
    """Raises RetentionUnknown."""
    for kept in _kept_in(session, project, book):
        if kept.number == number:
            return kept
    raise RetentionUnknown()


def _kept_in(session: Session, project: Project, book: Book) -> Iterator[Kept]:
    stands = {key.holder: one.net for key, one in balances(session, book).items() if key.code == charts.RETENTION}
    if not stands:
        return
    numbers = [int(holder.partition(":")[2]) for holder in stands]
    wanted = select(Voucher).where(Voucher.book_id == book.id, Voucher.number.in_(numbers), Voucher.kind == PAYMENT.name)
    unit, now = currency(book.currency), today(project.timezone)
    for voucher in session.scalars(wanted.where(Voucher.state == VoucherState.POSTED)):
        said = from_text(Payment, voucher.content)
        if said.retained:
            left = stands[charts.retention(voucher.number).holder]
            yield Kept(
                voucher=voucher,
                supplier=said.supplier,
                bought=said.bought,
                amount=Money(said.retained.amount_minor, unit),
                left=Money(left, unit),
                due_on=said.retained.due_on,
                due=left > 0 and said.retained.due_on <= now,
            )
