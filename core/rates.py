"""Rates and multiples as people type and read them: exact fractions in, at most six decimals out."""

import re
from fractions import Fraction

from core.errors import Inconsistent
from core.marks import N_
from core.money import Rounding, readable, round_to

MOST_DECIMALS = 6
_NUMBER = re.compile(r"\d{1,9}(?:[.,]\d{1,6})?")


class RateUnreadable(Inconsistent):
    code = "rate-unreadable"
    sentence = N_("“{typed}” is not a number. Type digits, for example 2.5; at most six of them after the point.")


def parse_number(typed: str) -> Fraction:
    """A number from zero up as a person types it, in the digits of any script: "2.5", "2,5", "๕". Raises RateUnreadable."""
    text = readable(typed)
    if not _NUMBER.fullmatch(text):
        raise RateUnreadable(typed=typed.strip()[:40])
    return Fraction(text.replace(",", "."))


def parse_percent(typed: str) -> Fraction:
    """As `parse_number`, in per cent: "2.5" is 1/40. A % sign may stand behind it."""
    return parse_number(typed.strip().removesuffix("%").removesuffix("٪")) * Fraction(1, 100)


def number_text(exact: Fraction) -> str:
    """The number with no zeros at its end and at most six decimals (the nearest, when it has more): "2.5", "3"."""
    scaled = round_to(exact * 10**MOST_DECIMALS, Rounding.HALF_UP)
    whole, decimals = divmod(abs(scaled), 10**MOST_DECIMALS)
    text = f"{whole}.{decimals:0{MOST_DECIMALS}}".rstrip("0").rstrip(".")
    return f"-{text}" if scaled < 0 else text


def percent_text(rate: Fraction) -> str:
    """The rate in per cent, without the sign: 1/40 is "2.5"."""
    return number_text(rate * 100)
