"""The papers of a fund, on screen and as PDF."""

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response, request

from access.policy import Act
from core.calendars import today
from core.language import Language
from projects.funds.models import Fund
from projects.funds.opening import fund_reached
from reports.answering_views import answer_in, paper_route, spoken
from reports.fund_statement import fund_statement
from web import database
from web.guard import current_grants, requires
from web.language import paper_language

bp = Blueprint("fund_papers", __name__, url_prefix="/funds/<fid>/papers")


@dataclass(frozen=True, slots=True)
class AskedOfFund:
    """What the address asks for: ?as-of=2026-11-30&lang=th. What it leaves out is today and the fund's own language."""

    day: date
    reader: Language

    @property
    def query(self) -> dict[str, str]:
        return {"as-of": self.day.isoformat(), **spoken(self.reader)}


def asked_of(fund: Fund) -> AskedOfFund:
    """A day that is none or lies ahead is answered with today, a language that nobody offers with the fund's own."""
    current = today(fund.timezone)
    try:
        day = min(date.fromisoformat(request.args.get("as-of", "")[:10]), current)
    except ValueError:
        day = current
    return AskedOfFund(day, paper_language(fund.locale))


@paper_route(bp, "/statement")
@requires(Act.PROJECT_READ)
def statement(fid: str, as_pdf: bool) -> Response:
    with database.reading() as session:
        fund = fund_reached(session, current_grants(), Act.PROJECT_READ, fid)
        asked = asked_of(fund)
        paper = fund_statement(session, fund, asked.day)
    return answer_in(paper, asked.reader, asked.query, f"fund-{asked.day.isoformat()}.pdf", as_pdf)
