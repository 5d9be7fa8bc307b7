"""Money of a project that belongs to no funder: what the bank and households paid in, less charges, interest and repayments.

What a bank charges comes off the account whether anybody agrees or not, so a charge is never refused: own money may stand below
zero, and then the sources' money is short by that much until the community pays it in. What somebody decides to pay (a loan's
principal and interest) is refused beyond it, for a funder's money never leaves its restriction. So in every book at every moment

    what lies in all places = what is unspent of each source + what is kept back + own money.
"""

from sqlalchemy.orm import Session

from core.money import Money, currency
from ledger.balances import balances
from ledger.models import Book
from projects import charts, flows
from projects.finding import agreements_of, books_of
from projects.flows import Columns
from projects.funding_models import Instrument, Measure
from projects.models import Project
from projects.setting_up import END_OF_TIME
from projects.spending.errors import BeyondOwnMoney, OwnMoneyUsed


def own_minor(session: Session, project: Project, book: Book) -> int:
    """The project's own money in a book, in minor units; below zero when charges have eaten into the sources'."""
    stands = balances(session, book)
    debits = sum(stands[key].net for key in stands if key.code in (charts.BANK_CHARGES, charts.INTEREST_PAID))
    return sum(stands[key].net for key in stands if key.code == charts.OTHER_INCOME) - debits - repaid(session, project, book)


def in_every_book(session: Session, project: Project) -> list[Money]:
    """The project's own money, a sum for each of its currencies."""
    return [Money(own_minor(session, project, book), currency(book.currency)) for book in books_of(session, project)]


def repaid(session: Session, project: Project, book: Book) -> int:
    """The principal of loans that was repaid from this book, in minor units."""
    return sum(one.of(Measure.REPAID) for one in _columns(session, project, book).values())


def _columns(session: Session, project: Project, book: Book) -> dict[int, Columns]:
    loans = [
        one
        for one in agreements_of(session, project)
        if one.currency == book.currency and one.instrument == Instrument.LOAN
    ]
    return flows.columns_of(session, loans, END_OF_TIME)


def refuse_beyond(session: Session, project: Project, book: Book, minor: int) -> None:
    """Raises BeyondOwnMoney."""
    own, unit = own_minor(session, project, book), currency(book.currency)
    if minor > own:
        over = Money(minor - max(own, 0), unit)
        raise BeyondOwnMoney(own=Money(max(own, 0), unit), amount=Money(minor, unit), over=over)


def refuse_used(session: Session, project: Project, book: Book) -> None:
    """After income was taken back: repayments must not rest on it. Raises OwnMoneyUsed."""
    own = own_minor(session, project, book)
    paid = balances(session, book)
    interest = sum(one.net for key, one in paid.items() if key.code == charts.INTEREST_PAID)
    if own < 0 and interest + repaid(session, project, book) > 0:
        raise OwnMoneyUsed(short=Money(-own, currency(book.currency)))
