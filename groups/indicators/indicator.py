"""What an indicator is: two parts of the facts, one divided by the other, with its words, its source and its version."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from core.marks import N_, Term
from groups.indicators.facts import Facts

Part = Callable[[Facts], int | None]

WEEKS_IN_A_YEAR = 52
# A group younger than this says nothing about a year.
LEAST_WEEKS = 4


class Area(StrEnum):
    MEMBERS = "members"
    MONEY = "money"
    EFFICIENCY = "efficiency"
    NETWORK = "network"


AREA_NAMES: dict[Area, Term] = {
    Area.MEMBERS: Term(N_("Are members content?")),
    Area.MONEY: Term(N_("How does the money do?")),
    Area.EFFICIENCY: Term(N_("How well does the group work?")),
    Area.NETWORK: Term(N_("How well does the network work?")),
}


class Unit(StrEnum):
    """How the quotient is read: percent, an amount of money, a plain number."""

    PERCENT = "percent"
    MONEY = "money"
    NUMBER = "number"


class InMoney(StrEnum):
    """Which parts are amounts of money; the others count people, loans, groups."""

    NEITHER = "neither"
    ABOVE = "above"
    BOTH = "both"


class Mark(StrEnum):
    VERIFIED = "V"
    UNCONFIRMED = "U"


MARK_NAMES: dict[Mark, Term] = {
    Mark.VERIFIED: Term(N_("as read in the source")),
    Mark.UNCONFIRMED: Term(N_("as commonly reckoned; not confirmed as anybody's standard")),
}


@dataclass(frozen=True, slots=True)
class Indicator:
    """`above` ÷ `below`; an indicator without `below` is an amount by itself.

    A part is None where the group keeps no such records, and `unknown` then says so; `nothing` is said when `below` is
    zero. `whole`: the part above can never exceed the part below. `raw`: the figure beside which this one, reckoned to a
    year, is shown, and only from LEAST_WEEKS weeks on. `of_networks`: makes sense of many groups only. `per_officer`: divided
    by the number of network officers.
    """

    code: str
    area: Area
    name: str
    unit: Unit
    above: Part
    above_words: str
    below: Part | None = None
    below_words: str = ""
    nothing: str = ""
    unknown: str = N_("This group keeps no such records.")
    mark: Mark = Mark.UNCONFIRMED
    source: str = ""
    version: int = 1
    money: InMoney = InMoney.NEITHER
    whole: bool = False
    raw: str = ""
    of_networks: bool = False
    per_officer: bool = False
