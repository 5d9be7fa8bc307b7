"""Finding loans within a group: what is not among its own answers as what does not exist."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from groups.loans.errors import LoanUnknown
from groups.loans.models import Loan, LoanState
from groups.models import Group

AGREED = (LoanState.APPROVED, LoanState.OPEN, LoanState.PAID, LoanState.WRITTEN_OFF)


def loan_named(session: Session, group: Group, public_id: str) -> Loan:
    """Raises LoanUnknown."""
    loan = session.scalar(select(Loan).where(Loan.group_id == group.id, Loan.public_id == public_id))
    if loan is None:
        raise LoanUnknown()
    return loan


def agreed_loans(session: Session, group: Group) -> list[Loan]:
    """The loans that have an agreement, the latest first."""
    wanted = select(Loan).where(Loan.group_id == group.id, Loan.state.in_(AGREED))
    return list(session.scalars(wanted.order_by(Loan.number.desc())))
