"""The loan calculator on screen: a form whose answers stand in the address, so that a link shows the same schedule again."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from flask import Blueprint, current_app, render_template, request
from marshmallow import ValidationError

from access.policy import Act
from core.calendars import parts_in, today
from core.errors import Refusal
from core.marks import Term
from core.money import Money, currency
from core.rates import percent_text
from groups.denominations import KNOWN
from groups.loans import rules
from groups.loans.calculator import Answer, Asked, answer
from groups.rule_fields import sentence_case
from web.errors import status_of
from web.fields import day_sent, messages_of
from web.guard import requires
from web.language import current_language

bp = Blueprint("loan_calculator", __name__, url_prefix="/calculators")

# Which field of the form each answer is.
_FIELDS = {
    "principal": "principal",
    "instalments": "instalments",
    "method": "method",
    "interest_by": "interest-by",
    "level_by": "level-by",
    "every": "every",
    "unit": "unit",
    "due_on": "due-on",
    "meeting_every": "meeting-every",
    "on_holiday": "on-holiday",
    "principal_starts": "principal-starts",
    "meanwhile": "meanwhile",
    "interest_free": "interest-free",
    "instalment_unit": "instalment-unit",
    "interest_unit": "interest-unit",
    "rounding": "rounding",
    "moment": "moment",
}
_RATES = {"year": "annual_rate", "month": "monthly_rate", "period": "period_rate"}
_USUAL = {
    "currency": "KES",
    "rate-per": "month",
    "instalments": "12",
    "method": "flat",
    "interest-by": "period",
    "level-by": "period",
    "every": "1",
    "unit": "months",
    "due-on": "calendar",
    "meeting-every": "7",
    "on-holiday": "next",
    "principal-starts": "1",
    "meanwhile": "paid",
    "interest-free": "0",
    "rounding": "half_up",
    "moment": "each_line",
}
MOST_HOLIDAYS = 3


@bp.get("/loan")
@requires(Act.OWN_SIGN_IN)
def loan() -> str | tuple[str, int]:
    """The form; and below it the schedule, once a principal was typed."""
    sent = {name: value[:60] for name, value in request.args.items()}
    now = today(current_app.extensions["settings"].timezone)
    values = {**_USUAL, **_day_fields("start", now), **sent}
    if "principal" not in sent:
        return _page(values)
    try:
        return _page(values, answer(_asked(values), now))
    except ValidationError as wrong:
        return _page(values, errors=messages_of(wrong)), status_of(wrong)
    except Refusal as refused:
        return _page(values, errors={"": [current_language().sentence(refused)]}), status_of(refused)


def _asked(values: Mapping[str, str]) -> Asked:
    """Raises ValidationError for a day, and UnknownCurrency."""
    rate_per = values["rate-per"] if values["rate-per"] in _RATES else "month"
    return Asked(
        money=currency(values["currency"].upper()),
        start=_iso(values, "start"),
        first_due=_iso(values, "first-due"),
        holidays=tuple(_iso(values, f"holiday{place}") for place in range(1, MOST_HOLIDAYS + 1)),
        **{_RATES[rate_per]: values.get("rate", "")},
        **{field: values.get(name, "") for field, name in _FIELDS.items()},
    )


def _iso(values: Mapping[str, str], name: str) -> str:
    """A day that may be left empty."""
    if not any(values.get(f"{name}-{part}", "").strip() for part in ("day", "month", "year")):
        return ""
    return day_sent(values, name, current_language().calendar).isoformat()


def _day_fields(name: str, day: date) -> dict[str, str]:
    year, month, number = parts_in(day, current_language().calendar)
    return {f"{name}-day": str(number), f"{name}-month": str(month), f"{name}-year": str(year)}


def _page(values: Mapping[str, str], found: Answer | None = None, errors: Mapping[str, list[str]] | None = None) -> str:
    return render_template(
        "calculators/loan.html",
        percent=percent_text,
        **(_rounding(found) if found else {}),
        values=values,
        errors=errors or {},
        found=found,
        names={name: sentence_case(current_language().text(said)) for name, said in rules.RULE_NAMES.items()},
        holidays=range(1, MOST_HOLIDAYS + 1),
        currencies=[(code, code) for code in KNOWN],
        options={
            "method": _options(rules.METHOD_NAMES),
            "rate-per": _options(rules.RATE_PER_NAMES),
            "interest-by": _options(rules.INTEREST_BY_NAMES),
            "level-by": _options(rules.LEVEL_BY_NAMES),
            "unit": _options(rules.PERIOD_UNIT_NAMES),
            "due-on": _options(rules.DUE_ON_NAMES),
            "on-holiday": _options(rules.ON_HOLIDAY_NAMES),
            "meanwhile": _options(rules.MEANWHILE_NAMES),
            "rounding": _options(rules.ROUNDING_NAMES),
            "moment": _options(rules.MOMENT_NAMES),
        },
    )


def _options(names: Mapping[Any, Term]) -> Iterable[tuple[str, str]]:
    return [(kind.value, current_language().text(name)) for kind, name in names.items()]


def _rounding(found: Answer) -> dict[str, Mapping[str, Any]]:
    """How the answer was rounded, in words."""
    plan = found.terms.plan
    return {
        "said": {"rounding": rules.ROUNDING_NAMES[plan.rounding], "moment": rules.MOMENT_NAMES[plan.moment]},
        "unit_of": {
            "interest": Money(plan.interest_unit_minor, found.money),
            "instalment": Money(plan.instalment_unit_minor, found.money),
        },
    }
