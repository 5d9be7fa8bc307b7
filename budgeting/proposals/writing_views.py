"""The bookkeeper's forms of proposals: written down, corrected, merged, split, taken back by who proposed it."""

import re

from flask import Blueprint, render_template
from marshmallow import ValidationError
from sqlalchemy.orm import Session

from access.policy import Act
from budgeting.finding import envelopes_of, round_for
from budgeting.models import BudgetRound, Phase, Proposal
from budgeting.phases import must_be
from budgeting.proposals import combining, withdrawing, writing
from budgeting.proposals.content import MOST_SOURCES, SOURCES, ProposalContent
from budgeting.proposals.finding import refuse_ended, standing_of
from budgeting.proposals.history import content_of
from budgeting.proposals.schemas import (
    MOST_PARTS,
    Into,
    MergeForm,
    NewForm,
    ReadForm,
    ReasonForm,
    Standing,
    parts_sent,
    picture_sent,
    said_sent,
)
from budgeting.proposals.views import FIELD_OF, ONE, Answer, Values, Wrong, done, reached, to_proposal
from budgeting.views import in_the_round
from core.db import new_public_id
from core.errors import NotFound, Refusal
from core.marks import N_
from core.money import currency, plain
from projects.models import OrganisationKind
from projects.setting_up import every_organisation
from web import database
from web.errors import status_of
from web.fields import sent
from web.forms import Sent, beside
from web.guard import current_actor, current_grants, requires
from web.in_a_fund import calendar_of, today_parts
from web.language import current_language
from web.sizes import takes_scans

bp = Blueprint("budget_proposal_writing", __name__, url_prefix="/funds/<fid>/rounds/<string(length=16):rid>/proposals")

_COMMUNITIES = (OrganisationKind.GROUP, OrganisationKind.COOPERATIVE, OrganisationKind.NETWORK)
_SPARE_LINES = 2
_LEAST_PARTS = 2
ACT = Act.PROJECT_PREPARE


@bp.get("/new")
@requires(Act.PROJECT_PREPARE)
def new(fid: str, rid: str) -> str:
    with database.reading() as session:
        found = round_for(session, current_grants(), ACT, fid, rid)
        must_be(found, Phase.PROPOSALS)
        return _new(session, found, {"reference": new_public_id()}, {})


def _new(session: Session, found: BudgetRound, values: Values, errors: Wrong) -> str:
    return _form(session, found, None, "new", values, errors)


@bp.post("/new")
@requires(Act.PROJECT_PREPARE)
@takes_scans
def add(fid: str, rid: str) -> Answer:
    fields = sent()
    try:
        with database.transaction() as session:
            found, form = round_for(session, current_grants(), ACT, fid, rid), Sent(fields)
            reference = form.load(NewForm()).get("reference", "")
            said = _said(session, found, form, None)
            prid = writing.add(session, found, said, by=current_actor(), reference=reference).public_id
    except NotFound:
        raise
    except (ValidationError, Refusal) as refused:
        wrong = beside(refused, FIELD_OF.get(type(refused), ""))
        with database.reading() as session:
            found = round_for(session, current_grants(), ACT, fid, rid)
            return _new(session, found, {"reference": "", **fields}, wrong), status_of(refused)
    return to_proposal(fid, rid, prid)


def _said(session: Session, found: BudgetRound, form: Sent, before: ProposalContent | None) -> ProposalContent:
    """What the form says, its picture kept. Raises ValidationError and what `writing.keep_picture` raises."""
    shown = writing.keep_picture(session, picture_sent())
    return said_sent(form, currency(found.currency), before, shown)


@bp.get(f"{ONE}/correct")
@requires(Act.PROJECT_PREPARE)
def correction(fid: str, rid: str, prid: str) -> str:
    with database.reading() as session:
        found, proposal = reached(session, ACT, fid, rid, prid)
        refuse_ended(found, proposal)
        return _correct(session, found, proposal, _filled_in(session, found, proposal), {})


def _correct(session: Session, found: BudgetRound, proposal: Proposal, values: Values, errors: Wrong) -> str:
    return _form(session, found, proposal, "correct", values, errors)


@bp.post(f"{ONE}/correct")
@requires(Act.PROJECT_PREPARE)
@takes_scans
def correct(fid: str, rid: str, prid: str) -> Answer:
    def do(session: Session, found: BudgetRound, proposal: Proposal, form: Sent) -> Proposal:
        read, asked = form.load(ReadForm()).get("version"), form.load(ReasonForm())
        said = _said(session, found, form, content_of(session, proposal))
        return writing.correct(session, found, proposal, said, **asked, read=read, by=current_actor())

    return done(ACT, fid, rid, prid, do, _correct)


@bp.get(f"{ONE}/merge")
@requires(Act.PROJECT_PREPARE)
def merging(fid: str, rid: str, prid: str) -> str:
    with database.reading() as session:
        found, proposal = reached(session, ACT, fid, rid, prid)
        refuse_ended(found, proposal)
        return _merge(session, found, proposal, _filled_in(session, found, proposal), {})


def _merge(session: Session, found: BudgetRound, proposal: Proposal, values: Values, errors: Wrong) -> str:
    return _form(session, found, proposal, "merge", values, errors)


@bp.post(f"{ONE}/merge")
@requires(Act.PROJECT_PREPARE)
@takes_scans
def merge(fid: str, rid: str, prid: str) -> Answer:
    def do(session: Session, found: BudgetRound, proposal: Proposal, form: Sent) -> Proposal:
        read, asked = form.load(ReadForm()).get("version"), form.load(MergeForm())
        others = [one for one in standing_of(session, found) if form.left.pop(f"with-{one.number}", "")]
        said = _said(session, found, form, content_of(session, proposal))
        as_new, why, by = asked["into"] is Into.NEW, asked["reason"], current_actor()
        return combining.merge(session, found, proposal, others, said, why, as_new=as_new, read=read, by=by)

    return done(ACT, fid, rid, prid, do, _merge)


@bp.get(f"{ONE}/split")
@requires(Act.PROJECT_PREPARE)
def splitting(fid: str, rid: str, prid: str) -> str:
    with database.reading() as session:
        found, proposal = reached(session, ACT, fid, rid, prid)
        refuse_ended(found, proposal)
        return _split(session, found, proposal, {"version": str(proposal.version)}, {})


def _split(session: Session, found: BudgetRound, proposal: Proposal, values: Values, errors: Wrong) -> str:
    return render_template(
        "budgeting/proposals/split.html",
        **in_the_round(session, found),
        proposal=proposal,
        whole=content_of(session, proposal),
        sources=SOURCES,
        needed=range(1, _LEAST_PARTS + 1),
        spare=range(_LEAST_PARTS + 1, MOST_PARTS + 1),
        spare_used=any(values.get(f"part-{n}-title") for n in range(_LEAST_PARTS + 1, MOST_PARTS + 1)),
        values=values,
        errors=errors,
    )


@bp.post(f"{ONE}/split")
@requires(Act.PROJECT_PREPARE)
def split(fid: str, rid: str, prid: str) -> Answer:
    def do(session: Session, found: BudgetRound, proposal: Proposal, form: Sent) -> Proposal:
        read, asked = form.load(ReadForm()).get("version"), form.load(ReasonForm())
        parts = parts_sent(form, currency(found.currency), content_of(session, proposal))
        combining.split(session, found, proposal, parts, **asked, read=read, by=current_actor())
        return proposal

    return done(ACT, fid, rid, prid, do, _split)


@bp.get(f"{ONE}/withdraw")
@requires(Act.PROJECT_PREPARE)
def withdrawal(fid: str, rid: str, prid: str) -> str:
    with database.reading() as session:
        found, proposal = reached(session, ACT, fid, rid, prid)
        refuse_ended(found, proposal)
        return _withdraw(session, found, proposal, today_parts("day", found.fund), {})


def _withdraw(session: Session, found: BudgetRound, proposal: Proposal, values: Values, errors: Wrong) -> str:
    more = in_the_round(session, found)
    return render_template("budgeting/proposals/withdraw.html", **more, proposal=proposal, values=values, errors=errors)


@bp.post(f"{ONE}/withdraw")
@requires(Act.PROJECT_PREPARE)
def withdraw(fid: str, rid: str, prid: str) -> Answer:
    def do(session: Session, found: BudgetRound, proposal: Proposal, form: Sent) -> Proposal:
        asked, day = form.load(ReasonForm()), form.day("day", calendar_of(found.fund))
        form.finish()
        withdrawing.withdraw(session, found, proposal, day, **asked, by=current_actor())
        return proposal

    return done(ACT, fid, rid, prid, do, _withdraw)


def _form(
    session: Session, found: BudgetRound, proposal: Proposal | None, form: str, values: Values, errors: Wrong
) -> str:
    """The whole form: of a new proposal, of a correction, or of what comes of a merger."""
    say = current_language().text
    communities = [one for one in every_organisation(session) if one.kind in _COMMUNITIES]
    others = [one for one in standing_of(session, found) if proposal is not None and one.id != proposal.id]
    return render_template(
        "budgeting/proposals/write.html",
        **in_the_round(session, found),
        proposal=proposal,
        form=form,
        envelopes=[(str(one.number), one.name) for one in envelopes_of(session, found)],
        communities=[("", "–"), *((one.public_id, one.name) for one in communities)],
        sources=[(one.value, say(name)) for one, name in SOURCES.items()],
        standings=[(Standing.PROMISED.value, say(N_("promised"))), (Standing.CONFIRMED.value, say(N_("confirmed")))],
        into=[(Into.THIS.value, say(N_("into this proposal"))), (Into.NEW.value, say(N_("into a new proposal")))],
        others=others,
        lines=_lines(values),
        values=values,
        errors=errors,
    )


def _lines(values: Values) -> range:
    """As many lines of who else pays as are filled in, and some to spare."""
    filled = [int(name[1]) for name in (re.fullmatch(r"co-([0-9]{1,2})-amount", one) for one in values if values[one]) if name]
    return range(1, min(MOST_SOURCES, max(filled, default=0) + _SPARE_LINES) + 1)


def _filled_in(session: Session, found: BudgetRound, proposal: Proposal) -> dict[str, str]:
    """What a proposal says now, as its form is filled in."""
    said, of = content_of(session, proposal), currency(found.currency)
    lines = {
        f"co-{n}-{name}": typed
        for n, one in enumerate(said.sources, start=1)
        for name, typed in (
            ("source", one.source.value),
            ("giver", one.giver),
            ("amount", plain(one.amount_minor, of)),
            ("standing", (Standing.CONFIRMED if one.confirmed else Standing.PROMISED).value),
            ("paper", one.paper),
        )
    }
    counts = {name: getattr(said, name) for name in ("households", "tenants", "untitled")}
    texts = {name: getattr(said, name) for name in ("title", "summary", "proposer", "community", "place", "category")}
    return {
        **texts,
        **lines,
        **{name: "" if count is None else str(count) for name, count in counts.items()},
        "version": str(proposal.version),
        "envelope": str(said.envelope),
        "latitude": said.position.latitude if said.position else "",
        "longitude": said.position.longitude if said.position else "",
        "total": plain(said.total_minor, of),
        "requested": plain(said.requested_minor, of),
    }
