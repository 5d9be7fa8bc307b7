"""Form fields as people fill them in: marshmallow fields that answer in the reader's language, and what was sent.

Each reads text with the rules of core (amounts, days, clean text) and turns a refusal into the sentence beside the
field. Refuses fields that a form does not have, and one field sent twice: neither comes from our pages.
"""

import re
import unicodedata
from abc import abstractmethod
from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any, TypeVar

import marshmallow as ma
from flask import request

from core import text
from core.calendars import Calendar, day_from_parts
from core.errors import Refusal
from core.marks import N_
from core.money import Currency, parse_amount
from core.rates import parse_number, parse_percent
from web.language import current_language

T = TypeVar("T")

NOT_FROM_OUR_PAGE = N_("The page sent something that it does not have. Load it again and fill it in once more.")
MISSING = N_("Nothing is written here. Please write something.")
NOT_A_NUMBER = N_("“{typed}” is not a whole number. Type digits only.")
NUMBER_OUT_OF_RANGE = N_("Type a number from {least} to {most}.")
NOT_ON_THE_LIST = N_("Choose one from the list.")


def sent(*, leave: Callable[[str], bool] = lambda name: name == "csrf_token") -> dict[str, str]:
    """The form that was sent, without its token. Raises ValidationError for a field that came twice."""
    twice = [name for name, values in request.form.lists() if len(values) > 1]
    if twice:
        raise ma.ValidationError({name: [current_language().text(NOT_FROM_OUR_PAGE)] for name in twice})
    return {name: value for name, value in request.form.items() if not leave(name)}


def told(read: Callable[[], T]) -> T:
    """What `read` answers; its refusal becomes the sentence beside the field."""
    try:
        return read()
    except Refusal as refusal:
        raise ma.ValidationError(current_language().sentence(refusal)) from refusal


def messages_of(error: ma.ValidationError) -> dict[str, list[str]]:
    """The sentences by the field that they stand beside."""
    messages: dict[str, list[str]] = error.normalized_messages()  # type: ignore[no-untyped-call]
    return messages


class Form(ma.Schema):
    """A form: every field is text, all are required unless they say otherwise, and no others are taken."""

    class Meta:
        unknown = ma.RAISE

    error_messages = {"unknown": NOT_FROM_OUR_PAGE}

    def handle_error(self, error: ma.ValidationError, data: Any, *, many: bool, **kwargs: Any) -> None:
        said = {
            name: [current_language().text(one) for one in ones] if name not in self.fields else ones
            for name, ones in messages_of(error).items()
        }
        raise ma.ValidationError(said, data=data, valid_data=error.valid_data)


class Typed(ma.fields.Field[T]):
    """A field that is typed as text; subclasses read it."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("required", "load_default" not in options)
        super().__init__(**options)

    def make_error(self, key: str, **facts: object) -> ma.ValidationError:
        """Missing, null or of a wrong kind: to the person in front of the page it is one thing, nothing usable is there."""
        return ma.ValidationError(current_language().text(MISSING))

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any) -> T:
        if not isinstance(value, str):
            raise self.make_error("invalid")
        if not value.strip() and not self.required:
            default: T = self.load_default
            return default
        return told(lambda: self.read(value))

    @abstractmethod
    def read(self, typed: str) -> T:
        """What was typed, understood. Raises a Refusal or a ValidationError."""


class Text(Typed[str]):
    """A line of text, cleaned, of at most `most` characters."""

    def __init__(self, *, most: int = text.MOST_CHARACTERS, **options: Any) -> None:
        self.most = most
        super().__init__(**options)

    def read(self, typed: str) -> str:
        return text.required(typed, self.most)


class Secret(Typed[str]):
    """A password, exactly as typed; how long it may be is judged where passwords are."""

    def read(self, typed: str) -> str:
        return typed


class Amount(Typed[int]):
    """Minor units of an amount in `of`."""

    def __init__(self, of: Currency, **options: Any) -> None:
        self.of = of
        super().__init__(**options)

    def read(self, typed: str) -> int:
        if not typed.strip():
            raise self.make_error("required")
        return parse_amount(typed, self.of)


class Whole(Typed[int]):
    """A whole number from `least` to `most`, in the digits of any script."""

    def __init__(self, *, least: int = 0, most: int, **options: Any) -> None:
        self.least, self.most = least, most
        super().__init__(**options)

    def read(self, typed: str) -> int:
        digits = typed.strip()
        if not digits:
            raise self.make_error("required")
        if not re.fullmatch(r"\d{1,15}", digits):
            raise ma.ValidationError(current_language().text(NOT_A_NUMBER, typed=typed[:40]))
        number = int("".join(str(unicodedata.digit(digit)) for digit in digits))
        if not self.least <= number <= self.most:
            raise ma.ValidationError(current_language().text(NUMBER_OUT_OF_RANGE, least=self.least, most=self.most))
        return number


class Percent(Typed[Fraction]):
    """A rate or a part in per cent, as an exact fraction."""

    def read(self, typed: str) -> Fraction:
        return parse_percent(typed)


class Number(Typed[Fraction]):
    """A number or multiple with decimals, as an exact fraction."""

    def read(self, typed: str) -> Fraction:
        return parse_number(typed)


Option = TypeVar("Option", bound=StrEnum)


class OneOf(Typed[Option]):
    """A choice from a list."""

    def __init__(self, options: type[Option], **more: Any) -> None:
        self.options = options
        super().__init__(**more)

    def read(self, typed: str) -> Option:
        try:
            return self.options(typed)
        except ValueError:
            raise ma.ValidationError(current_language().text(NOT_ON_THE_LIST)) from None


def day_sent(fields: Mapping[str, str], name: str, calendar: Calendar) -> date:
    """The day that the three fields name-day, name-month and name-year write. Raises ValidationError under `name`."""
    year, month, day = (fields.get(f"{name}-{part}", "") for part in ("year", "month", "day"))
    if not (year or month or day).strip():
        raise ma.ValidationError({name: [current_language().text(MISSING)]})
    try:
        return told(lambda: day_from_parts(year, month, day, calendar))
    except ma.ValidationError as error:
        raise ma.ValidationError({name: error.messages}) from error
