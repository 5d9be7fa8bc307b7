"""What the pages of a rotation show: its slots in their order, its seats, what happened, and the grid of a turn to fill in."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.money import Money
from groups.form import typed_amount
from groups.members import everybody
from groups.models import Group
from groups.rotation.agreed import Rotation, Seat
from groups.rotation.errors import HalfWithoutPartner
from groups.rotation.running import BEGIN, CHANGE, TURN, Running
from groups.rotation.turns import SeatStands, all_owed, dues, next_slots, stands, still_to_come
from ledger.voucher_models import Voucher, VoucherState


def names_of(session: Session, group: Group) -> dict[int, str]:
    """Everybody's name by number."""
    return {member.number: member.name for member in everybody(session, group)}


def waiting(session: Session, group: Group, kinds: Sequence[str] = (BEGIN, TURN, CHANGE)) -> list[Voucher]:
    """Vouchers of these kinds that await a second officer."""
    wanted = select(Voucher).where(Voucher.book_id == group.book_id, Voucher.kind.in_(kinds))
    return list(session.scalars(wanted.where(Voucher.state == VoucherState.PREPARED).order_by(Voucher.number)))


@dataclass(frozen=True, slots=True)
class SlotLine:
    """A slot in the order: who holds it, and when it received how much. `missing` is what it is still owed of its pot."""

    slot: int
    holders: tuple[int, ...]
    turn: int | None
    day: date | None
    received: Money
    bid: Money
    missing: Money
    next: bool
    stopped: int | None


def slot_lines(running: Running) -> tuple[SlotLine, ...]:
    """Those that received first, in their order; then those still to come."""
    rotation, standing, holders = running.rotation, running.standing, holders_of(running)
    days = {step.reckoned.turn: step.voucher.day for step in running.steps if step.reckoned and step.reckoned.turn}
    received: Counter[int] = Counter()
    for (seat, _), minor in standing.received.items():
        received[seat.slot] += minor
    missing: Counter[int] = Counter()
    for line in all_owed(rotation, standing):
        missing[line.turn] += line.amount_minor
    may = next_slots(rotation, standing)
    turns = {slot: turn for turn, slot in standing.winners.items()}
    return tuple(
        SlotLine(
            slot=slot,
            holders=holders[slot],
            turn=turns.get(slot),
            day=days.get(turns.get(slot, 0)),
            received=rotation.money(received[slot]),
            bid=rotation.money(standing.bids.get(turns.get(slot, 0), 0)),
            missing=rotation.money(missing[turns.get(slot, 0)]),
            next=may == (slot,),
            stopped=rotation.stopped_from(slot),
        )
        for slot in (*standing.winners.values(), *still_to_come(rotation, standing))
    )


def holders_of(running: Running) -> dict[int, tuple[int, ...]]:
    """Who holds each slot now."""
    rotation = running.rotation
    return {slot.number: tuple(rotation.holder(seat) for seat in rotation.seats_of(slot.number)) for slot in rotation.slots}


@dataclass(frozen=True, slots=True)
class RotationPage:
    """A rotation at a glance."""

    running: Running
    slots: tuple[SlotLine, ...]
    seats: tuple[SeatStands, ...]
    owed: Money

    @property
    def turn(self) -> int:
        """The number of the turn that comes next."""
        return self.running.standing.held + 1


def rotation_page(running: Running) -> RotationPage:
    owed = sum(line.amount_minor for line in all_owed(running.rotation, running.standing))
    return RotationPage(
        running=running,
        slots=slot_lines(running),
        seats=stands(running.rotation, running.standing),
        owed=running.rotation.money(owed),
    )


@dataclass(frozen=True, slots=True)
class GridLine:
    """One field of the grid: money of a seat for a turn. `late`: it was missed; `ahead`: it may be paid for later turns."""

    name: str
    seat: Seat
    member: int
    turn: int
    due: Money
    late: bool = False


@dataclass(frozen=True, slots=True)
class TurnGrid:
    """The form of a turn: whose it is (0: none is held), what each seat owes for it, what was missed, who may pay ahead."""

    slot: int
    turn: int
    now: tuple[GridLine, ...]
    late: tuple[GridLine, ...]
    ahead: tuple[GridLine, ...] = field(default=())

    def fresh(self) -> dict[str, str]:
        """As if everybody paid what she owes for this turn."""
        return {line.name: typed_amount(line.due.minor, line.due.currency) for line in self.now}


def turn_grid(running: Running, slot: int) -> TurnGrid:
    """Raises SlotUnknown."""
    rotation, standing = running.rotation, running.standing
    turn, now = standing.held + 1, []
    if slot:
        rotation.slot(slot)
        due = dues(rotation, {**standing.winners, turn: slot}, turn)
        for seat, minor in sorted(due.items()):
            left = minor - standing.paid.get((seat, turn), 0)
            if left:
                now.append(_grid_line(rotation, f"paid-{seat.slot}-{seat.part}", seat, turn, left))
    late = [
        _grid_line(rotation, f"late-{line.slot}-{line.part}-{line.turn}", line.seat, line.turn, line.amount_minor, late=True)
        for line in all_owed(rotation, standing)
    ]
    return TurnGrid(slot, turn if slot else 0, tuple(now), tuple(late), _ahead(running, turn + 1 if slot else turn))


def _ahead(running: Running, first: int) -> tuple[GridLine, ...]:
    rotation = running.rotation
    if rotation.stops or first > rotation.turns:
        return ()
    return tuple(
        _grid_line(rotation, f"ahead-{seat.slot}-{seat.part}", seat, first, sum(left_ahead(running, seat, first).values()))
        for seat in rotation.seats
    )


def left_ahead(running: Running, seat: Seat, first: int) -> dict[int, int]:
    """What a seat can still pay for each later turn."""
    each, paid = running.rotation.seat_pays_minor(seat), running.standing.paid
    left = {turn: each - paid.get((seat, turn), 0) for turn in range(first, running.rotation.turns + 1)}
    return {turn: minor for turn, minor in left.items() if minor}


def _grid_line(rotation: Rotation, name: str, seat: Seat, turn: int, minor: int, *, late: bool = False) -> GridLine:
    return GridLine(name, seat, rotation.holder(seat), turn, rotation.money(minor), late)


def paired(halves: Mapping[int, int]) -> list[tuple[int, ...]]:
    """The holders of slots 1, 2, 3 …, from the number of half turns of each member: whole turns first, halves two by two.

    Raises HalfWithoutPartner.
    """
    slots: list[tuple[int, ...]] = []
    alone: int | None = None
    for member, count in sorted(halves.items()):
        slots += [(member,)] * (count // 2)
        if count % 2 and alone is None:
            alone = member
        elif count % 2 and alone is not None:
            slots.append((alone, member))
            alone = None
    if alone is not None:
        raise HalfWithoutPartner(halves=sum(count % 2 for count in halves.values()))
    return slots
