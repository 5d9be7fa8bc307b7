"""The forms of signing in, of one's own page, and of people, as they are loaded."""

from typing import Any

import marshmallow as ma

from access.people import MOST_NAME
from access.policy import Role, member_scope, scope_kind
from web.fields import MISSING, Form, OneOf, Secret, Text, Whole
from web.language import current_language


class SignInForm(Form):
    # Read as typed: what could be wrong with a name is nothing to tell a stranger.
    sign_in_name = Secret(data_key="sign-in-name")
    password = Secret()


class LanguageForm(Form):
    locale = Text(most=10)


class PasswordForm(Form):
    password = Secret()
    new_password = Secret(data_key="new-password")


class RoleForm(Form):
    """A role and where it holds: everything, a network, a group, or a member of a group by her number.

    Loads to `role` and `scope`.
    """

    role = OneOf(Role)
    where = Text(most=60)
    member_number = Whole(least=1, most=100_000, load_default=None, data_key="member-number")

    @ma.post_load
    def scoped(self, loaded: dict[str, Any], **_options: Any) -> dict[str, Any]:
        where, number = loaded.pop("where"), loaded.pop("member_number")
        if loaded["role"] is Role.MEMBER and scope_kind(where) == "group":
            if number is None:
                raise ma.ValidationError({"member-number": [current_language().text(MISSING)]})
            where = member_scope(where.partition(":")[2], number)
        return loaded | {"scope": where}


class PersonForm(RoleForm):
    sign_in_name = Text(most=MOST_NAME, data_key="sign-in-name")
    name = Text(most=120)
    locale = Text(most=10)
