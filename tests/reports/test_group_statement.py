"""The group statement: every pot adds up, what the group has is whose it says, and a corrected meeting is counted once."""

from dataclasses import fields, is_dataclass
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from core.calendars import Period
from core.language import language
from groups import charts
from groups.figures import Direction, Pot, Row
from groups.members import leave
from groups.models import Member
from ledger import posting
from ledger.balances import balances
from ledger.chart import AccountKey
from ledger.models import Book
from reports import render
from reports.group_statement import GroupStatement, group_statement
from reports.papers import Names
from tests.reports import books
from tests.reports.conftest import Year, on_one_engine

PERIODS = (
    books.YEAR,
    Period(date(2026, 1, 1), date(2026, 1, 31)),
    Period(date(2026, 2, 1), date(2026, 3, 31)),
    Period(date(2025, 1, 1), date(2025, 12, 31)),
)


def statement(year: Year, period: Period = books.YEAR, names: Names = Names.FULL) -> GroupStatement:
    return group_statement(year.session, year.group, period, names=names)


@pytest.mark.parametrize("period", PERIODS, ids=str)
def test_each_pot_opens_moves_and_closes_as_the_ledger_says(year: Year, period: Period) -> None:
    paper = statement(year, period)
    for pot in paper.pots:
        assert pot.opening_minor + pot.came_in_minor - pot.went_out_minor == pot.closing.minor
        assert pot.closing.minor == balances(year.session, year.book, period.end)[AccountKey(pot.pot.account)].net
    assert paper.opening_minor + paper.came_in_total.minor - paper.went_out_total.minor == paper.closing_minor


@pytest.mark.parametrize("period", PERIODS, ids=str)
def test_what_the_group_has_is_all_somebodys(year: Year, period: Period) -> None:
    paper = statement(year, period)
    assert paper.has_minor == paper.owes_minor
    assert paper.members_total.shares_minor == paper.owes[0].amount_minor
    assert paper.members_total.fines_owed_minor == paper.has[2].amount_minor


def test_periods_join(year: Year) -> None:
    january, later = statement(year, PERIODS[1]), statement(year, PERIODS[2])
    assert [pot.closing.minor for pot in january.pots] == [pot.opening_minor for pot in later.pots]
    for flows in ("came_in", "went_out"):
        whole = {flow.name: flow.total_minor for flow in getattr(statement(year).flows, flows)}
        parts = [getattr(part.flows, flows) for part in (january, later)]
        assert sum(whole.values()) == sum(flow.total_minor for part in parts for flow in part)


def test_a_corrected_meeting_is_counted_once(session: Session) -> None:
    group = books.a_group(session, names=["Malee", "Somsak"])
    sheet = books.sheet_for(session, group, books.FOUNDED, [Row(1, shares=3), Row(2, shares=2)])
    wrong = books.meet(session, group, sheet)
    books.correct(session, group, wrong, books.changed(sheet, Row(1, shares=2)), "Two shares, not three")
    paper = group_statement(session, group, books.YEAR)
    assert [(flow.name, flow.total_minor) for flow in paper.flows.came_in] == [("Shares bought", 400_00)]
    assert paper.flows.went_out == ()
    assert paper.last_count is not None and paper.last_count.differences == ()


def test_a_taken_back_taking_back_counts_again(session: Session) -> None:
    group = books.a_group(session, names=["Malee"])
    books.meet(session, group, books.sheet_for(session, group, books.FOUNDED, [Row(1, shares=3)]))
    book = session.get_one(Book, group.book_id)
    for number in (1, 2):
        reference = f"reversal of {number}"
        posting.reverse(session, book, number, day=books.FOUNDED, reason="a mistake", reference=reference, by="user:x")
    flows = group_statement(session, group, books.YEAR).flows
    assert flows.total(Direction.IN, Pot.LOAN_FUND) == 300_00
    assert flows.went_out == ()


def test_money_from_an_account_without_a_name_of_its_own_is_still_counted(session: Session) -> None:
    group = books.a_group(session, names=["Malee"])
    book = session.get_one(Book, group.book_id)
    surplus = posting.Entry(AccountKey(charts.LOAN_FUND_CASH), AccountKey(charts.RETAINED_SURPLUS), 500_00)
    posting.post(session, book, posting.Draft(books.FOUNDED, "opening", "What the old book had", (surplus,)), by="user:x")
    paper = group_statement(session, group, books.YEAR)
    assert [(flow.name, flow.total_minor) for flow in paper.flows.came_in] == [("Other money in", 500_00)]
    assert paper.has_minor == paper.owes_minor == 500_00


def test_the_last_count_and_its_shortage_are_read_aloud(year: Year) -> None:
    paper = statement(year, Period(date(2026, 1, 1), date(2026, 2, 4)))
    assert paper.last_count is not None
    (difference,) = paper.last_count.differences
    assert (paper.last_count.day, difference.pot, difference.short) == (date(2026, 2, 4), "loan fund", True)
    html = render.html(paper, language("en"))
    assert "was short by <bdi dir=\"ltr\">2.00\u00a0THB</bdi>." in html
    assert statement(year, PERIODS[3]).last_count is None


@on_one_engine
def test_a_notice_board_shows_numbers_and_no_name(year: Year) -> None:
    paper = statement(year, names=Names.NUMBERS)
    html = render.html(paper, language("th"))
    for member in year.members:
        assert member.name not in html
        assert member.name not in _every_text(paper)
    assert [line.number for line in paper.members] == [member.number for member in year.members]


def test_who_has_left_with_nothing_is_no_longer_listed(session: Session) -> None:
    group = books.a_group(session, names=["Stays", "Leaves"])
    books.meet(session, group, books.sheet_for(session, group, books.FOUNDED))
    leave(session, group, session.get_one(Member, 2), books.FOUNDED + timedelta(days=1))
    assert [line.name for line in group_statement(session, group, books.YEAR).members] == ["Stays"]
    then = group_statement(session, group, Period(books.FOUNDED, books.FOUNDED))
    assert [line.name for line in then.members] == ["Stays", "Leaves"]
    assert (then.members_now, then.members_total.number) == (2, 2)


def test_the_same_entry_gives_the_same_figures_for_ever(year: Year) -> None:
    then = group_statement(year.session, year.group, books.YEAR, through_number=12)
    now = statement(year)
    assert then.members_total.shares == now.members_total.shares + 1
    assert then.has_minor == then.owes_minor == now.has_minor + 100_00


def _every_text(part: object) -> str:
    if isinstance(part, str):
        return part
    if isinstance(part, tuple):
        return " ".join(map(_every_text, part))
    if is_dataclass(part):
        return " ".join(_every_text(getattr(part, field.name)) for field in fields(part))
    return ""
