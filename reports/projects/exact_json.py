"""JSON whose amounts are exact: standards want numbers, and no number of ours passes through a float on its way."""

import json
from collections.abc import Mapping

from core.money import Money, plain


def as_json(value: object) -> str:
    """One line of JSON; money is the digits of its minor units. Raises TypeError for floats and for what is not plain data."""
    if isinstance(value, Money):
        return plain(value.minor, value.currency)
    if isinstance(value, Mapping):
        return "{" + ",".join(f"{_quoted(str(key))}:{as_json(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(as_json, value)) + "]"
    if isinstance(value, str):
        return _quoted(value)
    if value is None or isinstance(value, (bool, int)):
        return json.dumps(value)
    raise TypeError(f"{value!r} has no exact form in JSON")


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
