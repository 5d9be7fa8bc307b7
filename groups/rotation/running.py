"""The rotations of a group as its vouchers tell them: how each began, what was changed, every turn, and where it stands.

Nothing is kept beside the vouchers. What two officers confirmed is read in its order and reckoned again; a voucher that was taken
back is as if it had never been, and only the last can be.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from core.calendars import today
from core.marks import N_, Term
from core.money import Money
from core.text import required
from groups.constitution import terms_on
from groups.errors import MeetingInFuture
from groups.models import Group, Member
from groups.rotation import errors
from groups.rotation.agreed import BEFOREHAND, Rotation, Seat, Slot, drawn, refuse_many_of
from groups.rotation.rules import ORDER_NAMES, Draw, Order, RotationRules
from groups.rotation.sheets import Begun, Changed, TurnSheet, What, read_begun, read_change, read_turn, turn_sheet
from groups.rotation.turns import Reckoned, Sheet, Standing, all_owed, paid_ahead, reckon, stands
from ledger.voucher_models import Voucher, VoucherState

BEGIN, TURN, CHANGE = "rotation-begin", "rotation-turn", "rotation-change"
TOO_MUCH, TOO_LITTLE = Term(N_("too much")), Term(N_("too little"))


@dataclass(frozen=True, slots=True)
class Step:
    """Something confirmed of a rotation, as it was agreed by then; `reckoned` is what follows from a turn's sheet."""

    voucher: Voucher
    content: TurnSheet | Changed
    rotation: Rotation
    reckoned: Reckoned | None


@dataclass(frozen=True, slots=True)
class Running:
    """One rotation. `rotation` is as agreed now, with every change so far."""

    number: int
    begun: Begun
    voucher: Voucher
    rotation: Rotation
    steps: tuple[Step, ...]
    standing: Standing

    @property
    def last_day(self) -> date:
        return self.steps[-1].voucher.day if self.steps else self.voucher.day

    @property
    def sheets(self) -> int:
        return sum(step.reckoned is not None for step in self.steps)

    @property
    def finished(self) -> bool:
        """Whether every slot has received; contributions may still be owed."""
        return self.standing.held == self.rotation.turns


def rotations(
    session: Session, group: Group, *, until: date | None = None, through_number: int | None = None
) -> list[Running]:
    """Every rotation of the group, the first first: as it is, or as it was at the end of a day and at an entry of the journal."""
    found = _confirmed(session, group, until, through_number)
    begun = [(voucher, read_begun(voucher.content)) for voucher in found if voucher.kind == BEGIN]
    steps = [(voucher, _read(voucher)) for voucher in found if voucher.kind != BEGIN]
    return [
        _run(voucher, one, sorted((step for step in steps if step[1].rotation == one.number), key=lambda step: step[1].step))
        for voucher, one in sorted(begun, key=lambda each: each[1].number)
    ]


def _confirmed(
    session: Session, group: Group, until: date | None = None, through_number: int | None = None
) -> list[Voucher]:
    """The vouchers that stand, or stood; what was agreed after the last of them is not among them."""
    wanted = select(Voucher).where(Voucher.book_id == group.book_id, Voucher.kind.in_((BEGIN, TURN, CHANGE)))
    if until is not None:
        wanted = wanted.where(Voucher.day <= until)
    if through_number is None:
        return list(session.scalars(wanted.where(Voucher.state == VoucherState.POSTED).order_by(Voucher.number)))
    stood = or_(Voucher.state == VoucherState.POSTED, Voucher.reversal_number > through_number)
    written = or_(Voucher.journal_number.is_(None), Voucher.journal_number <= through_number)
    return list(session.scalars(wanted.where(stood, written).order_by(Voucher.number)))


def _read(voucher: Voucher) -> TurnSheet | Changed:
    return read_turn(voucher.content) if voucher.kind == TURN else read_change(voucher.content)


def _run(voucher: Voucher, begun: Begun, steps: Iterable[tuple[Voucher, TurnSheet | Changed]]) -> Running:
    rotation, standing, sheets = begun.rotation, Standing(), 0
    done: list[Step] = []
    for its_voucher, content in steps:
        if content.step != len(done) + 1:
            break  # the one before was written later than what is asked for
        reckoned = None
        if isinstance(content, Changed):
            rotation = changed(rotation, content, sheets)
        else:
            reckoned = reckon(rotation, standing, content.sheet)
            standing, sheets = reckoned.after, sheets + 1
        done.append(Step(its_voucher, content, rotation, reckoned))
    return Running(begun.number, begun, voucher, rotation, tuple(done), standing)


def last_step(session: Session, group: Group, number: int) -> int:
    """The last step confirmed of a rotation, without reckoning any; 0 when there is none."""
    contents = (_read(voucher) for voucher in _confirmed(session, group) if voucher.kind != BEGIN)
    return max((content.step for content in contents if content.rotation == number), default=0)


def last_number(session: Session, group: Group) -> int:
    """The number of the group's last rotation; 0 when there is none."""
    return max((read_begun(one.content).number for one in _confirmed(session, group) if one.kind == BEGIN), default=0)


def changed(rotation: Rotation, change: Changed, sheets: int) -> Rotation:
    """The rotation with one more change, agreed when so many sheets had been written."""
    if change.what is What.SWAP:
        return replace(rotation, swaps=(*rotation.swaps, change.swap(sheets)))
    if change.what is What.TAKEOVER:
        return replace(rotation, takeovers=(*rotation.takeovers, change.takeover(sheets)))
    return replace(rotation, stops=(*rotation.stops, change.stop(sheets)))


def rotation_of(session: Session, group: Group, number: int) -> Running:
    """Raises RotationUnknown."""
    found = next((one for one in rotations(session, group) if one.number == number), None)
    if found is None:
        raise errors.RotationUnknown()
    return found


def rules_on(session: Session, group: Group, day: date) -> RotationRules:
    """What the constitution says of rotations on a day. Raises NoRotationRules, MeetingWithoutRules."""
    rules = terms_on(session, group, day).rotation
    if rules is None:
        raise errors.NoRotationRules(day=day)
    return rules


def begin(
    session: Session, group: Group, day: date, holders: Iterable[tuple[int, ...]], *, order: Iterable[int] = (), how: str = ""
) -> Begun:
    """The content of a beginning: slots 1, 2, 3 … with their holders, and the order as the rules settle it.

    `how` names two witnesses of a draw, or is the word from which anybody draws the same order again.
    Raises NoRotationRules, MeetingInFuture, HolderNotMember, SeedMissing, WitnessesMissing, and as `Rotation` does.
    """
    rules = rules_on(session, group, day)
    _refuse_future(group, day)
    slots = tuple(Slot(number, tuple(each)) for number, each in enumerate(holders, start=1))
    settled, word = _settled(rules, tuple(order), how.strip(), slots)
    rotation = Rotation(group.money, rules, slots, settled)
    refuse_strangers(session, group, day, (member for slot in slots for member in slot.holders))
    return Begun(number=last_number(session, group) + 1, rotation=rotation, how=word)


def _settled(rules: RotationRules, order: tuple[int, ...], how: str, slots: tuple[Slot, ...]) -> tuple[tuple[int, ...], str]:
    if rules.order not in BEFOREHAND:
        return (), how
    if rules.order is Order.LOTTERY and rules.draw is Draw.SEED:
        if not how:
            raise errors.SeedMissing()
        return drawn(how, [slot.number for slot in slots]), how
    if rules.order is Order.LOTTERY and not how:
        raise errors.WitnessesMissing()
    return order or tuple(slot.number for slot in slots), how


def refuse_strangers(session: Session, group: Group, day: date, members: Iterable[int]) -> None:
    """Raises HolderNotMember."""
    stays = or_(Member.left_on.is_(None), Member.left_on >= day)
    known = set(session.scalars(select(Member.number).where(Member.group_id == group.id, Member.joined_on <= day, stays)))
    for member in members:
        if member not in known:
            raise errors.HolderNotMember(member=member, day=day)


def _refuse_future(group: Group, day: date) -> None:
    if day > (now := today(group.timezone)):
        raise MeetingInFuture(day=day, today=now)


def refuse_day(group: Group, running: Running, day: date) -> None:
    """Raises MeetingInFuture, DayBeforeLastTurn."""
    _refuse_future(group, day)
    if day < running.last_day:
        raise errors.DayBeforeLastTurn(day=day, last=running.last_day)


def turn(running: Running, sheet: Sheet, counted: Mapping[int, int], note: str = "") -> TurnSheet:
    """The content of a turn, or of money that was only paid in. Raises CountDisagrees, and as `reckon` does."""
    done = reckon(running.rotation, running.standing, sheet)
    content = turn_sheet(running.rotation, running.number, len(running.steps) + 1, sheet, done, counted, note)
    difference = content.counted_minor - content.paid_minor
    if difference:
        money = running.rotation.money
        raise errors.CountDisagrees(
            paid=money(content.paid_minor),
            counted=money(content.counted_minor),
            difference=Money(abs(difference), running.rotation.currency),
            direction=TOO_MUCH if difference > 0 else TOO_LITTLE,
        )
    return content


def swap(running: Running, slot: int, other: int, agreed_by: str) -> Changed:
    """Raises SwapsNotAllowed, NothingToSwap, SwapWithItself, SlotUnknown, SlotHasReceived, AgreementMissing."""
    rotation = running.rotation
    if not rotation.rules.swaps:
        raise errors.SwapsNotAllowed()
    if rotation.rules.order not in BEFOREHAND:
        raise errors.NothingToSwap(order=ORDER_NAMES[rotation.rules.order])
    if slot == other:
        raise errors.SwapWithItself()
    for one in (slot, other):
        _refuse_received(running, one)
        if rotation.stopped_from(one) == 1:
            raise errors.SlotHasStopped(slot=one, turn=1)
    return replace(_change(running, What.SWAP, slot, agreed_by), other=other)


def takeover(running: Running, seat: Seat, comes: int, agreed_by: str) -> Changed:
    """Raises SlotUnknown, AlreadyHolder, TooManySlots, AgreementMissing."""
    rotation = running.rotation
    if seat not in rotation.seats_of(seat.slot):
        raise errors.SlotUnknown(slot=seat.slot, slots=len(rotation.slots))
    if comes in {rotation.holder(one) for one in rotation.seats_of(seat.slot)}:
        raise errors.AlreadyHolder(member=comes, slot=seat.slot)
    claim = next(one.claim_minor for one in stands(rotation, running.standing) if one.seat == seat)
    change = replace(
        _change(running, What.TAKEOVER, seat.slot, agreed_by),
        part=seat.part,
        leaves=rotation.holder(seat),
        comes=comes,
        claim_minor=claim,
    )
    refuse_many_of(changed(rotation, change, running.sheets), comes)
    return change


def stop(running: Running, slot: int, agreed_by: str) -> Changed:
    """Raises SlotUnknown, SlotHasReceived, SlotHasStopped, SlotStillOwes, StopAfterPayingAhead, AgreementMissing."""
    rotation = running.rotation
    _refuse_received(running, slot)
    stopped = rotation.stopped_from(slot)
    if stopped is not None:
        raise errors.SlotHasStopped(slot=slot, turn=stopped)
    ahead = paid_ahead(running.standing)
    if ahead is not None:
        raise errors.StopAfterPayingAhead(turn=ahead)
    owed = sum(line.amount_minor for line in all_owed(rotation, running.standing) if line.slot == slot)
    if owed:
        raise errors.SlotStillOwes(slot=slot, owed=rotation.money(owed))
    return replace(_change(running, What.STOP, slot, agreed_by), from_turn=running.standing.held + 1)


def _refuse_received(running: Running, slot: int) -> None:
    running.rotation.slot(slot)
    received = running.standing.turn_of(slot)
    if received is not None:
        raise errors.SlotHasReceived(slot=slot, turn=received)


def _change(running: Running, what: What, slot: int, agreed_by: str) -> Changed:
    if not agreed_by.strip():
        raise errors.AgreementMissing()
    return Changed(
        rotation=running.number,
        step=len(running.steps) + 1,
        currency=running.rotation.currency,
        what=what,
        slot=slot,
        agreed_by=required(agreed_by),
    )


def changed_again(running: Running, change: Changed) -> Changed:
    """The same change reckoned on the rotation as it stands now. Raises as `swap`, `takeover` and `stop` do."""
    if change.what is What.SWAP:
        return swap(running, change.slot, change.other, change.agreed_by)
    if change.what is What.TAKEOVER:
        return takeover(running, Seat(change.slot, change.part), change.comes, change.agreed_by)
    return stop(running, change.slot, change.agreed_by)
