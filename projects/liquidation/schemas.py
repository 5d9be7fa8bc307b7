"""The forms of liquidation, as they are loaded: which spending is reported, and what the funder decided about each line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import marshmallow as ma

from core.calendars import Calendar
from projects.funding_schemas import MOST_REFERENCE
from projects.liquidation.deciding import Decision
from projects.liquidation.models import Verdict
from web.fields import Form, OneOf, Text, told
from web.forms import Sent, Ticked


@dataclass(frozen=True, slots=True)
class ReportSent:
    """`shares` are the keys of those that were ticked."""

    shares: frozenset[str]
    note: str
    reference: str
    day: date


def report_sent(form: Sent, keys: Sequence[str], calendar: Calendar) -> ReportSent:
    """`keys` are those of the shares that may be reported. Raises ValidationError."""
    ticks: dict[str, ma.fields.Field[Any]] = {key: Ticked(f"share-{key}") for key in keys}
    ticked = form.load(Form.from_dict(ticks)())
    asked = form.load(Form.from_dict({"note": Text(load_default=""), "reference": Text(most=MOST_REFERENCE)})())
    day = form.day("day", calendar)
    form.finish()
    return ReportSent(frozenset(key for key, value in ticked.items() if value), **asked, day=day)


class Choice(StrEnum):
    """What the funder's officer chooses for a line."""

    WAITS = ""
    ACCEPTED = "accepted"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class DecisionSent:
    """`decisions` by the line's public id, without those that wait."""

    decisions: Mapping[str, Decision]
    document: str
    day: date


def decision_sent(form: Sent, lines: Sequence[str], calendar: Calendar) -> DecisionSent:
    """Raises ValidationError; a refusal without a reason stands beside its line."""
    decisions: dict[str, Decision] = {}
    for line in lines:
        choice = OneOf(Choice, load_default=Choice.WAITS, data_key=f"verdict-{line}")
        reason = Text(load_default="", data_key=f"reason-{line}")
        asked = form.load(Form.from_dict({"choice": choice, "reason": reason})())
        if not asked or asked["choice"] is Choice.WAITS:
            continue
        try:
            decisions[line] = told(lambda: Decision(Verdict(asked["choice"]), asked["reason"]))
        except ma.ValidationError as wrong:
            form.messages[f"reason-{line}"] = list(wrong.messages)
    rest = form.load(Form.from_dict({"document": Text(most=16, load_default="")})())
    day = form.day("day", calendar)
    form.finish()
    return DecisionSent(decisions, rest["document"], day)
