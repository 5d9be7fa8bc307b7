"""The papers of a round's result, on screen and as PDF, and the result as files. Nothing here writes."""

from flask import Blueprint, Response
from sqlalchemy.orm import Session

from access.policy import Act
from budgeting.finding import envelope_of, round_for
from budgeting.models import BudgetRound
from reports.answering_views import file_of, paper_route
from reports.budgeting.result_files import KINDS, ResultFormat, file_name
from reports.budgeting.result_sheet import result_sheet
from reports.budgeting.why_sheet import why_sheet
from reports.budgeting_views import printed, reader_for
from reports.papers import Paper
from web import database
from web.guard import current_grants, requires

BASE = "/funds/<fid>/rounds/<string(length=16):rid>/papers/envelopes/<int:number>"
bp = Blueprint("budget_result_papers", __name__, url_prefix=BASE)


@paper_route(bp, "/result")
@requires(Act.PROJECT_READ)
def result(fid: str, rid: str, number: int, as_pdf: bool) -> Response:
    def make(session: Session, found: BudgetRound) -> Paper:
        return result_sheet(session, found, envelope_of(session, found, number))

    return printed(fid, rid, Act.PROJECT_READ, make, f"result-{number}.pdf", as_pdf)


@paper_route(bp, "/why")
@requires(Act.PROJECT_READ)
def why(fid: str, rid: str, number: int, as_pdf: bool) -> Response:
    """A paragraph and a bar for each proposal."""

    def make(session: Session, found: BudgetRound) -> Paper:
        return why_sheet(session, found, envelope_of(session, found, number))

    return printed(fid, rid, Act.PROJECT_READ, make, f"why-{number}.pdf", as_pdf)


@bp.get("/files/<any(pb, csv, xlsx):kind>")
@requires(Act.PROJECT_READ)
def file(fid: str, rid: str, number: int, kind: str) -> Response:
    """The official result; in a .pb file with every ballot, and nobody's name."""
    format = ResultFormat(kind)
    with database.reading() as session:
        found = round_for(session, current_grants(), Act.PROJECT_READ, fid, rid)
        envelope = envelope_of(session, found, number)
        content = KINDS[format].write(session, found, envelope, reader_for(found.fund))
    return file_of(content, KINDS[format].media_type, file_name(found, envelope, format), "attachment")
