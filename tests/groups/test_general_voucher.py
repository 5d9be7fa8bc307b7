"""General vouchers: what happened names the accounts, and what cannot have happened is refused."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from core.calendars import Calendar
from core.money import Money
from groups import charts, vouchers
from groups.constitution import adopt
from groups.corrections import ask_reversal as ask_meeting_reversal
from groups.corrections import reverse as reverse_meeting
from groups.errors import LaterFiguresContradict, OpeningChanged, UnfinishedVoucher
from groups.figures import Row
from groups.finding import book_of
from groups.form import fields_of
from groups.general_errors import (
    InterestOnlyOnRepayment,
    InterestTooLarge,
    MemberNotNamed,
    MoreThanOwed,
    NotCorrectable,
    PlaceNotForThis,
    SavingsStayIn,
    SidesDiffer,
    WholeSharesOnly,
)
from groups.general_voucher import GENERAL, General, Happening, Place, content_of, memo_of
from groups.meetings import close_books
from groups.meetings import confirm as confirm_meeting
from groups.meetings import count, save_draft, start
from groups.models import Group
from groups.terms import Saves, Terms
from groups.verify import verify_group
from ledger.balances import balance_of, journal
from ledger.chart import AccountKey
from ledger.errors import AmountOutOfRange, CashBelowZero, SameAccount
from ledger.posting import close_period
from ledger.verify import verify_book
from ledger.voucher_models import Voucher
from tests.groups.village import FOUNDED, KES, KEY_HOLDER, TREASURER, WEEKS, a_group, counted, meet, written

H = Happening


def general(happened: Happening, amount: int = 100_00, **more: Any) -> General:
    return General("KES", happened, amount, more.pop("reason", "As agreed"), **more)


def said(one: General) -> list[tuple[str, str, int]]:
    return [(str(entry.debit), str(entry.credit), entry.amount_minor) for entry in one.entries()]


WHAT: list[tuple[General, list[tuple[str, str, int]]]] = [
    (general(H.COST), [("5010", "1010", 100_00)]),
    (general(H.COST, place=Place.BANK), [("5010", "1030", 100_00)]),
    (general(H.GIFT), [("1010", "4020", 100_00)]),
    (general(H.GIFT, place=Place.SOCIAL_FUND), [("1020", "3020", 100_00)]),
    (general(H.INCOME, place=Place.BANK), [("1030", "4030", 100_00)]),
    (general(H.SOCIAL_HELP, place=Place.SOCIAL_FUND), [("3020", "1020", 100_00)]),
    (general(H.TO_BANK), [("1030", "1010", 100_00)]),
    (general(H.FROM_BANK, place=Place.SOCIAL_FUND), [("1020", "1030", 100_00)]),
    (general(H.BORROWED, place=Place.BANK), [("1030", "2200", 100_00)]),
    (general(H.REPAID, interest_minor=12_50), [("2200", "1010", 87_50), ("5030", "1010", 12_50)]),
    (general(H.REPAID), [("2200", "1010", 100_00)]),
    (general(H.REPAID, interest_minor=100_00), [("5030", "1010", 100_00)]),
    (general(H.TAX_PAID, place=Place.BANK), [("2060", "1030", 100_00)]),
    (general(H.LEFT_PAID, member=3), [("2400/member:3", "1010", 100_00)]),
    (general(H.SAVINGS_PAID, member=2, place=Place.BANK), [("2030/member:2", "1030", 100_00)]),
    (general(H.CORRECTION, stands_under="4020", belongs_under="4030"), [("4020", "4030", 100_00)]),
    (general(H.CORRECTION, stands_under="5010", belongs_under="1010"), [("1010", "5010", 100_00)]),
    (
        general(H.CORRECTION, stands_under="2010/member:1", belongs_under="2010/member:2"),
        [("2010/member:1", "2010/member:2", 100_00)],
    ),
]


@pytest.mark.parametrize("one, entries", WHAT, ids=lambda value: value.happened if isinstance(value, General) else "")
def test_what_happened_names_the_accounts(one: General, entries: list[tuple[str, str, int]]) -> None:
    assert said(one) == entries
    assert GENERAL.read(content_of(one)) == one
    assert GENERAL.entries(content_of(one)) == one.entries()


IMPOSSIBLE: list[tuple[Happening, dict[str, Any], type[Exception]]] = [
    (H.COST, {"amount": 0}, AmountOutOfRange),
    (H.COST, {"place": Place.SOCIAL_FUND}, PlaceNotForThis),
    (H.COST, {"interest_minor": 1}, InterestOnlyOnRepayment),
    (H.REPAID, {"interest_minor": 100_01}, InterestTooLarge),
    (H.LEFT_PAID, {}, MemberNotNamed),
    (H.CORRECTION, {}, NotCorrectable),
    (H.CORRECTION, {"stands_under": "1200/member:1", "belongs_under": "1010"}, NotCorrectable),
    (H.CORRECTION, {"stands_under": "2010", "belongs_under": "2020"}, MemberNotNamed),
    (H.CORRECTION, {"stands_under": "4020", "belongs_under": "4020"}, SameAccount),
    (H.CORRECTION, {"stands_under": "1010", "belongs_under": "4020"}, SidesDiffer),
]


@pytest.mark.parametrize("happened, more, refusal", IMPOSSIBLE, ids=lambda value: getattr(value, "__name__", None))
def test_what_cannot_have_happened(happened: Happening, more: dict[str, Any], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        general(happened, **more)


@pytest.fixture
def group(session: Session) -> Group:
    """After a meeting at which Wanjiru bought two shares and Achieng one: 600 in the loan fund."""
    group = a_group(session)
    meet(session, group, WEEKS[0], [Row(1, shares=2, social_minor=50_00), Row(2, shares=1)])
    return group


def prepared(session: Session, group: Group, one: General, on: date = WEEKS[1]) -> Voucher:
    return vouchers.prepare(session, group, GENERAL, on, content_of(one), memo_of(group, one), by=TREASURER)


def done(session: Session, group: Group, one: General, on: date = WEEKS[1]) -> Voucher:
    return vouchers.confirm(session, group, prepared(session, group, one, on), by=KEY_HOLDER)


def held(session: Session, group: Group, key: str) -> int:
    code, _, holder = key.partition("/")
    return balance_of(session, book_of(session, group), AccountKey(code, holder))


def test_a_bank_linkage_from_the_loan_to_its_last_repayment(session: Session, group: Group) -> None:
    done(session, group, general(H.BORROWED, 5_000_00, place=Place.BANK, reason="Co-operative Bank"))
    done(session, group, general(H.FROM_BANK, 4_500_00))
    done(session, group, general(H.REPAID, 2_575_00, interest_minor=75_00), on=WEEKS[2])
    with pytest.raises(MoreThanOwed) as refused:
        prepared(session, group, general(H.REPAID, 2_600_00, interest_minor=50_00), on=WEEKS[3])
    assert refused.value.facts["owed"] == Money(2_500_00, KES)
    last = done(session, group, general(H.REPAID, 2_525_00, interest_minor=25_00), on=WEEKS[3])
    assert (held(session, group, "2200"), held(session, group, "5030"), held(session, group, "1030")) == (0, 100_00, 500_00)
    with pytest.raises(MoreThanOwed):
        prepared(session, group, general(H.TAX_PAID, 1))
    assert journal(session, book_of(session, group))[-1].memo == "Borrowed money was paid back, with interest: As agreed"
    vouchers.ask_reversal(session, group, last, "Paid by another group", by=TREASURER)
    vouchers.keep(session, group, last, by=TREASURER)
    vouchers.ask_reversal(session, group, last, "Paid by another group", by=TREASURER)
    vouchers.reverse(session, group, last, by=KEY_HOLDER)
    assert held(session, group, "2200") == 2_500_00
    assert (verify_group(session, group), verify_book(session, book_of(session, group))) == ([], [])


def test_shares_are_corrected_in_whole_shares_and_never_below_zero(session: Session, group: Group) -> None:
    wrong = general(H.CORRECTION, 200_00, stands_under="2010/member:1", belongs_under="2010/member:3")
    with pytest.raises(WholeSharesOnly) as refused:
        prepared(session, group, replace(wrong, amount_minor=250_00))
    assert refused.value.facts["rest"] == Money(50_00, KES)
    with pytest.raises(LaterFiguresContradict):
        prepared(session, group, replace(wrong, amount_minor=600_00))
    voucher = done(session, group, wrong)
    assert [held(session, group, f"2010/member:{number}") for number in (1, 2, 3)] == [200_00, 200_00, 200_00]
    done(session, group, replace(wrong, stands_under="2010/member:3", belongs_under="2010/member:2"))
    vouchers.ask_reversal(session, group, voucher, "It was right", by=TREASURER)
    with pytest.raises(LaterFiguresContradict):
        vouchers.reverse(session, group, voucher, by=KEY_HOLDER)


def test_a_voucher_between_counting_and_confirming_a_meeting(session: Session, group: Group) -> None:
    """The sheet that was counted opens with other cash than the books then say."""
    sheet = counted(written(session, group, WEEKS[1], [Row(1, shares=1)]))
    meeting = start(session, group, WEEKS[1], by=TREASURER)
    version = save_draft(session, meeting, fields_of(sheet, Calendar(group.calendar)), meeting.version, by=TREASURER)
    count(session, meeting, sheet, version, by=TREASURER)
    done(session, group, general(H.COST, 50_00))
    with pytest.raises(OpeningChanged):
        confirm_meeting(session, meeting, by=KEY_HOLDER)


def test_what_a_voucher_spent_cannot_be_taken_from_before_it(session: Session, group: Group) -> None:
    meeting = meet(session, group, WEEKS[1], [Row(3, shares=1)])
    done(session, group, general(H.COST, 700_00), on=WEEKS[2])
    ask_meeting_reversal(session, meeting, "Twice", by=TREASURER)
    with pytest.raises(CashBelowZero), session.begin_nested():
        reverse_meeting(session, meeting, by=KEY_HOLDER)


def test_a_voucher_of_a_closed_month_is_taken_back_today(session: Session, group: Group) -> None:
    voucher = done(session, group, general(H.GIFT, 10_00))
    waiting = prepared(session, group, general(H.GIFT, 20_00))
    close_period(session, book_of(session, group), date(2026, 1, 31), by=TREASURER)
    vouchers.ask_reversal(session, group, voucher, "Counted twice", by=TREASURER)
    vouchers.reverse(session, group, voucher, by=KEY_HOLDER)
    assert journal(session, book_of(session, group))[-1].day > date(2026, 1, 31)
    with pytest.raises(UnfinishedVoucher, match="Voucher 2 of 2026-01-12 waits"):
        close_books(session, group, date(2026, 2, 28), by=TREASURER)
    vouchers.withdraw(session, group, waiting, by=TREASURER)
    close_books(session, group, date(2026, 2, 28), by=TREASURER)
    assert verify_group(session, group) == []


def test_savings_are_taken_out_where_the_rules_let_them(session: Session) -> None:
    saving = Terms(saves=Saves.AMOUNT, may_withdraw=False)
    group = a_group(session, terms=saving)
    meet(session, group, WEEKS[0], [Row(1, saved_minor=80_00)])
    with pytest.raises(SavingsStayIn):
        prepared(session, group, general(H.SAVINGS_PAID, member=1))
    adopt(session, group, replace(saving, may_withdraw=True), WEEKS[1], "Everybody", WEEKS[1], by=TREASURER)
    with pytest.raises(MoreThanOwed):
        prepared(session, group, general(H.SAVINGS_PAID, member=1))
    done(session, group, general(H.SAVINGS_PAID, 30_00, member=1))
    assert held(session, group, "2030/member:1") == 50_00


def test_a_book_that_has_no_bank_account_yet_gets_one(session: Session, group: Group) -> None:
    assert (group.founded_on, charts.BY_CODE[charts.BANK].guarded) == (FOUNDED, True)
    done(session, group, general(H.TO_BANK, 10_00))
    assert held(session, group, "1030") == 10_00
