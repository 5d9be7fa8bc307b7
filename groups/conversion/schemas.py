"""The forms by which a group becomes another, as they are loaded."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from core.calendars import Calendar
from core.money import Currency, Rounding
from core.rates import parse_number
from groups.conversion.carry_over import Carrying
from groups.conversion.carrying import Conversion
from groups.conversion.form_changing import NewForm
from groups.group_schemas import SigningForm
from groups.members import HIGHEST_NUMBER
from groups.methods.templates import TEMPLATES, rules_of
from groups.models import Group
from groups.terms import Method
from web.fields import Amount, Form, OneOf, Text, Typed, Whole
from web.forms import Sent

# Methods in which what members pay in is the co-operative's capital come first, as that is what groups grow into.
METHODS = (Method.THAI_COOPERATIVE, Method.PH_COOPERATIVE, *TEMPLATES)
_NUMBER = re.compile(r"number-([0-9a-f]{16})-([1-9]\d{0,3})")


class Rate(Typed[Fraction]):
    """So many of the old money make one of the new."""

    def read(self, typed: str) -> Fraction:
        return parse_number(typed)


class WhereForm(Form):
    """Which groups: the one that goes on, and another one that is carried over at the same time."""

    what = OneOf(Carrying)
    successor = Text(most=16)
    other = Text(most=16, load_default="")


def number_field(group: str, number: int) -> str:
    """Where a member's new number is typed."""
    return f"number-{group}-{number}"


@dataclass(frozen=True, slots=True)
class Asked:
    conversion: Conversion
    numbers: dict[str, dict[int, int]] | None


def where_sent(sent: Sent) -> dict[str, Any]:
    """Empty for what cannot be read; `Sent.finish` then says why."""
    return sent.load(WhereForm())


def carrying_sent(sent: Sent, what: Carrying, calendar: Calendar, of: Currency) -> Asked:
    """The conversion and, where they were typed, the new numbers of members. Raises ValidationError."""
    schema: dict[str, Any] = {}
    if what is Carrying.CURRENCY:
        schema = {
            "old_per_new": Rate(data_key="rate"),
            "rounding": OneOf(Rounding, load_default=Rounding.HALF_UP),
            "unit_minor": Amount(of, load_default=1, data_key="unit"),
        }
    said = sent.load(Form.from_dict(schema)())
    for name in ("rate", "rounding", "unit"):
        sent.left.pop(name, None)
    numbers = _numbers(sent)
    day = sent.day("day", calendar)
    sent.finish()
    return Asked(Conversion(kind=what, day=day, **said), numbers)


def _numbers(sent: Sent) -> dict[str, dict[int, int]] | None:
    typed = {name: found for name in sent.left if (found := _NUMBER.fullmatch(name))}
    loaded = sent.load(Form.from_dict({name: Whole(least=1, most=HIGHEST_NUMBER) for name in typed})())
    numbers: dict[str, dict[int, int]] = {}
    for name, new in loaded.items():
        group, old = typed[name].groups()
        numbers.setdefault(group, {})[int(old)] = new
    return numbers or None


def form_change_sent(fields: Mapping[str, str], group: Group) -> NewForm:
    """What the group has decided, by a method's rules with its own amounts. Raises ValidationError, and what Terms raises."""
    sent, calendar, money = Sent(dict(fields)), Calendar(group.calendar), group.money
    schema = Form.from_dict(
        {
            "method": OneOf(Method),
            "amount": Amount(money),
            "social": Amount(money, load_default=0),
            "most": Amount(money, load_default=None),
            "reserve": Amount(money, load_default=0),
        }
    )
    said, signing = sent.load(schema()), sent.load(SigningForm())
    day, signed_on = sent.day("day", calendar), sent.day("signed-on", calendar)
    sent.finish()
    terms = rules_of(said["method"], said["amount"], said["social"], money)
    return NewForm(day, terms, signing["signed_by"], signed_on, said["most"], said["reserve"])
