"""A draft as every part of its page is made from it: the form as typed, its figures so far, and the reader's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.errors import Refusal
from core.language import Language
from core.money import Money
from groups.figures import SheetFigures
from groups.meeting_parts import Field
from groups.meetings import MeetingContext

Errors = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Draft:
    """What every part of the page is made from."""

    context: MeetingContext
    fields: Mapping[str, str]
    errors: Errors
    language: Language
    figures: SheetFigures

    def amount(self, minor: int) -> str:
        return self.language.amount(minor, self.context.currency)

    def money(self, minor: int) -> Money:
        return Money(minor, self.context.currency)

    def field(self, name: str, label: str, fault: Refusal | None = None, **more: Any) -> Field:
        """A field as typed, with what the sheet says about it or else why it cannot be read."""
        unread = (self.language.sentence(fault),) if fault else ()
        return Field(name, label, self.fields.get(name, ""), tuple(self.errors.get(name, ())) or unread, **more)
