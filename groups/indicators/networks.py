"""Indicators of many groups together, each currency by itself, reckoned now or as they were kept for a day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select, true
from sqlalchemy.orm import Session

from access.models import AccessGrant, User
from access.policy import Act, Grant, Role
from core.money import Currency
from groups.finding import within
from groups.indicators.gathering import gathered
from groups.indicators.keeping import kept, kept_days
from groups.indicators.measuring import Measured, of_groups
from groups.models import Group, Network

# Every loan of every group is replayed: more than this is read from what was kept.
MOST_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Together:
    """The indicators of all groups of one currency. `counted` of them kept figures for the day, or were reckoned now."""

    currency: Currency
    practice: bool
    groups: int
    counted: int
    found: tuple[Measured, ...]


@dataclass(frozen=True, slots=True)
class NetworkIndicators:
    """`days`: what was kept, the latest first. `too_many`: there are more groups than are reckoned at once."""

    day: date
    days: tuple[date, ...]
    too_many: bool
    together: tuple[Together, ...]


def network_indicators(
    session: Session, grants: Iterable[Grant], network: str, now: date, day: date | None = None
) -> NetworkIndicators:
    """The groups of a network (its public id; empty for all that these grants reach), `day` None: reckoned today."""
    groups = _groups(session, grants, network)
    officers = _officers(session, {group.network_id for group in groups}, now)
    days = tuple(one for one, _ in kept_days(session, groups))
    too_many = day is None and len(groups) > MOST_AT_ONCE
    heaps: dict[tuple[bool, str], list[Group]] = {}
    for group in groups:
        heaps.setdefault((group.practice, group.currency), []).append(group)
    together = () if too_many else tuple(
        _together(session, heap, now, day, officers) for _, heap in sorted(heaps.items())
    )
    return NetworkIndicators(day or now, days, too_many, together)


def days_kept(session: Session, grants: Iterable[Grant], network: str) -> tuple[date, ...]:
    """The days for which any of these groups kept figures, the latest first."""
    return tuple(day for day, _ in kept_days(session, _groups(session, grants, network)))


def _groups(session: Session, grants: Iterable[Grant], network: str) -> list[Group]:
    wanted = select(Group).join(Network).where(within(grants, Act.NETWORK_READ))
    return list(session.scalars(wanted.where(Network.public_id == network if network else true()).order_by(Group.id)))


def _together(session: Session, groups: Sequence[Group], now: date, day: date | None, officers: int) -> Together:
    money, practice = groups[0].money, groups[0].practice
    if day is None:
        return Together(money, practice, len(groups), len(groups), of_groups(gathered(session, groups, now), officers))
    counted = dict(kept_days(session, groups)).get(day, 0)
    return Together(money, practice, len(groups), counted, kept(session, groups, day, officers))


def _officers(session: Session, networks: Iterable[int], now: date) -> int:
    """How many people are officers of these networks today."""
    scopes = [one.scope for one in session.scalars(select(Network).where(Network.id.in_(list(networks))))]
    lasts = or_(AccessGrant.valid_until.is_(None), AccessGrant.valid_until >= now)
    wanted = (
        select(func.count(User.id.distinct()))
        .join(AccessGrant, AccessGrant.user_id == User.id)
        .where(
            AccessGrant.role == Role.NETWORK_OFFICER,
            AccessGrant.scope.in_(scopes),
            AccessGrant.ended_at.is_(None),
            lasts,
            User.active,
        )
    )
    return session.scalar(wanted) or 0
