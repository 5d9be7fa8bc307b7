"""How practice projects buy: a receipt with its scan, a payment with its funders' shares, and what the funder pays directly."""

from collections.abc import Mapping
from datetime import date, timedelta

from ledger.voucher_models import Voucher
from projects.finding import book_in
from projects.funding_models import FundingAgreement, Instrument
from projects.models import Document, DocumentKind
from projects.practice.life import Life, minor
from projects.spending.costs import CostLine, FunderShare, in_parts
from projects.spending.evidence import evidence
from projects.spending.off_bank import OFF_BANK_PAYMENT, OffBankPayment
from projects.spending.payment import PAYMENT, Payment, Retained
from projects.spending.preparing import number_of_next


def receipt(life: Life, supplier: str, bought: str, amount: int, day: date, serial: str) -> Document:
    return life.paper(DocumentKind.RECEIPT, f"Receipt: {bought}", day, supplier, serial=serial, amount=amount)


def payment(
    life: Life,
    supplier: str,
    bought: str,
    line: int,
    amount: int,
    parts: Mapping[int, int],
    paper: Document,
    *,
    place: str = "bank:1",
    paid_by: str = "",
    retained: Retained | None = None,
    procurement: str = "",
) -> Payment:
    """What a payment on one budget line says; `parts` divide it among the agreements, by their numbers."""
    whole = minor(amount, life.code)
    cost = in_parts(line, whole, parts, life.instruments(parts)) if len(parts) > 1 else _of_one(life, line, whole, *parts)
    return Payment(
        currency=life.code,
        supplier=supplier,
        bought=bought,
        place=place,
        lines=(cost,),
        evidence=(evidence(paper, whole),),
        paid_by=paid_by,
        retained=retained,
        procurement=procurement,
    )


def _of_one(life: Life, line: int, whole: int, number: int) -> CostLine:
    return CostLine(line, whole, (FunderShare(number, life.instruments((number,))[number], whole),))


def buy(
    life: Life, supplier: str, bought: str, line: int, amount: int, parts: Mapping[int, int], day: date, serial: str, **more: str
) -> Voucher:
    """A receipt, and the payment that it stands behind; `more` is a place, the cheque's number, or a purchase by quotes."""
    paper = receipt(life, supplier, bought, amount, day, serial)
    said = payment(life, supplier, bought, line, amount, parts, paper, **more)  # type: ignore[arg-type]
    return life.post(PAYMENT, said, day, f"{supplier}: {bought}")


def kept_back(life: Life, amount: int, day: date, days: int) -> Retained:
    """What the next voucher of the book keeps back of a bill, until so many days later."""
    number = number_of_next(life.session, life.project, book_in(life.session, life.project, life.code), "")
    return Retained(number, minor(amount, life.code), day + timedelta(days=days))


def paid_directly(
    life: Life,
    agreement: FundingAgreement,
    supplier: str,
    bought: str,
    line: int,
    amount: int,
    day: date,
    serial: str,
    *,
    tranche: int = 0,
) -> Voucher:
    """The funder pays a contractor itself: no bank of the project moves."""
    paper, whole = receipt(life, supplier, bought, amount, day, serial), minor(amount, life.code)
    said = OffBankPayment(
        currency=life.code,
        supplier=supplier,
        bought=bought,
        agreement=agreement.number,
        instrument=Instrument(agreement.instrument),
        lines=(_of_one(life, line, whole, agreement.number),),
        evidence=(evidence(paper, whole),),
        paid_by=serial,
        tranche=tranche,
    )
    return life.post(OFF_BANK_PAYMENT, said, day, f"{supplier}: {bought}")
