"""Meetings on screen: the list, the sheet while it is written, and saving it with and without scripts.

A form holds the whole sheet; the page's script sends only what changed. Either way what is kept is exactly what was typed.
Counting, confirming and correcting are in `groups.counting_views`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Self
from zoneinfo import ZoneInfo

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from marshmallow import ValidationError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from access.deeds import name_of
from access.policy import Act, may
from core.calendars import Calendar, parts_in, today
from core.errors import Refusal
from core.marks import N_
from groups import meetings
from groups.counted_page import counted_page
from groups.errors import DraftChangedElsewhere, MeetingAlreadyBegun
from groups.finding import group_for, meeting_of, meetings_of, scopes_of
from groups.meeting_columns import Step
from groups.meeting_draft import CHOOSE, chosen, pressed, undecided
from groups.meeting_page import page_of
from groups.models import STATE_NAMES, Group, Meeting, MeetingState
from groups.schemas import day_typed
from web import database
from web.errors import status_of
from web.fields import day_sent, sent
from web.forms import FormIncomplete, beside
from web.guard import current_actor, current_grants, requires
from web.language import current_language

bp = Blueprint("meetings", __name__, url_prefix="/groups/<gid>/meetings")

Answer = Response | str | tuple[Response | str, int]

# What a form carries besides the sheet; `end` stands last, so a form without it lost its tail on the way.
_CARRIED = ("version", "step", "do", "end")
NO_VERSION = 0  # versions count from 1: a form with this one is shown beside what is kept
STEPS = {step.value: step for step in Step}
SAVED = N_("Saved {time}")


@dataclass(frozen=True, slots=True)
class SheetForm:
    """A sheet as the page sent it: the typed fields, the version they were loaded with, and which button was pressed."""

    fields: dict[str, str]
    version: int
    step: Step
    button: str

    @classmethod
    def sent(cls, *, whole: bool = True) -> Self:
        """Raises FormIncomplete, and ValidationError for a field that came twice."""
        typed = sent()
        carried = {name: typed.pop(name, "") for name in _CARRIED}
        if not carried["version"].isdecimal() or (whole and not carried["end"]):
            raise FormIncomplete()
        version = NO_VERSION if undecided(typed) else int(carried["version"][:9])
        return cls(typed, version, STEPS.get(carried["step"], Step.OPENING), carried["do"])

    @property
    def next_step(self) -> Step:
        return STEPS.get(self.button.removeprefix("step-"), self.step)


def find(session: Session, act: Act, gid: str, mid: str) -> tuple[Group, Meeting]:
    """Raises GroupUnknown, MeetingUnknown."""
    group = group_for(session, current_grants(), act, gid)
    return group, meeting_of(session, group, mid)


def allowed(session: Session, group: Group) -> frozenset[Act]:
    """What who is signed in may do to the group: which buttons a page shows."""
    scopes = scopes_of(session, group)
    return frozenset(act for act in Act if may(current_grants(), act, scopes))


@bp.get("")
@requires(Act.GROUP_READ)
def index(gid: str) -> str:
    with database.reading() as session:
        return _list(session, gid, {}, {})


def _list(session: Session, gid: str, values: Mapping[str, str], errors: Mapping[str, list[str]], again: bool = False) -> str:
    group = group_for(session, current_grants(), Act.GROUP_READ, gid)
    year, month, day = parts_in(today(group.timezone), Calendar(group.calendar))
    proposed = {"held-on-day": str(day), "held-on-month": str(month), "held-on-year": str(year)}
    return render_template(
        "groups/meetings.html",
        group=group,
        practice=group.practice,
        meetings=meetings_of(session, group),
        states=STATE_NAMES,
        acts=allowed(session, group),
        values=values or proposed,
        errors=errors,
        again=again,
    )


@bp.post("")
@requires(Act.MEETING_WRITE)
def start(gid: str) -> Answer:
    fields = sent()
    try:
        with database.transaction() as session:
            group = group_for(session, current_grants(), Act.MEETING_WRITE, gid)
            day = day_sent(fields, "held-on", Calendar(group.calendar))
            begun = meetings.start(session, group, day, by=current_actor(), again="again" in fields)
    except (ValidationError, Refusal) as refused:
        with database.reading() as session:
            again = isinstance(refused, MeetingAlreadyBegun)
            return _list(session, gid, fields, beside(refused, "held-on"), again), status_of(refused)
    return redirect(url_for(".sheet", gid=gid, mid=begun.public_id))


@bp.get("/<string(length=16):mid>")
@requires(Act.GROUP_READ)
def sheet(gid: str, mid: str) -> str:
    """The sheet as it stands: to be written on, to be confirmed, or as it was confirmed."""
    with database.reading() as session:
        group, meeting = find(session, Act.GROUP_READ, gid, mid)
        if meeting.state != MeetingState.DRAFT:
            return counted(session, group, meeting)
        if Act.MEETING_WRITE not in allowed(session, group):
            return _being_written(session, group, meeting)
        return draft(session, group, meeting, meeting.fields, STEPS.get(request.args.get("step", ""), Step.OPENING))


def _being_written(session: Session, group: Group, meeting: Meeting) -> str:
    writer = name_of(session, meeting.drafted_by)
    return render_template("groups/meeting_waits.html", group=group, practice=group.practice, meeting=meeting, writer=writer)


def draft(
    session: Session,
    group: Group,
    meeting: Meeting,
    fields: Mapping[str, str],
    step: Step,
    errors: Mapping[str, list[str]] | None = None,
    clash: DraftChangedElsewhere | None = None,
) -> str:
    """The page of a draft whose form reads `fields`."""
    context = context_of(session, group, meeting, fields)
    return render_template(
        "groups/meeting.html",
        group=group,
        practice=group.practice,
        meeting=meeting,
        context=context,
        page=page_of(context, fields, current_language(), step=step, errors=errors or {}, clash=clash),
        refused=bool(errors),
        saved=_saved(group, meeting) if clash is None else "",
    )


def context_of(session: Session, group: Group, meeting: Meeting, fields: Mapping[str, str]) -> meetings.MeetingContext:
    """The members, rules and opening figures of the day that is typed, or, where there are none, of the day it began with."""
    try:
        return meetings.context(session, group, meeting, _day(group, fields))
    except Refusal:
        return meetings.context(session, group, meeting)


def _day(group: Group, fields: Mapping[str, str]) -> date:
    return day_typed(fields, Calendar(group.calendar))


def _saved(group: Group, meeting: Meeting) -> str:
    time = meeting.drafted_at.astimezone(ZoneInfo(group.timezone)).strftime("%H:%M")
    return current_language().text(SAVED, time=time)


def counted(session: Session, group: Group, meeting: Meeting, problem: Refusal | None = None) -> str:
    """The page of a sheet that has been counted, confirmed or taken back."""
    return render_template(
        "groups/counted.html",
        group=group,
        practice=group.practice,
        meeting=meeting,
        page=counted_page(session, group, meeting, current_actor()),
        problem=current_language().sentence(problem) if problem else "",
        acts=allowed(session, group),
    )


@bp.post("/<string(length=16):mid>")
@requires(Act.MEETING_WRITE)
def save(gid: str, mid: str) -> Answer:
    """The whole form, from a browser without scripts; the button may fill a column or lead to another step."""
    form = SheetForm.sent()
    try:
        with database.transaction() as session:
            keep_form(session, gid, mid, form)
    except DraftChangedElsewhere as clash:
        return clashing(gid, mid, form, clash)
    return redirect(url_for(".sheet", gid=gid, mid=mid, step=form.next_step))


def keep_form(session: Session, gid: str, mid: str, form: SheetForm) -> tuple[Group, Meeting, dict[str, str]]:
    """Keeps a whole form as typed, after what its button fills in. Raises what `groups.meetings.save_draft` raises."""
    group, meeting = find(session, Act.MEETING_WRITE, gid, mid)
    decided = chosen(form.fields, meeting.fields)
    context = context_of(session, group, meeting, decided)
    fields = pressed(context, meeting.fields, decided, form.button)
    meetings.save_draft(session, meeting, fields, form.version, by=current_actor())
    return group, meeting, fields


def clashing(gid: str, mid: str, form: SheetForm, clash: DraftChangedElsewhere) -> Answer:
    """Both texts on one page, with what was chosen so far; nothing was saved and nothing is lost."""
    choices = {name: value for name, value in form.fields.items() if name.startswith(CHOOSE)}
    fields = {**chosen(form.fields, clash.theirs), **choices}
    with database.reading() as session:
        group, meeting = find(session, Act.MEETING_WRITE, gid, mid)
        return draft(session, group, meeting, fields, form.step, clash=clash), status_of(clash)


@bp.post("/<string(length=16):mid>/draft")
@requires(Act.MEETING_WRITE)
def keep(gid: str, mid: str) -> Answer:
    """The fields that changed, from the page's script. Answers {"saved", "version"}; or, when somebody else saved
    meanwhile, {"who", "version", "fields"} with all they wrote; or a "sentence" that says why it cannot be kept."""
    try:
        form = SheetForm.sent(whole=False)
        with database.transaction() as session:
            group, meeting = find(session, Act.MEETING_WRITE, gid, mid)
            fields, current = {**meeting.fields, **form.fields}, meeting.version == form.version
            version = meetings.save_draft(session, meeting, fields, form.version, by=current_actor())
            if current:
                return jsonify(saved=_saved(group, meeting), version=version)
            # What she sent stands there already; what others wrote since her page was loaded she has not seen.
            raise meetings.changed_elsewhere(session, meeting, fields)
    except DraftChangedElsewhere as clash:
        return jsonify(who=clash.facts["who"], version=clash.version, fields=clash.theirs), status_of(clash)
    except Refusal as refused:
        return jsonify(sentence=current_language().sentence(refused)), status_of(refused)
