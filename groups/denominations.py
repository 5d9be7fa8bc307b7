"""Notes and coins that people of a country have in their hands, in minor units, largest first.

A cash count lists these. A currency that is not here is counted by the series 1, 2, 5, 10 ..., so that any whole sum of it
can still be counted. Coins that have left daily use (the Kenyan 50 cents, the Philippine 1 centavo) are left out: they
would only lengthen the page.

As the issuers describe what they issue, read in November 2026: Da Afghanistan Bank, Banco Central de Chile, Bank of Ghana,
Reserve Bank of India, Central Bank of Kenya (notes of 2019, coins of 2018; the 40 shillings commemorates 2003), Reserve Bank of
Malawi (5,000 kwacha since February 2022), Bank of Namibia (30 dollars commemorates 2020), Bangko Sentral ng Pilipinas (20 pesos
as a coin too), National Bank of Rwanda, Bank of Thailand and Thailand's Treasury Department (2 baht since 2005), Bank of
Tanzania, Bank of Uganda, the Federal Reserve and the US Mint, BCEAO, South African Reserve Bank, Bank of Zambia (series of 2025),
Reserve Bank of Zimbabwe (Statutory Instrument 75 of 2024: coins of 1, 2 and 5; notes from 10).
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
# The least that is printed on paper, in whole units; what is worth less is struck. A value that is both (20 pesos) is its note.
_SMALLEST_NOTE: dict[str, int] = {
    "AFN": 10, "CLP": 1000, "GHS": 5, "INR": 10, "KES": 50, "MWK": 20, "NAD": 10, "PHP": 20, "RWF": 500, "THB": 20, "TZS": 500,
    "UGX": 1000, "USD": 1, "XOF": 500, "ZAR": 10, "ZMW": 10, "ZWG": 10,
}  # fmt: skip
# Counted where they turn up, and not to be had at a counter: commemorative pieces, the two-dollar note, the half dollar.
_SELDOM: dict[str, tuple[str, ...]] = {"KES": ("40",), "NAD": ("30",), "USD": ("2", "0.50")}

# Currencies whose notes and coins we know.
KNOWN = tuple(_WHOLE_UNITS)


def denominations(currency: Currency) -> tuple[int, ...]:
    """Every note and coin of the currency in minor units, largest first, each value once."""
    in_hand = _WHOLE_UNITS.get(currency.code)
    if in_hand is None:
        return tuple(sorted((step * 10**power for power in range(8) for step in _SERIES), reverse=True))
    return tuple(_minor(value, currency) for value in in_hand)


def to_be_had(currency: Currency) -> tuple[int, ...]:
    """What a bank hands out of the currency, largest first, in minor units; nothing for one whose notes we do not know."""
    seldom = {_minor(value, currency) for value in _SELDOM.get(currency.code, ())}
    return tuple(one for one in denominations(currency) if one not in seldom) if currency.code in _WHOLE_UNITS else ()


def is_note(denomination_minor: int, currency: Currency) -> bool:
    """Whether a value is printed on paper; of a currency that we do not know, none is said to be."""
    smallest = _SMALLEST_NOTE.get(currency.code)
    return smallest is not None and denomination_minor >= smallest * currency.unit


def pieces(minor: int, denominations: Iterable[int]) -> dict[int, int]:
    """An amount in notes and coins, always the largest that fits; what is finer than the smallest coin is left out."""
    counted, left = {}, minor
    for denomination in denominations:
        quantity, left = divmod(left, denomination)
        if quantity:
            counted[denomination] = quantity
    return counted


def _minor(value: str, currency: Currency) -> int:
    whole, _, decimals = value.partition(".")
    return int(whole) * currency.unit + int(decimals.ljust(currency.exponent, "0") or "0")
