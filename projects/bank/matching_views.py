"""Holding the bank against the book on screen: what is proposed, what a person ticks, and taking a tick back."""

from collections.abc import Mapping, Sequence

from flask import Blueprint, redirect, render_template, url_for
from marshmallow import ValidationError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from access.policy import Act
from core.errors import Refusal
from projects.bank import reconciling
from projects.bank.accounts import account_in
from projects.bank.page import matching_page
from projects.bank.schemas import ticks_sent
from projects.finding import project_for
from projects.models import Project
from projects.voucher_views import allowed
from web import database
from web.errors import status_of
from web.fields import sent
from web.forms import beside
from web.guard import current_actor, current_grants, requires

bp = Blueprint("bank_matches", __name__, url_prefix="/projects/<pid>/bank/<string(length=16):bid>/matches")

Answer = Response | str | tuple[Response | str, int]


@bp.get("")
@requires(Act.PROJECT_READ)
def index(pid: str, bid: str) -> str:
    with database.reading() as session:
        return _page(session, project_for(session, current_grants(), Act.PROJECT_READ, pid), bid, {})


def _page(session: Session, project: Project, bid: str, errors: Mapping[str, Sequence[str]]) -> str:
    book, account = account_in(session, project, bid)
    return render_template(
        "bank/matches.html",
        project=project,
        practice=project.practice,
        account=account,
        book=book,
        page=matching_page(session, book, account),
        errors=errors,
        acts=allowed(session, project),
    )


@bp.post("")
@requires(Act.RECONCILE)
def tick(pid: str, bid: str) -> Answer:
    fields = sent()
    try:
        with database.transaction() as session:
            project = project_for(session, current_grants(), Act.RECONCILE, pid)
            book, account = account_in(session, project, bid)
            for wanted, why in ticks_sent(fields):
                reconciling.match(session, book, account, wanted, why, by=current_actor())
    except (ValidationError, Refusal) as refused:
        return _refused(pid, bid, refused, "ticks")
    return redirect(url_for("bank_matches.index", pid=pid, bid=bid))


def _refused(pid: str, bid: str, refused: ValidationError | Refusal, field: str) -> Answer:
    with database.reading() as session:
        project = project_for(session, current_grants(), Act.RECONCILE, pid)
        return _page(session, project, bid, beside(refused, field)), status_of(refused)


@bp.post("/<int:bmid>/undo")
@requires(Act.RECONCILE)
def undo(pid: str, bid: str, bmid: int) -> Answer:
    fields = sent()
    try:
        with database.transaction() as session:
            project = project_for(session, current_grants(), Act.RECONCILE, pid)
            _, account = account_in(session, project, bid)
            reconciling.undo(session, account, bmid, fields.get("reason", ""), by=current_actor())
    except Refusal as refused:
        return _refused(pid, bid, refused, f"reason-{bmid}")
    return redirect(url_for("bank_matches.index", pid=pid, bid=bid))
