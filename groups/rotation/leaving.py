"""Leaving a group while its rotation runs: nobody takes a pot and goes, and nobody's turn is forgotten."""

from sqlalchemy.orm import Session

from groups.models import Group, Member
from groups.rotation.errors import RotationStillOwed, SlotStillHeld
from groups.rotation.running import rotations
from groups.rotation.turns import stands


def leave(session: Session, group: Group, member: Member) -> None:
    """Refuses a member who holds a slot that has not received and still pays, or who owes the others after having received.

    Who has paid all later turns ahead may go, and so may who stopped: her slot is paid back at its own turn.
    Raises SlotStillHeld, RotationStillOwed.
    """
    for running in rotations(session, group):
        rotation = running.rotation
        for one in stands(rotation, running.standing):
            if one.member != member.number:
                continue
            if one.received_at is None and rotation.stopped_from(one.seat.slot) is None:
                raise SlotStillHeld(name=member.name, slot=one.seat.slot, number=running.number)
            if one.claim_minor < 0:
                raise RotationStillOwed(name=member.name, slot=one.seat.slot, owed=rotation.money(-one.claim_minor))
