"""Frozen objects as text, and back: the canonical form of everything that is kept, signed or fingerprinted.

JSON with sorted keys and no spaces, so that equal objects are equal bytes. The text of an object is told by the type hints of
its dataclass; what was kept before a field existed takes the field's default. Refuses floats: a rate is a `Fraction`.
"""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from fractions import Fraction
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

Kept = TypeVar("Kept")


def to_text(kept: object) -> str:
    """One line of JSON. Raises TypeError for what has no one form: floats, sets, classes that are no dataclass."""
    return text_of(plain(kept))


def text_of(told: object) -> str:
    """One line of JSON of what `plain` gave."""
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_text(kind: type[Kept], text: str) -> Kept:
    """The object of a dataclass that a text stands for, its own rules checked again by building it.

    Raises ValueError, KeyError or TypeError for a text that is none.
    """
    built: Kept = built_from(kind, json.loads(text))
    return built


def plain(kept: object) -> Any:
    """The object as what JSON has: a day as ISO 8601, a fraction as "3/100", an enumeration's member as its value."""
    if isinstance(kept, Enum):
        return kept.value
    if kept is None or isinstance(kept, (bool, int, str)):
        return kept
    if isinstance(kept, date):
        return kept.isoformat()
    if isinstance(kept, Fraction):
        return f"{kept.numerator}/{kept.denominator}"
    if isinstance(kept, tuple):
        return [plain(part) for part in kept]
    if isinstance(kept, Mapping):
        return {_key(key): plain(part) for key, part in kept.items()}
    if is_dataclass(kept) and not isinstance(kept, type):
        return {field.name: plain(getattr(kept, field.name)) for field in fields(kept)}
    raise TypeError(f"{kept!r} has no canonical form")


def _key(key: object) -> str:
    if isinstance(key, (str, int)):
        return str(key)  # an enumeration of text is its text
    raise TypeError(f"{key!r} cannot be a name")


def built_from(kind: Any, given: Any) -> Any:
    """What `plain` gave, as the type that the hint names."""
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        return _optional(get_args(kind), given)
    if origin is tuple:
        return tuple(built_from(get_args(kind)[0], part) for part in given)
    if origin is not None and issubclass(origin, Mapping):
        name, part = get_args(kind)
        return {_named(name, key): built_from(part, value) for key, value in given.items()}
    if isinstance(kind, type) and is_dataclass(kind):
        hints = _hints(kind)
        return kind(**{name: built_from(hints[name], value) for name, value in given.items()})
    return _scalar(kind, given)


def _optional(kinds: tuple[Any, ...], given: Any) -> Any:
    (kind,) = (one for one in kinds if one is not NoneType)
    return None if given is None else built_from(kind, given)


def _named(kind: Any, key: str) -> Any:
    return int(key) if kind is int else _scalar(kind, key)


def _scalar(kind: Any, given: Any) -> Any:
    if issubclass(kind, Enum):
        return kind(given)
    if kind is date:
        return date.fromisoformat(given)
    if kind is Fraction:
        return Fraction(given)
    if type(given) is not kind:
        raise TypeError(f"{given!r} is no {kind.__name__}")
    return given


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)
