"""Starting mid-life on screen: where a group's earlier record comes from, the template to fill, and what checking it found."""

from flask import Blueprint, Response, render_template, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as Answered

from access.policy import Act
from core.errors import Refusal
from groups.finding import group_for
from groups.meeting_views import allowed
from groups.models import Group
from groups.starting import importing
from groups.starting.cells import BadCell
from groups.starting.reading import Upload
from groups.starting.template import as_text_files, as_workbook
from groups.starting.voucher import opening_of, refuse_begun, waiting_for_second_officer
from groups.voucher_views import back
from web import database
from web.errors import status_of
from web.guard import current_actor, current_grants, requires
from web.language import current_language
from web.sizes import takes_files

bp = Blueprint("starting", __name__, url_prefix="/groups/<gid>/start")

Answer = Answered | str | tuple[str, int]
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# More would only lengthen the page; when these are mended, the rest is named.
MOST_SHOWN = 300


@bp.get("")
@requires(Act.VOUCHER_PREPARE)
def index(gid: str) -> str:
    """The two ways to bring in what was there before."""
    with database.reading() as session:
        group = group_for(session, current_grants(), Act.VOUCHER_PREPARE, gid)
        return render_template(
            "starting/index.html",
            group=group,
            practice=group.practice,
            opening=opening_of(session, group),
            waiting=waiting_for_second_officer(session, group),
            closed=_why_no_opening(session, group),
        )


def _why_no_opening(session: Session, group: Group) -> str:
    """Why opening balances can no longer be brought in; "" when they can."""
    try:
        refuse_begun(session, group)
    except Refusal as why:
        return current_language().sentence(why)
    return ""


@bp.get("/template.xlsx")
@requires(Act.VOUCHER_PREPARE)
def workbook(gid: str) -> Response:
    with database.reading() as session:
        group = group_for(session, current_grants(), Act.VOUCHER_PREPARE, gid)
        reader = current_language()
        content = as_workbook(importing.facts_of(session, group, reader), reader)
    return _file(content, XLSX_TYPE, "template.xlsx")


@bp.get("/template.zip")
@requires(Act.VOUCHER_PREPARE)
def text_files(gid: str) -> Response:
    with database.reading() as session:
        group = group_for(session, current_grants(), Act.VOUCHER_PREPARE, gid)
        reader = current_language()
        content = as_text_files(importing.facts_of(session, group, reader), reader)
    return _file(content, "application/zip", "template.zip")


def _file(content: bytes, media_type: str, name: str) -> Response:
    response = Response(content, mimetype=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@bp.get("/record")
@requires(Act.VOUCHER_PREPARE)
def record(gid: str) -> str:
    with database.reading() as session:
        return _record_page(group_for(session, current_grants(), Act.VOUCHER_PREPARE, gid), session)


def _record_page(group: Group, session: Session, bad: tuple[BadCell, ...] = (), problem: str = "") -> str:
    return render_template(
        "starting/record.html",
        group=group,
        practice=group.practice,
        bad=bad[:MOST_SHOWN],
        more=max(len(bad) - MOST_SHOWN, 0),
        count=len(bad),
        problem=problem,
        acts=allowed(session, group),
    )


@bp.post("/record")
@requires(Act.VOUCHER_PREPARE)
@takes_files
def check(gid: str) -> Answer:
    """Checks the files; a record without a fault becomes a voucher, which writes nothing until it is confirmed."""
    uploads = [Upload(file.filename or "", file.read()) for file in request.files.getlist("files")]
    reader, by = current_language(), current_actor()
    try:
        with database.transaction() as session:
            group = group_for(session, current_grants(), Act.VOUCHER_PREPARE, gid)
            found = importing.dry_run(session, group, uploads, reader, by=by)
            if found.bad:
                return _record_page(group, session, found.bad), 422
            voucher = importing.prepare(session, group, found, by=by)
    except Refusal as refused:
        with database.reading() as session:
            group = group_for(session, current_grants(), Act.VOUCHER_PREPARE, gid)
            return _record_page(group, session, problem=reader.sentence(refused)), status_of(refused)
    return back(gid, voucher.public_id)
