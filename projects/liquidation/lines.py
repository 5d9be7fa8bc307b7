"""The lines of reports and how each stands: not decided, accepted, refused, taken out. Reads only."""

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from ledger.voucher_models import Voucher
from projects.funding_models import FundingAgreement
from projects.liquidation.models import LiquidationLine, Verdict


def lines_of_report(session: Session, report: Voucher) -> list[LiquidationLine]:
    """The lines of a report that two officers agreed to, in its order; none before."""
    return _lines(session, LiquidationLine.report_id == report.id)


def lines_of_agreement(session: Session, agreement: FundingAgreement) -> list[LiquidationLine]:
    """Every line that ever stood in a report to this funder, in the order in which they were reported."""
    return _lines(session, LiquidationLine.agreement_id == agreement.id)


def _lines(session: Session, which: object) -> list[LiquidationLine]:
    wanted = select(LiquidationLine).where(which).order_by(LiquidationLine.id)  # type: ignore[arg-type]
    loaded = wanted.options(
        selectinload(LiquidationLine.decisions),
        selectinload(LiquidationLine.spending),
        selectinload(LiquidationLine.report),
    )
    return list(session.scalars(loaded.execution_options(populate_existing=True)))


def state_of(line: LiquidationLine) -> Verdict | None:
    """What was decided last; None while the funder has not decided."""
    return Verdict(line.decisions[-1].verdict) if line.decisions else None
