"""The forms of a year's end as they are loaded: what the assembly decided, and whom to pay how."""

from typing import Any

import marshmallow as ma

from core.calendars import Calendar
from core.money import Currency
from groups.models import Group
from groups.sharing.appropriation_rules import AppropriationLine
from groups.sharing.dividend_rules import PaidAs
from groups.sharing.year_end import Decisions
from web.fields import Amount, Form, OneOf, Percent, Text
from web.forms import Sent

MOST_REFERENCE = 32
ISO_DAY = 10


def decisions_form(funds: tuple[AppropriationLine, ...], of: Currency) -> ma.Schema:
    """The rates, empty where the highest that fits is meant, and the amounts of the funds, empty where the rules say them."""
    fields: dict[str, ma.fields.Field[Any]] = {
        "year": Text(most=ISO_DAY, load_default=""),
        "dividend_rate": Percent(load_default=None, data_key="dividend-rate"),
        "rebate_rate": Percent(load_default=None, data_key="rebate-rate"),
    }
    fields |= {f"fund-{line.key}": Amount(of, load_default=None) for line in funds}
    return Form.from_dict(fields)()


def decisions_of(loaded: dict[str, Any]) -> Decisions:
    """What a loaded form decides."""
    funds = {name.removeprefix("fund-"): minor for name, minor in loaded.items() if name.startswith("fund-")}
    return Decisions(
        loaded.get("dividend_rate"),
        loaded.get("rebate_rate"),
        {key: minor for key, minor in funds.items() if minor is not None},
    )


class ReferenceForm(Form):
    reference = Text(most=MOST_REFERENCE)


class PayoutForm(ReferenceForm):
    paid_as = OneOf(PaidAs, data_key="paid-as")


def year_sent(fields: dict[str, str], funds: tuple[AppropriationLine, ...], group: Group) -> dict[str, Any]:
    """The year, the decisions, the day of the voucher and the client's reference. Raises ValidationError."""
    sent = Sent(fields)
    loaded = sent.load(decisions_form(funds, group.money))
    reference = sent.load(ReferenceForm())
    day = sent.day("day", Calendar(group.calendar))
    sent.finish()
    return {"year": loaded["year"], "decided": decisions_of(loaded), "day": day, **reference}


def payout_sent(fields: dict[str, str], group: Group) -> dict[str, Any]:
    """Whom to pay, how, and on which day. Raises ValidationError."""
    sent = Sent(fields)
    asked = sent.load(PayoutForm())
    ticked = [name for name in sent.left if name.startswith("member-") and name.removeprefix("member-").isdecimal()]
    for name in ticked:
        sent.left.pop(name)
    day = sent.day("day", Calendar(group.calendar))
    sent.finish()
    return {**asked, "day": day, "numbers": [int(name.removeprefix("member-")) for name in ticked]}
