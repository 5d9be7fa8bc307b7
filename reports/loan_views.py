"""The papers of loans, on screen and as PDF: each loan's agreement, and the loan book."""

from flask import Blueprint, Response

from access.policy import Act
from groups.loans.finding import loan_named
from reports.answering_views import answer, group_asked, paper_route
from reports.loan_agreement import loan_agreement
from reports.loan_book import loan_book
from web import database
from web.guard import requires

bp = Blueprint("loan_papers", __name__, url_prefix="/groups/<gid>/statements")


@paper_route(bp, "/loans")
@requires(Act.STATEMENT_READ)
def book(gid: str, as_pdf: bool) -> Response:
    with database.reading() as session:
        group, asked = group_asked(session, gid)
        paper = loan_book(session, group, asked.period, names=asked.names)
    return answer(paper, asked, f"loan-book-{paper.day.isoformat()}.pdf", as_pdf)


@paper_route(bp, "/loan/<string(length=16):lid>")
@requires(Act.STATEMENT_READ)
def agreement(gid: str, lid: str, as_pdf: bool) -> Response:
    with database.reading() as session:
        group, asked = group_asked(session, gid)
        paper = loan_agreement(session, group, loan_named(session, group, lid), names=asked.names)
    return answer(paper, asked, f"loan-{paper.number:04}.pdf", as_pdf)
