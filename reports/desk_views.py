"""The papers of the agency's desk: the portfolio and the exceptions, on screen, as PDF and as spreadsheets."""

from datetime import date

from flask import Blueprint, Response, current_app, request
from sqlalchemy.orm import Session

from access.policy import Act
from core.calendars import today
from core.language import Language
from projects.desk.address import Asked, asked_of
from projects.desk.exceptions import exceptions
from projects.desk.portfolio import only_practice, portfolio
from projects.finding import organisations_for
from reports.answering_views import answer_in, file_of, paper_route
from reports.exceptions_paper import exceptions_leaves, exceptions_paper
from reports.portfolio_paper import portfolio_leaves, portfolio_paper
from reports.workbook import XLSX_TYPE, as_xlsx
from web import database
from web.guard import current_grants, requires
from web.language import current_language, paper_language

bp = Blueprint("desk_papers", __name__, url_prefix="/desk/papers")


def _asked(session: Session) -> tuple[Asked, Language]:
    """As the desk's pages read their address, and the language of the paper."""
    current, reader = today(current_app.extensions["settings"].timezone), paper_language(current_language().tag)
    practice = only_practice(session, current_grants())
    return asked_of(request.args, current, current_language().calendar, practice), reader


def _whose(session: Session) -> str:
    """The organisations at whose desk one sits."""
    return ", ".join(one.name for one in organisations_for(session, current_grants(), Act.PORTFOLIO_READ)[:3])


@paper_route(bp, "/portfolio")
@requires(Act.PORTFOLIO_READ)
def portfolio_on_paper(as_pdf: bool) -> Response:
    with database.reading() as session:
        asked, reader = _asked(session)
        about = (_whose(session), asked.day, asked.filters, asked.by, _today())
        paper = portfolio_paper(session, current_grants(), *about)
    query = asked.query(by=asked.by.value, lang=reader.tag)
    return answer_in(paper, reader, query, f"portfolio-{asked.by}-{asked.day.isoformat()}.pdf", as_pdf)


@bp.get("/portfolio.xlsx")
@requires(Act.PORTFOLIO_READ)
def portfolio_workbook() -> Response:
    with database.reading() as session:
        asked, reader = _asked(session)
        found = portfolio(session, current_grants(), asked.day, asked.filters, asked.by)
    content = as_xlsx(portfolio_leaves(found, reader), reader)
    return file_of(content, XLSX_TYPE, f"portfolio-{asked.by}-{asked.day.isoformat()}.xlsx", "attachment")


@paper_route(bp, "/exceptions")
@requires(Act.PORTFOLIO_READ)
def exceptions_on_paper(as_pdf: bool) -> Response:
    with database.reading() as session:
        asked, reader = _asked(session)
        paper = exceptions_paper(session, current_grants(), _whose(session), asked.day, asked.filters, _today())
    return answer_in(paper, reader, asked.query(lang=reader.tag), f"exceptions-{asked.day.isoformat()}.pdf", as_pdf)


@bp.get("/exceptions.xlsx")
@requires(Act.PORTFOLIO_READ)
def exceptions_workbook() -> Response:
    with database.reading() as session:
        asked, reader = _asked(session)
        found = exceptions(session, current_grants(), asked.day, asked.filters)
    content = as_xlsx(exceptions_leaves(found, reader), reader)
    return file_of(content, XLSX_TYPE, f"exceptions-{asked.day.isoformat()}.xlsx", "attachment")


def _today() -> date:
    return today(current_app.extensions["settings"].timezone)
