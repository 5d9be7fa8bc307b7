"""Reading a form part by part, so that all that is wrong with it is said at once, and what many forms share.

Refuses a form that arrived in part, and fields that no part of the form has.
"""

from datetime import date
from typing import Any

import marshmallow as ma

from core.calendars import Calendar, parts_in
from core.errors import Inconsistent, Refusal
from core.marks import N_
from web.fields import Form, day_sent, messages_of, sent
from web.language import current_language

DAY_PARTS = ("day", "month", "year")


class FormIncomplete(Inconsistent):
    code = "form-incomplete"
    sentence = N_("Only a part of this form arrived, so nothing was changed. Go back, then press the button once more.")


class Ticked(ma.fields.Field[bool]):
    """A box: sent at all means ticked."""

    def __init__(self, data_key: str) -> None:
        super().__init__(load_default=False, data_key=data_key)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> bool:
        return True


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


def beside(refused: ma.ValidationError | Refusal, field: str) -> dict[str, list[str]]:
    """Sentences by the field they stand beside; a refusal that names none stands beside `field`."""
    if isinstance(refused, ma.ValidationError):
        return messages_of(refused)
    return {field: [current_language().sentence(refused)]}


def day_filled_in(name: str, day: date, calendar: Calendar) -> dict[str, str]:
    """A day as the three fields name-day, name-month and name-year are filled in."""
    parts = zip(("year", "month", "day"), parts_in(day, calendar), strict=True)
    return {f"{name}-{part}": str(number) for part, number in parts}


def version_read() -> int:
    """The version of what stood on the page whose button was pressed. Raises FormIncomplete."""
    version = sent().get("version", "")
    if not version.isdecimal():
        raise FormIncomplete()
    return int(version[:9])
