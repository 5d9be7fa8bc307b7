"""Shares of spending: what was spent by one voucher on one budget line of one funder's money, with its evidence.

A share is what the flows say: whatever kind of voucher spends, what it charges to a source can be accounted for to it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from core.money import Money, currency
from ledger.voucher_models import Voucher, VoucherState
from projects.funding_models import FundingAgreement, FundingFlow, Measure
from projects.liquidation.models import LiquidationLine
from projects.models import BudgetLine, Document, EvidenceUse


@dataclass(frozen=True, slots=True)
class Proof:
    """A paper behind a share. `sha256` is of its scan, empty where there is none."""

    title: str
    issued_by: str
    serial: str
    sha256: str
    document: str


@dataclass(frozen=True, slots=True)
class Share:
    """`voucher` is the number in its book, `public_id` its address; `line` the budget line's number."""

    voucher_id: int
    voucher: int
    public_id: str
    day: date
    memo: str
    line: int
    line_name: str
    currency: str
    amount_minor: int
    off_bank: bool
    proofs: tuple[Proof, ...]

    @property
    def key(self) -> str:
        """How a form names it."""
        return f"{self.public_id}-{self.line}"

    @property
    def money(self) -> Money:
        return Money(self.amount_minor, currency(self.currency))

    @property
    def evidence(self) -> tuple[str, ...]:
        return tuple(proof.sha256 for proof in self.proofs if proof.sha256)


def shares_of(session: Session, agreement: FundingAgreement) -> list[Share]:
    """Everything spent of an agreement that stands in the books, by day and number. What was taken back sums to nothing."""
    spent = (
        select(
            FundingFlow.voucher_id,
            FundingFlow.line,
            func.sum(FundingFlow.amount_minor).label("amount"),
            func.max(case((FundingFlow.off_bank, 1), else_=0)).label("off_bank"),
        )
        .where(FundingFlow.agreement_id == agreement.id, FundingFlow.measure == Measure.SPENT)
        .group_by(FundingFlow.voucher_id, FundingFlow.line)
        .having(func.sum(FundingFlow.amount_minor) > 0)
        .subquery()
    )
    names = (BudgetLine.project_id == agreement.project_id) & (BudgetLine.number == spent.c.line)
    wanted = (
        select(Voucher, spent.c.line, BudgetLine.name, spent.c.amount, spent.c.off_bank)
        .join(spent, spent.c.voucher_id == Voucher.id)
        .join(BudgetLine, names)
        .where(Voucher.state == VoucherState.POSTED)
        .order_by(Voucher.day, Voucher.number, spent.c.line)
    )
    found = session.execute(wanted).all()
    proofs = proofs_of(session, agreement, [voucher.id for voucher, *_ in found])
    return [
        Share(
            voucher_id=voucher.id,
            voucher=voucher.number,
            public_id=voucher.public_id,
            day=voucher.day,
            memo=voucher.memo,
            line=line,
            line_name=name,
            currency=agreement.currency,
            amount_minor=int(amount),
            off_bank=bool(off_bank),
            proofs=proofs.get(voucher.id, ()),
        )
        for voucher, line, name, amount, off_bank in found
    ]


def proofs_of(
    session: Session, agreement: FundingAgreement, vouchers: Iterable[int]
) -> dict[int, tuple[Proof, ...]]:
    """The papers that count for an agreement, by voucher id, in the order in which they were attached."""
    wanted = (
        select(EvidenceUse.voucher_id, Document)
        .join(Document, Document.id == EvidenceUse.document_id)
        .where(EvidenceUse.agreement_id == agreement.id, EvidenceUse.ended_at.is_(None))
        .where(EvidenceUse.voucher_id.in_(list(vouchers)))
        .order_by(EvidenceUse.id)
    )
    found: dict[int, tuple[Proof, ...]] = {}
    for voucher, paper in session.execute(wanted):
        proof = Proof(paper.title, paper.issued_by, paper.serial, paper.sha256 or "", paper.public_id)
        found[voucher] = (*found.get(voucher, ()), proof)
    return found


def living_lines(session: Session, agreement: FundingAgreement) -> dict[tuple[int, int], LiquidationLine]:
    """The lines of reports that still stand, by (spending voucher's id, budget line)."""
    wanted = select(LiquidationLine).where(
        LiquidationLine.agreement_id == agreement.id, LiquidationLine.ended_at.is_(None)
    )
    return {(line.spending_id, line.line): line for line in session.scalars(wanted)}


def unreported(session: Session, agreement: FundingAgreement) -> list[Share]:
    """What may stand in the next report: spent, and in no report that lives."""
    living = living_lines(session, agreement)
    return [share for share in shares_of(session, agreement) if (share.voucher_id, share.line) not in living]
