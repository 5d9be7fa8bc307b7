"""What a constitution says of a water kiosk: its tariffs, the attendant's part, and what becomes of money that is missing.

Pure. A tariff is kept as it is said at the tap (25 for a bucket of 20 litres), and reckoned with as an exact fraction.
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from core.marks import N_, Term
from core.money import MAX_MINOR, Rounding
from groups.kiosk.errors import KioskAmountImpossible, KioskShareImpossible, KioskVolumeImpossible

LITRES_IN_CUBIC_METRE = 1000
MOST_LITRES = 1_000_000


class MeterUnit(StrEnum):
    """What a meter's figures count."""

    CUBIC_METRE = "m3"
    LITRE = "litre"


METER_UNIT_NAMES: dict[MeterUnit, Term] = {
    MeterUnit.CUBIC_METRE: Term(N_("cubic metres")),
    MeterUnit.LITRE: Term(N_("litres")),
}


class ShortGoes(StrEnum):
    """Who bears cash that the meter says should be there and that was not handed in."""

    ATTENDANT = "attendant"
    GROUP = "group"


SHORT_GOES_NAMES: dict[ShortGoes, Term] = {
    ShortGoes.ATTENDANT: Term(N_("the attendant owes it")),
    ShortGoes.GROUP: Term(N_("the group bears it")),
}


class Remittance(StrEnum):
    """What part of the takings is meant for the water board."""

    BILL_FIRST = "bill_first"
    SHARE = "share"


REMITTANCE_NAMES: dict[Remittance, Term] = {
    Remittance.BILL_FIRST: Term(N_("the whole bill first, then the instalment on old debts; the rest is the group's")),
    Remittance.SHARE: Term(N_("a fixed share of the takings")),
}


@dataclass(frozen=True, slots=True)
class KioskRules:
    """Amounts in minor units of the group's currency.

    People pay `tariff_minor` for `tariff_litres`; the water board charges `bulk_minor` for `bulk_litres` and `bulk_fixed_minor`
    on each bill. What a day's water should bring is rounded once, for each kiosk and day, by `rounding` to a multiple of
    `unit_minor`; a bill once as a whole. Cash short by no more than `tolerance_minor` is the group's; beyond it, the whole
    difference goes where `short` says. `commission` is the attendant's part of the cash that she hands in,
    `commission_day_minor` what she gets for each day on which water flowed. `remit_share` counts only where the remittance is a
    share. `arrears_instalment_minor`: what was agreed to pay each month on debts that the group took over.
    Raises KioskAmountImpossible, KioskVolumeImpossible, KioskShareImpossible.
    """

    tariff_minor: int = 0
    tariff_litres: int = 20
    meter_unit: MeterUnit = MeterUnit.CUBIC_METRE
    bulk_minor: int = 0
    bulk_litres: int = LITRES_IN_CUBIC_METRE
    bulk_fixed_minor: int = 0
    rounding: Rounding = Rounding.HALF_UP
    unit_minor: int = 1
    tolerance_minor: int = 0
    short: ShortGoes = ShortGoes.ATTENDANT
    commission: Fraction = Fraction(0)
    commission_day_minor: int = 0
    remittance: Remittance = Remittance.BILL_FIRST
    remit_share: Fraction = Fraction(1)
    arrears_instalment_minor: int = 0

    def __post_init__(self) -> None:
        amounts = (
            self.tariff_minor,
            self.bulk_minor,
            self.bulk_fixed_minor,
            self.tolerance_minor,
            self.commission_day_minor,
            self.arrears_instalment_minor,
        )
        if min(amounts) < 0 or max(*amounts, self.unit_minor) > MAX_MINOR or self.unit_minor < 1:
            raise KioskAmountImpossible()
        for litres in (self.tariff_litres, self.bulk_litres):
            if not 1 <= litres <= MOST_LITRES:
                raise KioskVolumeImpossible(least=1, most=MOST_LITRES, typed=litres)
        if not (0 <= self.commission <= 1 and 0 <= self.remit_share <= 1):
            raise KioskShareImpossible()

    @property
    def tariff(self) -> Fraction:
        """Minor units for one litre at the tap."""
        return Fraction(self.tariff_minor, self.tariff_litres)

    @property
    def bulk_tariff(self) -> Fraction:
        """Minor units for one litre from the water board."""
        return Fraction(self.bulk_minor, self.bulk_litres)
