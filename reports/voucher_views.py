"""The paper of a voucher, on screen and as PDF."""

from flask import Blueprint, Response

from access.policy import Act
from groups.finding import book_of
from ledger.vouchers import find
from reports.answering_views import answer, group_asked, paper_route
from reports.voucher_paper import voucher_paper
from web import database
from web.guard import requires

bp = Blueprint("voucher_papers", __name__, url_prefix="/groups/<gid>/statements/voucher")


@paper_route(bp, "/<string(length=16):vid>")
@requires(Act.STATEMENT_READ)
def voucher(gid: str, vid: str, as_pdf: bool) -> Response:
    with database.reading() as session:
        group, asked = group_asked(session, gid)
        found = find(session, book_of(session, group), vid)
        paper = voucher_paper(session, group, found, names=asked.names)
    return answer(paper, asked, f"voucher-{paper.number:04}.pdf", as_pdf)
