"""Water meters: reading their figures as people type them, and the water that went through between two readings.

Pure. Every reading is kept in whole litres, whatever the meter counts, so that all water can be added. A reading that goes
backwards is refused unless somebody says why: the meter passed its highest figure, or it was replaced.
"""

import re
import unicodedata
from dataclasses import dataclass

from groups.kiosk.errors import (
    MeterImpossible,
    NotRolledOver,
    ReadingAboveMeter,
    ReadingBackwards,
    ReadingTooFine,
    ReadingUnreadable,
)
from groups.kiosk.rules import LITRES_IN_CUBIC_METRE, MeterUnit

MOST_DIGITS = 9
_MOST_TYPED = 20
_DECIMALS = 3


@dataclass(frozen=True, slots=True)
class Meter:
    """`serial` is what stands on its plate; `digits` how many figures it has before the point. Raises MeterImpossible."""

    serial: str
    unit: MeterUnit = MeterUnit.CUBIC_METRE
    digits: int = 5

    def __post_init__(self) -> None:
        if not 1 <= self.digits <= MOST_DIGITS:
            raise MeterImpossible(least=1, most=MOST_DIGITS, typed=self.digits)

    @property
    def litres_in_unit(self) -> int:
        return LITRES_IN_CUBIC_METRE if self.unit is MeterUnit.CUBIC_METRE else 1

    @property
    def capacity_litres(self) -> int:
        """Where the meter begins at zero again."""
        return int(10**self.digits) * self.litres_in_unit

    def shown(self, litres: int) -> str:
        """A reading as the meter shows it: "00123.456" cubic metres, or "00123456" litres."""
        whole, rest = divmod(litres, self.litres_in_unit)
        decimals = f".{rest:0{_DECIMALS}}" if self.unit is MeterUnit.CUBIC_METRE else ""
        return f"{whole:0{self.digits}}{decimals}"


def parse_reading(typed: str, meter: Meter) -> int:
    """Litres of a reading as a person types it: "123.4", "๐๑๒๓", "123,45".

    "1,234" could be a thousand or one, and is refused. Raises ReadingUnreadable, ReadingTooFine, ReadingAboveMeter.
    """
    shown = typed.strip()[:_MOST_TYPED]
    text = "".join(str(unicodedata.digit(sign)) if sign.isdecimal() else sign for sign in typed.strip()).replace("٫", ".")
    found = re.fullmatch(r"(\d{1,12})(?:([.,])(\d{1,12}))?", text)
    if not found or len(text) > _MOST_TYPED or (found[2] == "," and len(found[3]) >= _DECIMALS):
        raise ReadingUnreadable(typed=shown, example=meter.shown(1234 * meter.litres_in_unit))
    decimals = found[3] or ""
    most = _DECIMALS if meter.unit is MeterUnit.CUBIC_METRE else 0
    if len(decimals) > most:
        raise ReadingTooFine(typed=shown, most=most)
    litres = int(found[1]) * meter.litres_in_unit + int(decimals.ljust(most, "0") or "0")
    if litres >= meter.capacity_litres:
        raise ReadingAboveMeter(typed=shown, most=meter.shown(meter.capacity_litres - 1))
    return litres


@dataclass(frozen=True, slots=True)
class Replaced:
    """The meter was changed: what the old one said when it was taken off, and the new one when it was put on."""

    final_litres: int
    meter: Meter
    start_litres: int


@dataclass(frozen=True, slots=True)
class Flow:
    """Two readings and what lies between. `replaced` comes between them; `rolled_over`: the meter passed its highest figure (the
    old one, if it was replaced).

    Raises ReadingBackwards, NotRolledOver.
    """

    meter: Meter
    opening_litres: int
    closing_litres: int
    rolled_over: bool = False
    replaced: Replaced | None = None

    def __post_init__(self) -> None:
        first_end = self.replaced.final_litres if self.replaced else self.closing_litres
        facts = {"before": self.meter.shown(self.opening_litres), "now": self.meter.shown(first_end)}
        if first_end < self.opening_litres and not self.rolled_over:
            raise ReadingBackwards(**facts)
        if first_end >= self.opening_litres and self.rolled_over:
            raise NotRolledOver(**facts)
        if self.replaced and self.closing_litres < self.replaced.start_litres:
            new = self.replaced.meter
            raise ReadingBackwards(before=new.shown(self.replaced.start_litres), now=new.shown(self.closing_litres))

    @property
    def litres(self) -> int:
        """The water between the two readings."""
        first_end = self.replaced.final_litres if self.replaced else self.closing_litres
        through_first = first_end - self.opening_litres + (self.meter.capacity_litres if self.rolled_over else 0)
        return through_first + (self.closing_litres - self.replaced.start_litres if self.replaced else 0)

    @property
    def meter_after(self) -> Meter:
        return self.replaced.meter if self.replaced else self.meter
