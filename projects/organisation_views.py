"""Organisations on screen: who promises, pays, endorses, builds and receives, with their papers and who followed whom."""

from collections.abc import Callable, Mapping

from flask import Blueprint, redirect, render_template, request, url_for
from marshmallow import ValidationError
from sqlalchemy import or_, select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from access.policy import Act
from core.calendars import today
from core.errors import Refusal
from projects.documents import Paper, add_document, documents_of
from projects.errors import (
    DayInFuture,
    FileEmpty,
    FileKeptAlready,
    FileKeptElsewhere,
    FileKindUnknown,
    FileTooLarge,
    OrganisationThere,
    PlaceUnknown,
    SerialUsed,
    SucceededAlready,
)
from projects.finding import organisation_by, projects_for
from projects.models import DOCUMENT_KINDS, ORGANISATION_KINDS, Organisation, Project
from projects.schemas import OrganisationForm, PaperForm, SuccessionForm
from projects.setting_up import add_organisation, every_organisation, succeed
from web import database
from web.errors import status_of
from web.fields import sent
from web.forms import Sent, beside, day_filled_in
from web.guard import current_actor, current_grants, current_user, requires
from web.language import current_language
from web.sizes import takes_files

bp = Blueprint("organisations", __name__, url_prefix="/organisations")

Answer = Response | str | tuple[str, int]
PLACES = (Project.programme_id, Project.network_id, Project.city_id, Project.implementer_id)
FIELD_OF: Mapping[type[Exception], str] = {
    OrganisationThere: "name",
    PlaceUnknown: "country",
    SucceededAlready: "predecessor",
    SerialUsed: "serial",
    DayInFuture: "day",
    **dict.fromkeys((FileEmpty, FileTooLarge, FileKindUnknown, FileKeptAlready, FileKeptElsewhere), "scan"),
}


@bp.get("")
@requires(Act.PROJECT_READ)
def index() -> str:
    with database.reading() as session:
        return _list(session, {}, {})


def _list(session: Session, values: Mapping[str, str], errors: Mapping[str, list[str]]) -> str:
    text = current_language().text
    return render_template(
        "projects/organisations.html",
        organisations=every_organisation(session),
        kinds=ORGANISATION_KINDS,
        choices=[(kind.value, text(name)) for kind, name in ORGANISATION_KINDS.items()],
        values=values,
        errors=errors,
    )


@bp.post("")
@requires(Act.PROJECT_SET_UP)
def add() -> Answer:
    fields = sent()
    try:
        asked = OrganisationForm().load(fields)
        with database.transaction() as session:
            added = add_organisation(session, **asked, by=current_actor())
    except (ValidationError, Refusal) as refused:
        with database.reading() as session:
            return _list(session, fields, beside(refused, FIELD_OF.get(type(refused), ""))), status_of(refused)
    return redirect(url_for("organisations.organisation", name=added.public_id))


@bp.get("/<string(length=16):name>")
@requires(Act.PROJECT_READ)
def organisation(name: str) -> str:
    """`name` is its public id: who works in the field is no secret to those who work in it."""
    with database.reading() as session:
        return _page(session, organisation_by(session, name), {}, {}, "")


def _page(
    session: Session, found: Organisation, values: Mapping[str, str], errors: Mapping[str, list[str]], form: str
) -> str:
    text, grants = current_language().text, current_grants()
    its_part = or_(*(place == found.id for place in PLACES))
    mine = projects_for(session, grants, Act.PROJECT_READ).where(its_part)
    return render_template(
        "projects/organisation.html",
        organisation=found,
        practice=found.practice,
        kinds=ORGANISATION_KINDS,
        papers=documents_of(session, found),
        paper_kinds=DOCUMENT_KINDS,
        paper_choices=[(kind.value, text(name)) for kind, name in DOCUMENT_KINDS.items()],
        predecessor=session.get(Organisation, found.predecessor_id) if found.predecessor_id else None,
        successor=session.scalar(select(Organisation).where(Organisation.predecessor_id == found.id)),
        others=[(one.public_id, one.name) for one in every_organisation(session) if one.id != found.id],
        projects=session.scalars(mine.limit(100)).all(),
        values={**day_filled_in("day", today(), current_language().calendar), **values},
        errors=errors,
        form=form,
        may_write=current_user.may_somewhere(Act.PROJECT_SET_UP),
    )


def _do(name: str, form_name: str, deed: Callable[[Session, Organisation, Sent], object]) -> Answer:
    fields = sent()
    try:
        with database.transaction() as session:
            deed(session, organisation_by(session, name), Sent(fields))
    except (ValidationError, Refusal) as refused:
        with database.reading() as session:
            wrong = beside(refused, FIELD_OF.get(type(refused), ""))
            return _page(session, organisation_by(session, name), fields, wrong, form_name), status_of(refused)
    return redirect(url_for("organisations.organisation", name=name))


@bp.post("/<string(length=16):name>/papers")
@requires(Act.PROJECT_SET_UP)
@takes_files
def add_paper(name: str) -> Answer:
    """A memorandum, an endorsement, a decision: dated, with its scan if there is one."""

    def add(session: Session, found: Organisation, form: Sent) -> None:
        asked, day = form.load(PaperForm()), form.day("day", current_language().calendar)
        form.finish()
        scan = request.files.get("scan")
        content = scan.read() if scan and scan.filename else None
        add_document(session, found, Paper(day=day, **asked), content, by=current_actor())

    return _do(name, "paper", add)


@bp.post("/<string(length=16):name>/predecessor")
@requires(Act.PROJECT_SET_UP)
def follow(name: str) -> Answer:
    def link(session: Session, found: Organisation, form: Sent) -> None:
        asked, day = form.load(SuccessionForm()), form.day("day", current_language().calendar)
        form.finish()
        succeed(session, found, organisation_by(session, asked["predecessor"]), day)

    return _do(name, "predecessor", link)
