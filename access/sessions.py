"""Sign-ins that are open: one row a device, known by the digest of a random token that only the device's cookie holds.

Refuses to take a token that was ended, left alone for half a day, or is past its last day; nothing in a cookie can
bring it back.
"""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, select, update
from sqlalchemy.orm import Session

from access.errors import SessionUnknown
from access.models import User, UserSession
from core.calendars import now

IDLE = timedelta(hours=12)
# Writing down each click would make every page a write; a few minutes do not matter to IDLE.
_SEEN_AGAIN_AFTER = timedelta(minutes=5)
_DEVICE_CHARACTERS = 120


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def start(session: Session, user_id: int, *, device: str, days: int) -> str:
    """Opens a sign-in of at most `days` and answers its token, kept nowhere here. `device` is for her to read."""
    token = secrets.token_urlsafe(32)
    moment = now()
    session.add(
        UserSession(
            token_hash=_digest(token),
            user_id=user_id,
            started_at=moment,
            seen_at=moment,
            ends_at=moment + timedelta(days=days),
            device="".join(each for each in device if each.isprintable())[:_DEVICE_CHARACTERS],
        )
    )
    session.execute(delete(UserSession).where(UserSession.user_id == user_id, ~_open(moment)))
    return token


def _open(moment: datetime) -> ColumnElement[bool]:
    return and_(UserSession.ends_at > moment, UserSession.seen_at > moment - IDLE)


def user_of_token(session: Session, token: str) -> tuple[User, UserSession] | None:
    """Who holds this token, if it is open and she is active."""
    found = session.execute(
        select(User, UserSession)
        .join(UserSession, UserSession.user_id == User.id)
        .where(UserSession.token_hash == _digest(token), _open(now()), User.active)
    ).first()
    return None if found is None else (found[0], found[1])


def is_stale(of: UserSession) -> bool:
    """Whether it is time to note that this sign-in is still in use."""
    return now() - of.seen_at > _SEEN_AGAIN_AFTER


def note_seen(session: Session, of: UserSession) -> None:
    session.execute(update(UserSession).where(UserSession.token_hash == of.token_hash).values(seen_at=now()))


def open_sessions(session: Session, user_id: int) -> Sequence[UserSession]:
    """A person's open sign-ins, the latest used first."""
    of_hers = select(UserSession).where(UserSession.user_id == user_id, _open(now()))
    return session.scalars(of_hers.order_by(UserSession.seen_at.desc(), UserSession.public_id)).all()


def end(session: Session, token: str) -> None:
    """Ends a sign-in; ending it twice does no harm."""
    session.execute(delete(UserSession).where(UserSession.token_hash == _digest(token)))


def end_elsewhere(session: Session, user_id: int, public_id: str) -> None:
    """Ends one of her sign-ins by its name. Raises SessionUnknown."""
    of_hers = delete(UserSession).where(UserSession.user_id == user_id, UserSession.public_id == public_id)
    if session.execute(of_hers.returning(UserSession.public_id)).first() is None:
        raise SessionUnknown()


def end_all(session: Session, user_id: int, *, staying: str | None = None) -> None:
    """Ends all her sign-ins, except the one whose token is `staying`."""
    of_hers = delete(UserSession).where(UserSession.user_id == user_id)
    session.execute(of_hers if staying is None else of_hers.where(UserSession.token_hash != _digest(staying)))
