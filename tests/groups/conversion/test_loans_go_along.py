"""Loans go with the books: what is left of each runs on in the new book, by the rules there, with its own days."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.language import language
from core.money import Money, currency
from groups import charts, vouchers
from groups.conversion.carry_over import Carrying
from groups.conversion.carrying import Conversion, reckon
from groups.conversion.errors import NotCarriedOver
from groups.conversion.preparing import prepare_carry_over
from groups.cycles import SeriesPlan
from groups.figures import Row
from groups.finding import book_of
from groups.founding import found_group
from groups.loans.errors import GroupDoesNotLend
from groups.loans.history import loan_books
from groups.loans.models import Loan, LoanState
from groups.models import Group, Network
from groups.terms import Terms
from groups.verify import verify_group
from ledger.chart import AccountKey
from ledger.posting import Draft, Entry, post
from ledger.verify import verify_book
from ledger.voucher_models import Voucher
from ledger.vouchers import vouchers_of
from reports import render
from reports.voucher_paper import voucher_paper
from tests.groups.loans.lenders import RULES, a_lending_group, agreed_loan, balance, due, met
from tests.groups.village import KEY_HOLDER, TREASURER
from tests.pages import Page

MONDAYS = [date(2026, 1, 5) + timedelta(weeks=week) for week in range(20)]
USD = currency("USD")
# A hundred shillings to the dollar, so that the figures can be seen (invented).
AGREED = Conversion(Carrying.CURRENCY, MONDAYS[6], Fraction(100))


@pytest.fixture
def old(session: Session) -> Group:
    """Wanjiru still owes 800 of 1,200, Achieng 560 of 600."""
    group = a_lending_group(session)
    met(session, group, MONDAYS[0], [Row(1, shares=5), Row(2, shares=5), Row(3, shares=5)])
    seed = agreed_loan(session, group, 1, 1_200_00, MONDAYS[1])
    goat = agreed_loan(session, group, 2, 600_00, MONDAYS[1], instalments=2)
    met(session, group, MONDAYS[1], given=(seed.number, goat.number))
    met(session, group, MONDAYS[5], repaid={seed.number: 520_00, goat.number: 100_00})
    return group


def in_dollars(session: Session, terms: Terms) -> Group:
    network = session.scalars(select(Network)).first()
    assert network is not None
    return found_group(
        session, network, name="Mwanzo", currency="USD", locale="en", timezone="Africa/Nairobi", founded_on=MONDAYS[0],
        terms=terms, signed_by="All", series=SeriesPlan(MONDAYS[0]), by=TREASURER,
    )  # fmt: skip


TERMS = Terms(share_value_minor=2_00, loans=replace(RULES, instalment_unit_minor=1, interest_unit_minor=1))


def carried(session: Session, old: Group, new: Group) -> tuple[Voucher, ...]:
    prepared = prepare_carry_over(session, reckon(session, [old], new, AGREED), by=TREASURER)
    vouchers.confirm(session, new, prepared[-1], by=KEY_HOLDER)
    return prepared


def states(session: Session, group: Group) -> list[tuple[str, int]]:
    wanted = select(Loan).where(Loan.group_id == group.id).order_by(Loan.number)
    return [(loan.state, loan.principal_minor) for loan in session.scalars(wanted)]


def all_is_well(session: Session, *groups: Group) -> bool:
    return not [found for one in groups for found in (*verify_group(session, one), *verify_book(session, book_of(session, one)))]


def test_loans_run_on_in_the_new_money(session: Session, old: Group) -> None:
    new = in_dollars(session, TERMS)
    carry_over = reckon(session, [old], new, AGREED)
    (source,) = carry_over.sources
    assert [(loan.number, loan.outstanding_minor, loan.let_go_minor) for loan in source.loans] == [
        (1, 800_00, 120_00),
        (2, 560_00, 60_00),
    ]
    assert [loan.due_days for loan in source.loans] == [(MONDAYS[9], MONDAYS[13]), (MONDAYS[9],)]
    assert source.let_go == Money(180_00, currency("KES"))
    assert {one.loan: one.arrives for one in carry_over.arrivals if one.loan} == {1: Money(8_00, USD), 2: Money(5_60, USD)}
    carried(session, old, new)
    assert states(session, old) == [(LoanState.PAID, 0), (LoanState.PAID, 0)]
    assert states(session, new) == [(LoanState.OPEN, 8_00), (LoanState.OPEN, 5_60)]
    assert (balance(session, old, charts.LOANS, 1), balance(session, new, charts.LOANS, 1)) == (0, 8_00)
    assert balance(session, new, charts.LOAN_INTEREST) == balance(session, new, charts.OPENING) + 1_80
    page = Page(render.html(voucher_paper(session, new, vouchers_of(session, book_of(session, new))[0]), language("en")))
    assert "Interest and penalties up to the day, not carried over: 180.00 KES" in page.text.replace("\u00a0", " ")
    assert "Loans to members loan 2" in page.text
    assert due(session, new, 1, MONDAYS[9]) == 80 + 4_00  # a tenth of 8.00 and half of it
    met(session, new, MONDAYS[9], repaid={1: 4_80, 2: 6_16})
    assert states(session, new) == [(LoanState.OPEN, 4_00), (LoanState.PAID, 0)]
    assert all_is_well(session, old, new)


def test_taken_back_they_run_on_where_they_were(session: Session, old: Group) -> None:
    new = in_dollars(session, TERMS)
    *_, into = carried(session, old, new)
    vouchers.ask_reversal(session, new, into, "The rate was wrong", by=TREASURER)
    vouchers.reverse(session, new, into, by=KEY_HOLDER)
    assert states(session, old) == [(LoanState.OPEN, 800_00), (LoanState.OPEN, 560_00)]
    assert states(session, new) == [(LoanState.CANCELLED, 0), (LoanState.CANCELLED, 0)]
    assert loan_books(session, new, MONDAYS[9]).loans.open == {}
    assert all_is_well(session, old, new)


def test_what_cannot_be_carried(session: Session, old: Group) -> None:
    with pytest.raises(GroupDoesNotLend):
        reckon(session, [old], in_dollars(session, Terms(share_value_minor=2_00)), AGREED)
    entry = Entry(charts.of_member(charts.LOANS, 3), AccountKey(charts.LOAN_FUND_CASH), 1_00)
    post(session, book_of(session, old), Draft(MONDAYS[5], "by hand", "", (entry,)), by=TREASURER)
    with pytest.raises(NotCarriedOver):
        reckon(session, [old], in_dollars(session, TERMS), AGREED)
