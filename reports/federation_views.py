"""Papers of visits, collectors, indicators and reports to a federation. Nothing here writes to a book."""

from flask import Blueprint, Response

from access.policy import Act
from reports.answering_views import answer, group_asked, paper_route
from reports.peer_audit import peer_audit_paper
from web import database
from web.guard import requires

bp = Blueprint("papers_of_groups", __name__, url_prefix="/groups/<gid>/statements")


@paper_route(bp, "/visit/<string(length=16):aid>")
@requires(Act.STATEMENT_READ)
def peer_audit(gid: str, aid: str, as_pdf: bool) -> Response:
    with database.reading() as session:
        found, asked = group_asked(session, gid)
        paper = peer_audit_paper(session, found, aid, asked.names)
    return answer(paper, asked, f"visit-{paper.visited_on.isoformat()}.pdf", as_pdf)
