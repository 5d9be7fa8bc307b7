"""The programme officer's forms of proposals: their review, the amount by the estimate, groups, and what leaves the ballot.

She answers for the programme and hears its engineers, and by the policy she is neither the bookkeeper who writes proposals down
nor the approver who later agrees to the money; so a review is `Act.PROJECT_SET_UP`, and nobody needs a role of her own for it.
"""

from flask import Blueprint, render_template
from sqlalchemy.orm import Session

from access.policy import Act
from budgeting.models import BudgetRound, Phase, Proposal
from budgeting.phases import must_be
from budgeting.proposals import reviewing, withdrawing, writing
from budgeting.proposals.finding import refuse_ended
from budgeting.proposals.models import VERDICTS
from budgeting.proposals.page import proposal_page
from budgeting.proposals.schemas import GroupForm, OffForm, ReadForm, ReasonForm, finding_sent
from budgeting.proposals.views import ONE, Answer, Values, Wrong, done, reached
from budgeting.views import in_the_round
from core.money import currency
from web import database
from web.forms import Sent
from web.guard import current_actor, requires
from web.in_a_fund import calendar_of, today_parts
from web.language import current_language

bp = Blueprint("budget_proposal_review", __name__, url_prefix="/funds/<fid>/rounds/<string(length=16):rid>/proposals")

ACT = Act.PROJECT_SET_UP


@bp.get(f"{ONE}/review")
@requires(Act.PROJECT_SET_UP)
def reviewed(fid: str, rid: str, prid: str) -> str:
    with database.reading() as session:
        found, proposal = reached(session, ACT, fid, rid, prid)
        refuse_ended(found, proposal, Phase.REVIEW)
        values = {"version": str(proposal.version), **today_parts("day", found.fund), **today_parts("estimated", found.fund)}
        return _review(session, found, proposal, values, {})


def _review(session: Session, found: BudgetRound, proposal: Proposal, values: Values, errors: Wrong) -> str:
    verdicts = [("", "–"), *((one.value, current_language().text(name)) for one, name in VERDICTS.items())]
    return _page("review", session, found, proposal, values, errors, verdicts=verdicts)


def _page(
    form: str, session: Session, found: BudgetRound, proposal: Proposal, values: Values, errors: Wrong, **more: object
) -> str:
    return render_template(
        f"budgeting/proposals/{form}.html",
        **in_the_round(session, found),
        page=proposal_page(session, found, proposal),
        proposal=proposal,
        values=values,
        errors=errors,
        **more,
    )


@bp.post(f"{ONE}/review")
@requires(Act.PROJECT_SET_UP)
def review(fid: str, rid: str, prid: str) -> Answer:
    def do(session: Session, found: BudgetRound, proposal: Proposal, form: Sent) -> Proposal:
        read = form.load(ReadForm()).get("version")
        said = finding_sent(form, currency(found.currency), calendar_of(found.fund))
        reviewing.review(session, found, proposal, said, read=read, by=current_actor())
        return proposal

    return done(ACT, fid, rid, prid, do, _review)


@bp.get(f"{ONE}/adjust")
@requires(Act.PROJECT_SET_UP)
def adjustment(fid: str, rid: str, prid: str) -> str:
    with database.reading() as session:
        found, proposal = reached(session, ACT, fid, rid, prid)
        refuse_ended(found, proposal, Phase.REVIEW)
        return _adjust(session, found, proposal, {"version": str(proposal.version)}, {})


def _adjust(session: Session, found: BudgetRound, proposal: Proposal, values: Values, errors: Wrong) -> str:
    return _page("adjust", session, found, proposal, values, errors)


@bp.post(f"{ONE}/adjust")
@requires(Act.PROJECT_SET_UP)
def adjust(fid: str, rid: str, prid: str) -> Answer:
    def do(session: Session, found: BudgetRound, proposal: Proposal, form: Sent) -> Proposal:
        read, asked = form.load(ReadForm()).get("version"), form.load(ReasonForm())
        form.finish()
        return reviewing.adjust_to_estimate(session, found, proposal, **asked, read=read, by=current_actor())

    return done(ACT, fid, rid, prid, do, _adjust)


@bp.get(f"{ONE}/group")
@requires(Act.PROJECT_SET_UP)
def grouped(fid: str, rid: str, prid: str) -> str:
    with database.reading() as session:
        found, proposal = reached(session, ACT, fid, rid, prid)
        refuse_ended(found, proposal)
        return _group(session, found, proposal, {"label": proposal.exclusive}, {})


def _group(session: Session, found: BudgetRound, proposal: Proposal, values: Values, errors: Wrong) -> str:
    return _page("group", session, found, proposal, values, errors)


@bp.post(f"{ONE}/group")
@requires(Act.PROJECT_SET_UP)
def group(fid: str, rid: str, prid: str) -> Answer:
    def do(session: Session, found: BudgetRound, proposal: Proposal, form: Sent) -> Proposal:
        asked = form.load(GroupForm())
        form.finish()
        return writing.group(session, found, proposal, **asked, by=current_actor())

    return done(ACT, fid, rid, prid, do, _group)


@bp.get(f"{ONE}/off-the-ballot")
@requires(Act.PROJECT_SET_UP)
def leaving(fid: str, rid: str, prid: str) -> str:
    with database.reading() as session:
        found, proposal = reached(session, ACT, fid, rid, prid)
        must_be(found, *withdrawing.ON_THE_BALLOT)
        return _off(session, found, proposal, today_parts("day", found.fund), {})


def _off(session: Session, found: BudgetRound, proposal: Proposal, values: Values, errors: Wrong) -> str:
    return _page("off", session, found, proposal, values, errors)


@bp.post(f"{ONE}/off-the-ballot")
@requires(Act.PROJECT_SET_UP)
def off_the_ballot(fid: str, rid: str, prid: str) -> Answer:
    def do(session: Session, found: BudgetRound, proposal: Proposal, form: Sent) -> Proposal:
        asked, day = form.load(OffForm()), form.day("day", calendar_of(found.fund))
        form.finish()
        item = withdrawing.item_made_of(session, proposal)
        withdrawing.take_off_ballot(session, found, item, day, **asked, by=current_actor())
        return proposal

    return done(ACT, fid, rid, prid, do, _off)
