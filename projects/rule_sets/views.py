"""Rule sets on screen: the list, one set in words, and what a project is due by it. Everybody signed in may read them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Blueprint, current_app, render_template, request
from marshmallow import ValidationError

from access.policy import Act
from core.calendars import today
from core.errors import Refusal
from core.money import parse_amount
from projects.rule_sets import errors
from projects.rule_sets.asked import Asked, case_of
from projects.rule_sets.evaluating import evaluate as evaluated
from projects.rule_sets.evaluation import CONDITION_NAMES, Evaluation
from projects.rule_sets.figures import MARK_NAMES
from projects.rule_sets.in_force import in_force, named, usual_day
from projects.rule_sets.own_sets import all_rule_sets
from projects.rule_sets.places import LAND_NAMES, TENURE_NAMES, UPGRADING_TYPES, Tenure
from projects.rule_sets.rule_set import BASE_NAMES, RuleSet
from projects.rule_sets.telling import due_text, line_name, percent_one_decimal
from projects.rule_sets.wording import described, marks_of
from web import database
from web.errors import status_of
from web.fields import day_sent, told
from web.forms import beside, day_filled_in
from web.guard import requires
from web.language import current_language

bp = Blueprint("rule_sets", __name__, url_prefix="/rules")

LONGEST = 60
AMOUNTS = ("cost", "borrowed", "savings", "counterpart", "counterpart-agreed")
# Beside which field a refusal stands; any other stands above the form.
_FIELD_OF: Mapping[type[Refusal], str] = {
    errors.HouseholdsMissing: "households",
    errors.HouseholdsUnreadable: "households",
    errors.HouseholdsNegative: "households",
    errors.HouseholdsTooMany: "households",
    errors.HouseholdsContradict: "households",
    errors.PartsContradict: "parts",
    errors.SplitToGainMore: "parts",
    errors.TypeUnknown: "type",
    errors.PlaceMissing: "type",
    errors.LandUnknown: "land",
    errors.LandContradictsType: "land",
    errors.CostMissing: "cost",
    errors.IndexRateMissing: "index-rate",
    errors.IndexRateNotPositive: "index-rate",
    errors.NoVersionInForce: "on",
}


def _today() -> date:
    return today(current_app.extensions["settings"].timezone)


def sets_now() -> list[RuleSet]:
    with database.reading() as session:
        return all_rule_sets(session)


@bp.get("")
@requires(Act.OWN_SIGN_IN)
def index() -> str:
    sets, day = sets_now(), _today()
    return render_template(
        "rule_sets/index.html",
        sets=[(one, marks_of(one), one.holds_on(day)) for one in sets],
        mark_names=MARK_NAMES,
    )


@bp.get("/<key>")
@requires(Act.OWN_SIGN_IN)
def rule_set(key: str) -> str:
    """The version in force, or the one that `?version=` names."""
    sets = sets_now()
    chosen = _version(key, sets, request.args.get("version", ""))
    return render_template(
        "rule_sets/rule_set.html",
        chosen=chosen,
        rows=list(described(chosen, current_language())),
        versions=named(chosen.key, sets),
        related=[one for one in sets if one.programme == chosen.programme and one.key != chosen.key],
        mark_names=MARK_NAMES,
    )


def _version(key: str, sets: list[RuleSet], typed: str) -> RuleSet:
    """Raises RuleSetUnknown."""
    for one in named(key, sets):
        if typed and str(one.version) == typed:
            return one
    return in_force(key, usual_day(key, _today(), sets), sets)


@bp.get("/<key>/evaluate")
@requires(Act.OWN_SIGN_IN)
def evaluate(key: str) -> str | tuple[str, int]:
    """The form; and below it what the case is due, once households were typed."""
    sets = sets_now()
    usual = usual_day(key, _today(), sets)
    chosen = in_force(key, usual, sets)
    sent = {name: value[:LONGEST] for name, value in request.args.items()}
    values = {**day_filled_in("on", usual, current_language().calendar), **sent}
    if not sent:
        return _page(chosen, values)
    try:
        day = day_sent(values, "on", current_language().calendar)
        chosen = in_force(key, day, sets)
        return _page(chosen, values, evaluated(chosen, case_of(_asked(chosen, values, day), chosen)))
    except (ValidationError, Refusal) as refused:
        field = _FIELD_OF.get(type(refused), "") if isinstance(refused, Refusal) else ""
        return _page(chosen, values, wrong=beside(refused, field)), status_of(refused)


def _asked(chosen: RuleSet, values: Mapping[str, str], day: date) -> Asked:
    """Raises ValidationError under the name of an amount or day that cannot be read."""
    for name in AMOUNTS:
        if values.get(name, "").strip():
            _beside(name, lambda typed=values[name]: parse_amount(typed, chosen.money))
    return Asked(
        on=day,
        households=values.get("households", ""),
        by_tenure={tenure: values.get(f"tenure-{tenure}", "") for tenure in Tenure},
        parts=values.get("parts", ""),
        upgrading=values.get("type", ""),
        land=values.get("land", ""),
        cost=values.get("cost", ""),
        borrowed=values.get("borrowed", ""),
        savings=[values.get("savings", "")],
        savings_base=values.get("savings-base", ""),
        applicant=values.get("applicant", ""),
        counterpart=values.get("counterpart", ""),
        counterpart_agreed=values.get("counterpart-agreed", ""),
        complements=[line.key for line in chosen.lines if values.get(f"complement-{line.key}")],
        house=values.get("house", ""),
        index_rate=values.get("index-rate", ""),
        index_on=_iso(values, "rate"),
    )


def _beside(name: str, read: Any) -> None:
    """Raises ValidationError under the field's name."""
    try:
        told(read)
    except ValidationError as wrong:
        raise ValidationError({name: wrong.messages}) from wrong


def _iso(values: Mapping[str, str], name: str) -> str:
    """A day that may be left empty."""
    if not any(values.get(f"{name}-{part}", "").strip() for part in ("day", "month", "year")):
        return ""
    return day_sent(values, name, current_language().calendar).isoformat()


def _page(
    chosen: RuleSet,
    values: Mapping[str, str],
    found: Evaluation | None = None,
    wrong: Mapping[str, list[str]] | None = None,
) -> str:
    reader = current_language()
    any_of = [("", "–")]
    return render_template(
        "rule_sets/evaluate.html",
        chosen=chosen,
        values=values,
        errors=wrong or {},
        found=found,
        reader=reader,
        lines=[(due, line_name(due, reader), due_text(due.minor, found, reader)) for due in found.lines] if found else [],
        total=due_text(found.total_minor, found, reader) if found else "",
        percent=percent_one_decimal,
        condition_names={kind: reader.text(name) for kind, name in CONDITION_NAMES.items()},
        tenures=[(tenure, reader.text(name)) for tenure, name in TENURE_NAMES.items()],
        types=any_of + [(kind.value, reader.text(name)) for kind, name in UPGRADING_TYPES.items()],
        lands=any_of + [(land.value, reader.text(name)) for land, name in LAND_NAMES.items()],
        bases=any_of + [(test.base.value, reader.text(BASE_NAMES[test.base])) for test in chosen.savings],
        applicants=[(one.key, reader.text(one.name)) for test in chosen.savings for one in test.amounts],
        houses=any_of + [(one.key, reader.text(one.name)) for one in (chosen.deposit.prices if chosen.deposit else ())],
        complements=[line for line in chosen.lines if line.complement],
    )
