"""A member's proofs: the list of her entries, the slip of each, and one file for a period. Nothing here writes to a book."""

from flask import Blueprint, Response, render_template

from access.policy import Act
from groups.finding import passbook_for
from reports.answering_views import answer, asked_for, file_of, paper_route
from reports.proofs.hers import entries_of
from reports.proofs.of_period import file_name, proof_file
from reports.proofs.slip import proof_slip
from web import database
from web.guard import current_grants, requires
from web.issuer import issuer

bp = Blueprint("proofs", __name__, url_prefix="/groups/<gid>/statements/member/<int(max=9999):number>")


@bp.get("/proofs")
@requires(Act.MEMBER_STATEMENT_READ)
def index(gid: str, number: int) -> str:
    with database.reading() as session:
        group, member = passbook_for(session, current_grants(), Act.MEMBER_STATEMENT_READ, gid, number)
        asked = asked_for(group)
        return render_template(
            "reports/proofs.html",
            group=group,
            practice=group.practice,
            member=member,
            period=asked.period,
            query=asked.query,
            entries=entries_of(session, group, member, asked.period),
        )


@paper_route(bp, "/proofs/<int(max=999999999):entry>")
@requires(Act.MEMBER_STATEMENT_READ)
def slip(gid: str, number: int, entry: int, as_pdf: bool) -> Response:
    with database.reading() as session:
        group, member = passbook_for(session, current_grants(), Act.MEMBER_STATEMENT_READ, gid, number)
        asked = asked_for(group)
        paper = proof_slip(session, group, member, entry, issuer())
    return answer(paper, asked, f"proof-{number:04}-entry-{entry}.pdf", as_pdf)


@bp.get("/proof.json")
@requires(Act.MEMBER_STATEMENT_READ)
def whole(gid: str, number: int) -> Response:
    with database.reading() as session:
        group, member = passbook_for(session, current_grants(), Act.MEMBER_STATEMENT_READ, gid, number)
        period = asked_for(group).period
        content = proof_file(session, group, member, period, issuer())
    return file_of(content, "application/json", file_name(member, period), "attachment")
