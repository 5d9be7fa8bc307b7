"""Why an item failed, kept as a refusal's code and facts, so that every reader is told in her own language and notation."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from core.errors import Refusal
from core.money import Money, currency
from reports.bulk.errors import NotPrinted


def facts_text(refused: Refusal) -> str:
    """The facts of a refusal as one line of JSON."""
    return json.dumps({name: _kept(fact) for name, fact in refused.facts.items()}, ensure_ascii=False, sort_keys=True)


def told(code: str, facts: str | None) -> Refusal:
    """The refusal again; where nobody says such a thing any more, that it could not be printed."""
    kind = next((kind for kind in _family(Refusal) if vars(kind).get("code") == code), NotPrinted)
    given = {name: _read(fact) for name, fact in json.loads(facts or "{}").items()}
    again = kind(**given)
    try:
        str(again)
    except (KeyError, IndexError):  # its sentence speaks of more than it did when this was kept
        return NotPrinted()
    return again


def _family(kind: type[Refusal]) -> Iterator[type[Refusal]]:
    for each in kind.__subclasses__():
        yield each
        yield from _family(each)


def _kept(fact: object) -> Any:
    if isinstance(fact, Money):
        return {"money": [fact.minor, fact.currency.code]}
    if isinstance(fact, date):
        return {"day": fact.isoformat()[:10]}
    return fact if isinstance(fact, int) else str(fact)


def _read(kept: Any) -> object:
    if not isinstance(kept, Mapping):
        return kept
    if "money" in kept:
        minor, code = kept["money"]
        return Money(minor, currency(code))
    return date.fromisoformat(kept["day"])
