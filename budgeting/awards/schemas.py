"""The forms of a round's money, as they are loaded: setting aside, ratifying, and each step of an award."""

from typing import Any

import marshmallow as ma

from budgeting.awards.ratifying import MOST_MINUTE
from core.money import Currency
from ledger.posting import MOST_REFERENCE
from projects.funds.award_money import Back
from web.fields import Amount, Form, OneOf, Text, Whole
from web.forms import Sent, Ticked

MOST_NUMBER = 9999
# What each form asks, besides the day and the client's reference.
ASKED = {
    "set-aside": ("envelope", "reason"),
    "ratify": ("decided",),
    "let-go": ("envelope",),
    "next": ("envelope", "item", "minute"),
    "commit": ("amount_minor", "paper", "note"),
    "advance": ("receiver", "amount_minor", "place", "report", "order", "note"),
    "spend": ("amount_minor", "paper", "note"),
    "return": ("amount_minor", "place", "to", "why"),
    "supplement": ("amount_minor", "free", "minute", "why"),
    "release": ("amount_minor", "free", "why"),
    "cancel": ("why", "decided"),
}


class _Refined(Form):
    reference = Text(most=MOST_REFERENCE)
    document = Text(most=16, load_default="")


class LinkForm(Form):
    project = Text(most=16)


def asked_of(form: Sent, name: str, of: Currency) -> dict[str, Any]:
    """What a form's own fields say, and what every form has. Keys: the names in ASKED, `reference` and `document`."""
    known: dict[str, ma.fields.Field[Any]] = {
        "envelope": Whole(least=1, most=MOST_NUMBER),
        "item": Whole(least=1, most=MOST_NUMBER),
        "amount_minor": Amount(of, data_key="amount"),
        "paper": Text(),
        "note": Text(load_default=""),
        "reason": Text(load_default=""),
        "why": Text(data_key="reason"),
        "report": Text(load_default=""),
        "receiver": Text(most=16),
        "place": Text(most=20),
        "order": Text(most=40, load_default=""),
        "to": OneOf(Back),
        "free": Ticked("free"),
        "minute": Text(most=MOST_MINUTE),
        "decided": Text(most=MOST_MINUTE, load_default="", data_key="minute"),
    }
    own = Form.from_dict({one: known[one] for one in ASKED[name]})()
    return {**form.load(own), **form.load(_Refined())}
