"""The papers of sharing out. Nothing here writes to a book."""

from flask import Blueprint, Response

from access.policy import Act
from groups.finding import book_of
from ledger.vouchers import find
from reports.answering_views import answer, group_asked, paper_route
from reports.share_out_sheet import share_out_sheet
from web import database
from web.guard import requires

bp = Blueprint("sharing_papers", __name__, url_prefix="/groups/<gid>/statements/share-out")


@paper_route(bp, "/<string(length=16):vid>")
@requires(Act.STATEMENT_READ)
def share_out(gid: str, vid: str, as_pdf: bool) -> Response:
    with database.reading() as session:
        group, asked = group_asked(session, gid)
        paper = share_out_sheet(session, group, find(session, book_of(session, group), vid), names=asked.names)
    return answer(paper, asked, f"share-out-{paper.day.isoformat()}.pdf", as_pdf)
