"""What people hold against a result, what is answered, and what an assembly decides otherwise, on screen."""

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, url_for
from marshmallow import ValidationError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from access.policy import Act
from budgeting.finding import envelope_of, items_of, round_for
from budgeting.models import BudgetRound, Envelope
from budgeting.results.errors import DayOutside
from budgeting.results.models import RULINGS
from budgeting.results.objecting import OPEN, answer, lodge, objection_days, objections_of
from budgeting.results.official import overrides_of
from budgeting.results.overriding import Decided, override
from budgeting.results.schemas import AnswerForm, ObjectionForm, decision_form
from budgeting.views import in_the_round
from core.errors import FieldFault, Refusal
from core.money import currency
from web import database
from web.errors import status_of
from web.fields import sent
from web.forms import Sent, beside
from web.guard import current_actor, current_grants, requires
from web.in_a_fund import calendar_of, today_parts
from web.language import current_language

bp = Blueprint("budget_objections", __name__, url_prefix="/funds/<fid>/rounds/<string(length=16):rid>/results")

Answer = Response | str | tuple[Response | str, int]
Values = Mapping[str, str]
Errors = Mapping[str, list[str]]


def _field_of(refused: Exception) -> str:
    return refused.where if isinstance(refused, FieldFault) else ""


@bp.get("/objections")
@requires(Act.PROJECT_READ)
def index(fid: str, rid: str) -> str:
    with database.reading() as session:
        return _objections(session, round_for(session, current_grants(), Act.PROJECT_READ, fid, rid), {}, {})


def _objections(session: Session, found: BudgetRound, values: Values, errors: Errors) -> str:
    objections = objections_of(session, found)
    return render_template(
        "budgeting/results/objections.html",
        **in_the_round(session, found),
        objections=objections,
        waiting=[(str(one.number), f"{one.number} · {one.about[:60]}") for one in objections if one.answer is None],
        days=objection_days(session, found),
        open=found.phase in OPEN,
        values={**today_parts("day", found.fund), **today_parts("answered", found.fund), **values},
        errors=errors,
    )


@bp.post("/objections")
@requires(Act.PROJECT_PREPARE)
def add(fid: str, rid: str) -> Answer:
    fields = sent()
    try:
        with database.transaction() as session:
            found, form = round_for(session, current_grants(), Act.PROJECT_PREPARE, fid, rid), Sent(fields)
            said, day = form.load(ObjectionForm()), form.day("day", calendar_of(found.fund))
            form.finish()
            lodge(session, found, said["about"], day, voter=said["voter"], by=current_actor())
    except (ValidationError, Refusal) as refused:
        with database.reading() as session:
            found = round_for(session, current_grants(), Act.PROJECT_PREPARE, fid, rid)
            return _objections(session, found, fields, beside(refused, _field_of(refused))), status_of(refused)
    return redirect(url_for("budget_objections.index", fid=fid, rid=rid))


@bp.post("/objections/answer")
@requires(Act.PROJECT_SET_UP)
def answer_it(fid: str, rid: str) -> Answer:
    fields = sent()
    try:
        with database.transaction() as session:
            found, form = round_for(session, current_grants(), Act.PROJECT_SET_UP, fid, rid), Sent(fields)
            said, day = form.load(AnswerForm()), form.day("answered", calendar_of(found.fund))
            form.finish()
            answer(session, found, said["objection"], day, said["reason"], upheld=said["upheld"], by=current_actor())
    except (ValidationError, Refusal) as refused:
        with database.reading() as session:
            found = round_for(session, current_grants(), Act.PROJECT_SET_UP, fid, rid)
            wrong = beside(refused, "answered" if isinstance(refused, DayOutside) else _field_of(refused))
            return _objections(session, found, fields, wrong), status_of(refused)
    return redirect(url_for("budget_objections.index", fid=fid, rid=rid))


@bp.get("/<int:number>/decision")
@requires(Act.PROJECT_SET_UP)
def decision(fid: str, rid: str, number: int) -> str:
    with database.reading() as session:
        found = round_for(session, current_grants(), Act.PROJECT_SET_UP, fid, rid)
        return _decision(session, found, envelope_of(session, found, number), {}, {})


def _decision(session: Session, found: BudgetRound, envelope: Envelope, values: Values, errors: Errors) -> str:
    text = current_language().text
    return render_template(
        "budgeting/results/decision.html",
        **in_the_round(session, found),
        envelope=envelope,
        items=[(str(one.number), f"{one.number} · {one.name}") for one in items_of(session, found, envelope)],
        ruling_choices=[(one.value, text(name)) for one, name in RULINGS.items()],
        rulings=RULINGS,
        overrides=overrides_of(session, envelope),
        values=values,
        errors=errors,
    )


@bp.post("/<int:number>/decision")
@requires(Act.PROJECT_SET_UP)
def decide(fid: str, rid: str, number: int) -> Answer:
    fields = sent()
    try:
        with database.transaction() as session:
            found, form = round_for(session, current_grants(), Act.PROJECT_SET_UP, fid, rid), Sent(fields)
            envelope = envelope_of(session, found, number)
            said = form.load(decision_form(currency(found.currency)))
            form.finish()
            override(session, found, envelope, Decided(**said), by=current_actor())
    except (ValidationError, Refusal) as refused:
        with database.reading() as session:
            found = round_for(session, current_grants(), Act.PROJECT_SET_UP, fid, rid)
            wrong = beside(refused, _field_of(refused))
            return _decision(session, found, envelope_of(session, found, number), fields, wrong), status_of(refused)
    return redirect(url_for("budget_results.envelope", fid=fid, rid=rid, number=number))
