"""Papers of visits, collectors, indicators and reports to a federation. Nothing here writes to a book."""

from flask import Blueprint, Response, request

from access.policy import Act
from groups.federation.monthly import CARRIERS, carriers, last_month_that_came, monthly_report
from groups.finding import passbook_for
from reports.answering_views import answer, asked_for, file_of, group_asked, paper_route
from reports.collector_papers import counter_book as counter_book_paper
from reports.collector_papers import morning_paper
from reports.indicators_paper import indicators_paper
from reports.monthly_paper import monthly_csv, monthly_paper
from reports.papers import period_in_file_names
from reports.peer_audit import peer_audit_paper
from web import database
from web.guard import current_grants, requires

bp = Blueprint("papers_of_groups", __name__, url_prefix="/groups/<gid>/statements")


@paper_route(bp, "/visit/<string(length=16):aid>")
@requires(Act.STATEMENT_READ)
def peer_audit(gid: str, aid: str, as_pdf: bool) -> Response:
    with database.reading() as session:
        found, asked = group_asked(session, gid)
        paper = peer_audit_paper(session, found, aid, asked.names)
    return answer(paper, asked, f"visit-{paper.visited_on.isoformat()}.pdf", as_pdf)


@paper_route(bp, "/morning-sheet/<int(max=9999):number>/<string(length=16):sid>")
@requires(Act.MEMBER_STATEMENT_READ)
def morning_sheet(gid: str, number: int, sid: str, as_pdf: bool) -> Response:
    """For the collector herself, and for those who read the group's papers."""
    with database.reading() as session:
        found, member = passbook_for(session, current_grants(), Act.MEMBER_STATEMENT_READ, gid, number)
        asked = asked_for(found)
        paper = morning_paper(session, found, member, sid)
    return answer(paper, asked, f"round-{number:04}-{paper.day.isoformat()}-{paper.number}.pdf", as_pdf)


@paper_route(bp, "/counter-book")
@requires(Act.STATEMENT_READ)
def counter_book(gid: str, as_pdf: bool) -> Response:
    with database.reading() as session:
        found, asked = group_asked(session, gid)
        paper = counter_book_paper(session, found, asked.period, asked.names)
    return answer(paper, asked, f"counter-book-{paper.period.start:%Y-%m}.pdf", as_pdf)


@paper_route(bp, "/indicators")
@requires(Act.STATEMENT_READ)
def indicators(gid: str, as_pdf: bool) -> Response:
    with database.reading() as session:
        found, asked = group_asked(session, gid)
        paper = indicators_paper(session, found, asked.period)
    return answer(paper, asked, f"indicators-{period_in_file_names(asked.period)}.pdf", as_pdf)


@paper_route(bp, "/monthly")
@requires(Act.STATEMENT_READ)
def monthly(gid: str, as_pdf: bool) -> Response:
    with database.reading() as session:
        found, asked = group_asked(session, gid)
        carried_by = carriers(session, found, [request.args.get(name, "") for name in CARRIERS])
        paper = monthly_paper(session, found, asked.period, carried_by, asked.names)
    return answer(paper, asked, f"monthly-{paper.period.start:%Y-%m}.pdf", as_pdf)


@bp.get("/monthly.csv")
@requires(Act.STATEMENT_READ)
def monthly_file(gid: str) -> Response:
    with database.reading() as session:
        found, asked = group_asked(session, gid)
        report = monthly_report(session, found, last_month_that_came(found, asked.period))
    return file_of(monthly_csv(found, report), "text/csv", f"monthly-{report.period.start:%Y-%m}.csv", "attachment")
