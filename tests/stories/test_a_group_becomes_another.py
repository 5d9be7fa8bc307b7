"""Case C14 and its like: two funds become one, a currency is replaced, a savings group becomes a co-operative.

"Our fund is 2,156.69 million baht and theirs 743.04 million. From tomorrow it is one fund of 2,899.73 million, and every member
still finds her own money in it, to the satang."
"""

from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from core.calendars import Period, frozen_at
from core.money import Money, Rounding, currency, parse_amount
from core.rates import parse_number
from groups import charts, meetings, vouchers
from groups.constitution import terms_on
from groups.conversion import errors
from groups.conversion.carry_over import Carrying, CarryOver
from groups.conversion.carrying import Conversion, proposed_numbers, reckon
from groups.conversion.form_changing import NewForm, reckon_form_change
from groups.conversion.models import GroupSuccession
from groups.conversion.preparing import prepare_carry_over, prepare_form_change
from groups.conversion.succession import carried_over_to, passbooks_elsewhere, successions_of
from groups.cycles import SeriesPlan
from groups.figures import Row
from groups.finding import book_of
from groups.founding import add_network, found_group
from groups.general_voucher import GENERAL, General, Happening, Place, content_of, memo_of
from groups.members import enrol, everybody, leave
from groups.methods.templates import rules_of
from groups.models import Group, Member, Network
from groups.terms import LeftOver, Method, Terms
from groups.verify import verify_group
from ledger.balances import balance_of, balances, journal
from ledger.chart import AccountKey
from ledger.errors import PeriodClosed
from ledger.posting import Draft, Entry, post
from ledger.verify import verify_book
from ledger.voucher_models import Voucher, VoucherState
from reports.group_statement import group_statement
from reports.member_statement import member_statement
from tests.data import case
from tests.groups.village import KEY_HOLDER, TREASURER, counted, written

THB = currency("THB")
MONDAY, LATER, YEAR = date(2026, 1, 5), date(2026, 2, 2), Period(date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture
def network(session: Session) -> Network:
    return add_network(session, "Cities network", "en")


def founded(session: Session, network: Network, name: str, members: str, *, code: str = "THB", share: int = 50_00) -> Group:
    group = found_group(
        session,
        network,
        name=name,
        currency=code,
        locale="en",
        timezone="Asia/Bangkok",
        founded_on=MONDAY,
        terms=Terms(share_value_minor=share, social_minor=10_00, left_over=LeftOver.CARRY, may_return_shares=True),
        signed_by="All founding members",
        series=SeriesPlan(MONDAY),
        by=TREASURER,
    )
    for member in members.split():
        enrol(session, group, member, MONDAY)
    return group


def meet(session: Session, group: Group, day: date, *rows: Row) -> None:
    sheet = counted(written(session, group, day, rows))
    meetings.record(session, group, sheet, prepared_by=TREASURER, confirmed_by=KEY_HOLDER)


def happened(session: Session, group: Group, what: Happening, amount: int, place: Place = Place.BANK) -> Voucher:
    general = General(group.currency, what, amount, "As agreed", place)
    content, memo = content_of(general), memo_of(group, general)
    voucher = vouchers.prepare(session, group, GENERAL, MONDAY, content, memo, by=TREASURER)
    return vouchers.confirm(session, group, voucher, by=KEY_HOLDER)


def carried(session: Session, carry_over: CarryOver) -> tuple[Voucher, ...]:
    prepared = prepare_carry_over(session, carry_over, by=TREASURER)
    successor = next(one for one in vouchers.groups_of(session, prepared[0]) if one.public_id == carry_over.successor)
    vouchers.confirm(session, successor, prepared[-1], by=KEY_HOLDER)
    return prepared


def worth(session: Session, group: Group) -> int:
    """All that a group holds, in minor units."""
    assets = (charts.LOAN_FUND_CASH, charts.SOCIAL_FUND_CASH, charts.BANK)
    return sum(balance_of(session, book_of(session, group), AccountKey(code)) for code in assets)


def net(session: Session, group: Group, code: str, member: int = 0) -> int:
    key = charts.of_member(code, member) if member else AccountKey(code)
    return balance_of(session, book_of(session, group), key)


def all_is_well(session: Session, *groups: Group) -> None:
    for group in groups:
        assert [*verify_book(session, book_of(session, group)), *verify_group(session, group)] == []


def test_two_funds_become_one(session: Session, network: Network) -> None:
    told = case("C14")
    million = {name: parse_amount(text, THB) * 1_000_000 for name, text in told["books"].items()}
    ucdo, rdf = founded(session, network, "UCDO", "Malee Somsak"), founded(session, network, "RDF", "Pim Noi Aim")
    one_fund = founded(session, network, "CODI", "")
    meet(session, ucdo, MONDAY, Row(1, shares=3, social_minor=10_00), Row(2, shares=1))
    meet(session, rdf, MONDAY, Row(1, shares=1), Row(3, shares=5))
    for group in (ucdo, rdf):
        happened(session, group, Happening.GIFT, million[group.name] - worth(session, group) - 100_00)
        happened(session, group, Happening.BORROWED, 100_00)
    assert {group.name: worth(session, group) for group in (ucdo, rdf)} == million

    with pytest.raises(errors.CurrenciesDiffer):
        reckon(session, [ucdo], founded(session, network, "Dollars", "", code="USD"), Conversion(Carrying.MERGER, LATER))
    with pytest.raises(errors.CarriedIntoItself):
        reckon(session, [ucdo], ucdo, Conversion(Carrying.MERGER, LATER))
    with pytest.raises(errors.SameCurrency):
        reckon(session, [ucdo], one_fund, Conversion(Carrying.CURRENCY, LATER, Fraction(2)))
    merger = reckon(session, [ucdo, rdf], one_fund, Conversion(Carrying.MERGER, LATER))
    assert merger.arrives == Money(parse_amount(told["merged"], THB) * 1_000_000, THB)
    assert merger.difference.minor == 0
    assert [moved.new for source in merger.sources for moved in source.members] == [1, 2, 3, 4, 5]
    assert successions_of(session, ucdo) == [] and worth(session, one_fund) == 0  # a look posts nothing

    out_of_ucdo, out_of_rdf, into_codi = carried(session, merger)
    assert worth(session, one_fund) == parse_amount(told["merged"], THB) * 1_000_000
    assert (worth(session, ucdo), worth(session, rdf)) == (0, 0)
    assert [balance.net for balance in balances(session, book_of(session, ucdo)).values() if balance.net] == []
    assert len({voucher.journal_reference for voucher in (out_of_ucdo, out_of_rdf, into_codi)}) == 1
    assert {journal(session, book_of(session, group))[-1].reference for group in (ucdo, rdf, one_fund)} == {
        out_of_ucdo.journal_reference
    }
    assert [net(session, one_fund, charts.MEMBERS_SHARES, number) for number in range(1, 6)] == [150_00, 50_00, 50_00, 0, 250_00]
    assert (net(session, one_fund, charts.SOCIAL_FUND), net(session, one_fund, charts.BORROWED)) == (10_00, 200_00)
    assert net(session, one_fund, charts.OPENING) == 0

    assert [(one.predecessor.name, one.successor.name) for one in successions_of(session, one_fund)] == [
        ("UCDO", "CODI"),
        ("RDF", "CODI"),
    ]
    ((_, group, number),) = passbooks_elsewhere(session, one_fund, 5)
    assert (group.name, number) == ("RDF", 3)
    ((_, group, number),) = passbooks_elsewhere(session, rdf, 3)
    assert (group.name, number) == ("CODI", 5)
    before = member_statement(session, rdf, everybody(session, rdf)[2], YEAR)
    after = member_statement(session, one_fund, everybody(session, one_fund)[4], YEAR)
    assert (before.lines[0].movement.bought, before.closing.shares) == (5, 0)
    assert (after.member_name, after.closing.shares, after.lines[0].movement.stamps) == ("Aim", 5, 5)
    paper = group_statement(session, rdf, YEAR)
    assert (paper.has_minor, paper.owes_minor) == (0, 0)

    with pytest.raises(errors.GroupCarriedOver, match="were carried over to CODI on 2026-02-02"):
        meet(session, ucdo, date(2026, 2, 9), Row(1, shares=1))
    with pytest.raises(errors.GroupCarriedOver):
        happened(session, ucdo, Happening.GIFT, 1)
    with pytest.raises(errors.GroupCarriedOver):
        reckon(session, [ucdo], one_fund, Conversion(Carrying.MERGER, LATER))
    meet(session, one_fund, date(2026, 2, 9), Row(5, shares=1))
    all_is_well(session, ucdo, rdf, one_fund)
    session.add(GroupSuccession(predecessor_id=rdf.id, successor_id=ucdo.id, day=LATER, kind="merger", bundle="0"))
    assert [finding.rule for finding in verify_group(session, rdf)] == ["succession-differs"]
    for change in ("UPDATE group_succession SET day = day", "DELETE FROM group_succession"):
        with pytest.raises(DBAPIError, match="append-only"), session.begin_nested():
            session.execute(text(change))


def test_a_merger_is_taken_back_only_while_nothing_was_built_on_it(session: Session, network: Network) -> None:
    small, big = founded(session, network, "Small", "Malee Dao"), founded(session, network, "Big", "Pim")
    leave(session, small, everybody(session, small)[1], MONDAY)
    owed = Entry(AccountKey(charts.COSTS), charts.of_member(charts.LEFT_TO_PAY, 2), 5_00)  # Dao has left and is not paid yet
    post(session, book_of(session, small), Draft(MONDAY, "left", "", (owed,)), by=TREASURER)
    meet(session, small, MONDAY, Row(1, shares=3))
    meet(session, big, MONDAY, Row(1, shares=2))
    agreed = Conversion(Carrying.MERGER, LATER)
    assert proposed_numbers(session, [small], big, LATER) == {small.public_id: {1: 2, 2: 3}}
    with pytest.raises(errors.MembersNotMapped):
        reckon(session, [small], big, agreed, {small.public_id: {}})
    waiting = prepare_carry_over(session, reckon(session, [small], big, agreed), by=TREASURER)
    meet(session, small, date(2026, 1, 12), Row(1, shares=1))
    with pytest.raises(errors.BooksMovedSince):
        vouchers.confirm(session, small, waiting[0], by=KEY_HOLDER)
    vouchers.withdraw(session, small, waiting[0], by=TREASURER)
    assert waiting[1].state == VoucherState.WITHDRAWN
    same_person = {small.public_id: {1: 1, 2: 5}}
    out_of, into = carried(session, reckon(session, [small], big, agreed, same_person))
    assert net(session, big, charts.MEMBERS_SHARES, 1) == 300_00
    assert [(one.number, one.left_on) for one in everybody(session, big)] == [(1, None), (5, LATER)]
    vouchers.ask_reversal(session, big, into, "The vote was not valid", by=TREASURER)
    with frozen_at(datetime(2026, 3, 2, 9, tzinfo=UTC)):
        vouchers.reverse(session, big, into, by=KEY_HOLDER)
    assert (worth(session, small), worth(session, big), carried_over_to(session, small)) == (200_00, 100_00, None)
    out_of, into = carried(session, reckon(session, [small], big, replace(agreed, day=date(2026, 3, 9))))
    happened(session, big, Happening.GIFT, 5_00)
    vouchers.ask_reversal(session, small, out_of, "Too late", by=TREASURER)
    with pytest.raises(errors.CarryOverBuiltOn), session.begin_nested():
        vouchers.reverse(session, small, out_of, by=KEY_HOLDER)
    all_is_well(session, small, big)


def test_a_currency_is_replaced(session: Session, network: Network) -> None:
    """In April 2024 Zimbabwe replaced its dollar (ZWL) by the ZWG at 2,498.7242 to one (general knowledge, no source at hand)."""
    rate = parse_number("2498.7242")
    zwl, zwg = currency("ZWL"), currency("ZWG")
    old = founded(session, network, "Kukadzi", "Tendai Rudo", code="ZWL", share=500_000_00)
    new = founded(session, network, "Kukadzi", "", code="ZWG", share=100_00)
    meet(session, old, MONDAY, Row(1, shares=4, social_minor=10_00), Row(2, shares=3))
    with pytest.raises(errors.RateImpossible):
        reckon(session, [old], new, Conversion(Carrying.CURRENCY, LATER, Fraction(0)))
    two = founded(session, network, "Two", "A", code="ZWL")
    meet(session, two, MONDAY, Row(1, shares=1))
    with pytest.raises(errors.OneAtATime):
        reckon(session, [old, two], new, Conversion(Carrying.CURRENCY, LATER, rate))
    agreed = Conversion(Carrying.CURRENCY, LATER, rate, Rounding.HALF_UP, 1)
    carry_over = reckon(session, [old], new, agreed)
    cash = next(one for one in carry_over.arrivals if one.left.code == charts.LOAN_FUND_CASH)
    assert cash.stood == Money(3_500_000_00, zwl)
    assert cash.exact == Fraction(3_500_000_00 * 10_000, 24_987_242)  # 140,071.47…: 1,400.71 ZWG
    assert cash.arrives == Money(1_400_71, zwg)
    shares = {one.account: one.arrives.minor for one in carry_over.arrivals if one.left.code == charts.MEMBERS_SHARES}
    assert shares == {
        charts.of_member(charts.MEMBERS_SHARES, 1): 800_00,
        charts.of_member(charts.CARRIED_FORWARD, 1): 41,  # 2,000,000 / 2,498.7242 = 800.408…
        charts.of_member(charts.MEMBERS_SHARES, 2): 600_00,
        charts.of_member(charts.CARRIED_FORWARD, 2): 31,  # 600.306…
    }
    assert carry_over.difference == Money(-1, zwg)
    carried(session, carry_over)
    assert worth(session, new) == 1_400_71
    assert net(session, new, charts.RETAINED_SURPLUS) == -1
    assert net(session, new, charts.OPENING) == 0
    assert [member.name for member in everybody(session, new)] == ["Tendai", "Rudo"]
    paper = member_statement(session, old, everybody(session, old)[0], YEAR)
    assert (paper.currency, paper.lines[0].movement.shares_minor, paper.closing.shares) == (zwl, 2_000_000_00, 0)
    with pytest.raises(PeriodClosed):
        post_into(session, old, charts.GIFTS, LATER)  # past the rules of this room, the ledger itself keeps the old book closed
    all_is_well(session, old, new)


def post_into(session: Session, group: Group, code: str, day: date) -> None:
    entry = Entry(AccountKey(charts.LOAN_FUND_CASH), AccountKey(code), 5_00)
    post(session, book_of(session, group), Draft(day, "by hand", "", (entry,)), by=TREASURER)


def test_a_savings_group_becomes_a_co_operative(session: Session, network: Network) -> None:
    group = founded(session, network, "Rim Nam", "Malee Somsak Pim")
    meet(session, group, MONDAY, Row(1, shares=5), Row(2, shares=3, social_minor=10_00))
    happened(session, group, Happening.GIFT, 40_00, Place.LOAN_FUND)
    rules = replace(rules_of(Method.PH_COOPERATIVE, 100_00, 0, THB), key_holders_off_committee=False)
    decided = NewForm(LATER, rules, "All members", LATER)
    with pytest.raises(errors.FormUnchanged):
        reckon_form_change(session, group, replace(decided, terms=terms_on(session, group, LATER)))
    with pytest.raises(errors.NothingBecomesCapital):
        reckon_form_change(session, group, replace(decided, most_each_minor=0))
    with pytest.raises(errors.NotEnoughSurplus):
        reckon_form_change(session, group, replace(decided, to_reserve_minor=1))
    change = reckon_form_change(session, group, replace(decided, most_each_minor=200_00))
    assert [(her.number, her.changed_minor, her.stays_minor) for her in change.members] == [(1, 200_00, 50_00), (2, 150_00, 0)]
    assert (change.saved, change.changed, change.stays) == (Money(400_00, THB), Money(350_00, THB), Money(50_00, THB))

    voucher = vouchers.confirm(session, group, prepare_form_change(session, group, change, by=TREASURER), by=KEY_HOLDER)
    assert [net(session, group, charts.SHARE_CAPITAL, number) for number in (1, 2, 3)] == [200_00, 150_00, 0]
    assert (net(session, group, charts.SAVINGS, 1), net(session, group, charts.MEMBERS_SHARES, 1)) == (50_00, 0)
    assert (net(session, group, charts.GIFTS), net(session, group, charts.SOCIAL_FUND)) == (40_00, 10_00)
    assert terms_on(session, group, LATER).method is Method.PH_COOPERATIVE
    assert terms_on(session, group, date(2026, 2, 1)).method is Method.VSLA
    (succession,) = successions_of(session, group)
    assert (succession.kind, succession.predecessor.id, carried_over_to(session, group)) == ("form", group.id, None)
    malee = session.query(Member).filter_by(group_id=group.id, number=1).one()
    paper = member_statement(session, group, malee, YEAR)
    assert (paper.closing.shares_minor, [line.movement.bought for line in paper.lines]) == (250_00, [5, 0])
    vouchers.ask_reversal(session, group, voucher, "Not registered", by=TREASURER)
    with pytest.raises(errors.NewFormStands), session.begin_nested():
        vouchers.reverse(session, group, voucher, by=KEY_HOLDER)
    vouchers.keep(session, group, voucher, by=TREASURER)
    meet(session, group, date(2026, 2, 9), Row(1, saved_minor=100_00))
    assert net(session, group, charts.SHARE_CAPITAL, 1) == 300_00
    paid = General("THB", Happening.SAVINGS_PAID, 50_00, "What was left over", member=1)
    voucher = vouchers.prepare(session, group, GENERAL, date(2026, 2, 9), content_of(paid), "", by=TREASURER)
    vouchers.confirm(session, group, voucher, by=KEY_HOLDER)
    assert net(session, group, charts.SAVINGS, 1) == 0
    all_is_well(session, group)


def test_what_must_be_finished_first(session: Session, network: Network) -> None:
    group, other = founded(session, network, "One", "Malee"), founded(session, network, "Other", "")
    agreed = Conversion(Carrying.MERGER, LATER)
    with pytest.raises(errors.NothingToCarryOver):
        reckon(session, [group], other, agreed)
    meet(session, group, MONDAY, Row(1, shares=2))
    meetings.start(session, group, date(2026, 1, 12), by=TREASURER)
    with pytest.raises(errors.UnfinishedBefore):
        reckon(session, [group], other, agreed)
    with pytest.raises(errors.LaterEntries):
        reckon(session, [group], other, replace(agreed, day=date(2026, 1, 4)))
    happened(session, other, Happening.GIFT, 5)
    post_into(session, other, charts.OPENING, MONDAY)
    with pytest.raises(errors.NotCarriedOver):
        reckon(session, [other], group, agreed)
