"""Quantities in kind as whole thousandths: hours, bags, square metres. Typed and printed as people write them."""

from fractions import Fraction

from core.rates import number_text, parse_number
from projects.in_kind.errors import QuantityMissing

THOUSANDTHS = 1000


def as_fraction(thousandths: int) -> Fraction:
    return Fraction(thousandths, THOUSANDTHS)


def text_of(thousandths: int) -> str:
    """2500 is "2.5"."""
    return number_text(as_fraction(thousandths))


def parse_thousandths(typed: str) -> int:
    """A quantity as typed, above zero, with at most three decimals. Raises RateUnreadable, QuantityMissing."""
    exact = parse_number(typed) * THOUSANDTHS
    if exact <= 0 or exact.denominator != 1:
        raise QuantityMissing()
    return exact.numerator
