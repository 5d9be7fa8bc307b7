"""The forms of loans as they are sent: an application, what the group decided, what changes a loan besides meetings."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import marshmallow as ma

from core.calendars import Calendar
from core.errors import Inconsistent
from core.marks import N_
from core.money import Currency
from groups.loans.applying import Application, Vote
from groups.loans.rules import MOST_PERIODS_EVER
from groups.members import HIGHEST_NUMBER
from groups.models import Group
from web.fields import Amount, Form, OneOf, Text, Whole, told
from web.forms import Sent

MOST_VOTES = 9_999
MOST_LOAN = 999_999
MOST_DIGITS = 4
MOST_REASON = 200
_APART = re.compile(r"[\s,;،]+")


class GuarantorsUnreadable(Inconsistent):
    code = "guarantors-unreadable"
    sentence = N_("“{typed}” is no list of member numbers. Write the numbers with commas between them, such as 3, 8.")


class Agreed(StrEnum):
    YES = "yes"
    NO = "no"


def application_sent(fields: dict[str, str], group: Group) -> Application:
    """Raises ValidationError."""
    form = Sent(fields)
    asked = form.load(_application_form(group.money))
    day = form.day("applied-on", Calendar(group.calendar))
    guarantors = form.load(_GuarantorsForm())
    form.finish()
    return Application(
        member=asked["member"],
        amount_minor=asked["amount"],
        instalments=asked["instalments"],
        purpose=asked["purpose"],
        applied_on=day,
        guarantors=_numbers(guarantors["guarantors"]),
        pays_off=asked["pays_off"],
    )


def _application_form(money: Currency) -> ma.Schema:
    return Form.from_dict(
        {
            "member": Whole(least=1, most=HIGHEST_NUMBER),
            "amount": Amount(money),
            "instalments": Whole(least=1, most=MOST_PERIODS_EVER),
            "purpose": Text(),
            "pays_off": Whole(least=1, most=MOST_LOAN, load_default=None, data_key="pays-off"),
        }
    )()


class _GuarantorsForm(Form):
    guarantors = Text(load_default="")


def _numbers(typed: str) -> tuple[int, ...]:
    try:
        return told(lambda: numbers_in(typed))
    except ma.ValidationError as wrong:
        raise ma.ValidationError({"guarantors": wrong.messages}) from wrong


def numbers_in(typed: str) -> tuple[int, ...]:
    """Member numbers with anything between them, each once. Raises GuarantorsUnreadable."""
    parts = [part for part in _APART.split(typed.strip()) if part]
    if any(not part.isdecimal() or len(part) > MOST_DIGITS for part in parts):
        raise GuarantorsUnreadable(typed=typed[:40])
    return tuple(dict.fromkeys(int(part) for part in parts))


def vote_sent(fields: dict[str, str], group: Group) -> Vote:
    """Raises ValidationError. The amount counts only where the group agreed."""
    form = Sent(fields)
    said = form.load(_vote_form(group.money))
    day = form.day("decided-on", Calendar(group.calendar))
    form.finish()
    return Vote(
        decided_on=day,
        agreed=said["agreed"] is Agreed.YES,
        amount_minor=said["amount"],
        votes_for=said["votes_for"],
        votes_against=said["votes_against"],
        votes_abstained=said["votes_abstained"],
        minute=said["minute"],
        conditions=said["conditions"],
        reason=said["reason"],
    )


def _vote_form(money: Currency) -> ma.Schema:
    return Form.from_dict(
        {
            "agreed": OneOf(Agreed),
            "amount": Amount(money, load_default=0),
            "votes_for": Whole(most=MOST_VOTES, data_key="votes-for"),
            "votes_against": Whole(most=MOST_VOTES, load_default=0, data_key="votes-against"),
            "votes_abstained": Whole(most=MOST_VOTES, load_default=0, data_key="votes-abstained"),
            "minute": Text(load_default=""),
            "conditions": Text(load_default=""),
            "reason": Text(load_default=""),
        }
    )()


class What(StrEnum):
    """A change of a loan besides meetings, by its name in addresses."""

    WRITE_OFF = "write-off"
    RECOVERY = "recovery"
    TRANSFER = "transfer"
    PLAN = "plan"


@dataclass(frozen=True, slots=True)
class ChangeAsked:
    """`figure`: the amount that came in, the member who takes over, or the number of instalments; 0 where none is asked."""

    day: date
    reason: str
    figure: int
    reference: str


def change_sent(fields: Mapping[str, str], group: Group, what: What) -> ChangeAsked:
    """Raises ValidationError."""
    form = Sent(dict(fields))
    figures: dict[What, Any] = {
        What.RECOVERY: Amount(group.money),
        What.TRANSFER: Whole(least=1, most=HIGHEST_NUMBER),
        What.PLAN: Whole(least=1, most=MOST_PERIODS_EVER),
    }
    asked: dict[str, Any] = {"reason": Text(most=MOST_REASON), "reference": Text(most=16)}
    if what in figures:
        asked["figure"] = figures[what]
    said = form.load(Form.from_dict(asked)())
    day = form.day("day", Calendar(group.calendar))
    form.finish()
    return ChangeAsked(day, said["reason"], said.get("figure", 0), said["reference"])
