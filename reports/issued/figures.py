"""The figures of a paper as plain data: what its file carries for other programs, and what its digest is taken over.

Everything that the frozen paper holds but the day it was printed on, in no language, so that the same figures have the same
digest whatever language, size or day they are printed in.
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from hashlib import sha256
from typing import Any

from core import frozen
from core.errors import Refusal
from reports.papers import Heading, Names, Paper

# Of the heading: not a figure, or told by the others.
_LEFT_OUT = frozenset({"printed_on", "witnessed"})
# Of a paper that calls people by numbers: a voucher's content, which has names that the paper hides. Its `evidence` tells it.
_NAMES_PEOPLE = frozenset({"said"})


def figures_of(paper: Paper) -> dict[str, Any]:
    """What the paper holds as what JSON has, in the order of its fields. Raises TypeError as `figures_text` does."""
    found: dict[str, Any] = frozen.plain({"kind": paper.kind, **{name: _plain(value) for name, value in _parts(paper).items()}})
    return found


def figures_text(paper: Paper) -> str:
    """One line of JSON with sorted keys. Raises TypeError for a paper that holds what has no one form (a float)."""
    return frozen.text_of(figures_of(paper))


def digest_of(paper: Paper) -> str:
    """SHA-256 of the figures, 64 hexadecimal characters."""
    return sha256(figures_text(paper).encode()).hexdigest()


def _parts(held: Any) -> dict[str, Any]:
    left_out: frozenset[str] = _LEFT_OUT if isinstance(held, Heading) else frozenset()
    if getattr(held, "names", None) is Names.NUMBERS:
        left_out = _NAMES_PEOPLE
    return {field.name: getattr(held, field.name) for field in fields(held) if field.name not in left_out}


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {name: _plain(part) for name, part in _parts(value).items()}
    if isinstance(value, Refusal):
        return {"refused": value.code, "facts": {name: _plain(fact) for name, fact in value.facts.items()}}
    if isinstance(value, tuple | list):
        return tuple(_plain(part) for part in value)
    if isinstance(value, Mapping):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, frozenset):
        return tuple(sorted(value))
    return value
