"""A member's turns on her statement: for each slot that she holds, what she paid in, when it received, what is still owed."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from core.calendars import Period
from groups.models import Group, Member
from groups.rotation.running import Running, rotations
from groups.rotation.turns import stands


@dataclass(frozen=True, slots=True)
class TurnOf:
    """One slot of hers, or half of one, at the end of the period. `received_on` is empty while its turn is still to come."""

    rotation: int
    slot: int
    half: bool
    paid_minor: int
    received_on: date | None
    received_minor: int
    shared_minor: int
    owed_minor: int


def member_turns(session: Session, group: Group, member: Member, period: Period, through_number: int) -> tuple[TurnOf, ...]:
    """Her slots in every rotation that ran in the period, as the vouchers up to its end and to an entry tell them."""
    every = rotations(session, group, until=period.end, through_number=through_number)
    return tuple(
        turn
        for running in every
        if not (running.finished and running.last_day < period.start)
        for turn in _turns(running, member.number)
    )


def _turns(running: Running, member: int) -> list[TurnOf]:
    days = {step.reckoned.turn: step.voucher.day for step in running.steps if step.reckoned and step.reckoned.turn}
    return [
        TurnOf(
            rotation=running.number,
            slot=one.seat.slot,
            half=len(running.rotation.slot(one.seat.slot).holders) > 1,
            paid_minor=one.paid_minor,
            received_on=days.get(one.received_at or 0),
            received_minor=one.received_minor,
            shared_minor=one.shared_minor,
            owed_minor=one.owed_minor,
        )
        for one in stands(running.rotation, running.standing)
        if one.member == member
    ]
