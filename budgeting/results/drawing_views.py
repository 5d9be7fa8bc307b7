"""A drawn lot on screen: who is equal, what was drawn, and before whom."""

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, url_for
from marshmallow import ValidationError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from access.policy import Act
from budgeting.errors import OtherPhase
from budgeting.finding import envelope_of, round_for
from budgeting.models import BudgetRound, Envelope
from budgeting.phases import must_be
from budgeting.results.computing import COUNTING
from budgeting.results.lots import MOST_WITNESSES, Drawing, LotAsked, asked_for, draw
from budgeting.results.schemas import LotForm, order_sent, witnesses_sent
from budgeting.views import in_the_round
from core.errors import FieldFault, Refusal
from web import database
from web.errors import status_of
from web.fields import sent
from web.forms import Sent, beside
from web.guard import current_actor, current_grants, requires
from web.in_a_fund import calendar_of, today_parts

bp = Blueprint("budget_lots", __name__, url_prefix="/funds/<fid>/rounds/<string(length=16):rid>/results")

Answer = Response | str | tuple[Response | str, int]


@bp.get("/<int:number>/lot")
@requires(Act.PROJECT_PREPARE)
def lot(fid: str, rid: str, number: int) -> str:
    with database.reading() as session:
        found = round_for(session, current_grants(), Act.PROJECT_PREPARE, fid, rid)
        return _page(session, found, envelope_of(session, found, number), {}, {})


def _asked(session: Session, found: BudgetRound, envelope: Envelope) -> LotAsked | None:
    """What waits for a lot; nothing while there is nothing to be counted."""
    try:
        must_be(found, *COUNTING)
    except OtherPhase:
        return None
    return asked_for(session, found, envelope)


def _page(
    session: Session,
    found: BudgetRound,
    envelope: Envelope,
    values: Mapping[str, str],
    errors: Mapping[str, list[str]],
) -> str:
    return render_template(
        "budgeting/results/lot.html",
        **in_the_round(session, found),
        envelope=envelope,
        asked=_asked(session, found, envelope),
        places=range(1, MOST_WITNESSES + 1),
        values={**today_parts("day", found.fund), **values},
        errors=errors,
    )


@bp.post("/<int:number>/lot")
@requires(Act.PROJECT_PREPARE)
def write_lot(fid: str, rid: str, number: int) -> Answer:
    fields = sent()
    try:
        with database.transaction() as session:
            found = round_for(session, current_grants(), Act.PROJECT_PREPARE, fid, rid)
            envelope = envelope_of(session, found, number)
            must_be(found, *COUNTING)
            draw(session, found, envelope, _drawing(session, found, envelope, Sent(fields)), by=current_actor())
    except (ValidationError, Refusal) as refused:
        with database.reading() as session:
            found = round_for(session, current_grants(), Act.PROJECT_PREPARE, fid, rid)
            wrong = beside(refused, refused.where if isinstance(refused, FieldFault) else "")
            return _page(session, found, envelope_of(session, found, number), fields, wrong), status_of(refused)
    return redirect(url_for("budget_results.envelope", fid=fid, rid=rid, number=number))


def _drawing(session: Session, found: BudgetRound, envelope: Envelope, form: Sent) -> Drawing:
    asked = asked_for(session, found, envelope)
    order = order_sent(form, (*asked.before, *asked.items)) if asked else ()
    witnesses, said, day = witnesses_sent(form), form.load(LotForm()), form.day("day", calendar_of(found.fund))
    form.finish()
    return Drawing(order, said["how"], said["place"], witnesses, day)
