"""Sources of a project on screen: a new one, and an agreement with its columns, its tranches and what may come next."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import marshmallow as ma
from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from access.policy import Act
from core.calendars import today
from core.db import new_public_id
from core.errors import Refusal
from core.money import currency
from ledger.vouchers import Kind
from projects import vouchers
from projects.agreement_page import agreement_page, tranche_rows
from projects.agreements import (
    AMENDMENT,
    PLEDGE,
    RECEIPT,
    RECEIVED_INTO,
    SIGNING,
    Amendment,
    Pledge,
    Receipt,
    Signing,
    add_source,
)
from projects.documents import documents_of
from projects.errors import (
    AboveCommitment,
    AboveOrdered,
    AgreementExpired,
    CommitmentBelowApproved,
    DayBeforeProject,
    DayBeforeSigning,
    DayInFuture,
    IndexNeedsRate,
    MoneyPlaceUnknown,
    NotAboveZero,
    OtherCurrency,
    PledgeBelowZero,
    TrancheReceivedTwice,
    TrancheWrongState,
)
from projects.finding import agreement_of, book_in, books_of, document_of, organisation_by, project_for
from projects.funding_models import INSTRUMENTS, MEASURES, TRANCHE_STATES, FundingAgreement, Instrument, TrancheState
from projects.funding_schemas import SourceForm, index_sent, money_form, terms_sent
from projects.models import Document, Project
from projects.page import BESIDE, FOUR
from projects.places import places_of
from projects.setting_up import every_organisation
from projects.terms import MATCH_BASES
from projects.views import calendar_of, today_parts
from projects.voucher_views import allowed, back
from web import database
from web.errors import status_of
from web.fields import Text, Whole, sent
from web.forms import Sent, beside
from web.guard import current_actor, current_grants, requires
from web.language import current_language

bp = Blueprint("agreements", __name__, url_prefix="/projects/<pid>/agreements")

Answer = Response | str | tuple[Response | str, int]
# Which field a refusal of each form stands beside.
FIELD_OF: Mapping[type[Exception], str] = {
    DayBeforeProject: "day",
    DayInFuture: "day",
    DayBeforeSigning: "day",
    AgreementExpired: "day",
    NotAboveZero: "amount",
    PledgeBelowZero: "amount",
    CommitmentBelowApproved: "amount",
    AboveCommitment: "amount",
    AboveOrdered: "amount",
    IndexNeedsRate: "amount",
    OtherCurrency: "currency",
    TrancheReceivedTwice: "tranche",
    TrancheWrongState: "tranche",
    MoneyPlaceUnknown: "place",
}
# What a form of an agreement prepares: its kind, its day, what it says, and the client's reference.
Prepared = tuple[Kind, Any, object, str]


@bp.get("/new")
@requires(Act.PROJECT_SET_UP)
def new(pid: str) -> str:
    with database.reading() as session:
        return _new_page(session, project_for(session, current_grants(), Act.PROJECT_SET_UP, pid), {}, {})


def _new_page(
    session: Session, project: Project, values: Mapping[str, str], errors: Mapping[str, list[str]]
) -> str:
    text = current_language().text
    return render_template(
        "projects/new_agreement.html",
        project=project,
        practice=project.practice,
        funders=[(one.public_id, one.name) for one in every_organisation(session)],
        instruments=[(one.value, text(name)) for one, name in INSTRUMENTS.items()],
        currencies=[(book.currency, book.currency) for book in books_of(session, project)],
        values=values,
        errors=errors,
    )


@bp.post("/new")
@requires(Act.PROJECT_SET_UP)
def add(pid: str) -> Answer:
    fields = sent()
    try:
        asked = SourceForm().load(fields)
        with database.transaction() as session:
            project = project_for(session, current_grants(), Act.PROJECT_SET_UP, pid)
            funder = organisation_by(session, asked["funder"])
            source = (asked["title"], asked["instrument"], asked["currency"])
            agreement = add_source(session, project, funder, *source, by=current_actor())
    except (ma.ValidationError, Refusal) as refused:
        with database.reading() as session:
            project = project_for(session, current_grants(), Act.PROJECT_SET_UP, pid)
            return _new_page(session, project, fields, beside(refused, FIELD_OF.get(type(refused), ""))), status_of(refused)
    return redirect(url_for("agreements.agreement", pid=pid, number=agreement.number))


@bp.get("/<int(max=9999):number>")
@requires(Act.PROJECT_READ)
def agreement(pid: str, number: int) -> str:
    with database.reading() as session:
        project = project_for(session, current_grants(), Act.PROJECT_READ, pid)
        found = agreement_of(session, project, number)
        return render_template(
            "projects/agreement.html",
            project=project,
            practice=project.practice,
            agreement=found,
            page=agreement_page(session, project, found, today(project.timezone)),
            four=FOUR,
            beside=BESIDE,
            measures=MEASURES,
            instruments=INSTRUMENTS,
            states=TRANCHE_STATES,
            bases=MATCH_BASES,
            may_receive=found.instrument in RECEIVED_INTO,
            acts=allowed(session, project),
        )


@bp.get("/<int(max=9999):number>/<any(pledge, sign, amend, receive):form>")
@requires(Act.PROJECT_PREPARE)
def write(pid: str, number: int, form: str) -> str:
    with database.reading() as session:
        project = project_for(session, current_grants(), Act.PROJECT_PREPARE, pid)
        return _form(session, project, agreement_of(session, project, number), form, {}, {})


def _form(
    session: Session,
    project: Project,
    found: FundingAgreement,
    form: str,
    values: Mapping[str, str],
    errors: Mapping[str, list[str]],
) -> str:
    text, book = current_language().text, book_in(session, project, found.currency)
    return render_template(
        "projects/agreement_form.html",
        project=project,
        practice=project.practice,
        agreement=found,
        form=form,
        tranches=[
            row
            for row in tranche_rows(session, found)
            if row.state == TrancheState.ORDERED or str(row.tranche.number) == values.get("tranche")
        ],
        base_choices=[(base.value, text(name)) for base, name in MATCH_BASES.items()],
        places=[(one.key, text(one.name, **one.facts)) for one in places_of(session, book)],
        papers=[("", "–"), *((paper.public_id, paper.title) for paper in documents_of(session, project))],
        values={**today_parts("day", project), "reference": new_public_id(), **request.args, **values},
        errors=errors,
    )


def _prepare(
    pid: str, number: int, form_name: str, read: Callable[[Session, Project, FundingAgreement, Sent], Prepared]
) -> Answer:
    fields = sent()
    try:
        with database.transaction() as session:
            project = project_for(session, current_grants(), Act.PROJECT_PREPARE, pid)
            found = agreement_of(session, project, number)
            form = Sent(fields)
            kind, day, said, reference = read(session, project, found, form)
            book, by = book_in(session, project, found.currency), current_actor()
            memo = f"{current_language().text(kind.title)}: {found.title}"
            prepared = vouchers.prepare(session, project, book, kind, day, said, memo[:300], by=by, reference=reference)
    except (ma.ValidationError, Refusal) as refused:
        with database.reading() as session:
            project = project_for(session, current_grants(), Act.PROJECT_PREPARE, pid)
            found = agreement_of(session, project, number)
            wrong = beside(refused, FIELD_OF.get(type(refused), ""))
            return _form(session, project, found, form_name, fields, wrong), status_of(refused)
    return back(pid, prepared.public_id)


def _paper(session: Session, project: Project, public_id: str) -> dict[str, str]:
    """The document that stands behind an entry, with the fingerprint of its scan."""
    if not public_id:
        return {}
    found: Document = document_of(session, project, public_id)
    return {"document": found.public_id, "document_sha256": found.sha256 or ""}


@bp.post("/<int(max=9999):number>/pledge")
@requires(Act.PROJECT_PREPARE)
def pledge(pid: str, number: int) -> Answer:
    def read(session: Session, project: Project, found: FundingAgreement, form: Sent) -> Prepared:
        more = {"reason": Text(load_default=""), "direction": Text(most=4), "document": Text(most=16, load_default="")}
        asked, day = form.load(money_form(currency(found.currency), **more)), form.day("day", calendar_of(project))
        form.finish()
        minor = -asked["amount_minor"] if asked["direction"] == "less" else asked["amount_minor"]
        paper = _paper(session, project, asked["document"])
        return PLEDGE, day, Pledge(found.currency, number, minor, asked["reason"], **paper), asked["reference"]

    return _prepare(pid, number, "pledge", read)


@bp.post("/<int(max=9999):number>/sign")
@requires(Act.PROJECT_PREPARE)
def sign(pid: str, number: int) -> Answer:
    def read(session: Session, project: Project, found: FundingAgreement, form: Sent) -> Prepared:
        terms, reference = terms_sent(form, currency(found.currency), calendar_of(project))
        day = form.day("day", calendar_of(project))
        form.finish()
        assert terms is not None, "what cannot be read was said by finish"
        if terms.document:
            paper = document_of(session, project, terms.document)
            terms = replace(terms, document=paper.public_id, document_sha256=paper.sha256 or "")
        return SIGNING, day, Signing(number, Instrument(found.instrument), terms), reference

    return _prepare(pid, number, "sign", read)


@bp.post("/<int(max=9999):number>/amend")
@requires(Act.PROJECT_PREPARE)
def amend(pid: str, number: int) -> Answer:
    def read(session: Session, project: Project, found: FundingAgreement, form: Sent) -> Prepared:
        more = {"reason": Text(), "direction": Text(most=4), "document": Text(most=16, load_default="")}
        asked = form.load(money_form(currency(found.currency), **more))
        expires_on = form.day("expires-on", calendar_of(project), optional=True)
        index, day = index_sent(form, calendar_of(project)), form.day("day", calendar_of(project))
        form.finish()
        minor = -asked["amount_minor"] if asked["direction"] == "less" else asked["amount_minor"]
        said = Amendment(
            currency=found.currency,
            agreement=number,
            instrument=Instrument(found.instrument),
            change_minor=minor,
            expires_on=expires_on or found.expires_on,
            reason=asked["reason"],
            index=index,
            **_paper(session, project, asked["document"]),
        )
        return AMENDMENT, day, said, asked["reference"]

    return _prepare(pid, number, "amend", read)


@bp.post("/<int(max=9999):number>/receive")
@requires(Act.PROJECT_PREPARE)
def receive(pid: str, number: int) -> Answer:
    def read(session: Session, project: Project, found: FundingAgreement, form: Sent) -> Prepared:
        more: dict[str, ma.fields.Field[Any]] = {
            "place": Text(most=20),
            "tranche": Whole(most=9999, load_default=0),
            "note": Text(load_default=""),
            "document": Text(most=16, load_default=""),
        }
        asked = form.load(money_form(currency(found.currency), **more))
        index, day = index_sent(form, calendar_of(project)), form.day("day", calendar_of(project))
        form.finish()
        said = Receipt(
            currency=found.currency,
            agreement=number,
            instrument=Instrument(found.instrument),
            amount_minor=asked["amount_minor"],
            place=asked["place"],
            tranche=asked["tranche"],
            note=asked["note"],
            index=index,
            **_paper(session, project, asked["document"]),
        )
        return RECEIPT, day, said, asked["reference"]

    return _prepare(pid, number, "receive", read)
