"""The forms of a group, its members, officers and periods, as they are loaded. Its rules: `groups.rules_schemas`."""

from enum import StrEnum

from groups.founding import MOST_NAME
from groups.members import HIGHEST_NUMBER
from groups.members import MOST_NAME as MOST_MEMBER_NAME
from groups.officers import Office
from web.fields import Form, OneOf, Text, Whole


class SigningForm(Form):
    signed_by = Text(data_key="signed-by")


class IdentityForm(Form):
    network = Text(most=16)
    name = Text(most=MOST_NAME)
    currency = Text(most=3)
    locale = Text(most=16)
    timezone = Text(most=64)


class Sex(StrEnum):
    """As statistics ask for it; it may be left out."""

    WOMAN = "f"
    MAN = "m"
    OTHER = "x"


class MemberForm(Form):
    name = Text(most=MOST_MEMBER_NAME)
    sex = OneOf(Sex, load_default=None)


class NewMemberForm(MemberForm):
    number = Whole(least=1, most=HIGHEST_NUMBER, load_default=None)


class OfficerForm(Form):
    office = OneOf(Office)
    member = Whole(least=1, most=HIGHEST_NUMBER)


class SeriesForm(Form):
    every_days = Whole(least=1, most=366, data_key="every-days")
    starts_at = Text(most=5, load_default="", data_key="starts-at")
    place = Text(load_default="")


class HolidayForm(Form):
    name = Text(most=100, data_key="holiday-name")
