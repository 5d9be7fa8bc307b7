"""What a voter says and a teller types; and totals that were counted in public, written down by one and agreed to by another."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, url_for
from marshmallow import ValidationError
from sqlalchemy.orm import Session

from access.policy import Act
from budgeting.ballots.box import cast, on_the_ballot, terms_needed
from budgeting.ballots.models import TALLY_STATES, TallyState
from budgeting.ballots.page import ballot_shown
from budgeting.ballots.schemas import AssistedForm, TallyForm, VerdictForm, field_of, marks_sent, numbers_sent
from budgeting.ballots.tallies import MOST_PEOPLE, Counted, decide, enter_tally, tallies_of, tally_of
from budgeting.ballots.views import PREFIX, Answer, counted_in
from budgeting.finding import envelope_of, items_of
from budgeting.models import BudgetRound, Envelope
from budgeting.terms import CHANNELS, COUNTED, Channel
from budgeting.views import in_the_round
from budgeting.voters.register import voter_of
from core.errors import Refusal
from core.marks import N_
from web import database
from web.errors import status_of
from web.fields import sent
from web.forms import Sent, beside
from web.guard import current_actor, requires
from web.language import current_language

bp = Blueprint("ballot_totals", __name__, url_prefix=PREFIX)

ENVELOPE = "/envelopes/<int:number>"
NOT_READ_BACK = N_("Read it back to the voter, then tick that she agreed.")
HEARD = N_("The ballot is in the box, and the voice of voter {number} is used. Where the ballot lies, nobody knows.")
WRITTEN = N_("The totals are written down. Somebody else who saw the count agrees to them.")
DECIDED = N_("Decided.")


@bp.get(f"{ENVELOPE}/assisted")
@requires(Act.BALLOT_ENTER)
def assist(fid: str, rid: str, number: int) -> str:
    with database.reading() as session:
        found = counted_in(session, fid, rid)
        return _assisted(session, found, envelope_of(session, found, number), {}, {})


def _assisted(
    session: Session, found: BudgetRound, envelope: Envelope, values: Mapping[str, str], errors: Mapping[str, list[str]]
) -> str:
    shown = {**in_the_round(session, found), **ballot_shown(session, found, envelope)}
    return render_template("budgeting/ballots/assisted.html", **shown, values=values, errors=errors)


@bp.post(f"{ENVELOPE}/assisted")
@requires(Act.BALLOT_ENTER)
def assisted(fid: str, rid: str, number: int) -> Answer:
    fields = sent()
    try:
        with database.transaction() as session:
            found = counted_in(session, fid, rid)
            envelope, form = envelope_of(session, found, number), Sent(fields)
            asked, kind = form.load(AssistedForm()), terms_needed(session, found).ballot.kind
            items = on_the_ballot(session, found, envelope, printed=False)
            said = marks_sent(form, kind, [item.number for item in items])
            if asked and not asked["read_back"]:
                form.messages["read-back"] = [current_language().text(NOT_READ_BACK)]
            form.finish()
            voter = voter_of(session, found, asked["voter"])
            cast(session, found, envelope, voter, Channel.ASSISTED, said, by=current_actor())
    except (ValidationError, Refusal) as refused:
        with database.reading() as session:
            found = counted_in(session, fid, rid)
            wrong = beside(refused, field_of(refused))
            return _assisted(session, found, envelope_of(session, found, number), fields, wrong), status_of(refused)
    flash(current_language().text(HEARD, number=asked["voter"]))
    return redirect(url_for("ballot_totals.assist", fid=fid, rid=rid, number=number), 303)


@bp.get(f"{ENVELOPE}/totals")
@requires(Act.BALLOT_ENTER)
def totals(fid: str, rid: str, number: int) -> str:
    with database.reading() as session:
        found = counted_in(session, fid, rid)
        return _totals(session, found, envelope_of(session, found, number), {}, {})


def _totals(
    session: Session, found: BudgetRound, envelope: Envelope, values: Mapping[str, str], errors: Mapping[str, list[str]]
) -> str:
    text, agreed = current_language().text, terms_needed(session, found).channels
    return render_template(
        "budgeting/ballots/totals.html",
        **in_the_round(session, found),
        **ballot_shown(session, found, envelope, printed=True),
        channels=[(one.value, text(CHANNELS[one])) for one in agreed if one in COUNTED],
        names=CHANNELS,
        tallies=tallies_of(session, found, envelope),
        states=TALLY_STATES,
        me=current_actor(),
        values=values,
        errors=errors,
    )


@bp.post(f"{ENVELOPE}/totals")
@requires(Act.BALLOT_ENTER)
def write_totals(fid: str, rid: str, number: int) -> Answer:
    fields = sent()
    try:
        with database.transaction() as session:
            found = counted_in(session, fid, rid)
            envelope, form = envelope_of(session, found, number), Sent(fields)
            asked, numbers = form.load(TallyForm()), [item.number for item in items_of(session, found, envelope)]
            counts = numbers_sent(form, "count", numbers, most=MOST_PEOPLE)
            form.finish()
            enter_tally(session, found, envelope, Counted(**asked, counts=counts), by=current_actor())
    except (ValidationError, Refusal) as refused:
        with database.reading() as session:
            found = counted_in(session, fid, rid)
            wrong = beside(refused, field_of(refused))
            return _totals(session, found, envelope_of(session, found, number), fields, wrong), status_of(refused)
    flash(current_language().text(WRITTEN))
    return redirect(url_for("ballot_totals.totals", fid=fid, rid=rid, number=number), 303)


@bp.post("/totals/<string(length=16):tid>")
@requires(Act.BALLOT_ENTER)
def decide_totals(fid: str, rid: str, tid: str) -> Answer:
    """Agreed to or refused by somebody else than who wrote them down."""
    with database.transaction() as session:
        found = counted_in(session, fid, rid)
        tally = tally_of(session, found, tid)
        verdict = TallyState(VerdictForm().load(sent())["verdict"])
        decide(session, found, tally, verdict, by=current_actor())
    flash(current_language().text(DECIDED))
    return redirect(url_for("ballots.hub", fid=fid, rid=rid), 303)
