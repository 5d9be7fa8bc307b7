"""Whether spending stands in a living report: asked by every kind of voucher that is taken back."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from ledger.voucher_models import Voucher
from projects.liquidation.errors import SpendingReported
from projects.liquidation.models import LiquidationLine


def refuse_reported(session: Session, voucher: Voucher) -> None:
    """Raises SpendingReported."""
    living = select(LiquidationLine).where(
        LiquidationLine.spending_id == voucher.id, LiquidationLine.ended_at.is_(None)
    )
    if line := session.scalars(living.limit(1)).first():
        raise SpendingReported(report=line.report.number, day=line.report.day)
