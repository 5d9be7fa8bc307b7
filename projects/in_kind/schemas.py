"""The forms of contributions in kind, as they are loaded: a roll with a line a person, land, and everything by quantity."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Any

import marshmallow as ma

from core.calendars import Calendar
from core.money import Currency
from projects.funding_schemas import MOST_REFERENCE
from projects.in_kind.contribution import MOST_UNIT, MOST_VALUER
from projects.in_kind.roll import MOST_WHO, Roll, RollLine, Sex
from projects.in_kind.thousandths import parse_thousandths
from projects.in_kind.valuation import Basis, GiftKind
from web.fields import MISSING, Amount, Form, OneOf, Text, Typed, Whole, told
from web.forms import Sent
from web.language import current_language

MOST_ROWS = 120
ROWS, MORE_ROWS = 10, 5
_NUMBERED = re.compile(r"(\d{1,5})(?:\s+(.*))?", re.DOTALL)


class Quantity(Typed[int]):
    """Thousandths of a quantity above zero."""

    def read(self, typed: str) -> int:
        return parse_thousandths(typed)


@dataclass(frozen=True, slots=True)
class About:
    """What every contribution says, besides how much it is."""

    agreement: int
    line: int
    what: str
    basis: Basis
    valuer: str
    document: str
    reference: str
    day: date
    valued_on: date


def rows_asked(fields: dict[str, str]) -> int:
    """How many lines the roll on the page has."""
    typed = fields.get("rows", "")
    return max(1, min(MOST_ROWS, int(typed))) if typed.isascii() and typed.isdecimal() and len(typed) < 4 else ROWS


def filled(fields: dict[str, str]) -> dict[str, str]:
    """The page again with the hours that everybody worked on each line that has somebody and no hours yet."""
    everybody = fields.get("hours-all", "").strip()
    empty = [
        row
        for row in range(1, rows_asked(fields) + 1)
        if fields.get(f"who-{row}", "").strip() and not fields.get(f"hours-{row}", "").strip()
    ]
    return fields | {f"hours-{row}": everybody for row in empty}


def _about(form: Sent, calendar: Calendar) -> dict[str, Any]:
    asked = form.load(
        Form.from_dict(
            {
                "agreement": Whole(least=1, most=9999),
                "line": Whole(least=1, most=9999),
                "what": Text(),
                "basis": OneOf(Basis),
                "valuer": Text(most=MOST_VALUER),
                "document": Text(most=16, load_default=""),
                "reference": Text(most=MOST_REFERENCE),
            }
        )()
    )
    day = form.day("day", calendar)
    valued_on = form.day("valued-on", calendar, optional=True)
    return {**asked, "day": day, "valued_on": valued_on or day}


@dataclass(frozen=True, slots=True)
class LabourSent:
    about: About
    roll: Roll
    rate_minor: int


def labour_sent(form: Sent, of: Currency, calendar: Calendar) -> LabourSent:
    """Raises ValidationError, and what Roll raises."""
    rows = rows_asked(form.fields)
    for name in ("rows", "hours-all"):
        form.left.pop(name, None)
    lines = [line for row in range(1, rows + 1) if (line := _row(form, row))]
    rate = form.load(Form.from_dict({"rate_minor": Amount(of, data_key="rate")})())
    first, last = form.day("first", calendar), form.day("last", calendar, optional=True)
    about = _about(form, calendar)
    form.finish()
    return LabourSent(About(**about), Roll(first, last or first, tuple(lines)), **rate)


def _row(form: Sent, row: int) -> RollLine | None:
    """A line of the roll; None for one that is empty or cannot be read, which `form.finish` says."""
    who = form.left.pop(f"who-{row}", "").strip()
    sex, hours = form.left.pop(f"sex-{row}", ""), form.left.pop(f"hours-{row}", "")
    if not who and not hours.strip():
        return None
    try:
        if not who:
            raise ma.ValidationError({f"who-{row}": [current_language().text(MISSING)]})
        asked = Form.from_dict({"sex": OneOf(Sex, data_key=f"sex-{row}", load_default=Sex.NOT_SAID)})().load(
            {f"sex-{row}": sex}
        )
        worked = Form.from_dict({"hours": Quantity(data_key=f"hours-{row}")})().load({f"hours-{row}": hours})
        number, name = _number_and_name(who)
        return told(lambda: RollLine(number, name, asked["sex"], worked["hours"]))
    except ma.ValidationError as wrong:
        messages = wrong.normalized_messages()  # type: ignore[no-untyped-call]
        named = {name if name.partition("-")[2] else f"who-{row}": said for name, said in messages.items()}
        form.messages |= named
        return None


def _number_and_name(who: str) -> tuple[int, str]:
    """"7", "7 Somsak" or "Somsak"; digits of any script."""
    found = _NUMBERED.fullmatch(who)
    if found is None:
        return 0, who[:MOST_WHO]
    digits = "".join(str(unicodedata.digit(digit)) for digit in found[1])
    return int(digits), (found[2] or "")[:MOST_WHO]


@dataclass(frozen=True, slots=True)
class LandSent:
    about: About
    quantity_e3: int
    unit: str
    recorded_minor: int | None
    market_minor: int
    justified_by: str
    reason: str


def land_sent(form: Sent, of: Currency, calendar: Calendar) -> LandSent:
    """Raises ValidationError. The recorded value may be empty where the land stands in no records."""
    asked = form.load(
        Form.from_dict(
            {
                "quantity_e3": Quantity(data_key="quantity"),
                "unit": Text(most=MOST_UNIT),
                "recorded_minor": Amount(of, load_default=None, data_key="recorded"),
                "market_minor": Amount(of, data_key="market"),
                "justified_by": Text(most=16, load_default="", data_key="justified-by"),
                "reason": Text(load_default=""),
            }
        )()
    )
    about = _about(form, calendar)
    form.finish()
    return LandSent(About(**about), **asked)


@dataclass(frozen=True, slots=True)
class OtherSent:
    about: About
    kind: GiftKind
    quantity_e3: int
    unit: str
    unit_value_minor: int


def other_sent(form: Sent, of: Currency, calendar: Calendar) -> OtherSent:
    """Materials, machine hours, a service. Raises ValidationError."""
    asked = form.load(
        Form.from_dict(
            {
                "kind": OneOf(GiftKind),
                "quantity_e3": Quantity(data_key="quantity"),
                "unit": Text(most=MOST_UNIT),
                "unit_value_minor": Amount(of, data_key="unit-value"),
            }
        )()
    )
    about = _about(form, calendar)
    form.finish()
    return OtherSent(About(**about), **asked)
