"""Cases W08, W13 and W17: a pool divided, in a treasurer's words. Sources: 2pinklines.com/?p=4744; World Vision, Lord Howe
savings share-out 2018; net = gross + welfare - loan set-off, see the account of savings groups.

"On the last day everything is laid on the table. We count it together, and then each one hears her name and her sum." """

from fractions import Fraction

import pytest

from core.money import currency
from groups.sharing.rules import Part, SharingRules, Strategy
from groups.sharing.share_out import Holding, ShareOut, share_out
from tests.data import case

MONEY = currency("KES")
UNIT = MONEY.unit
PLENTY = 10**12


def payouts(result: ShareOut) -> list[int]:
    return [line.payout_minor for line in result.lines]


def test_w08_five_million_by_what_each_one_saved() -> None:
    """"Five million were there, and one million saved: five for each one. Nothing was left over." """
    one = case("W08")
    members = [Holding(number, savings_minor=int(saved) * UNIT) for number, saved in enumerate(one["weights"], start=1)]
    rules = SharingRules(parts=(Part(Strategy.BY_SAVINGS),))
    result = share_out(int(one["pool"]) * UNIT, members, rules, MONEY, cash_minor=PLENTY)
    assert payouts(result) == [int(part) * UNIT for part in one["out"]]
    assert (result.remainder_minor, result.final.parts[0].value) == (0, 5)


@pytest.mark.parametrize("order", [1, -1])
def test_w13_twenty_seven_of_us_get_the_same(order: int) -> None:
    """"168,595 for twenty-seven of us is 6,244.25 and a bit. We pay whole notes only: 6,244 each, and seven stay in the box." """
    one = case("W13")
    pool, unit = Fraction(one["pool"]) * UNIT, int(one["unit"]) * UNIT
    members = [Holding(number) for number in range(1, one["members"] + 1)][::order]
    rules = SharingRules(parts=(Part(Strategy.EQUALLY),), unit_minor=unit)
    result = share_out(int(pool), members, rules, MONEY, cash_minor=PLENTY)
    assert payouts(result) == [int(one["payout"]) * UNIT] * one["members"]
    assert result.remainder_minor == Fraction(one["remainder"]) * UNIT


@pytest.mark.parametrize("place", [0, 1])
def test_w17_her_loan_is_paid_with_her_part(place: int) -> None:
    """"In the good year her part covered her loan, and she took the rest home. In the bad year it did not: she gets nothing, and
    what she cannot pay is not there for the other one either. Her part of the welfare fund goes to her loan too." """
    one = case("W17")
    year = one["cases"][place]
    members = [Holding(n, shares=s, loan_minor=owed) for n, (s, owed) in enumerate(zip(one["shares"], one["loan"]), start=1)]
    result = share_out(
        year["pool"], members, SharingRules(), MONEY, cash_minor=PLENTY, welfare_each_minor=one["welfare_each"]
    )
    assert [line.plain_gross_minor for line in result.lines] == year["gross"]
    assert [line.plain_net_minor for line in result.lines] == year["net"]
    assert payouts(result) == ([250_000, 550_000], [0, 50_000])[place]
    borrower = result.lines[0]
    assert borrower.loan_set_off_minor + borrower.still_owes_minor == one["loan"][0]
    assert result.parts_and_remainder_agree and result.payouts_agree
