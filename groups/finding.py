"""Finding groups and what belongs to them, within what a person may reach: the scope is part of every query.

What lies outside answers exactly as what does not exist, so that nobody can learn another group's addresses by trying.
"""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select, true
from sqlalchemy.orm import Session

from access.policy import EVERYTHING, Act, Grant, Role, member_scope, reachable, scope_kind
from groups.errors import GroupUnknown, MeetingUnknown, MemberUnknown, NetworkUnknown
from groups.models import Group, Meeting, Member, Network
from ledger.models import Book, JournalTransaction


def group_for(session: Session, grants: Iterable[Grant], act: Act, public_id: str) -> Group:
    """The group, when these grants allow `act` on it or on its network. Raises GroupUnknown."""
    within = _within(reachable(grants, act))
    group = session.scalar(select(Group).join(Network).where(Group.public_id == public_id, within))
    if group is None:
        raise GroupUnknown()
    return group


def groups_for(session: Session, grants: Iterable[Grant], act: Act) -> list[Group]:
    """Every group on which these grants allow `act`, by name."""
    within = _within(reachable(grants, act))
    return list(session.scalars(select(Group).join(Network).where(within).order_by(Group.name, Group.id)))


def network_for(session: Session, grants: Iterable[Grant], act: Act, public_id: str) -> Network:
    """Raises NetworkUnknown."""
    scopes = reachable(grants, act)
    reached = true() if EVERYTHING in scopes else Network.public_id.in_(_ids(scopes, "network"))
    network = session.scalar(select(Network).where(Network.public_id == public_id, reached))
    if network is None:
        raise NetworkUnknown()
    return network


def networks_for(session: Session, grants: Iterable[Grant], act: Act) -> list[Network]:
    scopes = reachable(grants, act)
    reached = true() if EVERYTHING in scopes else Network.public_id.in_(_ids(scopes, "network"))
    return list(session.scalars(select(Network).where(reached).order_by(Network.name, Network.id)))


def passbook_for(
    session: Session, grants: Iterable[Grant], act: Act, public_id: str, number: int
) -> tuple[Group, Member]:
    """A member of a group, for those who may see the whole group and for the member herself. Raises MemberUnknown."""
    scopes = reachable(grants, act)
    reached = true() if member_scope(public_id, number) in scopes else _within(scopes)
    found = session.execute(
        select(Group, Member)
        .join(Network, Group.network_id == Network.id)
        .join(Member, Member.group_id == Group.id)
        .where(Group.public_id == public_id, Member.number == number, reached)
    ).first()
    if found is None:
        raise MemberUnknown()
    return found[0], found[1]


def own_passbooks(session: Session, grants: Iterable[Grant]) -> list[tuple[Group, Member]]:
    """Where a person is a member herself, by the grants that say so."""
    own = [grant.scope.split(":") for grant in grants if grant.role is Role.MEMBER]
    wanted = [and_(Group.public_id == group, Member.number == int(number)) for _, group, number in own]
    if not wanted:
        return []
    found = session.execute(select(Group, Member).join(Member, Member.group_id == Group.id).where(or_(*wanted)))
    return [(group, member) for group, member in found]


def meeting_of(session: Session, group: Group, public_id: str) -> Meeting:
    """Raises MeetingUnknown."""
    meeting = session.scalar(select(Meeting).where(Meeting.group_id == group.id, Meeting.public_id == public_id))
    if meeting is None:
        raise MeetingUnknown()
    return meeting


def meetings_of(session: Session, group: Group, since: date | None = None, until: date | None = None) -> list[Meeting]:
    """The group's sheets, the latest day first; a corrected meeting stands beside its corrections."""
    wanted = select(Meeting).where(Meeting.group_id == group.id)
    if since is not None:
        wanted = wanted.where(Meeting.held_on >= since)
    if until is not None:
        wanted = wanted.where(Meeting.held_on <= until)
    return list(session.scalars(wanted.order_by(Meeting.held_on.desc(), Meeting.number.desc(), Meeting.revision.desc())))


def member_of(session: Session, group: Group, number: int) -> Member:
    """Raises MemberUnknown."""
    member = session.scalar(select(Member).where(Member.group_id == group.id, Member.number == number))
    if member is None:
        raise MemberUnknown()
    return member


def book_of(session: Session, group: Group) -> Book:
    return session.get_one(Book, group.book_id)


def scopes_of(session: Session, group: Group) -> tuple[str, str]:
    """Where the group lies: itself and its network, for `access.policy.may`."""
    return group.scope, session.get_one(Network, group.network_id).scope


def journal_transaction(session: Session, group: Group, number: int) -> JournalTransaction:
    """What the group's book holds under a number that a meeting names."""
    by_number = (JournalTransaction.book_id == group.book_id, JournalTransaction.number == number)
    return session.scalars(select(JournalTransaction).where(*by_number)).one()


def hold(session: Session, group: Group) -> None:
    """Locks the group's row, so that what is numbered within the group is numbered by one at a time."""
    session.execute(select(Group.id).where(Group.id == group.id).with_for_update())


def within(grants: Iterable[Grant], act: Act) -> ColumnElement[bool]:
    """Whether a group, joined to its network, is one on which these grants allow `act`."""
    return _within(reachable(grants, act))


def _within(scopes: frozenset[str]) -> ColumnElement[bool]:
    """Whether a group, joined to its network, lies in any of the scopes."""
    if EVERYTHING in scopes:
        return true()
    return or_(Group.public_id.in_(_ids(scopes, "group")), Network.public_id.in_(_ids(scopes, "network")))


def _ids(scopes: frozenset[str], kind: str) -> list[str]:
    return [scope.partition(":")[2] for scope in scopes if scope_kind(scope) == kind]
