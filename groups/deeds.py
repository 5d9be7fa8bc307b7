"""Who did something, and when: what a page says of each officer's part."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from groups.meetings import name_of


@dataclass(frozen=True, slots=True)
class Deed:
    name: str
    at: datetime


def deed(session: Session, actor: str | None, at: datetime | None) -> Deed | None:
    """None when nobody did it yet."""
    return Deed(name_of(session, actor), at) if actor and at else None
