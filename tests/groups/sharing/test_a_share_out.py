"""The share-out in a treasurer's words, from the last meeting to the empty passbooks and the next cycle."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy.orm import Session

from core.money import Rounding
from groups import charts, vouchers
from groups.cycles import begin_cycle, current_cycle
from groups.denominations import denominations, pieces
from groups.errors import MeetingOutsideCycle
from groups.figures import OtherKind, OtherLine, Row
from groups.finding import book_of
from groups.meetings import start
from groups.models import Group
from groups.sharing import share_out_errors as errors
from groups.sharing.rules import Part, Remainder, Shared, SharingRules, Strategy
from groups.sharing.share_out_content import Decided, from_content
from groups.sharing.share_out_voucher import reckon, refuse_unready
from groups.sharing.sharing_out import prepare
from groups.terms import Method, Saves, Terms
from groups.verify import verify_group
from ledger.balances import balances
from ledger.chart import AccountKey
from tests.groups.village import KES, KEY_HOLDER, TERMS, TREASURER, WEEKS, a_group, meet

LAST = WEEKS[2]
WHOLE_SHILLINGS = SharingRules(unit_minor=1_00)
VSLA = replace(TERMS, sharing=WHOLE_SHILLINGS)


def held(session: Session, group: Group, code: str, number: int | None = None) -> int:
    key = AccountKey(code) if number is None else charts.of_member(code, number)
    return balances(session, book_of(session, group))[key].net


def box(minor: int) -> dict[int, int]:
    return pieces(minor, denominations(KES))


def three_meetings(session: Session, terms: Terms) -> Group:
    """Wanjiru 7 shares, Achieng 4, Mutiso 1: 2,400. A gift of 500, and Mutiso owes a fine of 50. Fees of 130 were paid."""
    group = a_group(session, terms=terms)
    social = 50_00
    meet(session, group, WEEKS[0], [Row(1, shares=5, social_minor=social), Row(2, shares=2, social_minor=social), Row(3)])
    gift = OtherLine(OtherKind.GIFT, 500_00, "from the parish")
    fine = Row(3, shares=1, fine_imposed_minor=50_00, fine_reason="telephone")
    meet(session, group, WEEKS[1], [Row(1, shares=2), Row(2, shares=2), fine], (gift,))
    meet(session, group, LAST, others=(OtherLine(OtherKind.COST, 130_00, "exercise books"),))
    return group


def agree(session: Session, group: Group, decided: Decided) -> None:
    """The treasurer prepares, a key-holder confirms."""
    voucher = prepare(session, group, decided, by=TREASURER)
    vouchers.confirm(session, group, voucher, by=KEY_HOLDER, read=voucher.version)


def test_a_year_is_shared_out_by_shares(session: Session) -> None:
    """"In the box 2,770, and Mutiso owes 50: 2,820 for 12 shares is 235 each. It came out to the shilling, and the social fund
    stays where it is. Everybody signed, and next week we begin again." """
    group = three_meetings(session, VSLA)
    before = reckon(session, group, Decided(LAST))
    assert before.result.final.parts[0].value == 235_00
    assert before.pool.total_minor == 2_820_00 == before.books.earned_minor + 2_400_00
    with pytest.raises(errors.CashNotCounted):
        refuse_unready(session, group, before)
    decided = Decided(LAST, counted=box(2_770_00), carried_over={2: 200_00})
    agree(session, group, decided)
    assert [held(session, group, charts.MEMBERS_SHARES, number) for number in (1, 2, 3)] == [0, 0, 0]
    assert held(session, group, charts.CARRIED_FORWARD, 2) == 200_00
    assert held(session, group, charts.FINES_OWED, 3) == 0
    assert held(session, group, charts.LOAN_FUND_CASH) == 200_00
    assert held(session, group, charts.SOCIAL_FUND) == held(session, group, charts.SOCIAL_FUND_CASH) == 100_00
    assert held(session, group, charts.RETAINED_SURPLUS) == held(session, group, charts.GIFTS) == 0
    assert verify_group(session, group) == []
    with pytest.raises(MeetingOutsideCycle):
        meet(session, group, WEEKS[3])
    begin_cycle(session, group, WEEKS[3])
    meet(session, group, WEEKS[3], [Row(2, shares=2, carried_used_minor=200_00)])
    assert held(session, group, charts.MEMBERS_SHARES, 2) == 400_00


def test_what_is_printed_can_be_redone_and_taken_back(session: Session) -> None:
    """"We had shared out before Achieng's brother brought her money. So we took it back, all of us there, and met once more." """
    group = three_meetings(session, VSLA)
    voucher = prepare(session, group, Decided(LAST, reserve_minor=20_00, counted=box(2_770_00)), by=TREASURER)
    shared = from_content(voucher.content)
    lines = {line.number: (line.gross_minor, line.fines_set_off_minor, line.paid_minor) for line in shared.result.lines}
    assert lines == {1: (1_633_00, 0, 1_633_00), 2: (933_00, 0, 933_00), 3: (233_00, 50_00, 183_00)}
    assert (shared.result.remainder_minor, shared.rules.rounding, shared.rules.unit_minor) == (1_00, Rounding.FLOOR, 1_00)
    vouchers.confirm(session, group, voucher, by=KEY_HOLDER)
    assert held(session, group, charts.RESERVE) == 20_00
    assert held(session, group, charts.RETAINED_SURPLUS) == 1_00
    assert held(session, group, charts.LOAN_FUND_CASH) == 21_00
    vouchers.ask_reversal(session, group, voucher, "her money came late", by=TREASURER)
    vouchers.reverse(session, group, voucher, by=KEY_HOLDER)
    cycle = current_cycle(session, group)
    assert cycle is not None and cycle.ends_on is None
    assert held(session, group, charts.MEMBERS_SHARES, 1) == 1_400_00
    meet(session, group, WEEKS[3], [Row(2, shares=1)])
    assert reckon(session, group, Decided(WEEKS[3])).pool.total_minor == 3_020_00


def test_a_share_out_is_not_taken_back_once_the_next_cycle_has_begun(session: Session) -> None:
    group = three_meetings(session, VSLA)
    voucher = prepare(session, group, Decided(LAST, counted=box(2_770_00)), by=TREASURER)
    vouchers.confirm(session, group, voucher, by=KEY_HOLDER)
    begin_cycle(session, group, WEEKS[3])
    vouchers.ask_reversal(session, group, voucher, "a mistake", by=TREASURER)
    with pytest.raises(errors.NextCycleBegun):
        vouchers.reverse(session, group, voucher, by=KEY_HOLDER)


def test_what_the_box_cannot_pay_is_not_promised(session: Session) -> None:
    """"Only 1,000 was in the box, the rest is gone. We wrote why, paid everybody the same part of hers, and owe the rest." """
    group = three_meetings(session, VSLA)
    gone = Decided(LAST, counted=box(1_000_00))
    with pytest.raises(errors.CountNeedsReason) as refused:
        prepare(session, group, gone, by=TREASURER)
    assert str(refused.value).startswith(
        "The books say 2770.00 KES in the loan fund, and 1000.00 KES was counted: 1770.00 KES differs."
    )
    with pytest.raises(errors.BankHoldsLess):
        prepare(session, group, replace(gone, from_bank_minor=1_770_00), by=TREASURER)
    explained = replace(gone, difference_reason="stolen from the house of the treasurer")
    shared = reckon(session, group, explained)
    assert shared.pool.total_minor == 1_050_00
    assert shared.result.missing_minor == 0
    agree(session, group, explained)
    assert held(session, group, charts.LOAN_FUND_CASH) == 1_000_00 - shared.result.total("paid_minor")
    assert verify_group(session, group) == []


def test_the_social_fund_is_shared_where_the_constitution_says_so(session: Session) -> None:
    """VICOBA of the kind that closes every year: everything is shared, the social fund equally by head."""
    rules = replace(WHOLE_SHILLINGS, social_fund_too=True, remainder=Remainder.SOCIAL_FUND)
    group = three_meetings(session, replace(TERMS, sharing=rules))
    counted = Decided(LAST, counted=box(2_770_00))
    with pytest.raises(errors.CashNotCounted):
        prepare(session, group, counted, by=TREASURER)
    with pytest.raises(errors.SocialFundDiffers):
        prepare(session, group, replace(counted, social_counted=box(90_00)), by=TREASURER)
    agree(session, group, replace(counted, social_counted=box(100_00), reserve_minor=5_00))
    # 2,815 / 12 is 234.58: 1,642, 938 and 234, and 1 is left; of the social fund 33 each, and 1 is left there.
    assert held(session, group, charts.SOCIAL_FUND) == held(session, group, charts.SOCIAL_FUND_CASH) == 2_00
    assert held(session, group, charts.LOAN_FUND_CASH) == held(session, group, charts.RESERVE) == 5_00
    assert verify_group(session, group) == []


def test_a_silc_group_shares_by_what_each_saved(session: Session) -> None:
    """"With us everybody brings what she has. So we share by the shilling saved; Achieng leaves 100 for the new cycle." """
    sharing = SharingRules(parts=(Part(Strategy.BY_SAVINGS),), unit_minor=1_00, remainder=Remainder.RESERVE)
    group = a_group(session, terms=Terms(method=Method.SILC, saves=Saves.AMOUNT, sharing=sharing))
    gift = (OtherLine(OtherKind.GIFT, 100_00, "from the parish"),)
    meet(session, group, WEEKS[0], [Row(1, saved_minor=310_00), Row(2, saved_minor=455_00), Row(3, saved_minor=120_00)], gift)
    agree(session, group, Decided(WEEKS[0], counted=box(985_00), carried_over={2: 100_00}))
    # 985 / 885 for each shilling saved: 345.03, 506.44 and 133.56.
    assert held(session, group, charts.LOAN_FUND_CASH) == 985_00 - 345_00 - 406_00 - 133_00
    assert held(session, group, charts.SAVINGS, 2) == 100_00
    assert held(session, group, charts.RESERVE) == 1_00
    assert verify_group(session, group) == []


def test_what_the_constitution_does_not_allow(session: Session) -> None:
    group = a_group(session, terms=TERMS)
    meet(session, group, WEEKS[0], [Row(1, shares=1)])
    with pytest.raises(errors.NoShareOut) as none:
        reckon(session, group, Decided(WEEKS[0]))
    assert str(none.value).startswith("The constitution, version 1, has no rule for a share-out.")
    for refusal, terms in (
        (errors.NoSharesToDivideBy, Terms(method=Method.SILC, saves=Saves.AMOUNT, sharing=SharingRules())),
        (errors.CapitalNotShared, Terms(saves=Saves.AMOUNT, savings_are_capital=True, sharing=SharingRules())),
    ):
        with pytest.raises(refusal):
            reckon(session, a_group(session, terms=terms), Decided(WEEKS[0]))


def test_too_early_too_late_and_in_the_middle_of_a_meeting(session: Session) -> None:
    group = three_meetings(session, replace(TERMS, sharing=replace(WHOLE_SHILLINGS, early=False)))
    cycle = current_cycle(session, group)
    assert cycle is not None
    counted = Decided(LAST, counted=box(2_770_00))
    cycle.ends_on = date(2026, 12, 31)
    with pytest.raises(errors.TooEarly) as early:
        prepare(session, group, counted, by=TREASURER)
    assert "is 346 days before the cycle ends" in str(early.value)
    cycle.ends_on = LAST
    with pytest.raises(errors.PostedLater):
        refuse_unready(session, group, reckon(session, group, replace(counted, day=WEEKS[1]), WHOLE_SHILLINGS))
    with pytest.raises(errors.ShareOutInFuture):
        prepare(session, group, replace(counted, day=date(2199, 1, 1)), by=TREASURER)
    with pytest.raises(errors.NoMemberCarries):
        prepare(session, group, replace(counted, carried_over={9: 1}), by=TREASURER)
    with pytest.raises(errors.NothingToShare):
        prepare(session, group, replace(counted, reserve_minor=9_000_00), by=TREASURER)
    start(session, group, LAST, by=TREASURER, again=True)
    with pytest.raises(errors.MeetingInTheWay):
        prepare(session, group, counted, by=TREASURER)


def test_what_moved_meanwhile_is_reckoned_again(session: Session) -> None:
    group = three_meetings(session, VSLA)
    voucher = prepare(session, group, Decided(LAST, counted=box(2_770_00)), by=TREASURER)
    meet(session, group, LAST, [Row(2, shares=1)], again=True)
    with pytest.raises(errors.ShareOutOutdated):
        vouchers.confirm(session, group, voucher, by=KEY_HOLDER)


def test_what_if_the_group_shared_otherwise(session: Session) -> None:
    """A preview by other rules is reckoned, never posted."""
    group = three_meetings(session, VSLA)
    equally = SharingRules(parts=(Part(Strategy.EQUALLY),), unit_minor=1_00)
    assert [line.payout_minor for line in reckon(session, group, Decided(LAST), equally).result.lines] == [940_00, 940_00, 890_00]
    earned_equally = SharingRules(shared=Shared.SURPLUS, parts=(Part(Strategy.EQUALLY),), unit_minor=1_00)
    lines = reckon(session, group, Decided(LAST), earned_equally).result.lines
    assert [line.payout_minor for line in lines] == [1_540_00, 940_00, 290_00]
