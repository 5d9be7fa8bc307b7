"""A rotation as it was agreed: its slots and who holds them, the order of the pot, and what was changed while it ran.

Pure. A slot has one holder, or two who share it half and half; each half is a seat of its own. Whoever takes a seat over
takes over all that it has paid, received and still owes, so that nothing has to be reckoned anew. Each change says after how
many sheets it was agreed, so that what went before is reckoned again as it was.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import NamedTuple

from core.money import MAX_MINOR, Currency, Money
from groups.rotation import errors
from groups.rotation.rules import MOST_SLOTS_EVER, ORDER_NAMES, Order, RotationRules

LEAST_SLOTS = 2
BEFOREHAND = (Order.FIXED, Order.LOTTERY)


class Seat(NamedTuple):
    """A slot, or one half of it: `part` 0, and 1 for the second of two who share it."""

    slot: int
    part: int


@dataclass(frozen=True, slots=True)
class Slot:
    """One turn to receive the pot; `holders` are the numbers of one or two members, at the beginning."""

    number: int
    holders: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Swap:
    """Two slots that have not received change their places in the order."""

    after: int
    one: int
    other: int


@dataclass(frozen=True, slots=True)
class Takeover:
    """From now on a seat is another member's."""

    after: int
    slot: int
    part: int
    member: int


@dataclass(frozen=True, slots=True)
class Stop:
    """A slot that has not received pays nothing from a turn on, and nobody took it over.

    At its own turn those who had received by then pay back what it had paid them; nobody gains and nobody loses.
    """

    after: int
    from_turn: int
    slot: int


@dataclass(frozen=True, slots=True)
class Rotation:
    """One round from the first turn to the last. `order` names the slots as they were to receive, first to last; it is empty
    where each turn is decided when it comes (need, auction).

    Raises ContributionMissing, SlotsTooFew, SlotNumbersWrong, SlotHoldersWrong, HalfSlotsNotAllowed, HalfNotWhole,
    TooManySlots, PotTooLarge, OrderIncomplete, OrderNotSettled.
    """

    currency: Currency
    rules: RotationRules
    slots: tuple[Slot, ...]
    order: tuple[int, ...] = ()
    swaps: tuple[Swap, ...] = ()
    takeovers: tuple[Takeover, ...] = ()
    stops: tuple[Stop, ...] = ()

    def __post_init__(self) -> None:
        if not self.rules.contribution_minor:
            raise errors.ContributionMissing()
        _refuse_slots(self.slots)
        for slot in self.slots:
            _refuse_holders(self, slot)
        _refuse_many(self)
        if self.pot_minor > MAX_MINOR:
            raise errors.PotTooLarge(slots=len(self.slots), contribution=self.money(self.rules.contribution_minor))
        if self.rules.order not in BEFOREHAND and self.order:
            raise errors.OrderNotSettled(order=ORDER_NAMES[self.rules.order])
        if self.rules.order in BEFOREHAND and sorted(self.order) != [slot.number for slot in self.slots]:
            raise errors.OrderIncomplete(slots=len(self.slots))

    @property
    def pot_minor(self) -> int:
        """The whole pot: the contribution times the slots."""
        return self.rules.contribution_minor * len(self.slots)

    @property
    def turns(self) -> int:
        """How many turns there are: one a slot, but none for a slot that stopped before it ever paid."""
        return len(self.slots) - sum(stop.from_turn == 1 for stop in self.stops)

    @property
    def seats(self) -> tuple[Seat, ...]:
        return tuple(Seat(slot.number, part) for slot in self.slots for part in range(len(slot.holders)))

    @property
    def sequence(self) -> tuple[int, ...]:
        """The slots in the order that holds now, with what was swapped; without those that never paid."""
        places = list(self.order)
        for swap in self.swaps:
            one, other = places.index(swap.one), places.index(swap.other)
            places[one], places[other] = places[other], places[one]
        return tuple(slot for slot in places if self.stopped_from(slot) != 1)

    def money(self, minor: int) -> Money:
        return Money(minor, self.currency)

    def slot(self, number: int) -> Slot:
        """Raises SlotUnknown."""
        if not 1 <= number <= len(self.slots):
            raise errors.SlotUnknown(slot=number, slots=len(self.slots))
        return self.slots[number - 1]

    def seats_of(self, number: int) -> tuple[Seat, ...]:
        return tuple(Seat(number, part) for part in range(len(self.slot(number).holders)))

    def seat_pays_minor(self, seat: Seat) -> int:
        """What a seat pays at an ordinary turn: the contribution, or half of it."""
        return self.rules.contribution_minor // len(self.slot(seat.slot).holders)

    def holder(self, seat: Seat) -> int:
        """The number of the member whose seat it is now."""
        taken = [change.member for change in self.takeovers if (change.slot, change.part) == seat]
        return taken[-1] if taken else self.slot(seat.slot).holders[seat.part]

    def as_of(self, sheets: int) -> "Rotation":
        """What was agreed when so many sheets had been written."""
        return replace(
            self,
            swaps=tuple(change for change in self.swaps if change.after <= sheets),
            takeovers=tuple(change for change in self.takeovers if change.after <= sheets),
            stops=tuple(change for change in self.stops if change.after <= sheets),
        )

    def stopped_from(self, slot: int) -> int | None:
        """The turn from which a slot no longer pays."""
        return next((stop.from_turn for stop in self.stops if stop.slot == slot), None)


def _refuse_slots(slots: Sequence[Slot]) -> None:
    if not LEAST_SLOTS <= len(slots) <= MOST_SLOTS_EVER:
        raise errors.SlotsTooFew(least=LEAST_SLOTS, most=MOST_SLOTS_EVER, typed=len(slots))
    if [slot.number for slot in slots] != list(range(1, len(slots) + 1)):
        raise errors.SlotNumbersWrong()


def _refuse_holders(rotation: Rotation, slot: Slot) -> None:
    if len(slot.holders) not in (1, 2) or len(set(slot.holders)) != len(slot.holders) or min(slot.holders) < 1:
        raise errors.SlotHoldersWrong(slot=slot.number)
    if len(slot.holders) == 2:
        rules = rotation.rules
        if not rules.half_slots:
            raise errors.HalfSlotsNotAllowed(slot=slot.number)
        if rules.contribution_minor % (2 * rules.unit_minor):
            amount, unit = rotation.money(rules.contribution_minor), rotation.money(rules.unit_minor)
            raise errors.HalfNotWhole(amount=amount, unit=unit, slot=slot.number)


def _refuse_many(rotation: Rotation) -> None:
    for member in sorted({member for slot in rotation.slots for member in slot.holders}):
        refuse_many_of(rotation, member)


def refuse_many_of(rotation: Rotation, member: int) -> None:
    """Refuses a member who holds more turns now than the constitution lets her. Raises TooManySlots."""
    halves = sum(2 // len(rotation.slot(seat.slot).holders) for seat in rotation.seats if rotation.holder(seat) == member)
    if rotation.rules.most_slots and halves > 2 * rotation.rules.most_slots:
        raise errors.TooManySlots(most=rotation.rules.most_slots, member=member, held=_halves_shown(halves))


def _halves_shown(halves: int) -> str:
    return f"{halves // 2}½" if halves % 2 else f"{halves // 2}"


def drawn(seed: str, slots: Iterable[int]) -> tuple[int, ...]:
    """The order of the lots that a word gives: by SHA-256 of "word:slot", the smallest first.

    Anybody can draw again with a pencil and a computer's own tools: `printf '%s' 'word:1' | sha256sum`, and so on.
    """
    return tuple(sorted(slots, key=lambda slot: (lot_of(seed, slot), slot)))


def lot_of(seed: str, slot: int) -> str:
    """The lot of one slot: 64 hexadecimal digits."""
    return hashlib.sha256(f"{seed}:{slot}".encode()).hexdigest()


def slots_of_template(members: int, average_shares: Fraction) -> int:
    """The number of slots of a group that counts in members and shares: N × average shares, which is the cycle's length too.

    Raises TemplateSharesBroken.
    """
    slots = members * average_shares
    if slots.denominator != 1:
        raise errors.TemplateSharesBroken(members=members, average=str(average_shares), slots=str(slots))
    return slots.numerator
