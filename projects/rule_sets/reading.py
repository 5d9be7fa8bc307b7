"""A rule set from the text that an agency wrote: JSON of the shape of `rule_set`, read with care and checked wholly.

Raises SetUnreadable for a text that is none: floats, doubled names, numbers that only a computer would write.
"""

import json
import re
from collections.abc import Sequence
from typing import Any, NoReturn

from core.frozen import built_from, plain, to_text
from projects.rule_sets.errors import SetUnreadable
from projects.rule_sets.rule_set import RuleSet

MOST_CHARACTERS = 40_000
_NUMBER = re.compile(r"\d{1,15}(\.\d{1,6})?|\d{1,15}/[1-9]\d{0,14}", re.ASCII)
_DEEPEST = 12


def rule_set_from(text: str) -> RuleSet:
    """The set that a text stands for; whether its rules make sense, `checking` says. Raises SetUnreadable."""
    if len(text) > MOST_CHARACTERS:
        raise SetUnreadable(reason=f"it has {len(text)} characters, at most {MOST_CHARACTERS} fit")
    try:
        given = json.loads(text, object_pairs_hook=_once, parse_float=_no_float, parse_constant=_no_float)
        _check_depth(given)
        found: RuleSet = built_from(RuleSet, given)
    except SetUnreadable:
        raise
    except RecursionError:
        raise SetUnreadable(reason="it is nested too deeply") from None
    except json.JSONDecodeError as wrong:
        raise SetUnreadable(reason=f"line {wrong.lineno}, column {wrong.colno} is not JSON") from None
    except KeyError as wrong:
        raise SetUnreadable(reason=f"no set has a part named {str(wrong.args[0])[:40]!r}") from None
    except (TypeError, ValueError, AttributeError) as wrong:
        raise SetUnreadable(reason=_short(wrong)) from None
    return found


def text_of(rule_set: RuleSet) -> str:
    """The set as an agency reads and changes it: indented, whole numbers without a denominator, what is empty left out."""
    return json.dumps(_plainer(plain(rule_set)), ensure_ascii=False, indent=1)


def same(one: RuleSet, other: RuleSet) -> bool:
    return to_text(one) == to_text(other)


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise SetUnreadable(reason=f"{twice[:40]!r} is written twice in one place")
    number = found.get("number")
    if number is not None and not (isinstance(number, str) and _NUMBER.fullmatch(number)):
        raise SetUnreadable(reason=f"{str(number)[:40]!r} is no figure; write it in quotes, such as \"25000\"")
    return found


def _no_float(typed: str) -> NoReturn:
    raise SetUnreadable(reason=f"{typed[:40]} has a point or is no number; write figures in quotes, such as \"0.5\"")


def _check_depth(given: Any, depth: int = 0) -> None:
    if depth > _DEEPEST:
        raise SetUnreadable(reason="it is nested too deeply")
    for part in given.values() if isinstance(given, dict) else given if isinstance(given, list) else ():
        _check_depth(part, depth + 1)


def _short(wrong: Exception) -> str:
    """What the shapes say of it; `missing … required` arguments are parts that were left out."""
    said = str(wrong).replace("RuleSet.__init__() missing", "it is without").replace("__init__() missing", "is without")
    return said.replace("required positional argument", "part")[:160]


def _plainer(given: Any) -> Any:
    if isinstance(given, dict):
        parts = {name: _plainer(part) for name, part in given.items()}
        return {name: part for name, part in parts.items() if part not in ({}, [], "") or name in ("name", "key")}
    if isinstance(given, list):
        return [_plainer(part) for part in given]
    if isinstance(given, str) and re.fullmatch(r"\d+/1", given):
        return given.removesuffix("/1")
    return given
