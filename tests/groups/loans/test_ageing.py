"""How late loans are, and the portfolio at risk, upright: late over all."""

from datetime import date, timedelta
from fractions import Fraction

from groups.loans.account import LoanAccount
from groups.loans.ageing import AgeBy, ageing, at_risk
from groups.loans.events import Event, Paid, WrittenOff
from groups.loans.replay import replay
from tests.groups.loans.plans import terms

FEBRUARY, APRIL = date(2026, 2, 1), date(2026, 4, 1)


def account(principal: int, day: date, *events: Event) -> LoanAccount:
    """A loan of three equal monthly parts at 1%, first due in February."""
    return replay(terms(principal, 3), events, day)


def test_a_loan_counts_with_its_whole_balance_where_its_oldest_instalment_is() -> None:
    day = FEBRUARY + timedelta(days=31)
    books = [
        account(300_00, day),  # 31 days late
        account(90_00, day, Paid("1", FEBRUARY, 30_90)),  # March is three days late
        account(60_00, day, Paid("2", day, 60_00 + 1_80)),  # paid off
        account(30_00, day, WrittenOff("3", day)),
    ]
    assert [(one.least, one.loans, one.balance_minor) for one in ageing(books)] == [
        (0, 0, 0),
        (1, 1, 60_00),
        (31, 1, 300_00),
        (61, 0, 0),
        (91, 0, 0),
    ]
    assert [one.overdue_minor for one in ageing(books)] == [0, 30_90, 206_00, 0, 0]
    assert [one.loans for one in ageing(books, AgeBy.MISSED)] == [0, 1, 1, 0, 0]


def test_the_portfolio_at_risk_is_late_balances_over_all_balances() -> None:
    day = FEBRUARY + timedelta(days=31)
    books = [account(300_00, day), account(90_00, day, Paid("1", FEBRUARY, 30_90)), account(40_00, day, Paid("2", day, 27_46))]
    found = at_risk(books, 30)
    assert (found.days, found.numerator_minor, found.denominator_minor, found.loans) == (30, 300_00, 373_34, 1)
    assert found.ratio == Fraction(300_00, 373_34)
    assert at_risk(books, 31).numerator_minor == 0, "31 days are not more than 31"
    assert at_risk(books, 0).numerator_minor == 360_00


def test_nothing_lent_is_no_ratio() -> None:
    assert at_risk([], 30).ratio is None
    assert sum(one.loans for one in ageing([])) == 0
    assert at_risk([account(300_00, APRIL, Paid("1", APRIL, 309_00))], 30).ratio is None
