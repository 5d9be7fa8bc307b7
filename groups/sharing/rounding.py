"""How a computed amount becomes an amount that can be paid: mode, unit and moment, as the group agreed. Pure.

Four real co-operatives do it in four ways, so none of them is built in: each is chosen by the constitution, kept with the
result and printed with it.
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from core.marks import N_, Term
from core.money import MAX_MINOR, Rounding, round_to
from groups.sharing.dividend_errors import NotWhole, RoundingUnitImpossible


class Moment(StrEnum):
    """When amounts are rounded: each month's line, each single payment, or the member's sum at the end."""

    LINE = "line"
    PAYMENT = "payment"
    END = "end"


MOMENT_NAMES: dict[Moment, Term] = {
    Moment.LINE: Term(N_("each line is rounded, then the lines are added")),
    Moment.PAYMENT: Term(N_("each single payment is rounded, then they are added")),
    Moment.END: Term(N_("the exact lines are added, then the sum is rounded once")),
}

MODE_NAMES: dict[Rounding | None, Term] = {
    None: Term(N_("exact, nothing is rounded")),
    Rounding.HALF_UP: Term(N_("to the nearest, halves up")),
    Rounding.HALF_EVEN: Term(N_("to the nearest, halves to the even neighbour")),
    Rounding.FLOOR: Term(N_("down")),
    Rounding.CEILING: Term(N_("up")),
}


@dataclass(frozen=True, slots=True)
class RoundingRule:
    """`mode` None means exact: an amount that is no whole number of minor units is then refused, never cut.

    `unit_minor` is the smallest step in minor units: 1 for a satang, 100 for a baht. Raises RoundingUnitImpossible.
    """

    mode: Rounding | None = Rounding.HALF_UP
    unit_minor: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.unit_minor <= MAX_MINOR:
            raise RoundingUnitImpossible()

    def of(self, exact: Fraction) -> int:
        """`exact` minor units as the rule rounds them. Raises NotWhole where the rule is exact and they are not."""
        if self.mode is not None:
            return round_to(exact, self.mode, self.unit_minor)
        if exact.denominator != 1 or exact.numerator % self.unit_minor:
            raise NotWhole(exact=as_decimal(exact), unit=self.unit_minor)
        return exact.numerator


def as_decimal(exact: Fraction, exponent: int = 0) -> str:
    """`exact` minor units as whole units: all of its decimals if they end ("56.375"), else a fraction ("1265/24").

    At least the currency's own decimals are written, so that 52 baht and a quarter reads 52.25 and not 52.250.
    """
    value = exact * Fraction(1, 10**exponent)
    rest, decimals = value.denominator, 0
    for prime in (2, 5):
        count = 0
        while rest % prime == 0:
            rest, count = rest // prime, count + 1
        decimals = max(decimals, count)
    if rest != 1:
        return f"{value.numerator}/{value.denominator}"
    decimals = max(decimals, exponent)
    digits = str(abs(value.numerator) * 10**decimals // value.denominator).rjust(decimals + 1, "0")
    whole = f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits
    return f"-{whole}" if value < 0 else whole
