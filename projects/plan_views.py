"""A project's plan on screen: budget lines and their changes, milestones, counts of households, status."""

import re
from collections.abc import Callable, Mapping

from flask import Blueprint, redirect, render_template, url_for
from marshmallow import ValidationError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from access.policy import Act
from core.calendars import today
from core.errors import Refusal
from core.money import currency
from projects.errors import BudgetBelowSpent, DayBeforeProject, DayInFuture, HouseholdsNegative, StatusUnchanged
from projects.finding import books_of, line_of, project_for
from projects.models import PROJECT_STATUSES, Project
from projects.page import budget_rows, project_page
from projects.schemas import HouseholdsForm, MilestoneForm, ReachedForm, StatusForm
from projects.setting_up import (
    add_line,
    add_milestone,
    change_budget,
    count_households,
    households_on,
    milestones_of,
    reach,
    set_status,
    statuses_of,
)
from projects.views import calendar_of, today_parts
from projects.voucher_views import allowed
from reports.budget_ribbons import plan_ribbons
from reports.drawing.parts import Badge
from web import database
from web.errors import status_of
from web.fields import NOT_ON_THE_LIST, Amount, Form, Text, sent
from web.forms import Sent, Ticked, beside
from web.guard import current_actor, current_grants, requires
from web.language import current_language

bp = Blueprint("project_plan", __name__, url_prefix="/projects/<pid>/plan")

Answer = Response | str | tuple[str, int]
Deed = Callable[[Session, Project, Sent], object]


@bp.get("")
@requires(Act.PROJECT_READ)
def plan(pid: str) -> str:
    with database.reading() as session:
        return _page(session, project_for(session, current_grants(), Act.PROJECT_READ, pid), {}, {}, "")


def _page(
    session: Session, project: Project, values: Mapping[str, str], errors: Mapping[str, list[str]], form: str
) -> str:
    """`form` names the form that was sent and refused: what was typed stands in it again."""
    text, day = current_language().text, today(project.timezone)
    parts = project_page(session, project, day).parts
    return render_template(
        "projects/plan.html",
        project=project,
        practice=project.practice,
        rows=budget_rows(session, project, day),
        ribbons={part.currency: plan_ribbons(part, Badge.PAGE) for part in parts},
        currencies=[(book.currency, book.currency) for book in books_of(session, project)],
        lines=[(str(row.line.number), f"{row.line.number} {row.line.name}") for row in budget_rows(session, project, day)],
        milestones=milestones_of(session, project),
        households=households_on(session, project, day),
        statuses=PROJECT_STATUSES,
        history=statuses_of(session, project),
        choices=[(status.value, text(name)) for status, name in PROJECT_STATUSES.items() if status != project.status],
        values={**today_parts("day", project), **values},
        errors=errors,
        form=form,
        acts=allowed(session, project),
    )


def _do(pid: str, form: str, field_of: Mapping[type[Exception], str], deed: Deed) -> Answer:
    fields = sent()
    try:
        with database.transaction() as session:
            project = project_for(session, current_grants(), Act.PROJECT_SET_UP, pid)
            deed(session, project, Sent(fields))
    except (ValidationError, Refusal) as refused:
        with database.reading() as session:
            project = project_for(session, current_grants(), Act.PROJECT_SET_UP, pid)
            wrong = beside(refused, field_of.get(type(refused), ""))
            return _page(session, project, fields, wrong, form), status_of(refused)
    return redirect(url_for("project_plan.plan", pid=pid))


DAYS: Mapping[type[Exception], str] = {DayBeforeProject: "day", DayInFuture: "day"}


@bp.post("/lines")
@requires(Act.PROJECT_SET_UP)
def add_budget_line(pid: str) -> Answer:
    def add(session: Session, project: Project, form: Sent) -> None:
        unit = form.fields.get("currency", "")
        known = {book.currency for book in books_of(session, project)}
        money = currency(unit if unit in known else min(known))
        asked = form.load(
            Form.from_dict(
                {
                    "name": Text(most=120),
                    "currency": Text(most=3),
                    "amount_minor": Amount(money, data_key="amount"),
                    "in_kind": Ticked("in-kind"),
                }
            )()
        )
        day = form.day("day", calendar_of(project))
        form.finish()
        code = asked.pop("currency")
        add_line(session, project, asked["name"], code, asked["amount_minor"], day, in_kind=asked["in_kind"], by=current_actor())

    return _do(pid, "line", DAYS, add)


@bp.post("/lines/change")
@requires(Act.PROJECT_SET_UP)
def change_budget_line(pid: str) -> Answer:
    """More for a line, or less: two buttons' worth in one choice, so that nobody types a minus."""

    def change(session: Session, project: Project, form: Sent) -> None:
        typed = form.fields.get("line", "")
        if not re.fullmatch(r"\d{1,4}", typed, re.ASCII):
            raise ValidationError({"line": [current_language().text(NOT_ON_THE_LIST)]})
        line = line_of(session, project, int(typed))
        amount = Amount(currency(line.currency), data_key="amount")
        asked = form.load(
            Form.from_dict({"line": Text(most=9), "direction": Text(most=4), "amount_minor": amount, "reason": Text()})()
        )
        day = form.day("day", calendar_of(project))
        form.finish()
        minor = -asked["amount_minor"] if asked["direction"] == "less" else asked["amount_minor"]
        change_budget(session, project, line, minor, day, asked["reason"], by=current_actor())

    return _do(pid, "change", {**DAYS, BudgetBelowSpent: "amount"}, change)


@bp.post("/status")
@requires(Act.PROJECT_SET_UP)
def status(pid: str) -> Answer:
    def change(session: Session, project: Project, form: Sent) -> None:
        asked, day = form.load(StatusForm()), form.day("day", calendar_of(project))
        form.finish()
        set_status(session, project, asked["status"], day, asked["note"], by=current_actor())

    return _do(pid, "status", {**DAYS, StatusUnchanged: "status"}, change)


@bp.post("/households")
@requires(Act.PROJECT_SET_UP)
def households(pid: str) -> Answer:
    def count(session: Session, project: Project, form: Sent) -> None:
        asked, day = form.load(HouseholdsForm()), form.day("day", calendar_of(project))
        form.finish()
        count_households(session, project, day, **asked, by=current_actor())

    return _do(pid, "households", {**DAYS, HouseholdsNegative: "planned"}, count)


@bp.post("/milestones")
@requires(Act.PROJECT_SET_UP)
def milestone(pid: str) -> Answer:
    def add(session: Session, project: Project, form: Sent) -> None:
        asked, day = form.load(MilestoneForm()), form.day("day", calendar_of(project))
        form.finish()
        add_milestone(session, project, asked["title"], day)

    return _do(pid, "milestone", DAYS, add)


@bp.post("/milestones/<int(max=9999):number>/reached")
@requires(Act.PROJECT_SET_UP)
def reached(pid: str, number: int) -> Answer:
    def mark(session: Session, project: Project, form: Sent) -> None:
        asked, day = form.load(ReachedForm()), form.day("day", calendar_of(project))
        form.finish()
        reach(session, project, number, day, asked["note"], by=current_actor())

    return _do(pid, f"reached-{number}", DAYS, mark)
