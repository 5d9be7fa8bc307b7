"""Rounds on screen: the rounds of a fund, and one round at a glance."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, render_template
from sqlalchemy.orm import Session

from access.policy import Act
from budgeting.advancing import ways_on
from budgeting.finding import envelopes_of, round_for, rounds_of, terms_held, terms_of
from budgeting.models import LEFTOVERS, PHASE_NAMES, BudgetRound
from budgeting.phases import events_of
from budgeting.rounds import plan_of
from budgeting.telling import terms_told
from core.money import currency
from projects.funds.opening import fund_reached
from web import database
from web.guard import current_grants, requires
from web.in_a_fund import allowed, today_parts

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
        return show_page(session, found, today_parts("day", found.fund), {})


def show_page(session: Session, found: BudgetRound, values: Mapping[str, str], errors: Mapping[str, list[str]]) -> str:
    """The round at a glance, with the form by which it goes on as it was sent."""
    held, of = terms_held(session, found), currency(found.currency)
    terms = terms_of(held) if held else None
    return render_template(
        "budgeting/round.html",
        **in_the_round(session, found),
        envelopes=envelopes_of(session, found),
        leftovers=LEFTOVERS,
        held=held,
        few_choices=terms is not None and terms.few_choices,
        told=terms_told(terms, of) if terms else (),
        events=events_of(session, found),
        plan=plan_of(session, found),
        ways_on=ways_on(session, found),
        values=values,
        errors=errors,
    )


def in_the_round(session: Session, found: BudgetRound) -> dict[str, Any]:
    """What every page within a round needs: the round, its fund, its currency, and what who is signed in may do."""
    return {
        "fund": found.fund,
        "practice": found.fund.practice,
        "round": found,
        "of": currency(found.currency),
        "phases": PHASE_NAMES,
        "acts": allowed(session, found.fund),
    }
