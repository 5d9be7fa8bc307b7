"""The papers of sharing out. Nothing here writes to a book."""

from flask import Blueprint, Response

from access.policy import Act
from groups.finding import book_of
from ledger.vouchers import find
from reports.answering_views import answer, file_of, group_asked, paper_route
from reports.share_out_sheet import share_out_sheet
from reports.sharing_workbooks import share_out_leaves
from reports.workbook import XLSX_TYPE, as_xlsx
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


@bp.get("/<string(length=16):vid>.xlsx")
@requires(Act.STATEMENT_READ)
def share_out_workbook(gid: str, vid: str) -> Response:
    with database.reading() as session:
        group, asked = group_asked(session, gid)
        paper = share_out_sheet(session, group, find(session, book_of(session, group), vid), names=asked.names)
    content = as_xlsx(share_out_leaves(paper, asked.reader), asked.reader)
    return file_of(content, XLSX_TYPE, f"share-out-{paper.day.isoformat()}.xlsx", "attachment")
