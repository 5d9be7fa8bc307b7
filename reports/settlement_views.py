"""Papers of settlements on screen and as PDF. Nothing here writes."""

from datetime import date

from flask import Blueprint, Response, request
from sqlalchemy.orm import Session

from access.policy import Act
from core.calendars import Period, parse_period, today
from projects.settlements.finding import settlement_for
from projects.settlements.models import Settlement
from reports.answering_views import Asked, answer, layout_asked, paper_route
from reports.papers import Names
from reports.settlement_papers import eligibility_paper, settlement_profile_paper
from web import database
from web.guard import current_grants, requires
from web.language import paper_language

bp = Blueprint("settlement_papers", __name__, url_prefix="/settlements/<string(length=16):settlement>/papers")


def _asked(session: Session, settlement: str) -> tuple[Settlement, Asked, date]:
    """The settlement, to those who may read it, and the day asked for (the last of ?period=). Raises SettlementUnknown."""
    found = settlement_for(session, current_grants(), Act.PROJECT_READ, settlement)
    now, typed = today(found.timezone), request.args.get("period")
    period = parse_period(typed) if typed else Period(now, now)
    asked = Asked(period, paper_language(found.locale), Names.NUMBERS, layout_asked())
    return found, asked, min(period.end, now)


@paper_route(bp, "/eligibility")
@requires(Act.PROJECT_READ)
def eligibility(settlement: str, as_pdf: bool) -> Response:
    with database.reading() as session:
        found, asked, day = _asked(session, settlement)
        paper = eligibility_paper(session, found, day)
    return answer(paper, asked, f"who-is-left-out-{day.isoformat()}.pdf", as_pdf)


@paper_route(bp, "/profile")
@requires(Act.PROJECT_READ)
def profile(settlement: str, as_pdf: bool) -> Response:
    with database.reading() as session:
        found, asked, day = _asked(session, settlement)
        paper = settlement_profile_paper(session, found, day)
    return answer(paper, asked, f"settlement-profile-{day.isoformat()}.pdf", as_pdf)
