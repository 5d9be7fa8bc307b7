"""Notes and coins that people of a country have in their hands, in minor units, largest first.

A cash count lists these. A currency that is not here is counted by the series 1, 2, 5, 10 ..., so that any whole sum of it
can still be counted. Coins that have left daily use (the Kenyan 50 cents, the Philippine 1 centavo) are left out: they
would only lengthen the page.
"""

from collections.abc import Iterable

from core.money import Currency

_WHOLE_UNITS: dict[str, tuple[str, ...]] = {
    "AFN": ("1000", "500", "100", "50", "20", "10", "5", "2", "1"),
    "CLP": ("20000", "10000", "5000", "2000", "1000", "500", "100", "50", "10"),
    "GHS": ("200", "100", "50", "20", "10", "5", "2", "1", "0.50", "0.20", "0.10", "0.05", "0.01"),
    "INR": ("500", "200", "100", "50", "20", "10", "5", "2", "1"),
    "KES": ("1000", "500", "200", "100", "50", "40", "20", "10", "5", "1"),
    "MWK": ("5000", "2000", "1000", "500", "200", "100", "50", "20", "10", "5", "1"),
    "NAD": ("200", "100", "50", "30", "20", "10", "5", "1", "0.50", "0.10", "0.05"),
    "PHP": ("1000", "500", "200", "100", "50", "20", "10", "5", "1", "0.25", "0.10", "0.05"),
    "RWF": ("5000", "2000", "1000", "500", "100", "50", "20", "10", "5", "1"),
    "THB": ("1000", "500", "100", "50", "20", "10", "5", "2", "1", "0.50", "0.25"),
    "TZS": ("10000", "5000", "2000", "1000", "500", "200", "100", "50"),
    "UGX": ("50000", "20000", "10000", "5000", "2000", "1000", "500", "200", "100", "50"),
    "USD": ("100", "50", "20", "10", "5", "2", "1", "0.50", "0.25", "0.10", "0.05", "0.01"),
    "XOF": ("10000", "5000", "2000", "1000", "500", "200", "100", "50", "25", "10", "5", "1"),
    "ZAR": ("200", "100", "50", "20", "10", "5", "2", "1", "0.50", "0.20", "0.10"),
    "ZMW": ("500", "200", "100", "50", "20", "10", "5", "2", "1", "0.50", "0.10", "0.05"),
    "ZWG": ("200", "100", "50", "20", "10", "5", "2", "1"),
}
_SERIES = (1, 2, 5)

# Currencies whose notes and coins we know.
KNOWN = tuple(_WHOLE_UNITS)


def denominations(currency: Currency) -> tuple[int, ...]:
    """Every note and coin of the currency in minor units, largest first, each value once."""
    in_hand = _WHOLE_UNITS.get(currency.code)
    if in_hand is None:
        return tuple(sorted((step * 10**power for power in range(8) for step in _SERIES), reverse=True))
    return tuple(_minor(value, currency) for value in in_hand)


def pieces(minor: int, denominations: Iterable[int]) -> dict[int, int]:
    """An amount in the fewest notes and coins, largest first; what is finer than the smallest coin is left out."""
    counted, left = {}, minor
    for denomination in denominations:
        quantity, left = divmod(left, denomination)
        if quantity:
            counted[denomination] = quantity
    return counted


def _minor(value: str, currency: Currency) -> int:
    whole, _, decimals = value.partition(".")
    return int(whole) * currency.unit + int(decimals.ljust(currency.exponent, "0") or "0")
