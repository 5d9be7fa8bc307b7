"""Exact amounts and rates in a form that pages and papers can write in any language: so many decimals as they need. Pure."""

from dataclasses import dataclass
from fractions import Fraction

from core.money import Currency, Rounding, round_to

MORE_DECIMALS = 2
RATE_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class Exact:
    """A number as whole steps of a smaller unit; `ends` is False where further decimals were cut off."""

    minor: int
    of: Currency
    ends: bool = True


def exact_amount(exact: Fraction, of: Currency) -> Exact:
    """Exact minor units with the currency's decimals, and up to two more where it takes them."""
    return _in_decimals(exact * Fraction(1, of.unit), of.exponent, of.exponent + MORE_DECIMALS, of.code)


def exact_percent(rate: Fraction) -> Exact:
    """A rate in per cent, without decimals that say nothing."""
    return _in_decimals(rate * 100, 0, RATE_DECIMALS, "")


def exact_number(value: Fraction) -> Exact:
    """A weight, without decimals that say nothing."""
    return _in_decimals(value, 0, RATE_DECIMALS, "")


def part_percent(minor: int, whole_minor: int) -> Exact:
    """A part in per cent with three decimals, as annual reports print it: 77.292."""
    return Exact(round_to(Fraction(minor * 100_000, whole_minor), Rounding.HALF_UP), Currency("", 3))


def _in_decimals(value: Fraction, least: int, most: int, code: str) -> Exact:
    for decimals in range(least, most + 1):
        scaled = value * 10**decimals
        if scaled.denominator == 1:
            return Exact(scaled.numerator, Currency(code, decimals))
    cut = round_to(abs(value) * 10**most, Rounding.FLOOR)
    return Exact(-cut if value < 0 else cut, Currency(code, most), ends=False)
