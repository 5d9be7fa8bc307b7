"""The case that a rule set is asked about: who lives there, how it is upgraded, what it costs, what has been saved.

Frozen, and refuses to exist with counts or amounts below zero. Amounts are minor units of the set's currency; None: not told.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from core.marks import Term
from projects.rule_sets.errors import (
    AmountBelowZero,
    HouseholdsNegative,
    HouseholdsTooMany,
    LandContradictsType,
    PartsContradict,
)
from projects.rule_sets.places import LAND_NAMES, LAND_OF, UPGRADING_TYPES, Land, Tenure, UpgradingType
from projects.rule_sets.rule_set import SavingsBase

# More than live in any one country; a project has some hundreds.
MOST_HOUSEHOLDS = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Saved:
    """What had been put aside on a day; without a day it counts whatever the cut-off."""

    minor: int
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """`households` by tenure, and `untold` those whose tenure nobody said: they count as eligible, and the answer says so.

    `savings_base`: which of several published bases this project's agreement says; None: all are tried.
    `parts`: households of each part, where a community applies in several. `index_rate` is the currency for one index unit.
    Raises HouseholdsNegative, HouseholdsTooMany, PartsContradict, LandContradictsType, AmountBelowZero.
    """

    on: date
    households: Mapping[Tenure, int] = field(default_factory=dict)
    untold: int = 0
    parts: tuple[int, ...] = ()
    upgrading: UpgradingType | None = None
    land: Land | None = None
    cost_minor: int | None = None
    borrowed_minor: int | None = None
    savings: tuple[Saved, ...] | None = None
    savings_base: SavingsBase | None = None
    cut_off: date | None = None
    applicant: str = ""
    counterpart_minor: int | None = None
    counterpart_agreed_minor: int | None = None
    complements: tuple[str, ...] = ()
    house: str = ""
    index_rate: Fraction | None = None
    index_on: date | None = None
    currency: str = ""

    def __post_init__(self) -> None:
        for count in (*self.households.values(), self.untold, *self.parts):
            if count < 0:
                raise HouseholdsNegative(typed=count)
        if self.total > MOST_HOUSEHOLDS:
            raise HouseholdsTooMany(typed=self.total, most=MOST_HOUSEHOLDS)
        if self.parts and sum(self.parts) != self.total:
            raise PartsContradict(by_part=sum(self.parts), total=self.total)
        if self.upgrading and self.land and LAND_OF[self.upgrading] is not self.land:
            raise LandContradictsType(
                upgrading=UPGRADING_TYPES[self.upgrading],
                land=Term(LAND_NAMES[LAND_OF[self.upgrading]]),
                typed=Term(LAND_NAMES[self.land]),
            )
        for what, minor in self._amounts():
            if minor is not None and minor < 0:
                raise AmountBelowZero(what=what)

    def _amounts(self) -> list[tuple[str, int | None]]:
        saved = [("savings", one.minor) for one in self.savings or ()]
        return [
            ("cost", self.cost_minor),
            ("borrowed", self.borrowed_minor),
            ("counterpart", self.counterpart_minor),
            ("counterpart agreed", self.counterpart_agreed_minor),
            *saved,
        ]

    @property
    def total(self) -> int:
        """All households, whatever their tenure."""
        return sum(self.households.values()) + self.untold

    @property
    def on_land(self) -> Land | None:
        return LAND_OF[self.upgrading] if self.upgrading else self.land
