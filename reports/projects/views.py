"""A project's exports on screen, and its files. Nothing here writes to a book."""

from datetime import date
from io import BytesIO

from flask import Blueprint, Response, render_template, request
from marshmallow import ValidationError
from sqlalchemy.orm import Session

from access.policy import Act
from core.calendars import day_from_parts, today
from core.errors import Refusal
from core.language import language
from projects.finding import books_of, project_for
from projects.models import Project
from reports.answering_views import file_of
from reports.exports import EXPORTERS, Format
from reports.projects import exporting
from reports.projects.errors import DayToCome
from reports.projects.exporting import KINDS, ProjectFormat
from web import database
from web.fields import day_sent
from web.forms import beside, day_filled_in
from web.guard import current_grants, requires

bp = Blueprint("project_exports", __name__, url_prefix="/projects/<pid>/exports")


def _project(session: Session, pid: str) -> Project:
    return project_for(session, current_grants(), Act.PROJECT_READ, pid)


@bp.get("")
@requires(Act.PROJECT_READ)
def index(pid: str) -> str:
    with database.reading() as session:
        project = _project(session, pid)
        as_of, typed, errors = _day_typed(project)
        return render_template(
            "projects/exports.html",
            project=project,
            practice=project.practice,
            as_of=as_of,
            typed=typed,
            errors=errors,
            kinds=KINDS,
            currencies=[book.currency for book in books_of(session, project)],
        )


def _day_typed(project: Project) -> tuple[date, dict[str, str], dict[str, list[str]]]:
    """The day that the form asks for, how its fields are filled in, and what is wrong with it; today unless it asks."""
    calendar, current = language(project.locale).calendar, today(project.timezone)
    if not any(name.startswith("as-of-") for name in request.args):
        return current, day_filled_in("as-of", current, calendar), {}
    try:
        return _past(day_sent(request.args, "as-of", calendar), current), dict(request.args), {}
    except (Refusal, ValidationError) as refused:
        return current, dict(request.args), beside(refused, "as-of")


def _past(day: date, current: date) -> date:
    """Raises DayToCome."""
    if day > current:
        raise DayToCome(day=day, today=current)
    return day


@bp.get("/<any(iati, ocds, tables, workbook):form>")
@requires(Act.PROJECT_READ)
def download(pid: str, form: str) -> Response:
    format, out = ProjectFormat(form), BytesIO()
    with database.reading() as session:
        project = _project(session, pid)
        current = today(project.timezone)
        asked = request.args.get("as-of")
        as_of = _past(day_from_parts(*_parts(asked)), current) if asked else current
        wanted = exporting.one_project(project, as_of)
        exporting.write(session, wanted, format, out)
    return file_of(out.getvalue(), KINDS[format].media_type, exporting.file_name(wanted, format), "attachment")


def _parts(typed: str) -> tuple[str, str, str]:
    """Year, month and day of "2026-09-30"; what is written otherwise has parts that are no day."""
    year, _, rest = typed.partition("-")
    month, _, day = rest.partition("-")
    return year, month, day


@bp.get("/<string(length=3):currency>.<any(hledger, beancount):journal>")
@requires(Act.PROJECT_READ)
def book(pid: str, currency: str, journal: str) -> Response:
    format = Format(journal)
    with database.reading() as session:
        project = _project(session, pid)
        kept = exporting.book_of(session, project, currency)
        name, content = exporting.book_file(session, project, kept, format)
    return file_of(content, EXPORTERS[format].media_type, name, "attachment")
