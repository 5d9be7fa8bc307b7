"""Projects on screen: the list, a project at a glance, and opening one."""

from collections.abc import Mapping
from datetime import date

from flask import Blueprint, redirect, render_template, request, url_for
from marshmallow import ValidationError
from sqlalchemy import or_
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from access.policy import Act
from budgeting.awards.figures import awards_of_project
from core.calendars import Calendar, today
from core.errors import Refusal
from core.iso4217 import EXPONENTS
from core.language import PAPER_LANGUAGES, language
from core.money import UnknownCurrency, currency
from core.text import clean
from projects.errors import CodeTaken, DayInFuture, PlaceUnknown
from projects.finding import organisation_by, organisation_for, organisations_for, project_for, projects_for
from projects.models import (
    PROJECT_STATUSES,
    UPGRADING_TYPES,
    Organisation,
    OrganisationKind,
    Project,
)
from projects.page import BESIDE, FOUR, project_page
from projects.schemas import ProjectForm
from projects.setting_up import every_organisation, open_project
from projects.voucher_kinds import KINDS
from projects.voucher_views import allowed
from reports.budget_ribbons import ribbons_of
from reports.four_columns import source_bars
from web import database
from web.errors import status_of
from web.fields import sent
from web.forms import Sent, beside, day_filled_in
from web.guard import current_actor, current_grants, requires
from web.language import current_language

bp = Blueprint("projects", __name__, url_prefix="/projects")

Answer = Response | str | tuple[str, int]
ON_A_PAGE = 50
TIME_ZONES = (
    *("Africa/Blantyre", "Africa/Harare", "Africa/Nairobi", "Africa/Windhoek"),
    *("America/Santiago", "Asia/Bangkok", "Asia/Kabul", "Asia/Manila"),
)
# The field beside which a refusal of opening a project stands.
FIELD_OF: Mapping[type[Exception], str] = {
    CodeTaken: "code",
    DayInFuture: "begun-on",
    PlaceUnknown: "country",
    UnknownCurrency: "currency",
}


def calendar_of(project: Project) -> Calendar:
    """The calendar that days are typed and shown in: that of the project's language."""
    return language(project.locale).calendar


def today_parts(name: str, project: Project) -> dict[str, str]:
    """Today by the project's clock, as the three fields of a day are filled in."""
    return day_filled_in(name, today(project.timezone), calendar_of(project))


@bp.get("")
@requires(Act.PROJECT_READ)
def index() -> str:
    """By name; `search` in names and codes, `after` the place of the last one for the next page."""
    search, after = clean(request.args.get("search", "")[:100]), request.args.get("after", "")
    start = int(after[:9]) if after.isascii() and after.isdecimal() else 0
    with database.reading() as session:
        wanted = projects_for(session, current_grants(), Act.PROJECT_READ)
        if search:
            in_name = Project.name.icontains(search, autoescape=True)
            wanted = wanted.where(or_(in_name, Project.code.icontains(search, autoescape=True)))
        found = session.scalars(wanted.offset(start).limit(ON_A_PAGE + 1)).all()
        return render_template(
            "projects/index.html",
            projects=found[:ON_A_PAGE],
            following=start + ON_A_PAGE if len(found) > ON_A_PAGE else None,
            search=search,
            statuses=PROJECT_STATUSES,
            types=UPGRADING_TYPES,
        )


@bp.get("/<pid>")
@requires(Act.PROJECT_READ)
def project(pid: str) -> str:
    """A project as of today, or as of the end of a past day (`as-of`, ISO 8601)."""
    with database.reading() as session:
        found = project_for(session, current_grants(), Act.PROJECT_READ, pid)
        day = _day_asked(found)
        page = project_page(session, found, day)
        return render_template(
            "projects/project.html",
            project=found,
            practice=found.practice,
            page=page,
            bars={part.currency: source_bars(part) for part in page.parts},
            ribbons=ribbons_of(session, found, page.parts, day),
            four=FOUR,
            beside=BESIDE,
            awards=awards_of_project(session, found),
            unit=currency,
            statuses=PROJECT_STATUSES,
            types=UPGRADING_TYPES,
            kinds=KINDS,
            acts=allowed(session, found),
        )


def _day_asked(found: Project) -> date:
    typed, current = request.args.get("as-of", ""), today(found.timezone)
    try:
        return min(date.fromisoformat(typed[:10]), current) if typed else current
    except ValueError:
        return current


@bp.get("/new")
@requires(Act.PROJECT_SET_UP)
def new() -> str:
    with database.reading() as session:
        return _new_page(session, {"programme": request.args.get("programme", "")}, {})


def _new_page(session: Session, values: Mapping[str, str], errors: Mapping[str, list[str]]) -> str:
    everybody = every_organisation(session)

    def of(*kinds: OrganisationKind) -> list[tuple[str, str]]:
        return [("", "–"), *((one.public_id, one.name) for one in everybody if one.kind in kinds)]

    programmes = organisations_for(session, current_grants(), Act.PROJECT_SET_UP)
    text = current_language().text
    return render_template(
        "projects/new.html",
        programmes=[(one.public_id, one.name) for one in programmes],
        networks=of(OrganisationKind.NETWORK),
        cities=of(OrganisationKind.MUNICIPALITY, OrganisationKind.CITY_FUND),
        implementers=of(OrganisationKind.GROUP, OrganisationKind.COOPERATIVE, OrganisationKind.NGO, OrganisationKind.NETWORK),
        types=[(kind.value, text(name)) for kind, name in UPGRADING_TYPES.items()],
        currencies=[(code, code) for code in sorted(EXPONENTS)],
        languages=list(PAPER_LANGUAGES.items()),
        zones=[(zone, zone) for zone in TIME_ZONES],
        values={**day_filled_in("begun-on", today(), current_language().calendar), "currency": "THB", **values},
        errors=errors,
    )


@bp.post("/new")
@requires(Act.PROJECT_SET_UP)
def add() -> Answer:
    fields = sent()
    try:
        form = Sent(fields)
        asked = form.load(ProjectForm())
        begun_on = form.day("begun-on", current_language().calendar)
        form.finish()
        currencies = tuple(filter(None, (asked.pop("currency"), asked.pop("second_currency"))))
        with database.transaction() as session:
            programme = organisation_for(session, current_grants(), Act.PROJECT_SET_UP, asked.pop("programme"))
            asked |= {name: _organisation(session, asked[name]) for name in ("network", "city", "implementer")}
            opened = open_project(
                session, programme, **asked, currencies=currencies, begun_on=begun_on, by=current_actor()
            )
    except (ValidationError, Refusal) as refused:
        with database.reading() as session:
            return _new_page(session, fields, beside(refused, FIELD_OF.get(type(refused), ""))), status_of(refused)
    return redirect(url_for("projects.project", pid=opened.public_id))


def _organisation(session: Session, public_id: str) -> Organisation | None:
    return organisation_by(session, public_id) if public_id else None
