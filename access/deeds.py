"""Who did something, and when: what a page says of each officer's part."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from access.models import User


@dataclass(frozen=True, slots=True)
class Deed:
    name: str
    at: datetime


def deed(session: Session, actor: str | None, at: datetime | None) -> Deed | None:
    """None when nobody did it yet."""
    return Deed(name_of(session, actor), at) if actor and at else None


def name_of(session: Session, actor: str) -> str:
    """The name of who did something; the actor's own text for what no person did."""
    kind, _, public_id = actor.partition(":")
    found = session.scalar(select(User.name).where(User.public_id == public_id)) if kind == "user" else None
    return found or actor
