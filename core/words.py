"""Amounts in words, where somebody could add a digit: on agreements, vouchers, requests and receipts.

num2words counts, in the languages where it does it well and as papers need it: English, Thai, Spanish and Portuguese. Its
Persian is Iran's and not Dari (دویست for دوصد), it has no Swahili, Filipino, Afrikaans, Chichewa or Shona, and it takes
"fil" for Finnish; none of these are offered. Currencies are named by CLDR; their hundredths by the table here, else as on a
cheque: 50/100. Whole numbers only, no float.
"""

import re
from collections.abc import Callable
from functools import partial

from babel.numbers import get_currency_name
from num2words import num2words

from core.money import Money

MOST = 10**12

# What hundredths are called, one and many, by language and currency. Others are written as a fraction.
_CENTS = {
    "en": {
        "THB": ("satang", "satang"),
        **dict.fromkeys(("KES", "TZS", "ZAR", "NAD", "USD", "EUR", "LKR", "SLE", "ZWG"), ("cent", "cents")),
        "PHP": ("centavo", "centavos"),
        "MWK": ("tambala", "tambala"),
        "ZMW": ("ngwee", "ngwee"),
        "INR": ("paisa", "paise"),
        "NPR": ("paisa", "paise"),
        "GHS": ("pesewa", "pesewas"),
        "AFN": ("pul", "puls"),
        "MZN": ("centavo", "centavos"),
    },
    "th": {"THB": ("สตางค์", "สตางค์"), "USD": ("เซนต์", "เซนต์")},
    "es_CL": {"USD": ("centavo", "centavos"), "BOB": ("centavo", "centavos"), "MXN": ("centavo", "centavos")},
    "pt": dict.fromkeys(("BRL", "MZN", "USD"), ("centavo", "centavos")),
}
# Where CLDR's name, one and many, is not what is said: a Thai cheque says บาท, not บาทไทย.
_CALLED = {("th", "THB"): ("บาท", "บาท"), ("es_CL", "THB"): ("baht tailandés", "bahts tailandeses")}


def amount_in_words(money: Money, tag: str) -> str:
    """The amount, in the language of a tag: "one thousand two hundred Kenyan shillings and fifty cents".

    Empty where it would not be said well: another language, an amount below zero or above a million millions of its units.
    """
    whole, parts = divmod(money.minor, money.currency.unit)
    if tag not in _SENTENCES or not 0 <= money.minor <= MOST * money.currency.unit:
        return ""
    return _SENTENCES[tag](money.currency.code, whole, parts, money.currency.unit)


def _named(tag: str, code: str, count: int) -> str:
    """The currency's name for so many; within a sentence, where only Portuguese in CLDR begins it with a capital letter."""
    if called := _CALLED.get((tag, code)):
        return called[count != 1]
    name = str(get_currency_name(code, count=count, locale=tag))
    return name[0].lower() + name[1:] if tag == "pt" else name


def _parts(tag: str, code: str, parts: int, unit: int, count: Callable[[int], str]) -> str:
    """The hundredths by their name, or 50/100."""
    if code not in _CENTS[tag]:
        return f"{parts:0{len(str(unit)) - 1}}/{unit}"
    one, many = _CENTS[tag][code]
    return f"{count(parts)} {one if parts == 1 else many}"


def _english(code: str, whole: int, parts: int, unit: int) -> str:
    count = partial(num2words, lang="en")
    said = f"{count(whole)} {_named('en', code, whole)}"
    return f"{said} and {_parts('en', code, parts, unit, count)}" if parts else said


def _thai(code: str, whole: int, parts: int, unit: int) -> str:
    """As on a Thai cheque: without blanks, ending in ถ้วน where nothing is left over."""
    count = partial(num2words, lang="th")
    said = f"{count(whole)}{_named('th', code, whole)}"
    if not parts:
        return f"{said}ถ้วน"
    cents = _parts("th", code, parts, unit, count)
    return f"{said} {cents}" if "/" in cents else said + cents.replace(" ", "")


def _spanish(code: str, whole: int, parts: int, unit: int) -> str:
    """"Uno" is "un" before what is counted, and whole millions are millions of it."""

    def count(number: int) -> str:
        return str(num2words(number, lang="es"))

    of = "de " if whole and whole % 10**6 == 0 else ""
    said = _shortened(f"{count(whole)} {of}{_named('es_CL', code, whole)}")
    return _shortened(f"{said} con {_parts('es_CL', code, parts, unit, count)}") if parts else said


def _shortened(said: str) -> str:
    return re.sub(r"\b(veinti)?uno (?=\w)", lambda found: "veintiún " if found[1] else "un ", said)


def _portuguese(code: str, whole: int, parts: int, unit: int) -> str:
    """As Brazil counts, whose separators CLDR gives to Portuguese; without num2words' commas. Whole millions are of it."""

    def count(number: int) -> str:
        return str(num2words(number, lang="pt_BR")).replace(",", "")

    of = "de " if whole and whole % 10**6 == 0 else ""
    said = f"{count(whole)} {of}{_named('pt', code, whole)}"
    return f"{said} e {_parts('pt', code, parts, unit, count)}" if parts else said


_SENTENCES = {"en": _english, "th": _thai, "es_CL": _spanish, "pt": _portuguese}
