"""The rotation card: who received what and when, who is still to come, what each has paid in; and that the sums agree.

It hangs where everybody sees it. All that was paid in was received, shared, or is in the box: the card adds it up.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from sqlalchemy.orm import Session

from core.marks import N_, Term
from core.money import Currency
from groups.models import Group
from groups.rotation.page import SlotLine, names_of, slot_lines
from groups.rotation.rules import ORDER_NAMES
from groups.rotation.running import Running
from groups.rotation.turns import SeatStands, dues, stands
from reports.papers import Heading, Names, too_wide_for_upright
from reports.reading import heading_of


@dataclass(frozen=True, slots=True)
class Holder:
    """`name` is empty on a paper with numbers only."""

    number: int
    name: str


@dataclass(frozen=True, slots=True)
class CardLine:
    """A slot in the order. `pot_minor` is what all owed for its turn, `missing_minor` what of it is still to come in."""

    place: int
    slot: int
    holders: tuple[Holder, ...]
    day: date | None
    pot_minor: int
    bid_minor: int
    received_minor: int
    missing_minor: int
    stopped: int | None


@dataclass(frozen=True, slots=True)
class CardSeat:
    """A seat's account. What it gained or lost so far is received and shared, less paid in."""

    slot: int
    holder: Holder
    paid_minor: int
    received_minor: int
    bid_minor: int
    shared_minor: int
    owed_minor: int

    @property
    def net_minor(self) -> int:
        return self.received_minor + self.shared_minor - self.paid_minor


@dataclass(frozen=True, slots=True)
class RotationCard:
    kind: ClassVar[str] = "rotation_card"
    title: ClassVar[str] = N_("Rotation card")

    heading: Heading
    number: int
    currency: Currency
    begun_on: date
    contribution_minor: int
    slots: int
    turns: int
    order: Term
    how: str
    held: tuple[CardLine, ...]
    coming: tuple[CardLine, ...]
    seats: tuple[CardSeat, ...]
    bids_kept_minor: int
    ahead_minor: int
    remainder_minor: int

    @property
    def pot_minor(self) -> int:
        return self.contribution_minor * self.slots

    @property
    def paid_minor(self) -> int:
        return sum(seat.paid_minor for seat in self.seats)

    @property
    def received_minor(self) -> int:
        return sum(seat.received_minor for seat in self.seats)

    @property
    def shared_minor(self) -> int:
        return sum(seat.shared_minor for seat in self.seats)

    @property
    def bids_minor(self) -> int:
        return sum(seat.bid_minor for seat in self.seats)

    @property
    def owed_minor(self) -> int:
        return sum(seat.owed_minor for seat in self.seats)

    @property
    def accounted_minor(self) -> int:
        """All that became of what was paid in."""
        return self.received_minor + self.shared_minor + self.bids_kept_minor + self.ahead_minor + self.remainder_minor

    @property
    def agrees(self) -> bool:
        return self.accounted_minor == self.paid_minor

    @property
    def wide(self) -> bool:
        return too_wide_for_upright((self.pot_minor, self.paid_minor), self.currency)


def rotation_card(session: Session, group: Group, running: Running, *, names: Names = Names.FULL) -> RotationCard:
    """The card of a rotation as it stands."""
    rotation, standing = running.rotation, running.standing
    known = names_of(session, group) if names is Names.FULL else {}
    lines = slot_lines(running)
    return RotationCard(
        heading=heading_of(session, group, about=f"rotation:{running.number}"),
        number=running.number,
        currency=rotation.currency,
        begun_on=running.voucher.day,
        contribution_minor=rotation.rules.contribution_minor,
        slots=len(rotation.slots),
        turns=rotation.turns,
        order=ORDER_NAMES[rotation.rules.order],
        how=running.begun.how,
        held=tuple(_line(running, place, line, known) for place, line in enumerate(lines, start=1) if line.turn),
        coming=tuple(_line(running, place, line, known) for place, line in enumerate(lines, start=1) if not line.turn),
        seats=tuple(_seat(one, known) for one in stands(rotation, standing)),
        bids_kept_minor=standing.kept_minor,
        ahead_minor=standing.held_minor - standing.kept_minor,
        remainder_minor=standing.remainder_minor,
    )


def _line(running: Running, place: int, line: SlotLine, known: Mapping[int, str]) -> CardLine:
    pot = sum(dues(running.rotation, running.standing.winners, line.turn).values()) if line.turn else 0
    return CardLine(
        place=place,
        slot=line.slot,
        holders=tuple(Holder(number, known.get(number, "")) for number in line.holders),
        day=line.day,
        pot_minor=pot,
        bid_minor=line.bid.minor,
        received_minor=line.received.minor,
        missing_minor=line.missing.minor,
        stopped=line.stopped,
    )


def _seat(one: SeatStands, known: Mapping[int, str]) -> CardSeat:
    return CardSeat(
        slot=one.seat.slot,
        holder=Holder(one.member, known.get(one.member, "")),
        paid_minor=one.paid_minor,
        received_minor=one.received_minor,
        bid_minor=one.bid_minor,
        shared_minor=one.shared_minor,
        owed_minor=one.owed_minor,
    )
