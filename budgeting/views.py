"""Rounds on screen: the rounds of a fund, and one round at a glance."""

from flask import Blueprint, render_template
from sqlalchemy.orm import Session

from access.policy import Act
from budgeting.finding import envelopes_of, round_for, rounds_of, terms_held, terms_of
from budgeting.models import LEFTOVERS, PHASE_NAMES, BudgetRound
from budgeting.phases import events_of
from budgeting.rounds import plan_of
from core.money import currency
from projects.funds.opening import fund_reached
from projects.funds.voucher_views import allowed
from web import database
from web.guard import current_grants, requires

bp = Blueprint("budget_rounds", __name__, url_prefix="/funds/<fid>/rounds")


@bp.get("")
@requires(Act.PROJECT_READ)
def index(fid: str) -> str:
    with database.reading() as session:
        fund = fund_reached(session, current_grants(), Act.PROJECT_READ, fid)
        return render_template(
            "budgeting/index.html",
            fund=fund,
            practice=fund.practice,
            rounds=rounds_of(session, fund),
            phases=PHASE_NAMES,
            acts=allowed(session, fund),
        )


@bp.get("/<string(length=16):rid>")
@requires(Act.PROJECT_READ)
def show(fid: str, rid: str) -> str:
    with database.reading() as session:
        found = round_for(session, current_grants(), Act.PROJECT_READ, fid, rid)
        held = terms_held(session, found)
        return render_template(
            "budgeting/round.html",
            **in_the_round(session, found),
            envelopes=envelopes_of(session, found),
            leftovers=LEFTOVERS,
            held=held,
            terms=terms_of(held) if held else None,
            events=events_of(session, found),
            plan=plan_of(session, found),
        )


def in_the_round(session: Session, found: BudgetRound) -> dict[str, object]:
    """What every page within a round needs: the round, its fund, its currency, and what who is signed in may do."""
    return {
        "fund": found.fund,
        "practice": found.fund.practice,
        "round": found,
        "of": currency(found.currency),
        "phases": PHASE_NAMES,
        "acts": allowed(session, found.fund),
    }
