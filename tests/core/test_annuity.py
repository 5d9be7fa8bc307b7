"""The equal instalment, exact."""

from fractions import Fraction

from core.annuity import annuity


def test_the_annuity_is_what_the_tables_print() -> None:
    assert annuity([Fraction(0)] * 4) == Fraction(1, 4)
    assert annuity([Fraction(1, 10)] * 2) == Fraction(121, 210)
