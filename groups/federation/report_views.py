"""The monthly report to the federation on screen: which month, who carries it, and the paper and the file to take along."""

from datetime import date

from flask import Blueprint, render_template, request
from sqlalchemy.orm import Session

from access.policy import Act
from core.calendars import month_of, parse_period, today
from core.errors import Refusal
from groups.federation.monthly import CARRIERS, carriers, last_month_that_came, monthly_report
from groups.finding import group_for
from groups.members import seated
from groups.models import Group, Member
from reports.papers import period_typed
from reports.shelf import shelf
from web import database
from web.guard import current_grants, requires
from web.language import current_language

bp = Blueprint("monthly", __name__, url_prefix="/groups/<gid>/monthly-report")


@bp.get("")
@requires(Act.STATEMENT_READ)
def index(gid: str) -> str:
    """?period=2026-10&carrier=3&second=7. Whoever is not chosen signs on an empty line."""
    with database.reading() as session:
        group = group_for(session, current_grants(), Act.STATEMENT_READ, gid)
        typed = request.args.get("period", "")
        month = last_month_that_came(group, parse_period(typed) if typed else month_of(_now(group)))
        carried, problem = _carried(session, group)
        return render_template(
            "federation/monthly.html",
            group=group,
            practice=group.practice,
            report=monthly_report(session, group, month),
            months=[(period_typed(one), current_language().month(one.start)) for one in shelf(session, group, month).months],
            month=period_typed(month),
            members=[(str(one.number), f"{one.number} {one.name}") for one in seated(session, group, _now(group))],
            chosen=[request.args.get(name, "") for name in CARRIERS],
            carried=carried,
            problem=problem,
        )


def _carried(session: Session, group: Group) -> tuple[tuple[Member, ...], str]:
    """The two members whom the address names, or what is wrong with them."""
    try:
        return carriers(session, group, [request.args.get(name, "") for name in CARRIERS]), ""
    except Refusal as refused:
        return (), current_language().sentence(refused)


def _now(group: Group) -> date:
    return max(today(group.timezone), group.founded_on)
