"""A day at the tap, reckoned: what the water should have brought, what was handed in, and who bears the difference.

Pure. The meter's litres times the tariff, rounded once, against the cash that was counted. A day without water is a sheet
like any other, with its reason. Money for earlier days is kept apart from the day's takings.
"""

from dataclasses import dataclass
from fractions import Fraction

from core.money import Currency, Money, apply_rate, round_to
from groups.kiosk import errors
from groups.kiosk.readings import Flow
from groups.kiosk.rules import KioskRules, ShortGoes


@dataclass(frozen=True, slots=True)
class TapDay:
    """What the treasurer saw: the readings, whether the tap was dry and why, and the cash on the table.

    `debt_minor`: what of the counted cash pays for earlier days; `owed_minor`: what the attendant owed before.
    Raises NoWaterNoReason, TapDryYetWater, DebtPaidTooMuch, DebtAboveCash.
    """

    currency: Currency
    flow: Flow
    counted_minor: int
    dry: bool = False
    reason: str = ""
    debt_minor: int = 0
    owed_minor: int = 0

    def __post_init__(self) -> None:
        if self.dry and self.flow.litres:
            raise errors.TapDryYetWater(litres=self.flow.litres)
        if not self.flow.litres and not (self.dry and self.reason.strip()):
            raise errors.NoWaterNoReason()
        paid = Money(self.debt_minor, self.currency)
        if self.debt_minor > self.owed_minor:
            raise errors.DebtPaidTooMuch(owed=Money(self.owed_minor, self.currency), paid=paid)
        if self.debt_minor > self.counted_minor:
            raise errors.DebtAboveCash(paid=paid, counted=Money(self.counted_minor, self.currency))


@dataclass(frozen=True, slots=True)
class DayReckoned:
    """What follows from a day at the tap, in minor units. `exact` is what the water should bring before it was rounded.

    `handed_in_minor` is the cash for the day's water. What is short is either `owes_minor` (the attendant) or `borne_minor` (the
    group); what is over is the group's too.
    """

    litres: int
    exact: Fraction
    should_minor: int
    handed_in_minor: int
    owes_minor: int
    borne_minor: int
    over_minor: int
    debt_minor: int
    commission_minor: int

    @property
    def difference_minor(self) -> int:
        """Handed in less what should be: below zero is short."""
        return self.handed_in_minor - self.should_minor

    @property
    def into_the_box_minor(self) -> int:
        return self.handed_in_minor + self.debt_minor - self.commission_minor


def reckon_day(rules: KioskRules, day: TapDay) -> DayReckoned:
    """Raises TariffMissing, CommissionAboveCash."""
    if not rules.tariff_minor:
        raise errors.TariffMissing()
    exact = day.flow.litres * rules.tariff
    should = round_to(exact, rules.rounding, rules.unit_minor)
    handed_in = day.counted_minor - day.debt_minor
    short, over = max(should - handed_in, 0), max(handed_in - should, 0)
    owes = short if rules.short is ShortGoes.ATTENDANT and short > rules.tolerance_minor else 0
    commission = apply_rate(handed_in, rules.commission, rules.rounding, rules.unit_minor)
    commission += rules.commission_day_minor if day.flow.litres else 0
    if commission > day.counted_minor:
        raise errors.CommissionAboveCash(
            commission=Money(commission, day.currency), counted=Money(day.counted_minor, day.currency)
        )
    return DayReckoned(
        litres=day.flow.litres,
        exact=exact,
        should_minor=should,
        handed_in_minor=handed_in,
        owes_minor=owes,
        borne_minor=short - owes,
        over_minor=over,
        debt_minor=day.debt_minor,
        commission_minor=commission,
    )
