"""The second officer's part on this device: she types her name and password, and it is she who agrees, not who is signed in.

Shared by everything that two officers do: meetings, vouchers. She must hold the key in each group that the deed is about.
"""

from collections.abc import Callable

from flask import current_app
from sqlalchemy.orm import Session

from access.people import grants_of
from access.policy import Act, Grant
from access.signing_in import check_password
from core.calendars import today
from core.errors import NotAllowed, NotFound
from core.marks import N_
from groups.finding import group_for
from groups.meeting_views import FormIncomplete
from groups.models import Group
from web import database
from web.fields import sent
from web.signed_in import address

# What she agrees to, in her group, by her name as the books write it and with what she may do.
Agreed = Callable[[Session, Group, str, tuple[Grant, ...]], object]


class NotTheSecondOfficer(NotAllowed):
    code = "not-the-second-officer"
    sentence = N_("{name} is not a key-holder of this group and cannot confirm. Ask one of the key-holders.")


def as_second_officer(act: Act, gid: str, agreed: Agreed) -> None:
    """Does something in the name of the officer who types her name and password on this device.

    Raises NotTheSecondOfficer, what `check_password` raises, and what `agreed` raises.
    """
    fields = sent()
    officer = check_password(database.engine(), fields.get("sign-in-name", ""), fields.get("password", ""), address())
    with database.transaction() as session:
        grants = tuple(grants_of(session, officer, today(current_app.extensions["settings"].timezone)))
        try:
            group = group_for(session, grants, act, gid)
        except NotFound:
            raise NotTheSecondOfficer(name=officer.name) from None
        agreed(session, group, officer.actor, grants)


def version_read() -> int:
    """The version of what stood on the page whose button was pressed. Raises FormIncomplete."""
    version = sent().get("version", "")
    if not version.isdecimal():
        raise FormIncomplete()
    return int(version[:9])
