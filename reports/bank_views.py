"""The papers of a project's bank accounts. Nothing here writes to a book."""

from flask import Blueprint, Response

from access.policy import Act
from projects.bank.accounts import account_in
from projects.bank.reconciling import reconciliation_in
from projects.finding import project_for
from reports.answering_views import answer_in, paper_route
from reports.project_views import asked_of
from reports.reconciliation_paper import reconciliation_paper
from web import database
from web.guard import current_grants, requires

bp = Blueprint("bank_papers", __name__, url_prefix="/projects/<pid>/bank/<string(length=16):bid>/papers")


@paper_route(bp, "/reconciliation/<string(length=16):brid>")
@requires(Act.PROJECT_READ)
def reconciliation(pid: str, bid: str, brid: str, as_pdf: bool) -> Response:
    with database.reading() as session:
        project = project_for(session, current_grants(), Act.PROJECT_READ, pid)
        book, account = account_in(session, project, bid)
        paper = reconciliation_paper(session, project, book, account, reconciliation_in(session, account, brid))
        asked = asked_of(project)
    return answer_in(paper, asked.reader, asked.query, f"reconciliation-{paper.day.isoformat()}.pdf", as_pdf)
