"""What a seal signs: one short line in capitals that a square code keeps in few modules and that anybody can read in it.

    K1:MEMBER-STATEMENT:2026-12-31:THB:1:42:3FA2…:9C01…:SAVED.120000:SHARES.24

Parted by colons: the form of the line (K1, or K1P for practice), the kind of paper, the last day it speaks of, its currency, how
many books are behind it, the number of their last entry, the first half of that entry's fingerprint and of the digest of the
paper's figures, and the figures that people compare, as a name and whole minor units. The form is fixed for ever; another gets
another name.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

REAL, PRACTICE = "K1", "K1P"
# Half of a SHA-256 still cannot be met by another text, and the square stays small.
SHORT_DIGEST = 32
_FORM = re.compile(
    r"(?P<form>K1P?):(?P<kind>[A-Z-]+):(?P<day>\d{4}-\d{2}-\d{2}):(?P<currency>[A-Z]{3}|):(?P<books>\d{1,9}):(?P<number>\d{1,18})"
    r":(?P<fingerprint>[0-9A-F]{32}):(?P<digest>[0-9A-F]{32})(?P<figures>(:[A-Z-]+\.-?\d{1,18})*)",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Message:
    """`fingerprint` and `digest` are the first half of each, in small hexadecimal letters; `figures` minor units by key."""

    practice: bool
    kind: str
    day: date
    currency: str
    books: int
    number: int
    fingerprint: str
    digest: str
    figures: Mapping[str, int]


def written(said: Message) -> str:
    """The line that is signed."""
    return ":".join(
        (
            PRACTICE if said.practice else REAL,
            _in_capitals(said.kind),
            said.day.isoformat(),
            said.currency,
            str(said.books),
            str(said.number),
            said.fingerprint.upper(),
            said.digest.upper(),
            *(f"{_in_capitals(key)}.{minor}" for key, minor in said.figures.items()),
        )
    )


def read(line: str) -> Message:
    """What a line says. Raises ValueError for a line of another form."""
    found = _FORM.fullmatch(line)
    if found is None:
        raise ValueError("the line has not the form of a seal")
    figures = (one.split(".") for one in found["figures"].split(":")[1:])
    return Message(
        practice=found["form"] == PRACTICE,
        kind=_in_small_letters(found["kind"]),
        day=date.fromisoformat(found["day"]),
        currency=found["currency"],
        books=int(found["books"]),
        number=int(found["number"]),
        fingerprint=found["fingerprint"].lower(),
        digest=found["digest"].lower(),
        figures={_in_small_letters(key): int(minor) for key, minor in figures},
    )


def _in_capitals(name: str) -> str:
    return name.upper().replace("_", "-")


def _in_small_letters(name: str) -> str:
    return name.lower().replace("-", "_")
