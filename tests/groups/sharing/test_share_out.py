"""The share-out reckoned: who owes too much, what it is shared by, what the box can pay, and what always holds."""

from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.money import Rounding, currency
from groups.sharing.rules import Moment, Part, Remainder, Shared, SharingRules, Strategy
from groups.sharing.share_out import Holding, Pool, ShareOut, equal_welfare, share_out
from groups.sharing.share_out_errors import (
    CarriedOverTooMuch,
    MemberTwice,
    MomentImpossible,
    PartsBeyondPool,
    PartsNotWhole,
    PartTwice,
    ReserveImpossible,
    SharingImpossible,
    UnitImpossible,
)

KES = currency("KES")
PLENTY = 10**12
BY_SHARES = SharingRules()
HALF, QUARTER = Fraction(1, 2), Fraction(1, 4)
BORROWER_COMMITTEE_ALL = SharingRules(
    shared=Shared.SURPLUS,
    parts=(Part(Strategy.BY_INTEREST, HALF), Part(Strategy.COMMITTEE, QUARTER), Part(Strategy.EQUALLY, QUARTER)),
)


def by_shares(pool_minor: int, *holdings: Holding, rules: SharingRules = BY_SHARES, cash_minor: int = PLENTY) -> ShareOut:
    return share_out(pool_minor, holdings, rules, KES, cash_minor=cash_minor)


def gross(result: ShareOut) -> list[int]:
    return [line.gross_minor for line in result.lines]


def payouts(result: ShareOut) -> list[int]:
    return [line.payout_minor for line in result.lines]


def agrees(result: ShareOut) -> bool:
    return result.parts_and_remainder_agree and result.payouts_agree and result.box_can_pay


# --- who owes more than is hers --------------------------------------------------------------------------------------


def test_who_owes_more_gets_nothing_and_the_value_is_reckoned_anew() -> None:
    """value = (pool - her loan) / (shares - her shares): (10,000 - 4,000) / (10 - 3) = 857.14…"""
    result = by_shares(10_000, Holding(1, shares=3, loan_minor=4_000), Holding(2, shares=5), Holding(3, shares=2))
    assert result.first.parts[0].value == 1_000
    assert result.final.parts[0].value == Fraction(6_000, 7)
    assert payouts(result) == [0, 4_285, 1_714]
    her = result.lines[0]
    assert her.owes_more
    assert (her.gross_minor, her.loan_set_off_minor, her.still_owes_minor) == (2_571, 2_571, 1_429)
    assert result.really_there_minor == 10_000 - 1_429 == sum(gross(result)) + result.remainder_minor
    assert agrees(result)


def test_one_who_cannot_pay_may_bring_down_another() -> None:
    """At 1,000 a share Achieng covers her 1,900; at 800 she does not."""
    first, second = Holding(1, shares=2, loan_minor=3_600), Holding(2, shares=2, loan_minor=1_900)
    result = by_shares(10_000, first, second, Holding(3, shares=6))
    assert [line.owes_more for line in result.lines] == [True, True, False]
    assert result.final.parts[0].value == Fraction(10_000 - 3_600 - 1_900, 6)
    assert payouts(result) == [0, 0, 4_500]


def test_who_owes_exactly_what_is_hers_takes_nothing_home_and_owes_nothing() -> None:
    result = by_shares(1_000, Holding(1, shares=1, loan_minor=500), Holding(2, shares=1))
    assert [(line.payout_minor, line.still_owes_minor) for line in result.lines] == [(0, 0), (500, 0)]


def test_rounding_never_leaves_a_debt_open() -> None:
    """Hers is 666.67 and is rounded to 600; her debt of 650 is covered all the same, and no coin is paid out for it."""
    rules = SharingRules(unit_minor=100)
    result = by_shares(2_000, Holding(1, shares=1, loan_minor=650), Holding(2, shares=2), rules=rules)
    found = [(line.gross_minor, line.payout_minor, line.still_owes_minor) for line in result.lines]
    assert found == [(650, 0, 0), (1_300, 1_300, 0)]
    assert result.remainder_minor == 50


def test_who_has_left_owes_and_gets_no_part() -> None:
    rules = SharingRules(parts=(Part(Strategy.EQUALLY),))
    result = by_shares(1_000, Holding(1), Holding(2), Holding(3, seated=False, loan_minor=200), rules=rules)
    assert payouts(result) == [400, 400, 0]
    assert result.unrecovered_minor == 200


def test_fines_are_set_off_after_the_loan() -> None:
    result = by_shares(1_000, Holding(1, shares=1, loan_minor=300, fines_minor=50, carried_minor=7), Holding(2, shares=1))
    line = result.lines[0]
    assert (line.loan_set_off_minor, line.fines_set_off_minor, line.payout_minor) == (300, 50, 157)


def test_a_part_of_the_social_fund_goes_to_a_debt_first() -> None:
    holdings = [Holding(1, shares=1, loan_minor=120), Holding(2, shares=1)]
    result = share_out(200, holdings, BY_SHARES, KES, cash_minor=PLENTY, welfare_each_minor=30)
    assert payouts(result) == [10, 130]
    assert not result.lines[0].owes_more


# --- by what it is shared --------------------------------------------------------------------------------------------


def test_interest_goes_back_to_who_paid_it_a_part_to_the_committee_and_a_part_to_all() -> None:
    """Half to the borrower, a quarter to the committee, a quarter equally; what was saved goes back to who saved it."""
    result = by_shares(
        3_000 + 400,
        Holding(1, savings_minor=1_000, interest_minor=300, committee=True),
        Holding(2, savings_minor=1_500, interest_minor=100),
        Holding(3, savings_minor=500),
        Holding(4),
        rules=BORROWER_COMMITTEE_ALL,
    )
    assert payouts(result) == [1_000 + 150 + 100 + 25, 1_500 + 50 + 25, 500 + 25, 25]
    assert agrees(result)


def test_what_nobody_can_take_stays_in_the_box() -> None:
    """Nobody paid interest: that half is not given to anybody by guess."""
    result = by_shares(1_400, Holding(1, savings_minor=1_000, committee=True), rules=BORROWER_COMMITTEE_ALL)
    assert payouts(result) == [1_200]
    assert result.remainder_minor == 200


def test_a_loss_is_borne_by_what_each_one_saved() -> None:
    result = by_shares(
        900, Holding(1, savings_minor=800, interest_minor=90), Holding(2, savings_minor=400), rules=BORROWER_COMMITTEE_ALL
    )
    assert payouts(result) == [600, 300]
    assert result.final.savings_rate == Fraction(3, 4)


def test_by_money_saved_is_how_a_group_without_shares_divides() -> None:
    rules = SharingRules(parts=(Part(Strategy.BY_SAVINGS),))
    result = by_shares(1_100, Holding(1, savings_minor=333), Holding(2, savings_minor=667), rules=rules)
    assert payouts(result) == [366, 733]
    assert result.remainder_minor == 1


def test_a_mix_of_everything() -> None:
    rules = SharingRules(parts=(Part(Strategy.BY_SHARES, Fraction(3, 4)), Part(Strategy.EQUALLY, QUARTER)))
    result = by_shares(1_000, Holding(1, shares=1), Holding(2, shares=2), rules=rules)
    assert payouts(result) == [375, 625]


def test_the_value_of_one_share_is_rounded_where_the_group_says_so() -> None:
    rules = SharingRules(unit_minor=100, moment=Moment.SHARE_VALUE)
    result = by_shares(10_000, Holding(1, shares=3), Holding(2, shares=4), rules=rules)
    assert result.final.parts[0].value == 1_400
    assert payouts(result) == [4_200, 5_600]
    assert result.remainder_minor == 200


@pytest.mark.parametrize("order", [(1, 2, 3), (3, 2, 1)])
def test_left_over_units_go_to_whose_part_was_cut_most(order: tuple[int, ...]) -> None:
    rules = SharingRules(remainder=Remainder.LARGEST_REMAINDER)
    result = by_shares(800, *(Holding(number, shares=1) for number in order), rules=rules)
    assert payouts(result) == [267, 267, 266]
    assert result.remainder_minor == 0


# --- what the box can pay --------------------------------------------------------------------------------------------


def test_nobody_is_paid_what_the_box_does_not_hold() -> None:
    result = by_shares(1_000, Holding(1, shares=1), Holding(2, shares=1), cash_minor=640)
    assert result.missing_minor == 360
    assert result.total("paid_minor") == 0


def test_paid_in_part_everybody_gets_the_same_fraction() -> None:
    holdings = (Holding(1, shares=1), Holding(2, shares=3))
    result = share_out(1_000, holdings, BY_SHARES, KES, cash_minor=501, in_part=True)
    assert [(line.paid_minor, line.unpaid_minor) for line in result.lines] == [(125, 125), (375, 375)]
    assert result.missing_minor == 499
    assert agrees(result)


def test_a_part_is_left_with_the_group_for_the_next_cycle() -> None:
    holdings = (Holding(1, shares=1), Holding(2, shares=1))
    result = share_out(1_000, holdings, BY_SHARES, KES, cash_minor=800, carried_over={1: 200})
    assert [(line.carried_over_minor, line.paid_minor) for line in result.lines] == [(200, 300), (0, 500)]
    with pytest.raises(CarriedOverTooMuch) as refused:
        share_out(1_000, holdings, BY_SHARES, KES, cash_minor=800, carried_over={1: 501})
    assert str(refused.value) == "Member 1 leaves 5.01 KES for the next cycle, but only 5.00 KES is hers. Enter at most that."


# --- odd groups ------------------------------------------------------------------------------------------------------


def test_a_unit_larger_than_any_part_leaves_all_in_the_box() -> None:
    result = by_shares(1_000, Holding(1, shares=1), Holding(2, shares=1), rules=SharingRules(unit_minor=1_000))
    assert (payouts(result), result.remainder_minor) == ([0, 0], 1_000)


def test_one_member_has_everything() -> None:
    assert payouts(by_shares(1_234, Holding(9, shares=7))) == [1_234]


@pytest.mark.parametrize("members", [(), (Holding(1),)])
def test_where_nobody_has_a_share_all_stays_in_the_box(members: tuple[Holding, ...]) -> None:
    result = by_shares(500, *members)
    assert (result.total("payout_minor"), result.remainder_minor) == (0, 500)
    assert agrees(result)


def test_a_group_that_owes_more_than_it_has_pays_nothing() -> None:
    result = by_shares(-300, Holding(1, shares=1), Holding(2, shares=1, loan_minor=50))
    assert payouts(result) == [0, 0]
    assert (result.remainder_minor, result.really_there_minor) == (0, -350)
    assert agrees(result)


def test_the_pool() -> None:
    pool = Pool(cash_minor=500, bank_minor=200, owed_minor=400, other_minor=30, debts_minor=100, reserve_minor=50)
    assert pool.total_minor == 980


@pytest.mark.parametrize(("fund", "heads", "each"), [(1_000, 3, 333), (1_000, 0, 0), (-5, 3, 0)])
def test_a_social_fund_that_is_shared(fund: int, heads: int, each: int) -> None:
    assert equal_welfare(fund, heads, 1) == each


# --- what is refused -------------------------------------------------------------------------------------------------


def test_parts_that_come_to_more_than_there_is() -> None:
    with pytest.raises(PartsBeyondPool) as refused:
        by_shares(100, *(Holding(n, shares=1) for n in (1, 2, 3)), rules=SharingRules(rounding=Rounding.CEILING))
    assert "come to 0.02 KES more than there is" in str(refused.value)


def test_a_member_on_the_list_twice() -> None:
    with pytest.raises(MemberTwice):
        by_shares(100, Holding(1, shares=1), Holding(1, shares=2))


@pytest.mark.parametrize(
    ("refusal", "rules"),
    [
        (PartsNotWhole, {"parts": ()}),
        (PartsNotWhole, {"parts": (Part(Strategy.BY_SHARES, HALF),)}),
        (PartsNotWhole, {"parts": (Part(Strategy.BY_SHARES, Fraction(3, 2)), Part(Strategy.EQUALLY, -HALF))}),
        (PartTwice, {"parts": (Part(Strategy.EQUALLY, HALF), Part(Strategy.EQUALLY, HALF))}),
        (SharingImpossible, {"parts": (Part(Strategy.BY_INTEREST),)}),
        (MomentImpossible, {"parts": (Part(Strategy.EQUALLY),), "moment": Moment.SHARE_VALUE}),
        (UnitImpossible, {"unit_minor": 0}),
        (ReserveImpossible, {"reserve_minor": -1}),
    ],
)
def test_rules_that_cannot_be(refusal: type[Exception], rules: dict[str, object]) -> None:
    with pytest.raises(refusal):
        SharingRules(**rules)  # type: ignore[arg-type]


# --- what always holds -----------------------------------------------------------------------------------------------

_amounts = st.integers(0, 10**7)
_holdings = st.lists(
    st.builds(
        Holding,
        number=st.integers(1, 300),
        shares=st.integers(0, 500),
        savings_minor=_amounts,
        interest_minor=st.integers(0, 10**5),
        committee=st.booleans(),
        seated=st.booleans(),
        carried_minor=st.integers(0, 5_000),
        loan_minor=st.one_of(st.just(0), _amounts),
        fines_minor=st.integers(0, 5_000),
    ),
    max_size=25,
    unique_by=lambda holding: holding.number,
)
_parts = st.sampled_from(
    [
        SharingRules(),
        SharingRules(parts=(Part(Strategy.BY_SAVINGS),)),
        SharingRules(parts=(Part(Strategy.EQUALLY),)),
        SharingRules(parts=(Part(Strategy.BY_SHARES, QUARTER), Part(Strategy.EQUALLY, Fraction(3, 4)))),
        SharingRules(shared=Shared.SURPLUS, parts=(Part(Strategy.BY_INTEREST),)),
        SharingRules(shared=Shared.SURPLUS),
        BORROWER_COMMITTEE_ALL,
    ]
)


@settings(max_examples=100, deadline=None)
@given(
    pool=st.integers(-(10**7), 10**9),
    holdings=_holdings,
    rules=_parts,
    unit=st.sampled_from([1, 5, 100, 100_000]),
    remainder=st.sampled_from(Remainder),
    cash=st.integers(0, 10**9),
    welfare=st.integers(0, 3_000),
    in_part=st.booleans(),
    random=st.randoms(use_true_random=False),
)
def test_what_always_holds(
    pool: int,
    holdings: list[Holding],
    rules: SharingRules,
    unit: int,
    remainder: Remainder,
    cash: int,
    welfare: int,
    in_part: bool,
    random: Random,
) -> None:
    whole = SharingRules(shared=rules.shared, parts=rules.parts, unit_minor=unit, remainder=remainder)
    result = share_out(pool, holdings, whole, KES, cash_minor=cash, welfare_each_minor=welfare, in_part=in_part)
    shuffled = random.sample(holdings, len(holdings))
    again = share_out(pool, shuffled, whole, KES, cash_minor=cash, welfare_each_minor=welfare, in_part=in_part)
    assert again == result, "the order of a list decides nothing"
    assert agrees(result)
    assert result.remainder_minor >= 0
    assert all(0 <= line.paid_minor <= line.payout_minor for line in result.lines)
    assert all(line.payout_minor == 0 for line in result.lines if line.owes_more)
    assert all(line.still_owes_minor == 0 for line in result.lines if not line.owes_more)
    assert sum(line.paid_minor for line in result.lines) <= cash


@settings(max_examples=60, deadline=None)
@given(pool=st.integers(0, 10**9), holdings=_holdings, unit=st.sampled_from([1, 100]))
def test_more_shares_are_never_less_money(pool: int, holdings: list[Holding], unit: int) -> None:
    alike = [Holding(one.number, shares=one.shares) for one in holdings]
    result = by_shares(pool, *alike, rules=SharingRules(unit_minor=unit))
    by_number_of_shares = sorted(result.lines, key=lambda line: line.holding.shares)
    amounts = [line.payout_minor for line in by_number_of_shares]
    assert amounts == sorted(amounts)


@settings(max_examples=60, deadline=None)
@given(pool=st.integers(0, 10**8), holdings=_holdings)
def test_by_shares_the_value_is_what_is_really_there_for_each_share(pool: int, holdings: list[Holding]) -> None:
    """value = max(0, (pool - her debts) / (shares - her shares))."""
    alike = [Holding(one.number, shares=one.shares, loan_minor=one.loan_minor) for one in holdings]
    result = by_shares(pool, *alike)
    owing = [line.holding for line in result.lines if line.owes_more]
    shares = sum(one.shares for one in alike) - sum(one.shares for one in owing)
    lost = sum(one.loan_minor for one in owing)
    assert result.final.parts[0].value == (max(Fraction(0), Fraction(pool - lost, shares)) if shares else 0)
