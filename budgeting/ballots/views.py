"""A teller's own list of rounds, a round's ballots at a glance, and its batches of paper up to their closing."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from marshmallow import ValidationError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from access.policy import Act
from budgeting.ballots import batches
from budgeting.ballots.box import ballots_by_channel, terms_needed
from budgeting.ballots.entering import Came, not_counting, strike, waiting_papers
from budgeting.ballots.errors import LinesRefused
from budgeting.ballots.finding import rounds_counted
from budgeting.ballots.models import BALLOT_STATUSES, BallotBatch
from budgeting.ballots.schemas import BatchForm, ClosingForm, ReasonForm, SerialForm, field_of
from budgeting.ballots.tallies import tallies_of
from budgeting.ballots.uploading import enter_file
from budgeting.finding import envelope_of, envelopes_of, round_for
from budgeting.models import PHASE_NAMES, BudgetRound
from budgeting.terms import CHANNELS
from budgeting.views import in_the_round
from core.errors import Refusal
from core.marks import N_
from web import database
from web.errors import status_of
from web.fields import sent
from web.forms import Sent, beside
from web.guard import current_actor, current_grants, requires
from web.language import current_language
from web.sizes import takes_files

PREFIX = "/funds/<fid>/rounds/<string(length=16):rid>/ballots"
tellers = Blueprint("tellers", __name__, url_prefix="/ballots")
bp = Blueprint("ballots", __name__, url_prefix=PREFIX)

Answer = Response | str | tuple[Response | str, int]
BATCH = "/batches/<string(length=16):bid>"
TAKEN = N_("Taken from the file: {first} typed first, {accepted} alike and in the count, {differs} that differ.")
STRUCK = N_("Paper {serial} does not count any more.")
CLOSED = N_("The batch is closed.")


@tellers.get("")
@requires(Act.BALLOT_ENTER)
def index() -> str:
    """The rounds she counts in, of every fund she reaches."""
    with database.reading() as session:
        found = rounds_counted(session, current_grants())
        return render_template("budgeting/ballots/index.html", rounds=found, phases=PHASE_NAMES)


def counted_in(session: Session, fid: str, rid: str) -> BudgetRound:
    """The round, for whoever enters ballots in it. Raises OrganisationUnknown, RoundUnknown."""
    return round_for(session, current_grants(), Act.BALLOT_ENTER, fid, rid)


@bp.get("")
@requires(Act.BALLOT_ENTER)
def hub(fid: str, rid: str) -> str:
    with database.reading() as session:
        return _hub_page(session, counted_in(session, fid, rid), {}, {})


def _hub_page(
    session: Session, found: BudgetRound, values: Mapping[str, str], errors: Mapping[str, list[str]]
) -> str:
    envelopes = envelopes_of(session, found)
    return render_template(
        "budgeting/ballots/hub.html",
        **in_the_round(session, found),
        envelopes=[(one, ballots_by_channel(session, found, one)) for one in envelopes],
        choices=[(str(one.number), one.name) for one in envelopes],
        agreed=terms_needed(session, found).channels,
        channels=CHANNELS,
        standings=batches.standings(session, found),
        tallies=tallies_of(session, found),
        values=values,
        errors=errors,
    )


@bp.post("/batches")
@requires(Act.BALLOT_ENTER)
def add_batch(fid: str, rid: str) -> Answer:
    fields = sent()
    try:
        said = BatchForm().load(fields)
        with database.transaction() as session:
            found = counted_in(session, fid, rid)
            envelope = envelope_of(session, found, said["envelope"])
            batch = batches.add_batch(session, found, envelope, said["place"], said["papers"], by=current_actor())
    except (ValidationError, Refusal) as refused:
        with database.reading() as session:
            found = counted_in(session, fid, rid)
            return _hub_page(session, found, fields, beside(refused, field_of(refused))), status_of(refused)
    return to_batch(fid, rid, batch.public_id)


def to_batch(fid: str, rid: str, bid: str) -> Response:
    return redirect(url_for("ballots.batch", fid=fid, rid=rid, bid=bid), 303)


@bp.get(BATCH)
@requires(Act.BALLOT_ENTER)
def batch(fid: str, rid: str, bid: str) -> str:
    with database.reading() as session:
        found = counted_in(session, fid, rid)
        return _batch_page(session, found, batches.batch_of(session, found, bid), {}, {})


def _batch_page(
    session: Session, found: BudgetRound, held: BallotBatch, values: Mapping[str, str], refused: Mapping[str, list[str]]
) -> str:
    return render_template(
        "budgeting/ballots/batch.html",
        **in_the_round(session, found),
        batch=held,
        standing=batches.standing(session, held),
        few=batches.leads_to_few(session, found, held),
        waiting=waiting_papers(session, held, current_actor()),
        not_counting=not_counting(session, held),
        statuses=BALLOT_STATUSES,
        values=values,
        errors=refused,
    )


def _again(fid: str, rid: str, bid: str, values: Mapping[str, str], refused: ValidationError | Refusal) -> Answer:
    """The page of the batch with what was typed, and what is wrong with it."""
    with database.reading() as session:
        found = counted_in(session, fid, rid)
        held, wrong = batches.batch_of(session, found, bid), beside(refused, field_of(refused))
        return _batch_page(session, found, held, values, wrong), status_of(refused)


@bp.post(f"{BATCH}/upload")
@requires(Act.BALLOT_ENTER)
@takes_files
def upload(fid: str, rid: str, bid: str) -> Answer:
    """A batch that was typed elsewhere; every line of it or none."""
    sent()
    file, speak = request.files.get("file"), current_language()
    try:
        with database.transaction() as session:
            found = counted_in(session, fid, rid)
            held = batches.batch_of(session, found, bid)
            name, content = (file.filename or "", file.read()) if file else ("", b"")
            came = enter_file(session, found, held, name, content, by=current_actor())
    except LinesRefused as refused:
        lines = [speak.text(N_("Line {line}: {what}"), line=line, what=speak.sentence(one)) for line, one in refused.refused]
        with database.reading() as session:
            found = counted_in(session, fid, rid)
            wrong = {"file": [speak.sentence(refused), *lines]}
            return _batch_page(session, found, batches.batch_of(session, found, bid), {}, wrong), status_of(refused)
    except Refusal as refused:
        return _again(fid, rid, bid, {}, refused)
    flash(speak.text(TAKEN, first=came[Came.FIRST], accepted=came[Came.ACCEPTED], differs=came[Came.DIFFERS]))
    return to_batch(fid, rid, bid)


@bp.post(f"{BATCH}/close")
@requires(Act.BALLOT_ENTER)
def close(fid: str, rid: str, bid: str) -> Answer:
    fields = sent()
    try:
        said = batches.Reconciled(**ClosingForm().load(fields))
        with database.transaction() as session:
            found = counted_in(session, fid, rid)
            batches.close_batch(session, found, batches.batch_of(session, found, bid), said, by=current_actor())
    except (ValidationError, Refusal) as refused:
        return _again(fid, rid, bid, fields, refused)
    flash(current_language().text(CLOSED))
    return to_batch(fid, rid, bid)


@bp.post(f"{BATCH}/strike")
@requires(Act.PROJECT_CONFIRM)
def strike_paper(fid: str, rid: str, bid: str) -> Answer:
    fields = sent()
    try:
        form = Sent(fields)
        said = form.load(SerialForm()) | form.load(ReasonForm())
        form.finish()
        with database.transaction() as session:
            found = round_for(session, current_grants(), Act.PROJECT_CONFIRM, fid, rid)
            held, by = batches.batch_of(session, found, bid), current_actor()
            printed = strike(session, found, held, said["serial"], said["reason"], by=by)
    except (ValidationError, Refusal) as refused:
        return _again(fid, rid, bid, fields, refused)
    flash(current_language().text(STRUCK, serial=printed))
    return to_batch(fid, rid, bid)
