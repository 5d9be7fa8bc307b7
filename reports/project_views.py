"""The papers of a project, on screen and as PDF: the co-financing sheet, the poster, the request for a tranche."""

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response, render_template, request

from access.policy import Act
from core.calendars import today
from core.language import Language
from projects.bank.reconciling import every_reconciliation
from projects.finding import agreements_of, book_in, books_of, project_for, tranche_of
from projects.models import Project
from projects.tranche_states import tranches_of
from reports.answering_views import answer_in, paper_route, spoken
from reports.budget_sheet import budget_sheet
from reports.cofinancing_sheet import cofinancing_poster, cofinancing_sheet
from reports.tranche_request import tranche_request
from web import database
from web.guard import current_grants, requires
from web.language import paper_language

bp = Blueprint("project_papers", __name__, url_prefix="/projects/<pid>/papers")


@dataclass(frozen=True, slots=True)
class AskedOfProject:
    """What the address asks for: ?as-of=2026-11-30&lang=th. What it leaves out is today and the project's own language."""

    day: date
    reader: Language

    @property
    def query(self) -> dict[str, str]:
        return {"as-of": self.day.isoformat(), **spoken(self.reader)}


def asked_of(project: Project) -> AskedOfProject:
    """A day that is none or lies ahead is answered with today, a language that nobody offers with the project's own."""
    current = today(project.timezone)
    try:
        day = min(date.fromisoformat(request.args.get("as-of", "")[:10]), current)
    except ValueError:
        day = current
    return AskedOfProject(day, paper_language(project.locale))


@bp.get("")
@requires(Act.PROJECT_READ)
def index(pid: str) -> str:
    with database.reading() as session:
        project = project_for(session, current_grants(), Act.PROJECT_READ, pid)
        return render_template(
            "reports/project_shelf.html",
            project=project,
            practice=project.practice,
            books=books_of(session, project),
            reconciliations=every_reconciliation(session, books_of(session, project)),
            tranches=[(one, tranches_of(session, one)) for one in agreements_of(session, project)],
        )


@paper_route(bp, "/cofinancing/<string(length=3):currency>")
@requires(Act.PROJECT_READ)
def cofinancing(pid: str, currency: str, as_pdf: bool) -> Response:
    with database.reading() as session:
        project = project_for(session, current_grants(), Act.PROJECT_READ, pid)
        asked = asked_of(project)
        paper = cofinancing_sheet(session, project, book_in(session, project, currency), asked.day)
    return answer_in(paper, asked.reader, asked.query, f"co-financing-{currency}-{asked.day.isoformat()}.pdf", as_pdf)


@paper_route(bp, "/budget/<string(length=3):currency>")
@requires(Act.PROJECT_READ)
def budget(pid: str, currency: str, as_pdf: bool) -> Response:
    with database.reading() as session:
        project = project_for(session, current_grants(), Act.PROJECT_READ, pid)
        asked = asked_of(project)
        paper = budget_sheet(session, project, book_in(session, project, currency), asked.day)
    return answer_in(paper, asked.reader, asked.query, f"budget-{currency}-{asked.day.isoformat()}.pdf", as_pdf)


@paper_route(bp, "/poster/<string(length=3):currency>")
@requires(Act.PROJECT_READ)
def poster(pid: str, currency: str, as_pdf: bool) -> Response:
    with database.reading() as session:
        project = project_for(session, current_grants(), Act.PROJECT_READ, pid)
        asked = asked_of(project)
        paper = cofinancing_poster(session, project, book_in(session, project, currency), asked.day)
    return answer_in(paper, asked.reader, asked.query, f"poster-{currency}-{asked.day.isoformat()}.pdf", as_pdf)


@paper_route(bp, "/tranches/<string(length=16):tid>")
@requires(Act.PROJECT_READ)
def tranche(pid: str, tid: str, as_pdf: bool) -> Response:
    with database.reading() as session:
        project = project_for(session, current_grants(), Act.PROJECT_READ, pid)
        asked, found = asked_of(project), tranche_of(session, project, tid)
        paper = tranche_request(session, project, found)
    return answer_in(paper, asked.reader, asked.query, f"tranche-{paper.agreement_number}-{paper.number}.pdf", as_pdf)
