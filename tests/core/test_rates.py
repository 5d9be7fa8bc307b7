"""Rates as people type and read them."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.rates import RateUnreadable, number_text, parse_number, parse_percent, percent_text


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("3", 3),
        ("2.5", Fraction(5, 2)),
        ("2,5", Fraction(5, 2)),
        (" ๑๒.๕ ", Fraction(25, 2)),
        ("۱۰٫۳۵", Fraction(207, 20)),
        ("0", 0),
    ],
)
def test_a_number_is_read_in_any_script(typed: str, number: Fraction) -> None:
    assert parse_number(typed) == number


@pytest.mark.parametrize("typed", ["", "-1", "1e3", "NaN", "1_000", "1.2345678", "1,000.5", "x", "1" * 50, "½"])
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(RateUnreadable):
        parse_number(typed)


@pytest.mark.parametrize("typed", ["5.70", "5.70%", " 5.7 % ", "5.7٪"])
def test_a_percentage_may_have_its_sign(typed: str) -> None:
    assert parse_percent(typed) == Fraction(57, 1000)


@given(st.integers(0, 10**9))
def test_what_is_written_reads_back(millionths: int) -> None:
    assert parse_number(number_text(Fraction(millionths, 10**6))) == Fraction(millionths, 10**6)


def test_how_rates_are_written() -> None:
    rates = (Fraction(57, 1000), Fraction(1, 3), Fraction(0))
    assert [percent_text(rate) for rate in rates] == ["5.7", "33.333333", "0"]
    assert number_text(Fraction(-5, 2)) == "-2.5"
