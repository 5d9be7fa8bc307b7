"""Minutes of an assembly on screen: their fingerprint, approval and corrections, and the scans kept beside them.

A scan is what a stranger may have made: it is sent under a name of ours, as the kind that its bytes showed, in a sandbox.
"""

from collections.abc import Mapping
from io import BytesIO

from flask import Blueprint, render_template, request, send_file
from marshmallow import ValidationError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from access.policy import Act
from budgeting.assembly import asking, finding
from budgeting.assembly import minutes as keeping
from budgeting.assembly.errors import AssemblyPaperUnknown
from budgeting.assembly.models import Assembly
from budgeting.assembly.schemas import PAPER_KINDS, CorrectionForm, PaperForm
from budgeting.assembly.views import ONE, Answer, do, in_the_assembly, options
from core.marks import N_
from projects.documents import MEGABYTE, file_of
from projects.errors import FileTooLarge
from projects.models import DOCUMENT_KINDS
from web import database
from web.forms import Sent
from web.guard import current_actor, current_grants, requires
from web.headers import SANDBOX, STRICTER
from web.in_a_fund import calendar_of, today_parts
from web.language import current_language
from web.sizes import scan_sent, takes_scans

bp = Blueprint("minutes", __name__, url_prefix=f"/funds/<fid>/assemblies{ONE}/minutes")

HERE = "minutes.show"
SCAN_MISSING = N_("Choose a photo or a scan.")
# How the bytes of a scan are named; a browser cannot show a PDF in a sandbox, so that is handed over as a file.
ENDINGS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}


@bp.get("")
@requires(Act.PROJECT_READ)
def show(fid: str, aid: str) -> str:
    with database.reading() as session:
        return _page(session, finding.assembly_for(session, current_grants(), Act.PROJECT_READ, fid, aid), {}, {})


def _page(session: Session, assembly: Assembly, values: Mapping[str, str], errors: Mapping[str, list[str]]) -> str:
    return render_template(
        "budgeting/assembly/minutes.html",
        **in_the_assembly(session, assembly),
        minutes=keeping.minutes_of(session, assembly),
        approval=finding.approval_of(session, assembly),
        decided=keeping.approving_decision(session, assembly),
        corrections=finding.corrections_of(session, assembly),
        papers=finding.papers_of(session, assembly),
        paper_kinds=DOCUMENT_KINDS,
        kinds=options({kind: DOCUMENT_KINDS[kind] for kind in PAPER_KINDS}),
        values={**today_parts("day", assembly.fund), **values},
        errors=errors,
    )


@bp.post("/approve")
@requires(Act.PROJECT_CONFIRM)
def approve(fid: str, aid: str) -> Answer:
    def deed(session: Session, assembly: Assembly, form: Sent) -> None:
        form.finish()
        keeping.approve(session, assembly, by=current_actor())

    return do(fid, aid, Act.PROJECT_CONFIRM, deed, _page, HERE)


@bp.post("/corrections")
@requires(Act.PROJECT_PREPARE)
def correct(fid: str, aid: str) -> Answer:
    def deed(session: Session, assembly: Assembly, form: Sent) -> None:
        asked, day = form.load(CorrectionForm()), form.day("day", calendar_of(assembly.fund))
        form.finish()
        keeping.correct(session, assembly, day, asked["correction"], by=current_actor())

    return do(fid, aid, Act.PROJECT_PREPARE, deed, _page, HERE)


@bp.post("/papers")
@requires(Act.PROJECT_PREPARE)
@takes_scans
def add_paper(fid: str, aid: str) -> Answer:
    def deed(session: Session, assembly: Assembly, form: Sent) -> None:
        asked, scan = form.load(PaperForm()), scan_sent("scan")
        form.finish()
        if scan is None:
            raise ValidationError({"scan": [current_language().text(SCAN_MISSING)]})
        if scan.size > len(scan.content):
            raise FileTooLarge(size=-(-scan.size // MEGABYTE), most=len(scan.content) // MEGABYTE)
        asking.keep_paper(session, assembly, asked["kind"], asked["title"], scan.content, by=current_actor())

    return do(fid, aid, Act.PROJECT_PREPARE, deed, _page, HERE)


@bp.get("/papers/<int:number>")
@requires(Act.HOUSEHOLD_READ)
def paper(fid: str, aid: str, number: int) -> Response:
    """A photo or scan: lists and signed sheets name people, so it is for those who may read the register."""
    with database.reading() as session:
        assembly = finding.assembly_for(session, current_grants(), Act.HOUSEHOLD_READ, fid, aid)
        file = file_of(session, finding.paper_of(session, assembly, number).document)
        if file is None:
            raise AssemblyPaperUnknown()
        name = f"{assembly.name}-paper-{number}.{ENDINGS[file.media_type]}"
        apart = file.media_type == "application/pdf" or "save" in request.args
        response = send_file(BytesIO(file.content), mimetype=file.media_type, as_attachment=apart, download_name=name)
    if not apart:
        response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    response.headers[STRICTER] = SANDBOX
    return response
