"""The money of a round on screen: what is set aside and how far each award has come; one award with its history."""

from flask import Blueprint, redirect, render_template, url_for
from marshmallow import ValidationError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from access.policy import Act
from budgeting.awards import carrying_out
from budgeting.awards.figures import AWARD_STATES, round_money
from budgeting.awards.finding import KINDS, award_of, project_of, vouchers_about
from budgeting.awards.history import history_of
from budgeting.awards.models import Award
from budgeting.awards.runners_up import may_follow
from budgeting.awards.schemas import LinkForm
from budgeting.finding import round_for
from budgeting.models import LEFTOVERS, BudgetRound
from budgeting.views import in_the_round
from core.errors import Refusal
from ledger.voucher_models import STATE_NAMES
from projects.funds.orders import project_by
from web import database
from web.errors import status_of
from web.fields import sent
from web.forms import Sent, beside
from web.guard import current_actor, current_grants, requires

bp = Blueprint("budget_awards", __name__, url_prefix="/funds/<fid>/rounds/<string(length=16):rid>")

Answer = Response | str | tuple[Response | str, int]


@bp.get("/money")
@requires(Act.PROJECT_READ)
def money(fid: str, rid: str) -> str:
    with database.reading() as session:
        found = round_for(session, current_grants(), Act.PROJECT_READ, fid, rid)
        shown = round_money(session, found)
        return render_template(
            "budgeting/awards/money.html",
            **in_the_round(session, found),
            money=shown,
            follow=[line.envelope.id for line in shown.envelopes if line.rest_minor and may_follow(session, found, line)],
            states=AWARD_STATES,
            leftovers=LEFTOVERS,
            kinds=KINDS,
        )


@bp.get("/awards/<string(length=16):awid>")
@requires(Act.PROJECT_READ)
def award(fid: str, rid: str, awid: str) -> str:
    with database.reading() as session:
        found = round_for(session, current_grants(), Act.PROJECT_READ, fid, rid)
        return _page(session, found, award_of(session, found, awid), {}, {})


def _page(
    session: Session, found: BudgetRound, shown: Award, values: dict[str, str], errors: dict[str, list[str]]
) -> str:
    near = carrying_out.projects_near(session, found, shown)
    return render_template(
        "budgeting/awards/award.html",
        **in_the_round(session, found),
        award=shown,
        line=round_money(session, found).line(shown),
        history=history_of(vouchers_about(session, found.fund, shown.public_id), shown),
        project=project_of(session, shown),
        projects=[(one.public_id, one.name) for one in near],
        states=AWARD_STATES,
        voucher_states=STATE_NAMES,
        values=values,
        errors=errors,
    )


@bp.post("/awards/<string(length=16):awid>/project")
@requires(Act.PROJECT_PREPARE)
def link(fid: str, rid: str, awid: str) -> Answer:
    """The award is carried out as a project."""
    fields = sent()
    try:
        with database.transaction() as session:
            found = round_for(session, current_grants(), Act.PROJECT_PREPARE, fid, rid)
            shown, form = award_of(session, found, awid), Sent(fields)
            asked = form.load(LinkForm())
            form.finish()
            project = project_by(session, asked["project"])
            carrying_out.link(session, found, shown, project, by=current_actor())
    except (ValidationError, Refusal) as refused:
        with database.reading() as session:
            found = round_for(session, current_grants(), Act.PROJECT_READ, fid, rid)
            wrong = beside(refused, "project")
            return _page(session, found, award_of(session, found, awid), fields, wrong), status_of(refused)
    return redirect(url_for("budget_awards.award", fid=fid, rid=rid, awid=awid))
