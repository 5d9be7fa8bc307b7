"""Tranches on screen: planning one, asking for it, and writing down what the funder decided."""

from flask import Blueprint, redirect, render_template, url_for
from marshmallow import ValidationError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from access.policy import Act
from core.errors import Refusal
from core.money import currency, plain
from projects.agreement_page import ASKED, DECIDED, TrancheRow, tranche_rows
from projects.documents import documents_of
from projects.finding import agreement_of, document_of, project_for, tranche_of
from projects.funding_models import TRANCHE_STATES, TrancheState
from projects.funding_schemas import DecisionForm
from projects.models import Project
from projects.tranches import decide, plan
from projects.views import calendar_of, today_parts
from projects.voucher_views import allowed
from web import database
from web.errors import status_of
from web.fields import NOT_ON_THE_LIST, Amount, Form, Text, sent
from web.forms import Sent, beside
from web.guard import current_actor, current_grants, requires
from web.language import current_language

bp = Blueprint("tranches", __name__, url_prefix="/projects/<pid>")

Answer = Response | str | tuple[str, int]


@bp.get("/agreements/<int(max=9999):number>/tranches/new")
@requires(Act.PROJECT_PREPARE)
def new(pid: str, number: int) -> str:
    with database.reading() as session:
        project = project_for(session, current_grants(), Act.PROJECT_PREPARE, pid)
        return _new_page(session, project, number, {}, {})


def _new_page(
    session: Session, project: Project, number: int, values: dict[str, str], errors: dict[str, list[str]]
) -> str:
    return render_template(
        "projects/new_tranche.html",
        project=project,
        practice=project.practice,
        agreement=agreement_of(session, project, number),
        values={**today_parts("day", project), **values},
        errors=errors,
    )


@bp.post("/agreements/<int(max=9999):number>/tranches/new")
@requires(Act.PROJECT_PREPARE)
def add(pid: str, number: int) -> Answer:
    fields = sent()
    try:
        with database.transaction() as session:
            project = project_for(session, current_grants(), Act.PROJECT_PREPARE, pid)
            agreement, form = agreement_of(session, project, number), Sent(fields)
            amount = Amount(currency(agreement.currency), data_key="amount")
            asked = form.load(Form.from_dict({"amount_minor": amount, "purpose": Text()})())
            day = form.day("day", calendar_of(project))
            form.finish()
            tranche = plan(session, project, agreement, day, asked["amount_minor"], asked["purpose"])
    except (ValidationError, Refusal) as refused:
        with database.reading() as session:
            project = project_for(session, current_grants(), Act.PROJECT_PREPARE, pid)
            return _new_page(session, project, number, fields, beside(refused, "amount")), status_of(refused)
    return redirect(url_for("tranches.tranche", pid=pid, tid=tranche.public_id))


@bp.get("/tranches/<string(length=16):tid>")
@requires(Act.PROJECT_READ)
def tranche(pid: str, tid: str) -> str:
    with database.reading() as session:
        return _page(session, project_for(session, current_grants(), Act.PROJECT_READ, pid), tid, {}, {})


def _page(
    session: Session, project: Project, tid: str, values: dict[str, str], errors: dict[str, list[str]]
) -> str:
    found = tranche_of(session, project, tid)
    row = _row(session, project, tid)
    acts = allowed(session, project)
    may = (ASKED if Act.PROJECT_PREPARE in acts else frozenset()) | (DECIDED if Act.TRANCHE_DECIDE in acts else frozenset())
    text = current_language().text
    return render_template(
        "projects/tranche.html",
        project=project,
        practice=project.practice,
        agreement=found.agreement,
        row=row,
        states=TRANCHE_STATES,
        choices=[(state.value, text(TRANCHE_STATES[state])) for state in row.next if state in may],
        papers=[("", "–"), *((paper.public_id, paper.title) for paper in documents_of(session, project))],
        values={**today_parts("day", project), "amount": plain(row.amount.minor, row.amount.currency), **values},
        errors=errors,
        acts=acts,
    )


def _row(session: Session, project: Project, tid: str) -> TrancheRow:
    found = tranche_of(session, project, tid)
    return next(row for row in tranche_rows(session, found.agreement) if row.tranche.id == found.id)


@bp.post("/tranches/<string(length=16):tid>/request")
@requires(Act.PROJECT_PREPARE)
def ask(pid: str, tid: str) -> Answer:
    """The community asks for its tranche."""
    return _decide(pid, tid, Act.PROJECT_PREPARE, ASKED)


@bp.post("/tranches/<string(length=16):tid>/decide")
@requires(Act.TRANCHE_DECIDE)
def decided(pid: str, tid: str) -> Answer:
    """The funder approves, orders, cancels or closes it."""
    return _decide(pid, tid, Act.TRANCHE_DECIDE, DECIDED)


def _decide(pid: str, tid: str, act: Act, may: frozenset[TrancheState]) -> Answer:
    fields = sent()
    try:
        with database.transaction() as session:
            project = project_for(session, current_grants(), act, pid)
            found, form = tranche_of(session, project, tid), Sent(fields)
            amount = Amount(currency(found.agreement.currency), data_key="amount")
            asked = form.load(DecisionForm()) | form.load(
                Form.from_dict({"amount_minor": amount, "document": Text(most=16, load_default="")})()
            )
            day = form.day("day", calendar_of(project))
            if asked.get("state") not in may:
                form.messages.setdefault("state", [current_language().text(NOT_ON_THE_LIST)])
            form.finish()
            paper = document_of(session, project, asked["document"]).id if asked["document"] else None
            step = (asked["state"], day, asked["amount_minor"], asked["note"])
            decide(session, project, found, *step, by=current_actor(), document_id=paper)
    except (ValidationError, Refusal) as refused:
        with database.reading() as session:
            project = project_for(session, current_grants(), act, pid)
            return _page(session, project, tid, fields, beside(refused, "amount")), status_of(refused)
    return redirect(url_for("tranches.tranche", pid=pid, tid=tid))
