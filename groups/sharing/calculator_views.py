"""The calculators of dividends and of appropriation on screen: forms whose answers stand in the address. Nothing is kept."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, render_template, request
from marshmallow import ValidationError

from access.policy import Act
from core.errors import Refusal
from core.money import Rounding, currency
from groups.denominations import KNOWN
from groups.sharing.appropriation import Appropriation
from groups.sharing.appropriation_calculator import TEMPLATE_NAMES, TEMPLATES, AskedLines, appropriated
from groups.sharing.appropriation_rules import CERTAINTY_NAMES
from groups.sharing.dividend_calculator import Answer, Asked, answer
from groups.sharing.dividend_rules import EARNS_NAMES, Earns
from groups.sharing.rounding import MODE_NAMES, MOMENT_NAMES, Moment
from web.errors import status_of
from web.fields import NOT_ON_THE_LIST, day_sent, messages_of
from web.guard import requires
from web.language import current_language

bp = Blueprint("dividend_calculator", __name__, url_prefix="/calculators")

LONGEST = 300
SINGLE_PAYMENTS = 3
EXACT = "exact"
_MODES = {(mode.value if mode else EXACT): name for mode, name in MODE_NAMES.items()}
_USUAL = {
    "currency": "THB",
    "by": Earns.MONTHS.value,
    "rounding": Rounding.HALF_UP.value,
    "moment": Moment.LINE.value,
    "rebate-rounding": Rounding.HALF_UP.value,
}
_WHOLE = {"den": 366, "months": 24, "cut-off-day": 31}


@bp.get("/dividend")
@requires(Act.OWN_SIGN_IN)
def dividend() -> str | tuple[str, int]:
    """The form; and below it the dividend with its working, once a rate or a sum was typed."""
    values = {**_USUAL, **{name: value[:LONGEST] for name, value in request.args.items()}}
    if not values.get("rate", "").strip() and not values.get("pool", "").strip():
        return _dividend_page(values)
    try:
        return _dividend_page(values, answer(_asked(values)))
    except ValidationError as wrong:
        return _dividend_page(values, errors=messages_of(wrong)), status_of(wrong)
    except Refusal as refused:
        return _dividend_page(values, errors={"": [current_language().sentence(refused)]}), status_of(refused)


def _asked(values: Mapping[str, str]) -> Asked:
    """Raises ValidationError for a day or a choice that is none, and UnknownCurrency."""
    days = [_day(values, f"payment{place}") for place in range(1, SINGLE_PAYMENTS + 1)]
    paid = [values.get(f"paid{place}", "") for place in range(1, SINGLE_PAYMENTS + 1)]
    whole = {name: _whole(values, name, most) for name, most in _WHOLE.items()}
    return Asked(
        money=currency(values["currency"].upper()),
        opening=values.get("opening", ""),
        monthly=_listed(values.get("monthly", "")),
        payments=tuple((day, amount) for day, amount in zip(days, paid) if day and amount.strip()),
        weights=_listed(values.get("weights", "")),
        denominator=whole["den"],
        months=whole["months"],
        year_start=_day(values, "start"),
        cut_off_day=whole["cut-off-day"],
        own_period=bool(values.get("own-month")),
        earns=Earns(_chosen(values, "by", EARNS_NAMES)),
        rate=values.get("rate", ""),
        pool=values.get("pool", ""),
        interest_paid=values.get("interest-paid", ""),
        rebate_rate=values.get("rebate", ""),
        rounding=_chosen(values, "rounding", _MODES),
        unit=values.get("unit", "").strip(),
        moment=Moment(_chosen(values, "moment", MOMENT_NAMES)),
        rebate_rounding=_chosen(values, "rebate-rounding", _MODES),
        tax=values.get("tax", ""),
        tax_from=values.get("tax-from", ""),
    )


def _listed(typed: str) -> tuple[str, ...]:
    """A list with spaces or semicolons between; with commas where nothing else stands, for a comma may be within an amount."""
    spaced = typed.replace(";", " ").split()
    return tuple(one.strip(",") for one in spaced) if len(spaced) != 1 else tuple(spaced[0].split(","))


def _whole(values: Mapping[str, str], name: str, most: int) -> int:
    typed = values.get(name, "").strip()
    if not typed:
        return 0
    if not typed.isdecimal() or len(typed) > 3 or int(typed) > most:
        raise ValidationError({name: [current_language().text(NOT_ON_THE_LIST)]})
    return int(typed)


def _chosen(values: Mapping[str, str], name: str, options: Mapping[Any, str]) -> str:
    if values[name] not in [str(option) for option in options]:
        raise ValidationError({name: [current_language().text(NOT_ON_THE_LIST)]})
    return values[name]


def _day(values: Mapping[str, str], name: str) -> str:
    """A day that may be left empty."""
    if not any(values.get(f"{name}-{part}", "").strip() for part in ("day", "month", "year")):
        return ""
    return day_sent(values, name, current_language().calendar).isoformat()


def _dividend_page(values: Mapping[str, str], found: Answer | None = None, errors: Mapping[str, list[str]] | None = None) -> str:
    return render_template(
        "calculators/dividend.html",
        values=values,
        errors=errors or {},
        found=found,
        money=currency(values["currency"].upper()) if found else None,
        places=range(1, SINGLE_PAYMENTS + 1),
        currencies=[(code, code) for code in KNOWN],
        earns=_options(EARNS_NAMES),
        modes=_options(_MODES),
        moments=_options(MOMENT_NAMES),
    )


def _options(names: Mapping[Any, str]) -> list[tuple[str, str]]:
    return [(str(option), current_language().text(name)) for option, name in names.items()]


@bp.get("/appropriation")
@requires(Act.OWN_SIGN_IN)
def appropriation() -> str | tuple[str, int]:
    """The form; and below it the lines, once a surplus was typed."""
    usual = {"currency": "THB", "rules": next(iter(TEMPLATES))}
    values = {**usual, **{name: value[:LONGEST] for name, value in request.args.items()}}
    if not values.get("surplus", "").strip():
        return _appropriation_page(values)
    try:
        return _appropriation_page(values, appropriated(_asked_lines(values)))
    except ValidationError as wrong:
        return _appropriation_page(values, errors=messages_of(wrong)), status_of(wrong)
    except Refusal as refused:
        return _appropriation_page(values, errors={"": [current_language().sentence(refused)]}), status_of(refused)


def _asked_lines(values: Mapping[str, str]) -> AskedLines:
    rules = TEMPLATES[_chosen(values, "rules", TEMPLATE_NAMES)]
    amounts = {line.key: values.get(f"amount-{line.key}", "").strip() for line in rules.lines}
    return AskedLines(
        money=currency(values["currency"].upper()),
        surplus=values["surplus"],
        template=values["rules"],
        amounts=tuple(f"{key}:{typed}" for key, typed in amounts.items() if typed),
    )


def _appropriation_page(
    values: Mapping[str, str], found: Appropriation | None = None, errors: Mapping[str, list[str]] | None = None
) -> str:
    chosen = TEMPLATES.get(values["rules"], next(iter(TEMPLATES.values())))
    return render_template(
        "calculators/appropriation.html",
        values=values,
        errors=errors or {},
        found=found,
        money=currency(values["currency"].upper()) if found else None,
        rules=_options(TEMPLATE_NAMES),
        lines=[line for line in chosen.lines if line.key != chosen.rest_to],
        currencies=[(code, code) for code in KNOWN],
        certainties=CERTAINTY_NAMES,
    )
