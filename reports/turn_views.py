"""The papers of rotations and kiosks. Nothing here writes to a book."""

from dataclasses import replace

from flask import Blueprint, Response, request

from access.policy import Act
from core.calendars import month_of, today
from groups.rotation.errors import RotationUnknown
from groups.rotation.running import rotations
from reports.answering_views import answer, group_asked, paper_route
from reports.kiosk_month import kiosk_month
from reports.papers import period_in_file_names
from reports.rotation_card import rotation_card
from web import database
from web.guard import requires

bp = Blueprint("turn_papers", __name__, url_prefix="/groups/<gid>/statements")


@paper_route(bp, "/rotation")
@requires(Act.STATEMENT_READ)
def rotation(gid: str, as_pdf: bool) -> Response:
    """The latest rotation, or ?rotation=2."""
    with database.reading() as session:
        found, asked = group_asked(session, gid)
        every = rotations(session, found)
        wanted = request.args.get("rotation", "")
        chosen = next((one for one in every if str(one.number) == wanted), every[-1] if every else None)
        if chosen is None:
            raise RotationUnknown()
        paper = rotation_card(session, found, chosen, names=asked.names)
    return answer(paper, asked, f"rotation-{paper.number}.pdf", as_pdf)


@paper_route(bp, "/kiosk")
@requires(Act.STATEMENT_READ)
def kiosk(gid: str, as_pdf: bool) -> Response:
    """This month, or the period that is asked for."""
    with database.reading() as session:
        found, asked = group_asked(session, gid)
        if "period" not in request.args:
            asked = replace(asked, period=month_of(today(found.timezone)))
        paper = kiosk_month(session, found, asked.period, names=asked.names)
    return answer(paper, asked, f"kiosk-{period_in_file_names(asked.period)}.pdf", as_pdf)
