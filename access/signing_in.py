"""Proving who somebody is by name and password, and opening a sign-in.

The only functions below the edge that open database transactions of their own: an attempt must stay counted although
the request that made it fails, and no lock is held while a password is hashed.
"""

from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from access import passwords, sessions
from access.errors import SignInRefused
from access.limits import attempt_was_right, count_attempt
from access.models import User
from access.people import folded
from core.db import reading, transaction


def check_password(engine: Engine, sign_in_name: str, password: str, address: str) -> User:
    """The active person whose name and password these are; also asked when a second officer confirms on the same phone.

    Call it outside any database transaction. Raises TooManyAttempts, SignInClosed, SignInRefused.
    """
    name = folded(sign_in_name[:1000])
    with transaction(engine) as session:
        count_attempt(session, name, address)
    with reading(engine) as session:
        user = session.scalar(select(User).where(User.sign_in_name == name, User.active))
    if not passwords.matches(user.password_hash if user else None, password) or user is None:
        raise SignInRefused()
    with transaction(engine) as session:
        attempt_was_right(session, name, address)
        _keep_todays_way(session, user, password)
    return user


def _keep_todays_way(session: Session, user: User, password: str) -> None:
    """Hashes again what was hashed with weaker parameters, unless the password has changed meanwhile."""
    if passwords.kept_the_old_way(user.password_hash):
        unchanged = update(User).where(User.id == user.id, User.password_hash == user.password_hash)
        session.execute(unchanged.values(password_hash=passwords.hashed(password)))


def sign_in(
    engine: Engine, sign_in_name: str, password: str, address: str, *, device: str, days: int
) -> tuple[User, str]:
    """The person and the token of her new sign-in. Raises what `check_password` raises."""
    user = check_password(engine, sign_in_name, password, address)
    with transaction(engine) as session:
        return user, sessions.start(session, user.id, device=device, days=days)
