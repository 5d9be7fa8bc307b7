"""What quotes ask of a payment: a funder's terms say from which amount on it rests on how many, and it keeps to the chosen one.

Quotes are collected and chosen in `projects.spending.purchases`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from core.calendars import now
from core.money import Money, currency
from ledger.voucher_models import Voucher
from projects.finding import agreement_of, line_of
from projects.kinds import line_name, terms_of
from projects.models import Project
from projects.spending.errors import (
    PaidAboveQuote,
    ProcurementOtherLine,
    ProcurementOtherSupplier,
    ProcurementUndecided,
    ProcurementUnknown,
    QuotesTooFew,
)
from projects.spending.models import Procurement, Quote, QuoteChoice, QuotePayment

MOST_WHAT = 160
MOST_SUPPLIER = 120
QUOTES_UNLESS_AGREED = 3


@dataclass(frozen=True, slots=True)
class Bought:
    """A payment, as far as quotes are asked for: who is paid, what on each line, from which sources, on which purchase."""

    supplier: str
    by_line: Mapping[int, int]
    agreements: tuple[int, ...]
    procurement: str
    currency: str

    @property
    def total(self) -> Money:
        return Money(sum(self.by_line.values()), currency(self.currency))


def procurements_of(session: Session, project: Project) -> list[Procurement]:
    """The purchases of a project, the latest first, with their quotes."""
    wanted = select(Procurement).where(Procurement.project_id == project.id).order_by(Procurement.number.desc())
    return list(session.scalars(wanted.options(selectinload(Procurement.quotes), selectinload(Procurement.choice))))


def procurement_of(session: Session, project: Project, public_id: str) -> Procurement:
    """Raises ProcurementUnknown."""
    wanted = select(Procurement).where(Procurement.project_id == project.id, Procurement.public_id == public_id)
    procurement = session.scalar(wanted)
    if procurement is None:
        raise ProcurementUnknown()
    return procurement


def same_supplier(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()


def quotes_of(session: Session, procurement: Procurement) -> list[Quote]:
    return list(session.scalars(select(Quote).where(Quote.procurement_id == procurement.id).order_by(Quote.number)))


def choice_of(session: Session, procurement: Procurement) -> QuoteChoice | None:
    return session.get(QuoteChoice, procurement.id)


def check(session: Session, project: Project, voucher: Voucher, bought: Bought) -> None:
    """A payment rests on as many quotes as its funders ask for, and keeps to the one that was chosen.

    Raises QuotesTooFew, ProcurementUnknown, ProcurementUndecided, ProcurementOtherSupplier, ProcurementOtherLine, PaidAboveQuote.
    """
    procurement = procurement_of(session, project, bought.procurement) if bought.procurement else None
    given = len(quotes_of(session, procurement)) if procurement else 0
    for number in bought.agreements:
        agreement = agreement_of(session, project, number)
        terms = terms_of(agreement)
        if 0 < terms.quotes_from_minor <= bought.total.minor and given < terms.quotes:
            limit = terms.money(terms.quotes_from_minor)
            raise QuotesTooFew(funder=agreement.funder.name, wanted=terms.quotes, limit=limit, given=given)
    if procurement:
        _refuse_beside_choice(session, project, voucher, procurement, bought)


def _refuse_beside_choice(
    session: Session, project: Project, voucher: Voucher, procurement: Procurement, bought: Bought
) -> None:
    choice = choice_of(session, procurement)
    if choice is None:
        raise ProcurementUndecided(what=procurement.what)
    chosen = session.get_one(Quote, choice.quote_id)
    if not same_supplier(chosen.supplier, bought.supplier):
        raise ProcurementOtherSupplier(chosen=chosen.supplier, what=procurement.what, supplier=bought.supplier)
    for number in bought.by_line:
        if line_of(session, project, number).id != procurement.line_id:
            raise ProcurementOtherLine(what=procurement.what, line=line_name(procurement.line))
    paid, unit = paid_minor(session, procurement, but=voucher), bought.total.currency
    if paid + bought.total.minor > chosen.amount_minor:
        raise PaidAboveQuote(
            supplier=chosen.supplier,
            quote=Money(chosen.amount_minor, unit),
            paid=Money(paid, unit),
            amount=bought.total,
            over=Money(paid + bought.total.minor - chosen.amount_minor, unit),
        )


def paid_minor(session: Session, procurement: Procurement, *, but: Voucher | None = None) -> int:
    """What was paid on the chosen quote so far, in minor units, leaving out one voucher."""
    counted = select(func.sum(QuotePayment.amount_minor)).where(
        QuotePayment.procurement_id == procurement.id, QuotePayment.ended_at.is_(None)
    )
    if but is not None:
        counted = counted.where(QuotePayment.voucher_id != but.id)
    return int(session.scalar(counted) or 0)


def pay(session: Session, project: Project, voucher: Voucher, public_id: str, minor: int) -> None:
    procurement = procurement_of(session, project, public_id)
    session.add(QuotePayment(procurement_id=procurement.id, voucher_id=voucher.id, amount_minor=minor))
    session.flush()


def pay_no_more(session: Session, voucher: Voucher) -> None:
    """The payment was taken back."""
    for payment in session.scalars(select(QuotePayment).where(QuotePayment.voucher_id == voucher.id)):
        payment.ended_at = now()
    session.flush()
