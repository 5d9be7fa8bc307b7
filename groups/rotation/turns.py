"""The turns of a rotation, reckoned: what each seat owes, who receives how much, what becomes of the bids.

Pure, and the order of lines decides nothing. All that came in for a turn goes to its slot, less its bid. What was missed stays
owed and is handed on to that turn's slot on the day it is paid; what is paid ahead stays in the box until its turn. A bid is
never the winner's again: it is kept, and shared equally among the slots when the rules say so.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from core.money import Rounding, round_to, split
from groups.rotation import errors
from groups.rotation.agreed import BEFOREHAND, Rotation, Seat
from groups.rotation.rules import ORDER_NAMES, BidsGo, Order


@dataclass(frozen=True, slots=True, order=True)
class Line:
    """Money of one seat for one turn, and whose seat it was on that day."""

    turn: int
    slot: int
    part: int
    member: int
    amount_minor: int

    @property
    def seat(self) -> Seat:
        return Seat(self.slot, self.part)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One day as it was typed. `slot`: whose turn was held, 0 if none was and money was only paid in; `paid`: for this turn, for
    turns that were missed, or ahead."""

    slot: int
    bid_minor: int = 0
    paid: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a rotation stands. `winners` and `bids` go by turn; `paid` and `received` by seat and turn, `shared` by seat.

    `kept_minor`: bids not yet shared; `remainder_minor`: what could not be shared equally at the end; `held_minor`: the cash of
    the rotation that is in the box.
    """

    winners: Mapping[int, int] = field(default_factory=dict)
    bids: Mapping[int, int] = field(default_factory=dict)
    paid: Mapping[tuple[Seat, int], int] = field(default_factory=dict)
    received: Mapping[tuple[Seat, int], int] = field(default_factory=dict)
    shared: Mapping[Seat, int] = field(default_factory=dict)
    kept_minor: int = 0
    remainder_minor: int = 0
    held_minor: int = 0

    @property
    def held(self) -> int:
        """How many turns have been held."""
        return len(self.winners)

    def turn_of(self, slot: int) -> int | None:
        """The turn at which a slot received."""
        return next((turn for turn, winner in self.winners.items() if winner == slot), None)

    def collected_minor(self, turn: int) -> int:
        return sum(amount for (_, for_turn), amount in self.paid.items() if for_turn == turn)


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What follows from a sheet. `turn` is the number of the turn held, 0 if none was.

    `due_minor`: what all seats owe for the turn; `missed`: what of it did not come in. `pots`: the cash handed to slots, for this
    turn and, where missed money came in, for earlier ones. `shares`: each seat's share of the bids, of which `set_off` goes to
    what she still owed; the rest is handed to her.
    """

    turn: int
    due_minor: int
    bid: tuple[Line, ...]
    paid: tuple[Line, ...]
    missed: tuple[Line, ...]
    pots: tuple[Line, ...]
    shares: tuple[Line, ...]
    set_off: tuple[Line, ...]
    remainder_minor: int
    before: Standing
    after: Standing

    @property
    def paid_in_minor(self) -> int:
        return _sum(self.paid)

    @property
    def bid_minor(self) -> int:
        return _sum(self.bid)

    @property
    def pots_minor(self) -> int:
        return _sum(self.pots)

    @property
    def shares_in_cash_minor(self) -> int:
        return _sum(self.shares) - _sum(self.set_off)

    @property
    def share_left(self) -> dict[Seat, int]:
        """What of her share a seat is handed in cash."""
        taken = {seat: 0 for seat in (line.seat for line in self.shares)}
        for line in self.set_off:
            taken[line.seat] += line.amount_minor
        return {line.seat: line.amount_minor - taken[line.seat] for line in self.shares}


def _sum(lines: Iterable[Line]) -> int:
    return sum(line.amount_minor for line in lines)


def dues(rotation: Rotation, winners: Mapping[int, int], turn: int) -> dict[Seat, int]:
    """What each seat owes for a turn that is held, by the slots that received before it.

    Everybody pays, the one who receives too; not who has stopped. At the turn of a slot that has stopped only those pay
    whom it had paid.
    """
    stopped = rotation.stopped_from(winners[turn])
    if stopped is not None:
        received = {winners[earlier] for earlier in range(1, stopped)}
        payers = {slot for slot in received if rotation.stopped_from(slot) is None}
    else:
        payers = {slot.number for slot in rotation.slots if (rotation.stopped_from(slot.number) or turn + 1) > turn}
    return {seat: rotation.seat_pays_minor(seat) for seat in rotation.seats if seat.slot in payers}


def owed(rotation: Rotation, standing: Standing, turn: int) -> dict[Seat, int]:
    """What each seat still owes for a turn that was held; only those that owe."""
    missing = {
        seat: due - standing.paid.get((seat, turn), 0) for seat, due in dues(rotation, standing.winners, turn).items()
    }
    return {seat: amount for seat, amount in missing.items() if amount}


def all_owed(rotation: Rotation, standing: Standing) -> tuple[Line, ...]:
    """Every contribution that was missed and is still owed, the oldest first, by who holds the seat now."""
    return tuple(
        Line(turn, *seat, rotation.holder(seat), amount)
        for turn in sorted(standing.winners)
        for seat, amount in sorted(owed(rotation, standing, turn).items())
    )


def paid_ahead(standing: Standing) -> int | None:
    """The first turn not yet held for which money has come in."""
    return min((turn for (_, turn) in standing.paid if turn > standing.held), default=None)


def next_slots(rotation: Rotation, standing: Standing) -> tuple[int, ...]:
    """Who may receive at the next turn: one slot where the order is settled, else all that have not received."""
    received = set(standing.winners.values())
    if rotation.rules.order in BEFOREHAND:
        return tuple(slot for slot in rotation.sequence if slot not in received)[:1]
    never = {slot.number for slot in rotation.slots if rotation.stopped_from(slot.number) == 1}
    return tuple(slot.number for slot in rotation.slots if slot.number not in received | never)


def still_to_come(rotation: Rotation, standing: Standing) -> tuple[int, ...]:
    """The slots that have not received, in the order that holds; by number where no order is settled."""
    received = set(standing.winners.values())
    slots = rotation.sequence or tuple(slot.number for slot in rotation.slots if rotation.stopped_from(slot.number) != 1)
    return tuple(slot for slot in slots if slot not in received)


def replay(rotation: Rotation, sheets: Sequence[Sheet]) -> tuple[Reckoned, ...]:
    """Every sheet in turn. Raises as `reckon`."""
    reckoned: list[Reckoned] = []
    standing = Standing()
    for number, sheet in enumerate(sheets):
        reckoned.append(reckon(rotation.as_of(number), standing, sheet))
        standing = reckoned[-1].after
    return tuple(reckoned)


def reckon(rotation: Rotation, before: Standing, sheet: Sheet) -> Reckoned:
    """What a sheet does to a rotation.

    Raises SheetEmpty, SlotUnknown, RotationFinished, SlotHasReceived, NotNext, NoBidsHere, BidTooHigh, BidNotWhole,
    BidAboveCollected, TurnUnknown, NoPayingAhead, PaidTwice, PaidTooMuch.
    """
    if not sheet.slot and not sheet.paid:
        raise errors.SheetEmpty()
    turn = before.held + 1 if sheet.slot else 0
    winners, bids = dict(before.winners), dict(before.bids)
    if turn:
        _refuse_winner(rotation, before, sheet.slot)
        winners[turn], bids[turn] = sheet.slot, sheet.bid_minor
    elif sheet.bid_minor:
        raise errors.NoBidsHere(order=ORDER_NAMES[rotation.rules.order])
    paid = _paid_with(rotation, before, winners, sheet)
    so_far = Standing(winners, bids, paid, before.received, before.shared, before.kept_minor, before.remainder_minor)
    if turn:
        _refuse_bid(rotation, so_far, turn)
    kept = before.kept_minor + sheet.bid_minor
    last = turn == rotation.turns
    shares = _shares(rotation, turn, kept) if last or turn and rotation.rules.bids is BidsGo.AT_ONCE else ()
    kept -= _sum(shares)
    remainder = kept if last else 0
    set_off = _set_off(rotation, so_far, shares)
    for line in set_off:
        paid[line.seat, line.turn] = paid.get((line.seat, line.turn), 0) + line.amount_minor
    pots = _pots(rotation, so_far, turn)
    received = dict(before.received)
    for line in pots:
        received[line.seat, line.turn] = received.get((line.seat, line.turn), 0) + line.amount_minor
    shared = dict(before.shared)
    for line in shares:
        shared[line.seat] = shared.get(line.seat, 0) + line.amount_minor
    cash_left = _sum(sheet.paid) - _sum(pots) - _sum(shares) + _sum(set_off) - remainder
    after = Standing(
        winners,
        bids,
        paid,
        received,
        shared,
        kept - remainder,
        before.remainder_minor + remainder,
        before.held_minor + cash_left,
    )
    return Reckoned(
        turn=turn,
        due_minor=sum(dues(rotation, winners, turn).values()) if turn else 0,
        bid=_halved(rotation, turn, sheet.slot, sheet.bid_minor) if turn else (),
        paid=tuple(sorted(sheet.paid)),
        missed=tuple(
            Line(turn, *seat, rotation.holder(seat), amount)
            for seat, amount in sorted(owed(rotation, after, turn).items())
        )
        if turn
        else (),
        pots=pots,
        shares=shares,
        set_off=set_off,
        remainder_minor=remainder,
        before=before,
        after=after,
    )


def _refuse_winner(rotation: Rotation, before: Standing, slot: int) -> None:
    rotation.slot(slot)
    if before.held == rotation.turns:
        raise errors.RotationFinished()
    received = before.turn_of(slot)
    if received is not None:
        raise errors.SlotHasReceived(slot=slot, turn=received)
    may = next_slots(rotation, before)
    if slot not in may:
        order = ORDER_NAMES[rotation.rules.order]
        if rotation.stopped_from(slot) == 1:
            raise errors.SlotHasStopped(slot=slot, turn=1)
        raise errors.NotNext(order=order, next=may[0], slot=slot)


def _refuse_bid(rotation: Rotation, so_far: Standing, turn: int) -> None:
    slot, bid = so_far.winners[turn], so_far.bids[turn]
    if not bid:
        return
    if rotation.rules.order is not Order.AUCTION:
        raise errors.NoBidsHere(order=ORDER_NAMES[rotation.rules.order])
    pot = sum(dues(rotation, so_far.winners, turn).values())
    most = most_bid_minor(rotation, pot)
    if bid > most:
        raise errors.BidTooHigh(bid=rotation.money(bid), most=rotation.money(most), pot=rotation.money(pot))
    parts = len(rotation.slot(slot).holders)
    if bid % (parts * rotation.rules.unit_minor) and parts > 1:
        unit = rotation.money(rotation.rules.unit_minor)
        raise errors.BidNotWhole(slot=slot, bid=rotation.money(bid), unit=unit)
    collected = so_far.collected_minor(turn)
    if bid > collected:
        raise errors.BidAboveCollected(collected=rotation.money(collected), bid=rotation.money(bid))


def most_bid_minor(rotation: Rotation, pot_minor: int) -> int:
    """The largest bid for a pot: what the constitution allows, and always less than the pot."""
    allowed = round_to(Fraction(pot_minor * rotation.rules.most_bid_percent, 100), Rounding.FLOOR)
    return min(allowed, max(pot_minor - 1, 0))


def _paid_with(
    rotation: Rotation, before: Standing, winners: Mapping[int, int], sheet: Sheet
) -> dict[tuple[Seat, int], int]:
    """All that was paid so far with what this sheet brings; no seat pays more than it owes for a turn."""
    paid = dict(before.paid)
    seen: set[tuple[Seat, int]] = set()
    owing = {turn: dues(rotation, winners, turn) for turn in {line.turn for line in sheet.paid} if turn in winners}
    for line in sheet.paid:
        key = (line.seat, line.turn)
        if key in seen:
            raise errors.PaidTwice(slot=line.slot, turn=line.turn)
        seen.add(key)
        due = _due_of(rotation, owing, line)
        paid[key] = paid.get(key, 0) + line.amount_minor
        if paid[key] > due:
            raise errors.PaidTooMuch(
                slot=line.slot,
                turn=line.turn,
                due=rotation.money(due),
                paid=rotation.money(paid[key]),
                over=rotation.money(paid[key] - due),
            )
    return paid


def _due_of(rotation: Rotation, owing: Mapping[int, Mapping[Seat, int]], line: Line) -> int:
    if not 1 <= line.turn <= rotation.turns or line.seat not in rotation.seats_of(line.slot):
        raise errors.TurnUnknown(turn=line.turn, turns=rotation.turns)
    if line.turn in owing:
        return owing[line.turn].get(line.seat, 0)
    if rotation.stops:
        raise errors.NoPayingAhead()
    return rotation.seat_pays_minor(line.seat)


def _shares(rotation: Rotation, turn: int, kept_minor: int) -> tuple[Line, ...]:
    """The kept bids shared equally among the slots that did not stop, down to the smallest coin."""
    seats = [seat for seat in rotation.seats if rotation.stopped_from(seat.slot) is None]
    shared = any(len(slot.holders) == 2 for slot in rotation.slots)
    slots = len({seat.slot for seat in seats})
    parts = 2 if shared else 1
    each = round_to(Fraction(kept_minor, max(slots, 1) * parts), Rounding.FLOOR, rotation.rules.unit_minor)
    if not each:
        return ()
    return tuple(
        Line(turn, *seat, rotation.holder(seat), each * parts // len(rotation.slot(seat.slot).holders)) for seat in seats
    )


def _set_off(rotation: Rotation, so_far: Standing, shares: Sequence[Line]) -> tuple[Line, ...]:
    """What seats still owe, taken from their shares of the bids, the oldest turn first."""
    if not shares:
        return ()
    left = {line.seat: line.amount_minor for line in shares}
    taken = []
    for line in all_owed(rotation, so_far):
        amount = min(line.amount_minor, left.get(line.seat, 0))
        if amount:
            left[line.seat] -= amount
            taken.append(Line(line.turn, line.slot, line.part, line.member, amount))
    return tuple(taken)


def _pots(rotation: Rotation, so_far: Standing, turn: int) -> tuple[Line, ...]:
    """What each slot is handed today: all that came in for its turn so far, less its bid, less what it had already."""
    found, collected = [], _by_turn(so_far.paid)
    for held, slot in sorted(so_far.winners.items()):
        target = max(collected[held] - so_far.bids[held], 0)
        for line in _halved(rotation, turn or so_far.held, slot, target):
            amount = line.amount_minor - so_far.received.get((line.seat, held), 0)
            if amount:
                found.append(Line(held, line.slot, line.part, line.member, amount))
    return tuple(found)


def _by_turn(amounts: Mapping[tuple[Seat, int], int]) -> Counter[int]:
    """What there is for each turn."""
    found: Counter[int] = Counter()
    for (_, turn), minor in amounts.items():
        found[turn] += minor
    return found


def _by_seat(amounts: Mapping[tuple[Seat, int], int]) -> Counter[Seat]:
    found: Counter[Seat] = Counter()
    for (seat, _), minor in amounts.items():
        found[seat] += minor
    return found


def _halved(rotation: Rotation, turn: int, slot: int, minor: int) -> tuple[Line, ...]:
    """An amount of a slot by its seats: half each, an odd coin with the first."""
    if not minor:
        return ()
    parts = split(minor, {seat.part: 1 for seat in rotation.seats_of(slot)})
    return tuple(
        Line(turn, slot, part, rotation.holder(Seat(slot, part)), amount) for part, amount in parts.items() if amount
    )


@dataclass(frozen=True, slots=True)
class SeatStands:
    """A seat from the first turn to now: what it paid in, received, bid, and got as its share of the bids."""

    seat: Seat
    member: int
    received_at: int | None
    paid_minor: int
    received_minor: int
    bid_minor: int
    shared_minor: int
    owed_minor: int

    @property
    def net_minor(self) -> int:
        """What it has gained so far; at the end, exactly its shares of the bids less its own bid."""
        return self.received_minor + self.shared_minor - self.paid_minor

    @property
    def claim_minor(self) -> int:
        """What its holder's account says: paid in less received and bid; below zero she owes it to the others."""
        return self.paid_minor - self.received_minor - self.bid_minor


def stands(rotation: Rotation, standing: Standing) -> tuple[SeatStands, ...]:
    """Every seat, by slot."""
    paid, received, owing = _by_seat(standing.paid), _by_seat(standing.received), Counter[Seat]()
    for line in all_owed(rotation, standing):
        owing[line.seat] += line.amount_minor
    turns = {slot: turn for turn, slot in standing.winners.items()}
    found = []
    for seat in rotation.seats:
        turn = turns.get(seat.slot)
        bid = _halved(rotation, turn, seat.slot, standing.bids[turn]) if turn else ()
        found.append(
            SeatStands(
                seat=seat,
                member=rotation.holder(seat),
                received_at=turn,
                paid_minor=paid[seat],
                received_minor=received[seat],
                bid_minor=sum(line.amount_minor for line in bid if line.part == seat.part),
                shared_minor=standing.shared.get(seat, 0),
                owed_minor=owing[seat],
            )
        )
    return tuple(found)
