"""The register of voters on screen: counts for everybody, names for who may read them; one voter; turnout; adding one person."""

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request, url_for
from marshmallow import ValidationError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from access.policy import Act
from budgeting.finding import round_for, terms_held, terms_of
from budgeting.models import Basis, BudgetRound
from budgeting.terms import VOICES
from budgeting.views import in_the_round
from budgeting.voters import adding, striking
from budgeting.voters.classes import AGE_GROUPS, BASES, BOUNDS, EXCEPTIONS
from budgeting.voters.errors import (
    AreaUnknown,
    NotOfAge,
    OnRegisterAlready,
    SettlementNotOfFund,
    VoterStruck,
    VoterUnknown,
    VouchersMissing,
    VouchesForHerself,
    VouchesTooOften,
)
from budgeting.voters.models import STRIKES, Strike
from budgeting.voters.places import settlement_of, settlements_of
from budgeting.voters.proxies import given_to
from budgeting.voters.register import areas_of, search, voter_of
from budgeting.voters.schemas import AdultForm, PersonForm, ReasonForm, StrikeForm, StrikeReason
from budgeting.voters.turnout import QUESTIONS, on_the_register
from budgeting.voters.turnout import turnout as turnout_of
from core.errors import NotFound, Refusal
from core.marks import N_
from core.text import TextTooLong, TextUnreadable
from projects.settlements.classes import SEX_NAMES, TENURE_NAMES
from projects.settlements.errors import HouseholdUnknown
from web import database
from web.errors import status_of
from web.fields import sent
from web.forms import beside
from web.guard import current_actor, current_grants, requires
from web.language import current_language

ROUND = "/funds/<fid>/rounds/<string(length=16):rid>/voters"
bp = Blueprint("voters", __name__, url_prefix=ROUND)

Answer = Response | str | tuple[str, int]
Values = Mapping[str, str]
Errors = Mapping[str, list[str]]
FIELD_OF: Mapping[type[Exception], str] = {
    AreaUnknown: "area",
    NotOfAge: "age-group",
    OnRegisterAlready: "name",
    VouchersMissing: "first",
    VouchesForHerself: "first",
    VouchesTooOften: "first",
    HouseholdUnknown: "house",
    SettlementNotOfFund: "settlement",
    VoterStruck: "first",
    VoterUnknown: "first",
}
NOT_SAID = N_("not said")
EVERYBODY = N_("only what is for everybody")


def options(session: Session, found: BudgetRound) -> dict[str, list[tuple[str, str]]]:
    """The choices of select fields, in the reader's words."""
    say = current_language().text
    unsaid = [("", say(NOT_SAID))]
    return {
        "area": [("", say(EVERYBODY)), *((area, area) for area in areas_of(session, found))],
        "basis": [(one.value, say(BASES[one])) for one in EXCEPTIONS],
        "sex": unsaid + [(str(one), say(name)) for one, name in SEX_NAMES.items()],
        "age": unsaid + [(str(one), say(name)) for one, name in AGE_GROUPS.items()],
        "tenure": unsaid + [(str(one), say(name)) for one, name in TENURE_NAMES.items()],
        "why": [(one.value, say(STRIKES[Strike(one)])) for one in StrikeReason],
    }


def page_asked() -> int:
    """The number of the page that the address asks for; the first for anything else."""
    typed = request.args.get("page", "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 7 else 1


def sought() -> str:
    return request.args.get("q", "")[:60]


@bp.get("")
@requires(Act.PROJECT_READ)
def index(fid: str, rid: str) -> str:
    """Names only for those who may read them."""
    with database.reading() as session:
        found = round_for(session, current_grants(), Act.PROJECT_READ, fid, rid)
        around, held, problem, sheet = in_the_round(session, found), terms_held(session, found), "", None
        if Act.HOUSEHOLD_READ in around["acts"]:
            try:
                sheet = search(session, found, sought(), page_asked())
            except (TextTooLong, TextUnreadable) as refused:
                problem = current_language().sentence(refused)
        return render_template(
            "budgeting/voters/index.html",
            **around,
            terms=terms_of(held) if held else None,
            figures=on_the_register(session, found) if held else None,
            sheet=sheet,
            sought=sought(),
            problem=problem,
            voices=VOICES,
            bases=BASES,
            questions=QUESTIONS,
        )


@bp.get("/turnout")
@requires(Act.PROJECT_READ)
def turnout(fid: str, rid: str) -> str:
    with database.reading() as session:
        found = round_for(session, current_grants(), Act.PROJECT_READ, fid, rid)
        held = terms_held(session, found)
        return render_template(
            "budgeting/voters/turnout.html",
            **in_the_round(session, found),
            terms=terms_of(held) if held else None,
            figures=turnout_of(session, found) if held else None,
            questions=QUESTIONS,
        )


@bp.get("/<int:number>")
@requires(Act.HOUSEHOLD_READ)
def voter(fid: str, rid: str, number: int) -> str:
    return _voter(fid, rid, number, {}, {})


def _voter(fid: str, rid: str, number: int, values: Values, errors: Errors) -> str:
    with database.reading() as session:
        found = round_for(session, current_grants(), Act.HOUSEHOLD_READ, fid, rid)
        voter = voter_of(session, found, number)
        return render_template(
            "budgeting/voters/voter.html",
            **in_the_round(session, found),
            voter=voter,
            history=striking.history(session, voter),
            vouchers=adding.vouching_for(session, voter),
            vouched=adding.vouched_by(session, voter),
            given_to=given_to(session, found, voter),
            bounds=BOUNDS,
            bases=BASES,
            strikes=STRIKES,
            tenures=TENURE_NAMES,
            sexes=SEX_NAMES,
            ages=AGE_GROUPS,
            options=options(session, found),
            values=values,
            errors=errors,
        )


@bp.post("/<int:number>/strike")
@requires(Act.PROJECT_PREPARE)
def strike(fid: str, rid: str, number: int) -> Answer:
    fields = sent()
    try:
        said = StrikeForm().load(fields)
        with database.transaction() as session:
            found = round_for(session, current_grants(), Act.PROJECT_PREPARE, fid, rid)
            hers, why = voter_of(session, found, number), Strike(said["why"])
            striking.strike(session, found, hers, why, said["reason"], by=current_actor())
    except NotFound:
        raise
    except (ValidationError, Refusal) as refused:
        return _voter(fid, rid, number, fields, beside(refused, "reason")), status_of(refused)
    return redirect(url_for("voters.voter", fid=fid, rid=rid, number=number), 303)


@bp.post("/<int:number>/put-back")
@requires(Act.PROJECT_PREPARE)
def put_back(fid: str, rid: str, number: int) -> Answer:
    fields = sent()
    try:
        said = ReasonForm().load(fields)
        with database.transaction() as session:
            found = round_for(session, current_grants(), Act.PROJECT_PREPARE, fid, rid)
            striking.put_back(session, found, voter_of(session, found, number), said["reason"], by=current_actor())
    except NotFound:
        raise
    except (ValidationError, Refusal) as refused:
        return _voter(fid, rid, number, fields, beside(refused, "reason")), status_of(refused)
    return redirect(url_for("voters.voter", fid=fid, rid=rid, number=number), 303)


@bp.get("/add")
@requires(Act.PROJECT_PREPARE)
def add_form(fid: str, rid: str) -> str:
    return _add(fid, rid, "person", {}, {})


@bp.get("/adults")
@requires(Act.PROJECT_PREPARE)
def adult_form(fid: str, rid: str) -> str:
    return _add(fid, rid, "adult", {}, {})


def _add(fid: str, rid: str, form: str, values: Values, errors: Errors) -> str:
    with database.reading() as session:
        found = round_for(session, current_grants(), Act.PROJECT_PREPARE, fid, rid)
        held = terms_held(session, found)
        return render_template(
            "budgeting/voters/add.html",
            **in_the_round(session, found),
            terms=terms_of(held) if held else None,
            settlements=[(one.public_id, one.name) for one in settlements_of(session, found)],
            bounds=BOUNDS,
            options=options(session, found),
            values=values,
            errors=errors,
            form=form,
        )


@bp.post("/add")
@requires(Act.PROJECT_PREPARE)
def add(fid: str, rid: str) -> Answer:
    """Somebody who stands on no register, with the reason."""
    fields = sent()
    try:
        said = PersonForm().load(fields)
        vouchers = [number for number in (said.pop("first"), said.pop("second")) if number is not None]
        sure, basis = said.pop("sure"), Basis(said.pop("basis"))
        with database.transaction() as session:
            found = round_for(session, current_grants(), Act.PROJECT_PREPARE, fid, rid)
            person = adding.Person(basis=basis, **said)
            added = adding.add_person(session, found, person, vouchers, sure=sure, by=current_actor()).number
    except (ValidationError, Refusal) as refused:
        return _refused(fid, rid, fields, refused, "person"), status_of(refused)
    return redirect(url_for("voters.voter", fid=fid, rid=rid, number=added), 303)


@bp.post("/adults")
@requires(Act.PROJECT_PREPARE)
def name_adult(fid: str, rid: str) -> Answer:
    """An adult of a household on the settlement's register, by name."""
    fields = sent()
    try:
        said = AdultForm().load(fields)
        with database.transaction() as session:
            found = round_for(session, current_grants(), Act.PROJECT_PREPARE, fid, rid)
            place = settlement_of(session, found, said.pop("settlement"))
            named = adding.name_adult(session, found, place, adding.Adult(**said), by=current_actor()).number
    except (ValidationError, Refusal) as refused:
        return _refused(fid, rid, fields, refused, "adult"), status_of(refused)
    return redirect(url_for("voters.voter", fid=fid, rid=rid, number=named), 303)


def _refused(fid: str, rid: str, fields: Values, refused: ValidationError | Refusal, form: str) -> str:
    """The page again, with the sentence beside its field; an address that leads nowhere stays not found."""
    return _add(fid, rid, form, fields, beside(refused, FIELD_OF.get(type(refused), "")))
