"""Indicators measured: the two parts of each for a group, and for many groups by adding up the parts, never the quotients.

Pure. A quotient without a divisor is no 0 per cent: it is a dash with its reason.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from core.errors import Inconsistent
from core.marks import N_
from groups.indicators.facts import Facts
from groups.indicators.formulas import INDICATORS
from groups.indicators.indicator import Indicator


class FactsDoNotAddUp(Inconsistent):
    code = "facts-do-not-add-up"
    sentence = N_("Groups can be added up only in one currency and for one day.")


@dataclass(frozen=True, slots=True)
class Measured:
    """An indicator on a day. `below` is None for an amount; `above` None, or `below` 0, when there is no figure.

    `groups`: of how many groups the parts were added up, those without such records left out. `why_not` is why there is no
    figure, empty when there is one.
    """

    indicator: Indicator
    day: date
    above: int | None
    below: int | None
    groups: int
    why_not: str

    @property
    def value(self) -> Fraction | None:
        """The exact figure: a quotient, in hundredths for percent, or an amount in minor units."""
        if self.above is None or self.why_not:
            return None
        return Fraction(self.above, 1 if self.below is None else self.below)


def of_group(facts: Facts) -> tuple[Measured, ...]:
    """Every indicator of one group, in their order."""
    return tuple(measured(indicator, (facts,)) for indicator in INDICATORS if not indicator.of_networks)


def of_groups(facts: Sequence[Facts], officers: int) -> tuple[Measured, ...]:
    """Every indicator of many groups together. Raises FactsDoNotAddUp for two currencies or two days."""
    return tuple(measured(indicator, facts, officers) for indicator in INDICATORS)


def measured(indicator: Indicator, facts: Sequence[Facts], officers: int = 0) -> Measured:
    """One indicator over one or many groups. Raises FactsDoNotAddUp."""
    if len({(one.currency, one.day) for one in facts}) > 1:
        raise FactsDoNotAddUp()
    parts = [(above, below) for above, below in (_parts(indicator, one) for one in facts) if above is not None]
    below = officers if indicator.per_officer else _added(below for _, below in parts)
    return parted(indicator, facts[0].day, _added(above for above, _ in parts), below, len(parts))


def _parts(indicator: Indicator, facts: Facts) -> tuple[int | None, int | None]:
    """Both parts, or neither: a group counts in both or in none."""
    above, below = indicator.above(facts), indicator.below(facts) if indicator.below else None
    return (None, None) if indicator.below and below is None else (above, below)


def _added(parts: Iterable[int | None]) -> int | None:
    known = [part for part in parts if part is not None]
    return sum(known) if known else None


def parted(indicator: Indicator, day: date, above: int | None, below: int | None, groups: int = 1) -> Measured:
    """The indicator that these two parts make, whether just measured or kept from that day."""
    why_not = indicator.unknown if above is None else indicator.nothing if below == 0 else ""
    return Measured(indicator, day, above, below, groups, why_not)
