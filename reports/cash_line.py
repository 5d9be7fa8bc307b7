"""What was in a group's cash boxes from day to day: the stands that are drawn as a line. Reads the book; writes nothing."""

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy.orm import Session

from core.calendars import Period, today
from groups.figures import Pot
from groups.finding import book_of
from groups.models import Group
from ledger.balances import Movement, balances, movements
from ledger.chart import AccountKey
from reports.drawing.balance import BalanceChart, Letters, Stand, balance_chart

_A_YEAR = timedelta(days=364)


def cash_stands(moved: Iterable[Movement], opening: Stand | None = None) -> tuple[Stand, ...]:
    """The balance at the end of each day on which money moved, after what stood at the `opening`."""
    by_day: dict[object, Stand] = {opening.day: opening} if opening else {}
    stands = opening.minor or 0 if opening else 0
    for one in sorted(moved, key=lambda one: (one.day, one.number, one.place)):
        stands += one.debit_minor - one.credit_minor
        by_day[one.day] = Stand(one.day, stands)
    return tuple(by_day.values())


def cash_over_a_year(session: Session, group: Group) -> BalanceChart | None:
    """The last year up to today, for a page; None before the book began."""
    book, day = book_of(session, group), today(group.timezone)
    period = Period(day - _A_YEAR, day)
    cash = [AccountKey(pot.account) for pot in Pot]
    before = balances(session, book, period.day_before)
    there = sum(before[key].net for key in cash if key in before)
    opening = Stand(period.start, there) if there or group.founded_on < period.start else None
    stands = cash_stands(movements(session, book, cash, period), opening)
    return balance_chart(stands, period, group.money, Letters.PAGE)
