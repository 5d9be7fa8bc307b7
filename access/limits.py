"""How often a password may be tried: counted by name and by address, in the database, before the password is looked at.

An attempt counts as a failure until it is proven right, so a hundred guesses sent at once are a hundred, not one. Names
nobody has are counted like all others: the waits tell a stranger nothing.
"""

import hashlib
import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from access.errors import SignInClosed, TooManyAttempts
from access.models import SignInFailure
from core.calendars import now

MOST_FAILURES = 100  # in a row for one name, by NIST SP 800-63B-4, 3.2.2; then only a new password opens it
_FORGOTTEN_AFTER = timedelta(days=90)
_ADDRESS_FORGOTTEN_AFTER = timedelta(days=1)
_INSERT: dict[str, Any] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


@dataclass(frozen=True, slots=True)
class Patience:
    """`free` failures without a wait; then the first wait, doubled each time, at most the longest."""

    free: int
    first: timedelta
    longest: timedelta

    def wait(self, failures: int) -> timedelta:
        if failures < self.free:
            return timedelta(0)
        return min(self.first * (1 << min(failures - self.free, 20)), self.longest)


WITH_A_NAME = Patience(free=5, first=timedelta(minutes=1), longest=timedelta(hours=1))
# A whole village may share one address of a telephone company.
WITH_AN_ADDRESS = Patience(free=30, first=timedelta(minutes=1), longest=timedelta(minutes=15))


def count_attempt(session: Session, sign_in_name: str, address: str) -> None:
    """Counts an attempt as a failure. Raises TooManyAttempts or SignInClosed, and then counts nothing.

    The name's row is locked before the address's, always in this order, so attempts queue and never wait in a circle.
    """
    moment = now()
    _forget_the_oldest(session, moment - _FORGOTTEN_AFTER)
    for_name = _locked(session, _name_subject(sign_in_name), moment)
    for_address = _locked(session, _address_subject(address), moment)
    if moment - for_address.last_at > _ADDRESS_FORGOTTEN_AFTER:
        for_address.failures = 0
    if for_name.failures >= MOST_FAILURES:
        raise SignInClosed(failures=for_name.failures)
    _refuse_while_waiting(max(until or moment for until in (for_name.wait_until, for_address.wait_until)), moment)
    for counted, patience in ((for_name, WITH_A_NAME), (for_address, WITH_AN_ADDRESS)):
        counted.failures += 1
        wait = patience.wait(counted.failures)
        counted.last_at, counted.wait_until = moment, moment + wait if wait else None
    session.flush()


def count_guess(session: Session, what: str, patience: Patience) -> None:
    """Counts a guess at something else than a password as a failure, by itself. Raises TooManyAttempts, and then counts nothing.

    `what` names what is guessed at and by whom; it is kept as a digest.
    """
    moment = now()
    _forget_the_oldest(session, moment - _FORGOTTEN_AFTER)
    counted = _locked(session, _guess_subject(what), moment)
    if moment - counted.last_at > _ADDRESS_FORGOTTEN_AFTER:
        counted.failures = 0
    _refuse_while_waiting(counted.wait_until, moment)
    counted.failures += 1
    wait = patience.wait(counted.failures)
    counted.last_at, counted.wait_until = moment, moment + wait if wait else None
    session.flush()


def refuse_guessing(session: Session, what: str) -> None:
    """Raises TooManyAttempts while no further guess at this is looked at; counts nothing."""
    counted = session.get(SignInFailure, _guess_subject(what))
    if counted is not None:
        _refuse_while_waiting(counted.wait_until, now())


def guess_was_right(session: Session, what: str) -> None:
    """Takes this one guess back."""
    _take_back(session, _guess_subject(what))


def _refuse_while_waiting(until: datetime | None, moment: datetime) -> None:
    """Raises TooManyAttempts while a wait lasts."""
    wait = (until or moment) - moment
    if wait > timedelta(0):
        seconds = -(-wait // timedelta(seconds=1))
        raise TooManyAttempts(minutes=-(-seconds // 60), seconds=seconds)


def _locked(session: Session, subject: str, moment: datetime) -> SignInFailure:
    """The counter of a subject, made if it is new, and nobody else's until this database transaction ends."""
    insert = _INSERT[session.get_bind().dialect.name]
    new = insert(SignInFailure).values(subject=subject, failures=0, last_at=moment)
    # An update that changes nothing locks the row, in the one statement that also makes it.
    counter = new.on_conflict_do_update(index_elements=["subject"], set_={"subject": subject}).returning(SignInFailure)
    found: SignInFailure = session.scalars(counter, execution_options={"populate_existing": True}).one()
    return found


def _forget_the_oldest(session: Session, before: datetime) -> None:
    old = select(SignInFailure.subject).where(SignInFailure.last_at < before).limit(100)
    unused = old.with_for_update(skip_locked=True)
    session.execute(delete(SignInFailure).where(SignInFailure.subject.in_(unused)))


def attempt_was_right(session: Session, sign_in_name: str, address: str) -> None:
    """Clears the name's failures and takes this one attempt back from the address's."""
    forget_failures(session, sign_in_name)
    _take_back(session, _address_subject(address))


def _take_back(session: Session, subject: str) -> None:
    session.execute(
        update(SignInFailure)
        .where(SignInFailure.subject == subject, SignInFailure.failures > 0)
        .values(failures=SignInFailure.failures - 1, wait_until=None)
    )


def forget_failures(session: Session, sign_in_name: str) -> None:
    session.execute(delete(SignInFailure).where(SignInFailure.subject == _name_subject(sign_in_name)))


def _name_subject(sign_in_name: str) -> str:
    """A digest: people type passwords into the wrong field, and those are not kept."""
    return f"name:{_digest(sign_in_name)}"


def _guess_subject(what: str) -> str:
    return f"guess:{_digest(what)}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def network_of(address: str) -> str:
    """The address as guesses are counted by it."""
    return _address_subject(address)


def _address_subject(address: str) -> str:
    """The address; for IPv6 its network, for one subscriber has 2^64 of them."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "address:unknown"
    if parsed.version == 6:
        parsed = ipaddress.ip_network((parsed, 64), strict=False).network_address
    return f"address:{parsed}"
