"""Whose own rule sets a person may write: the organisations that her grants reach, as a part of the query."""

from collections.abc import Iterable

from sqlalchemy import select, true
from sqlalchemy.orm import Session

from access.policy import EVERYTHING, Act, Grant, reachable
from projects.models import Organisation
from projects.rule_sets.errors import OwnerUnknown


def owners_for(session: Session, grants: Iterable[Grant]) -> list[Organisation]:
    """By name."""
    scopes = reachable(grants, Act.RULES_WRITE)
    ids = [scope.partition(":")[2] for scope in scopes if scope.startswith("organisation:")]
    within = true() if EVERYTHING in scopes else Organisation.public_id.in_(ids)
    return list(session.scalars(select(Organisation).where(within).order_by(Organisation.name, Organisation.id)))


def for_everybody(grants: Iterable[Grant]) -> bool:
    """Whether she may write a set of the whole installation."""
    return EVERYTHING in reachable(grants, Act.RULES_WRITE)


def owner_for(session: Session, grants: Iterable[Grant], public_id: str) -> Organisation | None:
    """The organisation; None, where it is left empty, for the whole installation. Raises OwnerUnknown."""
    held = list(grants)
    if not public_id and for_everybody(held):
        return None
    for owner in owners_for(session, held):
        if owner.public_id == public_id:
            return owner
    raise OwnerUnknown()
