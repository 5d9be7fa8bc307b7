"""A co-operative's year in a treasurer's words: from the payments in the books to dividends in the members' hands."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from sqlalchemy.orm import Session

from core.frozen import from_text
from core.money import currency
from groups import charts, vouchers
from groups.figures import OtherKind, OtherLine, Row
from groups.finding import book_of, member_of
from groups.meetings import close_books
from groups.members import leave
from groups.methods.templates import rules_of
from groups.models import Group
from groups.sharing import dividend_errors as errors
from groups.sharing.dividend_rules import PaidAs
from groups.sharing.payout import payout_text
from groups.sharing.year_books import rules_of_year, year_in_books, years_of
from groups.sharing.year_content import YearContent, read_year, reckoned_again, year_text
from groups.sharing.year_end import Decisions
from groups.sharing.year_vouchers import (
    PAYOUT_KIND,
    YEAR_END_KIND,
    owed,
    payout_content,
    year_content,
    year_end_of,
    year_ends,
)
from groups.terms import Method
from ledger.chart import AccountKey
from ledger.errors import CashBelowZero
from ledger.posting import reverse
from ledger.voucher_models import Voucher
from tests.groups.sharing.cooperative import END, FOUNDED, SHARE, YEAR, a_cooperative, held, posted
from tests.groups.village import KES, KEY_HOLDER, TREASURER, a_group, meet


def prepared(session: Session, group: Group, decided: Decisions, day: date = END) -> Voucher:
    content = year_text(year_content(session, group, YEAR, decided))
    return vouchers.prepare(session, group, YEAR_END_KIND, day, content, "", by=TREASURER)


def closed(session: Session, group: Group, decided: Decisions) -> Voucher:
    return vouchers.confirm(session, group, prepared(session, group, decided), by=KEY_HOLDER)


def paid_out(session: Session, group: Group, of: Voucher, numbers: Iterable[int], how: PaidAs) -> Voucher:
    content = payout_text(payout_content(session, group, of, numbers, how))
    voucher = vouchers.prepare(session, group, PAYOUT_KIND, END, content, "", by=TREASURER)
    return vouchers.confirm(session, group, voucher, by=KEY_HOLDER)


VOTED = Decisions(Fraction(57, 1000), Fraction(20, 100), {"welfare": 500_00})


def test_a_thai_cooperative_closes_its_year_and_pays(session: Session) -> None:
    """"5.7 and 20 percent, the assembly said. Wanjiru's shares bring 6,013 baht, the fifty satang stay in the reserve. She gets a
    fifth of her interest back. Achieng paid on the ninth, so hers count from August." """
    group = a_cooperative(session, Method.THAI_COOPERATIVE)
    assert years_of(group, rules_of_year(session, group, YEAR))[1] == YEAR
    voucher = closed(session, group, VOTED)
    content = read_year(voucher.content)
    assert [(one.number, one.dividend_minor, one.rebate_minor) for one in content.members] == [
        (1, 6_013_00, 1_000_00),
        (2, 95_00, 600_00),
        (3, 570_00, 0),
    ]
    assert (content.surplus_minor, content.total_minor) == (11_000_00, 8_278_00)
    assert (held(session, group, charts.RESERVE), held(session, group, charts.WELFARE_FUND)) == (2_222_00, 500_00)
    assert [held(session, group, charts.DIVIDENDS_TO_PAY, number) for number in (1, 2, 3)] == [7_013_00, 695_00, 570_00]
    for code in (charts.OTHER_INCOME, charts.LOAN_INTEREST, charts.COSTS, charts.RETAINED_SURPLUS):
        assert held(session, group, code) == 0, "the year is closed, and nothing is left without a name"
    working = reckoned_again(content).members[1].dividend
    assert [(line.weight, line.minor) for line in working.lines if line.minor] == [(4, 5_000_00)]
    cash = held(session, group, charts.LOAN_FUND_CASH)
    paid_out(session, group, voucher, [1, 2], PaidAs.CASH)
    assert held(session, group, charts.LOAN_FUND_CASH) == cash - 7_708_00
    assert [one.number for one in owed(session, group, voucher)] == [3]
    paid_out(session, group, voucher, [3], PaidAs.SHARES)
    assert held(session, group, charts.SHARE_CAPITAL, 3) == 10_570_00
    with pytest.raises(errors.NothingLeftToPay):
        payout_content(session, group, voucher, [1, 2, 3], PaidAs.CASH)


def test_a_year_is_closed_once_and_taken_back_only_when_nothing_was_paid(session: Session) -> None:
    group = a_cooperative(session, Method.THAI_COOPERATIVE)
    voucher = closed(session, group, VOTED)
    assert year_ends(session, group) == [voucher] and year_end_of(session, group, voucher.public_id) is voucher
    with pytest.raises(errors.YearAlreadyClosed, match="Voucher 1 already closes the year"):
        prepared(session, group, Decisions())
    mutiso, left = member_of(session, group, 3), date(2026, 1, 5)
    posted(session, group, left, (charts.of_member(charts.SHARE_CAPITAL, 3), SHARE, 10_000_00))
    with pytest.raises(errors.DividendsStillOwed, match="570.00 KES of dividends"):
        leave(session, group, mutiso, left)
    payout = paid_out(session, group, voucher, [3], PaidAs.CASH)
    leave(session, group, mutiso, left)
    vouchers.ask_reversal(session, group, voucher, "the rate was 5.5", by=TREASURER)
    with pytest.raises(errors.DividendsPaidOut, match="Voucher 2"), session.begin_nested():
        vouchers.reverse(session, group, voucher, by=KEY_HOLDER)
    vouchers.ask_reversal(session, group, payout, "first the year", by=TREASURER)
    vouchers.reverse(session, group, payout, by=KEY_HOLDER)
    vouchers.reverse(session, group, voucher, by=KEY_HOLDER)
    assert held(session, group, charts.OTHER_INCOME) == 4_000_00
    with pytest.raises(errors.YearEndUnknown):
        year_end_of(session, group, voucher.public_id)
    assert closed(session, group, replace(VOTED, dividend_rate=Fraction(55, 1000))).number == 3


def test_nothing_of_a_year_end_is_dated_before_it(session: Session) -> None:
    group = a_cooperative(session, Method.THAI_COOPERATIVE)
    with pytest.raises(errors.DatedBeforeYearEnd, match="2025-12-30 is before 2025-12-31"):
        prepared(session, group, VOTED, date(2025, 12, 30))
    voucher = vouchers.confirm(session, group, prepared(session, group, VOTED, date(2026, 2, 7)), by=KEY_HOLDER)
    with pytest.raises(errors.DatedBeforeYearEnd, match="2025-12-31 is before 2026-02-07"):
        paid_out(session, group, voucher, [1], PaidAs.CASH)


def test_what_changed_meanwhile_is_not_confirmed(session: Session) -> None:
    """Between the treasurer's voucher and the key-holder's yes a forgotten receipt came in: the year is reckoned again."""
    group = a_cooperative(session, Method.THAI_COOPERATIVE)
    voucher = prepared(session, group, VOTED)
    wrong = posted(session, group, date(2025, 12, 1), (SHARE, AccountKey(charts.GIFTS), 300_00))
    with pytest.raises(errors.YearChanged, match="was 11000.00 KES and is 11300.00 KES"), session.begin_nested():
        vouchers.confirm(session, group, voucher, by=KEY_HOLDER)
    reverse(session, book_of(session, group), wrong, day=date(2025, 12, 2), reason="twice", reference="again", by=TREASURER)
    moved = (charts.of_member(charts.SHARE_CAPITAL, 3), charts.of_member(charts.SHARE_CAPITAL, 2), 100_00)
    other = posted(session, group, date(2025, 12, 3), moved)
    with pytest.raises(errors.YearChanged), session.begin_nested():
        vouchers.confirm(session, group, voucher, by=KEY_HOLDER)
    book = book_of(session, group)
    back = reverse(session, book, other, day=date(2025, 12, 3), reason="hers", reference="back", by=TREASURER).number
    forth = reverse(session, book, back, day=date(2025, 12, 3), reason="no", reference="forth", by=TREASURER).number
    found = year_in_books(session, group, YEAR, rules_of_year(session, group, YEAR))
    assert found.members[2].payments[-1].minor == -100_00, "the mirror of a mirror: the first stands again"
    reverse(session, book, forth, day=date(2025, 12, 3), reason="yes", reference="at last", by=TREASURER)
    vouchers.confirm(session, group, voucher, by=KEY_HOLDER)
    forged = replace(read_year(voucher.content), dividend_rate=Fraction(9, 100))
    assert forged != from_text(YearContent, voucher.content)


def test_a_philippine_cooperative_fills_up_promised_shares_first(session: Session) -> None:
    """Achieng promised 10,000 of share capital and has paid 5,000: her refund becomes shares, the interest she gets in hand."""
    terms = rules_of(Method.PH_COOPERATIVE, 1_000_00, 0, KES)
    rules = terms.dividends
    assert rules is not None
    group = a_cooperative(session, Method.PH_COOPERATIVE, replace(terms, dividends=replace(rules, subscribed_minor=10_000_00)))
    voucher = closed(session, group, Decisions())
    content = read_year(voucher.content)
    made = reckoned_again(content)
    amounts = {line.key: line.minor for line in content.lines}
    assert sum(amounts.values()) == 11_000_00 and (amounts["education"], amounts["optional"]) == (1_100_00, 1_100_00)
    assert made.set_aside_minor >= (11_000_00 - 2_200_00) * 3 // 10 > amounts["rebate"] == content.total("rebate_minor")
    assert made.rebate_rate == 2 * made.dividend_rate, "more the law does not allow; what was set aside returns to the reserve"
    achieng = {one.number: one for one in content.members}[2]
    payout = paid_out(session, group, voucher, [1, 2, 3], PaidAs.CASH)
    lines = {line.number: line for line in PAYOUT_KIND.read(payout.content).lines}  # type: ignore[attr-defined]
    assert (lines[2].money_minor, lines[2].shares_minor) == (achieng.dividend_minor, achieng.rebate_minor)
    assert lines[1].shares_minor == 0
    assert held(session, group, charts.SHARE_CAPITAL, 2) == 5_000_00 + achieng.rebate_minor


def test_nobody_is_paid_what_is_not_there(session: Session) -> None:
    group = a_cooperative(session, Method.PH_COOPERATIVE)
    voucher = closed(session, group, Decisions())
    with pytest.raises(CashBelowZero, match="Bank account"):
        paid_out(session, group, voucher, [1], PaidAs.BANK)
    twice = payout_text(payout_content(session, group, voucher, [1], PaidAs.CASH))
    paid_out(session, group, voucher, [1], PaidAs.CASH)
    with pytest.raises(errors.MoreThanDividendsOwed, match="Member 1 is still owed 0.00 KES"):
        vouchers.prepare(session, group, PAYOUT_KIND, END, twice, "", by=TREASURER)
    promised = replace(read_year(voucher.content).dividends, subscribed_minor=50_000_00)
    assert promised.subscribed_minor > held(session, group, charts.SHARE_CAPITAL, 2)


def test_a_loss_is_closed_without_a_dividend_and_covered_first_next_year(session: Session) -> None:
    group = a_group(session, terms=rules_of(Method.THAI_GROUP, 100_00, 0, KES), founded_on=FOUNDED)
    meet(session, group, FOUNDED, [Row(1, saved_minor=1_000_00)])
    meet(session, group, date(2024, 12, 22), [], (OtherLine(OtherKind.COST, 30_00, "stamps"),))
    first = years_of(group, rules_of_year(session, group, YEAR))[-1]
    assert first.start == FOUNDED
    content = year_content(session, group, first, Decisions())
    assert (content.surplus_minor, content.lines) == (-30_00, ())
    lost = vouchers.prepare(session, group, YEAR_END_KIND, first.end, year_text(content), "", by=TREASURER)
    vouchers.confirm(session, group, lost, by=KEY_HOLDER)
    assert held(session, group, charts.RETAINED_SURPLUS) == -30_00
    posted(session, group, date(2025, 5, 1), (SHARE, AccountKey(charts.GIFTS), 130_00))
    found = year_in_books(session, group, YEAR, rules_of_year(session, group, YEAR))
    assert (found.surplus_minor, found.deficit_minor) == (130_00, 30_00)
    voucher = closed(session, group, Decisions(Fraction(5, 100)))
    assert read_year(voucher.content).distributable_minor == 100_00
    assert held(session, group, charts.RETAINED_SURPLUS) == 0
    assert held(session, group, charts.DIVIDENDS_TO_PAY, 1) == 50_00
    with pytest.raises(errors.YearNotOver):
        running = years_of(group, rules_of_year(session, group, YEAR))[0]
        text = year_text(year_content(session, group, running, Decisions()))
        vouchers.prepare(session, group, YEAR_END_KIND, YEAR.end, text, "", by=TREASURER)
    close_books(session, group, YEAR.end, by=TREASURER)


def test_what_was_brought_in_counts_as_held_before(session: Session) -> None:
    """The books begin in March with what the notebook said; that is no payment of March."""
    group = a_group(session, terms=rules_of(Method.THAI_COOPERATIVE, 100_00, 0, KES), founded_on=FOUNDED)
    capital = charts.of_member(charts.SHARE_CAPITAL, 2)
    posted(session, group, date(2025, 3, 1), (AccountKey(charts.OPENING), capital, 5_000_00))
    posted(session, group, date(2025, 6, 2), (SHARE, capital, 100_00), (SHARE, AccountKey(charts.LOAN_INTEREST), 9_00))
    found = year_in_books(session, group, YEAR, rules_of_year(session, group, YEAR))
    (achieng,) = found.members
    assert (achieng.number, achieng.opening_minor, [one.minor for one in achieng.payments]) == (2, 5_000_00, [100_00])
    assert (found.loan_interest_minor, achieng.paid_minor) == (9_00, 0), "interest that no member's loan explains"


def test_a_group_without_dividends_is_told_so(session: Session) -> None:
    group = a_group(session, founded_on=FOUNDED)
    with pytest.raises(errors.NoDividendRules, match="says nothing of dividends"):
        year_content(session, group, YEAR, Decisions())
    assert currency(group.currency) == KES
