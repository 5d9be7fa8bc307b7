"""The second officer's part on this device: she types her name and password, and it is she who agrees, not who is signed in."""

from collections.abc import Callable

from flask import current_app
from sqlalchemy.orm import Session

from access.models import User
from access.people import grants_of
from access.policy import Grant
from access.signing_in import check_password
from core.calendars import today
from web import database
from web.fields import sent
from web.signed_in import address

# What she agrees to: who she is, and what she may do. It finds the thing within her own scopes.
Agreed = Callable[[Session, User, tuple[Grant, ...]], object]


def as_second_officer(agreed: Agreed) -> None:
    """Does something in the name of the officer who types her name and password. Raises what `check_password` and `agreed` do."""
    fields = sent()
    officer = check_password(database.engine(), fields.get("sign-in-name", ""), fields.get("password", ""), address())
    with database.transaction() as session:
        agreed(session, officer, tuple(grants_of(session, officer, today(current_app.extensions["settings"].timezone))))
