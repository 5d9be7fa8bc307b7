"""Households on screen: the register by name for those who may read it, counts for all others, and one household's history."""

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, url_for
from marshmallow import ValidationError
from werkzeug.wrappers import Response

from access.policy import Act
from core.calendars import today
from core.errors import NotFound, Refusal
from core.language import language
from projects.settlements import register
from projects.settlements.finding import household_of, households_of, settlement_for
from projects.settlements.import_views import PART_NAMES
from projects.settlements.page import household_page, settlement_page
from projects.settlements.schemas import TenureForm, day_and
from projects.settlements.statuses import STATUS_NAMES
from projects.settlements.views import NAMES, ONE, options, writable
from web import database
from web.errors import status_of
from web.fields import Form, sent
from web.forms import beside, day_filled_in
from web.guard import current_actor, current_grants, requires

bp = Blueprint("households", __name__, url_prefix=f"/settlements{ONE}/households")

Answer = Response | str | tuple[str, int]


@bp.get("")
@requires(Act.PROJECT_READ)
def index(settlement: str) -> str:
    """Names and numbers only for those who may read the register."""
    with database.reading() as session:
        found = settlement_for(session, current_grants(), Act.PROJECT_READ, settlement)
        page = settlement_page(session, current_grants(), found)
        rows = [(one, register.record_of(one)) for one in households_of(session, found)] if page.may_see_names else []
        shown = {"settlement": found, "practice": found.practice, "page": page, "rows": rows}
        return render_template("settlements/households.html", **shown, **NAMES)


@bp.get("/<path:door>")
@requires(Act.HOUSEHOLD_READ)
def household(settlement: str, door: str) -> str:
    return _page(settlement, door, {}, {})


def _page(settlement: str, door: str, values: Mapping[str, str], errors: Mapping[str, list[str]]) -> str:
    with database.reading() as session:
        found = settlement_for(session, current_grants(), Act.HOUSEHOLD_READ, settlement)
        page = household_page(session, found, household_of(session, found, door))
        whole = settlement_page(session, current_grants(), found)
        days = day_filled_in("day", today(found.timezone), language(found.locale).calendar)
        return render_template(
            "settlements/household.html",
            settlement=found,
            practice=found.practice,
            page=page,
            may_write=whole.may_write,
            values={**days, "tenure": page.record.tenure.value, **values},
            errors=errors,
            options=options(),
            part_names=PART_NAMES,
            status_names=STATUS_NAMES,
            enumerations={one.id: one for one in whole.enumerations},
            **NAMES,
        )


@bp.post("/<path:door>")
@requires(Act.PROJECT_SET_UP)
def change(settlement: str, door: str) -> Answer:
    """Another tenure from a day on, with the reason."""
    fields = sent()
    with database.reading() as session:
        found = writable(session, settlement)
    try:
        said, day = day_and(TenureForm(), fields, language(found.locale).calendar)
        with database.transaction() as session:
            place = writable(session, settlement)
            register.change_tenure(session, place, household_of(session, place, door), day=day, by=current_actor(), **said)
    except NotFound:
        raise
    except (ValidationError, Refusal) as refused:
        return _page(settlement, door, fields, beside(refused, "day")), status_of(refused)
    return redirect(url_for("households.household", settlement=settlement, door=door), 303)


@bp.post("/consent/<path:door>")
@requires(Act.PROJECT_SET_UP)
def withdraw(settlement: str, door: str) -> Answer:
    """Takes the name and the position out for good."""
    Form().load(sent())
    with database.transaction() as session:
        place = writable(session, settlement)
        day = today(place.timezone)
        register.withdraw_consent(session, place, household_of(session, place, door), day, by=current_actor())
    return redirect(url_for("households.household", settlement=settlement, door=door), 303)
