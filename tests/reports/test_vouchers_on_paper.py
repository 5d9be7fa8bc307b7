"""What vouchers leave on paper: the voucher itself, the passbooks of those whose money it moved, and the group's statement."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from core.calendars import Period
from core.language import language
from groups import charts, vouchers
from groups.figures import Direction, Pot, Row
from groups.general_voucher import GENERAL, General, Happening, Place, content_of, memo_of
from groups.models import Group, Member
from ledger.voucher_models import Voucher
from reports import render
from reports.group_statement import group_statement
from reports.issuing import papers_of_period
from reports.member_statement import member_statement
from reports.papers import Names
from reports.voucher_paper import voucher_paper
from tests.groups.collectors import street
from tests.groups.village import FOUNDED
from tests.pages import Page
from tests.reports import books

DAY = books.FOUNDED + timedelta(days=3)
SHARES = {"stands_under": "2010/member:1", "belongs_under": "2010/member:2"}


@pytest.fixture
def group(session: Session) -> Group:
    """Pranee bought three shares of 100, the second member one; 400 in the loan fund."""
    group = books.a_group(session, names=books.NAMES[:2])
    sheet = books.sheet_for(session, group, books.FOUNDED, [Row(1, shares=3), Row(2, shares=1)])
    books.meet(session, group, sheet)
    return group


def prepared(session: Session, group: Group, happened: Happening, amount: int, **more: Any) -> Voucher:
    general = General("THB", happened, amount, more.pop("reason", "As agreed"), **more)
    return vouchers.prepare(
        session, group, GENERAL, DAY, content_of(general), memo_of(group, general), by=books.TREASURER
    )


def done(session: Session, group: Group, happened: Happening, amount: int, **more: Any) -> Voucher:
    return vouchers.confirm(session, group, prepared(session, group, happened, amount, **more), by=books.KEY_HOLDER)


def taken_back(session: Session, group: Group, voucher: Voucher) -> None:
    vouchers.ask_reversal(session, group, voucher, "It was right before", by=books.TREASURER)
    vouchers.reverse(session, group, voucher, by=books.KEY_HOLDER)


def test_a_passbook_counts_the_shares_that_a_voucher_moves(session: Session, group: Group) -> None:
    voucher = done(session, group, Happening.CORRECTION, 200_00, **SHARES)
    papers = [member_statement(session, group, member, books.YEAR) for member in session.query(Member).order_by(Member.number)]
    assert [(paper.closing.shares, paper.closing.shares_minor) for paper in papers] == [(1, 100_00), (3, 300_00)]
    given, got = (paper.lines[-1].movement for paper in papers)
    assert (given.returned, given.crossed_stamps, given.memo) == (2, 2, "An amount stands under the wrong account: As agreed")
    assert (got.bought, got.stamps, got.presence, got.missed) == (2, 2, None, False)
    taken_back(session, group, voucher)
    papers = [member_statement(session, group, member, books.YEAR) for member in session.query(Member).order_by(Member.number)]
    assert [(paper.closing.shares, paper.closing.shares_minor) for paper in papers] == [(3, 300_00), (1, 100_00)]
    back = papers[0].lines[-1].movement
    assert (back.bought, back.returned, back.stamps, back.cancels) == (0, -2, 2, voucher.journal_number)
    whole = member_statement(session, group, session.get_one(Member, 1), books.YEAR)
    first = member_statement(session, group, session.get_one(Member, 1), Period(books.YEAR.start, books.FOUNDED))
    assert (first.closing.shares, whole.total.shares) == (3, 3)
    assert "An amount stands under the wrong account" in Page(render.html(whole, language("en"))).text


def test_the_group_statement_tells_what_vouchers_moved(session: Session, group: Group) -> None:
    done(session, group, Happening.TO_BANK, 150_00)
    done(session, group, Happening.BORROWED, 1_000_00, place=Place.BANK)
    done(session, group, Happening.GIFT, 30_00, place=Place.SOCIAL_FUND)
    done(session, group, Happening.CORRECTION, 10_00, stands_under="1010", belongs_under="1020")
    taken_back(session, group, done(session, group, Happening.COST, 50_00))
    paper = group_statement(session, group, books.YEAR)
    flows = {flow.name: flow.by_pot for flow in (*paper.flows.came_in, *paper.flows.went_out)}
    assert flows["Put into the bank"][Pot.LOAN_FUND] == 150_00
    assert flows["Brought over to the social fund"][Pot.LOAN_FUND] == 10_00
    assert flows["Brought over from the loan fund"][Pot.SOCIAL_FUND] == 10_00
    assert flows["Paid into the social fund"][Pot.SOCIAL_FUND] == 30_00
    assert "Meeting and running costs" not in flows
    assert (paper.has_minor, paper.owes_minor) == (1_430_00, 1_430_00)
    assert {"In the bank", "Borrowed from outside"} <= {claim.name for claim in (*paper.has, *paper.owes)}
    for pot in paper.pots:
        assert pot.opening_minor + pot.came_in_minor - pot.went_out_minor == pot.closing.minor
    assert paper.flows.total(Direction.OUT, Pot.LOAN_FUND) == 160_00


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_voucher_on_paper(session: Session, group: Group) -> None:
    waiting = prepared(session, group, Happening.CORRECTION, 100_00, **SHARES)
    assert "Not yet confirmed by a second officer" in shown(session, group, waiting)
    vouchers.confirm(session, group, waiting, by=books.KEY_HOLDER)
    text = shown(session, group, waiting)
    assert "Voucher 1: General voucher" in text
    assert f"Members' shares1 Pranee JaideeMembers' shares2 {books.NAMES[1]}100.00" in text
    assert f"Fingerprint of what this voucher says: {voucher_paper(session, group, waiting).evidence}" in text
    assert "Pranee" not in shown(session, group, waiting, Names.NUMBERS).partition("Prepared by")[0]
    taken_back(session, group, waiting)
    assert "Taken back by entry 3 It was right before" in shown(session, group, waiting)
    withdrawn = prepared(session, group, Happening.REPAID, 10_00, interest_minor=10_00)
    vouchers.withdraw(session, group, withdrawn, by=books.TREASURER)
    text = shown(session, group, withdrawn)
    assert "Withdrawn: it was never put into the books." in text and "of which interest 10.00" in text
    assert charts.BY_CODE[charts.INTEREST_PAID].name in text
    files = [issue.file_name for issue in papers_of_period(session, group, books.YEAR)]
    assert [name for name in files if name.startswith("voucher")] == ["voucher-0001.pdf", "voucher-0002.pdf"]
    assert render.pdf(voucher_paper(session, group, waiting), language("th")).startswith(b"%PDF")


def shown(session: Session, group: Group, voucher: Voucher, names: Names = Names.FULL) -> str:
    paper = voucher_paper(session, group, voucher, names=names)
    assert not paper.wide
    return Page(render.html(paper, language("en"))).text.replace("\u00a0", " ")


@pytest.mark.one_engine
def test_a_hand_over_is_counted_piece_by_piece_and_signed_by_both(session: Session) -> None:
    group, _ = street.a_street(session)
    day = FOUNDED + timedelta(days=1)
    street.went_round(session, group, day, {street.BARAKA: 40_00})
    voucher = street.handed_over(session, group, day, {20_00: 2})
    page = Page(render.html(voucher_paper(session, group, voucher), language("en"))).text
    assert "The cash agrees." in page and "Collector" in page and "Treasurer" in page
