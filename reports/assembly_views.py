"""The papers of an assembly, on screen and as PDF."""

from flask import Blueprint, Response

from access.policy import Act
from budgeting.assembly.finding import assembly_for
from reports.answering_views import answer_in, paper_route
from reports.budgeting.minutes_paper import minutes_paper
from reports.budgeting_views import reader_for
from reports.papers import Names
from web import database
from web.guard import current_grants, requires
from web.in_a_fund import allowed

bp = Blueprint("assembly_papers", __name__, url_prefix="/funds/<fid>/assemblies/<string(length=16):aid>/papers")


@paper_route(bp, "/minutes")
@requires(Act.PROJECT_READ)
def minutes(fid: str, aid: str, as_pdf: bool) -> Response:
    """With the names of who came for those who may read the register, for all others by numbers."""
    with database.reading() as session:
        assembly = assembly_for(session, current_grants(), Act.PROJECT_READ, fid, aid)
        may_see = Act.HOUSEHOLD_READ in allowed(session, assembly.fund)
        paper, reader = minutes_paper(session, assembly, Names.FULL if may_see else Names.NUMBERS), reader_for(assembly.fund)
        name = assembly.name
    return answer_in(paper, reader, {}, f"minutes-{name}.pdf", as_pdf)
