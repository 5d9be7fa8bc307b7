"""Loans at the share-out: set off gross, in two postings; who owes more than is hers; interest back to who paid it."""

from dataclasses import replace
from fractions import Fraction

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from groups import charts, vouchers
from groups.denominations import denominations, pieces
from groups.figures import Row
from groups.finding import book_of, member_of
from groups.general_voucher import GENERAL, General, Happening, content_of
from groups.loans.history import loan_books
from groups.loans.models import Loan, LoanState
from groups.models import Group
from groups.officers import Office, appoint
from groups.sharing import share_out_errors as errors
from groups.sharing.rules import Part, Shared, SharingRules, Strategy
from groups.sharing.share_out_content import Decided, SharedOut, from_content
from groups.sharing.share_out_voucher import reckon
from groups.sharing.sharing_out import prepare
from groups.verify import verify_group
from ledger.balances import balances
from ledger.chart import AccountKey
from ledger.voucher_models import Voucher
from tests.groups.loans.lenders import RULES, agreed_loan, met
from tests.groups.village import FOUNDED, KES, KEY_HOLDER, TERMS, TREASURER, WEEKS, a_group

WHOLE = SharingRules(unit_minor=1_00)
LAST = WEEKS[4]


def lent(session: Session, rules: SharingRules = WHOLE) -> Group:
    """Wanjiru and Achieng 5 shares each, Mutiso 2: 2,400. Achieng borrows 500, Mutiso 1,200, at a tenth every four weeks."""
    group = a_group(session, terms=replace(TERMS, loans=RULES, sharing=rules))
    met(session, group, WEEKS[0], [Row(1, shares=5), Row(2, shares=5), Row(3, shares=2)])
    first = agreed_loan(session, group, 2, 500_00, WEEKS[0])
    second = agreed_loan(session, group, 3, 1_200_00, WEEKS[0])
    met(session, group, WEEKS[0], given=(first.number, second.number))
    return group


def held(session: Session, group: Group, code: str, number: int | None = None) -> int:
    key = AccountKey(code) if number is None else charts.of_member(code, number)
    return balances(session, book_of(session, group))[key].net


def counted(minor: int, **more: object) -> Decided:
    return Decided(LAST, counted=pieces(minor, denominations(KES)), **more)  # type: ignore[arg-type]


def confirmed(session: Session, group: Group, decided: Decided) -> tuple[Voucher, SharedOut]:
    voucher = prepare(session, group, decided, by=TREASURER)
    vouchers.confirm(session, group, voucher, by=KEY_HOLDER)
    return voucher, from_content(voucher.content)


def test_loans_are_set_off_gross_and_who_owes_more_is_left_with_the_rest(session: Session) -> None:
    """Achieng owes 550 with interest, Mutiso 1,320; 700 is in the box: 2,570 for 12 shares. Mutiso's two are worth less than he
    owes, so the others have (2,570 - 1,320) / 10 = 125 for each share, and Achieng's part still covers her loan."""
    group = lent(session)
    voucher, shared = confirmed(session, group, counted(700_00))
    assert shared.pool.total_minor == 2_570_00
    assert shared.result.first.parts[0].value == Fraction(2_570_00, 12)
    assert shared.result.final.parts[0].value == 125_00
    lines = [(line.gross_minor, line.loan_set_off_minor, line.paid_minor, line.still_owes_minor) for line in shared.result.lines]
    assert lines == [(625_00, 0, 625_00, 0), (625_00, 550_00, 75_00, 0), (250_00, 250_00, 0, 1_070_00)]
    assert [(one.loan, one.interest_minor, one.principal_minor) for one in shared.set_offs] == [
        (1, 50_00, 500_00),
        (2, 120_00, 130_00),
    ]
    assert held(session, group, charts.LOAN_FUND_CASH) == 0
    assert held(session, group, charts.LOANS, 2) == 0
    assert held(session, group, charts.LOANS, 3) == 1_070_00 == held(session, group, charts.RETAINED_SURPLUS)
    assert [loan.state for loan in session.scalars(select(Loan).order_by(Loan.number))] == [LoanState.PAID, LoanState.OPEN]
    assert verify_group(session, group) == []
    vouchers.ask_reversal(session, group, voucher, "Mutiso brought his money", by=TREASURER)
    vouchers.reverse(session, group, voucher, by=KEY_HOLDER)
    assert held(session, group, charts.LOANS, 2) == 500_00
    assert [loan.state for loan in session.scalars(select(Loan).order_by(Loan.number))] == [LoanState.OPEN, LoanState.OPEN]
    assert verify_group(session, group) == []


def test_who_paid_ahead_owes_in_the_loan_book_what_the_sheet_says(session: Session) -> None:
    """Mutiso brought 520 a week early. Of the 800 that are left his two shares take up 354; the book says 446, as the sheet."""
    group = lent(session)
    met(session, group, WEEKS[3], repaid={2: 520_00})
    _, shared = confirmed(session, group, counted(1_220_00))
    (_, _, mutiso) = shared.result.lines
    assert (mutiso.loan_set_off_minor, mutiso.still_owes_minor) == (354_00, 446_00)
    assert [(one.interest_minor, one.principal_minor) for one in shared.set_offs if one.member == 3] == [(0, 354_00)]
    assert loan_books(session, group, LAST).loans.open[2].payoff_minor == 446_00 == held(session, group, charts.LOANS, 3)
    assert verify_group(session, group) == []


def to_the_bank(session: Session, group: Group, minor: int) -> None:
    general = General("KES", Happening.TO_BANK, minor, "too much for the box")
    voucher = vouchers.prepare(session, group, GENERAL, LAST, content_of(general), "to the bank", by=TREASURER)
    vouchers.confirm(session, group, voucher, by=KEY_HOLDER)


def test_what_the_box_cannot_pay_is_refused_and_says_how_to_go_on(session: Session) -> None:
    """600 of the 700 are in the bank: fetch them, leave some for the next cycle, or pay each the same part of hers."""
    group = lent(session)
    to_the_bank(session, group, 600_00)
    with pytest.raises(errors.BoxCannotPay) as refused:
        prepare(session, group, counted(100_00), by=TREASURER)
    assert str(refused.value).startswith("The payouts come to 700.00 KES, but only 100.00 KES is there: 600.00 KES is missing.")
    assert reckon(session, group, counted(100_00)).result.missing_minor == 600_00
    left_there = reckon(session, group, counted(100_00, carried_over={1: 600_00}))
    assert (left_there.result.missing_minor, left_there.result.total("paid_minor")) == (0, 100_00)
    fetched = reckon(session, group, counted(600_00, from_bank_minor=500_00, in_part=True))
    assert (fetched.difference_minor, fetched.pool.bank_minor, fetched.result.missing_minor) == (0, 100_00, 100_00)
    _, shared = confirmed(session, group, counted(600_00, from_bank_minor=500_00, in_part=True))
    assert [(line.paid_minor, line.unpaid_minor) for line in shared.result.lines] == [(535_00, 90_00), (64_00, 11_00), (0, 0)]
    assert held(session, group, charts.CARRIED_FORWARD, 1) == 90_00
    assert held(session, group, charts.LOAN_FUND_CASH) == 1_00
    assert held(session, group, charts.BANK) == 100_00
    assert verify_group(session, group) == []


def test_half_the_interest_back_to_who_paid_it(session: Session) -> None:
    """Half to the borrowers, a quarter to the committee, a quarter to all: of 170 of interest, and savings to who saved them."""
    quarter = Fraction(1, 4)
    parts = (Part(Strategy.BY_INTEREST, 2 * quarter), Part(Strategy.COMMITTEE, quarter), Part(Strategy.EQUALLY, quarter))
    group = lent(session, SharingRules(shared=Shared.SURPLUS, parts=parts, unit_minor=1_00))
    appoint(session, group, member_of(session, group, 1), Office.CHAIR, FOUNDED)
    met(session, group, LAST, repaid={1: 550_00, 2: 1_320_00})
    _, shared = confirmed(session, group, counted(2_570_00))
    assert [line.holding.interest_minor for line in shared.result.lines] == [0, 50_00, 120_00]
    # 85 by interest: 25 and 60; 42.50 to Wanjiru who chairs; 14.16 to each.
    assert [line.gross_minor for line in shared.result.lines] == [1_056_00, 1_039_00, 474_00]
    assert verify_group(session, group) == []


def test_where_every_part_goes_to_a_debt_the_cycle_still_ends(session: Session) -> None:
    """All that was saved is lent, and each one owes exactly what is hers: no coin is paid out, and everything is settled."""
    group = a_group(session, terms=replace(TERMS, loans=replace(RULES, rate=Fraction(0)), sharing=WHOLE))
    met(session, group, WEEKS[0], [Row(1, shares=2), Row(2, shares=2), Row(3)])
    loans = [agreed_loan(session, group, number, 400_00, WEEKS[0]) for number in (1, 2)]
    met(session, group, WEEKS[0], given=tuple(loan.number for loan in loans))
    _, shared = confirmed(session, group, Decided(LAST, counted={}))
    lines = [(line.gross_minor, line.paid_minor, line.still_owes_minor) for line in shared.result.lines]
    assert lines == [(400_00, 0, 0), (400_00, 0, 0), (0, 0, 0)]
    assert held(session, group, charts.LOANS, 1) == held(session, group, charts.MEMBERS_SHARES, 1) == 0
    assert verify_group(session, group) == []
