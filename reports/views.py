"""Papers on screen, as PDF and as files for other programs. Nothing here writes to a book."""

from flask import Blueprint, Response, render_template

from access.policy import Act, may
from groups.finding import book_of, meeting_of, passbook_for, scopes_of
from reports.answering_views import answer, asked_for, file_of, group_asked, paper_route, part_asked
from reports.blank_sheet import blank_sheet
from reports.constitution_paper import constitution_paper
from reports.exported_book import exported_book
from reports.exports import EXPORTERS, Format, export
from reports.group_statement import group_statement
from reports.issuing import meeting_file_name, member_file_name
from reports.journal import journal_paper
from reports.meeting_paper import meeting_paper
from reports.member_statement import member_statement
from reports.papers import period_in_file_names, period_typed
from reports.shelf import Shelf, shelf
from reports.trial_balance import trial_balance_paper
from web import database
from web.guard import current_grants, requires
from web.language import current_language

bp = Blueprint("reports", __name__, url_prefix="/groups/<gid>/statements")


@bp.get("")
@requires(Act.STATEMENT_READ)
def index(gid: str) -> str:
    with database.reading() as session:
        group, asked = group_asked(session, gid)
        papers = shelf(session, group, asked.period)
        return render_template(
            "reports/shelf.html",
            group=group,
            practice=group.practice,
            shelf=papers,
            query=asked.query,
            sets_up=may(current_grants(), Act.GROUP_SET_UP, scopes_of(session, group)),
            periods=_period_choices(papers),
            formats=[chosen.value for chosen in Format],
        )


def _period_choices(papers: Shelf) -> list[tuple[str, str]]:
    """What the list of periods offers, with the one that is shown now."""
    page = current_language()
    choices = {period_typed(year): page.year(year.start) for year in papers.years}
    choices |= {period_typed(month): page.month(month.start) for month in papers.months}
    shown = period_typed(papers.period)
    if shown not in choices:
        choices[shown] = f"{page.day(papers.period.start)} – {page.day(papers.period.end)}"
    return list(choices.items())


@paper_route(bp, "/group")
@requires(Act.STATEMENT_READ)
def group(gid: str, as_pdf: bool) -> Response:
    with database.reading() as session:
        found, asked = group_asked(session, gid)
        paper = group_statement(session, found, asked.period, names=asked.names)
    return answer(paper, asked, f"group-{period_in_file_names(asked.period)}.pdf", as_pdf)


@paper_route(bp, "/member/<int(max=9999):number>")
@requires(Act.MEMBER_STATEMENT_READ)
def member(gid: str, number: int, as_pdf: bool) -> Response:
    with database.reading() as session:
        found, holder = passbook_for(session, current_grants(), Act.MEMBER_STATEMENT_READ, gid, number)
        asked = asked_for(found)
        paper = member_statement(session, found, holder, asked.period, part=part_asked())
    return answer(paper, asked, member_file_name(paper), as_pdf)


@paper_route(bp, "/meeting/<string(length=16):mid>")
@requires(Act.STATEMENT_READ)
def meeting(gid: str, mid: str, as_pdf: bool) -> Response:
    with database.reading() as session:
        found, asked = group_asked(session, gid)
        sheet = meeting_of(session, found, mid)
        paper = meeting_paper(session, found, sheet, names=asked.names)
    return answer(paper, asked, meeting_file_name(sheet), as_pdf)


@paper_route(bp, "/trial-balance")
@requires(Act.STATEMENT_READ)
def trial_balance(gid: str, as_pdf: bool) -> Response:
    with database.reading() as session:
        found, asked = group_asked(session, gid)
        paper = trial_balance_paper(session, found, asked.period)
    return answer(paper, asked, f"trial-balance-{period_in_file_names(asked.period)}.pdf", as_pdf)


@paper_route(bp, "/journal")
@requires(Act.STATEMENT_READ)
def journal(gid: str, as_pdf: bool) -> Response:
    with database.reading() as session:
        found, asked = group_asked(session, gid)
        paper = journal_paper(session, found, asked.period)
    return answer(paper, asked, f"journal-{period_in_file_names(asked.period)}.pdf", as_pdf)


@paper_route(bp, "/blank-sheet")
@requires(Act.STATEMENT_READ)
def blank(gid: str, as_pdf: bool) -> Response:
    with database.reading() as session:
        found, asked = group_asked(session, gid)
        paper = blank_sheet(session, found)
    return answer(paper, asked, "blank-sheet.pdf", as_pdf)


@paper_route(bp, "/constitution")
@requires(Act.STATEMENT_READ)
def constitution(gid: str, as_pdf: bool) -> Response:
    with database.reading() as session:
        found, asked = group_asked(session, gid)
        paper = constitution_paper(session, found)
    return answer(paper, asked, f"constitution-{paper.version}.pdf", as_pdf)


@bp.get("/export/<any(hledger, beancount, csv):format_name>")
@requires(Act.STATEMENT_READ)
def export_book(gid: str, format_name: str) -> Response:
    with database.reading() as session:
        found, _ = group_asked(session, gid)
        book = exported_book(session, book_of(session, found))
    chosen = Format(format_name)
    exporter = EXPORTERS[chosen]
    return file_of(export(book, chosen), exporter.media_type, f"book-{book.head.number}.{exporter.suffix}", "attachment")
