"""Money: whole minor units of one currency, and every rounding in the house.

Refuses floats, amounts of two currencies in one sum, and any rounding that is not named at the call.
"""

import re
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cache
from typing import TypeVar

from core.errors import Inconsistent
from core.iso4217 import EXPONENTS
from core.marks import N_

# Ten trillion of a two-decimal currency. The database holds 64 bits, so nine thousand such amounts may still be summed.
MAX_MINOR = 10**15

Key = TypeVar("Key", bound=Hashable)


class UnknownCurrency(Inconsistent):
    code = "unknown-currency"
    sentence = N_("{code} is not a currency code. Use the three letters of ISO 4217, such as THB or KES.")


class MixedCurrencies(Inconsistent):
    code = "mixed-currencies"
    sentence = N_("{one} and {other} cannot be added: keep one book for each currency.")


class AmountUnreadable(Inconsistent):
    code = "amount-unreadable"
    sentence = N_("“{typed}” is not an amount. Type digits only, for example {example}.")


class AmountNegative(Inconsistent):
    code = "amount-negative"
    sentence = N_("{typed} is below zero. Type the amount without a minus, in the field for money going the other way.")


class AmountTooFine(Inconsistent):
    code = "amount-too-fine"
    sentence = N_("{typed} has {decimals} decimals; {code} has {most}. Round it as the group agrees and type it again.")


class AmountTooLarge(Inconsistent):
    code = "amount-too-large"
    sentence = N_("{typed} is more than the books can hold ({most}). Check the number of zeros.")


class NothingToSplit(Inconsistent):
    code = "nothing-to-split"
    sentence = N_("There is nobody to share between: every weight is zero.")


@dataclass(frozen=True, slots=True)
class Currency:
    """An ISO 4217 currency; `exponent` is its number of decimals."""

    code: str
    exponent: int

    @property
    def unit(self) -> int:
        """Minor units in one whole unit: 100 for THB, 1 for UGX."""
        return int(10**self.exponent)


@cache
def currency(code: str) -> Currency:
    """The currency of an ISO 4217 code. Raises UnknownCurrency."""
    if code not in EXPONENTS:
        raise UnknownCurrency(code=code)
    return Currency(code, EXPONENTS[code])


@dataclass(frozen=True, slots=True)
class Money:
    """A whole number of minor units of one currency; may be negative (a difference)."""

    minor: int
    currency: Currency

    def __post_init__(self) -> None:
        if type(self.minor) is not int:
            raise TypeError(f"money is a whole number of minor units, not {self.minor!r}")

    def __add__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.minor - other.minor, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def __str__(self) -> str:
        return f"{plain(self.minor, self.currency)} {self.currency.code}"

    def _same(self, other: "Money") -> None:
        if other.currency != self.currency:
            raise MixedCurrencies(one=self.currency.code, other=other.currency.code)


def plain(minor: int, of: Currency) -> str:
    """The amount in ASCII with a dot and no grouping, for files that programs read: "-1234.50"."""
    sign, digits = ("-" if minor < 0 else ""), str(abs(minor)).rjust(of.exponent + 1, "0")
    if of.exponent == 0:
        return sign + digits
    return f"{sign}{digits[:-of.exponent]}.{digits[-of.exponent:]}"


_DIGITS = {ord(zero) + n: str(n) for zero in "๐٠۰०০၀໐０" for n in range(10)}
_MARKS = str.maketrans({"٫": ".", "٬": ",", "\u00a0": " ", "\u202f": " ", "’": " ", "'": " ", "−": "-"})
_MOST_TYPED = 40
_SHAPES = tuple(
    re.compile(shape)
    for shape in (
        r"(?P<whole>\d+)(?:\.(?P<decimals>\d+))?",  # 1250.50
        r"(?P<whole>[1-9]\d{0,2}(?:,\d{2,3})*,\d{3})(?:\.(?P<decimals>\d+))?",  # 1,250.50 and 12,34,567.50
        r"(?P<whole>[1-9]\d{0,2}(?:\.\d{3})+)(?:,(?P<decimals>\d{1,2}))?",  # 1.250,50
        r"(?P<whole>[1-9]\d{0,2}(?: \d{3})+)(?:[.,](?P<decimals>\d{1,2}))?",  # 1 250,50
        r"(?P<whole>\d+),(?P<decimals>\d{1,2})",  # 1250,50
    )
)
_THOUSANDS_OR_DECIMALS = re.compile(r"[1-9]\d{0,2}\.\d{3}")  # no group of thousands begins with a zero


def readable(typed: str) -> str:
    """What was typed, in ASCII digits and marks, whatever keyboard wrote it; cut at a length that no number has."""
    return typed.strip()[: _MOST_TYPED + 1].translate(_DIGITS).translate(_MARKS)


def parse_amount(typed: str, of: Currency) -> int:
    """Minor units of an amount as a person types it: "1,234.50", "๑๒๓", "1 000", "1,5".

    A comma before three digits groups thousands, before one or two it marks decimals. What could be read in two ways
    ("1.500" in a currency of two decimals) is refused, not guessed.
    Raises AmountUnreadable, AmountNegative, AmountTooFine, AmountTooLarge.
    """
    shown = typed.strip()[:_MOST_TYPED]
    text = readable(typed)
    if re.fullmatch(r"-\s*[\d., ]*\d", text):
        raise AmountNegative(typed=shown)
    if len(text) > _MOST_TYPED and text.isascii() and text.isdigit():
        raise AmountTooLarge(typed=shown, most=plain(MAX_MINOR, of))
    whole, decimals = _whole_and_decimals(text, of)
    if not whole or len(text) > _MOST_TYPED:
        raise AmountUnreadable(typed=shown, example=plain(1250 * of.unit, of))
    if len(decimals) > of.exponent:
        raise AmountTooFine(typed=shown, decimals=len(decimals), code=of.code, most=of.exponent)
    minor = int(whole) * of.unit + int(decimals.ljust(of.exponent, "0") or "0")
    if minor > MAX_MINOR:
        raise AmountTooLarge(typed=shown, most=plain(MAX_MINOR, of))
    return minor


def _whole_and_decimals(text: str, of: Currency) -> tuple[str, str]:
    """The ASCII digits before and after the decimal mark; ("", "") for what is no amount or could be two."""
    if _THOUSANDS_OR_DECIMALS.fullmatch(text) and of.exponent != 3:
        return (text.replace(".", ""), "") if of.exponent == 0 else ("", "")
    for shape in _SHAPES:
        if text.isascii() and (found := shape.fullmatch(text)):
            return re.sub(r"\D", "", found["whole"]), found["decimals"] or ""
    return "", ""


class Rounding(StrEnum):
    """How a computed amount becomes whole units; which one is group policy, stored and printed with the result."""

    HALF_UP = "half_up"
    HALF_EVEN = "half_even"
    FLOOR = "floor"
    CEILING = "ceiling"


def round_to(exact: Fraction, rounding: Rounding, unit: int = 1) -> int:
    """`exact` minor units as a whole multiple of `unit`. Halves go away from zero (HALF_UP) or to the even neighbour."""
    steps = exact / unit
    floor = steps.numerator // steps.denominator
    if rounding is Rounding.FLOOR:
        return floor * unit
    if rounding is Rounding.CEILING:
        return -((-steps.numerator) // steps.denominator) * unit
    if rounding is Rounding.HALF_EVEN:
        return round(steps) * unit
    away = abs(steps) + Fraction(1, 2)
    whole = away.numerator // away.denominator
    return (whole if steps >= 0 else -whole) * unit


def apply_rate(minor: int, rate: Fraction, rounding: Rounding, unit: int = 1) -> int:
    """`minor` times `rate`, rounded once, here, to a multiple of `unit` minor units."""
    return round_to(minor * rate, rounding, unit)


def split(minor: int, weights: Mapping[Key, int]) -> dict[Key, int]:
    """`minor` units shared by whole-number `weights`: largest remainder, ties to the smaller key.

    The keys (member numbers, account codes) decide ties, never the order of a list, so the same people get the same
    coins however the list was sorted; the parts always sum to `minor`. The rule is printed with the result.
    Raises NothingToSplit when all weights are zero; weights must not be negative.
    """
    total = sum(weights.values())
    if any(weight < 0 for weight in weights.values()):
        raise ValueError("a weight cannot be negative")
    if total == 0:
        raise NothingToSplit()
    sign, size = (-1, -minor) if minor < 0 else (1, minor)
    parts = {key: size * weight // total for key, weight in weights.items()}
    left = size - sum(parts.values())
    by_remainder = sorted(weights, key=lambda key: (-(size * weights[key] % total), key))
    for key in by_remainder[:left]:
        parts[key] += 1
    return {key: sign * part for key, part in parts.items()}
