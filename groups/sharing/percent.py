"""Rates as people type them: "5.70", "5,7 %", "๕.๗๐". Pure; refuses what could be read in two ways."""

import re
import unicodedata
from fractions import Fraction

from groups.sharing.dividend_errors import PercentUnreadable

_MOST_TYPED = 24
_SHAPE = re.compile(r"\d{1,5}(?:[.]\d{1,12})?", re.ASCII)
_MARKS = str.maketrans({"٫": ".", ",": ".", "٪": "%", "\u00a0": " ", "\u202f": " "})


def number(typed: str) -> Fraction:
    """A number not below zero, exactly as it is written, with a dot or a comma before its decimals. Raises PercentUnreadable."""
    text = typed.strip().translate(_MARKS)
    digits = "".join(str(unicodedata.decimal(letter, letter)) for letter in text[: _MOST_TYPED + 1])
    if not _SHAPE.fullmatch(digits):
        raise PercentUnreadable(typed=typed.strip()[:_MOST_TYPED])
    return Fraction(digits)


def parse_percent(typed: str) -> Fraction:
    """The rate of a percentage: "5.70" is 57/1000. Raises PercentUnreadable."""
    return number(typed.strip().translate(_MARKS).removesuffix("%")) * Fraction(1, 100)
