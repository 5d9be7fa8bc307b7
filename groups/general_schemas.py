"""The form of a general voucher, as it is loaded: only the fields that what happened needs."""

from typing import Any

import marshmallow as ma

from core.calendars import Calendar
from core.money import Currency
from groups import charts
from groups.general_voucher import MOST_REASON, OF_A_MEMBER, General, Happening, Place
from groups.members import HIGHEST_NUMBER
from groups.models import Group
from web.fields import Amount, Form, OneOf, Text, Whole
from web.forms import Sent

MOST_REFERENCE = 32


def general_sent(fields: dict[str, str], group: Group) -> dict[str, Any]:
    """The day, the client's reference and the content of the voucher. Raises ValidationError, and what General raises."""
    sent = Sent(fields)
    happened = sent.load(_HappeningForm()).get("happened", Happening.COST)
    said = sent.load(_form(happened, group.money)())
    day = sent.day("day", Calendar(group.calendar))
    sent.finish()
    reference = said.pop("reference")
    for name in ("stands_under", "belongs_under"):
        if name in said:
            said[name] = _account(said[name], said.pop(f"{name}_member"))
    return {"day": day, "reference": reference, "general": General(currency=group.currency, happened=happened, **said)}


class _HappeningForm(Form):
    happened = OneOf(Happening)


def _form(happened: Happening, of: Currency) -> type[ma.Schema]:
    fields: dict[str, ma.fields.Field[Any]] = {
        "amount_minor": Amount(of, data_key="amount"),
        "reason": Text(most=MOST_REASON),
        "reference": Text(most=MOST_REFERENCE),
    }
    if happened is Happening.CORRECTION:
        for name in ("stands", "belongs"):
            fields[f"{name}_under"] = Text(most=20, data_key=f"{name}-under")
            member = Whole(least=1, most=HIGHEST_NUMBER, load_default=None, data_key=f"{name}-under-member")
            fields[f"{name}_under_member"] = member
    else:
        fields["place"] = OneOf(Place)
    if happened is Happening.REPAID:
        fields["interest_minor"] = Amount(of, load_default=0, data_key="interest")
    if happened in OF_A_MEMBER:
        fields["member"] = Whole(least=1, most=HIGHEST_NUMBER)
    return Form.from_dict(fields)


def _account(code: str, member: int | None) -> str:
    return code if member is None else str(charts.of_member(code, member))
