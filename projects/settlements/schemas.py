"""The forms of settlements, as they are loaded: names, profiles, endorsements, rules of tenure, columns, moves.

    columns: column-<field>, asked-<place> with means-<place>, years, tenure-unasked
    rule: funder, label, source, answer-<tenure>, from-day, from-month, from-year
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import marshmallow as ma

from core.calendars import Calendar
from core.rates import parse_number
from projects.settlements.classes import Land, Served, Service, Tenure, Threat
from projects.settlements.columns import ColumnMapping
from projects.settlements.eligibility import Eligible
from projects.settlements.enumeration import MOST_HOUSEHOLDS, Position, SettlementProfile, position
from projects.settlements.fields import Field
from projects.settlements.keeping import MOST_NAME, MOST_NOTE
from projects.settlements.left_out import MOST_LABEL, MOST_SOURCE
from projects.settlements.statuses import Status
from projects.settlements.words import OPTIONS, PASSED_OVER, Choice
from web.fields import NOT_ON_THE_LIST, Form, OneOf, Text, Whole, told
from web.forms import Sent, Ticked
from web.language import current_language


class SettlementForm(Form):
    organisation = Text(most=16)
    name = Text(most=MOST_NAME)
    place = Text(most=MOST_NAME, load_default="")
    locale = Text(most=10)
    timezone = Text(most=40)


class ProfileForm(Form):
    structures = Whole(most=MOST_HOUSEHOLDS, load_default=None)
    households = Whole(most=MOST_HOUSEHOLDS, load_default=None)
    population = Whole(most=MOST_HOUSEHOLDS * 10, load_default=None)
    land = OneOf(Land)
    latitude = Text(most=20, load_default="")
    longitude = Text(most=20, load_default="")
    note = Text(most=MOST_NOTE, load_default="")


class EndorsementForm(Form):
    title = Text(most=200)
    issued_by = Text(most=120, data_key="issued-by")
    serial = Text(most=60, load_default="")


class RuleForm(Form):
    funder = Text(most=16)
    label = Text(most=MOST_LABEL)
    source = Text(most=MOST_SOURCE)


class TenureForm(Form):
    tenure = OneOf(Tenure)
    reason = Text(most=300)


class MoveForm(Form):
    to = OneOf(Status)
    reason = Text(most=300, load_default="")


class PayForm(Form):
    household = Whole(least=1, most=2**31 - 1)
    agreement = Whole(least=1, most=9999)
    part = Text(most=20, load_default="")


def profile_sent(fields: dict[str, str], calendar: Calendar) -> tuple[SettlementProfile, date]:
    """Raises ValidationError."""
    form = Sent(fields)
    said = form.load(ProfileForm())
    day = form.day("day", calendar)
    services = {service: _option(form, f"service-{service}", Served) for service in Service}
    threats = tuple(threat for threat in Threat if form.left.pop(f"threat-{threat}", ""))
    where = _position(form, said.pop("latitude", ""), said.pop("longitude", "")) if said else None
    form.finish()
    known = {service: served for service, served in services.items() if served is not None}
    return SettlementProfile(services=known, threats=threats, position=where, **said), day


def _position(form: Sent, latitude: str, longitude: str) -> Position | None:
    if not (latitude or longitude):
        return None
    try:
        return told(lambda: position(latitude, longitude))
    except ma.ValidationError as wrong:
        form.messages["latitude"] = [str(message) for message in wrong.messages]
        return None


def _option(form: Sent, name: str, options: type[Any]) -> Any:
    """One of a list, or None where nothing was chosen."""
    typed = form.left.pop(name, "")
    if not typed:
        return None
    try:
        return options(typed)
    except ValueError:
        form.messages[name] = [current_language().text(NOT_ON_THE_LIST)]
        return None


def rule_sent(fields: dict[str, str], calendar: Calendar) -> tuple[dict[str, str], Mapping[Tenure, Eligible], date]:
    """Raises ValidationError."""
    form = Sent(fields)
    said = form.load(RuleForm())
    answers = {tenure: _option(form, f"answer-{tenure}", Eligible) or Eligible.NOT_STATED for tenure in Tenure}
    day = form.day("from", calendar)
    form.finish()
    return said, answers, day


def day_and(schema: Form, fields: dict[str, str], calendar: Calendar) -> tuple[dict[str, Any], date]:
    """A form with a day under `day`. Raises ValidationError."""
    form = Sent(fields)
    said, day = form.load(schema), form.day("day", calendar)
    form.finish()
    return said, day


def moves_sent(fields: dict[str, str], calendar: Calendar) -> tuple[dict[str, Any], date, list[int]]:
    """Where to, from which day, and the households that were ticked. Raises ValidationError."""
    ticked = [name for name in fields if name.startswith("household-")]
    left = {name: typed for name, typed in fields.items() if name not in ticked}
    said, day = day_and(MoveForm(), left, calendar)
    numbers = [name.removeprefix("household-") for name in ticked]
    return said, day, [int(number) for number in numbers if number.isascii() and number.isdigit() and len(number) < 10]


def part_sent(typed: str) -> Fraction | None:
    """A part of a house as it is typed: "1/2", "0.5", or nothing. Raises ValidationError."""
    if not typed:
        return None
    above, _, below = typed.partition("/")
    numbers = told(lambda: [parse_number(above), parse_number(below or "1")])
    return numbers[0] * Fraction(1, numbers[1]) if numbers[1] else Fraction(0)


def columns_sent(fields: Mapping[str, str], before: ColumnMapping, offered: Iterable[str]) -> ColumnMapping:
    """What somebody chose; a heading that the file does not have is none."""
    known = {"", *offered}
    columns = {one: fields.get(f"column-{one}", before.columns.get(one, "")) for one in Field}
    words = dict(before.words)
    for name, key in fields.items():
        place = name.removeprefix("asked-")
        choice = key.partition(":")[0]
        meant = fields.get(f"means-{place}", "")
        if name.startswith("asked-") and choice in tuple(Choice) and meant in (*OPTIONS[Choice(choice)], PASSED_OVER):
            words[key] = meant
    years = fields.get("years", before.years)
    return replace(
        before,
        columns={one: heading for one, heading in columns.items() if heading in known},
        words=words,
        years=Calendar(years) if years in tuple(Calendar) else before.years,
        tenure_unasked="tenure-unasked" in fields,
    )


class WriteForm(Form):
    looked_at = Text(most=64, data_key="looked-at")
    ticked = Ticked("ticked")


class SettlementLinkForm(Form):
    settlement = Text(most=16)
