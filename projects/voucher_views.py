"""A project's vouchers on screen: the list, and one voucher, to be confirmed, withdrawn or taken back by two people.

The approver may be signed in on her own telephone, or type her name and password on the one that lies on the table.
"""

from collections.abc import Callable

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from access.models import User
from access.policy import Act, Grant, may
from core.errors import NotAllowed, NotFound, Refusal
from core.marks import N_
from ledger.models import Book
from ledger.voucher_models import STATE_NAMES, Voucher
from projects import vouchers
from projects.finding import agreements_of, books_of, lines_of, project_for, scopes_of
from projects.kinds import line_name
from projects.models import Project
from projects.spending import refusing
from projects.voucher_kinds import KINDS
from projects.voucher_page import voucher_page
from web import database
from web.errors import status_of
from web.fields import sent
from web.forms import version_read
from web.guard import current_actor, current_grants, requires
from web.language import current_language
from web.second_officer import as_second_officer

bp = Blueprint("project_vouchers", __name__, url_prefix="/projects/<pid>/vouchers")

Answer = Response | str | tuple[Response | str, int]
ON_A_PAGE = 100

Deed = Callable[[Session, Project, Book, Voucher, str], object]


class NotTheApprover(NotAllowed):
    code = "not-the-approver"
    sentence = N_("{name} is not an approver of this project and cannot confirm. Ask one of its approvers.")


def allowed(session: Session, project: Project) -> frozenset[Act]:
    """What who is signed in may do to the project: which buttons a page shows."""
    scopes = scopes_of(session, project)
    return frozenset(act for act in Act if may(current_grants(), act, scopes[act]))


@bp.get("")
@requires(Act.PROJECT_READ)
def index(pid: str) -> str:
    typed = request.args.get("before", "")
    before = int(typed[:12]) if typed.isascii() and typed.isdecimal() else None
    with database.reading() as session:
        project = project_for(session, current_grants(), Act.PROJECT_READ, pid)
        wanted = select(Voucher).where(Voucher.book_id.in_([book.id for book in books_of(session, project)]))
        if before is not None:
            wanted = wanted.where(Voucher.id < before)
        found = session.scalars(wanted.order_by(Voucher.id.desc()).limit(ON_A_PAGE + 1)).all()
        return render_template(
            "projects/vouchers.html",
            project=project,
            practice=project.practice,
            vouchers=found[:ON_A_PAGE],
            older=found[ON_A_PAGE - 1].id if len(found) > ON_A_PAGE else None,
            kinds=KINDS,
            states=STATE_NAMES,
            acts=allowed(session, project),
        )


@bp.get("/<string(length=16):vid>")
@requires(Act.PROJECT_READ)
def voucher(pid: str, vid: str) -> str:
    with database.reading() as session:
        project = project_for(session, current_grants(), Act.PROJECT_READ, pid)
        return _page(session, project, vid)


def _page(session: Session, project: Project, vid: str, problem: Refusal | None = None) -> str:
    book, found = vouchers.find(session, project, vid)
    page = voucher_page(session, book, vouchers.kind_of(found), found, current_actor())
    return render_template(
        "projects/voucher.html",
        project=project,
        practice=project.practice,
        book=book,
        voucher=found,
        page=page,
        content=page.said,
        refusal=refusing.refusal_of(session, found),
        line_names={line.number: line_name(line) for line in lines_of(session, project)},
        source_names={one.number: f"{one.funder.name}: {one.title}" for one in agreements_of(session, project)},
        problem=current_language().sentence(problem) if problem else "",
        acts=allowed(session, project),
    )


def _do(pid: str, vid: str, act: Act, deed: Deed) -> Answer:
    """Does something in the name of who is signed in; a refusal is said on the voucher's own page."""
    try:
        with database.transaction() as session:
            project = project_for(session, current_grants(), act, pid)
            deed(session, project, *vouchers.find(session, project, vid), current_actor())
    except Refusal as refused:
        return _refused(pid, vid, refused)
    return back(pid, vid)


def _do_as_approver(pid: str, vid: str, deed: Deed) -> Answer:
    """Does something in the name of the approver who types her name and password on this device."""

    def agreed(session: Session, officer: User, grants: tuple[Grant, ...]) -> None:
        try:
            project = project_for(session, grants, Act.PROJECT_CONFIRM, pid)
        except NotFound:
            raise NotTheApprover(name=officer.name) from None
        project_for(session, current_grants(), Act.PROJECT_PREPARE, pid)
        deed(session, project, *vouchers.find(session, project, vid), officer.actor)

    try:
        as_second_officer(agreed)
    except Refusal as refused:
        return _refused(pid, vid, refused)
    return back(pid, vid)


def _refused(pid: str, vid: str, refused: Refusal) -> Answer:
    with database.reading() as session:
        project = project_for(session, current_grants(), Act.PROJECT_READ, pid)
        return _page(session, project, vid, refused), status_of(refused)


def back(pid: str, vid: str) -> Response:
    """To the page of a voucher."""
    return redirect(url_for("project_vouchers.voucher", pid=pid, vid=vid))


def _confirm(session: Session, project: Project, book: Book, found: Voucher, by: str) -> None:
    vouchers.confirm(session, project, book, found, by=by, read=version_read())


@bp.post("/<string(length=16):vid>/confirm")
@requires(Act.PROJECT_CONFIRM)
def confirm(pid: str, vid: str) -> Answer:
    return _do(pid, vid, Act.PROJECT_CONFIRM, _confirm)


@bp.post("/<string(length=16):vid>/confirm-here")
@requires(Act.PROJECT_PREPARE)
def confirm_here(pid: str, vid: str) -> Answer:
    return _do_as_approver(pid, vid, _confirm)


@bp.post("/<string(length=16):vid>/refuse")
@requires(Act.PROJECT_CONFIRM)
def refuse(pid: str, vid: str) -> Answer:
    """The approver does not agree, and says why."""
    reason = sent().get("reason", "")

    def say_no(session: Session, project: Project, book: Book, found: Voucher, by: str) -> None:
        refusing.refuse(session, project, book, found, reason, by=by)

    return _do(pid, vid, Act.PROJECT_CONFIRM, say_no)


def _withdraw(session: Session, project: Project, book: Book, found: Voucher, by: str) -> None:
    vouchers.withdraw(session, project, book, found, by=by)


@bp.post("/<string(length=16):vid>/withdraw")
@requires(Act.PROJECT_PREPARE)
def withdraw(pid: str, vid: str) -> Answer:
    return _do(pid, vid, Act.PROJECT_PREPARE, _withdraw)


@bp.post("/<string(length=16):vid>/reverse")
@requires(Act.PROJECT_PREPARE)
def ask_reversal(pid: str, vid: str) -> Answer:
    reason = sent().get("reason", "")

    def ask(session: Session, project: Project, book: Book, found: Voucher, by: str) -> None:
        vouchers.ask_reversal(session, project, book, found, reason, by=by)

    return _do(pid, vid, Act.PROJECT_PREPARE, ask)


def _keep(session: Session, project: Project, book: Book, found: Voucher, by: str) -> None:
    vouchers.keep(session, project, book, found, by=by)


@bp.post("/<string(length=16):vid>/keep")
@requires(Act.PROJECT_PREPARE)
def keep(pid: str, vid: str) -> Answer:
    """Withdraws the wish to take the voucher back."""
    return _do(pid, vid, Act.PROJECT_PREPARE, _keep)


def _reverse(session: Session, project: Project, book: Book, found: Voucher, by: str) -> None:
    vouchers.reverse(session, project, book, found, by=by, read=version_read())


@bp.post("/<string(length=16):vid>/reverse/agree")
@requires(Act.PROJECT_CONFIRM)
def reverse(pid: str, vid: str) -> Answer:
    return _do(pid, vid, Act.PROJECT_CONFIRM, _reverse)


@bp.post("/<string(length=16):vid>/reverse/agree-here")
@requires(Act.PROJECT_PREPARE)
def reverse_here(pid: str, vid: str) -> Answer:
    return _do_as_approver(pid, vid, _reverse)
