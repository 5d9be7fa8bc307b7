"""A figure of a rule, where it is written, and how certain it is. A figure that no source states is None, never a guess."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from core.marks import N_


class Mark(StrEnum):
    """How certain a figure is, by the letters of the domain document."""

    VERIFIED = "V"
    COMPUTED = "C"
    UNVERIFIED = "U"


MARK_NAMES: Mapping[Mark, str] = {
    Mark.VERIFIED: N_("read in its source"),
    Mark.COMPUTED: N_("computed from figures that were read"),
    Mark.UNVERIFIED: N_("not verified: ask the funder before you rely on it"),
}
NOT_STATED = N_("not stated in the source")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a figure is written. `key` is how figures name it; for the ready-made sets, the key of the domain document."""

    key: str
    title: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in the unit of its rule set (baht, UF; per cent where the rule is a percentage); None: not stated.

    `source` is the key of one of the set's sources.
    """

    number: Fraction | None
    source: str
    mark: Mark = Mark.VERIFIED


@dataclass(frozen=True, slots=True)
class Fact:
    """What a source says and nothing here reckons with: said in words, with its source, so that it is not lost."""

    text: str
    source: str
    mark: Mark = Mark.VERIFIED
