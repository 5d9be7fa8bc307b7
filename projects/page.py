"""What the page of a project shows: its sources in four columns, its households, its plan, and what waits for somebody."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.marks import Term
from core.money import Money, currency
from ledger.balances import balances
from ledger.voucher_models import Voucher, VoucherState
from projects import charts, flows
from projects.finding import agreements_of, books_of, budget_of, lines_of
from projects.flows import Columns
from projects.funding_models import MEASURES, FundingAgreement, Measure
from projects.models import BudgetLine, HouseholdCount, Milestone, Project
from projects.setting_up import households_on, milestones_of, spent_on_lines

# Four columns everywhere; what is given in kind and what is guaranteed stand beside them, and are never added in.
FOUR: tuple[tuple[Measure, Term], ...] = tuple(
    (one, MEASURES[one]) for one in (Measure.PLEDGED, Measure.COMMITTED, Measure.RECEIVED, Measure.SPENT)
)
BESIDE: tuple[tuple[Measure, Term], ...] = tuple(
    (one, MEASURES[one]) for one in (Measure.IN_KIND, Measure.RETURNED, Measure.REPAID, Measure.GUARANTEED)
)


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """A budget line on a day: planned, spent or given, and what is left of it."""

    line: BudgetLine
    planned: Money
    spent: Money
    left: Money


@dataclass(frozen=True, slots=True)
class CurrencyPart:
    """A project in one of its currencies. `places`: what is in each bank account and in cash, by the holder's name."""

    currency: str
    sources: tuple[tuple[FundingAgreement, Columns], ...]
    total: Columns
    places: tuple[tuple[str, Money], ...]
    budget: tuple[BudgetRow, ...]


@dataclass(frozen=True, slots=True)
class ProjectPage:
    day: date
    parts: tuple[CurrencyPart, ...]
    households: HouseholdCount | None
    milestones: tuple[Milestone, ...]
    waiting: tuple[Voucher, ...]


def project_page(session: Session, project: Project, day: date) -> ProjectPage:
    agreements = agreements_of(session, project)
    found = flows.columns_of(session, agreements, day)
    totals = flows.together(found.values())
    rows = budget_rows(session, project, day)
    books = books_of(session, project)
    waiting = select(Voucher).where(
        Voucher.book_id.in_([book.id for book in books]), Voucher.state == VoucherState.PREPARED
    )
    return ProjectPage(
        day=day,
        parts=tuple(
            CurrencyPart(
                currency=book.currency,
                sources=tuple((one, found[one.id]) for one in agreements if one.currency == book.currency),
                total=totals.get(book.currency, Columns(book.currency)),
                places=tuple(
                    (key.holder or "cash", Money(balance.net, currency(book.currency)))
                    for key, balance in sorted(balances(session, book, as_of=day).items())
                    if key.code in (charts.BANK, charts.CASH)
                ),
                budget=tuple(row for row in rows if row.line.currency == book.currency),
            )
            for book in books
        ),
        households=households_on(session, project, day),
        milestones=tuple(milestones_of(session, project)),
        waiting=tuple(session.scalars(waiting.order_by(Voucher.day, Voucher.id))),
    )


def budget_rows(session: Session, project: Project, day: date) -> tuple[BudgetRow, ...]:
    planned, spent = budget_of(session, project, day), spent_on_lines(session, project, day)
    rows = []
    for line in lines_of(session, project):
        unit = currency(line.currency)
        has, used = planned.get(line.number, 0), spent.get(line.number, 0)
        rows.append(BudgetRow(line, Money(has, unit), Money(used, unit), Money(has - used, unit)))
    return tuple(rows)
