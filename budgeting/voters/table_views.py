"""The table where ballots are given out: envelope and batch at the top, look the voter up, one button a ballot."""

from flask import Blueprint, redirect, render_template, request, url_for
from marshmallow import ValidationError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from access.policy import Act
from budgeting.errors import EnvelopeUnknown
from budgeting.finding import envelope_of, envelopes_of, round_for
from budgeting.models import BudgetRound, Envelope, Phase
from budgeting.views import in_the_round
from budgeting.voters.at_the_table import give as give_out
from budgeting.voters.at_the_table import table_sheet
from budgeting.voters.batches import batch_choices
from budgeting.voters.marks import counted
from budgeting.voters.schemas import GiveForm
from budgeting.voters.views import ROUND, page_asked, sought
from core.errors import NotFound, Refusal
from core.text import TextTooLong, TextUnreadable
from web import database
from web.errors import status_of
from web.fields import sent
from web.forms import beside
from web.guard import current_actor, current_grants, requires
from web.language import current_language

bp = Blueprint("voter_table", __name__, url_prefix=f"{ROUND}/table")

Answer = Response | str | tuple[str, int]


@bp.get("")
@requires(Act.BALLOT_ENTER)
def table(fid: str, rid: str) -> str:
    return _page(fid, rid, request.args.get("envelope", ""), request.args.get("batch", "")[:16], sought())


def _page(fid: str, rid: str, number: str, batch: str, typed: str, problem: str = "") -> str:
    with database.reading() as session:
        found = round_for(session, current_grants(), Act.BALLOT_ENTER, fid, rid)
        envelope, sheet = _envelope(session, found, number), None
        batches = batch_choices(session, found, envelope) if envelope else ()
        if batch not in {public_id for public_id, _ in batches}:
            batch = batches[0][0] if batches else ""  # what the select shows is what is written down
        if envelope is not None:
            try:
                sheet = table_sheet(session, found, envelope, typed, page_asked())
            except (TextTooLong, TextUnreadable) as refused:
                problem = problem or current_language().sentence(refused)
        return render_template(
            "budgeting/voters/table.html",
            **in_the_round(session, found),
            envelopes=[(str(one.number), one.name) for one in envelopes_of(session, found)],
            envelope=envelope,
            used=counted(session, envelope) if envelope else None,
            batches=batches,
            batch=batch,
            sheet=sheet,
            sought=typed,
            given=request.args.get("given", "")[:7],
            problem=problem,
            open=found.phase == Phase.VOTING,
        )


def _envelope(session: Session, found: BudgetRound, number: str) -> Envelope | None:
    """The envelope that was chosen, or the first; None for a round without any."""
    typed = number.isascii() and number.isdecimal() and len(number) < 7
    try:
        return envelope_of(session, found, int(number) if typed else 1)
    except EnvelopeUnknown:
        return None


@bp.post("")
@requires(Act.BALLOT_ENTER)
def give(fid: str, rid: str) -> Answer:
    """One ballot is given out."""
    fields = sent()
    typed = {name: fields.get(name, "")[:60] for name in ("envelope", "batch", "sought")}
    try:
        said = GiveForm().load(fields)
        with database.transaction() as session:
            found = round_for(session, current_grants(), Act.BALLOT_ENTER, fid, rid)
            envelope = envelope_of(session, found, said["envelope"])
            give_out(session, found, envelope, said["voter"], said["to"], said["batch"], by=current_actor())
    except NotFound:
        raise
    except (ValidationError, Refusal) as refused:
        problem = " ".join(one for sentences in beside(refused, "").values() for one in sentences)
        return _page(fid, rid, typed["envelope"], typed["batch"], typed["sought"], problem), status_of(refused)
    again = {"envelope": said["envelope"], "batch": said["batch"], "given": said["voter"]}
    return redirect(url_for("voter_table.table", fid=fid, rid=rid, **again), 303)
