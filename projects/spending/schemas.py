"""The forms of payments, as they are loaded: one screen by default, and further lines and funders on demand."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from fractions import Fraction
from math import lcm
from typing import Any

import marshmallow as ma

from core.marks import N_
from core.money import Currency
from core.rates import parse_number
from projects.funding_models import FundingAgreement, Instrument
from projects.spending.costs import CostLine, in_amounts, in_parts
from projects.spending.errors import NobodyPays
from projects.spending.payment import MOST_BOUGHT, MOST_NUMBER, MOST_SUPPLIER
from web.fields import Amount, Form, OneOf, Text, Typed, Whole
from web.language import current_language

MOST_REFERENCE = 32
MOST_LINES = 4
HIGHEST = 9999
LINE_AND_AMOUNT = N_("A budget line and its amount belong together: fill in both, or neither.")


class Split(StrEnum):
    """Who pays: one funder, several by amounts, several by parts."""

    ONE = "one"
    AMOUNTS = "amounts"
    PARTS = "parts"


SPLITS: Mapping[Split, str] = {
    Split.ONE: N_("One funder pays it all"),
    Split.AMOUNTS: N_("Several pay, each an amount"),
    Split.PARTS: N_("Several pay, in parts such as 60 and 40"),
}


class Part(Typed[Fraction]):
    """A weight, with decimals if need be."""

    def read(self, typed: str) -> Fraction:
        return parse_number(typed)


def payment_fields(of: Currency) -> dict[str, ma.fields.Field[Any]]:
    """What every payment asks: whom, what, on which lines, under which reference."""
    return {
        "supplier": Text(most=MOST_SUPPLIER),
        "bought": Text(most=MOST_BOUGHT),
        "tax_number": Text(most=MOST_NUMBER, load_default="", data_key="tax-number"),
        "paid_by": Text(most=MOST_NUMBER, load_default="", data_key="paid-by"),
        "procurement": Text(most=16, load_default=""),
        "reference": Text(most=MOST_REFERENCE),
        "line_1": Whole(least=1, most=HIGHEST, data_key="line-1"),
        "amount_1": Amount(of, data_key="amount-1"),
        **{f"line_{n}": _line(n) for n in range(2, MOST_LINES + 1)},
        **{f"amount_{n}": Amount(of, load_default=None, data_key=f"amount-{n}") for n in range(2, MOST_LINES + 1)},
    }


def _line(place: int) -> Whole:
    return Whole(least=1, most=HIGHEST, load_default=None, data_key=f"line-{place}")


def lines_sent(asked: dict[str, Any]) -> list[tuple[int, int]]:
    """Takes the lines out of what was loaded, as (number, amount in minor units). Raises ValidationError."""
    found, wrong = [], {}
    for place in range(1, MOST_LINES + 1):
        line, amount = asked.pop(f"line_{place}"), asked.pop(f"amount_{place}")
        if (line is None) != (amount is None):
            wrong[f"line-{place}"] = [current_language().text(LINE_AND_AMOUNT)]
        elif line is not None:
            found.append((line, amount))
    if wrong:
        raise ma.ValidationError(wrong)
    return found


def payer_fields() -> dict[str, ma.fields.Field[Any]]:
    return {"split": OneOf(Split, load_default=Split.ONE), "payer": Whole(least=1, most=HIGHEST, load_default=None)}


def share_form(split: Split, of: Currency, agreements: Sequence[FundingAgreement]) -> ma.Schema:
    """A field a source, read as an amount or as a part; what stands in them does not matter where one funder pays."""
    kinds: dict[Split, Any] = {
        Split.ONE: lambda key: Text(most=40, load_default=None, data_key=key),
        Split.AMOUNTS: lambda key: Amount(of, load_default=None, data_key=key),
        Split.PARTS: lambda key: Part(load_default=None, data_key=key),
    }
    fields = {f"share_{one.number}": kinds[split](f"share-{one.number}") for one in agreements}
    return Form.from_dict(fields)()


def cost_lines(
    split: Split,
    lines: list[tuple[int, int]],
    payer: int | None,
    shares: Mapping[str, Any],
    agreements: Sequence[FundingAgreement],
    currency_code: str,
) -> tuple[CostLine, ...]:
    """The lines with their funders. Raises NobodyPays, SharesOtherThanTotal, NothingToSplit."""
    instruments = {one.number: Instrument(one.instrument) for one in agreements}
    if split is Split.ONE:
        if payer not in instruments:
            raise NobodyPays()
        return in_amounts(lines, {payer: sum(minor for _, minor in lines)}, instruments, currency_code)
    given = {one.number: shares.get(f"share_{one.number}") for one in agreements}
    named = {number: share for number, share in given.items() if share}
    if not named:
        raise NobodyPays()
    if split is Split.AMOUNTS:
        return in_amounts(lines, named, instruments, currency_code)
    parts = in_whole_numbers(named)
    return tuple(in_parts(line, minor, parts, instruments) for line, minor in lines)


def in_whole_numbers(parts: Mapping[int, Fraction]) -> dict[int, int]:
    """Parts such as 33.5 and 66.5 in the smallest whole numbers of the same ratio."""
    scale = lcm(*(part.denominator for part in parts.values()))
    return {number: int(part * scale) for number, part in parts.items()}
