"""What a community owes the fund and has not paid in time: by the terms of a round it may keep its proposal from being funded."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from projects.funds import loan_flows
from projects.funds.models import Fund, FundLoan
from projects.models import Organisation


def arrears_of(session: Session, fund: Fund, community: Organisation, day: date) -> int:
    """Instalments of its loans of this fund that were due before a day and are not paid. Minor units of the fund's currency."""
    wanted = select(FundLoan).where(FundLoan.fund_id == fund.id, FundLoan.borrower_id == community.id)
    loans = list(session.scalars(wanted))
    rows = loan_flows.rows_of(session, loans, day)
    return sum(loan_flows.stands(loan, rows[loan.id], day).arrears_minor for loan in loans)
