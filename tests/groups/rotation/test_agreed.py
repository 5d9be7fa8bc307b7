"""What a rotation must be before it begins: its rules, its slots and their holders, and the draw that anybody can redo."""

import hashlib
from fractions import Fraction

import pytest

from core.money import MAX_MINOR
from groups.rotation import errors
from groups.rotation.agreed import Rotation, Slot, drawn, lot_of, slots_of_template
from groups.rotation.rules import Order, RotationRules
from tests.groups.rotation.rounds import INR, a_rotation


@pytest.mark.parametrize(
    ("rules", "refusal"),
    [
        ({"contribution_minor": -1}, errors.RotationAmountImpossible),
        ({"contribution_minor": MAX_MINOR + 1}, errors.RotationAmountImpossible),
        ({"unit_minor": 0}, errors.RotationAmountImpossible),
        ({"most_slots": -1}, errors.RotationSlotsImpossible),
        ({"most_bid_percent": 0}, errors.RotationBidImpossible),
        ({"most_bid_percent": 101}, errors.RotationBidImpossible),
    ],
)
def test_rules_that_are_refused(rules: dict[str, int], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        RotationRules(**rules)  # type: ignore[arg-type]


def test_slots_that_are_refused() -> None:
    with pytest.raises(errors.ContributionMissing):
        a_rotation(3, 0)
    with pytest.raises(errors.SlotsTooFew):
        a_rotation(1)
    with pytest.raises(errors.SlotNumbersWrong):
        Rotation(INR, RotationRules(100), (Slot(1, (1,)), Slot(3, (2,))), (1, 3))
    for holders in ((), (1, 1), (1, 2, 3), (0,)):
        with pytest.raises((errors.SlotHoldersWrong, ValueError)):
            a_rotation([(1,), holders], half_slots=True)
    with pytest.raises(errors.HalfSlotsNotAllowed, match="The constitution says that a slot has one holder"):
        a_rotation([(1,), (2, 3)])
    with pytest.raises(errors.HalfNotWhole, match="101.00 INR cannot be halved into whole coins of 1.00 INR"):
        a_rotation([(1,), (2, 3)], 101_00, half_slots=True, unit_minor=1_00)
    with pytest.raises(errors.PotTooLarge):
        a_rotation(3, MAX_MINOR)


def test_one_member_holds_no_more_turns_than_the_constitution_lets_her() -> None:
    a_rotation([(1,), (1,), (2,)], most_slots=2)
    with pytest.raises(errors.TooManySlots, match="2 turns at most; member 1 would hold 3"):
        a_rotation([(1,), (1,), (1,)], most_slots=2)
    with pytest.raises(errors.TooManySlots, match="member 1 would hold 2½"):
        a_rotation([(1,), (1,), (1, 2)], most_slots=2, half_slots=True)


def test_an_order_is_whole_or_not_there() -> None:
    slots = (Slot(1, (1,)), Slot(2, (2,)))
    with pytest.raises(errors.OrderIncomplete):
        Rotation(INR, RotationRules(100), slots, (1, 1))
    with pytest.raises(errors.OrderNotSettled, match="to who bids most for it"):
        Rotation(INR, RotationRules(100, Order.AUCTION), slots, (1, 2))


def test_the_draw_can_be_redone_with_any_sha_256() -> None:
    order = drawn("mango 1947", range(1, 8))
    by_hand = sorted(range(1, 8), key=lambda slot: hashlib.sha256(f"mango 1947:{slot}".encode()).hexdigest())
    assert list(order) == by_hand and sorted(order) == list(range(1, 8))
    assert drawn("mango 1947", [7, 3, 1, 2, 6, 5, 4]) == order != drawn("mango 1948", range(1, 8))
    assert len(lot_of("x", 1)) == 64


def test_a_template_of_members_and_average_shares() -> None:
    """N × S × average shares: 20 members with 1½ shares of 500 on average make 30 slots and a pot of 15,000."""
    assert slots_of_template(20, Fraction(3, 2)) == 30
    assert a_rotation(30, 500_00).pot_minor == 15_000_00
    with pytest.raises(errors.TemplateSharesBroken):
        slots_of_template(7, Fraction(3, 2))
