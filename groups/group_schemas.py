"""The forms of a group, its members, officers and periods, as they are loaded. Its rules: `groups.rules_schemas`."""

from enum import StrEnum
from typing import Any

import marshmallow as ma

from core.calendars import Calendar
from groups.founding import MOST_NAME
from groups.members import HIGHEST_NUMBER
from groups.members import MOST_NAME as MOST_MEMBER_NAME
from groups.officers import Office
from web.fields import Form, OneOf, Text, Whole, day_sent, messages_of

DAY_PARTS = ("day", "month", "year")


class Ticked(ma.fields.Field[bool]):
    """A box: sent at all means ticked."""

    def __init__(self, data_key: str) -> None:
        super().__init__(load_default=False, data_key=data_key)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> bool:
        return True


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


class Sent:
    """A form read part by part, so that everything that is wrong with it is said at once.

    Each part that is read takes its fields away; `finish` refuses what no part has taken.
    """

    def __init__(self, fields: dict[str, str]) -> None:
        self.fields, self.left = fields, dict(fields)
        self.messages: dict[str, list[str]] = {}

    def load(self, schema: ma.Schema) -> dict[str, Any]:
        """What the schema's own fields say; empty when they cannot be read, and `finish` then says why."""
        names = {field.data_key or name for name, field in schema.fields.items()}
        part = {name: self.left.pop(name) for name in names if name in self.left}
        try:
            loaded: dict[str, Any] = schema.load(part)
        except ma.ValidationError as wrong:
            self.messages |= messages_of(wrong)
            return {}
        return loaded

    def day(self, name: str, calendar: Calendar, *, optional: bool = False) -> Any:
        """The day under `name`; None when it cannot be read, or is optional and empty."""
        typed = [self.left.pop(f"{name}-{part}", "") for part in DAY_PARTS]
        if optional and not any(part.strip() for part in typed):
            return None
        try:
            return day_sent(self.fields, name, calendar)
        except ma.ValidationError as wrong:
            self.messages |= messages_of(wrong)
            return None

    def finish(self) -> None:
        """Raises ValidationError with every sentence so far, and for fields that no part of the form has."""
        try:
            Form().load(self.left)
        except ma.ValidationError as wrong:
            self.messages |= messages_of(wrong)
        if self.messages:
            raise ma.ValidationError(self.messages)
