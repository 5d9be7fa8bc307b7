"""The forms of a group, its members, officers and periods, as they are loaded. Its rules: `groups.rules_schemas`."""

import re
from enum import StrEnum

import marshmallow as ma

from core.marks import N_
from groups.founding import MOST_NAME
from groups.members import HIGHEST_NUMBER
from groups.members import MOST_NAME as MOST_MEMBER_NAME
from groups.officers import Office
from web.fields import Form, OneOf, Text, Whole
from web.language import current_language

NO_TIME_OF_DAY = N_("“{typed}” is no time of day. Write hours and minutes, such as 14:00.")


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


class Clock(Text):
    """Hours and minutes of a day, "14:00"."""

    def read(self, typed: str) -> str:
        if not re.fullmatch(r"([01]?\d|2[0-3])[:.][0-5]\d", typed.strip(), re.ASCII):
            raise ma.ValidationError(current_language().text(NO_TIME_OF_DAY, typed=typed.strip()[:10]))
        return super().read(typed)


class SeriesForm(Form):
    every_days = Whole(least=1, most=366, data_key="every-days")
    starts_at = Clock(most=5, load_default="", data_key="starts-at")
    place = Text(load_default="")


class HolidayForm(Form):
    name = Text(most=100, data_key="holiday-name")
