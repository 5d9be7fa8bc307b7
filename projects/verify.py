"""What must be true of projects' money whatever happened: the columns are the books, and the books are the columns.

Each rule is one function that gives a sentence for each place where it does not hold (for `flask verify`, in English).
"""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.money import Money, currency
from ledger.balances import balances
from ledger.chart import AccountKey
from ledger.verify import Finding
from ledger.voucher_verify import verify_vouchers
from projects import charts, flows
from projects.advances import verify as advances_verify
from projects.finding import agreements_of, book_in, books_of, budget_of, lines_of
from projects.flows import Columns
from projects.funding_models import FundingAgreement, Instrument, Measure
from projects.liquidation import verify as liquidation_verify
from projects.models import Project
from projects.setting_up import END_OF_TIME, spent_on_lines
from projects.spending import verify as spending_verify
from projects.voucher_kinds import KINDS


def every_project(session: Session) -> Iterator[Finding]:
    """All that is wrong with any project, by the owner of its first book; nothing, if all is well."""
    for agreement, month in flows.months_that_differ(session):
        yield Finding("projects", "month totals", 0, f"agreement {agreement}, month {month}: not the sum of its flows")
    for project in session.scalars(select(Project).order_by(Project.id)):
        books = books_of(session, project)
        for wrong in of_project(session, project):
            yield Finding(books[0].owner, "project columns", 0, f"{project.code}: {wrong}")
        for book in books:
            yield from verify_vouchers(session, book, KINDS)


def of_project(session: Session, project: Project) -> Iterator[str]:
    agreements = agreements_of(session, project)
    found = flows.columns_of(session, agreements, date.max)
    books: dict[str, dict[AccountKey, int]] = {}
    for agreement in agreements:
        if agreement.currency not in books:
            stands = balances(session, book_in(session, project, agreement.currency))
            books[agreement.currency] = {
                key: balance.debit_minor - balance.credit_minor for key, balance in stands.items()
            }
        yield from _columns_are_the_books(agreement, found[agreement.id], books[agreement.currency])
        yield from _columns_in_order(agreement, found[agreement.id])
        yield from liquidation_verify.of_agreement(session, agreement)
    yield from _within_the_budget(session, project)
    for book in books_of(session, project):
        yield from advances_verify.of_book(session, project, book)
    yield from spending_verify.of_project(session, project)


def _columns_are_the_books(
    agreement: FundingAgreement, columns: Columns, stands: dict[AccountKey, int]
) -> Iterator[str]:
    """Each column equals the balance of its accounts: memoranda, deferred money or loan, costs by line, gifts in kind."""
    mine = f"agreement:{agreement.number}"
    from_mine = f":from:{agreement.number}"

    def debit(code: str) -> int:
        return sum(minor for key, minor in stands.items() if key.code == code and key.holder == mine)

    def costs(*codes: str) -> int:
        return sum(minor for key, minor in stands.items() if key.code in codes and key.holder.endswith(from_mine))

    loan = agreement.instrument == Instrument.LOAN
    unspent = columns.of(Measure.RECEIVED) - columns.of(Measure.RETURNED) - columns.of(Measure.SPENT)
    owed = columns.owed_minor
    pairs = (
        ("pledged", columns.of(Measure.PLEDGED), debit(charts.PLEDGED)),
        ("committed", columns.of(Measure.COMMITTED), debit(charts.COMMITTED)),
        ("guaranteed", columns.of(Measure.GUARANTEED), debit(charts.GUARANTEED)),
        ("owed on the loan", owed, -debit(charts.FUNDER_LOANS)) if loan else ("unspent", unspent, -debit(charts.DEFERRED)),
        ("spent", columns.of(Measure.SPENT), costs(charts.COSTS)),
        ("in kind", columns.of(Measure.IN_KIND), -debit(charts.IN_KIND_GIVEN)),
        ("in kind by line", columns.of(Measure.IN_KIND), costs(charts.IN_KIND_COSTS, charts.IN_KIND_LAND)),
    )
    unit = currency(agreement.currency)
    for name, column, book in pairs:
        if column != book:
            said, stood = Money(column, unit), Money(book, unit)
            yield f"agreement {agreement.number}: the columns say {name} {said}, the books say {stood}"


def _columns_in_order(agreement: FundingAgreement, columns: Columns) -> Iterator[str]:
    """received <= committed (as amended); nothing spent or returned that did not arrive; liquidated <= spent."""
    if columns.undrawn_minor < 0:
        yield f"agreement {agreement.number}: more was received than committed"
    if columns.unspent_minor < 0:
        yield f"agreement {agreement.number}: more was spent and returned than received"
    if columns.owed_minor < 0:
        yield f"agreement {agreement.number}: more was returned and repaid than received"
    if columns.of(Measure.LIQUIDATED) > columns.of(Measure.SPENT):
        yield f"agreement {agreement.number}: more was liquidated than spent"


def _within_the_budget(session: Session, project: Project) -> Iterator[str]:
    budget, spent = budget_of(session, project, END_OF_TIME), spent_on_lines(session, project, END_OF_TIME)
    for line in lines_of(session, project):
        if spent.get(line.number, 0) > budget.get(line.number, 0):
            yield f"budget line {line.number}: more was spent than planned"
