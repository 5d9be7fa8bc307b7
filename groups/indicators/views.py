"""Indicators on screen: of one group and of a network, as they are now or as they were kept; and keeping them."""

from datetime import date

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from access.policy import Act
from core.calendars import today
from groups.finding import group_for, networks_for
from groups.indicators.formulas import NOT_MEASURED
from groups.indicators.gathering import gathered
from groups.indicators.keeping import keep, kept, kept_days
from groups.indicators.measuring import of_group
from groups.indicators.networks import MOST_AT_ONCE, days_kept, network_indicators
from groups.indicators.wording import written
from groups.meeting_views import allowed
from web import database
from web.fields import sent
from web.guard import current_actor, current_grants, requires
from web.language import current_language

bp = Blueprint("indicators", __name__)


@bp.get("/groups/<gid>/indicators")
@requires(Act.STATEMENT_READ)
def group(gid: str) -> str:
    """?day=2026-06-30 shows what was kept for a day; without it the figures are reckoned now."""
    with database.reading() as session:
        found = group_for(session, current_grants(), Act.STATEMENT_READ, gid)
        days = [day for day, _ in kept_days(session, [found])]
        day = _asked(days)
        now = max(today(found.timezone), found.founded_on)
        measured = kept(session, [found], day) if day else of_group(gathered(session, [found], now)[0])
        return render_template(
            "indicators/group.html",
            group=found,
            practice=found.practice,
            areas=written(measured, current_language(), found.money),
            day=day or now,
            is_kept=day is not None,
            days=days,
            not_measured=NOT_MEASURED,
            acts=allowed(session, found),
        )


@bp.post("/groups/<gid>/indicators")
@requires(Act.PERIOD_CLOSE)
def keep_group(gid: str) -> Response:
    """Keeps today's figures, with both parts of each, to be compared later."""
    sent()
    with database.transaction() as session:
        found = group_for(session, current_grants(), Act.PERIOD_CLOSE, gid)
        day = max(today(found.timezone), found.founded_on)
        keep(session, found, day, by=current_actor())
    return redirect(url_for(".group", gid=gid, day=day.isoformat()))


@bp.get("/networks/indicators")
@requires(Act.NETWORK_READ)
def network() -> str:
    """?network=…&day=2026-06-30. What the address asks for and nobody kept is left out."""
    asked = request.args.get("network", "")[:16]
    with database.reading() as session:
        now = today(current_app.extensions["settings"].timezone)
        day = _asked(days_kept(session, current_grants(), asked))
        found = network_indicators(session, current_grants(), asked, now, day)
        return render_template(
            "indicators/network.html",
            found=found,
            is_kept=day is not None,
            most=MOST_AT_ONCE,
            asked=asked,
            networks=[(one.public_id, one.name) for one in networks_for(session, current_grants(), Act.NETWORK_READ)],
            tables_by_currency=[(one, written(one.found, current_language(), one.currency)) for one in found.together],
            not_measured=NOT_MEASURED,
        )


def _asked(days: list[date] | tuple[date, ...]) -> date | None:
    """The kept day that the address asks for."""
    return next((day for day in days if day.isoformat() == request.args.get("day", "")), None)
