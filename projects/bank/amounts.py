"""Amounts as banks write them, in a form that is known beforehand: nothing is guessed, and nothing is rounded.

People's own typing is `core.money.parse_amount`'s business; here the decimal mark is told by the format or by the mapping.
"""

import re
from enum import StrEnum

from core.errors import Inconsistent
from core.marks import N_
from core.money import MAX_MINOR, Currency, plain, readable


class DecimalMark(StrEnum):
    POINT = "."
    COMMA = ","


class BankAmountUnreadable(Inconsistent):
    code = "bank-amount-unreadable"
    sentence = N_("This is not an amount as {example}. Check which column it is, and which mark stands before the decimals.")


class BankAmountTooFine(Inconsistent):
    code = "bank-amount-too-fine"
    sentence = N_("This has {decimals} decimals; {code} has {most}. Check which mark stands before the decimals.")


class BankAmountTooLarge(Inconsistent):
    code = "bank-amount-too-large"
    sentence = N_("This is more than the books can hold ({most}).")


_MOST_LETTERS = 40
# A sign before or after, brackets, or the letters that banks write for money out and in.
_SIGNED = re.compile(r"(?P<open>\()?\s*(?P<sign>[+-])?\s*(?P<digits>[\d.,' ]*\d)\s*(?P<after>[+-]|CR|DR|C|D)?\s*(?P<close>\))?")
_WHOLE = {
    DecimalMark.POINT: re.compile(r"(?P<whole>\d+|\d{1,3}(?:[, ]\d{2,3})*[, ]\d{3})(?:\.(?P<decimals>\d+))?|\.(?P<only>\d+)"),
    DecimalMark.COMMA: re.compile(r"(?P<whole>\d+|\d{1,3}(?:[. ]\d{3})+)(?:,(?P<decimals>\d+))?|,(?P<only>\d+)"),
}
_OUT = {"-", "DR", "D"}


def bank_amount(text: str, of: Currency, mark: DecimalMark = DecimalMark.POINT) -> int:
    """Signed minor units of "1,234.50", "(๑,๒๓๔.๕๐)", "1.234,50-", "1 234.50 DR", "1'234.5".

    Decimals beyond the currency's own are read only when they are zeros: "12.5000" in baht is 12.50.
    Raises BankAmountUnreadable, BankAmountTooFine, BankAmountTooLarge.
    """
    found = _SIGNED.fullmatch(readable(text).upper())
    may_be = found and len(text) <= _MOST_LETTERS and found["digits"].isascii()
    number = _WHOLE[mark].fullmatch(found["digits"]) if found and may_be else None
    if not found or not number or bool(found["open"]) != bool(found["close"]) or _signed_twice(found):
        shown = plain(123450 * of.unit // 100, of) if of.exponent else "1234"
        raise BankAmountUnreadable(example=shown.replace(".", mark))
    decimals = (number["decimals"] or number["only"] or "").rstrip("0")
    if len(decimals) > of.exponent:
        raise BankAmountTooFine(decimals=len(decimals), code=of.code, most=of.exponent)
    whole = int(re.sub(r"\D", "", number["whole"] or "0"))
    minor = whole * of.unit + int(decimals.ljust(of.exponent, "0") or "0")
    if minor > MAX_MINOR:
        raise BankAmountTooLarge(most=plain(MAX_MINOR, of))
    return -minor if found["open"] or found["sign"] in _OUT or found["after"] in _OUT else minor


def _signed_twice(found: re.Match[str]) -> bool:
    return sum(bool(found[part]) for part in ("open", "sign", "after")) > 1


_FROM_A_PROGRAM = re.compile(r"[+-]?\d{1,18}(?:\.\d{0,12})?")


def exact_amount(text: str, of: Currency) -> int:
    """Minor units of a number as programs write it, with a point and no groups (CAMT.053, OFX). Raises as `bank_amount`."""
    digits = text.strip()
    if not digits.isascii() or not _FROM_A_PROGRAM.fullmatch(digits):
        raise BankAmountUnreadable(example=plain(1234 * of.unit, of))
    return bank_amount(digits.rstrip(".") if digits.endswith(".") else digits, of)
