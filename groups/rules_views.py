"""What a group has agreed, on screen: its constitution, its cycles and meeting days, and closing its books."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from marshmallow import ValidationError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from access.policy import Act
from core.calendars import Calendar, parts_in, today
from core.errors import Refusal
from groups import constitution, cycles
from groups.cycles import SeriesPlan
from groups.finding import group_for
from groups.group_schemas import HolidayForm, SeriesForm, SigningForm
from groups.meeting_views import allowed
from groups.meetings import close_books, closed_through
from groups.members_views import day_parts
from groups.models import Group, MeetingSeries
from groups.rule_areas import areas_for
from groups.rule_fields import in_words
from groups.rules_page import areas_asked
from groups.rules_schemas import as_typed, rules_sent
from groups.terms import METHOD_NAMES, Terms, terms_from_json
from web import database
from web.errors import status_of
from web.fields import sent
from web.forms import Sent, beside
from web.guard import current_actor, current_grants, requires
from web.language import current_language

bp = Blueprint("rules", __name__, url_prefix="/groups/<gid>")

Answer = Response | str | tuple[str, int]
Values = Mapping[str, str]
Errors = Mapping[str, list[str]]


@bp.get("/constitution")
@requires(Act.GROUP_READ)
def rules(gid: str) -> str:
    with database.reading() as session:
        return _rules_page(session, gid, None, {})


def _rules_page(session: Session, gid: str, values: Values | None, errors: Errors) -> str:
    group = group_for(session, current_grants(), Act.GROUP_READ, gid)
    versions = [(version, terms_from_json(version.terms)) for version in constitution.versions(session, group)]
    language = current_language()
    return render_template(
        "groups/constitution.html",
        group=group,
        practice=group.practice,
        versions=[
            (version, terms.method, list(in_words(terms, areas_for(terms), group.money, language)))
            for version, terms in reversed(versions)
        ],
        areas=areas_asked(versions[-1][1], errors, language),
        methods=METHOD_NAMES,
        values=_as_typed(group, versions[-1][1]) if values is None else values,
        errors=errors,
        acts=allowed(session, group),
    )


def _as_typed(group: Group, terms: Terms) -> dict[str, str]:
    """The form of a new version, filled in with the rules that hold now."""
    return {
        **as_typed(terms, group.money),
        **day_parts("valid-from", group),
        **day_parts("signed-on", group),
    }


@bp.post("/constitution")
@requires(Act.GROUP_SET_UP)
def adopt(gid: str) -> Answer:
    fields = sent()
    try:
        with database.transaction() as session:
            group = group_for(session, current_grants(), Act.GROUP_SET_UP, gid)
            asked = _rules_sent(session, fields, group)
            constitution.adopt(session, group, **asked, by=current_actor())
    except (ValidationError, Refusal) as refused:
        with database.reading() as session:
            return _rules_page(session, gid, fields, beside(refused, "")), status_of(refused)
    return redirect(url_for(".rules", gid=gid))


def _rules_sent(session: Session, fields: dict[str, str], group: Group) -> dict[str, Any]:
    form, calendar = Sent(fields), Calendar(group.calendar)
    held = terms_from_json(constitution.versions(session, group)[-1].terms)
    terms, signing = rules_sent(form, held, group.money), form.load(SigningForm())
    valid_from, signed_on = form.day("valid-from", calendar), form.day("signed-on", calendar)
    form.finish()
    return {"terms": terms, "valid_from": valid_from, "signed_on": signed_on, **signing}


@bp.get("/period")
@requires(Act.GROUP_READ)
def period(gid: str) -> str:
    with database.reading() as session:
        return _period_page(session, gid, {}, {})


def _period_page(session: Session, gid: str, values: Values, errors: Errors) -> str:
    group = group_for(session, current_grants(), Act.GROUP_READ, gid)
    series = cycles.series_of(session, group)
    return render_template(
        "groups/period.html",
        group=group,
        practice=group.practice,
        cycle=cycles.current_cycle(session, group),
        series=series,
        coming=cycles.next_days(session, group, today(group.timezone)),
        holidays=_holidays_to_come(session, group),
        closed=closed_through(session, group),
        values={**_plan_as_typed(series), **day_parts("starts-on", group), **day_parts("first-on", group), **values},
        errors=errors,
        acts=allowed(session, group),
    )


def _holidays_to_come(session: Session, group: Group) -> list[tuple[date, str, dict[str, str]]]:
    """Each with the fields that drop it again."""
    now, calendar = today(group.timezone), Calendar(group.calendar)
    found = []
    for day, name in cycles.holidays_of(session, group).items():
        if day > now:
            parts = zip(("year", "month", "day"), parts_in(day, calendar), strict=True)
            found.append((day, name, {f"dropped-{part}": str(number) for part, number in parts}))
    return found


def _plan_as_typed(series: list[MeetingSeries]) -> dict[str, str]:
    """The form of a new plan, filled in with the one that holds now."""
    if not series:
        return {}
    now = series[-1]
    return {"every-days": str(now.every_days), "starts-at": now.starts_at, "place": now.place}


def _wrong(gid: str, fields: Values, refused: ValidationError | Refusal, field: str) -> Answer:
    with database.reading() as session:
        return _period_page(session, gid, fields, beside(refused, field)), status_of(refused)


@bp.post("/period/cycle")
@requires(Act.GROUP_SET_UP)
def begin_cycle(gid: str) -> Answer:
    fields = sent()
    try:
        with database.transaction() as session:
            group = group_for(session, current_grants(), Act.GROUP_SET_UP, gid)
            form, calendar = Sent(fields), Calendar(group.calendar)
            starts_on, ends_on = form.day("starts-on", calendar), form.day("ends-on", calendar, optional=True)
            form.finish()
            cycles.begin_cycle(session, group, starts_on, ends_on)
    except (ValidationError, Refusal) as refused:
        return _wrong(gid, fields, refused, "starts-on")
    return redirect(url_for(".period", gid=gid))


@bp.post("/period/series")
@requires(Act.GROUP_SET_UP)
def plan_series(gid: str) -> Answer:
    fields = sent()
    try:
        with database.transaction() as session:
            group = group_for(session, current_grants(), Act.GROUP_SET_UP, gid)
            form = Sent(fields)
            plan, first_on = form.load(SeriesForm()), form.day("first-on", Calendar(group.calendar))
            form.finish()
            cycles.plan_series(session, group, SeriesPlan(first_on=first_on, **plan))
    except (ValidationError, Refusal) as refused:
        return _wrong(gid, fields, refused, "first-on")
    return redirect(url_for(".period", gid=gid))


@bp.post("/period/holiday")
@requires(Act.GROUP_SET_UP)
def add_holiday(gid: str) -> Answer:
    fields = sent()
    try:
        with database.transaction() as session:
            group = group_for(session, current_grants(), Act.GROUP_SET_UP, gid)
            form = Sent(fields)
            loaded, day = form.load(HolidayForm()), form.day("holiday", Calendar(group.calendar))
            form.finish()
            cycles.add_holiday(session, group, day, loaded["name"])
    except (ValidationError, Refusal) as refused:
        return _wrong(gid, fields, refused, "holiday")
    return redirect(url_for(".period", gid=gid))


@bp.post("/period/holiday/drop")
@requires(Act.GROUP_SET_UP)
def drop_holiday(gid: str) -> Answer:
    """The group meets after all."""
    fields = sent()
    try:
        with database.transaction() as session:
            group = group_for(session, current_grants(), Act.GROUP_SET_UP, gid)
            form = Sent(fields)
            day = form.day("dropped", Calendar(group.calendar))
            form.finish()
            cycles.drop_holiday(session, group, day)
    except (ValidationError, Refusal) as refused:
        return _wrong(gid, fields, refused, "holiday")
    return redirect(url_for(".period", gid=gid))


@bp.post("/period/close")
@requires(Act.PERIOD_CLOSE)
def close(gid: str) -> Answer:
    """From now on nothing can be dated up to the day; what is wrong in that time is corrected by a later entry."""
    fields = sent()
    try:
        with database.transaction() as session:
            group = group_for(session, current_grants(), Act.PERIOD_CLOSE, gid)
            form = Sent(fields)
            through = form.day("through", Calendar(group.calendar))
            form.finish()
            close_books(session, group, through, by=current_actor())
    except (ValidationError, Refusal) as refused:
        return _wrong(gid, fields, refused, "through")
    return redirect(url_for(".period", gid=gid))
