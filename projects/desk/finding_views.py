"""The findings of a project: an auditor writes them, the community answers, the agency closes. Nothing is ever changed."""

from collections.abc import Callable, Mapping

from flask import Blueprint, redirect, render_template, request, url_for
from marshmallow import ValidationError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from access.deeds import name_of
from access.policy import Act
from core.calendars import today
from core.errors import Refusal
from core.language import language
from projects import vouchers
from projects.desk.findings import answer, close, find_fault, finding_of, finding_to_close, findings_of
from projects.desk.models import OUTCOMES, SEVERITIES, Finding
from projects.desk.samples import sample_for
from projects.desk.schemas import AnswerForm, ClosingForm, FindingForm
from projects.documents import documents_of
from projects.errors import DayInFuture
from projects.finding import document_of, organisation_for, organisations_for, project_for
from projects.models import Project
from projects.voucher_views import allowed
from web import database
from web.errors import status_of
from web.fields import sent
from web.forms import Sent, beside, day_filled_in
from web.guard import current_actor, current_grants, requires
from web.language import current_language

bp = Blueprint("findings", __name__, url_prefix="/projects/<pid>/findings")

Answer = Response | str | tuple[str, int]
FIELD_OF: Mapping[type[Exception], str] = {DayInFuture: "day"}


@bp.get("")
@requires(Act.PROJECT_READ)
def index(pid: str) -> str:
    with database.reading() as session:
        return _page(session, project_for(session, current_grants(), Act.PROJECT_READ, pid), {}, {}, "")


def _page(
    session: Session, project: Project, values: Mapping[str, str], errors: Mapping[str, list[str]], form: str
) -> str:
    """`form` is the finding whose form was sent."""
    text, found = current_language().text, findings_of(session, project)
    actors = {one.recorded_by for one in found} | {said.recorded_by for one in found for said in one.answers}
    day = day_filled_in("day", today(project.timezone), language(project.locale).calendar)
    return render_template(
        "desk/project_findings.html",
        project=project,
        practice=project.practice,
        findings=found,
        names={actor: name_of(session, actor) for actor in actors},
        severities=SEVERITIES,
        outcomes=OUTCOMES,
        outcome_choices=[(one.value, text(name)) for one, name in OUTCOMES.items()],
        papers=_papers(session, project),
        acts=allowed(session, project),
        values={**day, **values},
        errors=errors,
        form=form,
    )


def _papers(session: Session, project: Project) -> list[tuple[str, str]]:
    return [("", "–"), *((one.public_id, one.title) for one in documents_of(session, project))]


@bp.get("/new")
@requires(Act.FINDING_WRITE)
def new(pid: str) -> str:
    """?voucher=…&sample=…: what it is about."""
    with database.reading() as session:
        project = project_for(session, current_grants(), Act.FINDING_WRITE, pid)
        about = {name: request.args.get(name, "")[:16] for name in ("voucher", "sample")}
        return _new_page(session, project, about, {})


def _new_page(session: Session, project: Project, values: Mapping[str, str], errors: Mapping[str, list[str]]) -> str:
    text = current_language().text
    mine = organisations_for(session, current_grants(), Act.FINDING_WRITE)
    day = day_filled_in("day", today(project.timezone), current_language().calendar)
    return render_template(
        "desk/new_finding.html",
        project=project,
        practice=project.practice,
        organisations=[(one.public_id, one.name) for one in mine],
        severities=[(one.value, text(name)) for one, name in SEVERITIES.items()],
        papers=_papers(session, project),
        values={**day, **values},
        errors=errors,
    )


@bp.post("/new")
@requires(Act.FINDING_WRITE)
def add(pid: str) -> Answer:
    fields = sent()
    try:
        form = Sent(fields)
        given, day = form.load(FindingForm()), form.day("day", current_language().calendar)
        form.finish()
        with database.transaction() as session:
            grants = current_grants()
            project = project_for(session, grants, Act.FINDING_WRITE, pid)
            find_fault(
                session,
                project,
                organisation_for(session, grants, Act.FINDING_WRITE, given["organisation"]),
                given["severity"],
                given["text"],
                day,
                voucher=vouchers.find(session, project, given["voucher"])[1] if given["voucher"] else None,
                document=document_of(session, project, given["document"]) if given["document"] else None,
                sample=sample_for(session, grants, given["sample"]) if given["sample"] else None,
                by=current_actor(),
            )
    except (ValidationError, Refusal) as refused:
        with database.reading() as session:
            project = project_for(session, current_grants(), Act.FINDING_WRITE, pid)
            wrong = beside(refused, FIELD_OF.get(type(refused), ""))
            return _new_page(session, project, fields, wrong), status_of(refused)
    return redirect(url_for("findings.index", pid=pid))


Deed = Callable[[Session, Project, Sent], None]


def _do(pid: str, finding: str, act: Act, deed: Deed) -> Answer:
    """Does something to a finding; a refusal is said in its place on the page."""
    fields = sent()
    try:
        with database.transaction() as session:
            deed(session, project_for(session, current_grants(), act, pid), Sent(fields))
    except (ValidationError, Refusal) as refused:
        with database.reading() as session:
            project = project_for(session, current_grants(), act, pid)
            finding_of(session, project, finding)
            wrong = beside(refused, FIELD_OF.get(type(refused), ""))
            return _page(session, project, fields, wrong, finding), status_of(refused)
    return redirect(url_for("findings.index", pid=pid))


def _answer(finding: str) -> Deed:
    def deed(session: Session, project: Project, form: Sent) -> None:
        found, given = finding_of(session, project, finding), form.load(AnswerForm())
        form.finish()
        paper = document_of(session, project, given["document"]) if given["document"] else None
        answer(session, project, found, given["text"], document=paper, by=current_actor())

    return deed


@bp.post("/<string(length=16):finding>/answer")
@requires(Act.PROJECT_PREPARE)
def answer_it(pid: str, finding: str) -> Answer:
    return _do(pid, finding, Act.PROJECT_PREPARE, _answer(finding))


@bp.post("/<string(length=16):finding>/answer-as-approver")
@requires(Act.PROJECT_CONFIRM)
def answer_as_approver(pid: str, finding: str) -> Answer:
    """An approver of the project answers as well as its bookkeeper does."""
    return _do(pid, finding, Act.PROJECT_CONFIRM, _answer(finding))


@bp.post("/<string(length=16):finding>/close")
@requires(Act.FINDING_WRITE)
def close_it(pid: str, finding: str) -> Answer:
    def deed(session: Session, project: Project, form: Sent) -> None:
        found: Finding = finding_to_close(session, current_grants(), project, finding)
        given, day = form.load(ClosingForm()), form.day("day", language(project.locale).calendar)
        form.finish()
        close(session, project, found, given["outcome"], given["text"], day, by=current_actor())

    return _do(pid, finding, Act.FINDING_WRITE, deed)
