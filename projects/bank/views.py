"""A project's bank accounts on screen: the list, one account, a statement against the book, what was signed."""

from collections.abc import Mapping, Sequence

from flask import Blueprint, redirect, render_template, request, url_for
from marshmallow import ValidationError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from access.deeds import deed
from access.policy import Act
from core.errors import Refusal
from core.money import Money, currency
from ledger.models import Book
from projects.bank import importing, reconciling
from projects.bank.accounts import account_in, accounts_of, add_account
from projects.bank.models import BankAccount
from projects.bank.page import AccountRow, account_row, item_groups, statement_page
from projects.bank.position import statements_of
from projects.bank.reconciliation import NamedDifference
from projects.bank.schemas import DIFFERENCES, account_sent, differences_sent
from projects.bank.sniffing import FORM_NAMES, MOST_BYTES, Form
from projects.finding import book_in, books_of, project_for
from projects.models import Project
from projects.voucher_views import allowed
from web import database
from web.errors import status_of
from web.fields import sent
from web.forms import beside
from web.guard import current_actor, current_grants, requires
from web.sizes import takes_files

bp = Blueprint("bank", __name__, url_prefix="/projects/<pid>/bank")

Answer = Response | str | tuple[Response | str, int]
Errors = Mapping[str, Sequence[str]]


@bp.get("")
@requires(Act.PROJECT_READ)
def index(pid: str) -> str:
    with database.reading() as session:
        return _list(session, project_for(session, current_grants(), Act.PROJECT_READ, pid), {}, {})


def _list(session: Session, project: Project, values: Mapping[str, str], errors: Errors) -> str:
    books = books_of(session, project)
    by_id = {book.id: book for book in books}
    rows = [account_row(session, by_id[account.book_id], account) for account in accounts_of(session, books)]
    return render_template(
        "bank/index.html",
        project=project,
        practice=project.practice,
        rows=rows,
        currencies=[(book.currency, book.currency) for book in books],
        values={"number": str(_next_number(rows)), **values},
        errors=errors,
        acts=allowed(session, project),
    )


def _next_number(rows: Sequence[AccountRow]) -> int:
    return max((row.account.number for row in rows), default=0) + 1


@bp.post("")
@requires(Act.RECONCILE)
def add(pid: str) -> Answer:
    fields = sent()
    try:
        with database.transaction() as session:
            project = project_for(session, current_grants(), Act.RECONCILE, pid)
            said = account_sent(fields, [book.currency for book in books_of(session, project)])
            book = book_in(session, project, said.pop("currency"))
            account = add_account(session, book, **said, by=current_actor())
    except (ValidationError, Refusal) as refused:
        with database.reading() as session:
            project = project_for(session, current_grants(), Act.RECONCILE, pid)
            return _list(session, project, fields, beside(refused, "number")), status_of(refused)
    return to_account(pid, account.public_id)


def to_account(pid: str, bid: str) -> Response:
    return redirect(url_for("bank.account", pid=pid, bid=bid))


@bp.get("/<string(length=16):bid>")
@requires(Act.PROJECT_READ)
def account(pid: str, bid: str) -> str:
    with database.reading() as session:
        return account_page(session, project_for(session, current_grants(), Act.PROJECT_READ, pid), bid, {})


def account_page(session: Session, project: Project, bid: str, errors: Errors) -> str:
    book, found = account_in(session, project, bid)
    statements = statements_of(session, found)
    return render_template(
        "bank/account.html",
        project=project,
        practice=project.practice,
        row=account_row(session, book, found),
        statements=list(reversed(statements)),
        closings={one.id: currency(book.currency) for one in statements},
        forms={form.value: name for form, name in FORM_NAMES.items()},
        held=importing.waiting_file(session, found),
        signed=list(reversed(reconciling.signed_of(session, found))),
        errors=errors,
        acts=allowed(session, project),
        most=MOST_BYTES // 1_000_000,
    )


@bp.post("/<string(length=16):bid>/files")
@requires(Act.RECONCILE)
@takes_files
def choose(pid: str, bid: str) -> Answer:
    """Holds the file and shows what would be imported; nothing of it is in the statements yet."""
    file = request.files.get("file")
    content = file.read() if file else b""
    try:
        with database.transaction() as session:
            project = project_for(session, current_grants(), Act.RECONCILE, pid)
            held = importing.hold_file(session, account_in(session, project, bid)[1], content, by=current_actor())
    except Refusal as refused:
        with database.reading() as session:
            project = project_for(session, current_grants(), Act.RECONCILE, pid)
            return account_page(session, project, bid, beside(refused, "file")), status_of(refused)
    return redirect(url_for("bank_imports.trial", pid=pid, bid=bid, sha256=held.sha256))


@bp.get("/<string(length=16):bid>/statements/<string(length=16):bsid>")
@requires(Act.PROJECT_READ)
def statement(pid: str, bid: str, bsid: str) -> str:
    with database.reading() as session:
        project = project_for(session, current_grants(), Act.PROJECT_READ, pid)
        return _statement(session, project, *account_in(session, project, bid), bsid, {}, {})


def _statement(
    session: Session, project: Project, book: Book, found: BankAccount, bsid: str, values: Mapping[str, str], errors: Errors,
    named: Sequence[NamedDifference] = (),
) -> str:  # fmt: skip
    return render_template(
        "bank/statement.html",
        project=project,
        practice=project.practice,
        account=found,
        page=statement_page(session, book, found, reconciling.statement_in(session, found, bsid), named),
        form_name=FORM_NAMES[Form(reconciling.statement_in(session, found, bsid).form)],
        places=range(1, DIFFERENCES + 1),
        values=values,
        errors=errors,
        acts=allowed(session, project),
    )


@bp.post("/<string(length=16):bid>/statements/<string(length=16):bsid>/sign")
@requires(Act.RECONCILE)
def sign(pid: str, bid: str, bsid: str) -> Answer:
    fields = sent()
    try:
        with database.transaction() as session:
            project = project_for(session, current_grants(), Act.RECONCILE, pid)
            book, found = account_in(session, project, bid)
            named = differences_sent(fields, currency(book.currency))
            row = reconciling.statement_in(session, found, bsid)
            signed = reconciling.sign(session, book, found, row, named, by=current_actor())
    except (ValidationError, Refusal) as refused:
        with database.reading() as session:
            project = project_for(session, current_grants(), Act.RECONCILE, pid)
            book, found = account_in(session, project, bid)
            return _statement(session, project, book, found, bsid, fields, beside(refused, "sign")), status_of(refused)
    return redirect(url_for("bank.reconciliation", pid=pid, bid=bid, brid=signed.public_id))


@bp.get("/<string(length=16):bid>/reconciliations/<string(length=16):brid>")
@requires(Act.PROJECT_READ)
def reconciliation(pid: str, bid: str, brid: str) -> str:
    with database.reading() as session:
        project = project_for(session, current_grants(), Act.PROJECT_READ, pid)
        book, found = account_in(session, project, bid)
        row = reconciling.reconciliation_in(session, found, brid)
        said, unit = reconciling.said_in(row), currency(book.currency)
        return render_template(
            "bank/reconciliation.html",
            project=project,
            practice=project.practice,
            account=found,
            row=row,
            said=said,
            balances={"book": Money(said.found.book_minor, unit), "bank": Money(said.found.bank_minor, unit)},
            groups=item_groups(said.found.items, book.currency),
            signed=deed(session, row.prepared_by, row.prepared_at),
        )
