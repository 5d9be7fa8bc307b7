"""Settlements on screen: which there are, what the community says of one, who endorses that, and who is left out."""

from collections.abc import Mapping
from zoneinfo import available_timezones

from flask import Blueprint, redirect, render_template, request, url_for
from marshmallow import ValidationError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from access.policy import Act
from core.calendars import today
from core.errors import NotFound, Refusal
from core.language import PAPER_LANGUAGES, language
from core.marks import N_
from projects.finding import organisation_by, organisation_for, organisations_for
from projects.rule_sets.own_sets import all_rule_sets
from projects.settlements import keeping, left_out
from projects.settlements.classes import (
    BAND_NAMES,
    LAND_NAMES,
    SERVED_NAMES,
    SERVICE_NAMES,
    SEX_NAMES,
    TENURE_NAMES,
    THREAT_NAMES,
    Tenure,
)
from projects.settlements.eligibility import ELIGIBLE_NAMES, Eligible, rule_of
from projects.settlements.finding import settlement_for
from projects.settlements.models import Settlement
from projects.settlements.page import listed, settlement_page
from projects.settlements.profile_form import filled_in
from projects.settlements.schemas import EndorsementForm, SettlementForm, day_and, profile_sent, rule_sent
from projects.settlements.statuses import STATUS_NAMES
from web import database
from web.errors import status_of
from web.fields import sent
from web.forms import beside, day_filled_in
from web.guard import current_actor, current_grants, requires
from web.language import current_language
from web.sizes import takes_files

bp = Blueprint("settlements", __name__, url_prefix="/settlements")

Answer = Response | str | tuple[str, int]
Values = Mapping[str, str]
Errors = Mapping[str, list[str]]
ONE = "/<string(length=16):settlement>"
NAMES = {
    "tenure_names": TENURE_NAMES,
    "service_names": SERVICE_NAMES,
    "served_names": SERVED_NAMES,
    "sex_names": SEX_NAMES,
    "band_names": BAND_NAMES,
    "land_names": LAND_NAMES,
    "threat_names": THREAT_NAMES,
    "eligible_names": ELIGIBLE_NAMES,
}


def options() -> dict[str, list[tuple[str, str]]]:
    """The choices of select fields, in the reader's words."""
    say = current_language().text
    return {
        "tenure": [(one.value, say(name)) for one, name in TENURE_NAMES.items()],
        "land": [(one.value, say(name)) for one, name in LAND_NAMES.items()],
        "served": [("", say(N_("not said"))), *((one.value, say(name)) for one, name in SERVED_NAMES.items())],
        "eligible": [(one.value, say(name)) for one, name in ELIGIBLE_NAMES.items()],
        "status": [(one.value, say(name)) for one, name in STATUS_NAMES.items()],
    }


def back_to(settlement: str) -> Response:
    return redirect(url_for("settlements.settlement", settlement=settlement), 303)


def writable(session: Session, settlement: str) -> Settlement:
    """The settlement, to those who may set it up. Raises SettlementUnknown."""
    return settlement_for(session, current_grants(), Act.PROJECT_SET_UP, settlement)


@bp.get("")
@requires(Act.PROJECT_READ)
def index() -> str:
    with database.reading() as session:
        found = listed(session, current_grants())
        mine = organisations_for(session, current_grants(), Act.PROJECT_SET_UP)
        return render_template("settlements/index.html", settlements=found, may_add=bool(mine))


@bp.get("/new")
@requires(Act.PROJECT_SET_UP)
def new() -> str:
    with database.reading() as session:
        return _new(session, {"locale": "en", "timezone": "UTC"}, {})


def _new(session: Session, values: Values, errors: Errors) -> str:
    mine = organisations_for(session, current_grants(), Act.PROJECT_SET_UP)
    return render_template(
        "settlements/new.html",
        values=values,
        errors=errors,
        organisations=[(one.public_id, one.name) for one in mine],
        languages=list(PAPER_LANGUAGES.items()),
        zones=sorted(available_timezones()),
    )


@bp.post("/new")
@requires(Act.PROJECT_SET_UP)
def add() -> Answer:
    fields = sent()
    try:
        said = SettlementForm().load(fields)
        with database.transaction() as session:
            owner = organisation_for(session, current_grants(), Act.PROJECT_SET_UP, said.pop("organisation"))
            made = keeping.add_settlement(session, owner, **said, by=current_actor())
    except (ValidationError, Refusal) as refused:
        with database.reading() as session:
            return _new(session, fields, beside(refused, "name")), status_of(refused)
    return back_to(made.public_id)


@bp.get(ONE)
@requires(Act.PROJECT_READ)
def settlement(settlement: str) -> str:
    with database.reading() as session:
        found = settlement_for(session, current_grants(), Act.PROJECT_READ, settlement)
        page = settlement_page(session, current_grants(), found)
        return render_template("settlements/settlement.html", page=page, practice=found.practice, settlement=found, **NAMES)


@bp.get(f"{ONE}/profile")
@requires(Act.PROJECT_SET_UP)
def profile(settlement: str) -> str:
    with database.reading() as session:
        found = writable(session, settlement)
        return _form(found, "profile", filled_in(keeping.profile_of(session, found)[0]) | _today(found, "day"), {})


def _today(found: Settlement, name: str) -> dict[str, str]:
    return day_filled_in(name, today(found.timezone), language(found.locale).calendar)


def _form(found: Settlement, form: str, values: Values, errors: Errors, **more: object) -> str:
    shown = {"settlement": found, "practice": found.practice, "values": values, "errors": errors, "options": options()}
    return render_template(f"settlements/{form}.html", **shown, **NAMES, **more)


@bp.post(f"{ONE}/profile")
@requires(Act.PROJECT_SET_UP)
def write_profile(settlement: str) -> Answer:
    fields = sent()
    with database.reading() as session:
        found = writable(session, settlement)
    try:
        said, day = profile_sent(fields, language(found.locale).calendar)
        with database.transaction() as session:
            keeping.write_profile(session, writable(session, settlement), said, day, by=current_actor())
    except (ValidationError, Refusal) as refused:
        return _form(found, "profile", fields, beside(refused, "day")), status_of(refused)
    return back_to(settlement)


@bp.get(f"{ONE}/endorse")
@requires(Act.PROJECT_SET_UP)
def endorsement(settlement: str) -> str:
    with database.reading() as session:
        found = writable(session, settlement)
        return _form(found, "endorse", _today(found, "day"), {})


@bp.post(f"{ONE}/endorse")
@requires(Act.PROJECT_SET_UP)
@takes_files
def endorse(settlement: str) -> Answer:
    fields, scan = sent(), request.files.get("scan")
    content = scan.read() if scan else b""
    with database.reading() as session:
        found = writable(session, settlement)
    try:
        said, day = day_and(EndorsementForm(), fields, language(found.locale).calendar)
        with database.transaction() as session:
            place = writable(session, settlement)
            keeping.endorse(session, place, day=day, content=content or None, by=current_actor(), **said)
    except (ValidationError, Refusal) as refused:
        return _form(found, "endorse", fields, beside(refused, "scan")), status_of(refused)
    return back_to(settlement)


@bp.get(f"{ONE}/rule")
@requires(Act.PROJECT_SET_UP)
def rule(settlement: str) -> str:
    with database.reading() as session:
        found = writable(session, settlement)
        return _rule(session, found, _today(found, "from") | _not_said() | _from_set(session, request.args.get("set", "")), {})


def _not_said() -> dict[str, str]:
    """Nobody is admitted by leaving a form as it is."""
    return {f"answer-{tenure}": Eligible.NOT_STATED.value for tenure in Tenure}


def _from_set(session: Session, named: str) -> dict[str, str]:
    """A rule as a set of rules would fill it in; nothing for a set that is not there."""
    for known in all_rule_sets(session):
        if named == f"{known.key} {known.version}":
            rule = rule_of("", known)
            answers = {f"answer-{tenure}": answer.value for tenure, answer in rule.by_tenure.items()}
            return {"label": current_language().text(rule.label), "source": rule.source, **answers}
    return {}


def _rule(session: Session, found: Settlement, values: Values, errors: Errors) -> str:
    funders = keeping.possible_funders(session, found)
    say = current_language().text
    sets = [(f"{one.key} {one.version}", f"{say(one.name)} ({one.key} {one.version})") for one in all_rule_sets(session)]
    return _form(found, "rule", values, errors, sets=sets, funders=[(one.public_id, one.name) for one in funders])


@bp.post(f"{ONE}/rule")
@requires(Act.PROJECT_SET_UP)
def write_rule(settlement: str) -> Answer:
    fields = sent()
    with database.reading() as session:
        found = writable(session, settlement)
    try:
        said, answers, day = rule_sent(fields, language(found.locale).calendar)
        with database.transaction() as session:
            place, funder = writable(session, settlement), organisation_by(session, said.pop("funder"))
            left_out.write_rule(session, place, funder, **said, by_tenure=answers, day=day, by=current_actor())
    except NotFound:
        raise
    except (ValidationError, Refusal) as refused:
        with database.reading() as session:
            return _rule(session, found, fields, beside(refused, "label")), status_of(refused)
    return back_to(settlement)
