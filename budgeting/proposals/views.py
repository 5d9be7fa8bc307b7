"""Proposals on screen: the list with pictures, one with its history and reviews, and its picture.

A picture is what a stranger may have made: it is sent under a name of ours, as the kind that its bytes showed, in a sandbox.
"""

from collections.abc import Callable, Mapping
from io import BytesIO

from flask import Blueprint, redirect, render_template, request, send_file, url_for
from marshmallow import ValidationError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from access.policy import Act
from budgeting.finding import round_for
from budgeting.models import BudgetRound, Phase, Proposal
from budgeting.proposals import errors
from budgeting.proposals.content import SOURCES
from budgeting.proposals.finding import proposal_of
from budgeting.proposals.history import history_of, said_in
from budgeting.proposals.models import VERDICTS, WHYS
from budgeting.proposals.page import cards_of, proposal_page
from budgeting.views import in_the_round
from core.errors import NotFound, Refusal
from projects.errors import DayInFuture, FileEmpty, FileKindUnknown, FileTooLarge
from projects.models import StoredFile
from web import database
from web.errors import status_of
from web.fields import sent
from web.forms import Sent, beside
from web.guard import current_grants, requires
from web.headers import SANDBOX, STRICTER

bp = Blueprint("budget_proposals", __name__, url_prefix="/funds/<fid>/rounds/<string(length=16):rid>/proposals")

Answer = Response | str | tuple[str, int]
Values = Mapping[str, str]
Wrong = Mapping[str, list[str]]
ONE = "/<string(length=16):prid>"
NAMES = {"sources": SOURCES, "verdicts": VERDICTS, "whys": WHYS}
ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}
# Which field of these forms a refusal stands beside; the others stand above the form.
FIELD_OF: Mapping[type[Exception], str] = {
    **dict.fromkeys((errors.NoPicture, FileEmpty, FileKindUnknown, FileTooLarge), "picture"),
    **dict.fromkeys((errors.EstimateMissing, errors.EstimateOutOfOrder), "likely"),
    **dict.fromkeys((errors.ExclusiveElsewhere, errors.ExclusiveAlready), "label"),
    errors.OwnCause: "reviewer",
    errors.CommunityOwes: "verdict",
    errors.TooFewParts: "part-2-title",
    DayInFuture: "day",
}


@bp.get("")
@requires(Act.PROJECT_READ)
def index(fid: str, rid: str) -> str:
    with database.reading() as session:
        found = round_for(session, current_grants(), Act.PROJECT_READ, fid, rid)
        return render_template(
            "budgeting/proposals/index.html",
            **in_the_round(session, found),
            **NAMES,
            envelopes=cards_of(session, found),
            collecting=found.phase == Phase.PROPOSALS,
        )


@bp.get(ONE)
@requires(Act.PROJECT_READ)
def show(fid: str, rid: str, prid: str) -> str:
    with database.reading() as session:
        found, proposal = reached(session, Act.PROJECT_READ, fid, rid, prid)
        page = proposal_page(session, found, proposal)
        return render_template("budgeting/proposals/proposal.html", **in_the_round(session, found), **NAMES, page=page)


@bp.get(f"{ONE}/picture")
@requires(Act.PROJECT_READ)
def picture(fid: str, rid: str, prid: str) -> Response:
    with database.reading() as session:
        _, proposal = reached(session, Act.PROJECT_READ, fid, rid, prid)
        wanted = request.args.get("version", str(proposal.version))
        pictures = {str(one.version): said_in(one).picture for one in history_of(session, proposal).versions}
        file = session.get(StoredFile, pictures.get(wanted, ""))
        if file is None or file.media_type not in ENDINGS:
            raise errors.PictureMissing()
        response = send_file(BytesIO(file.content), mimetype=file.media_type)
        name = f"proposal-{proposal.public_id}.{ENDINGS[file.media_type]}"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    response.headers[STRICTER] = SANDBOX
    return response


def reached(session: Session, act: Act, fid: str, rid: str, prid: str) -> tuple[BudgetRound, Proposal]:
    """Raises OrganisationUnknown, RoundUnknown, ProposalUnknown."""
    found = round_for(session, current_grants(), act, fid, rid)
    return found, proposal_of(session, found, prid)


def to_proposal(fid: str, rid: str, prid: str) -> Response:
    return redirect(url_for("budget_proposals.show", fid=fid, rid=rid, prid=prid), 303)


def done(
    act: Act,
    fid: str,
    rid: str,
    prid: str,
    do: Callable[[Session, BudgetRound, Proposal, Sent], Proposal],
    again: Callable[[Session, BudgetRound, Proposal, Values, Wrong], str],
) -> Answer:
    """Does what a form asks of a proposal, and goes to the page of what came of it; else shows it `again` with what is wrong."""
    fields = sent()
    try:
        with database.transaction() as session:
            went_to = do(session, *reached(session, act, fid, rid, prid), Sent(fields)).public_id
    except NotFound:
        raise
    except (ValidationError, Refusal) as refused:
        wrong = beside(refused, FIELD_OF.get(type(refused), ""))
        with database.reading() as session:
            return again(session, *reached(session, act, fid, rid, prid), fields, wrong), status_of(refused)
    return to_proposal(fid, rid, went_to)
