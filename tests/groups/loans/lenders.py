"""A village that lends: what its treasurer does with loans from one meeting to the next."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.language import language
from groups import charts
from groups.figures import OtherLine, Row
from groups.finding import book_of
from groups.loans.applying import Application, Vote, apply, decide
from groups.loans.history import loan_books
from groups.loans.models import Loan
from groups.loans.rules import DueOn, LoanRules, PeriodUnit, RatePer
from groups.meetings import context, record, start
from groups.models import Group, Meeting
from groups.sheet import MeetingSheet
from ledger.balances import balance_of
from ledger.chart import AccountKey
from tests.groups.village import KEY_HOLDER, TERMS, TREASURER, a_group, counted, written

ENGLISH = language("en")
# A tenth a month, paid back at every fourth meeting, three times what she has saved.
RULES = LoanRules(
    rate=Fraction(1, 10),
    rate_per=RatePer.PERIOD,
    unit=PeriodUnit.WEEKS,
    every=4,
    due_on=DueOn.NEXT_MEETING,
    most_periods=6,
    instalment_unit_minor=100,
    interest_unit_minor=100,
    quorum=Fraction(2, 3),
)
YES = Vote(date(2026, 1, 5), True, 0, 3, 0, 0, minute="Minute 4")


def a_lending_group(session: Session, rules: LoanRules = RULES, **more: object) -> Group:
    """Founded on 5 January 2026; Wanjiru, Achieng and Mutiso meet every Monday."""
    return a_group(session, terms=replace(TERMS, loans=rules), **more)  # type: ignore[arg-type]


def agreed_loan(
    session: Session, group: Group, member: int, minor: int, day: date, instalments: int = 3, **more: object
) -> Loan:
    """Asked for and agreed to on one day."""
    asked = Application(member, minor, instalments, "Seed and tools", day, **more)  # type: ignore[arg-type]
    loan = apply(session, group, asked, by=TREASURER)
    decide(session, group, loan, replace(YES, decided_on=day, amount_minor=minor), by=TREASURER)
    return loan


def with_loans(
    session: Session,
    group: Group,
    day: date,
    rows: Iterable[Row] = (),
    repaid: Mapping[int, int] | None = None,
    given: tuple[int, ...] = (),
    others: tuple[OtherLine, ...] = (),
) -> MeetingSheet:
    """The counted sheet of a day on which loans were repaid (minor units by loan number) and handed out."""
    figures = written(session, group, day, rows, others)
    return counted(replace(figures, loans=reckoned(session, group, day, repaid or {}, given)))


def reckoned(session: Session, group: Group, day: date, repaid: Mapping[int, int], given: tuple[int, ...]) -> object:
    draft = start(session, group, day, by=TREASURER, again=True)
    loans = context(session, group, draft, day).with_loans(repaid, given)
    session.delete(draft)
    session.flush()
    return loans


def met(
    session: Session,
    group: Group,
    day: date,
    rows: Iterable[Row] = (),
    repaid: Mapping[int, int] | None = None,
    given: tuple[int, ...] = (),
) -> Meeting:
    sheet = with_loans(session, group, day, rows, repaid, given)
    return record(session, group, sheet, prepared_by=TREASURER, confirmed_by=KEY_HOLDER)


def loan_of(session: Session, group: Group, number: int) -> Loan:
    return session.scalars(select(Loan).where(Loan.group_id == group.id, Loan.number == number)).one()


def due(session: Session, group: Group, number: int, day: date) -> int:
    return loan_books(session, group, day).loans.open[number].due_minor


def balance(session: Session, group: Group, code: str, member: int | None = None, as_of: date | None = None) -> int:
    key = charts.of_member(code, member) if member else AccountKey(code)
    return balance_of(session, book_of(session, group), key, as_of)
