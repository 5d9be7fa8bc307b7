"""Groups on screen: the first page, a group at a glance, and founding one."""

from collections.abc import Mapping

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from marshmallow import ValidationError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from access.policy import Act
from core.errors import Refusal
from core.language import PAPER_LANGUAGES
from core.money import currency
from groups.collectors.people import own_rounds
from groups.denominations import KNOWN
from groups.errors import FoundedInFuture, LocaleUnknown, TimeZoneUnknown
from groups.finding import group_for, groups_for, network_for, networks_for, own_passbooks
from groups.founding import found_group
from groups.founding_schemas import founding_sent, method_asked, starting_rules
from groups.group_page import group_page
from groups.meeting_views import allowed
from groups.methods.templates import TEMPLATES
from groups.models import STATE_NAMES
from groups.rule_fields import rule_name
from groups.rules_page import areas_asked, asked_first
from groups.rules_schemas import as_typed
from groups.terms import METHOD_NAMES
from reports.cash_line import cash_over_a_year
from web import database
from web.errors import status_of
from web.fields import sent
from web.forms import beside
from web.guard import current_actor, current_grants, requires
from web.language import current_language

bp = Blueprint("groups", __name__)

Answer = Response | str | tuple[str, int]

# Where groups of this kind are; any other IANA name may be typed.
TIME_ZONES = (
    "Africa/Abidjan",
    "Africa/Accra",
    "Africa/Blantyre",
    "Africa/Dar_es_Salaam",
    "Africa/Harare",
    "Africa/Johannesburg",
    "Africa/Kampala",
    "Africa/Kigali",
    "Africa/Lusaka",
    "Africa/Nairobi",
    "Africa/Windhoek",
    "America/Santiago",
    "Asia/Bangkok",
    "Asia/Kabul",
    "Asia/Kolkata",
    "Asia/Manila",
)
# Until the form says a currency: units of a hundred, so that "1" is the smallest whole amount.
UNSAID = currency("THB")
# The field beside which a refusal of founding stands.
FIELD_OF: Mapping[type[Exception], str] = {FoundedInFuture: "founded-on", LocaleUnknown: "locale", TimeZoneUnknown: "timezone"}


@bp.get("/")
@requires(Act.OWN_SIGN_IN)
def index() -> str:
    """Everybody's first page: her groups, and the passbooks that are her own."""
    with database.reading() as session:
        passbooks = own_passbooks(session, current_grants())
        return render_template(
            "groups/index.html",
            groups=groups_for(session, current_grants(), Act.GROUP_READ),
            passbooks=passbooks,
            rounds=own_rounds(session, passbooks),
            may_found=bool(networks_for(session, current_grants(), Act.GROUP_FOUND)),
        )


@bp.get("/groups/<gid>")
@requires(Act.GROUP_READ)
def group(gid: str) -> str:
    with database.reading() as session:
        found = group_for(session, current_grants(), Act.GROUP_READ, gid)
        return render_template(
            "groups/group.html",
            group=found,
            practice=found.practice,
            page=group_page(session, found),
            methods=METHOD_NAMES,
            states=STATE_NAMES,
            cash=cash_over_a_year(session, found),
            acts=allowed(session, found),
        )


@bp.get("/groups/new")
@requires(Act.GROUP_FOUND)
def new() -> str:
    """The first question is the method; the others, with the method's rules filled in, follow."""
    method = request.args.get("method", "")
    if method not in TEMPLATES:
        return render_template("groups/methods.html", templates=TEMPLATES.values())
    with database.reading() as session:
        habits = {
            **as_typed(starting_rules(method_asked(method), UNSAID), UNSAID),
            "every-days": str(TEMPLATES[method_asked(method)].every_days),
            "timezone": current_app.extensions["settings"].timezone,
            "method": method,
        }
        return _new_page(session, {**habits, rule_name(TEMPLATES[method_asked(method)].rule): ""}, {})


def _new_page(session: Session, values: Mapping[str, str], errors: Mapping[str, list[str]]) -> str:
    networks = networks_for(session, current_grants(), Act.GROUP_FOUND)
    template = TEMPLATES[method_asked(values.get("method", ""))]
    areas = areas_asked(starting_rules(template.method, UNSAID), errors, current_language())
    return render_template(
        "groups/new.html",
        template=template,
        areas=areas,
        asked=asked_first(areas, [rule_name(template.rule), *(["social"] if template.has_social_fund else [])]),
        networks=[(network.public_id, network.name) for network in networks],
        currencies=[(code, code) for code in KNOWN],
        languages=list(PAPER_LANGUAGES.items()),
        zones=TIME_ZONES,
        values=values,
        errors=errors,
    )


@bp.post("/groups/new")
@requires(Act.GROUP_FOUND)
def found() -> Answer:
    fields = sent()
    try:
        asked = founding_sent(fields)
        with database.transaction() as session:
            network = network_for(session, current_grants(), Act.GROUP_FOUND, asked.pop("network"))
            founded = found_group(session, network, **asked, by=current_actor())
    except (ValidationError, Refusal) as refused:
        with database.reading() as session:
            return _new_page(session, fields, beside(refused, FIELD_OF.get(type(refused), ""))), status_of(refused)
    return redirect(url_for("members.index", gid=founded.public_id))
