"""Making voting codes: shown once, to be printed on slips and handed over; afterwards nobody can look them up.

Whoever makes a code could use it, so this is the bookkeeper's, who has a name in it, and no teller's.
"""

from collections.abc import Mapping

from flask import Blueprint, render_template
from marshmallow import ValidationError
from sqlalchemy.orm import Session

from access.policy import Act
from budgeting.ballots.codes import make_codes
from budgeting.ballots.finding import voters_numbered
from budgeting.ballots.schemas import CodesForm, field_of, spans_sent
from budgeting.ballots.totals_views import ENVELOPE
from budgeting.ballots.views import PREFIX, Answer
from budgeting.finding import envelope_of, round_for
from budgeting.models import BudgetRound, Envelope
from budgeting.views import in_the_round
from core.errors import Refusal
from web import database
from web.errors import status_of
from web.fields import sent
from web.forms import beside
from web.guard import current_actor, current_grants, requires

bp = Blueprint("voting_codes", __name__, url_prefix=PREFIX)


def _page(
    session: Session,
    found: BudgetRound,
    envelope: Envelope,
    values: Mapping[str, str],
    errors: Mapping[str, list[str]],
    **more: object,
) -> str:
    shown = {"envelope": envelope, "values": values, "errors": errors, "made": None, **more}
    return render_template("budgeting/ballots/codes.html", **in_the_round(session, found), **shown)


@bp.get(f"{ENVELOPE}/codes")
@requires(Act.PROJECT_PREPARE)
def codes(fid: str, rid: str, number: int) -> str:
    with database.reading() as session:
        found = round_for(session, current_grants(), Act.PROJECT_PREPARE, fid, rid)
        return _page(session, found, envelope_of(session, found, number), {}, {})


@bp.post(f"{ENVELOPE}/codes")
@requires(Act.PROJECT_PREPARE)
def codes_made(fid: str, rid: str, number: int) -> Answer:
    fields = sent()
    try:
        spans = spans_sent(CodesForm().load(fields)["voters"])
        with database.transaction() as session:
            found = round_for(session, current_grants(), Act.PROJECT_PREPARE, fid, rid)
            envelope, voters = envelope_of(session, found, number), voters_numbered(session, found, spans)
            made = make_codes(session, found, envelope, voters, by=current_actor())
            return _page(session, found, envelope, fields, {}, made=made)
    except (ValidationError, Refusal) as refused:
        with database.reading() as session:
            found = round_for(session, current_grants(), Act.PROJECT_PREPARE, fid, rid)
            wrong = beside(refused, field_of(refused))
            return _page(session, found, envelope_of(session, found, number), fields, wrong), status_of(refused)
