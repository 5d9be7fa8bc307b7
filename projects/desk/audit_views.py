"""What an auditor does at the desk: lists of exceptions, published figures beside the books, samples."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Blueprint, current_app, redirect, render_template, url_for
from marshmallow import ValidationError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from access.policy import Act
from core.calendars import today
from core.errors import Refusal
from core.money import UnknownCurrency
from projects.desk.asked_schemas import asked
from projects.desk.errors import (
    FigureOfNothing,
    FigureReplacedAlready,
    FigureUnknown,
    NothingToSample,
    SampleSizeImpossible,
)
from projects.desk.exceptions import AGES, EXCEPTION_NAMES, exceptions
from projects.desk.findings import findings_for
from projects.desk.models import COUNTS, OUTCOMES, SAMPLE_RULES, SEVERITIES, TOLD_NAMES
from projects.desk.portfolio import only_practice
from projects.desk.published import Figure, compared, figure_for, figures_for, project_with_code, publish
from projects.desk.samples import SAMPLED, Wanted, draw_sample, drawn_again, sample_for, samples_for, wanted_of
from projects.desk.schemas import CURRENCIES, FigureForm, SampleForm, number_form
from projects.errors import DayInFuture, ProjectUnknown
from projects.finding import organisation_by, organisation_for, organisations_for
from projects.funding_models import INSTRUMENTS, MEASURES
from projects.models import OrganisationKind
from projects.setting_up import every_organisation
from web import database
from web.errors import status_of
from web.fields import sent
from web.forms import Sent, beside, day_filled_in
from web.guard import current_actor, current_grants, requires
from web.language import current_language
from web.signed_in import current_user

bp = Blueprint("audit", __name__, url_prefix="/desk")

Answer = Response | str | tuple[str, int]
ON_A_LIST = 100
# The field beside which a refusal stands.
FIELD_OF: Mapping[type[Exception], str] = {
    UnknownCurrency: "unit",
    FigureOfNothing: "number",
    FigureReplacedAlready: "replaces",
    FigureUnknown: "replaces",
    ProjectUnknown: "project",
    SampleSizeImpossible: "size",
    NothingToSample: "measure",
    DayInFuture: "as-of",
}


@bp.get("/exceptions")
@requires(Act.PORTFOLIO_READ)
def index() -> str:
    """Every list, the largest amounts first."""
    with database.reading() as session:
        wanted = asked(only_practice(session, current_grants()))
        return render_template(
            "desk/exceptions.html",
            asked=wanted,
            practice=wanted.filters.practice,
            found=exceptions(session, current_grants(), wanted.day, wanted.filters),
            names=EXCEPTION_NAMES,
            instruments=INSTRUMENTS,
            ages=AGES,
            most=ON_A_LIST,
        )


@bp.get("/published")
@requires(Act.PORTFOLIO_READ)
def published() -> str:
    with database.reading() as session:
        return render_template(
            "desk/published.html",
            asked=asked(),
            found=compared(session, current_grants(), figures_for(session, current_grants())),
            names=TOLD_NAMES,
            may_write=current_user.may_somewhere(Act.FINDING_WRITE),
        )


@bp.get("/published/new")
@requires(Act.FINDING_WRITE)
def new_figure() -> str:
    with database.reading() as session:
        return _figure_page(session, {}, {})


def _figure_page(session: Session, values: Mapping[str, str], errors: Mapping[str, list[str]]) -> str:
    everybody, text = every_organisation(session), current_language().text

    def of(*kinds: OrganisationKind) -> list[tuple[str, str]]:
        return [("", "–"), *((one.public_id, one.name) for one in everybody if one.kind in kinds)]

    return render_template(
        "desk/new_figure.html",
        organisations=_mine(session),
        told=[(one.value, text(name)) for one, name in TOLD_NAMES.items()],
        cities=of(OrganisationKind.MUNICIPALITY, OrganisationKind.CITY_FUND),
        networks=of(OrganisationKind.NETWORK),
        figures=[("", "–"), *((one.public_id, one.stated) for one in figures_for(session, current_grants()))],
        currencies=[("", "–"), *CURRENCIES],
        values={**_today("as-of"), **values},
        errors=errors,
    )


def _mine(session: Session) -> list[tuple[str, str]]:
    found = organisations_for(session, current_grants(), Act.FINDING_WRITE)
    return [(one.public_id, one.name) for one in found]


def _today(name: str) -> dict[str, str]:
    current = today(current_app.extensions["settings"].timezone)
    return day_filled_in(name, current, current_language().calendar)


@bp.post("/published/new")
@requires(Act.FINDING_WRITE)
def add_figure() -> Answer:
    fields = sent()
    try:
        form = Sent(fields)
        given, day = form.load(FigureForm()), form.day("as-of", current_language().calendar)
        counted = form.load(number_form(given.get("told"), given.get("unit", "")))
        form.finish()
        with database.transaction() as session:
            _publish(session, given, day, counted["number"])
    except (ValidationError, Refusal) as refused:
        with database.reading() as session:
            return _figure_page(session, fields, beside(refused, FIELD_OF.get(type(refused), ""))), status_of(refused)
    return redirect(url_for("audit.published"))


def _publish(session: Session, given: Mapping[str, Any], day: date, number: int) -> None:
    grants, text = current_grants(), {name: str(value) for name, value in given.items()}
    programme = organisation_for(session, grants, Act.FINDING_WRITE, text["organisation"])
    counted = given["told"] in COUNTS
    figure = Figure(
        told=given["told"],
        as_of=day,
        stated=text["stated"],
        source_title=text["source_title"],
        source_url=text["source_url"],
        note=text["note"],
        currency=None if counted else text["unit"],
        amount_minor=None if counted else number,
        count=number if counted else None,
    )
    publish(
        session,
        programme,
        figure,
        project=project_with_code(session, programme, text["project"]) if text["project"] else None,
        city=organisation_by(session, text["city"]) if text["city"] else None,
        network=organisation_by(session, text["network"]) if text["network"] else None,
        replaces=figure_for(session, grants, text["replaces"]) if text["replaces"] else None,
        by=current_actor(),
    )


@bp.get("/samples")
@requires(Act.PORTFOLIO_READ)
def samples() -> str:
    with database.reading() as session:
        return render_template(
            "desk/samples.html",
            asked=asked(),
            samples=samples_for(session, current_grants()),
            rules=SAMPLE_RULES,
            may_write=current_user.may_somewhere(Act.FINDING_WRITE),
        )


@bp.get("/samples/new")
@requires(Act.FINDING_WRITE)
def new_sample() -> str:
    with database.reading() as session:
        return _sample_page(session, {}, {})


def _sample_page(session: Session, values: Mapping[str, str], errors: Mapping[str, list[str]]) -> str:
    text = current_language().text
    habits = {"unit": "THB", "size": "25", **_today("as-of"), **_today("since")}
    return render_template(
        "desk/new_sample.html",
        organisations=_mine(session),
        rules=[(one.value, text(name)) for one, name in SAMPLE_RULES.items()],
        measures=[(one.value, text(MEASURES[one])) for one in SAMPLED],
        currencies=CURRENCIES,
        values={**habits, **values},
        errors=errors,
    )


@bp.post("/samples/new")
@requires(Act.FINDING_WRITE)
def draw() -> Answer:
    fields = sent()
    try:
        form = Sent(fields)
        given, calendar = form.load(SampleForm()), current_language().calendar
        since, day = form.day("since", calendar), form.day("as-of", calendar)
        form.finish()
        with database.transaction() as session:
            organisation = organisation_for(session, current_grants(), Act.FINDING_WRITE, given["organisation"])
            wanted = Wanted(given["measure"], given["unit"], since, day)
            seed, size = given["seed"], given["size"]
            sample = draw_sample(session, organisation, wanted, given["rule"], seed, size, by=current_actor())
    except (ValidationError, Refusal) as refused:
        with database.reading() as session:
            return _sample_page(session, fields, beside(refused, FIELD_OF.get(type(refused), ""))), status_of(refused)
    return redirect(url_for("audit.sample", sample=sample.public_id))


@bp.get("/samples/<string(length=16):sample>")
@requires(Act.PORTFOLIO_READ)
def sample(sample: str) -> str:
    """A kept sample, drawn again from the books while it is shown."""
    with database.reading() as session:
        found = sample_for(session, current_grants(), sample)
        return render_template(
            "desk/sample.html",
            asked=asked(),
            sample=found,
            wanted=wanted_of(found),
            again=drawn_again(session, found),
            rules=SAMPLE_RULES,
            measures=MEASURES,
            may_write=current_user.may_somewhere(Act.FINDING_WRITE),
            zone=current_app.extensions["settings"].timezone,
        )


@bp.get("/findings")
@requires(Act.PORTFOLIO_READ)
def findings() -> str:
    """The findings that are still open, in all projects."""
    with database.reading() as session:
        return render_template(
            "desk/findings.html",
            asked=asked(),
            findings=findings_for(session, current_grants()),
            severities=SEVERITIES,
            outcomes=OUTCOMES,
        )
