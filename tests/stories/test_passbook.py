"""Case C15: one passbook. Source: Nanyuki and the North, Passbook (2012).

"A share is 200 shillings. She bought two, then five. Then school fees came and we paid three back. The last line of her
passbook says: 4 shares, 800 shillings."
"""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from core.calendars import Period
from core.money import currency, parse_amount
from groups import charts
from groups.cycles import SeriesPlan
from groups.denominations import pieces
from groups.figures import Count, Pot, Row
from groups.finding import book_of
from groups.founding import add_network, found_group
from groups.meetings import record, sheet_of, unwritten
from groups.members import enrol
from groups.models import Group, Meeting
from groups.opening import standing_of
from groups.sheet import agreed
from groups.sheet_errors import SharesNotHeld
from groups.terms import Terms
from groups.verify import verify_group
from ledger.balances import balance_of, movements
from ledger.chart import AccountKey
from tests.data import case

CASE = case("C15")
MONEY = currency(CASE["currency"])
SHARE_VALUE = parse_amount(CASE["share_value"], MONEY)
FIRST = date(2012, 6, 2)


@pytest.fixture
def group(session: Session) -> Group:
    group = found_group(
        session,
        add_network(session, "Nanyuki and the North", "en"),
        name="Nanyuki",
        currency=MONEY.code,
        locale="en",
        timezone="Africa/Nairobi",
        founded_on=FIRST,
        terms=Terms(SHARE_VALUE, may_return_shares=True, most_shares_returned=5),
        signed_by="All members",
        series=SeriesPlan(FIRST),
        by="user:treasurer",
    )
    enrol(session, group, "Passbook holder", FIRST)
    return group


def passbook_line(session: Session, group: Group, week: int, shares: int) -> Meeting:
    """Shares above zero are bought; below zero they are given back and paid out."""
    row = Row(1, shares=max(shares, 0), shares_returned=max(-shares, 0))
    written = replace(unwritten(session, group, FIRST + timedelta(days=7 * week)), rows=(row,))
    counts = tuple(Count(pot, quantities=pieces(written.expected(pot), written.denominations)) for pot in Pot)
    sheet = agreed(replace(written, counts=counts))
    return record(session, group, sheet, prepared_by="user:treasurer", confirmed_by="user:key-holder")


def test_the_passbook(session: Session, group: Group) -> None:
    meetings = [passbook_line(session, group, week, shares) for week, shares in enumerate(CASE["movements"])]
    standing, value = standing_of(session, group, 1)
    assert standing.shares == CASE["shares"]
    assert value == parse_amount(CASE["value"], MONEY)
    assert balance_of(session, book_of(session, group), AccountKey(charts.LOAN_FUND_CASH)) == value
    assert [sheet_of(meeting).standing[1].shares for meeting in meetings] == [0, 2, 7]
    assert verify_group(session, group) == []


def test_each_line_of_the_passbook_is_a_movement(session: Session, group: Group) -> None:
    for week, shares in enumerate(CASE["movements"]):
        passbook_line(session, group, week, shares)
    account = charts.of_member(charts.MEMBERS_SHARES, 1)
    lines = movements(session, book_of(session, group), [account], Period(FIRST, date(2012, 12, 31)))
    assert [(line.credit_minor - line.debit_minor) // SHARE_VALUE for line in lines] == CASE["movements"]


def test_more_than_she_has_cannot_be_paid_back(session: Session, group: Group) -> None:
    passbook_line(session, group, 0, 2)
    with pytest.raises(SharesNotHeld) as refused:
        passbook_line(session, group, 1, -3)
    assert str(refused.value) == "Member 1: 3 shares cannot be paid back, for only 2 are held."
