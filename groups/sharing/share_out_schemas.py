"""The form of a share-out, as it is typed: the day, the reserve, the count of each pot, what members leave, and what if.

    day-day, day-month, day-year · reserve · from-bank · in-part · reason · by · reference
    count-{pot}-{denomination in minor units}   pieces
    carry-{member number}                       what she leaves for the next cycle
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any, NamedTuple

from core.calendars import Calendar
from core.money import Currency
from groups.denominations import denominations
from groups.figures import Pot
from groups.members import HIGHEST_NUMBER
from groups.models import Group
from groups.sharing.rules import Part, Shared, SharingRules, Strategy
from groups.sharing.share_out_content import Decided
from web.fields import Amount, Form, OneOf, Text, Whole
from web.forms import Sent, Ticked

MOST_PIECES = 10**9
_CARRY = re.compile(r"carry-([1-9]\d{0,3})", re.ASCII)


class Asked(NamedTuple):
    """What was typed: the decisions, and a strategy to try instead of the constitution's. `reference` is the page's own name
    for it, so that a button pressed twice is pressed once."""

    decided: Decided
    instead: Strategy | None
    reference: str


def load_share_out(fields: dict[str, str], group: Group) -> Asked:
    """Raises ValidationError with every sentence by its field."""
    form, money = Sent(fields), group.money
    day = form.day("day", Calendar(group.calendar))
    typed = form.load(_form(money, fields)())
    form.finish()
    carried = {int(found[1]): typed[name] for name in fields if (found := _CARRY.fullmatch(name)) and typed.get(name)}
    decided = Decided(
        day=day,
        reserve_minor=typed["reserve"],
        from_bank_minor=typed["from-bank"],
        counted=_counted(fields, typed, Pot.LOAN_FUND, money),
        social_counted=_counted(fields, typed, Pot.SOCIAL_FUND, money),
        difference_reason=typed["reason"],
        carried_over=carried,
        in_part=typed["in-part"],
    )
    return Asked(decided, typed["by"], typed["reference"])


def _form(money: Currency, fields: Iterable[str]) -> type[Form]:
    carried = {name: Amount(money, load_default=0) for name in fields if _CARRY.fullmatch(name)}
    counts = {
        field_of(pot, denomination): Whole(most=MOST_PIECES, load_default=0)
        for pot in Pot
        for denomination in denominations(money)
    }
    rest: dict[str, Any] = {
        "reserve": Amount(money, load_default=0),
        "from-bank": Amount(money, load_default=0),
        "reason": Text(load_default=""),
        "in-part": Ticked("in-part"),
        "by": OneOf(Strategy, load_default=None),
        "reference": Text(most=16, load_default=""),
    }
    form: type[Form] = Form.from_dict({**rest, **counts, **carried})  # type: ignore[assignment]
    return form


def field_of(pot: Pot, denomination: int) -> str:
    return f"count-{pot}-{denomination}"


def carry_field(number: int) -> str:
    assert 1 <= number <= HIGHEST_NUMBER
    return f"carry-{number}"


def _counted(fields: Mapping[str, str], typed: Mapping[str, Any], pot: Pot, money: Currency) -> dict[int, int] | None:
    """The pieces of a pot; None when nothing was written, for then nobody has counted. A nought is a count of an empty pot."""
    names = {one: field_of(pot, one) for one in denominations(money)}
    if not any(fields.get(name, "").strip() for name in names.values()):
        return None
    return {one: typed[name] for one, name in names.items() if typed[name]}


def instead_of(rules: SharingRules, strategy: Strategy | None) -> SharingRules | None:
    """The rules, had the group agreed to one strategy instead; None where there is nothing to try."""
    if strategy is None:
        return None
    earnings_only = strategy in (Strategy.BY_INTEREST, Strategy.COMMITTEE)
    shared = Shared.SURPLUS if earnings_only else rules.shared
    return replace(rules, parts=(Part(strategy, Fraction(1)),), shared=shared)
