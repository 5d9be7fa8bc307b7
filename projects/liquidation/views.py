"""Liquidation on screen: what is open, a report from ticked spending, the funder's decision line by line."""

from collections.abc import Callable, Mapping

from flask import Blueprint, redirect, render_template, url_for
from marshmallow import ValidationError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from access.policy import Act
from core.calendars import today
from core.db import new_public_id
from core.errors import Refusal
from core.frozen import from_text
from core.money import currency
from ledger.voucher_models import Voucher
from projects import vouchers
from projects.ageing import brackets, by_age
from projects.documents import documents_of
from projects.errors import DayBeforeProject, DayInFuture
from projects.finding import agreement_of, book_in, document_of, project_for
from projects.funding_models import FundingAgreement
from projects.liquidation import errors
from projects.liquidation.deciding import decide, take_out
from projects.liquidation.models import VERDICTS
from projects.liquidation.page import find_report, line_parts, source_parts, sums_of
from projects.liquidation.report import LIQUIDATION_REPORT, Report, report_of
from projects.liquidation.schemas import decision_sent, report_sent
from projects.liquidation.shares import unreported
from projects.models import Project
from projects.views import calendar_of, today_parts
from projects.voucher_views import allowed, back
from web import database
from web.errors import status_of
from web.fields import Form, Text, sent
from web.forms import Sent, beside
from web.guard import current_actor, current_grants, requires
from web.language import current_language

bp = Blueprint("liquidation", __name__, url_prefix="/projects/<pid>/liquidation")

Answer = Response | str | tuple[Response | str, int]
Values = Mapping[str, str]
Errors = Mapping[str, list[str]]
# The field beside which a refusal stands.
FIELD_OF: Mapping[type[Exception], str] = dict.fromkeys(
    (DayBeforeProject, DayInFuture, errors.ShareLater, errors.DecidedBeforeReport, errors.DecidedBackwards), "day"
)


@bp.get("")
@requires(Act.PROJECT_READ)
def index(pid: str) -> str:
    with database.reading() as session:
        project = project_for(session, current_grants(), Act.PROJECT_READ, pid)
        day = today(project.timezone)
        parts = source_parts(session, project, day)
        return render_template(
            "projects/liquidation/index.html",
            project=project,
            practice=project.practice,
            day=day,
            parts=parts,
            sums=by_age(one for part in parts for one in part.still_open),
            brackets=brackets(),
            money_of=currency,
            verdicts=VERDICTS,
            acts=allowed(session, project),
        )


@bp.get("/new/<int:number>")
@requires(Act.PROJECT_PREPARE)
def new(pid: str, number: int) -> str:
    """`number` is that of the agreement that is accounted for."""
    with database.reading() as session:
        project = project_for(session, current_grants(), Act.PROJECT_PREPARE, pid)
        agreement = agreement_of(session, project, number)
        ticked = {f"share-{share.key}": "yes" for share in unreported(session, agreement)}
        return _new(session, project, agreement, ticked, {})


def _new(session: Session, project: Project, agreement: FundingAgreement, values: Values, wrong: Errors) -> str:
    return render_template(
        "projects/liquidation/new.html",
        project=project,
        practice=project.practice,
        agreement=agreement,
        shares=unreported(session, agreement),
        values={**today_parts("day", project), "reference": new_public_id(), **values},
        errors=wrong,
    )


@bp.post("/new/<int:number>")
@requires(Act.PROJECT_PREPARE)
def add(pid: str, number: int) -> Answer:
    fields = sent()
    try:
        with database.transaction() as session:
            project = project_for(session, current_grants(), Act.PROJECT_PREPARE, pid)
            agreement = agreement_of(session, project, number)
            open_shares = unreported(session, agreement)
            asked = report_sent(Sent(fields), [share.key for share in open_shares], calendar_of(project))
            said = report_of(agreement, [share for share in open_shares if share.key in asked.shares], asked.note)
            book, by = book_in(session, project, agreement.currency), current_actor()
            memo = f"{current_language().text(LIQUIDATION_REPORT.title)}: {agreement.title}"[:300]
            prepared = vouchers.prepare(
                session, project, book, LIQUIDATION_REPORT, asked.day, said, memo, by=by, reference=asked.reference
            )
    except (ValidationError, Refusal) as refused:
        with database.reading() as session:
            project = project_for(session, current_grants(), Act.PROJECT_PREPARE, pid)
            agreement, wrong = agreement_of(session, project, number), beside(refused, FIELD_OF.get(type(refused), ""))
            return _new(session, project, agreement, fields, wrong), status_of(refused)
    return back(pid, prepared.public_id)


@bp.get("/<string(length=16):rid>")
@requires(Act.PROJECT_READ)
def report(pid: str, rid: str) -> str:
    with database.reading() as session:
        project = project_for(session, current_grants(), Act.PROJECT_READ, pid)
        return _report(session, project, rid, {}, {})


def _report(session: Session, project: Project, rid: str, values: Values, wrong: Errors) -> str:
    found = find_report(session, project, rid)
    said = from_text(Report, found.content)
    parts = line_parts(session, project, found)
    return render_template(
        "projects/liquidation/report.html",
        project=project,
        practice=project.practice,
        report=found,
        said=said,
        agreement=agreement_of(session, project, said.agreement),
        parts=parts,
        sums=sums_of([part.line for part in parts], said.currency),
        verdicts=VERDICTS,
        papers=[("", "–"), *((paper.public_id, paper.title) for paper in documents_of(session, project))],
        values={**today_parts("day", project), **values},
        errors=wrong,
        acts=allowed(session, project),
    )


def _do(pid: str, rid: str, act: Act, deed: Callable[[Session, Project, Voucher, Sent], None]) -> Answer:
    fields = sent()
    try:
        with database.transaction() as session:
            project = project_for(session, current_grants(), act, pid)
            deed(session, project, find_report(session, project, rid), Sent(fields))
    except (ValidationError, Refusal) as refused:
        with database.reading() as session:
            project = project_for(session, current_grants(), act, pid)
            wrong = beside(refused, FIELD_OF.get(type(refused), ""))
            return _report(session, project, rid, fields, wrong), status_of(refused)
    return redirect(url_for("liquidation.report", pid=pid, rid=rid))


@bp.post("/<string(length=16):rid>/decide")
@requires(Act.TRANCHE_DECIDE)
def decided(pid: str, rid: str) -> Answer:
    def write(session: Session, project: Project, found: Voucher, form: Sent) -> None:
        parts = line_parts(session, project, found)
        asked = decision_sent(form, [part.line.public_id for part in parts], calendar_of(project))
        paper = document_of(session, project, asked.document).id if asked.document else None
        decide(session, project, found, asked.decisions, asked.day, by=current_actor(), document_id=paper)

    return _do(pid, rid, Act.TRANCHE_DECIDE, write)


@bp.post("/<string(length=16):rid>/take-out")
@requires(Act.PROJECT_PREPARE)
def taken_out(pid: str, rid: str) -> Answer:
    def write(session: Session, project: Project, found: Voucher, form: Sent) -> None:
        asked = form.load(Form.from_dict({"line": Text(most=16), "out": Text()})())
        form.finish()
        take_out(session, project, found, asked["line"], asked["out"], by=current_actor())

    return _do(pid, rid, Act.PROJECT_PREPARE, write)
