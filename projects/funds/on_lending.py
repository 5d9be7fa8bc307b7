"""What groups report of lending a fund's money on to their members. A report is what they say; it moves no money of the fund."""

from datetime import date
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.calendars import now, today
from core.money import Money, currency
from core.text import clean
from projects.errors import DayInFuture, HouseholdsNegative, NotAboveZero
from projects.funds.errors import DayBeforeLoan, RateReportedWrong
from projects.funds.loan_flows import terms_of
from projects.funds.models import Fund, FundLoan, FundOnLending


def report(
    session: Session,
    fund: Fund,
    loan: FundLoan,
    day: date,
    *,
    rate_a_year: Fraction,
    borrowers: int,
    lent_minor: int,
    repaid_minor: int,
    note: str = "",
    by: str,
) -> FundOnLending:
    """What a group says of a loan on a day; a wrong report is mended by a further one.

    Raises DayBeforeLoan, DayInFuture, HouseholdsNegative, NotAboveZero, RateReportedWrong, TextTooLong, TextUnreadable.
    """
    if day < loan.handed_on:
        raise DayBeforeLoan(number=loan.number, handed=loan.handed_on, day=day)
    if day > (current := today(fund.timezone)):
        raise DayInFuture(day=day, today=current)
    if borrowers < 0:
        raise HouseholdsNegative(count=borrowers)
    if min(lent_minor, repaid_minor) < 0 or rate_a_year < 0:
        raise NotAboveZero()
    if repaid_minor > lent_minor:
        unit = currency(terms_of(loan).currency)
        raise RateReportedWrong(day=day, repaid=Money(repaid_minor, unit), lent=Money(lent_minor, unit))
    reported = FundOnLending(
        loan_id=loan.id,
        day=day,
        rate=str(rate_a_year),
        borrowers=borrowers,
        lent_minor=lent_minor,
        repaid_minor=repaid_minor,
        note=clean(note),
        recorded_by=by,
        recorded_at=now(),
    )
    session.add(reported)
    session.flush()
    return reported


def reports_of(session: Session, loan: FundLoan) -> list[FundOnLending]:
    """Everything that was reported of a loan, the latest first."""
    wanted = select(FundOnLending).where(FundOnLending.loan_id == loan.id)
    return list(session.scalars(wanted.order_by(FundOnLending.day.desc(), FundOnLending.id.desc())))
