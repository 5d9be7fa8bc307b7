"""Groups on screen: the first page, a group at a glance, and founding one."""

from collections.abc import Mapping

from flask import Blueprint, current_app, redirect, render_template, url_for
from marshmallow import ValidationError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from access.policy import Act
from core.errors import Refusal
from core.language import LANGUAGES
from groups.denominations import KNOWN
from groups.errors import FoundedInFuture, LocaleUnknown, TimeZoneUnknown
from groups.finding import group_for, groups_for, network_for, networks_for, own_passbooks
from groups.founding import found_group
from groups.group_page import group_page
from groups.group_schemas import founding_sent
from groups.meeting_views import allowed, beside
from groups.models import STATE_NAMES
from groups.terms import LEFT_OVER_NAMES
from web import database
from web.errors import status_of
from web.fields import sent
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
# As most groups of this kind have it.
HABITS = {"least-shares": "1", "most-shares": "5", "every-days": "7", "key-holders-off-committee": "yes"}
# The field beside which a refusal of founding stands.
FIELD_OF: Mapping[type[Exception], str] = {FoundedInFuture: "founded-on", LocaleUnknown: "locale", TimeZoneUnknown: "timezone"}


@bp.get("/")
@requires(Act.OWN_SIGN_IN)
def index() -> str:
    """Everybody's first page: her groups, and the passbooks that are her own."""
    with database.reading() as session:
        return render_template(
            "groups/index.html",
            groups=groups_for(session, current_grants(), Act.GROUP_READ),
            passbooks=own_passbooks(session, current_grants()),
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
            states=STATE_NAMES,
            acts=allowed(session, found),
        )


@bp.get("/groups/new")
@requires(Act.GROUP_FOUND)
def new() -> str:
    with database.reading() as session:
        zone = current_app.extensions["settings"].timezone
        return _new_page(session, {"timezone": zone, **HABITS}, {})


def _new_page(session: Session, values: Mapping[str, str], errors: Mapping[str, list[str]]) -> str:
    networks = networks_for(session, current_grants(), Act.GROUP_FOUND)
    return render_template(
        "groups/new.html",
        networks=[(network.public_id, network.name) for network in networks],
        currencies=[(code, code) for code in KNOWN],
        languages=list(LANGUAGES.items()),
        zones=TIME_ZONES,
        left_over=[(kind.value, current_language().text(name)) for kind, name in LEFT_OVER_NAMES.items()],
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
