"""Payments to try rules on, beside `tests.projects.scene`."""

from collections.abc import Sequence
from datetime import date
from itertools import count

from ledger.voucher_models import Voucher
from projects.funding_models import FundingAgreement, Instrument
from projects.models import Document
from projects.spending.costs import CostLine, in_amounts
from projects.spending.evidence import Evidence, evidence
from projects.spending.off_bank import OFF_BANK_PAYMENT, OffBankPayment
from projects.spending.payment import PAYMENT, Payment, Retained
from projects.spending.preparing import number_of_next
from tests.projects.scene import Scene

_numbers = count(1)
SHOP = "Somchai Building Materials"


def receipt(scene: Scene, minor: int | None) -> Document:
    """A fresh receipt of the shop over an amount."""
    number = next(_numbers)
    return scene.paper(f"Receipt {number}", minor, serial=str(number))


def charged(line: int, shares: dict[int, int], scene: Scene) -> tuple[CostLine, ...]:
    """One line, paid by amounts of agreements by number."""
    instruments = {one.number: Instrument(one.instrument) for one in scene.agreements.values()}
    return in_amounts([(line, sum(shares.values()))], shares, instruments, "THB")


def payment(
    scene: Scene,
    line: int,
    shares: dict[int, int],
    *,
    papers: Sequence[Evidence] | None = None,
    place: str = "bank:1",
    kept: tuple[int, date] | None = None,
    supplier: str = SHOP,
    procurement: str = "",
) -> Payment:
    total = sum(shares.values())
    proofs = (evidence(receipt(scene, total), total),) if papers is None else tuple(papers)
    number = number_of_next(scene.session, scene.project, scene.book(), "")
    retained = Retained(number, *kept) if kept else None
    lines = charged(line, shares, scene)
    return Payment("THB", supplier, "Cement", place, lines, proofs, retained=retained, procurement=procurement)


def pay(scene: Scene, line: int, shares: dict[int, int], day: date, **more: object) -> Voucher:
    return scene.post(PAYMENT, payment(scene, line, shares, **more), day)  # type: ignore[arg-type]


def paid_directly(scene: Scene, agreement: FundingAgreement, line: int, minor: int, tranche: int = 0) -> OffBankPayment:
    lines, number = charged(line, {agreement.number: minor}, scene), agreement.number
    proofs = (evidence(receipt(scene, minor), minor),)
    instrument = Instrument(agreement.instrument)
    return OffBankPayment("THB", "Rungruang Construction", "Drains", number, instrument, lines, proofs, tranche=tranche)


def pay_directly(scene: Scene, agreement: FundingAgreement, line: int, minor: int, day: date, tranche: int = 0) -> Voucher:
    return scene.post(OFF_BANK_PAYMENT, paid_directly(scene, agreement, line, minor, tranche), day)
