"""The equal instalment of a loan, exact: what groups and funds both reckon with."""

from collections.abc import Sequence
from fractions import Fraction


def annuity(rates: Sequence[Fraction]) -> Fraction:
    """The equal instalment that pays off 1 over periods with these rates: 1 ÷ Σ 1 ÷ ((1+r₁)…(1+rₖ))."""
    if not any(rates):
        return Fraction(1, len(rates))
    worth, discount = Fraction(0), Fraction(1)
    for rate in rates:
        discount *= Fraction(rate.denominator, rate.denominator + rate.numerator)
        worth += discount
    return Fraction(worth.denominator, worth.numerator)
