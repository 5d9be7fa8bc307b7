"""The forms of a fund, as they are loaded: opening one, its purposes, each kind of voucher, and what a group reports."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import Any

import marshmallow as ma

from core.calendars import Calendar
from core.money import Currency
from projects.funding_schemas import MOST_REFERENCE
from projects.funds.coming_in import Stage
from projects.funds.lending import MOST_MONTHS, LoanTerms, Method, RatePer
from projects.funds.loans import Beside, Financing, Lent, Share, loan_key
from projects.funds.models import FundRestriction
from projects.funds.restrictions import Rule
from web.fields import Amount, Form, OneOf, Percent, Text, Whole
from web.forms import Sent, Ticked

MOST_NUMBER = 9999
MOST_ORDER = 40


class FundForm(Form):
    organisation = Text(most=16)
    currency = Text(most=3)
    locale = Text(most=16)
    timezone = Text(most=64)


class RuleForm(Form):
    """What money may be used for; an empty rate is no bound."""

    purpose = Text()
    lends = Ticked("lends")
    grants = Ticked("grants")
    admin_share = Percent(load_default=Fraction(0), data_key="admin-share")
    moves_out = Ticked("moves-out")
    moves_in = Ticked("moves-in")
    most_rate = Percent(load_default=None, data_key="most-rate")
    most_margin = Percent(load_default=None, data_key="most-margin")
    project = Text(most=16, load_default="")
    city = Text(most=16, load_default="")
    country = Text(most=2, load_default="")


class RestrictionForm(Form):
    name = Text(most=120)
    funder = Text(most=16, load_default="")


class PaperChosen(Form):
    document = Text(most=16, load_default="")


class RefinedForm(Form):
    """What every voucher's form has."""

    reference = Text(most=MOST_REFERENCE)
    document = Text(most=16, load_default="")


def _form(of: Currency, *names: str) -> ma.Schema:
    """The fields of these names, among those that vouchers of a fund have."""
    known: dict[str, ma.fields.Field[Any]] = {
        "restriction": Whole(least=1, most=MOST_NUMBER),
        "to_restriction": Whole(least=1, most=MOST_NUMBER, data_key="to-restriction"),
        "giver": Text(most=16),
        "theirs": Ticked("theirs"),
        "stage": OneOf(Stage),
        "direction": Text(most=4),
        "amount_minor": Amount(of, data_key="amount"),
        "principal_minor": Amount(of, load_default=0, data_key="principal"),
        "interest_minor": Amount(of, load_default=0, data_key="interest"),
        "place": Text(most=20),
        "reason": Text(),
        "note": Text(load_default=""),
        "borrower": Text(most=16),
        "order": Text(most=MOST_ORDER, load_default=""),
    }
    return Form.from_dict({name: known[name] for name in names})()


# What each form asks, besides the day, the paper and the client's reference.
ASKED = {
    "promise": ("restriction", "giver", "stage", "direction", "amount_minor", "reason"),
    "receive": ("restriction", "giver", "theirs", "amount_minor", "place", "note"),
    "give-back": ("restriction", "giver", "theirs", "amount_minor", "place", "reason"),
    "income": ("restriction", "amount_minor", "place", "reason"),
    "grant": ("order", "place", "note"),
    "lend": ("borrower", "order", "place", "note"),
    "transfer": ("restriction", "to_restriction", "amount_minor", "place", "reason"),
    "cost": ("restriction", "amount_minor", "place", "reason"),
    "repay": ("principal_minor", "interest_minor", "place", "note"),
    "write-off": ("amount_minor", "reason"),
}


def asked_of(form: Sent, name: str, of: Currency) -> dict[str, Any]:
    """What a form's own fields say, and what every form has."""
    return {**form.load(_form(of, *ASKED[name])), **form.load(RefinedForm())}


def parts_sent(form: Sent, of: Currency, restrictions: Iterable[FundRestriction]) -> tuple[Share, ...]:
    """How much comes from each restriction: the fields part-1, part-2, …; empty is nothing."""
    numbers = [one.number for one in restrictions]
    fields: dict[str, ma.fields.Field[Any]] = {
        f"part_{number}": Amount(of, load_default=0, data_key=f"part-{number}") for number in numbers
    }
    loaded = form.load(Form.from_dict(fields)())
    parts = ((number, loaded.get(f"part_{number}", 0)) for number in numbers)
    return tuple(Share(number, minor) for number, minor in parts if minor)


class _TermsForm(Form):
    purpose = Text()
    rate = Percent()
    rate_per = OneOf(RatePer, data_key="rate-per")
    months = Whole(least=1, most=MOST_MONTHS)
    method = OneOf(Method)
    member_rate = Percent(load_default=None, data_key="member-rate")


def lent_sent(form: Sent, of: Currency, calendar: Calendar, parts: tuple[Share, ...], reference: str) -> tuple[Lent, ...]:
    """The loan of a form, and the second one that was handed out with it, if there is one. Empty when it cannot be read.

    Raises what LoanTerms and Lent raise.
    """
    asked, first_due = form.load(_TermsForm()), form.day("first-due", calendar)
    unit = form.load(Form.from_dict({"unit_minor": Amount(of, load_default=1, data_key="unit")})())
    second = form.load(_second_form(of))
    if not asked or first_due is None or not second or not unit:
        return ()
    whole = sum(part.amount_minor for part in parts)
    found = [Lent(loan_key(reference, 0), asked["purpose"], _terms(of, whole, asked, first_due, unit), parts)]
    if second["amount_minor"]:
        minor, number = second["amount_minor"], second["restriction"]
        more = {**asked, "months": second["months"], "rate": asked["rate"] if second["rate"] is None else second["rate"]}
        terms, purpose = _terms(of, minor, more, first_due, unit), second["purpose"] or asked["purpose"]
        found.append(Lent(loan_key(reference, 1), purpose, terms, (Share(number, minor),)))
    return tuple(found)


def _second_form(of: Currency) -> ma.Schema:
    fields: dict[str, ma.fields.Field[Any]] = {
        "amount_minor": Amount(of, load_default=0, data_key="second-amount"),
        "restriction": Whole(least=1, most=MOST_NUMBER, load_default=1, data_key="second-restriction"),
        "purpose": Text(load_default="", data_key="second-purpose"),
        "months": Whole(least=1, most=MOST_MONTHS, load_default=1, data_key="second-months"),
        "rate": Percent(load_default=None, data_key="second-rate"),
    }
    return Form.from_dict(fields)()


def _terms(of: Currency, whole: int, asked: dict[str, Any], first_due: date, unit: dict[str, int]) -> LoanTerms:
    return LoanTerms(
        currency=of.code,
        principal_minor=whole,
        rate=asked["rate"],
        months=asked["months"],
        first_due=first_due,
        rate_per=asked["rate_per"],
        method=asked["method"],
        member_rate_a_year=asked["member_rate"],
        unit_minor=unit["unit_minor"],
    )


def beside_sent(form: Sent, of: Currency) -> tuple[Financing, ...]:
    """What else pays for the same thing: own savings, the group's loan, another loan, a grant."""
    fields: dict[str, ma.fields.Field[Any]] = {
        one.name.lower(): Amount(of, load_default=0, data_key=f"beside-{one.value}") for one in Beside
    }
    loaded = form.load(Form.from_dict(fields)())
    amounts = ((one, loaded.get(one.name.lower(), 0)) for one in Beside)
    return tuple(Financing(one, minor) for one, minor in amounts if minor)


def rule_sent(form: Sent) -> Rule | None:
    """Raises RuleContradicts."""
    asked = form.load(RuleForm())
    return Rule(**{**asked, "country": asked["country"].upper()}) if asked else None


def report_form(of: Currency) -> ma.Schema:
    return Form.from_dict(
        {
            "rate_a_year": Percent(data_key="rate"),
            "borrowers": Whole(most=10**6),
            "lent_minor": Amount(of, data_key="lent"),
            "repaid_minor": Amount(of, data_key="repaid"),
            "note": Text(load_default=""),
        }
    )()
