"""Collectors and whose doors are on whose round, from a day to a day. A member's door is on one round at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from access.models import AccessGrant, User
from access.policy import Role, member_scope
from core.calendars import today
from core.text import required
from groups.collectors.errors import (
    CollectorAlready,
    CollectorEndsBeforeStart,
    CollectorHasUnconfirmed,
    CollectorHoldsMoney,
    CollectorNotMember,
    CollectorUnknown,
    NoCollectorsInRules,
)
from groups.collectors.in_hand import Heap, heaps_of, held_by
from groups.collectors.models import Collector, OnRound
from groups.collectors.rules import CollectorRules
from groups.constitution import terms_on
from groups.finding import hold
from groups.models import Group, Member
from ledger.voucher_models import Voucher, VoucherState

ROUND, HAND_OVER = "collection-round", "hand-over"


@dataclass(frozen=True, slots=True)
class WithHer:
    """A collector and what she holds on a day, the oldest money first. `late`: some of it longer than the rules allow."""

    collector: Collector
    member: Member
    doors: int
    heaps: tuple[Heap, ...]
    days: int
    late: bool

    @property
    def held_minor(self) -> int:
        return sum(heap.minor for heap in self.heaps)


def rules_on(session: Session, group: Group, day: date) -> CollectorRules:
    """Raises NoCollectorsInRules, MeetingWithoutRules."""
    rules = terms_on(session, group, day).collectors
    if rules is None:
        raise NoCollectorsInRules(day=day)
    return rules


def appoint(session: Session, group: Group, member: Member, street: str, since: date) -> Collector:
    """The member collects from a day on. Raises NoCollectorsInRules, CollectorNotMember, CollectorAlready, TextMissing,
    TextTooLong, TextUnreadable."""
    rules_on(session, group, since)
    if member.joined_on > since or (member.left_on is not None and member.left_on < since):
        raise CollectorNotMember(name=member.name, day=since)
    hold(session, group)
    latest = select(Collector).where(Collector.member_id == member.id).order_by(Collector.since.desc()).limit(1)
    before = session.scalar(latest)
    if before is not None and (before.until is None or before.until >= since):
        raise CollectorAlready(name=member.name, since=before.since)
    collector = Collector(group_id=group.id, member_id=member.id, street=required(street, 200), since=since)
    session.add(collector)
    session.flush()
    return collector


def put_on_round(session: Session, group: Group, collector: Collector, members: Sequence[Member], since: date) -> None:
    """From a day on these doors, and no others, are on her round; a door that was on another's round leaves it."""
    hold(session, group)
    wanted = {member.id for member in members}
    open_ones = session.scalars(select(OnRound).where(OnRound.group_id == group.id, OnRound.until.is_(None)))
    there = set()
    for one in open_ones:
        if one.collector_id == collector.id and one.member_id in wanted:
            there.add(one.member_id)
        elif one.collector_id == collector.id or one.member_id in wanted:
            _end_door(session, one, since)
    session.flush()
    for member_id in sorted(wanted - there):
        session.add(OnRound(group_id=group.id, collector_id=collector.id, member_id=member_id, since=since))
    session.flush()


def _end_door(session: Session, door: OnRound, before: date) -> None:
    """The door's last day is the day before; at the earliest the day on which it came."""
    door.until = max(before - timedelta(days=1), door.since)


def end(session: Session, group: Group, collector: Collector, until: date) -> None:
    """Her last day as a collector. Raises CollectorEndsBeforeStart, CollectorHoldsMoney, CollectorHasUnconfirmed."""
    member = session.get_one(Member, collector.member_id)
    if until < collector.since:
        raise CollectorEndsBeforeStart(name=member.name, since=collector.since, day=until)
    refuse_holding(session, group, member)
    collector.until = until
    for door in session.scalars(select(OnRound).where(OnRound.collector_id == collector.id, OnRound.until.is_(None))):
        door.until = max(until, door.since)
    session.flush()


def refuse_holding(session: Session, group: Group, member: Member) -> None:
    """Who has members' money in hand does not go. Raises CollectorHoldsMoney, CollectorHasUnconfirmed."""
    held = held_by(session, group, member.number)
    if held.minor:
        raise CollectorHoldsMoney(name=member.name, amount=held)
    waiting = waiting_of(session, group, member.number)
    if waiting:
        raise CollectorHasUnconfirmed(name=member.name, count=len(waiting))


def leave(session: Session, group: Group, member: Member, on: date) -> None:
    """A member who leaves collects no more, and her door is on no round. Raises as `refuse_holding`."""
    collecting = session.scalar(select(Collector).where(Collector.member_id == member.id, Collector.until.is_(None)))
    if collecting is not None:
        end(session, group, collecting, max(on, collecting.since))
    else:
        refuse_holding(session, group, member)
    for door in session.scalars(select(OnRound).where(OnRound.member_id == member.id, OnRound.until.is_(None))):
        door.until = max(on, door.since)
    session.flush()


def collector_on(session: Session, group: Group, member: Member, day: date) -> Collector:
    """Raises CollectorUnknown."""
    stays = or_(Collector.until.is_(None), Collector.until >= day)
    wanted = select(Collector).where(
        Collector.group_id == group.id, Collector.member_id == member.id, Collector.since <= day, stays
    )
    found = session.scalars(wanted).first()
    if found is None:
        raise CollectorUnknown(name=member.name, day=day)
    return found


def doors_on(session: Session, collector: Collector, day: date) -> list[Member]:
    """Who is on her round on a day, by number."""
    stays = or_(OnRound.until.is_(None), OnRound.until >= day)
    wanted = (
        select(Member)
        .join(OnRound, OnRound.member_id == Member.id)
        .where(OnRound.collector_id == collector.id, OnRound.since <= day, stays)
        .order_by(Member.number)
    )
    return list(session.scalars(wanted))


def collectors_on(session: Session, group: Group, day: date) -> list[WithHer]:
    """Every collector of a day with what she holds by its age; who holds the oldest money stands first."""
    stays = or_(Collector.until.is_(None), Collector.until >= day)
    wanted = (
        select(Collector, Member)
        .join(Member, Member.id == Collector.member_id)
        .where(Collector.group_id == group.id, Collector.since <= day, stays)
        .order_by(Member.number)
    )
    rules = terms_on(session, group, day).collectors or CollectorRules()
    doors = _counted_doors(session, group, day)
    found = [
        _with_her(collector, member, doors.get(collector.id, 0), heaps_of(session, group, member.number, day), rules, day)
        for collector, member in session.execute(wanted)
    ]
    return sorted(found, key=lambda one: (-one.days, one.member.number))


def _with_her(
    collector: Collector, member: Member, doors: int, heaps: tuple[Heap, ...], rules: CollectorRules, day: date
) -> WithHer:
    days = (day - heaps[0].day).days if heaps else 0
    return WithHer(collector, member, doors, heaps, days, days > rules.most_days)


def _counted_doors(session: Session, group: Group, day: date) -> dict[int, int]:
    stays = or_(OnRound.until.is_(None), OnRound.until >= day)
    wanted = select(OnRound.collector_id, func.count()).where(
        OnRound.group_id == group.id, OnRound.since <= day, stays
    )
    return {collector: count for collector, count in session.execute(wanted.group_by(OnRound.collector_id))}


def waiting_of(session: Session, group: Group, number: int) -> list[Voucher]:
    """Her rounds and hand-overs that are not confirmed yet, the latest first."""
    wanted = select(Voucher).where(
        Voucher.book_id == group.book_id,
        Voucher.kind.in_((ROUND, HAND_OVER)),
        Voucher.state == VoucherState.PREPARED,
        Voucher.reference.startswith(f"{number}:"),
    )
    return list(session.scalars(wanted.order_by(Voucher.number.desc())))


def sign_ins_of(session: Session, group: Group, number: int) -> frozenset[str]:
    """How the books name the collector when it is she who signs in; nobody where she has no sign-in."""
    lasts = or_(AccessGrant.valid_until.is_(None), AccessGrant.valid_until >= today(group.timezone))
    wanted = (
        select(User)
        .join(AccessGrant, AccessGrant.user_id == User.id)
        .where(
            AccessGrant.role == Role.MEMBER,
            AccessGrant.scope == member_scope(group.public_id, number),
            AccessGrant.ended_at.is_(None),
            lasts,
            User.active,
        )
    )
    return frozenset(user.actor for user in session.scalars(wanted))


def own_rounds(session: Session, passbooks: Sequence[tuple[Group, Member]]) -> list[tuple[Group, Member]]:
    """In which of these groups the member collects."""
    of_hers = [member.id for _, member in passbooks]
    wanted = select(Collector.member_id).where(Collector.member_id.in_(of_hers), Collector.until.is_(None))
    open_ones = set(session.scalars(wanted))
    return [(group, member) for group, member in passbooks if member.id in open_ones]
