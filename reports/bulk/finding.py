"""Finding runs within what a person may reach, and the groups that a run is about: the scope is part of every query."""

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, case, func, literal, or_, select, true
from sqlalchemy.orm import Session

from access.policy import EVERYTHING, Act, Grant, reachable, scope_kind
from groups.finding import within
from groups.models import Group, Network
from reports.bulk.errors import NetworkNameShared, NetworkNotNamed, RunUnknown
from reports.bulk.models import ItemState, StatementItem, StatementRun

MOST_LISTED, MOST_OF_A_GROUP = 30, 6


def run_for(session: Session, grants: Iterable[Grant], act: Act, public_id: str) -> StatementRun:
    """The run, when these grants allow `act` on all that it is about. Raises RunUnknown."""
    run = session.scalar(select(StatementRun).where(StatementRun.public_id == public_id, _reached(tuple(grants), act)))
    if run is None:
        raise RunUnknown()
    return run


def runs_for(session: Session, grants: Iterable[Grant], act: Act) -> list[StatementRun]:
    """The latest runs within her reach, the latest first."""
    wanted = select(StatementRun).where(_reached(tuple(grants), act)).order_by(StatementRun.id.desc())
    return list(session.scalars(wanted.limit(MOST_LISTED)))


def any_run(session: Session, public_id: str) -> StatementRun:
    """For whoever runs the service. Raises RunUnknown."""
    run = session.scalar(select(StatementRun).where(StatementRun.public_id == public_id))
    if run is None:
        raise RunUnknown()
    return run


def runs_with(session: Session, group: Group) -> list[tuple[StatementRun, int]]:
    """The latest runs about a group, whatever else they are about, the latest first; and how many papers each printed of it."""
    done = func.sum(case((StatementItem.state == ItemState.DONE, 1), else_=0))
    of_group = select(StatementItem.run_id, done.label("printed")).where(StatementItem.group_id == group.id)
    counted = of_group.group_by(StatementItem.run_id).subquery()
    wanted = select(StatementRun, counted.c.printed).outerjoin(counted, counted.c.run_id == StatementRun.id)
    wanted = wanted.where(or_(counted.c.run_id.is_not(None), StatementRun.scope == group.scope))
    found = session.execute(wanted.order_by(StatementRun.id.desc()).limit(MOST_OF_A_GROUP))
    return [(run, printed or 0) for run, printed in found]


def run_with(session: Session, group: Group, public_id: str) -> tuple[StatementRun, int]:
    """A run that has something of this group, and how many of its papers were printed. Raises RunUnknown."""
    states = select(StatementItem.state).join(StatementRun).where(StatementRun.public_id == public_id)
    found = session.scalars(states.where(StatementItem.group_id == group.id)).all()
    if not found:
        raise RunUnknown()
    return any_run(session, public_id), found.count(ItemState.DONE)


def groups_in(session: Session, scope: str) -> Sequence[int]:
    """The keys of the groups that lie in a scope."""
    kind, _, public_id = scope.partition(":")
    about: dict[str, ColumnElement[bool]] = {
        "group": Group.public_id == public_id,
        "network": Network.public_id == public_id,
        EVERYTHING: true(),
    }
    return session.scalars(select(Group.id).join(Network).where(about[kind]).order_by(Group.id)).all()


def named_network(session: Session, typed: str) -> Network:
    """The network with this identifier or exactly this name. Raises NetworkNotNamed, NetworkNameShared."""
    found = list(session.scalars(select(Network).where(or_(Network.public_id == typed, Network.name == typed))))
    if not found:
        raise NetworkNotNamed(typed=typed[:60])
    if len(found) > 1:
        identifiers = ", ".join(sorted(network.public_id for network in found))
        raise NetworkNameShared(count=len(found), name=typed, identifiers=identifiers)
    return found[0]


def owner_of(session: Session, run: StatementRun) -> Group | Network | None:
    """The group or network that a run is about; None when it is about all."""
    public_id = run.scope.partition(":")[2]
    if scope_kind(run.scope) == "group":
        return session.scalars(select(Group).where(Group.public_id == public_id)).one()
    if scope_kind(run.scope) == "network":
        return session.scalars(select(Network).where(Network.public_id == public_id)).one()
    return None


def _reached(grants: tuple[Grant, ...], act: Act) -> ColumnElement[bool]:
    """Whether a run is wholly about what these grants reach: itself a scope of hers, or a group within one."""
    scopes = reachable(grants, act)
    if EVERYTHING in scopes:
        return true()
    groups = select(literal("group:").concat(Group.public_id)).join(Network, Group.network_id == Network.id)
    return or_(StatementRun.scope.in_(scopes), StatementRun.scope.in_(groups.where(within(grants, act))))
