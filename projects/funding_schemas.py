"""The forms of promises, signings, amendments, receipts and tranches, as they are loaded."""

from fractions import Fraction
from typing import Any

import marshmallow as ma

from core.calendars import Calendar
from core.marks import N_
from core.money import Currency
from projects.funding_models import Instrument, TrancheState
from projects.terms import TEN_THOUSANDTHS, FundingTerms, Index, Match, MatchBase
from web.fields import Amount, Form, Number, OneOf, Percent, Text, Typed, Whole
from web.forms import Sent
from web.language import current_language

MOST_REFERENCE = 32
UNIT_OR_NOTHING = N_("Fill in the unit, its quantity, its rate and the day of the rate, or none of them.")


class SourceForm(Form):
    funder = Text(most=16)
    title = Text(most=200)
    instrument = OneOf(Instrument)
    currency = Text(most=3)


def money_form(of: Currency, **more: ma.fields.Field[Any]) -> ma.Schema:
    """A form about one amount, with the client's own reference."""
    fields: dict[str, ma.fields.Field[Any]] = {
        "amount_minor": Amount(of, data_key="amount"),
        "reference": Text(most=MOST_REFERENCE),
        **more,
    }
    return Form.from_dict(fields)()


def terms_sent(form: Sent, of: Currency, calendar: Calendar) -> tuple[FundingTerms | None, str]:
    """The terms that were typed, and the client's reference; None when something cannot be read (`form.finish` says what).

    Raises what FundingTerms raises.
    """
    asked = form.load(
        money_form(
            of,
            conditions=Text(load_default=""),
            signed_by=Text(load_default="", data_key="signed-by"),
            match_share=Percent(load_default=Fraction(0), data_key="match-share"),
            match_base=OneOf(MatchBase, load_default=MatchBase.PROJECT_COST, data_key="match-base"),
            liquidated_share=Percent(load_default=Fraction(0), data_key="liquidated-share"),
            counterpart_minor=Amount(of, load_default=0, data_key="counterpart"),
            eligible_lines=Lines(load_default=(), data_key="eligible-lines"),
            quotes_from_minor=Amount(of, load_default=0, data_key="quotes-from"),
            quotes=Whole(least=1, most=20, load_default=3),
            advance_days=Whole(most=3650, load_default=0, data_key="advance-days"),
            rule_set=Text(most=60, load_default="", data_key="rule-set"),
            document=Text(most=16, load_default=""),
        )
    )
    expires_on = form.day("expires-on", calendar, optional=True)
    index = index_sent(form, calendar)
    if not asked or form.messages:
        return None, ""
    share, base, reference = asked.pop("match_share"), asked.pop("match_base"), asked.pop("reference")
    match = Match(share, base) if share else None
    return FundingTerms(of.code, expires_on=expires_on, index=index, match=match, **asked), reference


def index_sent(form: Sent, calendar: Calendar) -> Index | None:
    """An amount in an index unit, where the form has one: unit, quantity, rate and the day of the rate."""
    asked = form.load(
        Form.from_dict(
            {
                "unit": Text(most=12, load_default="", data_key="index-unit"),
                "quantity": Number(load_default=None, data_key="index-quantity"),
                "rate": Number(load_default=None, data_key="index-rate"),
            }
        )()
    )
    rate_on = form.day("index-day", calendar, optional=True)
    given = [asked.get("unit"), asked.get("quantity"), asked.get("rate"), rate_on]
    if not any(given):
        return None
    if not all(given):
        form.messages["index-unit"] = [current_language().text(UNIT_OR_NOTHING)]
        return None
    quantity: Fraction = asked["quantity"] * TEN_THOUSANDTHS
    return Index(asked["unit"], int(quantity), asked["rate"], rate_on)


class Lines(Typed[tuple[int, ...]]):
    """Numbers of budget lines with commas or blanks between them."""

    def read(self, typed: str) -> tuple[int, ...]:
        one = Whole(least=1, most=9999)
        return tuple(sorted({one.read(part) for part in typed.replace(",", " ").split()}))


class DecisionForm(Form):
    state = OneOf(TrancheState)
    note = Text(load_default="")
