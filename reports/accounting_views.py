"""Papers of advances, liquidation and gifts in kind, on screen and as PDF. Nothing here writes to a book."""

from flask import Blueprint, Response

from access.policy import Act
from projects import vouchers
from projects.finding import book_in, books_of, project_for
from projects.in_kind.journal import contribution_of
from projects.liquidation.page import find_report
from reports.advance_list import advance_list
from reports.answering_views import answer_in, paper_route
from reports.attendance_roll import attendance_roll, blank_roll
from reports.in_kind_journal import in_kind_journal
from reports.liquidation_paper import liquidation_paper
from reports.project_views import asked_of
from web import database
from web.guard import current_grants, requires

bp = Blueprint("accounting_papers", __name__, url_prefix="/projects/<pid>/papers")


@paper_route(bp, "/advances/<string(length=3):currency>")
@requires(Act.PROJECT_READ)
def advances(pid: str, currency: str, as_pdf: bool) -> Response:
    with database.reading() as session:
        project = project_for(session, current_grants(), Act.PROJECT_READ, pid)
        asked = asked_of(project)
        paper = advance_list(session, project, book_in(session, project, currency), asked.day)
    return answer_in(paper, asked.reader, asked.query, f"advances-{currency}-{asked.day.isoformat()}.pdf", as_pdf)


@paper_route(bp, "/liquidation/<string(length=16):rid>")
@requires(Act.PROJECT_READ)
def liquidation(pid: str, rid: str, as_pdf: bool) -> Response:
    with database.reading() as session:
        project = project_for(session, current_grants(), Act.PROJECT_READ, pid)
        asked, report = asked_of(project), find_report(session, project, rid)
        book, _ = vouchers.find(session, project, rid)
        paper = liquidation_paper(session, project, book, report)
    return answer_in(paper, asked.reader, asked.query, f"liquidation-{paper.number}.pdf", as_pdf)


@paper_route(bp, "/in-kind/<string(length=3):currency>")
@requires(Act.PROJECT_READ)
def in_kind(pid: str, currency: str, as_pdf: bool) -> Response:
    with database.reading() as session:
        project = project_for(session, current_grants(), Act.PROJECT_READ, pid)
        asked = asked_of(project)
        paper = in_kind_journal(session, project, book_in(session, project, currency), asked.day)
    return answer_in(paper, asked.reader, asked.query, f"in-kind-{currency}-{asked.day.isoformat()}.pdf", as_pdf)


@paper_route(bp, "/roll/<string(length=16):gift>")
@requires(Act.PROJECT_READ)
def roll(pid: str, gift: str, as_pdf: bool) -> Response:
    with database.reading() as session:
        project = project_for(session, current_grants(), Act.PROJECT_READ, pid)
        asked, (book, voucher, said) = asked_of(project), contribution_of(session, project, gift)
        paper = attendance_roll(session, project, book, voucher, said)
    return answer_in(paper, asked.reader, asked.query, f"roll-{voucher.number}.pdf", as_pdf)


@paper_route(bp, "/blank-roll")
@requires(Act.PROJECT_READ)
def blank(pid: str, as_pdf: bool) -> Response:
    with database.reading() as session:
        project = project_for(session, current_grants(), Act.PROJECT_READ, pid)
        asked = asked_of(project)
        paper = blank_roll(session, project, books_of(session, project)[0])
    return answer_in(paper, asked.reader, asked.query, "blank-roll.pdf", as_pdf)
