"""Where a group's history lies: which groups it carries on, which one carries it on, and a member's number there."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from groups.conversion.carry_over import read
from groups.conversion.errors import GroupCarriedOver
from groups.conversion.models import GroupSuccession, SuccessionKind
from groups.models import Group
from ledger.voucher_models import Voucher, VoucherState


@dataclass(frozen=True, slots=True)
class Succession:
    """One group carries on another from a day; `voucher` is the one in the predecessor's book by which that was agreed."""

    predecessor: Group
    successor: Group
    day: date
    kind: SuccessionKind
    voucher: Voucher


def successions_of(session: Session, group: Group) -> list[Succession]:
    """All that hold and that this group is one side of, the earliest first."""
    before, after = aliased(Group), aliased(Group)
    found = session.execute(
        select(GroupSuccession, before, after, Voucher)
        .join(before, GroupSuccession.predecessor_id == before.id)
        .join(after, GroupSuccession.successor_id == after.id)
        .join(Voucher, (Voucher.bundle == GroupSuccession.bundle) & (Voucher.book_id == before.book_id))
        .where(Voucher.state == VoucherState.POSTED)
        .where((GroupSuccession.predecessor_id == group.id) | (GroupSuccession.successor_id == group.id))
        .order_by(GroupSuccession.day, GroupSuccession.id)
    )
    return [Succession(old, new, row.day, SuccessionKind(row.kind), voucher) for row, old, new, voucher in found]


def carried_over_to(session: Session, group: Group) -> Succession | None:
    """Where the group's books were carried over to; None while it keeps them itself."""
    gone = (one for one in successions_of(session, group) if one.predecessor.id == group.id != one.successor.id)
    return next(gone, None)


def refuse_carried_over(session: Session, group: Group) -> None:
    """Refuses to write in books that were carried over. Raises GroupCarriedOver."""
    if gone := carried_over_to(session, group):
        raise GroupCarriedOver(successor=gone.successor.name, day=gone.day)


def passbooks_elsewhere(session: Session, group: Group, number: int) -> list[tuple[Succession, Group, int]]:
    """Where else a member's history is kept: the succession, the group, and her number there."""
    found = []
    for one in successions_of(session, group):
        if one.kind is SuccessionKind.FORM:
            continue
        for source in read(one.voucher.content).sources:
            if source.group == one.predecessor.public_id:
                for moved in source.members:
                    if one.successor.id == group.id and moved.new == number:
                        found.append((one, one.predecessor, moved.old))
                    if one.predecessor.id == group.id and moved.old == number:
                        found.append((one, one.successor, moved.new))
    return found
