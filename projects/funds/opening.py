"""Opening a fund, and finding it, its book and its loans again."""

from collections.abc import Iterable
from datetime import date
from zoneinfo import available_timezones

from sqlalchemy import select
from sqlalchemy.orm import Session

from access.policy import Act, Grant
from core.calendars import now, today
from core.language import PAPER_LANGUAGES
from core.marks import N_
from ledger.chart import open_book
from ledger.models import Book
from projects.errors import DayInFuture, OrganisationUnknown, PlaceUnknown
from projects.finding import fund_for
from projects.funds.charts import FUND_CHART
from projects.funds.errors import FundThere, LoanUnknown
from projects.funds.models import Fund, FundLoan
from projects.funds.restrictions import FREE, add_restriction
from projects.models import Organisation

UNRESTRICTED_NAME = N_("For any purpose of the fund")


def open_fund(
    session: Session,
    organisation: Organisation,
    currency: str,
    opened_on: date,
    *,
    locale: str = "en",
    timezone: str = "UTC",
    by: str,
) -> Fund:
    """A fund with an empty book, and a first purpose for money that nobody tied to anything.

    Raises FundThere, DayInFuture, PlaceUnknown, UnknownCurrency.
    """
    if timezone not in available_timezones() or locale not in PAPER_LANGUAGES:
        raise PlaceUnknown(typed=f"{locale} {timezone}"[:60])
    if organisation.fund_book_id is not None:
        raise FundThere(name=organisation.name)
    if opened_on > (current := today(timezone)):
        raise DayInFuture(day=opened_on, today=current)
    owner, name, practice = organisation.fund_scope, organisation.name, organisation.practice
    book = open_book(
        session, owner=owner, name=name, currency=currency, opened_on=opened_on, chart=FUND_CHART, practice=practice
    )
    organisation.fund_book_id = book.id
    fund = Fund(organisation_id=organisation.id, locale=locale, timezone=timezone, opened_by=by, opened_at=now())
    session.add(fund)
    session.flush()
    add_restriction(session, fund, UNRESTRICTED_NAME, FREE, opened_on, by=by)
    return fund


def fund_of(session: Session, organisation: Organisation) -> Fund:
    """The fund that an organisation keeps. Raises OrganisationUnknown."""
    fund = session.scalar(select(Fund).where(Fund.organisation_id == organisation.id))
    if fund is None:
        raise OrganisationUnknown()
    return fund


def fund_reached(session: Session, grants: Iterable[Grant], act: Act, public_id: str) -> Fund:
    """The fund, when these grants allow `act` on it. Raises OrganisationUnknown."""
    return fund_of(session, fund_for(session, grants, act, public_id))


def fund_of_book(session: Session, book: Book) -> Fund:
    """Whose book it is; a book with vouchers of a fund always has one."""
    return session.scalars(select(Fund).join(Organisation).where(Organisation.fund_book_id == book.id)).one()


def book_of(session: Session, fund: Fund) -> Book:
    return session.get_one(Book, fund.organisation.fund_book_id)


def loans_of(session: Session, fund: Fund) -> list[FundLoan]:
    """Every loan that was ever handed out, by number; one that was taken back stays, with nothing owed on it."""
    return list(session.scalars(select(FundLoan).where(FundLoan.fund_id == fund.id).order_by(FundLoan.number)))


def loan_of(session: Session, fund: Fund, public_id: str) -> FundLoan:
    """Raises LoanUnknown."""
    loan = session.scalar(select(FundLoan).where(FundLoan.fund_id == fund.id, FundLoan.public_id == public_id))
    if loan is None:
        raise LoanUnknown()
    return loan
