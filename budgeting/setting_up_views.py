"""Setting a round up on screen: opening it, its envelopes, its terms, its planned days; and going on to its next phase."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from marshmallow import ValidationError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from access.policy import Act
from budgeting import advancing, rounds
from budgeting.counting.election import BALLOT_KINDS
from budgeting.counting.errors import RuleContradicts
from budgeting.counting.rule import METHODS, TIE_BREAKS, Add1Stop, Completion, Misfit, Utility
from budgeting.errors import DayBeforePhase, ReasonForGoingBack
from budgeting.finding import round_for, terms_held, terms_of
from budgeting.models import LEFTOVERS, PHASE_NAMES, BudgetRound, EnvelopeKind
from budgeting.rounds import PLANNED, EnvelopeAsked, plan_of
from budgeting.schemas import (
    MOST_CRITERIA,
    MOST_TIES,
    AdvanceForm,
    RoundForm,
    envelope_form,
    filled_in,
    terms_sent,
)
from budgeting.telling import terms_told
from budgeting.terms import CHANNELS, VOICES
from budgeting.views import in_the_round, show_page
from core.calendars import today
from core.errors import FieldFault, Refusal
from core.marks import N_
from core.money import currency, plain
from core.rates import number_text, percent_text
from projects.errors import DayInFuture, NotAboveZero
from projects.funds.errors import DayBeforeFund
from projects.funds.models import Fund
from projects.funds.opening import fund_reached
from projects.funds.restrictions import restrictions_on
from web import database
from web.errors import status_of
from web.fields import sent
from web.forms import Sent, beside, day_filled_in
from web.guard import current_actor, current_grants, requires
from web.in_a_fund import calendar_of, today_parts
from web.language import current_language

bp = Blueprint("budget_setting_up", __name__, url_prefix="/funds/<fid>/rounds")

Answer = Response | str | tuple[Response | str, int]
FIELD_OF: Mapping[type[Exception], str] = {
    **dict.fromkeys((DayInFuture, DayBeforeFund, DayBeforePhase), "day"),
    NotAboveZero: "amount",
    ReasonForGoingBack: "reason",
    RuleContradicts: "method",
}
ENVELOPE_KINDS = {
    EnvelopeKind.ALL: N_("for everybody"),
    EnvelopeKind.COMMUNITY: N_("for one community"),
    EnvelopeKind.AREA: N_("for one area"),
    EnvelopeKind.CATEGORY: N_("for one kind of work"),
}
MISFITS = {
    Misfit.SKIP: N_("pass over what no longer fits and try the next"),
    Misfit.STOP: N_("end at the first that no longer fits"),
}
UTILITIES = {
    Utility.COST: N_("its cost (as cities have used it)"),
    Utility.CARDINALITY: N_("one, whatever it costs"),
    Utility.POINTS: N_("the points given to it"),
}
COMPLETIONS = {
    Completion.NONE: N_("is not spent in this round"),
    Completion.ADD1: N_("raise every share step by step and count anew"),
    Completion.ADD1_GREEDY: N_("raise every share, then most votes first"),
    Completion.GREEDY: N_("most votes first"),
}
STOPS = {
    Add1Stop.OVERSPENT: N_("until the next step would cost too much"),
    Add1Stop.EXHAUSTED: N_("or until nothing more would fit"),
}


@bp.get("/new")
@requires(Act.PROJECT_SET_UP)
def new(fid: str) -> str:
    with database.reading() as session:
        fund = fund_reached(session, current_grants(), Act.PROJECT_SET_UP, fid)
        return _new_page(fund, today_parts("day", fund), {})


def _new_page(fund: Fund, values: Mapping[str, str], errors: Mapping[str, list[str]]) -> str:
    return render_template("budgeting/new.html", fund=fund, practice=fund.practice, values=values, errors=errors)


@bp.post("/new")
@requires(Act.PROJECT_SET_UP)
def add(fid: str) -> Answer:
    fields = sent()
    try:
        with database.transaction() as session:
            fund = fund_reached(session, current_grants(), Act.PROJECT_SET_UP, fid)
            form = Sent(fields)
            asked, day = form.load(RoundForm()), form.day("day", calendar_of(fund), optional=True)
            form.finish()
            real = not asked["rehearsal"]
            rid = rounds.open_round(session, fund, asked["title"], day=day, real=real, by=current_actor()).public_id
    except (ValidationError, Refusal) as refused:
        with database.reading() as session:
            fund = fund_reached(session, current_grants(), Act.PROJECT_SET_UP, fid)
            return _new_page(fund, fields, beside(refused, FIELD_OF.get(type(refused), "title"))), status_of(refused)
    return _back(fid, rid)


def _back(fid: str, rid: str) -> Response:
    return redirect(url_for("budget_rounds.show", fid=fid, rid=rid))


@bp.get("/<string(length=16):rid>/envelopes/new")
@requires(Act.PROJECT_SET_UP)
def envelope(fid: str, rid: str) -> str:
    with database.reading() as session:
        return _envelope_page(session, round_for(session, current_grants(), Act.PROJECT_SET_UP, fid, rid), {}, {})


def _envelope_page(
    session: Session, found: BudgetRound, values: Mapping[str, str], errors: Mapping[str, list[str]]
) -> str:
    purposes = restrictions_on(session, found.fund, today(found.fund.timezone))
    text = current_language().text
    return render_template(
        "budgeting/envelope.html",
        **in_the_round(session, found),
        purposes=[(str(number), text(one.name)) for number, one in sorted(purposes.items())],
        kinds=_options(ENVELOPE_KINDS),
        leftovers=_options(LEFTOVERS),
        values=values,
        errors=errors,
    )


def _options(names: Mapping[Any, str]) -> list[tuple[str, str]]:
    text = current_language().text
    return [(str(value), text(name)) for value, name in names.items()]


@bp.post("/<string(length=16):rid>/envelopes/new")
@requires(Act.PROJECT_SET_UP)
def add_envelope(fid: str, rid: str) -> Answer:
    fields = sent()
    try:
        with database.transaction() as session:
            found = round_for(session, current_grants(), Act.PROJECT_SET_UP, fid, rid)
            form = Sent(fields)
            asked = form.load(envelope_form(currency(found.currency)))
            form.finish()
            rounds.add_envelope(session, found, EnvelopeAsked(**asked), by=current_actor())
    except (ValidationError, Refusal) as refused:
        with database.reading() as session:
            found = round_for(session, current_grants(), Act.PROJECT_SET_UP, fid, rid)
            wrong = beside(refused, FIELD_OF.get(type(refused), ""))
            return _envelope_page(session, found, fields, wrong), status_of(refused)
    return _back(fid, rid)


@bp.get("/<string(length=16):rid>/terms")
@requires(Act.PROJECT_SET_UP)
def terms(fid: str, rid: str) -> str:
    with database.reading() as session:
        found = round_for(session, current_grants(), Act.PROJECT_SET_UP, fid, rid)
        held, of = terms_held(session, found), currency(found.currency)
        first = {"conflict": "yes", "debtors-vote": "yes", "debtors-receive": "yes", "channel-paper": "yes", "least": "1"}
        first |= {"method": "greedy", "tie-1": "lower-cost", "objection-days": "7", "least-cell": "5"}
        values = filled_in(terms_of(held), partial(plain, of=of), percent_text, number_text) if held else first
        return _terms_page(session, found, values, {})


def _terms_page(session: Session, found: BudgetRound, values: Mapping[str, str], errors: Mapping[str, list[str]]) -> str:
    text, held = current_language().text, terms_held(session, found)
    return render_template(
        "budgeting/terms.html",
        **in_the_round(session, found),
        voices=_options(VOICES),
        ballots=_options(BALLOT_KINDS),
        channels=_options(CHANNELS),
        methods=_options(METHODS),
        misfits=_options(MISFITS),
        utilities=_options(UTILITIES),
        completions=_options(COMPLETIONS),
        stops=_options(STOPS),
        ties=[("", "–"), *_options(TIE_BREAKS)],
        most_ties=MOST_TIES,
        most_criteria=MOST_CRITERIA,
        told=terms_told(terms_of(held), currency(found.currency)) if held else (),
        text=text,
        values=values,
        errors=errors,
    )


@bp.post("/<string(length=16):rid>/terms")
@requires(Act.PROJECT_SET_UP)
def write_terms(fid: str, rid: str) -> Answer:
    fields = sent()
    try:
        with database.transaction() as session:
            found = round_for(session, current_grants(), Act.PROJECT_SET_UP, fid, rid)
            form = Sent(fields)
            written = terms_sent(form, currency(found.currency))
            form.finish()
            assert written is not None, "what cannot be read was said by finish"
            rounds.write_terms(session, found, written, by=current_actor())
    except (ValidationError, Refusal) as refused:
        with database.reading() as session:
            found = round_for(session, current_grants(), Act.PROJECT_SET_UP, fid, rid)
            wrong = beside(refused, FIELD_OF.get(type(refused), ""))
            return _terms_page(session, found, fields, wrong), status_of(refused)
    return _back(fid, rid)


@bp.get("/<string(length=16):rid>/plan")
@requires(Act.PROJECT_SET_UP)
def plan(fid: str, rid: str) -> str:
    with database.reading() as session:
        found = round_for(session, current_grants(), Act.PROJECT_SET_UP, fid, rid)
        values: dict[str, str] = {}
        for phase, (begins, ends) in plan_of(session, found).items():
            values |= day_filled_in(f"{phase}-begins", begins, calendar_of(found.fund))
            values |= day_filled_in(f"{phase}-ends", ends, calendar_of(found.fund))
        return _plan_page(session, found, values, {})


def _plan_page(session: Session, found: BudgetRound, values: Mapping[str, str], errors: Mapping[str, list[str]]) -> str:
    planned = [(phase, PHASE_NAMES[phase]) for phase in PLANNED]
    inside = in_the_round(session, found)
    return render_template("budgeting/plan.html", **inside, planned=planned, values=values, errors=errors)


@bp.post("/<string(length=16):rid>/plan")
@requires(Act.PROJECT_SET_UP)
def write_plan(fid: str, rid: str) -> Answer:
    fields = sent()
    try:
        with database.transaction() as session:
            found = round_for(session, current_grants(), Act.PROJECT_SET_UP, fid, rid)
            form, calendar = Sent(fields), calendar_of(found.fund)
            days = {
                phase: (
                    form.day(f"{phase}-begins", calendar, optional=True),
                    form.day(f"{phase}-ends", calendar, optional=True),
                )
                for phase in PLANNED
            }
            form.finish()
            written = {phase: both for phase, both in days.items() if None not in both}
            rounds.plan_phases(session, found, written, by=current_actor())
    except (ValidationError, Refusal) as refused:
        with database.reading() as session:
            found = round_for(session, current_grants(), Act.PROJECT_SET_UP, fid, rid)
            wrong = beside(refused, refused.where if isinstance(refused, FieldFault) else "")
            return _plan_page(session, found, fields, wrong), status_of(refused)
    return _back(fid, rid)


@bp.post("/<string(length=16):rid>/phase")
@requires(Act.PROJECT_SET_UP)
def advance(fid: str, rid: str) -> Answer:
    """The round goes on; the button stands on its page."""
    fields = sent()
    try:
        with database.transaction() as session:
            found = round_for(session, current_grants(), Act.PROJECT_SET_UP, fid, rid)
            form = Sent(fields)
            asked, day = form.load(AdvanceForm()), form.day("day", calendar_of(found.fund))
            form.finish()
            advancing.advance(session, found, asked["phase"], day, asked["reason"], by=current_actor())
    except (ValidationError, Refusal) as refused:
        with database.reading() as session:
            found = round_for(session, current_grants(), Act.PROJECT_SET_UP, fid, rid)
            values = {**today_parts("day", found.fund), **fields}
            return show_page(session, found, values, beside(refused, FIELD_OF.get(type(refused), ""))), status_of(refused)
    return _back(fid, rid)
