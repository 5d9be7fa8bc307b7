"""The opening balances on screen, a step at a time; whatever is typed is kept at each step, right or not."""

from datetime import date
from zoneinfo import ZoneInfo

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from access.policy import Act
from core.calendars import Calendar, today
from core.errors import Refusal
from groups import charts, half_typed
from groups.constitution import terms_on, versions
from groups.cycles import next_days
from groups.denominations import denominations
from groups.finding import group_for
from groups.half_typed import TypedElsewhere
from groups.meeting_views import SAVED
from groups.members import seated
from groups.members_views import day_parts
from groups.models import Group
from groups.starting.importing import EXPECTED_MEETINGS
from groups.starting.opening import BASIS_NAMES, Basis, agreed, funds_of
from groups.starting.opening_form import (
    STEP_NAMES,
    Fields,
    OpeningFacts,
    Read,
    Step,
    loan_lines,
    opening_day,
    read,
    steps_of,
    units_of,
)
from groups.starting.preparing import prepare_opening
from groups.starting.voucher import FORM, refuse_begun
from groups.terms import Saves, terms_from_json
from groups.voucher_views import back
from web import database
from web.errors import status_of
from web.fields import sent
from web.forms import FormIncomplete
from web.guard import current_actor, current_grants, requires
from web.language import current_language

bp = Blueprint("opening", __name__, url_prefix="/groups/<gid>/start/opening")

Answer = Response | str | tuple[Response | str, int]
ADD, PREPARE, TO = "add-loan", "prepare", "step-"
STEPS = {step.value: step for step in Step}


@bp.get("")
@requires(Act.VOUCHER_PREPARE)
def step(gid: str) -> Answer:
    with database.reading() as session:
        group = group_for(session, current_grants(), Act.VOUCHER_PREPARE, gid)
        try:
            refuse_begun(session, group)
        except Refusal:
            return redirect(url_for("starting.index", gid=gid))  # which says why
        kept = half_typed.typed(session, group, FORM)
        fields = kept.fields if kept else day_parts("opening", group)
        return _page(session, group, fields, kept.version if kept else 0, STEPS.get(request.args.get("step", ""), Step.DAY))


def _facts(session: Session, group: Group, day: date) -> OpeningFacts:
    try:
        terms = terms_on(session, group, day)
    except Refusal:  # a day before the rules began, which is said when the voucher is prepared
        terms = terms_from_json(versions(session, group)[0].terms)
    return OpeningFacts(
        terms=terms,
        currency=group.money,
        calendar=Calendar(group.calendar),
        members=tuple(member.number for member in seated(session, group, day)),
        denominations=denominations(group.money),
        meetings=tuple(next_days(session, group, day, EXPECTED_MEETINGS)),
    )


def _read(session: Session, group: Group, fields: Fields) -> tuple[OpeningFacts, Read]:
    try:
        day = opening_day(fields, Calendar(group.calendar))
    except Refusal:
        day = today(group.timezone)
    facts = _facts(session, group, day)
    return facts, read(fields, day, facts, current_language())


def _page(
    session: Session,
    group: Group,
    fields: Fields,
    version: int,
    shown: Step,
    refused: bool = False,
    problem: Refusal | None = None,
    lines: int = 0,
) -> str:
    facts, found = _read(session, group, fields)
    steps = steps_of(facts.terms)
    shown = shown if shown in steps else Step.DAY
    errors = found.of_step(shown) if refused else {}
    if problem is not None:
        errors = {"": [current_language().sentence(problem)], **errors}
    people = seated(session, group, found.figures.day)
    text = current_language().text
    return render_template(
        "starting/opening.html",
        group=group,
        practice=group.practice,
        steps=steps,
        step=shown,
        names=STEP_NAMES,
        values=fields,
        errors=errors,
        version=version,
        facts=facts,
        sheet=found.figures,
        faulty={one: found.of_step(one) for one in steps},
        members=people,
        options=[("", "")] + [(str(person.number), f"{person.number} {person.name}") for person in people],
        funds=[(f"fund-{code}", text(charts.BY_CODE[code].name)) for code in funds_of(facts.terms)],
        bases=[(basis.value, text(name)) for basis, name in BASIS_NAMES.items()],
        units=[(str(unit), current_language().money(found.figures.money(unit))) for unit in units_of(group.money)],
        asks_basis=facts.terms.saves is not Saves.NOTHING,
        equal=found.figures.basis is Basis.EQUAL,
        saved=_saved(session, group),
        lines=max(loan_lines(fields) + 1, lines),
    )


@bp.post("")
@requires(Act.VOUCHER_PREPARE)
def save(gid: str) -> Answer:
    """Keeps what was typed on a step and goes where the button leads; the last button prepares the voucher."""
    fields, version, shown, button = _sent()
    try:
        with database.transaction() as session:
            group = group_for(session, current_grants(), Act.VOUCHER_PREPARE, gid)
            whole, version = _keep(session, group, fields, version)
    except TypedElsewhere as clash:
        with database.reading() as session:
            group = group_for(session, current_grants(), Act.VOUCHER_PREPARE, gid)
            kept = half_typed.typed(session, group, FORM)
            whole = {**(kept.fields if kept else {}), **fields}
            return _page(session, group, whole, clash.version, shown, problem=clash), status_of(clash)
    return _prepare(gid, whole, version) if button == PREPARE else _go_on(gid, whole, version, shown, button)


def _sent() -> tuple[dict[str, str], int, Step, str]:
    """The fields of one step, the version they were loaded with, the step, and the button. Raises FormIncomplete."""
    fields = sent()
    carried = {name: fields.pop(name, "") for name in ("version", "step", "do")}
    if not carried["version"].isdecimal() or carried["step"] not in STEPS:
        raise FormIncomplete()
    return fields, int(carried["version"][:9]), STEPS[carried["step"]], carried["do"]


def _keep(session: Session, group: Group, fields: Fields, version: int) -> tuple[dict[str, str], int]:
    """The whole form with a step's fields in it, as it is kept now, and its version.

    What she kept herself is hers to write over, also when the answer to her last saving was lost. Raises TypedElsewhere.
    """
    kept, by = half_typed.typed(session, group, FORM), current_actor()
    whole = {**(kept.fields if kept else {}), **fields}
    current = kept.version if kept and kept.saved_by == by else version
    return whole, half_typed.keep(session, group, FORM, whole, current, by=by)


@bp.post("/keep")
@requires(Act.VOUCHER_PREPARE)
def keep(gid: str) -> Answer:
    """A step as it is typed, from the page's script. Answers {"saved", "version"}, or a "sentence" that says why not."""
    fields, version, _, _ = _sent()
    try:
        with database.transaction() as session:
            group = group_for(session, current_grants(), Act.VOUCHER_PREPARE, gid)
            _, version = _keep(session, group, fields, version)
            return jsonify(saved=_saved(session, group), version=version)
    except Refusal as refused:
        return jsonify(sentence=current_language().sentence(refused)), status_of(refused)


def _saved(session: Session, group: Group) -> str:
    kept = half_typed.typed(session, group, FORM)
    if kept is None:
        return ""
    time = kept.saved_at.astimezone(ZoneInfo(group.timezone)).strftime("%H:%M")
    return current_language().text(SAVED, time=time)


def _go_on(gid: str, fields: Fields, version: int, shown: Step, button: str) -> Answer:
    wanted = STEPS.get(button.removeprefix(TO), shown)
    with database.reading() as session:
        group = group_for(session, current_grants(), Act.VOUCHER_PREPARE, gid)
        if button == ADD:
            return _page(session, group, fields, version, shown, lines=loan_lines(fields) + 2)
        _, found = _read(session, group, fields)
        order = list(Step)
        if found.of_step(shown) and order.index(wanted) > order.index(shown):
            return _page(session, group, fields, version, shown, refused=True), 422
    return redirect(url_for(".step", gid=gid, step=wanted))


def _prepare(gid: str, fields: Fields, version: int) -> Answer:
    try:
        with database.transaction() as session:
            group = group_for(session, current_grants(), Act.VOUCHER_PREPARE, gid)
            _, found = _read(session, group, fields)
            if found.sentences:
                return _page(session, group, fields, version, Step.PREVIEW, refused=True), 422
            voucher = prepare_opening(session, group, agreed(found.figures), by=current_actor())
    except Refusal as refused:
        with database.reading() as session:
            group = group_for(session, current_grants(), Act.VOUCHER_PREPARE, gid)
            return _page(session, group, fields, version, Step.PREVIEW, True, refused), status_of(refused)
    return back(gid, voucher.public_id)
