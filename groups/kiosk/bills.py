"""The water board's side: its bill reckoned again by the tariff, the water lost on the way, and what of the takings goes where.

Pure. Debts that a group took over from before are kept apart from its own bills: paying one never pays the other.
"""

from dataclasses import dataclass
from fractions import Fraction

from core.marks import N_, Term
from core.money import Currency, Money, Rounding, apply_rate, round_to
from groups.kiosk.errors import BillUnexplained, BulkTariffMissing
from groups.kiosk.rules import KioskRules, Remittance

ABOVE, BELOW = Term(N_("too much")), Term(N_("too little"))


@dataclass(frozen=True, slots=True)
class BillReckoned:
    """A bill as it should be by the tariff, in minor units, and as it is: `said_minor` is what goes into the books."""

    litres: int
    exact: Fraction
    water_minor: int
    fixed_minor: int
    said_minor: int

    @property
    def reckoned_minor(self) -> int:
        return self.water_minor + self.fixed_minor

    @property
    def difference_minor(self) -> int:
        """What the bill asks above its own tariff; below zero it asks less."""
        return self.said_minor - self.reckoned_minor


def reckon_bill(rules: KioskRules, currency: Currency, litres: int, said_minor: int, reason: str = "") -> BillReckoned:
    """A bill for `litres`. One that differs from the tariff needs a reason. Raises BulkTariffMissing, BillUnexplained."""
    if not (rules.bulk_minor or rules.bulk_fixed_minor):
        raise BulkTariffMissing()
    exact = litres * rules.bulk_tariff
    water = round_to(exact, rules.rounding, rules.unit_minor)
    bill = BillReckoned(litres, exact, water, rules.bulk_fixed_minor, said_minor)
    if bill.difference_minor and not reason.strip():
        raise BillUnexplained(
            reckoned=Money(bill.reckoned_minor, currency),
            said=Money(said_minor, currency),
            difference=Money(abs(bill.difference_minor), currency),
            direction=ABOVE if bill.difference_minor > 0 else BELOW,
        )
    return bill


@dataclass(frozen=True, slots=True)
class Loss:
    """Water that the bulk meter counted and the taps did not sell, in litres; below zero the taps counted more."""

    bulk_litres: int
    tap_litres: int

    @property
    def litres(self) -> int:
        return self.bulk_litres - self.tap_litres

    @property
    def scale(self) -> Currency:
        """How tenths of a percent are written: with one decimal."""
        return Currency("", 1)

    @property
    def tenths_of_percent(self) -> int | None:
        """The loss of every thousand litres bought; None when none were bought."""
        return round_to(Fraction(self.litres * 1000, self.bulk_litres), Rounding.HALF_UP) if self.bulk_litres else None


@dataclass(frozen=True, slots=True)
class Remitted:
    """What the constitution makes of an amount of takings, in minor units: still to go to the open bill and to old debts, and
    what stays with the group."""

    bill_minor: int
    arrears_minor: int
    group_minor: int


def remittance(
    rules: KioskRules,
    takings_minor: int,
    bill_owed_minor: int,
    arrears_owed_minor: int,
    *,
    paid_bill_minor: int = 0,
    paid_arrears_minor: int = 0,
) -> Remitted:
    """What of the takings should still go to the water board, after what was paid of them already.

    Bill first: the whole bill, then the agreed instalment, as far as the takings reach. A share: the water board's share pays the
    bill and then old debts; a coin that does not divide stays with the group.
    """
    paid = paid_bill_minor + paid_arrears_minor
    left = max(takings_minor - paid, 0)
    if rules.remittance is Remittance.BILL_FIRST:
        board = left
        instalment = max(rules.arrears_instalment_minor - paid_arrears_minor, 0)
    else:
        share = apply_rate(takings_minor, rules.remit_share, Rounding.FLOOR, rules.unit_minor)
        board = instalment = min(max(share - paid, 0), left)
    bill = min(board, bill_owed_minor)
    arrears = min(board - bill, instalment, arrears_owed_minor)
    return Remitted(bill, arrears, left - bill - arrears)
