"""The papers of a year's end: the dividend and rebate list, and the appropriation sheet. Nothing here writes to a book."""

from flask import Blueprint, Response, request
from sqlalchemy.orm import Session

from access.policy import Act
from groups.models import Group
from groups.sharing.year_content import read_year
from groups.sharing.year_vouchers import every_year_end
from ledger.voucher_models import Voucher
from reports.answering_views import answer, file_of, group_asked, paper_route
from reports.appropriation_sheet import appropriation_sheet
from reports.dividend_list import dividend_list
from reports.errors import NoYearClosed
from reports.sharing_workbooks import dividend_leaves
from reports.workbook import XLSX_TYPE, as_xlsx
from web import database
from web.guard import requires

bp = Blueprint("dividend_papers", __name__, url_prefix="/groups/<gid>/statements")


@paper_route(bp, "/dividends")
@requires(Act.STATEMENT_READ)
def dividends(gid: str, as_pdf: bool) -> Response:
    """Of the latest year that is closed or waits to be, or ?year=2025-12-31."""
    with database.reading() as session:
        group, asked = group_asked(session, gid)
        paper = dividend_list(session, group, _asked_year(session, group), names=asked.names)
    return answer(paper, asked, f"dividends-{paper.end.isoformat()}.pdf", as_pdf)


@bp.get("/dividends.xlsx")
@requires(Act.STATEMENT_READ)
def dividends_workbook(gid: str) -> Response:
    with database.reading() as session:
        group, asked = group_asked(session, gid)
        paper = dividend_list(session, group, _asked_year(session, group), names=asked.names)
    content = as_xlsx(dividend_leaves(paper, asked.reader), asked.reader)
    return file_of(content, XLSX_TYPE, f"dividends-{paper.end.isoformat()}.xlsx", "attachment")


@paper_route(bp, "/appropriation")
@requires(Act.STATEMENT_READ)
def appropriation(gid: str, as_pdf: bool) -> Response:
    with database.reading() as session:
        group, asked = group_asked(session, gid)
        paper = appropriation_sheet(session, group, _asked_year(session, group), names=asked.names)
    return answer(paper, asked, f"appropriation-{paper.end.isoformat()}.pdf", as_pdf)


def _asked_year(session: Session, group: Group) -> Voucher:
    """Raises NoYearClosed."""
    found = every_year_end(session, group)
    wanted = request.args.get("year", "")
    chosen = next((one for one in found if read_year(one.content).end.isoformat() == wanted), None)
    if chosen is None and (wanted or not found):
        raise NoYearClosed()
    return chosen or found[0]
