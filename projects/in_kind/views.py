"""Gifts in kind on screen: the journal with leverage and matching, a roll a line a person, land, and all by quantity.

Totals are reckoned by the server. Each form becomes a voucher for a second officer.
"""

from collections.abc import Callable, Mapping

from flask import Blueprint, render_template
from marshmallow import ValidationError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from access.policy import Act
from core.calendars import today
from core.db import new_public_id
from core.errors import Refusal
from core.marks import N_
from core.money import Currency, currency
from core.rates import percent_text
from projects.documents import documents_of
from projects.errors import DayBeforeProject, DayBeforeSigning, DayInFuture
from projects.finding import agreement_of, agreements_of, books_of, document_of, project_for
from projects.in_kind import errors
from projects.in_kind.contribution import Contribution
from projects.in_kind.evidence import Evidence
from projects.in_kind.journal import journal
from projects.in_kind.leverage import ROUNDED, leverage
from projects.in_kind.matching import matches_of
from projects.in_kind.preparing import givers, lines_in_kind, papers_of, prepare
from projects.in_kind.roll import SEX_OF_ONE, SEXES
from projects.in_kind.schemas import (
    MORE_ROWS,
    About,
    LabourSent,
    filled,
    labour_sent,
    land_sent,
    other_sent,
    rows_asked,
)
from projects.in_kind.valuation import BASES, GIFT_KINDS, ROUNDINGS, Basis, GiftKind, LandValue, worth
from projects.models import DocumentKind, Project
from projects.spending.paper_schemas import FIELD_OF as OF_A_PAPER
from projects.spending.paper_schemas import bytes_of
from projects.terms import MATCH_BASES
from projects.views import calendar_of, today_parts
from projects.voucher_views import allowed, back
from web import database
from web.errors import status_of
from web.fields import sent
from web.forms import Sent, beside
from web.guard import current_actor, current_grants, requires
from web.language import current_language
from web.sizes import scan_sent, takes_scans

bp = Blueprint("in_kind", __name__, url_prefix="/projects/<pid>/in-kind")

Answer = Response | str | tuple[Response | str, int]
Values = Mapping[str, str]
Errors = Mapping[str, list[str]]
HOUR = N_("hour")
# The field beside which a refusal stands.
FIELD_OF: Mapping[type[Exception], str] = {
    **dict.fromkeys((DayBeforeProject, DayInFuture, DayBeforeSigning, errors.RollLater), "day"),
    **dict.fromkeys((errors.EvidenceMissing, errors.EvidenceNotScanned), "document"),
    **OF_A_PAPER,
    errors.LandNotJustified: "reason",
    errors.RollBackwards: "last",
    errors.ValuedLater: "valued-on",
    errors.WorthNothing: "quantity",
}
# What reads a form of one page: it prepares a voucher or shows the page again.
Page = Callable[[Session, Project, Values, Errors], str]
# What a form asks for: what it says about the gift, the currency, and the contribution, made when it is needed.
Asked = tuple[About, str, Callable[[], Contribution]]
Reading = Callable[[Session, Project, Sent], Asked]


@bp.get("")
@requires(Act.PROJECT_READ)
def index(pid: str) -> str:
    with database.reading() as session:
        project = project_for(session, current_grants(), Act.PROJECT_READ, pid)
        day = today(project.timezone)
        return render_template(
            "projects/in_kind/index.html",
            project=project,
            practice=project.practice,
            day=day,
            journals=[(book, journal(session, project, book, day)) for book in books_of(session, project)],
            levers=[one for one in leverage(session, project, day) if one.with_land is not None],
            rounded=ROUNDED,
            matches=[(one, percent_text(one.match.share)) for one in matches_of(session, [project.id], day)],
            bases=MATCH_BASES,
            kinds=GIFT_KINDS,
            givers=givers(session, project),
            acts=allowed(session, project),
        )


def _choices(session: Session, project: Project) -> dict[str, object]:
    text = current_language().text
    return {
        "givers": [(str(one.number), f"{one.funder.name}: {one.title}, {one.currency}") for one in givers(session, project)],
        "lines": [(str(line.number), f"{line.number} {line.name}") for line in lines_in_kind(session, project)],
        "bases": [(basis.value, text(name)) for basis, name in BASES.items()],
        "papers": [("", "–"), *((one.public_id, one.title) for one in documents_of(session, project) if one.sha256)],
    }


def _money_of(session: Session, project: Project, fields: Values) -> Currency:
    """The currency of the agreement that the form names; a number that cannot be read is said with the rest of the form."""
    typed = fields.get("agreement", "")
    if typed.isascii() and typed.isdecimal() and len(typed) < 5:
        return currency(agreement_of(session, project, int(typed)).currency)
    agreements = agreements_of(session, project)
    return currency(agreements[0].currency if agreements else books_of(session, project)[0].currency)


def _answered(pid: str, fields: dict[str, str], read: Reading, page: Page) -> Answer:
    try:
        with database.transaction() as session:
            project = project_for(session, current_grants(), Act.PROJECT_PREPARE, pid)
            about, code, said = read(session, project, Sent(fields))
            prepared = prepare(session, project, code, about.day, about.reference, said, by=current_actor())
    except (ValidationError, Refusal) as refused:
        with database.reading() as session:
            project = project_for(session, current_grants(), Act.PROJECT_PREPARE, pid)
            return page(session, project, fields, beside(refused, FIELD_OF.get(type(refused), ""))), status_of(refused)
    return back(pid, prepared.public_id)


def _fresh(project: Project) -> dict[str, str]:
    return {**today_parts("day", project), "reference": new_public_id()}


@bp.get("/labour")
@requires(Act.PROJECT_PREPARE)
def labour(pid: str) -> str:
    with database.reading() as session:
        project = project_for(session, current_grants(), Act.PROJECT_PREPARE, pid)
        return _labour(session, project, today_parts("first", project), {})


def _labour(
    session: Session, project: Project, values: Values, wrong: Errors, looked: LabourSent | None = None
) -> str:
    unit = _money_of(session, project, values)
    return render_template(
        "projects/in_kind/labour.html",
        project=project,
        practice=project.practice,
        rows=rows_asked(dict(values)),
        sexes=[(sex.value, current_language().text(name)) for sex, name in SEX_OF_ONE.items()],
        sex_names=SEXES,
        looked=looked,
        worth=worth(looked.roll.hours_e3, looked.rate_minor) if looked else 0,
        rounding=ROUNDINGS,
        unit=unit,
        **_choices(session, project),
        values={**_fresh(project), **values},
        errors=wrong,
    )


def _labour_again(session: Session, project: Project, values: Values, wrong: Errors) -> str:
    """The page as it was when the voucher was asked for, with what it comes to where that can be reckoned."""
    try:
        looked = labour_sent(Sent(dict(values)), _money_of(session, project, values), calendar_of(project))
    except (ValidationError, Refusal):
        return _labour(session, project, values, wrong)
    return _labour(session, project, values, wrong, looked)


@bp.post("/labour")
@requires(Act.PROJECT_PREPARE)
@takes_scans
def labour_given(pid: str) -> Answer:
    """Fills in hours, adds lines, shows what the roll comes to, or prepares the voucher: by the button that was pressed."""
    fields = sent()
    do = fields.pop("do", "look")
    if do == "fill":
        fields = filled(fields)
    if do == "more":
        fields["rows"] = str(rows_asked(fields) + MORE_ROWS)
    if do == "prepare":
        return _answered(pid, fields, _labour_read, _labour_again)
    with database.reading() as session:
        project = project_for(session, current_grants(), Act.PROJECT_PREPARE, pid)
        if do in ("fill", "more"):
            return _labour(session, project, fields, {})
        try:
            looked = labour_sent(Sent(fields), _money_of(session, project, fields), calendar_of(project))
        except (ValidationError, Refusal) as refused:
            wrong = beside(refused, FIELD_OF.get(type(refused), ""))
            return _labour(session, project, fields, wrong), status_of(refused)
        return _labour(session, project, fields, {}, looked)


def _labour_read(session: Session, project: Project, form: Sent) -> Asked:
    unit = _money_of(session, project, form.fields)
    asked = labour_sent(form, unit, calendar_of(project))
    about, scan = asked.about, bytes_of(scan_sent("scan"))

    def said() -> Contribution:
        return Contribution(
            currency=unit.code,
            agreement=about.agreement,
            line=about.line,
            kind=GiftKind.LABOUR,
            what=about.what,
            quantity_e3=asked.roll.hours_e3,
            unit=current_language().text(HOUR),
            unit_value_minor=asked.rate_minor,
            basis=about.basis,
            valuer=about.valuer,
            valued_on=about.valued_on,
            evidence=_evidence(session, project, about, DocumentKind.ROLL, scan),
            roll=asked.roll,
        )

    return about, unit.code, said


def _evidence(
    session: Session, project: Project, about: About, kind: DocumentKind, scan: bytes | None
) -> tuple[Evidence, ...]:
    return papers_of(session, project, kind, about.what, about.day, about.document, scan, by=current_actor())


@bp.get("/land")
@requires(Act.PROJECT_PREPARE)
def land(pid: str) -> str:
    with database.reading() as session:
        project = project_for(session, current_grants(), Act.PROJECT_PREPARE, pid)
        return _land(session, project, {}, {})


def _land(session: Session, project: Project, values: Values, wrong: Errors) -> str:
    return render_template(
        "projects/in_kind/land.html",
        project=project,
        practice=project.practice,
        **_choices(session, project),
        values={**_fresh(project), "basis": Basis.GIVERS_BOOKS, **values},
        errors=wrong,
    )


@bp.post("/land")
@requires(Act.PROJECT_PREPARE)
@takes_scans
def land_given(pid: str) -> Answer:
    def read(session: Session, project: Project, form: Sent) -> Asked:
        unit = _money_of(session, project, form.fields)
        asked = land_sent(form, unit, calendar_of(project))
        about, scan = asked.about, bytes_of(scan_sent("scan"))

        def said() -> Contribution:
            why = document_of(session, project, asked.justified_by) if asked.justified_by else None
            by, sha256 = (why.public_id, why.sha256 or "") if why else ("", "")
            values = LandValue(asked.recorded_minor, asked.market_minor, by, sha256, asked.reason)
            return Contribution(
                currency=unit.code,
                agreement=about.agreement,
                line=about.line,
                kind=GiftKind.LAND,
                what=about.what,
                quantity_e3=asked.quantity_e3,
                unit=asked.unit,
                unit_value_minor=values.counts_minor,
                basis=about.basis,
                valuer=about.valuer,
                valued_on=about.valued_on,
                evidence=_evidence(session, project, about, DocumentKind.VALUATION, scan),
                land=values,
            )

        return about, unit.code, said

    return _answered(pid, sent(), read, _land)


@bp.get("/other")
@requires(Act.PROJECT_PREPARE)
def other(pid: str) -> str:
    with database.reading() as session:
        project = project_for(session, current_grants(), Act.PROJECT_PREPARE, pid)
        return _other(session, project, {}, {})


def _other(session: Session, project: Project, values: Values, wrong: Errors) -> str:
    text = current_language().text
    by_quantity = (GiftKind.MATERIALS, GiftKind.MACHINE_HOURS, GiftKind.SERVICE)
    return render_template(
        "projects/in_kind/other.html",
        project=project,
        practice=project.practice,
        kinds=[(kind.value, text(GIFT_KINDS[kind])) for kind in by_quantity],
        **_choices(session, project),
        values={**_fresh(project), "basis": Basis.MARKET_PRICE, **values},
        errors=wrong,
    )


@bp.post("/other")
@requires(Act.PROJECT_PREPARE)
@takes_scans
def other_given(pid: str) -> Answer:
    def read(session: Session, project: Project, form: Sent) -> Asked:
        unit = _money_of(session, project, form.fields)
        asked = other_sent(form, unit, calendar_of(project))
        about, scan = asked.about, bytes_of(scan_sent("scan"))

        def said() -> Contribution:
            return Contribution(
                currency=unit.code,
                agreement=about.agreement,
                line=about.line,
                kind=asked.kind,
                what=about.what,
                quantity_e3=asked.quantity_e3,
                unit=asked.unit,
                unit_value_minor=asked.unit_value_minor,
                basis=about.basis,
                valuer=about.valuer,
                valued_on=about.valued_on,
                evidence=_evidence(session, project, about, DocumentKind.RECEIPT, scan),
            )

        return about, unit.code, said

    return _answered(pid, sent(), read, _other)
