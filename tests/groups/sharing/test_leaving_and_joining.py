"""Who leaves, dies or joins before the share-out: by the constitution's rule, and nobody else gains or loses by it."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from access.policy import Role
from core.db import transaction
from groups import charts, vouchers
from groups.errors import MemberHasLeft
from groups.figures import OtherKind, OtherLine, Row
from groups.finding import book_of, member_of
from groups.members import enrol
from groups.models import Group
from groups.sharing import buy_in as buying
from groups.sharing import leaving
from groups.sharing import share_out_errors as errors
from groups.sharing.rules import Leaver, SharingRules
from groups.sharing.share_out_content import Decided
from groups.sharing.share_out_voucher import reckon
from groups.verify import verify_group
from ledger.balances import balances
from ledger.chart import AccountKey
from ledger.voucher_models import Voucher
from tests.groups.loans.lenders import RULES, agreed_loan, met
from tests.groups.sharing.test_share_out_pages import a_cycle
from tests.groups.village import KEY_HOLDER, TERMS, TREASURER, WEEKS, a_group, meet
from tests.web_fixtures import SignIn

WHOLE = SharingRules(unit_minor=1_00, buy_in=True)
TODAY = WEEKS[2]


def half_a_cycle(session: Session, rules: SharingRules = WHOLE) -> Group:
    """Wanjiru 5, Achieng 4, Mutiso 1 share: 2,000, and a gift of 500; so a share is worth 250. Mutiso owes a fine of 50."""
    group = a_group(session, terms=replace(TERMS, sharing=rules, loans=RULES))
    gift = OtherLine(OtherKind.GIFT, 450_00, "from the parish")
    fine = Row(3, shares=1, fine_imposed_minor=50_00, fine_reason="telephone")
    meet(session, group, WEEKS[0], [Row(1, shares=5), Row(2, shares=4), fine], (gift,))
    return group


def held(session: Session, group: Group, code: str, number: int | None = None) -> int:
    key = AccountKey(code) if number is None else charts.of_member(code, number)
    return balances(session, book_of(session, group))[key].net


def gone(session: Session, group: Group, number: int, *, died: bool = False, paid: int | None = None) -> Voucher:
    member = member_of(session, group, number)
    found = leaving.reckon_leaving(session, group, member, TODAY, died=died, paid_minor=paid)
    content, memo = leaving.to_content(found), leaving.memo_of(group, found)
    voucher = vouchers.prepare(session, group, leaving.LEAVING, TODAY, content, memo, by=TREASURER)
    return vouchers.confirm(session, group, voucher, by=KEY_HOLDER)


def value_of_a_share(session: Session, group: Group) -> object:
    return reckon(session, group, Decided(TODAY)).result.final.parts[0].value


def test_who_leaves_gets_what_she_saved_and_the_rest_stays_with_the_others(session: Session) -> None:
    """"Achieng moves away. By our rules she gets her 800 back, no more; and the 200 that her shares had earned are ours." """
    group = half_a_cycle(session)
    voucher = gone(session, group, 2)
    assert voucher.memo == "2 Achieng leaves the group"
    assert held(session, group, charts.MEMBERS_SHARES, 2) == held(session, group, charts.LEFT_TO_PAY, 2) == 0
    assert held(session, group, charts.LOAN_FUND_CASH) == 2_000_00 + 450_00 - 800_00
    assert member_of(session, group, 2).left_on == TODAY
    assert verify_group(session, group) == []
    with pytest.raises(MemberHasLeft):
        gone(session, group, 2)
    vouchers.ask_reversal(session, group, voucher, "she stays after all", by=TREASURER)
    vouchers.reverse(session, group, voucher, by=KEY_HOLDER)
    assert member_of(session, group, 2).left_on is None
    assert value_of_a_share(session, group) == 250_00


def test_the_heirs_of_who_has_died_get_all_that_is_hers(session: Session) -> None:
    """"Wanjiru has died. Her five shares are worth 1,250 today; we keep it for her daughter, and nobody else loses." """
    group = half_a_cycle(session)
    before = value_of_a_share(session, group)
    voucher = gone(session, group, 1, died=True)
    assert voucher.memo == "1 Wanjiru has died"
    assert held(session, group, charts.LEFT_TO_PAY, 1) == 1_250_00
    assert value_of_a_share(session, group) == before == 250_00
    assert verify_group(session, group) == []


def test_her_loan_is_set_off_with_its_interest_and_what_is_missing_is_said(session: Session) -> None:
    group = half_a_cycle(session, replace(WHOLE, leaving=Leaver.FULL_SHARE))
    first, second = agreed_loan(session, group, 1, 700_00, WEEKS[1]), agreed_loan(session, group, 3, 500_00, WEEKS[1])
    met(session, group, WEEKS[1], given=(first.number, second.number))
    with pytest.raises(errors.LeaverOwes) as refused:
        gone(session, group, 3)
    assert "Mutiso owes" in str(refused.value) and "write it off first" in str(refused.value)
    with pytest.raises(errors.PaidMoreThanHers):
        gone(session, group, 1, paid=9_000_00)
    gone(session, group, 1, paid=100_00)
    assert held(session, group, charts.LOANS, 1) == 0
    assert held(session, group, charts.LOAN_INTEREST) == 70_00
    assert held(session, group, charts.LEFT_TO_PAY, 1) > 0
    assert verify_group(session, group) == []


def test_the_box_pays_what_it_holds(session: Session) -> None:
    group = half_a_cycle(session)
    loan = agreed_loan(session, group, 1, 2_400_00, WEEKS[1])
    met(session, group, WEEKS[1], given=(loan.number,))
    with pytest.raises(errors.BoxHoldsLess):
        gone(session, group, 2, paid=800_00)
    gone(session, group, 2)
    assert (held(session, group, charts.LOAN_FUND_CASH), held(session, group, charts.LEFT_TO_PAY, 2)) == (0, 750_00)


def test_a_group_that_never_shares_out_gives_back_what_was_saved(session: Session) -> None:
    group = a_group(session, terms=TERMS)
    meet(session, group, WEEKS[0], [Row(1, shares=5)])
    assert leaving.reckon_leaving(session, group, member_of(session, group, 1), TODAY, died=True).gross_minor == 1_000_00


def joins(session: Session, group: Group, shares: int) -> buying.BuyIn:
    member = enrol(session, group, "Njeri", WEEKS[1])
    found = buying.reckon_buy_in(session, group, member, TODAY, shares)
    content, memo = buying.to_content(found), buying.memo_of(group, found)
    voucher = vouchers.prepare(session, group, buying.BUY_IN, TODAY, content, memo, by=TREASURER)
    vouchers.confirm(session, group, voucher, by=KEY_HOLDER)
    return found


def test_who_joins_pays_what_a_share_is_worth_and_nobody_loses(session: Session) -> None:
    """"Njeri joined in the middle of the year. A share costs 200, but it is worth 250: so she paid 750 for three." """
    group = half_a_cycle(session)
    found = joins(session, group, 3)
    assert (found.price_minor, found.paid_minor, found.for_all_minor) == (250_00, 750_00, 150_00)
    assert held(session, group, charts.MEMBERS_SHARES, 4) == 600_00
    assert value_of_a_share(session, group) == 250_00
    assert verify_group(session, group) == []


def test_what_is_refused(session: Session) -> None:
    group = half_a_cycle(session, SharingRules())
    with pytest.raises(errors.BuyInNotAgreed):
        joins(session, group, 1)
    with pytest.raises(errors.ShareOutInFuture):
        leaving.reckon_leaving(session, group, member_of(session, group, 1), date(2199, 1, 4), died=False)
    voucher_of = leaving.reckon_leaving(session, group, member_of(session, group, 1), TODAY, died=False)
    prepared = vouchers.prepare(
        session, group, leaving.LEAVING, TODAY, leaving.to_content(voucher_of), "", by=TREASURER
    )
    meet(session, group, WEEKS[1], [Row(1, shares=1)])
    with pytest.raises(errors.PostedLater):
        leaving.reckon_leaving(session, group, member_of(session, group, 1), WEEKS[0], died=False)
    with pytest.raises(errors.MembershipOutdated):
        vouchers.confirm(session, group, prepared, by=KEY_HOLDER)


@settings(max_examples=60, deadline=None)
@given(st.integers(-(10**6), 10**8), st.integers(1, 10**6), st.integers(1, 10**4), st.sampled_from([1, 100]))
def test_buying_in_never_lowers_what_a_share_is_worth(pool: int, shares: int, value: int, unit: int) -> None:
    saved = shares * value
    price = buying.price_of(pool, saved, value, unit)
    assert price >= value
    assert price * saved >= pool * value, "who was there before loses nothing"


@pytest.mark.one_engine
def test_on_screen(engine: Engine, signed_in: SignIn) -> None:
    with transaction(engine) as session:
        a_cycle(session, signed_in.village.group, SharingRules(unit_minor=1_00, buy_in=True))
    client = signed_in(Role.TREASURER)
    member = f"/groups/{signed_in.village.group}/members/2"
    assert "Her part of what was earned" not in client.page(f"{member}/leaving").text
    page = client.page(f"{member}/leaving?died=yes")
    assert "Her part of what was earned" in page.text and "104.00 THB" in page.text
    form = page.form(f"{member}/leaving")
    wrong = client.post(f"{member}/leaving", data={**form, "paid": "900"}, status=422).text
    assert "only 104.00" in wrong
    client.post(f"{member}/leaving", data={**form, "paid": "x"}, status=400)
    address = client.post(f"{member}/leaving", data={**form, "paid": "4"}, status=302).location
    assert "Paid at once: 4.00" in client.page(address).text
    on_paper = address.replace("/vouchers/", "/statements/voucher/")
    assert "Still owed: 100.00" in client.page(on_paper).text
    client.post(f"{address}/withdraw")
    form = client.page(f"{member}/buy-in").form(f"{member}/buy-in")
    client.post(f"{member}/buy-in", data={**form, "shares": "0"}, status=400)
    address = client.post(f"{member}/buy-in", data={**form, "shares": "2"}, status=302).location
    assert "2 shares for 104.00" in client.page(address).text
    assert "52.00" in client.page(address.replace("/vouchers/", "/statements/voucher/")).text
