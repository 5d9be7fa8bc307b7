"""The second officer's part on this device, in a group: meetings and vouchers share it.

She must hold the key in each group that the deed is about.
"""

from collections.abc import Callable

from sqlalchemy.orm import Session

from access.models import User
from access.policy import Act, Grant
from core.errors import NotAllowed, NotFound
from core.marks import N_
from groups.finding import group_for
from groups.models import Group
from web import second_officer

# What she agrees to, in her group, by her name as the books write it and with what she may do.
Agreed = Callable[[Session, Group, str, tuple[Grant, ...]], object]


class NotTheSecondOfficer(NotAllowed):
    code = "not-the-second-officer"
    sentence = N_("{name} is not a key-holder of this group and cannot confirm. Ask one of the key-holders.")


def as_second_officer(act: Act, gid: str, agreed: Agreed) -> None:
    """Does something in a group in the name of the officer who types her name and password on this device.

    Raises NotTheSecondOfficer, what `check_password` raises, and what `agreed` raises.
    """

    def in_the_group(session: Session, officer: User, grants: tuple[Grant, ...]) -> None:
        try:
            group = group_for(session, grants, act, gid)
        except NotFound:
            raise NotTheSecondOfficer(name=officer.name) from None
        agreed(session, group, officer.actor, grants)

    second_officer.as_second_officer(in_the_group)
