"""Advances on screen: who holds how much for how long, a new one, and cash that comes back. Each form becomes a voucher."""

from collections.abc import Mapping

from flask import Blueprint, render_template, request
from marshmallow import ValidationError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from access.policy import Act
from core.calendars import today
from core.db import new_public_id
from core.errors import Refusal
from core.money import currency
from core.rates import percent_text
from projects import vouchers
from projects.advances import errors
from projects.advances.giving import given
from projects.advances.kinds import ADVANCE, ADVANCE_RETURN, CameBack, latest_due
from projects.advances.left import advance_of, advances_on, every_advance
from projects.advances.models import Advance
from projects.advances.schemas import given_sent, return_sent
from projects.ageing import brackets, by_age
from projects.agreements import RECEIVED_INTO
from projects.documents import documents_of, paper_behind
from projects.errors import (
    DayBeforeProject,
    DayBeforeSigning,
    DayInFuture,
    MoneyPlaceUnknown,
    NotAboveZero,
)
from projects.finding import agreement_of, agreements_of, book_in, project_for
from projects.funding_models import FundingAgreement
from projects.kinds import terms_of
from projects.models import Project
from projects.places import places_of
from projects.views import calendar_of, today_parts
from projects.voucher_views import allowed, back
from web import database
from web.errors import status_of
from web.fields import MISSING, sent
from web.forms import Sent, beside
from web.guard import current_actor, current_grants, requires
from web.language import current_language

bp = Blueprint("advances", __name__, url_prefix="/projects/<pid>/advances")

Answer = Response | str | tuple[Response | str, int]
Values = Mapping[str, str]
Errors = Mapping[str, list[str]]
# The field beside which a refusal stands.
FIELD_OF: Mapping[type[Exception], str] = {
    **dict.fromkeys((DayBeforeProject, DayInFuture, DayBeforeSigning, errors.ReturnedBeforeGiven), "day"),
    **dict.fromkeys((NotAboveZero, errors.AdvanceBeyondSource, errors.ReturnedTooMuch), "amount"),
    **dict.fromkeys((errors.AdvanceDueBeforeGiven, errors.AdvanceDueTooLate), "due-on"),
    **dict.fromkeys((errors.HolderOverdue, errors.EarlierAdvanceOpen), "holder"),
    MoneyPlaceUnknown: "place",
}


@bp.get("")
@requires(Act.PROJECT_READ)
def index(pid: str) -> str:
    with database.reading() as session:
        project = project_for(session, current_grants(), Act.PROJECT_READ, pid)
        day = today(project.timezone)
        still_open = advances_on(session, project, day)
        return render_template(
            "projects/advances/index.html",
            project=project,
            practice=project.practice,
            day=day,
            still_open=still_open,
            settled=[one for one in every_advance(session, project, day) if not one.left_minor],
            sums=by_age(still_open),
            brackets=brackets(),
            money_of=currency,
            sources=_sources(session, project),
            acts=allowed(session, project),
        )


def _sources(session: Session, project: Project) -> list[FundingAgreement]:
    """Agreements whose money may be handed out."""
    return [one for one in agreements_of(session, project) if one.instrument in RECEIVED_INTO and one.terms]


@bp.get("/new/<int:number>")
@requires(Act.PROJECT_PREPARE)
def new(pid: str, number: int) -> str:
    """`number` is that of the agreement whose money is handed out."""
    with database.reading() as session:
        project = project_for(session, current_grants(), Act.PROJECT_PREPARE, pid)
        return _new(session, project, agreement_of(session, project, number), {}, {})


def _new(session: Session, project: Project, source: FundingAgreement, values: Values, wrong: Errors) -> str:
    terms = terms_of(source)
    return render_template(
        "projects/advances/new.html",
        project=project,
        practice=project.practice,
        source=source,
        terms=terms,
        share=percent_text(terms.liquidated_share),
        **_choices(session, project, source),
        values={**today_parts("day", project), "reference": new_public_id(), **values},
        errors=wrong,
    )


def _choices(session: Session, project: Project, source: FundingAgreement) -> dict[str, list[tuple[str, str]]]:
    text, book = current_language().text, book_in(session, project, source.currency)
    papers = [(paper.public_id, paper.title) for paper in documents_of(session, project)]
    return {
        "places": [(one.key, text(one.name, **one.facts)) for one in places_of(session, book)],
        "papers": [("", "–"), *papers],
    }


@bp.post("/new/<int:number>")
@requires(Act.PROJECT_PREPARE)
def add(pid: str, number: int) -> Answer:
    fields = sent()
    try:
        with database.transaction() as session:
            project = project_for(session, current_grants(), Act.PROJECT_PREPARE, pid)
            source = agreement_of(session, project, number)
            asked = given_sent(Sent(fields), currency(source.currency), calendar_of(project))
            due_on = asked.due_on or latest_due(terms_of(source), asked.day)
            if due_on is None:
                raise ValidationError({"due-on": [current_language().text(MISSING)]})
            said = given(
                session,
                project,
                source,
                asked.holder,
                asked.purpose,
                asked.amount_minor,
                asked.place,
                due_on,
                reference=asked.reference,
                **paper_behind(session, project, asked.document),
            )
            book, by = book_in(session, project, source.currency), current_actor()
            memo = f"{current_language().text(ADVANCE.title)} {said.number}: {said.holder}"
            prepared = vouchers.prepare(
                session, project, book, ADVANCE, asked.day, said, memo, by=by, reference=asked.reference
            )
    except (ValidationError, Refusal) as refused:
        with database.reading() as session:
            project = project_for(session, current_grants(), Act.PROJECT_PREPARE, pid)
            wrong = beside(refused, FIELD_OF.get(type(refused), ""))
            return _new(session, project, agreement_of(session, project, number), fields, wrong), status_of(refused)
    return back(pid, prepared.public_id)


@bp.get("/<int:advance>/return")
@requires(Act.PROJECT_PREPARE)
def give_back(pid: str, advance: int) -> str:
    with database.reading() as session:
        project = project_for(session, current_grants(), Act.PROJECT_PREPARE, pid)
        return _give_back(session, project, advance_of(session, project, advance), {}, {})


def _give_back(session: Session, project: Project, advance: Advance, values: Values, wrong: Errors) -> str:
    standing = every_advance(session, project, today(project.timezone))
    return render_template(
        "projects/advances/return.html",
        project=project,
        practice=project.practice,
        advance=advance,
        standing=next((one for one in standing if one.number == advance.number), None),
        **_choices(session, project, advance.agreement),
        values={**today_parts("day", project), "reference": new_public_id(), **request.args, **values},
        errors=wrong,
    )


@bp.post("/<int:advance>/return")
@requires(Act.PROJECT_PREPARE)
def given_back(pid: str, advance: int) -> Answer:
    fields = sent()
    try:
        with database.transaction() as session:
            project = project_for(session, current_grants(), Act.PROJECT_PREPARE, pid)
            source = advance_of(session, project, advance).agreement
            asked = return_sent(Sent(fields), currency(source.currency), calendar_of(project))
            paper = paper_behind(session, project, asked.document)
            said = CameBack(source.currency, advance, asked.amount_minor, asked.place, asked.note, **paper)
            book, by = book_in(session, project, source.currency), current_actor()
            memo = f"{current_language().text(ADVANCE_RETURN.title)}: {advance}"
            prepared = vouchers.prepare(
                session, project, book, ADVANCE_RETURN, asked.day, said, memo, by=by, reference=asked.reference
            )
    except (ValidationError, Refusal) as refused:
        with database.reading() as session:
            project = project_for(session, current_grants(), Act.PROJECT_PREPARE, pid)
            wrong = beside(refused, FIELD_OF.get(type(refused), ""))
            return _give_back(session, project, advance_of(session, project, advance), fields, wrong), status_of(refused)
    return back(pid, prepared.public_id)
