"""The share-out sheet on paper: every figure can be redone by hand from it, and every member signs her line."""

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from core.language import language
from groups import vouchers
from groups.denominations import denominations, pieces
from groups.figures import OtherKind, OtherLine, Row
from groups.finding import member_of
from groups.general_voucher import GENERAL, General, Happening, content_of
from groups.models import Group
from groups.sharing.rules import Part, SharingRules, Strategy
from groups.sharing.share_out_content import Decided
from groups.sharing.sharing_out import prepare
from ledger.voucher_models import Voucher
from reports import render
from reports.issuing import papers_of_period
from reports.member_statement import member_statement
from reports.papers import Names
from reports.share_out_sheet import NoShareOutPaper, ShareOutSheet, share_out_sheet
from tests.pages import Page
from tests.reports import books

DAY = books.FOUNDED


def a_share_out(session: Session, group: Group, cash: int, **more: object) -> Voucher:
    counted = pieces(cash, denominations(group.money))
    return prepare(session, group, Decided(DAY, counted=counted, **more), by=books.TREASURER)  # type: ignore[arg-type]


@pytest.fixture
def group(session: Session) -> Group:
    """Eight members, seven with shares: 23 of 100, a gift of 130, and the last owes a fine of 50 and has no share."""
    group = books.a_group(session, terms=replace(books.TERMS, sharing=SharingRules(unit_minor=1_00)))
    rows = [Row(number, shares=(number * 2) % 5 + 1) for number in range(1, 8)]
    last = Row(8, fine_imposed_minor=50_00, fine_reason="late")
    gift = OtherLine(OtherKind.GIFT, 130_00, "from the temple")
    books.meet(session, group, books.sheet_for(session, group, DAY, [*rows, last], (gift,)))
    return group


def printed(paper: ShareOutSheet, tag: str = "en") -> str:
    """What the paper says, without the spaces between its cells."""
    return close(Page(render.html(paper, language(tag))).text)


def close(text: str) -> str:
    return "".join(text.split())


def test_the_sheet_says_everything_to_redo_it(session: Session, group: Group) -> None:
    voucher = a_share_out(session, group, 2_430_00, carried_over={1: 100_00}, reserve_minor=20_00)
    said = printed(share_out_sheet(session, group, voucher))
    for words in (
        "Not yet confirmed by a second officer",
        "Cash counted in the loan fund 2,430.00",
        "Fines that members still owe 50.00",
        "Reserve that the meeting agreed to keep -20.00",
        "To share 2,460.00",
        "Owed by who owes more than all that is theirs -50.00",
        "There for the others 2,410.00",
        "2,410.00 THB ÷ 23 shares = 104.782608… THB",
        "Rounded: the part of each member, down, to 1.00 THB.",
        "Together 23 2,406.00 -100.00 2,306.00 50.00",
        "2,410.00 = 2,410.00 agrees",
        "2,460.00 = 2,460.00 agrees",
        "2,306.00 ≤ 2,430.00 agrees",
    ):
        assert close(words) in said, words
    vouchers.confirm(session, group, voucher, by=books.KEY_HOLDER)
    paper = share_out_sheet(session, group, voucher, names=Names.NUMBERS)
    said = printed(paper)
    assert close("entry 2 of the book") in said and "Pranee" not in said
    assert "share-out-0001-2026-01-07.pdf" in [issue.file_name for issue in papers_of_period(session, group, books.YEAR)]
    assert render.pdf(paper, language("fa_AF")).startswith(b"%PDF")
    vouchers.ask_reversal(session, group, voucher, "too early", by=books.TREASURER)
    vouchers.reverse(session, group, voucher, by=books.KEY_HOLDER)
    assert close("Taken back") in printed(share_out_sheet(session, group, voucher))


def test_a_mix_names_each_part(session: Session) -> None:
    half = replace(SharingRules().parts[0], rate=SharingRules().parts[0].rate / 2)
    rules = SharingRules(parts=(half, Part(Strategy.EQUALLY, half.rate)), unit_minor=1_00)
    group = books.a_group(session, terms=replace(books.TERMS, sharing=rules), names=books.NAMES[:2])
    books.meet(session, group, books.sheet_for(session, group, DAY, [Row(1, shares=3), Row(2, shares=1)]))
    said = printed(share_out_sheet(session, group, a_share_out(session, group, 400_00)))
    assert close("50% by shares: 200.00 THB ÷ 4 shares = 50.00 THB") in said
    assert close("50% the same for each member: 200.00 THB ÷ 2 members = 100.00 THB") in said


def test_another_voucher_has_no_share_out_sheet(session: Session, group: Group) -> None:
    general = General("THB", Happening.COST, 10_00, "Exercise books")
    voucher = vouchers.prepare(session, group, GENERAL, DAY, content_of(general), "cost", by=books.TREASURER)
    with pytest.raises(NoShareOutPaper):
        share_out_sheet(session, group, voucher)


def test_a_passbook_says_what_a_share_out_would_bring(session: Session, group: Group) -> None:
    """2,430 and a fine of 50 that is owed: 2,480 for 23 shares. Pranee has three."""
    pranee, last = member_of(session, group, 1), member_of(session, group, 8)
    said = close(Page(render.html(member_statement(session, group, pranee, books.YEAR), language("en"))).text)
    assert close("2,480.00 THB ÷ 23 shares = 107.826086… THB For 3 shares her part is 323.00 THB.") in said
    assert close("A projection, not a promise") in said
    assert member_statement(session, group, last, books.YEAR).projection is None
    voucher = a_share_out(session, group, 2_430_00, carried_over={1: 14_00})
    vouchers.confirm(session, group, voucher, by=books.KEY_HOLDER)
    after = member_statement(session, group, pranee, books.YEAR)
    assert after.projection is None, "the cycle has ended"
    said = close(Page(render.html(after, language("en"))).text)
    assert close("Share-out of cycle 1, 7 January 2026 Her part 316.00 Left for the next cycle -14.00 Taken home 302.00") in said
    (of_last,) = member_statement(session, group, last, books.YEAR).shared_out
    assert (of_last.items, of_last.paid.minor, of_last.still_owes.minor) == ((), 0, 50_00)
