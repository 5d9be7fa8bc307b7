"""The forms of results, as they are loaded: a drawn lot, a decision on an item, an objection and its answer, another rule."""

from collections.abc import Iterable, Mapping
from typing import Any

import marshmallow as ma

from budgeting.counting.rule import Completion, Method, Misfit, Utility
from budgeting.models import BallotItem
from budgeting.results.errors import LotForOthers
from budgeting.results.lots import MOST_PLACE, MOST_WITNESSES, Witness
from budgeting.results.models import Ruling
from budgeting.results.overriding import MOST_MINUTE
from budgeting.results.what_if import OTHER_METHODS, Asked
from core.money import Currency
from web.fields import Amount, Form, OneOf, Text, Whole
from web.forms import Sent, Ticked

MOST_NUMBER = 99_999
MOST_VOTES = 10**9


class LotForm(Form):
    how = Text()
    place = Text(most=MOST_PLACE)


class ObjectionForm(Form):
    voter = Whole(least=1, most=MOST_NUMBER, load_default=None)
    about = Text()


class AnswerForm(Form):
    objection = Whole(least=1, most=MOST_NUMBER)
    upheld = Ticked("upheld")
    reason = Text()


def decision_form(of: Currency) -> ma.Schema:
    return Form.from_dict(
        {
            "item": Whole(least=1, most=MOST_NUMBER),
            "ruling": OneOf(Ruling),
            "amount_minor": Amount(of, load_default=0, data_key="amount"),
            "extra_minor": Amount(of, load_default=0, data_key="extra"),
            "reason": Text(),
            "minute": Text(most=MOST_MINUTE),
        }
    )()


def order_sent(form: Sent, items: Iterable[BallotItem]) -> tuple[str, ...]:
    """The numbers in the drawn order: the fields turn-3, turn-7, … say each item's place. Raises LotForOthers."""
    numbers = [item.number for item in items]
    fields: dict[str, ma.fields.Field[Any]] = {
        f"turn_{number}": Whole(least=1, most=len(numbers), data_key=f"turn-{number}") for number in numbers
    }
    loaded = form.load(Form.from_dict(fields)())
    turns = {number: loaded[f"turn_{number}"] for number in numbers if f"turn_{number}" in loaded}
    if loaded and len(set(turns.values())) < len(numbers):
        shown = (", ".join(map(str, range(1, len(numbers) + 1))), ", ".join(str(turn) for turn in sorted(turns.values())))
        raise LotForOthers(asked=shown[0], given=shown[1])
    return tuple(str(number) for number in sorted(turns, key=turns.__getitem__))


def witnesses_sent(form: Sent) -> tuple[Witness, ...]:
    """Those that are written down; an empty line is nobody."""
    fields: dict[str, ma.fields.Field[Any]] = {}
    for place in range(1, MOST_WITNESSES + 1):
        fields[f"witness_{place}"] = Text(most=120, load_default="", data_key=f"witness-{place}")
        fields[f"part_{place}"] = Text(most=120, load_default="", data_key=f"part-{place}")
    loaded = form.load(Form.from_dict(fields)())
    places = (place for place in range(1, MOST_WITNESSES + 1) if loaded.get(f"witness_{place}"))
    return tuple(Witness(loaded[f"witness_{place}"], loaded[f"part_{place}"]) for place in places)


class RuleForm(Form):
    """What a reader wants to see counted otherwise; sent with the address, as nothing is written."""

    method = OneOf(Method)
    misfit = OneOf(Misfit, load_default=Misfit.SKIP)
    utility = OneOf(Utility, load_default=Utility.COST)
    completion = OneOf(Completion, load_default=Completion.NONE)
    threshold_votes = Whole(most=MOST_VOTES, load_default=0, data_key="threshold")


def rule_asked(typed: Mapping[str, str]) -> Asked | None:
    """None where nothing that can be tried is asked for."""
    known = {field.data_key or name for name, field in RuleForm().fields.items()}
    try:
        loaded = RuleForm().load({name: value for name, value in typed.items() if name in known})
    except ma.ValidationError:
        return None
    return Asked(**loaded) if loaded["method"] in OTHER_METHODS else None
