"""The households of a project on screen: how many stand where, moving them, and which houses two funders pay for."""

from collections.abc import Mapping, Sequence

from flask import Blueprint, redirect, render_template, url_for
from marshmallow import ValidationError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from access.policy import Act
from core.calendars import today
from core.errors import NotFound, Refusal
from core.language import language
from projects.finding import agreements_of, project_for
from projects.models import Project
from projects.settlements import keeping, project_households
from projects.settlements.classes import TENURE_NAMES
from projects.settlements.errors import HouseholdUnknown
from projects.settlements.finding import settlement_for
from projects.settlements.models import Household
from projects.settlements.page import project_households_page
from projects.settlements.schemas import PayForm, SettlementLinkForm, day_and, moves_sent, part_sent
from projects.settlements.statuses import STATUS_NAMES
from projects.settlements.views import options
from web import database
from web.errors import status_of
from web.fields import sent
from web.forms import beside, day_filled_in
from web.guard import current_actor, current_grants, requires

bp = Blueprint("project_households", __name__, url_prefix="/projects/<string(length=16):pid>/households")

Answer = Response | str | tuple[str, int]


def _writable(session: Session, pid: str) -> Project:
    return project_for(session, current_grants(), Act.PROJECT_SET_UP, pid)


def _back(pid: str) -> Response:
    return redirect(url_for("project_households.index", pid=pid), 303)


@bp.get("")
@requires(Act.PROJECT_READ)
def index(pid: str) -> str:
    return _page(pid, {}, {})


def _page(pid: str, values: Mapping[str, str], errors: Mapping[str, list[str]]) -> str:
    with database.reading() as session:
        project = project_for(session, current_grants(), Act.PROJECT_READ, pid)
        page = project_households_page(session, current_grants(), project)
        days = day_filled_in("day", page.day, language(project.locale).calendar)
        return render_template(
            "settlements/project_households.html",
            project=project,
            practice=project.practice,
            page=page,
            agreements=[(str(one.number), one.title) for one in agreements_of(session, project)],
            values={**days, **values},
            errors=errors,
            options=options()
            | {
                "elsewhere": [(one.public_id, one.name) for one in page.elsewhere],
                "houses": [(str(one.household.id), f"{one.settlement.name} {one.household.number}") for one in page.standings],
            },
            tenure_names=TENURE_NAMES,
            status_names=STATUS_NAMES,
        )


@bp.post("")
@requires(Act.PROJECT_SET_UP)
def move(pid: str) -> Answer:
    """Moves the ticked households together."""
    fields = sent()
    with database.reading() as session:
        project = _writable(session, pid)
    try:
        said, day, keys = moves_sent(fields, language(project.locale).calendar)
        with database.transaction() as session:
            project = _writable(session, pid)
            chosen = _households(session, project, keys)
            project_households.move(session, project, chosen, said["to"], day, said["reason"], by=current_actor())
    except NotFound:
        raise
    except (ValidationError, Refusal) as refused:
        return _page(pid, fields, beside(refused, "to")), status_of(refused)
    return _back(pid)


def _households(session: Session, project: Project, keys: Sequence[int]) -> list[Household]:
    """Households of the project's settlements. Raises HouseholdUnknown."""
    known = {one.household.id: one.household for one in project_households.standings(session, project, today(project.timezone))}
    for key in keys:
        if key not in known:
            raise HouseholdUnknown(number=str(key))
    return [known[key] for key in keys]


@bp.post("/settlements")
@requires(Act.PROJECT_SET_UP)
def work_in(pid: str) -> Response:
    """Says that the project works in a settlement."""
    said = SettlementLinkForm().load(sent())
    with database.transaction() as session:
        place = settlement_for(session, current_grants(), Act.PROJECT_SET_UP, said["settlement"])
        keeping.work_in(session, _writable(session, pid), place, by=current_actor())
    return _back(pid)


@bp.post("/funders")
@requires(Act.PROJECT_SET_UP)
def pay_for(pid: str) -> Answer:
    """Names an agreement that pays for a house, or for a part of it."""
    fields = sent()
    with database.reading() as session:
        project = _writable(session, pid)
    try:
        said, day = day_and(PayForm(), fields, language(project.locale).calendar)
        part = part_sent(said["part"])
        with database.transaction() as session:
            project = _writable(session, pid)
            (house,) = _households(session, project, [said["household"]])
            project_households.pay_for(session, project, house, said["agreement"], part, day, by=current_actor())
    except NotFound:
        raise
    except (ValidationError, Refusal) as refused:
        return _page(pid, fields, beside(refused, "part")), status_of(refused)
    return _back(pid)
