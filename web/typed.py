"""Reading a long form whose empty fields mean nothing: each figure by itself, and all that is wrong said at once.

For forms with a line for every member. Nothing is guessed; a field that cannot be read keeps its sentence, and `finish`
then refuses the whole.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeVar

import marshmallow as ma

from core.calendars import Calendar
from core.money import Currency
from web.fields import MISSING, Amount, Text, Whole, day_sent, messages_of, told
from web.language import current_language

Read = TypeVar("Read")

MOST_PIECES = 1_000_000


class Typed:
    """The fields of a form as typed, read one at a time."""

    def __init__(self, fields: Mapping[str, str], money: Currency, calendar: Calendar) -> None:
        self.fields, self.money, self.calendar = fields, money, calendar
        self.messages: dict[str, list[str]] = {}

    def amount(self, name: str, *, required: bool = False) -> int | None:
        """Minor units; None when the field is empty or cannot be read."""
        return self._read(name, Amount(self.money).read, required)

    def whole(self, name: str, *, least: int = 0, most: int = MOST_PIECES, required: bool = False) -> int | None:
        return self._read(name, Whole(least=least, most=most).read, required)

    def words(self, name: str, *, most: int = 300, required: bool = False) -> str:
        return self._read(name, Text(most=most).read, required) or ""

    def day(self, name: str, *, required: bool = True) -> date | None:
        parts = [self.fields.get(f"{name}-{part}", "") for part in ("day", "month", "year")]
        if not required and not any(part.strip() for part in parts):
            return None
        try:
            return day_sent(self.fields, name, self.calendar)
        except ma.ValidationError as wrong:
            self.messages |= messages_of(wrong)
            return None

    def numbers(self, prefix: str, suffix: str = "") -> list[int]:
        """Which numbers a form has fields for, as in "saved-7": the ones that are not empty."""
        pattern = re.compile(rf"{re.escape(prefix)}([1-9]\d{{0,14}}){re.escape(suffix)}", re.ASCII)
        found = (pattern.fullmatch(name) for name, typed in self.fields.items() if typed.strip())
        return sorted(int(one[1]) for one in found if one)

    def pieces(self, prefix: str) -> dict[int, int] | None:
        """How many of each note and coin; None when nobody counted, and an empty heap where nought was counted."""
        counted = {number: self.whole(f"{prefix}{number}") for number in self.numbers(prefix)}
        if not counted:
            return None
        return {number: quantity for number, quantity in counted.items() if quantity}

    def _read(self, name: str, read: Callable[[str], Read], required: bool) -> Read | None:
        typed = self.fields.get(name, "")
        if not typed.strip():
            if required:
                self.messages[name] = [current_language().text(MISSING)]
            return None
        try:
            return told(lambda: read(typed))
        except ma.ValidationError as wrong:
            self.messages[name] = [str(message) for message in wrong.messages]
            return None

    def finish(self) -> None:
        """Raises ValidationError with every sentence so far."""
        if self.messages:
            raise ma.ValidationError(self.messages)
