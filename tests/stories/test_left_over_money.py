"""Case W10: money that makes no whole share. Source: AgroCenta Spex, contributions of a savings group.

"Shares cost 5 with us. Ama brought 20, Efua brought 10, Esi brought 23. Ama has four shares, Efua two, and Esi four and three
left over. What becomes of the three? Our constitution says it."
"""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy.orm import Session

from core.money import currency, parse_amount
from groups import charts
from groups.cycles import SeriesPlan
from groups.denominations import pieces
from groups.figures import Count, OtherKind, OtherLine, Pot, Row, SheetFigures, share_money
from groups.finding import book_of
from groups.founding import add_network, found_group
from groups.meetings import record, unwritten
from groups.members import enrol
from groups.models import Group
from groups.sheet import MeetingSheet, agreed
from groups.sheet_errors import CarriedTooMuch
from groups.terms import LeftOver, Terms
from groups.verify import verify_group
from ledger.balances import balances
from ledger.chart import AccountKey
from tests.data import case

CASE = case("W10")
MONEY = currency("GHS")
SHARE_VALUE = parse_amount(CASE["share_value"], MONEY)
BROUGHT = [parse_amount(paid, MONEY) for paid in CASE["paid"]]
SATURDAY, NEXT_SATURDAY = date(2026, 3, 7), date(2026, 3, 14)


def founded(session: Session, left_over: LeftOver) -> Group:
    group = found_group(
        session,
        add_network(session, "Accra network", "en"),
        name="Nkabom",
        currency=MONEY.code,
        locale="en",
        timezone="Africa/Accra",
        founded_on=SATURDAY,
        terms=Terms(SHARE_VALUE, left_over=left_over),
        signed_by="Ama, Efua and Esi",
        series=SeriesPlan(SATURDAY),
        by="user:treasurer",
    )
    for name in ("Ama", "Efua", "Esi"):
        enrol(session, group, name, SATURDAY)
    return group


def bring(session: Session, group: Group, rows: list[Row], others: tuple[OtherLine, ...] = (), day: date = SATURDAY) -> None:
    """The treasurer writes the lines, the counters count what should be there, the key-holder confirms."""
    sheet = counted(replace(unwritten(session, group, day), rows=tuple(rows), others=others))
    record(session, group, sheet, prepared_by="user:treasurer", confirmed_by="user:key-holder")


def counted(written: SheetFigures) -> MeetingSheet:
    counts = tuple(Count(pot, quantities=pieces(written.expected(pot), written.denominations)) for pot in Pot)
    return agreed(replace(written, counts=counts))


def as_brought() -> list[Row]:
    rows = []
    for number, paid in enumerate(BROUGHT, start=1):
        shares, left_over = share_money(paid, SHARE_VALUE)
        rows.append(Row(number, shares=shares, left_over_minor=left_over))
    return rows


def held(session: Session, group: Group, code: str, number: int | None = None) -> int:
    key = AccountKey(code) if number is None else charts.of_member(code, number)
    return balances(session, book_of(session, group))[key].net


def test_how_many_shares_the_money_buys() -> None:
    assert [row.shares for row in as_brought()] == CASE["shares"]
    assert [row.left_over_minor for row in as_brought()] == [parse_amount(text, MONEY) for text in CASE["leftover"]]


@pytest.mark.parametrize(
    ("left_over", "loan_fund", "carried", "social_fund"),
    [
        (LeftOver.RETURN, 50_00, 0, 0),  # Esi takes her three home
        (LeftOver.CARRY, 53_00, 3_00, 0),  # they stay in the box, and are hers
        (LeftOver.SOCIAL_FUND, 50_00, 0, 3_00),  # they go into the other purse
    ],
)
def test_what_becomes_of_the_three(
    session: Session, left_over: LeftOver, loan_fund: int, carried: int, social_fund: int
) -> None:
    group = founded(session, left_over)
    bring(session, group, as_brought())
    assert [held(session, group, charts.MEMBERS_SHARES, number) // SHARE_VALUE for number in (1, 2, 3)] == CASE["shares"]
    assert held(session, group, charts.LOAN_FUND_CASH) == loan_fund
    assert held(session, group, charts.CARRIED_FORWARD, 3) == carried
    assert held(session, group, charts.SOCIAL_FUND_CASH) == held(session, group, charts.SOCIAL_FUND) == social_fund
    assert verify_group(session, group) == []


def test_next_week_the_three_pay_part_of_a_share(session: Session) -> None:
    """"Esi brought only two, and with the three from last week that made a share." """
    group = founded(session, LeftOver.CARRY)
    bring(session, group, as_brought())
    bring(session, group, [Row(1), Row(2), Row(3, shares=1, carried_used_minor=3_00)], day=NEXT_SATURDAY)
    assert held(session, group, charts.MEMBERS_SHARES, 3) == 5 * SHARE_VALUE
    assert held(session, group, charts.CARRIED_FORWARD, 3) == 0
    assert held(session, group, charts.LOAN_FUND_CASH) == 55_00


def test_the_three_can_be_handed_back(session: Session) -> None:
    group = founded(session, LeftOver.CARRY)
    bring(session, group, as_brought())
    back = OtherLine(OtherKind.CARRIED_BACK, 3_00, "she needs it for the bus", 3)
    bring(session, group, [Row(1), Row(2), Row(3)], (back,), NEXT_SATURDAY)
    assert held(session, group, charts.CARRIED_FORWARD, 3) == 0
    assert held(session, group, charts.LOAN_FUND_CASH) == 50_00


def test_nobody_uses_more_than_was_carried(session: Session) -> None:
    group = founded(session, LeftOver.CARRY)
    bring(session, group, as_brought())
    with pytest.raises(CarriedTooMuch) as refused:
        bring(session, group, [Row(1), Row(2), Row(3, shares=1, carried_used_minor=4_00)], day=NEXT_SATURDAY)
    assert str(refused.value) == "Member 3: 4.00 GHS is taken from money carried forward, but only 3.00 GHS is there."
