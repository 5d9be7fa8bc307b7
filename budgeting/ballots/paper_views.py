"""Typing a paper, typing one's own entry again, and settling what two people typed differently.

Nobody who types sees what another typed; only who settles does, and that is a third person.
"""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, url_for
from marshmallow import ValidationError
from sqlalchemy.orm import Session

from access.policy import Act
from budgeting.ballots.batches import batch_of
from budgeting.ballots.box import terms_needed
from budgeting.ballots.entering import Came, OnPaper, correct, differing_entries, enter, settle
from budgeting.ballots.models import BallotBatch
from budgeting.ballots.page import ballot_shown
from budgeting.ballots.schemas import ReasonForm, SerialForm, field_of, paper_sent
from budgeting.ballots.views import BATCH, PREFIX, Answer, counted_in, to_batch
from budgeting.finding import items_of, round_for
from budgeting.models import BudgetRound
from budgeting.views import in_the_round
from core.errors import Refusal
from core.marks import N_
from web import database
from web.errors import status_of
from web.fields import sent
from web.forms import Sent, beside
from web.guard import current_actor, current_grants, requires
from web.language import current_language

bp = Blueprint("ballot_papers", __name__, url_prefix=PREFIX)

PAPER = f"{BATCH}/papers/<serial>"
CAME: Mapping[Came, str] = {
    Came.FIRST: N_("Paper {serial}: typed. Somebody else types it a second time."),
    Came.ACCEPTED: N_("Paper {serial}: both entries say the same, so it is in the count."),
    Came.DIFFERS: N_("Paper {serial}: the two entries differ. Look at the paper again; each can correct her own."),
}
NOT_COUNTING = N_("Paper {serial}: both entries say that it does not count, and so it is kept.")
SETTLED = N_("Paper {serial}: settled as you read it.")


def _form(
    session: Session,
    found: BudgetRound,
    batch: BallotBatch,
    values: Mapping[str, str],
    errors: Mapping[str, list[str]],
    **more: object,
) -> str:
    return render_template(
        "budgeting/ballots/paper.html",
        **in_the_round(session, found),
        **ballot_shown(session, found, batch.envelope, printed=True),
        batch=batch,
        values=values,
        errors=errors,
        **{"serial": "", "entries": (), **more},
    )


def _paper(session: Session, found: BudgetRound, batch: BallotBatch, form: Sent) -> OnPaper:
    numbers = [item.number for item in items_of(session, found, batch.envelope)]
    paper = paper_sent(form, terms_needed(session, found).ballot.kind, numbers)
    form.finish()
    return paper


def _tell(came: Came, paper: OnPaper, printed: str) -> None:
    """What became of a paper, on the next page."""
    spoiled = came is Came.ACCEPTED and paper.said is None
    sentence = NOT_COUNTING if spoiled else CAME[came]
    flash(current_language().text(sentence, serial=printed), "warning" if came is Came.DIFFERS else "message")


@bp.get(f"{BATCH}/enter")
@requires(Act.BALLOT_ENTER)
def type_paper(fid: str, rid: str, bid: str) -> str:
    with database.reading() as session:
        found = counted_in(session, fid, rid)
        return _form(session, found, batch_of(session, found, bid), {}, {})


@bp.post(f"{BATCH}/enter")
@requires(Act.BALLOT_ENTER)
def paper_typed(fid: str, rid: str, bid: str) -> Answer:
    fields = sent()
    try:
        with database.transaction() as session:
            found = counted_in(session, fid, rid)
            batch, form = batch_of(session, found, bid), Sent(fields)
            typed = form.load(SerialForm()).get("serial", "")
            paper = _paper(session, found, batch, form)
            printed, came = enter(session, found, batch, typed, paper, by=current_actor())
    except (ValidationError, Refusal) as refused:
        with database.reading() as session:
            found = counted_in(session, fid, rid)
            wrong = beside(refused, field_of(refused))
            return _form(session, found, batch_of(session, found, bid), fields, wrong), status_of(refused)
    _tell(came, paper, printed)
    return redirect(url_for("ballot_papers.type_paper", fid=fid, rid=rid, bid=bid), 303)


@bp.get(PAPER)
@requires(Act.BALLOT_ENTER)
def type_again(fid: str, rid: str, bid: str, serial: str) -> str:
    """Empty: she types from the paper, not from what she typed before."""
    with database.reading() as session:
        found = counted_in(session, fid, rid)
        return _form(session, found, batch_of(session, found, bid), {}, {}, serial=serial)


@bp.post(PAPER)
@requires(Act.BALLOT_ENTER)
def typed_again(fid: str, rid: str, bid: str, serial: str) -> Answer:
    fields = sent()
    try:
        with database.transaction() as session:
            found = counted_in(session, fid, rid)
            batch = batch_of(session, found, bid)
            paper = _paper(session, found, batch, Sent(fields))
            came = correct(session, found, batch, serial, paper, by=current_actor())
    except (ValidationError, Refusal) as refused:
        with database.reading() as session:
            found = counted_in(session, fid, rid)
            batch, wrong = batch_of(session, found, bid), beside(refused, field_of(refused))
            return _form(session, found, batch, fields, wrong, serial=serial), status_of(refused)
    _tell(came, paper, serial)
    return to_batch(fid, rid, bid)


@bp.get(f"{PAPER}/settle")
@requires(Act.PROJECT_CONFIRM)
def look_at_both(fid: str, rid: str, bid: str, serial: str) -> str:
    with database.reading() as session:
        return _settling(session, fid, rid, bid, serial, {}, {})


def _settling(
    session: Session,
    fid: str,
    rid: str,
    bid: str,
    serial: str,
    values: Mapping[str, str],
    errors: Mapping[str, list[str]],
) -> str:
    found = round_for(session, current_grants(), Act.PROJECT_CONFIRM, fid, rid)
    batch = batch_of(session, found, bid)
    entries = differing_entries(session, batch, serial, by=current_actor())
    return _form(session, found, batch, values, errors, serial=serial, entries=entries)


@bp.post(f"{PAPER}/settle")
@requires(Act.PROJECT_CONFIRM)
def settled(fid: str, rid: str, bid: str, serial: str) -> Answer:
    fields = sent()
    try:
        with database.transaction() as session:
            found = round_for(session, current_grants(), Act.PROJECT_CONFIRM, fid, rid)
            batch, form = batch_of(session, found, bid), Sent(fields)
            reason = form.load(ReasonForm()).get("reason", "")
            paper = _paper(session, found, batch, form)
            settle(session, found, batch, serial, paper, reason, by=current_actor())
    except (ValidationError, Refusal) as refused:
        with database.reading() as session:
            wrong = beside(refused, field_of(refused))
            return _settling(session, fid, rid, bid, serial, fields, wrong), status_of(refused)
    flash(current_language().text(SETTLED, serial=serial))
    return to_batch(fid, rid, bid)
