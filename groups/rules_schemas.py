"""The form of a constitution, as it is loaded: the questions of `groups.rule_areas`, read into `Terms`.

The form starts from rules that are there already: those of a method, or those that hold now. A question that the form leaves
out, or that stays empty though it needs an answer of one or more, keeps the answer that it had.
"""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import marshmallow as ma

from core.frozen import plain
from core.money import Currency
from groups.rule_areas import areas_for
from groups.rule_fields import Kept, Kind, RuleArea, RuleField, answer, change, kept, rebuilt, typed
from groups.terms import Terms
from web.fields import NOT_ON_THE_LIST, Amount, Form, Number, Percent, Typed, Whole
from web.forms import Sent, Ticked
from web.language import current_language


class Choice(Typed[str]):
    """One of the kept values of a list of answers."""

    def __init__(self, choices: Iterable[str], **options: Any) -> None:
        self.choices = frozenset(choices)
        super().__init__(**options)

    def read(self, typed: str) -> str:
        if typed not in self.choices:
            raise ma.ValidationError(current_language().text(NOT_ON_THE_LIST))
        return typed


def rules_sent(sent: Sent, base: Terms, money: Currency) -> Terms | None:
    """The rules that a form says; None when some cannot be read, and `sent.finish` then says why.

    Raises what `Terms` and its parts raise.
    """
    form, readable = kept(base), True
    for area in areas_for(base):
        if area.part:
            ticked = bool(sent.left.pop(area.tick, ""))
            if not ticked:
                _drop(sent, area)
                form[area.part] = None
                continue
            form[area.part] = form[area.part] or plain(area.rules() if area.rules else None)
        readable = _area_sent(sent, area, form, money) and readable
    return rebuilt(form) if readable else None


def _drop(sent: Sent, area: RuleArea) -> None:
    """What the group does not do is not read."""
    for field in area.fields:
        sent.left.pop(field.name, None)


def _area_sent(sent: Sent, area: RuleArea, form: Kept, money: Currency) -> bool:
    said = len(sent.messages)
    loaded = sent.load(Form.from_dict({field.name: _field(form, field, money) for field in area.fields})())
    for field in area.fields:
        if field.name in loaded:
            change(form, field, loaded[field.name])
    return len(sent.messages) == said


def _field(form: Kept, field: RuleField, money: Currency) -> ma.fields.Field[Any]:
    """The form field of a question; left empty, it gives nothing, or the answer that it had where nothing is impossible."""
    options: dict[str, Any] = {"data_key": field.name}
    if not field.needed:
        options["load_default"] = _when_empty(form, field)
    if field.kind is Kind.TICK:
        return Ticked(field.name)
    if field.kind is Kind.AMOUNT:
        return Amount(money, **options)
    if field.kind is Kind.WHOLE:
        return Whole(least=field.least, most=field.most, **options)
    if field.kind is Kind.CHOICE:
        return Choice(field.choices or (), **options)
    return Percent(**options) if field.kind is Kind.PERCENT else Number(**options)


def _when_empty(form: Kept, field: RuleField) -> Any:
    before = answer(form, field)
    if field.kind is Kind.CHOICE:
        return ",".join(before) if isinstance(before, list) else before
    if field.kind is Kind.PERCENT and field.optional:
        return None
    if field.kind in (Kind.PERCENT, Kind.TIMES):
        return Fraction(0)
    return before if field.least or field.unit else 0


def as_typed(terms: Terms, money: Currency) -> dict[str, str]:
    """The form filled in with these rules; what the group does not do shows how it is usually done."""
    form, values = kept(terms), {}
    for area in areas_for(terms):
        if area.part:
            values[area.tick] = "yes" if form[area.part] is not None else ""
            form[area.part] = form[area.part] or plain(area.rules() if area.rules else None)
        values |= {field.name: typed(form, field, money) for field in area.fields}
    return values
