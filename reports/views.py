"""Papers on screen, as PDF and as files for other programs. Nothing here writes to a book."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request, url_for
from sqlalchemy.orm import Session

from access.policy import Act
from core.calendars import Period, parse_period, today, year_of
from core.language import LANGUAGES, Language, language
from groups.finding import book_of, group_for, meeting_of, passbook_for
from groups.models import Group
from reports import render
from reports.blank_sheet import blank_sheet
from reports.exported_book import exported_book
from reports.exports import EXPORTERS, Format, export
from reports.group_statement import group_statement
from reports.issuing import meeting_file_name
from reports.journal import journal_paper
from reports.meeting_paper import meeting_paper
from reports.member_statement import member_statement
from reports.papers import Names, Paper, period_in_file_names, period_typed
from reports.shelf import Shelf, shelf
from reports.trial_balance import trial_balance_paper
from web import database
from web.guard import current_grants, requires
from web.language import current_language

bp = Blueprint("reports", __name__, url_prefix="/groups/<gid>/statements")

View = Callable[..., Response]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for: ?period=2026-11&lang=th&names=numbers. What it leaves out is the group's own habit."""

    period: Period
    reader: Language
    names: Names

    @property
    def query(self) -> dict[str, str]:
        return {"period": period_typed(self.period), "lang": self.reader.tag, "names": self.names.value}


def _asked(group: Group) -> Asked:
    """Raises PeriodUnreadable. A language or a way of naming that nobody offers is answered with the group's own."""
    typed, tag, names = request.args.get("period"), request.args.get("lang"), request.args.get("names")
    habit = Names.FULL if group.show_names else Names.NUMBERS
    return Asked(
        period=parse_period(typed) if typed else year_of(today(group.timezone).year),
        reader=language(tag if tag in LANGUAGES else group.locale),
        names=Names(names) if names in tuple(Names) else habit,
    )


def _paper_route(path: str) -> Callable[[View], View]:
    """The paper's address as a page and, with .pdf at its end, as a file."""

    def register(view: View) -> View:
        bp.get(path, defaults={"as_pdf": False})(view)
        return bp.get(f"{path}.pdf", defaults={"as_pdf": True})(view)

    return register


def _answer(paper: Paper, asked: Asked, file_name: str, as_pdf: bool) -> Response:
    if as_pdf:
        return _file(render.pdf(paper, asked.reader), "application/pdf", file_name, "inline")
    preview = render.Preview(
        stylesheets=tuple(url_for("static", filename=sheet) for sheet in ("fonts/faces.css", "print.css")),
        icon=url_for("static", filename="icon.svg"),
        pdf=url_for(request.endpoint or "", **{**(request.view_args or {}), **asked.query, "as_pdf": True}),
    )
    return Response(render.html(paper, asked.reader, preview), mimetype="text/html")


def _file(content: bytes, media_type: str, file_name: str, disposition: str) -> Response:
    """A file whose name is ours and plain ASCII: nothing that people wrote goes into a header."""
    response = Response(content, mimetype=media_type)
    response.headers["Content-Disposition"] = f'{disposition}; filename="{file_name}"'
    return response


def _group(session: Session, gid: str) -> tuple[Group, Asked]:
    group = group_for(session, current_grants(), Act.STATEMENT_READ, gid)
    return group, _asked(group)


@bp.get("")
@requires(Act.STATEMENT_READ)
def index(gid: str) -> str:
    with database.reading() as session:
        group, asked = _group(session, gid)
        papers = shelf(session, group, asked.period)
        return render_template(
            "reports/shelf.html",
            group=group,
            practice=group.practice,
            shelf=papers,
            query=asked.query,
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


@_paper_route("/group")
@requires(Act.STATEMENT_READ)
def group(gid: str, as_pdf: bool) -> Response:
    with database.reading() as session:
        found, asked = _group(session, gid)
        paper = group_statement(session, found, asked.period, names=asked.names)
    return _answer(paper, asked, f"group-{period_in_file_names(asked.period)}.pdf", as_pdf)


@_paper_route("/member/<int(max=9999):number>")
@requires(Act.MEMBER_STATEMENT_READ)
def member(gid: str, number: int, as_pdf: bool) -> Response:
    with database.reading() as session:
        found, holder = passbook_for(session, current_grants(), Act.MEMBER_STATEMENT_READ, gid, number)
        asked = _asked(found)
        paper = member_statement(session, found, holder, asked.period)
    return _answer(paper, asked, f"member-{number:04}-{period_in_file_names(asked.period)}.pdf", as_pdf)


@_paper_route("/meeting/<string(length=16):mid>")
@requires(Act.STATEMENT_READ)
def meeting(gid: str, mid: str, as_pdf: bool) -> Response:
    with database.reading() as session:
        found, asked = _group(session, gid)
        sheet = meeting_of(session, found, mid)
        paper = meeting_paper(session, found, sheet, names=asked.names)
    return _answer(paper, asked, meeting_file_name(sheet), as_pdf)


@_paper_route("/trial-balance")
@requires(Act.STATEMENT_READ)
def trial_balance(gid: str, as_pdf: bool) -> Response:
    with database.reading() as session:
        found, asked = _group(session, gid)
        paper = trial_balance_paper(session, found, asked.period)
    return _answer(paper, asked, f"trial-balance-{period_in_file_names(asked.period)}.pdf", as_pdf)


@_paper_route("/journal")
@requires(Act.STATEMENT_READ)
def journal(gid: str, as_pdf: bool) -> Response:
    with database.reading() as session:
        found, asked = _group(session, gid)
        paper = journal_paper(session, found, asked.period)
    return _answer(paper, asked, f"journal-{period_in_file_names(asked.period)}.pdf", as_pdf)


@_paper_route("/blank-sheet")
@requires(Act.STATEMENT_READ)
def blank(gid: str, as_pdf: bool) -> Response:
    with database.reading() as session:
        found, asked = _group(session, gid)
        paper = blank_sheet(session, found)
    return _answer(paper, asked, "blank-sheet.pdf", as_pdf)


@bp.get("/export/<any(hledger, beancount, csv):format_name>")
@requires(Act.STATEMENT_READ)
def export_book(gid: str, format_name: str) -> Response:
    with database.reading() as session:
        found, _ = _group(session, gid)
        book = exported_book(session, book_of(session, found))
    chosen = Format(format_name)
    exporter = EXPORTERS[chosen]
    return _file(export(book, chosen), exporter.media_type, f"book-{book.head.number}.{exporter.suffix}", "attachment")
