"""Documents of a project on screen: the list, one with what it is evidence of, a new one, and its scan.

A scan is what a stranger may have made: it is sent under a name of ours, as the kind that its bytes showed, in a sandbox.
"""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from flask import Blueprint, redirect, render_template, request, send_file, url_for
from marshmallow import ValidationError
from marshmallow.fields import Field
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from access.policy import Act
from core.errors import NotFound, Refusal
from core.marks import N_
from core.money import Money, currency
from projects.documents import Paper, add_document, documents_of, file_of
from projects.errors import DayInFuture
from projects.finding import books_of, document_of, project_for
from projects.models import DOCUMENT_KINDS, DocumentKind, Project
from projects.spending.paper_schemas import FIELD_OF as OF_A_PAPER
from projects.spending.paper_schemas import bytes_of
from projects.spending.reading import vouchers_on
from projects.views import calendar_of, today_parts
from projects.voucher_kinds import KINDS
from projects.voucher_views import allowed
from web import database
from web.errors import status_of
from web.fields import Amount, Form, OneOf, Text, sent
from web.forms import Sent, beside
from web.guard import current_actor, current_grants, requires
from web.headers import SANDBOX, STRICTER
from web.language import current_language
from web.sizes import scan_sent, takes_scans

bp = Blueprint("documents", __name__, url_prefix="/projects/<pid>/documents")

Answer = Response | str | tuple[str, int]
FIELD_OF: Mapping[type[Exception], str] = {**OF_A_PAPER, DayInFuture: "day"}
# How the bytes of a scan are named; a browser cannot show a PDF in a sandbox, so that is handed over as a file.
ENDINGS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}


class ScanMissing(NotFound):
    code = "scan-missing"
    sentence = N_("This document has no scan: only what is written on it is kept. Ask for the paper itself.")


@bp.get("")
@requires(Act.PROJECT_READ)
def index(pid: str) -> str:
    with database.reading() as session:
        project = project_for(session, current_grants(), Act.PROJECT_READ, pid)
        return render_template(
            "projects/documents.html",
            project=project,
            practice=project.practice,
            documents=documents_of(session, project),
            kinds=DOCUMENT_KINDS,
            acts=allowed(session, project),
        )


@bp.get("/new")
@requires(Act.PROJECT_PREPARE)
def new(pid: str) -> str:
    with database.reading() as session:
        return _form(session, project_for(session, current_grants(), Act.PROJECT_PREPARE, pid), {}, {})


def _form(session: Session, project: Project, values: Mapping[str, str], errors: Mapping[str, list[str]]) -> str:
    text = current_language().text
    return render_template(
        "projects/new_document.html",
        project=project,
        practice=project.practice,
        kinds=[(one.value, text(name)) for one, name in DOCUMENT_KINDS.items()],
        currencies=[(book.currency, book.currency) for book in books_of(session, project)],
        values={**today_parts("day", project), **values},
        errors=errors,
    )


@bp.post("/new")
@requires(Act.PROJECT_PREPARE)
@takes_scans
def add(pid: str) -> Answer:
    fields = sent()
    try:
        with database.transaction() as session:
            project = project_for(session, current_grants(), Act.PROJECT_PREPARE, pid)
            paper = _paper_sent(session, project, Sent(fields))
            document = add_document(session, project, paper, bytes_of(scan_sent("scan")), by=current_actor())
    except (ValidationError, Refusal) as refused:
        with database.reading() as session:
            project = project_for(session, current_grants(), Act.PROJECT_PREPARE, pid)
            return _form(session, project, fields, beside(refused, FIELD_OF.get(type(refused), ""))), status_of(refused)
    return redirect(url_for("documents.document", pid=pid, did=document.public_id))


def _paper_sent(session: Session, project: Project, form: Sent) -> Paper:
    known = {book.currency for book in books_of(session, project)}
    code = form.fields.get("currency", "")
    unit = currency(code if code in known else books_of(session, project)[0].currency)
    fields: dict[str, Field[Any]] = {
        "kind": OneOf(DocumentKind),
        "title": Text(most=200),
        "issued_by": Text(most=120, load_default="", data_key="issued-by"),
        "serial": Text(most=60, load_default=""),
        "currency": Text(most=3),
        "amount_minor": Amount(unit, load_default=None, data_key="amount"),
    }
    asked, day = form.load(Form.from_dict(fields)()), form.day("day", calendar_of(project))
    form.finish()
    asked["currency"] = unit.code if asked["amount_minor"] else None
    asked["amount_minor"] = asked["amount_minor"] or None
    return Paper(day=day, **asked)


@bp.get("/<string(length=16):did>")
@requires(Act.PROJECT_READ)
def document(pid: str, did: str) -> str:
    with database.reading() as session:
        project = project_for(session, current_grants(), Act.PROJECT_READ, pid)
        found = document_of(session, project, did)
        amount = Money(found.amount_minor, currency(found.currency or "")) if found.amount_minor else None
        file = file_of(session, found)
        return render_template(
            "projects/document.html",
            project=project,
            practice=project.practice,
            document=found,
            amount=amount,
            picture=file is not None and file.media_type.startswith("image/"),
            kinds=DOCUMENT_KINDS,
            vouchers=vouchers_on(session, project, found),
            voucher_kinds=KINDS,
        )


@bp.get("/<string(length=16):did>/scan")
@requires(Act.PROJECT_READ)
def scan(pid: str, did: str) -> Response:
    with database.reading() as session:
        project = project_for(session, current_grants(), Act.PROJECT_READ, pid)
        found = document_of(session, project, did)
        file = file_of(session, found)
        if file is None:
            raise ScanMissing()
        name = f"document-{found.public_id}.{ENDINGS[file.media_type]}"
        apart = file.media_type == "application/pdf" or "save" in request.args
        response = send_file(BytesIO(file.content), mimetype=file.media_type, as_attachment=apart, download_name=name)
    if not apart:
        response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    response.headers[STRICTER] = SANDBOX
    return response
