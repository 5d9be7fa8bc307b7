"""Numbers of a .pb file: exact decimals, whole units of a scale that fits them all, and back to the text they came from."""

import re
from fractions import Fraction

from budgeting.pabulib.errors import NumberBelowZero, NumberUnclear, NumberUnreadable
from core.money import Rounding, round_to

# More digits than any currency needs; longer ones are refused before they are reckoned with.
_MOST_DIGITS = 24
_DECIMAL = re.compile(r"[0-9]+(?:\.[0-9]*)?|\.[0-9]+")
_COMMA = re.compile(r"[0-9]+,[0-9]+")
_PERHAPS_THOUSANDS = re.compile(r"[0-9]{1,3},[0-9]{3}")
_GROUPED = re.compile(r"[0-9]{1,3}(?:[ \u00a0\u202f][0-9]{3})+(?:[.,][0-9]+)?")
_BLANK = re.compile(r"[ \u00a0\u202f]")


def plain_number(typed: str, field: str, line: int) -> str:
    """The number with a decimal point, without blanks between thousands; what is already so stays as it is.

    Raises NumberUnreadable, NumberUnclear ("1,000"), NumberBelowZero.
    """
    text = _BLANK.sub("", typed) if _GROUPED.fullmatch(typed) else typed
    if text.startswith("-") and _DECIMAL.fullmatch(text[1:].replace(",", ".", 1)):
        raise NumberBelowZero(line=str(line), field=field, typed=typed)
    if _PERHAPS_THOUSANDS.fullmatch(text) and text == typed:
        raise NumberUnclear(line=str(line), field=field, typed=typed)
    if _COMMA.fullmatch(text):
        text = text.replace(",", ".")
    if len(text) > _MOST_DIGITS or not _DECIMAL.fullmatch(text):
        raise NumberUnreadable(line=str(line), field=field, typed=typed[: _MOST_DIGITS * 2])
    return text


def decimals(number: str) -> int:
    """How many decimals a plain number needs: 2 for "1920218.79", none for "400000.0"."""
    return len(number.partition(".")[2].rstrip("0"))


def scaled(number: str, exponent: int) -> int:
    """A plain number in units of 10 to the minus `exponent`, which its decimals fit."""
    whole, _, parts = number.partition(".")
    parts = parts.rstrip("0")
    assert len(parts) <= exponent
    return int(f"0{whole}{parts.ljust(exponent, '0')}")


def exact(amount: int, exponent: int) -> str:
    """An amount as the shortest exact decimal: "400000", "1920218.79"."""
    if not exponent:
        return str(amount)
    whole, rest = divmod(amount, 10**exponent)
    parts = str(rest).rjust(exponent, "0").rstrip("0")
    return f"{whole}.{parts}" if parts else str(whole)


def whole_number(typed: str) -> int | None:
    """The whole number that is written there, "2.0" too; None for anything else."""
    if len(typed) > _MOST_DIGITS or not _DECIMAL.fullmatch(typed) or decimals(typed):
        return None
    return scaled(typed, 0)


def hundredths(number: Fraction, rounding: Rounding = Rounding.HALF_UP) -> str:
    """A fraction with at most two decimals, for a reader: "720", "346.15"."""
    return exact(round_to(number * 100, rounding), 2)
