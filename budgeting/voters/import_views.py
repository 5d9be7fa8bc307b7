"""Filling the register on screen: choose a group or a settlement, see by name what it would do, tick, write."""

from http import HTTPStatus

from flask import Blueprint, redirect, render_template, request, url_for
from marshmallow import ValidationError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from access.policy import Act
from budgeting.finding import round_for, terms_held, terms_of
from budgeting.models import BudgetRound
from budgeting.views import in_the_round
from budgeting.voters import importing
from budgeting.voters.errors import RegisterMoved
from budgeting.voters.importing import DryRun
from budgeting.voters.places import group_of, groups_of, settlement_of, settlements_of
from budgeting.voters.schemas import WriteForm
from budgeting.voters.views import ROUND, options
from core.errors import NotFound, Refusal
from core.marks import N_
from groups.models import Group
from projects.settlements.classes import TENURE_NAMES
from projects.settlements.models import Settlement
from web import database
from web.errors import status_of
from web.fields import messages_of, sent
from web.guard import current_actor, current_grants, requires
from web.language import current_language

bp = Blueprint("voter_imports", __name__, url_prefix=f"{ROUND}/bring-in")

Answer = Response | str | tuple[str, int]
NOT_TICKED = N_("Tick that you have looked at what would be written.")


def _place(session: Session, found: BudgetRound, named: str) -> Group | Settlement | None:
    """Raises GroupNotOfFund, SettlementNotOfFund."""
    kind, _, public_id = named.partition(":")
    if kind == "group":
        return group_of(session, found, public_id)
    return settlement_of(session, found, public_id) if kind == "settlement" else None


@bp.get("")
@requires(Act.PROJECT_PREPARE)
def look(fid: str, rid: str) -> str:
    return _page(fid, rid, request.args.get("place", "")[:40], request.args.get("area", "")[:120])


def _page(fid: str, rid: str, named: str, area: str, problem: str = "") -> str:
    with database.reading() as session:
        found = round_for(session, current_grants(), Act.PROJECT_PREPARE, fid, rid)
        place, run = _place(session, found, named), None
        if place is not None:
            try:
                run = _look(session, found, place, area)
            except Refusal as refused:
                problem = problem or current_language().sentence(refused)
        held = terms_held(session, found)
        groups = [(f"group:{one.public_id}", one.name) for one in groups_of(session, found)]
        settlements = [(f"settlement:{one.public_id}", one.name) for one in settlements_of(session, found)]
        return render_template(
            "budgeting/voters/bring_in.html",
            **in_the_round(session, found),
            places=groups + settlements,
            terms=terms_of(held) if held else None,
            run=run,
            looked_at=importing.seen(run) if run else "",
            problem=problem,
            tenures=TENURE_NAMES,
            options=options(session, found),
            values={"place": named, "area": area},
        )


def _look(session: Session, found: BudgetRound, place: Group | Settlement, area: str) -> DryRun:
    if isinstance(place, Group):
        return importing.from_group(session, found, place, area)
    return importing.from_settlement(session, found, place, area)


@bp.post("/write")
@requires(Act.PROJECT_PREPARE)
def write(fid: str, rid: str) -> Answer:
    fields, say = sent(), current_language()
    named, area = fields.get("place", "")[:40], fields.get("area", "")[:120]
    try:
        said = WriteForm().load(fields)
        if not said["ticked"]:
            return _page(fid, rid, named, area, say.text(NOT_TICKED)), HTTPStatus.UNPROCESSABLE_ENTITY
        with database.transaction() as session:
            found = round_for(session, current_grants(), Act.PROJECT_PREPARE, fid, rid)
            place = _place(session, found, named)
            if place is None:
                raise RegisterMoved()
            importing.write(session, found, place, area, said["looked_at"], by=current_actor())
    except NotFound:
        raise
    except ValidationError as wrong:
        said_wrong = " ".join(one for sentences in messages_of(wrong).values() for one in sentences)
        return _page(fid, rid, named, area, said_wrong), status_of(wrong)
    except Refusal as refused:
        return _page(fid, rid, named, area, say.sentence(refused)), status_of(refused)
    return redirect(url_for("voters.index", fid=fid, rid=rid), 303)
