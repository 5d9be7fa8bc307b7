"""A year as the books have it: income and expenses not yet closed; what each member held, paid in, withdrew, and in interest.

Reads only. What was taken back within the year leaves no trace in it; balances that a group brought in when its books began
count as held from the beginning of the year.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.calendars import Period, fiscal_year_of, today
from groups import charts
from groups.constitution import terms_on
from groups.finding import book_of
from groups.loans.models import EventKind, Loan, LoanEvent
from groups.models import Group, Member
from groups.sharing.dividend import MemberYear, Payment
from groups.sharing.dividend_errors import NoDividendRules, YearNotOver
from groups.sharing.year_content import Closed, LineInYear, MemberInYear, YearContent
from groups.sharing.year_end import Decisions, YearEnd, reckon_year
from groups.terms import Terms
from ledger.balances import Movement, balances, movements
from ledger.chart import AccountKey, AccountType

YEARS_OFFERED = 3


@dataclass(frozen=True, slots=True)
class YearInBooks:
    """What a year's end is reckoned from, in minor units. `loan_interest_minor` is what all loans together brought in it."""

    year: Period
    income: tuple[Closed, ...]
    expenses: tuple[Closed, ...]
    retained_minor: int
    members: tuple[MemberYear, ...]
    loan_interest_minor: int

    @property
    def surplus_minor(self) -> int:
        return sum(one.minor for one in self.income) - sum(one.minor for one in self.expenses)

    @property
    def deficit_minor(self) -> int:
        """What of the surplus has to cover losses of earlier years first."""
        return min(max(0, -self.retained_minor), max(0, self.surplus_minor))


def years_of(group: Group, terms: Terms) -> list[Period]:
    """The last fiscal years that have begun, the latest first; the group's first begins on the day it was founded."""
    first_month = terms.dividends.first_month if terms.dividends else 1
    day, found = today(group.timezone), []
    for _ in range(YEARS_OFFERED):
        year = fiscal_year_of(day, first_month)
        if year.end < group.founded_on:
            break
        found.append(Period(max(year.start, group.founded_on), year.end))
        day = year.day_before
    return found


def rules_of_year(session: Session, group: Group, year: Period) -> Terms:
    """The constitution at the year's end. Raises NoDividendRules, MeetingWithoutRules."""
    terms = terms_on(session, group, year.end)
    if terms.dividends is None or terms.appropriation is None:
        raise NoDividendRules(day=year.end)
    return terms


def year_in_books(session: Session, group: Group, year: Period, terms: Terms) -> YearInBooks:
    """The year, read from the group's book as far as it has got."""
    book = book_of(session, group)
    standing = balances(session, book, year.end)
    opening = balances(session, book, year.start - timedelta(days=1))
    numbers = sorted({charts.member_number(key.holder) for key in standing if key.code == terms.savings_code})
    keys = {charts.of_member(terms.savings_code, number): number for number in numbers}
    interest = AccountKey(charts.LOAN_INTEREST)
    moved = _lasting(movements(session, book, {*keys, interest}, year))
    paid = interest_paid(session, group, year)
    before = {number: opening[key].net if key in opening else 0 for key, number in keys.items()}
    brought, payments = _in_year(moved, keys)
    nominal = {
        kind: tuple(Closed(key.code, one.net) for key, one in standing.items() if one.type is kind and one.net)
        for kind in (AccountType.INCOME, AccountType.EXPENSE)
    }
    return YearInBooks(
        year=year,
        income=nominal[AccountType.INCOME],
        expenses=nominal[AccountType.EXPENSE],
        retained_minor=standing[AccountKey(charts.RETAINED_SURPLUS)].net,
        members=tuple(
            MemberYear(number, before[number] + brought[number], tuple(payments[number]), paid.get(number, 0))
            for number in numbers
            if before[number] or brought[number] or payments[number] or number in paid
        ),
        loan_interest_minor=sum(one.credit_minor - one.debit_minor for one in moved if one.key == interest),
    )


def interest_paid(session: Session, group: Group, year: Period) -> dict[int, int]:
    """What each member paid in interest on loans in a year, by number: of the payments that hold, in their latest split."""
    events = session.execute(
        select(LoanEvent, Member.number)
        .join(Loan, Loan.id == LoanEvent.loan_id)
        .join(Member, Member.id == LoanEvent.member_id)
        .where(Loan.group_id == group.id)
    ).all()
    gone = {(event.loan_id, event.takes_back) for event, _ in events if event.takes_back is not None}
    paid: defaultdict[int, int] = defaultdict(int)
    for event, number in events:
        holds = event.kind in (EventKind.REPAID, EventKind.SPLIT_ANEW) and (event.loan_id, event.place) not in gone
        if holds and event.interest_minor and event.day in year:
            paid[number] += event.interest_minor
    return dict(paid)


def content_of(found: YearInBooks, terms: Terms, money: str, decided: Decisions, made: YearEnd | None) -> YearContent:
    """What a voucher says of a year: `made` is None for a loss, which is only closed."""
    dividends, appropriation = terms.dividends, terms.appropriation
    if dividends is None or appropriation is None:
        raise NoDividendRules(day=found.year.end)
    members = tuple(MemberInYear(one.number, one.opening_minor, one.payments, one.paid_minor) for one in found.members)
    content = YearContent(
        money=money,
        start=found.year.start,
        end=found.year.end,
        dividends=dividends,
        appropriation=appropriation,
        income=found.income,
        expenses=found.expenses,
        deficit_minor=found.deficit_minor,
        members=members,
        amounts=dict(decided.amounts),
    )
    return content if made is None else _with_result(content, made)


def _with_result(content: YearContent, made: YearEnd) -> YearContent:
    results = {one.number: one for one in made.members}
    members = tuple(
        replace(
            one,
            dividend_minor=results[one.number].dividend.minor,
            rebate_minor=results[one.number].rebate.minor,
            tax_minor=results[one.number].tax_minor,
        )
        for one in content.members
    )
    lines = tuple(
        LineInYear(one.line.key, one.line.name, one.line.account, one.line.to, one.minor, one.rest_minor)
        for one in made.appropriation.lines
    )
    return replace(
        content, members=members, lines=lines, dividend_rate=made.dividend_rate, rebate_rate=made.rebate_rate
    )


def reckoned(found: YearInBooks, terms: Terms, group: Group, decided: Decisions) -> YearEnd | None:
    """The year's end by the rules and the decisions; None for a year without anything to give out. Raises as `reckon_year`."""
    if terms.dividends is None or terms.appropriation is None:
        raise NoDividendRules(day=found.year.end)
    left = found.surplus_minor - found.deficit_minor
    if left <= 0:
        return None
    return reckon_year(found.members, found.year, left, terms.dividends, terms.appropriation, group.money, decided)


def refuse_unfinished_year(group: Group, year: Period) -> None:
    """Raises YearNotOver."""
    if year.end > (now := today(group.timezone)):
        raise YearNotOver(end=year.end, today=now)


def _lasting(moved: list[Movement]) -> list[Movement]:
    """Without what was taken back within the year and its mirrors; the mirror of a mirror lets the first stand again."""
    mirrors = {one.number: one.reverses for one in moved if one.reverses is not None}
    numbers, gone = {one.number for one in moved}, set[int]()
    for number, original in sorted(mirrors.items(), reverse=True):
        if number not in gone and original in numbers:
            gone |= {number, original}
    return [one for one in moved if one.number not in gone]


def _in_year(
    moved: list[Movement], keys: Mapping[AccountKey, int]
) -> tuple[defaultdict[int, int], defaultdict[int, list[Payment]]]:
    """By member: what was brought in from earlier records, and what was paid in or withdrawn day by day."""
    brought: defaultdict[int, int] = defaultdict(int)
    by_day: defaultdict[int, dict[date, int]] = defaultdict(dict)
    for one in moved:
        if one.key not in keys:
            continue
        number, minor = keys[one.key], one.credit_minor - one.debit_minor
        if one.other_side.code == charts.OPENING:
            brought[number] += minor
        else:
            by_day[number][one.day] = by_day[number].get(one.day, 0) + minor
    payments: defaultdict[int, list[Payment]] = defaultdict(list)
    for number, days in by_day.items():
        payments[number] = [Payment(day, minor) for day, minor in sorted(days.items()) if minor]
    return brought, payments
