"""Purchases on screen: the list, a new one, its quotes, and the choice among them."""

from collections.abc import Callable, Mapping

from flask import Blueprint, redirect, render_template, url_for
from marshmallow import ValidationError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from access.policy import Act
from core.errors import Refusal
from core.money import Money, currency
from ledger.errors import SecondOfficerNeeded
from projects.errors import BudgetLineUnknown, DayInFuture, NotAboveZero
from projects.finding import line_of, lines_of, project_for
from projects.kinds import line_name
from projects.models import DocumentKind, Project
from projects.spending import errors as refusals
from projects.spending import paper_schemas
from projects.spending.errors import EvidenceMissing
from projects.spending.form_views import Answer, Errors, Values, paper_choices
from projects.spending.models import Procurement
from projects.spending.paper_schemas import document_from, paper_fields, paper_sent
from projects.spending.purchases import MOST_SUPPLIER, MOST_WHAT, add_quote, begin, choose, quotes_wanted
from projects.spending.quotes import paid_minor, procurement_of, procurements_of, quotes_of
from projects.views import calendar_of, today_parts
from projects.voucher_views import allowed
from web import database
from web.errors import status_of
from web.fields import Amount, Form, Text, Whole, sent
from web.forms import Sent, beside
from web.guard import current_actor, current_grants, requires
from web.sizes import takes_scans

bp = Blueprint("purchases", __name__, url_prefix="/projects/<pid>/purchases")

FIELD_OF: Mapping[type[Exception], str] = {
    **paper_schemas.FIELD_OF,
    BudgetLineUnknown: "line",
    DayInFuture: "day",
    NotAboveZero: "amount",
    EvidenceMissing: "scan",
    refusals.QuoteThere: "supplier",
    refusals.QuoteReasonMissing: "reason",
    refusals.QuotesMissing: "reason",
    SecondOfficerNeeded: "reason",
}


@bp.get("")
@requires(Act.PROJECT_READ)
def index(pid: str) -> str:
    with database.reading() as session:
        return _list(session, project_for(session, current_grants(), Act.PROJECT_READ, pid), {}, {})


def _list(session: Session, project: Project, values: Values, errors: Errors) -> str:
    return render_template(
        "projects/spending/purchases.html",
        project=project,
        practice=project.practice,
        purchases=procurements_of(session, project),
        lines=[(str(one.number), line_name(one)) for one in lines_of(session, project) if not one.in_kind],
        values=values,
        errors=errors,
        acts=allowed(session, project),
    )


@bp.post("")
@requires(Act.PROJECT_PREPARE)
def add(pid: str) -> Answer:
    fields = sent()
    try:
        asked = Form.from_dict({"line": Whole(least=1, most=9999), "what": Text(most=MOST_WHAT)})().load(fields)
        with database.transaction() as session:
            project = project_for(session, current_grants(), Act.PROJECT_PREPARE, pid)
            line = line_of(session, project, asked["line"])
            added = begin(session, project, line, asked["what"], by=current_actor())
    except (ValidationError, Refusal) as refused:
        with database.reading() as session:
            project = project_for(session, current_grants(), Act.PROJECT_PREPARE, pid)
            wrong = beside(refused, FIELD_OF.get(type(refused), ""))
            return _list(session, project, fields, wrong), status_of(refused)
    return _back(pid, added.public_id)


def _back(pid: str, qid: str) -> Response:
    return redirect(url_for("purchases.purchase", pid=pid, qid=qid))


@bp.get("/<string(length=16):qid>")
@requires(Act.PROJECT_READ)
def purchase(pid: str, qid: str) -> str:
    with database.reading() as session:
        project = project_for(session, current_grants(), Act.PROJECT_READ, pid)
        return _page(session, project, procurement_of(session, project, qid), "", {}, {})


def _page(session: Session, project: Project, found: Procurement, form: str, values: Values, errors: Errors) -> str:
    unit, quotes = currency(found.line.currency), quotes_of(session, found)
    return render_template(
        "projects/spending/purchase.html",
        project=project,
        practice=project.practice,
        purchase=found,
        line=line_name(found.line),
        quotes=[(one, Money(one.amount_minor, unit)) for one in sorted(quotes, key=lambda one: one.amount_minor)],
        wanted=quotes_wanted(session, project),
        paid=Money(paid_minor(session, found), unit),
        papers=paper_choices(session, project),
        form=form,
        values={**today_parts("day", project), **values},
        errors=errors,
        acts=allowed(session, project),
    )


def _do(
    pid: str, qid: str, act: Act, form: str, deed: Callable[[Session, Project, Procurement, Sent], object]
) -> Answer:
    fields = sent()
    try:
        with database.transaction() as session:
            project = project_for(session, current_grants(), act, pid)
            deed(session, project, procurement_of(session, project, qid), Sent(fields))
    except (ValidationError, Refusal) as refused:
        with database.reading() as session:
            project = project_for(session, current_grants(), act, pid)
            found, wrong = procurement_of(session, project, qid), beside(refused, FIELD_OF.get(type(refused), ""))
            return _page(session, project, found, form, fields, wrong), status_of(refused)
    return _back(pid, qid)


@bp.post("/<string(length=16):qid>/quotes")
@requires(Act.PROJECT_PREPARE)
@takes_scans
def quote(pid: str, qid: str) -> Answer:
    """A quote with its paper, which is kept with it."""

    def add(session: Session, project: Project, found: Procurement, form: Sent) -> None:
        unit = currency(found.line.currency)
        fields = {**paper_fields(unit), "supplier": Text(most=MOST_SUPPLIER), "amount_minor": Amount(unit, data_key="amount")}
        asked, day = form.load(Form.from_dict(fields)()), form.day("day", calendar_of(project))
        form.finish()
        paper, supplier, minor = paper_sent(asked), asked["supplier"], asked["amount_minor"]
        title, amount = f"{found.what}: {supplier}", Money(minor, unit)
        document = document_from(session, project, paper, DocumentKind.QUOTE, title, day, supplier, amount)
        if document is None:
            raise EvidenceMissing()
        add_quote(session, project, found, supplier, minor, day, document, by=current_actor())

    return _do(pid, qid, Act.PROJECT_PREPARE, "quote", add)


@bp.post("/<string(length=16):qid>/choose")
@requires(Act.PROJECT_CONFIRM)
def choose_one(pid: str, qid: str) -> Answer:
    def take(session: Session, project: Project, found: Procurement, form: Sent) -> None:
        asked = form.load(Form.from_dict({"quote": Text(most=16), "reason": Text(load_default="")})())
        day = form.day("day", calendar_of(project))
        form.finish()
        choose(session, project, found, asked["quote"], asked["reason"], day, by=current_actor())

    return _do(pid, qid, Act.PROJECT_CONFIRM, "choose", take)
