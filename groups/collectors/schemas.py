"""The forms of daily savings, read: naming a collector, a round, a hand-over, a withdrawal.

    street, since-day …; door-{number} ticked · day-day …, saved-{number}, reference
    day-day …, count-{denomination in minor units}, keeps, reason, reference · day-day …, member, amount, reference
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from core.calendars import Calendar
from core.db import new_public_id
from groups.collectors.sheets import Given, HandOver, Round, Withdrawal
from groups.members import HIGHEST_NUMBER
from groups.models import Group
from groups.terms import Terms
from web.typed import Typed

MOST_REFERENCE = 40


Content = TypeVar("Content", Round, HandOver, Withdrawal)


@dataclass(frozen=True)
class Said(Generic[Content]):
    """What a form says: the content of its voucher, the day, and the form's own name for itself."""

    content: Content
    day: date
    reference: str


@dataclass(frozen=True, slots=True)
class Naming:
    member: int
    street: str
    since: date


def naming_sent(fields: Mapping[str, str], group: Group) -> Naming:
    """Raises ValidationError."""
    form = _form(fields, group)
    number = form.whole("member", least=1, most=HIGHEST_NUMBER, required=True)
    street, since = form.words("street", most=200, required=True), form.day("since")
    form.finish()
    if number is None or since is None:
        raise LookupError("a form that is whole has its fields")
    return Naming(number, street, since)


def day_sent(fields: Mapping[str, str], group: Group, name: str) -> date:
    """Raises ValidationError."""
    form = _form(fields, group)
    day = form.day(name)
    form.finish()
    if day is None:
        raise LookupError("a form that is whole has its day")
    return day


def doors_sent(fields: Mapping[str, str], group: Group) -> list[int]:
    """The numbers of the members that are ticked."""
    return _form(fields, group).numbers("door-")


def round_sent(fields: Mapping[str, str], group: Group, number: int, terms: Terms) -> Said[Round]:
    """Raises ValidationError, NothingCollected."""
    form = _form(fields, group)
    day = form.day("day")
    amounts = {member: form.amount(f"saved-{member}") for member in form.numbers("saved-")}
    form.finish()
    given = tuple(Given(member, minor) for member, minor in sorted(amounts.items()) if minor)
    return _said(form, day, Round(group.currency, number, terms.savings_code, given))


def hand_over_sent(fields: Mapping[str, str], group: Group, number: int, held_minor: int) -> Said[HandOver]:
    """Raises ValidationError, KeepsMoreThanHeld, DifferenceUnnamed."""
    form = _form(fields, group)
    day, pieces = form.day("day"), form.pieces("count-") or {}
    keeps, reason = form.amount("keeps") or 0, form.words("reason")
    form.finish()
    return _said(form, day, HandOver(group.currency, number, held_minor, pieces, keeps, reason))


def withdrawal_sent(fields: Mapping[str, str], group: Group, terms: Terms) -> Said[Withdrawal]:
    """Raises ValidationError."""
    form = _form(fields, group)
    day = form.day("day")
    member = form.whole("member", least=1, most=HIGHEST_NUMBER, required=True)
    minor = form.amount("amount", required=True)
    form.finish()
    if member is None or minor is None:
        raise LookupError("a form that is whole has its fields")
    return _said(form, day, Withdrawal(group.currency, member, terms.savings_code, minor))


def _form(fields: Mapping[str, str], group: Group) -> Typed:
    return Typed(fields, group.money, Calendar(group.calendar))


def _said(form: Typed, day: date | None, content: Content) -> Said[Content]:
    if day is None:
        raise LookupError("a form that is whole has its day")
    return Said(content, day, form.words("reference", most=MOST_REFERENCE) or new_public_id())
