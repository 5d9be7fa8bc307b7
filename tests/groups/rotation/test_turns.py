"""Turns of a rotation: pots, bids, who missed and who catches up; and that whatever happens no coin is lost or made."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groups.rotation import errors
from groups.rotation.agreed import Rotation, Stop, Swap, Takeover
from groups.rotation.rules import BidsGo, Order, RemainderGoes
from groups.rotation.turns import (
    Line,
    Reckoned,
    Sheet,
    Standing,
    all_owed,
    next_slots,
    paid_ahead,
    reckon,
    replay,
    stands,
    still_to_come,
)
from tests.groups.rotation.rounds import a_rotation, everybody_pays, held, standing_after


def test_twelve_members_of_a_hundred_make_a_pot_of_twelve_hundred() -> None:
    """Case W12."""
    rotation = a_rotation(12)
    assert rotation.pot_minor == 1200_00
    (first,) = replay(rotation, held(rotation, (1, 0)))
    assert (first.turn, first.due_minor, first.pots_minor, first.after.held_minor) == (1, 1200_00, 1200_00, 0)
    assert first.pots == (Line(1, 1, 0, 1, 1200_00),)


def test_a_winner_takes_the_pot_less_her_bid_and_the_bids_are_shared_at_the_end() -> None:
    """Case W11: twelve of a hundred; bids of 200, 150 and 100 are kept, and each of twelve gets 37.50 after the last turn."""
    rotation = a_rotation(12, order=Order.AUCTION)
    bids = {5: 200_00, 2: 150_00, 9: 100_00}
    rest = [slot for slot in range(1, 13) if slot not in bids]
    done = replay(rotation, held(rotation, *bids.items(), *((slot, 0) for slot in rest)))
    assert [one.pots_minor for one in done[:4]] == [1000_00, 1050_00, 1100_00, 1200_00]
    assert [one.after.kept_minor for one in done[:4]] == [200_00, 350_00, 450_00, 450_00]
    assert {line.amount_minor for line in done[-1].shares} == {37_50}
    assert done[-1].remainder_minor == done[-1].after.held_minor == 0
    nets = {each.seat.slot: each.net_minor for each in stands(rotation, done[-1].after)}
    assert nets == {slot: 37_50 - bids.get(slot, 0) for slot in range(1, 13)}


def test_bids_shared_at_once_go_out_at_the_same_turn_and_coins_wait_for_the_next() -> None:
    rotation = a_rotation(3, order=Order.AUCTION, bids=BidsGo.AT_ONCE, unit_minor=1_00)
    first, second, last = replay(rotation, held(rotation, (2, 50_00), (1, 10_00), (3, 0)))
    assert [line.amount_minor for line in first.shares] == [16_00] * 3 and first.after.kept_minor == 2_00
    assert [line.amount_minor for line in second.shares] == [4_00] * 3 and second.after.kept_minor == 0
    assert last.shares == () and last.remainder_minor == 0


def test_what_cannot_be_shared_equally_is_the_remainder() -> None:
    rotation = a_rotation(3, order=Order.AUCTION, unit_minor=1_00, remainder=RemainderGoes.SOCIAL_FUND)
    *_, last = replay(rotation, held(rotation, (2, 50_00), (1, 0), (3, 0)))
    assert [line.amount_minor for line in last.shares] == [16_00] * 3
    assert last.remainder_minor == 2_00 and last.after.kept_minor == 0 and last.after.held_minor == 0


def test_who_misses_owes_and_what_she_brings_later_is_handed_on() -> None:
    rotation = a_rotation(4)
    sheets = held(rotation, (1, 0), missing=[3])
    (first,) = replay(rotation, sheets)
    assert first.missed == (Line(1, 3, 0, 3, 100_00),) and first.pots_minor == 300_00
    sheets.append(Sheet(0, 0, (Line(1, 3, 0, 3, 60_00),)))
    sheets.append(everybody_pays(rotation, standing_after(rotation, sheets), 2))
    sheets.append(Sheet(0, 0, (Line(1, 3, 0, 3, 40_00),)))
    done = replay(rotation, sheets)
    assert [one.pots for one in done[1:]] == [
        (Line(1, 1, 0, 1, 60_00),),
        (Line(2, 2, 0, 2, 400_00),),
        (Line(1, 1, 0, 1, 40_00),),
    ]
    assert all_owed(rotation, done[-1].after) == () and done[-1].after.held_minor == 0


def test_what_is_paid_ahead_waits_in_the_box_for_its_turn() -> None:
    rotation = a_rotation(3)
    ahead = Sheet(0, 0, (Line(2, 1, 0, 1, 100_00), Line(3, 1, 0, 1, 100_00)))
    sheets = [*held(rotation, (1, 0)), ahead]
    standing = standing_after(rotation, sheets)
    assert standing.held_minor == 200_00 and paid_ahead(standing) == 2
    assert stands(rotation, standing)[0].claim_minor == 0  # she owes the others nothing more, and may leave
    sheets += [everybody_pays(rotation, standing, 2)]
    second = replay(rotation, sheets)[-1]
    assert (second.paid_in_minor, second.pots_minor, second.missed, second.after.held_minor) == (200_00, 300_00, (), 100_00)


def test_two_halves_of_a_slot_pay_and_receive_half_each() -> None:
    rotation = a_rotation([(1,), (2, 3), (1,)], half_slots=True)
    assert rotation.pot_minor == 300_00
    sheets = held(rotation, (1, 0), (2, 0))
    assert {(line.slot, line.part): line.amount_minor for line in sheets[0].paid} == {
        (1, 0): 100_00, (2, 0): 50_00, (2, 1): 50_00, (3, 0): 100_00,
    }  # fmt: skip
    second = replay(rotation, sheets)[-1]
    assert [(line.member, line.amount_minor) for line in second.pots] == [(2, 150_00), (3, 150_00)]


def test_a_slot_that_stops_gets_back_what_it_paid_from_those_whom_it_paid() -> None:
    """Slot 4 leaves after two turns, before it received: at its own turn slots 1 and 2 give back what it gave them."""
    rotation = a_rotation(4)
    sheets = held(rotation, (1, 0), (2, 0))
    rotation = replace(rotation, stops=(Stop(after=2, from_turn=3, slot=4),))
    for slot in (3, 4):
        sheets.append(everybody_pays(rotation, standing_after(rotation, sheets), slot))
    done = replay(rotation, sheets)
    assert [one.pots_minor for one in done] == [400_00, 400_00, 300_00, 200_00]
    assert all(each.net_minor == 0 and each.claim_minor == 0 for each in stands(rotation, done[-1].after))


def test_a_slot_that_stops_before_the_first_turn_has_no_turn() -> None:
    rotation = replace(a_rotation(3), stops=(Stop(0, 1, 2),))
    assert rotation.turns == 2 and rotation.sequence == (1, 3)
    done = replay(rotation, held(rotation, (1, 0), (3, 0)))
    assert [one.pots_minor for one in done] == [200_00, 200_00]
    with pytest.raises(errors.SlotHasStopped):
        reckon(rotation, Standing(), Sheet(2, 0, ()))
    with pytest.raises(errors.RotationFinished):
        reckon(rotation, done[-1].after, Sheet(2, 0, ()))


def test_holders_change_places_and_a_seat_changes_hands() -> None:
    rotation = a_rotation(4)
    sheets = held(rotation, (1, 0))
    changed = replace(rotation, swaps=(Swap(1, 2, 4),), takeovers=(Takeover(1, 3, 0, 9),))
    assert changed.sequence == (1, 4, 3, 2)
    standing = standing_after(changed, sheets)
    assert next_slots(changed, standing) == (4,) and still_to_come(changed, standing) == (4, 3, 2)
    with pytest.raises(errors.NotNext, match="in a fixed order: next is slot 4, not slot 2"):
        reckon(changed, standing, everybody_pays(rotation, standing, 2))
    sheets += [everybody_pays(changed, standing, 4)]
    done = replay(changed, sheets)
    assert [line.member for line in done[0].paid] == [1, 2, 3, 4]  # what went before stays as it was
    assert [line.member for line in done[1].paid] == [1, 2, 9, 4]


@pytest.mark.parametrize(
    ("order", "sheet", "refusal"),
    [
        (Order.FIXED, Sheet(0), errors.SheetEmpty),
        (Order.FIXED, Sheet(9, 0, ()), errors.SlotUnknown),
        (Order.FIXED, Sheet(2, 0, ()), errors.NotNext),
        (Order.LOTTERY, Sheet(3, 0, ()), errors.NotNext),
        (Order.NEED, Sheet(2, 10_00, ()), errors.NoBidsHere),
        (Order.FIXED, Sheet(0, 10_00, (Line(1, 1, 0, 1, 5),)), errors.NoBidsHere),
        (Order.AUCTION, Sheet(2, 400_00, ()), errors.BidTooHigh),
        (Order.AUCTION, Sheet(2, 10_00, ()), errors.BidAboveCollected),
        (Order.FIXED, Sheet(1, 0, (Line(1, 1, 0, 1, 100_01),)), errors.PaidTooMuch),
        (Order.FIXED, Sheet(1, 0, (Line(1, 1, 0, 1, 1), Line(1, 1, 0, 1, 2))), errors.PaidTwice),
        (Order.FIXED, Sheet(1, 0, (Line(5, 1, 0, 1, 1),)), errors.TurnUnknown),
        (Order.FIXED, Sheet(1, 0, (Line(1, 1, 1, 1, 1),)), errors.TurnUnknown),
    ],
)
def test_what_a_turn_refuses(order: Order, sheet: Sheet, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        reckon(a_rotation(4, order=order), Standing(), sheet)


def test_other_refusals_of_a_turn() -> None:
    rotation = a_rotation(4, order=Order.NEED)
    with pytest.raises(errors.SlotHasReceived, match="Slot 3 received the pot at turn 1"):
        replay(rotation, [*held(rotation, (3, 0)), Sheet(3, 0, ())])
    capped = a_rotation(4, order=Order.AUCTION, most_bid_percent=30)
    with pytest.raises(errors.BidTooHigh, match="at most 120.00 INR of a pot of 400.00 INR"):
        replay(capped, held(capped, (1, 120_01)))
    shared = a_rotation([(1, 2), (3,)], order=Order.AUCTION, half_slots=True, unit_minor=1_00)
    with pytest.raises(errors.BidNotWhole):
        replay(shared, held(shared, (1, 5_00)))
    stopped = replace(a_rotation(4), stops=(Stop(0, 2, 4),))
    with pytest.raises(errors.NoPayingAhead):
        reckon(stopped, Standing(), Sheet(1, 0, (Line(2, 1, 0, 1, 100_00),)))


def test_at_the_last_turn_a_share_of_the_bids_pays_what_is_still_owed() -> None:
    rotation = a_rotation(3, order=Order.AUCTION)
    sheets = held(rotation, (1, 60_00), missing=[3])
    for slot in (2, 3):
        sheets.append(everybody_pays(rotation, standing_after(rotation, sheets), slot))
    last = replay(rotation, sheets)[-1]
    assert [line.amount_minor for line in last.shares] == [20_00] * 3
    assert last.set_off == (Line(1, 3, 0, 3, 20_00),)
    assert Line(1, 1, 0, 1, 20_00) in last.pots and last.shares_in_cash_minor == 40_00
    assert last.share_left == {(1, 0): 20_00, (2, 0): 20_00, (3, 0): 0}
    assert all_owed(rotation, last.after) == (Line(1, 3, 0, 3, 80_00),)


@st.composite
def whole_rounds(draw: st.DrawFn) -> tuple[Rotation, list[Sheet]]:
    """A round from the first turn to the last coin: some share slots, miss, pay parts, pay late, bid, stop or sell their seat."""
    order = draw(st.sampled_from(Order))
    random = draw(st.randoms(use_true_random=False))
    count = draw(st.integers(2, 6))
    half = draw(st.booleans())
    holders = [(2 * n, 2 * n + 1) if half and random.random() < 0.3 else (2 * n,) for n in range(1, count + 1)]
    rotation = a_rotation(
        holders,
        2 * draw(st.integers(1, 5000)),
        order,
        half_slots=half,
        bids=draw(st.sampled_from(BidsGo)),
        most_bid_percent=draw(st.integers(1, 100)),
    )
    sheets: list[Sheet] = []
    while (standing := standing_after(rotation, sheets)).held < rotation.turns:
        rotation = _maybe_changed(rotation, standing, len(sheets), random)
        if standing.held < rotation.turns:
            sheets.append(_some_turn(rotation, standing, random))
    owed = all_owed(rotation, standing)
    return rotation, [*sheets, Sheet(0, 0, owed)] if owed else sheets


def _maybe_changed(rotation: Rotation, standing: Standing, sheets: int, random: Random) -> Rotation:
    waiting = still_to_come(rotation, standing)
    running = [slot for slot in waiting if rotation.stopped_from(slot) is None]
    owing = {line.slot for line in all_owed(rotation, standing)}
    if random.random() < 0.15 and len(running) > 1 and running[0] not in owing and len(rotation.slots) - len(rotation.stops) > 2:
        rotation = replace(rotation, stops=(*rotation.stops, Stop(sheets, standing.held + 1, running[0])))
    if random.random() < 0.15 and len(waiting) > 1 and rotation.sequence:
        rotation = replace(rotation, swaps=(*rotation.swaps, Swap(sheets, waiting[0], waiting[-1])))
    if random.random() < 0.15:
        seat = random.choice(rotation.seats)
        rotation = replace(rotation, takeovers=(*rotation.takeovers, Takeover(sheets, *seat, 100 + sheets)))
    return rotation


def _some_turn(rotation: Rotation, standing: Standing, random: Random) -> Sheet:
    slot = random.choice(next_slots(rotation, standing))
    whole = everybody_pays(rotation, standing, slot)
    lines = []
    for line in (*whole.paid, *all_owed(rotation, standing)):
        amount = random.choice((line.amount_minor, line.amount_minor, line.amount_minor, line.amount_minor // 2, 0))
        if amount:
            lines.append(replace(line, amount_minor=amount))
    bid = 0
    if rotation.rules.order is Order.AUCTION and rotation.stopped_from(slot) is None:
        collected = sum(line.amount_minor for line in lines if line.turn == standing.held + 1)
        most = min(collected, sum(line.amount_minor for line in whole.paid) * rotation.rules.most_bid_percent // 100)
        bid = max(0, random.randint(0, most) // 2 * 2 - 2)
    random.shuffle(lines)
    return Sheet(slot, bid, tuple(lines))


def _in_and_out(one: Reckoned) -> tuple[int, int]:
    remainder = one.remainder_minor
    change = one.after.held_minor - one.before.held_minor
    return one.paid_in_minor, one.pots_minor + one.shares_in_cash_minor + remainder + change


@settings(max_examples=60)
@given(whole_rounds())
def test_whatever_happens_no_coin_is_lost_and_everybody_has_had_her_turn(round_: tuple[Rotation, list[Sheet]]) -> None:
    rotation, sheets = round_
    done = replay(rotation, sheets)
    for one in done:
        paid, gone = _in_and_out(one)
        assert paid == gone  # what came in went out or is held
        assert one.after.held_minor >= one.after.kept_minor >= 0
    end = done[-1].after
    assert sorted(end.winners.values()) == sorted(set(end.winners.values()))
    assert len(end.winners) == rotation.turns and still_to_come(rotation, end) == ()
    assert all_owed(rotation, end) == () and end.held_minor == 0 and end.kept_minor == 0
    for each in stands(rotation, end):
        assert each.claim_minor == each.owed_minor == 0
        assert each.net_minor == each.shared_minor - each.bid_minor  # what the bids say, and nothing else
    assert sum(each.net_minor for each in stands(rotation, end)) == -end.remainder_minor


@settings(max_examples=25)
@given(whole_rounds(), st.randoms(use_true_random=False))
def test_the_order_of_rows_decides_nothing(round_: tuple[Rotation, list[Sheet]], random: Random) -> None:
    rotation, sheets = round_
    shuffled = [replace(sheet, paid=tuple(random.sample(sheet.paid, len(sheet.paid)))) for sheet in sheets]
    assert replay(rotation, shuffled) == replay(rotation, sheets)
