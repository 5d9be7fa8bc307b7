"""Importing a bank's file on screen: what it would bring, which column is what, and the tick that keeps it."""

from collections.abc import Iterable, Mapping, Sequence

from flask import Blueprint, redirect, render_template, request, url_for
from marshmallow import ValidationError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from access.policy import Act
from core.calendars import Calendar
from core.errors import Refusal
from core.marks import N_, Term
from core.money import currency
from ledger.models import Book
from projects.bank import importing
from projects.bank.accounts import account_in, keep_mapping
from projects.bank.amounts import DecimalMark
from projects.bank.days import DATE_FORM_NAMES
from projects.bank.importing import DryRun
from projects.bank.mapping import PARTS, ColumnMapping, Delimiter
from projects.bank.models import BankAccount, BankFile
from projects.bank.page import columns_page, is_csv
from projects.bank.reading import CellsUnreadable
from projects.bank.schemas import columns_sent, typed_beside
from projects.bank.sniffing import FORM_NAMES
from projects.finding import project_for
from projects.models import Project
from web import database
from web.errors import status_of
from web.fields import sent
from web.forms import beside
from web.guard import current_actor, current_grants, requires
from web.language import current_language

bp = Blueprint("bank_imports", __name__, url_prefix="/projects/<pid>/bank/<string(length=16):bid>/files")

Answer = Response | str | tuple[Response | str, int]
MOST_SHOWN = 300  # bad cells and lines on one page; when these are mended, the rest is named
CALENDARS = (
    (Calendar.GREGORIAN, Term(N_("Gregorian (2026)"))),
    (Calendar.BUDDHIST, Term(N_("Buddhist Era (2569)"))),
    (Calendar.SOLAR_HIJRI, Term(N_("Solar Hijri (1405)"))),
)
DECIMALS = ((DecimalMark.POINT, Term(N_("a point: 1,234.50"))), (DecimalMark.COMMA, Term(N_("a comma: 1.234,50"))))
DELIMITERS = (
    ("", Term(N_("find it out"))),
    (Delimiter.COMMA, Term(N_("comma"))),
    (Delimiter.SEMICOLON, Term(N_("semicolon"))),
    (Delimiter.TAB, Term(N_("tabulator"))),
    (Delimiter.BAR, Term(N_("upright line"))),
)


@bp.get("/<string(length=64):sha256>")
@requires(Act.RECONCILE)
def trial(pid: str, bid: str, sha256: str) -> Answer:
    """The dry run: everything that would be imported, or every reason why not."""
    fields = {name: request.args.get(name, "") for name in ("opening", "closing")}
    with database.reading() as session:
        return _trial(session, project_for(session, current_grants(), Act.RECONCILE, pid), bid, sha256, fields)


def _trial(
    session: Session, project: Project, bid: str, sha256: str, fields: Mapping[str, str], refused: Refusal | None = None
) -> Answer:
    book, account = account_in(session, project, bid)
    file = importing.held_file(session, account, sha256)
    found, errors, problem = None, {}, refused
    try:
        if not refused:
            found = importing.dry_run(session, book, account, file, typed_beside(fields, currency(book.currency)))
    except ValidationError as wrong:
        errors = beside(wrong, "opening")
    except Refusal as wrong:
        problem = wrong
    page = _trial_page(project, book, account, file, found, fields, errors, problem)
    return page if found else (page, status_of(problem) if problem else 422)


def _trial_page(
    project: Project, book: Book, account: BankAccount, file: BankFile, found: DryRun | None, fields: Mapping[str, str],
    errors: Mapping[str, Sequence[str]], problem: Refusal | None,
) -> str:  # fmt: skip
    bad = problem.problems if isinstance(problem, CellsUnreadable) else ()
    return render_template(
        "bank/trial.html",
        project=project,
        practice=project.practice,
        account=account,
        book=book,
        file=file,
        found=found,
        lines=[(line, found.statement.money(line.amount_minor)) for _, line in found.new[:MOST_SHOWN]] if found else [],
        more=max(0, len(found.new) - MOST_SHOWN) if found else 0,
        form_name=FORM_NAMES[found.form] if found else "",
        values=fields,
        errors=errors,
        problem=current_language().sentence(problem) if problem else "",
        bad=bad[:MOST_SHOWN],
        more_bad=max(0, len(bad) - MOST_SHOWN),
        csv=is_csv(file),
    )


@bp.post("/<string(length=64):sha256>")
@requires(Act.RECONCILE)
def keep(pid: str, bid: str, sha256: str) -> Answer:
    """The tick: the statement and its new lines are kept."""
    fields = sent()
    try:
        with database.transaction() as session:
            project = project_for(session, current_grants(), Act.RECONCILE, pid)
            book, account = account_in(session, project, bid)
            file = importing.held_file(session, account, sha256)
            typed = typed_beside(fields, currency(book.currency))
            row = importing.keep(session, book, account, file, typed, by=current_actor())
    except (ValidationError, Refusal) as refused:
        with database.reading() as session:
            project = project_for(session, current_grants(), Act.RECONCILE, pid)
            return _trial(session, project, bid, sha256, fields, refused if isinstance(refused, Refusal) else None)
    return redirect(url_for("bank.statement", pid=pid, bid=bid, bsid=row.public_id))


@bp.get("/<string(length=64):sha256>/columns")
@requires(Act.RECONCILE)
def columns(pid: str, bid: str, sha256: str) -> str:
    with database.reading() as session:
        project = project_for(session, current_grants(), Act.RECONCILE, pid)
        return _columns(session, project, bid, sha256, {}, {})


def _columns(
    session: Session, project: Project, bid: str, sha256: str, values: Mapping[str, str],
    errors: Mapping[str, Sequence[str]],
) -> str:  # fmt: skip
    _, account = account_in(session, project, bid)
    file = importing.held_file(session, account, sha256)
    page, reader = columns_page(account, file), current_language()
    return render_template(
        "bank/columns.html",
        project=project,
        practice=project.practice,
        account=account,
        file=file,
        page=page,
        problem=reader.sentence(page.problem) if page.problem else "",
        named_parts=PARTS,
        choices=[("", reader.text(N_("– none –"))), *((str(place), letter) for place, letter in enumerate(page.letters))],
        date_forms=_named(DATE_FORM_NAMES.items()),
        calendars=_named(CALENDARS),
        decimals=_named(DECIMALS),
        delimiters=_named(DELIMITERS),
        values={**_chosen(page.mapping), **values},
        errors=errors,
    )


def _named(options: Iterable[tuple[str, Term]]) -> list[tuple[str, str]]:
    return [(str(value), current_language().text(name)) for value, name in options]


def _chosen(mapping: ColumnMapping | None) -> dict[str, str]:
    """The columns that were chosen before, as the form holds them."""
    names = {"header-lines": "header_lines", "footer-lines": "footer_lines", "date-form": "date_form"}
    fields = [*PARTS, "header-lines", "footer-lines", "date-form", "calendar", "decimal", "delimiter"]
    if mapping is None:
        return {"header-lines": "1", "footer-lines": "0"}
    kept = {name: getattr(mapping, names.get(name, name)) for name in fields}
    return {name: "" if value is None else str(value) for name, value in kept.items()}


@bp.post("/<string(length=64):sha256>/columns")
@requires(Act.RECONCILE)
def keep_columns(pid: str, bid: str, sha256: str) -> Answer:
    fields = sent()
    try:
        with database.transaction() as session:
            project = project_for(session, current_grants(), Act.RECONCILE, pid)
            _, account = account_in(session, project, bid)
            page = columns_page(account, importing.held_file(session, account, sha256))
            keep_mapping(session, account, columns_sent(fields, page.rows))
    except (ValidationError, Refusal) as refused:
        with database.reading() as session:
            project = project_for(session, current_grants(), Act.RECONCILE, pid)
            return _columns(session, project, bid, sha256, fields, beside(refused, "amount")), status_of(refused)
    return redirect(url_for("bank_imports.trial", pid=pid, bid=bid, sha256=sha256))
