"""Counting a sheet, and the second officer's part: confirming it, correcting it, taking it back.

The second officer may be signed in on her own telephone, or type her name and password on the one that lies on the table;
either way it is she who confirms, and the books say so. Every button may be pressed twice: the second time changes nothing.
"""

from collections.abc import Callable

from flask import Blueprint, redirect, url_for
from marshmallow import ValidationError
from sqlalchemy.orm import Session

from access.policy import Act
from core.errors import Refusal
from groups import corrections, meetings
from groups.errors import (
    CorrectionKeepsDay,
    CountedMeanwhile,
    DraftChangedElsewhere,
    MeetingBeforeFounding,
    MeetingInClosedPeriod,
    MeetingInFuture,
    MeetingOutsideCycle,
    NoteForUnusualDay,
)
from groups.form import kept_fields
from groups.meeting_draft import chosen
from groups.meeting_views import (
    Answer,
    SheetForm,
    clashing,
    context_of,
    counted,
    draft,
    find,
    keep_form,
)
from groups.models import Group, Meeting, MeetingState
from groups.schemas import load_sheet
from groups.second_officer_views import as_second_officer
from web import database
from web.errors import status_of
from web.fields import messages_of, sent
from web.forms import version_read
from web.guard import current_actor, requires
from web.language import current_language

bp = Blueprint("counting", __name__, url_prefix="/groups/<gid>/meetings/<string(length=16):mid>")

ABOUT_THE_DAY = (
    CorrectionKeepsDay,
    MeetingBeforeFounding,
    MeetingInClosedPeriod,
    MeetingInFuture,
    MeetingOutsideCycle,
)

Deed = Callable[[Session, Group, Meeting, str], object]


@bp.post("/count")
@requires(Act.MEETING_WRITE)
def count(gid: str, mid: str) -> Answer:
    """Keeps the form, then counts it; a form that does not agree stays a draft, with a sentence beside each fault."""
    form = SheetForm.sent()
    if answer := _counted_already(gid, mid, form):
        return answer
    try:
        with database.transaction() as session:
            _, meeting, fields = keep_form(session, gid, mid, form)
            version = meeting.version
        return _count(gid, mid, form, fields, version)
    except DraftChangedElsewhere as clash:
        return clashing(gid, mid, form, clash)


def _count(gid: str, mid: str, form: SheetForm, fields: dict[str, str], version: int) -> Answer:
    """Counts what was just kept, and nothing that somebody else wrote since. Raises DraftChangedElsewhere."""
    try:
        with database.transaction() as session:
            group, meeting = find(session, Act.MEETING_WRITE, gid, mid)
            sheet = load_sheet(fields, context_of(session, group, meeting, fields), current_language())
            meetings.count(session, meeting, sheet, version, by=current_actor())
    except DraftChangedElsewhere:
        raise
    except (ValidationError, Refusal) as refused:
        with database.reading() as session:
            group, meeting = find(session, Act.MEETING_WRITE, gid, mid)
            if meeting.version != version:
                raise meetings.changed_elsewhere(session, meeting, fields) from None
            return draft(session, group, meeting, fields, form.step, _beside(refused)), status_of(refused)
    return _back(gid, mid)


def _counted_already(gid: str, mid: str, form: SheetForm) -> Answer | None:
    """The page of a sheet that was counted before this form came: silent for the same text, else with what is not on it."""
    with database.reading() as session:
        group, meeting = find(session, Act.MEETING_WRITE, gid, mid)
        if meeting.state == MeetingState.DRAFT:
            return None
        written, typed = meeting.fields, kept_fields(chosen(form.fields, meeting.fields))
        missing = ", ".join(name for name, text in typed.items() if text != written.get(name, ""))
        if not missing:
            return _back(gid, mid)
        late = CountedMeanwhile(number=meeting.number, fields=missing[:200])
        return counted(session, group, meeting, late), status_of(late)


def _beside(refused: ValidationError | Refusal) -> dict[str, list[str]]:
    """The sentences by the field of the sheet they stand beside; "" for what belongs to none."""
    if isinstance(refused, ValidationError):
        return messages_of(refused)
    field = "held-on" if isinstance(refused, ABOUT_THE_DAY) else "note" if isinstance(refused, NoteForUnusualDay) else ""
    return {field: [current_language().sentence(refused)]}


def _back(gid: str, mid: str) -> Answer:
    return redirect(url_for("meetings.sheet", gid=gid, mid=mid))


def _do(gid: str, mid: str, act: Act, deed: Deed) -> Answer:
    """Does something to a counted sheet in the name of who is signed in; a refusal is said on the sheet's own page."""
    try:
        with database.transaction() as session:
            group, meeting = find(session, act, gid, mid)
            deed(session, group, meeting, current_actor())
    except Refusal as refused:
        return _refused(gid, mid, refused)
    return _back(gid, mid)


def _do_as_second(gid: str, mid: str, deed: Deed) -> Answer:
    """Does something in the name of the officer who types her name and password on this device."""

    def agreed(session: Session, group: Group, by: str, _: object) -> None:
        deed(session, group, find(session, Act.MEETING_WRITE, gid, mid)[1], by)

    try:
        as_second_officer(Act.MEETING_CONFIRM, gid, agreed)
    except Refusal as refused:
        return _refused(gid, mid, refused)
    return _back(gid, mid)


def _refused(gid: str, mid: str, refused: Refusal) -> Answer:
    with database.reading() as session:
        group, meeting = find(session, Act.GROUP_READ, gid, mid)
        if meeting.state == MeetingState.DRAFT:
            raise refused
        return counted(session, group, meeting, refused), status_of(refused)


@bp.post("/reopen")
@requires(Act.MEETING_WRITE)
def reopen(gid: str, mid: str) -> Answer:
    return _do(gid, mid, Act.MEETING_WRITE, lambda session, group, meeting, by: meetings.reopen(session, meeting, by=by))


@bp.post("/discard")
@requires(Act.MEETING_WRITE)
def discard(gid: str, mid: str) -> Answer:
    """Throws a draft away that was begun by mistake."""
    with database.transaction() as session:
        _, meeting = find(session, Act.MEETING_WRITE, gid, mid)
        meetings.discard(session, meeting, by=current_actor())
    return redirect(url_for("meetings.index", gid=gid))


def _confirm(session: Session, group: Group, meeting: Meeting, by: str) -> None:
    meetings.confirm(session, meeting, by=by, read=version_read())


@bp.post("/confirm")
@requires(Act.MEETING_CONFIRM)
def confirm(gid: str, mid: str) -> Answer:
    return _do(gid, mid, Act.MEETING_CONFIRM, _confirm)


@bp.post("/confirm-here")
@requires(Act.MEETING_WRITE)
def confirm_here(gid: str, mid: str) -> Answer:
    return _do_as_second(gid, mid, _confirm)


@bp.post("/correct")
@requires(Act.MEETING_CORRECT)
def correct(gid: str, mid: str) -> Answer:
    """A new draft filled in from this sheet, to replace it when it is counted and confirmed."""
    fields = sent()
    try:
        with database.transaction() as session:
            _, meeting = find(session, Act.MEETING_CORRECT, gid, mid)
            begun = corrections.start_correction(session, meeting, fields.get("reason", ""), by=current_actor())
    except Refusal as refused:
        return _refused(gid, mid, refused)
    return _back(gid, begun.public_id)


@bp.post("/reverse")
@requires(Act.MEETING_CORRECT)
def ask_reversal(gid: str, mid: str) -> Answer:
    reason = sent().get("reason", "")
    return _do(
        gid,
        mid,
        Act.MEETING_CORRECT,
        lambda session, group, meeting, by: corrections.ask_reversal(session, meeting, reason, by=by),
    )


@bp.post("/keep")
@requires(Act.MEETING_CORRECT)
def keep_meeting(gid: str, mid: str) -> Answer:
    """Withdraws the wish to take the meeting back."""
    return _do(gid, mid, Act.MEETING_CORRECT, lambda session, group, meeting, by: corrections.keep(session, meeting, by=by))


def _reverse(session: Session, group: Group, meeting: Meeting, by: str) -> None:
    corrections.reverse(session, meeting, by=by, read=version_read())


@bp.post("/reverse/agree")
@requires(Act.MEETING_CONFIRM)
def reverse(gid: str, mid: str) -> Answer:
    return _do(gid, mid, Act.MEETING_CONFIRM, _reverse)


@bp.post("/reverse/agree-here")
@requires(Act.MEETING_WRITE)
def reverse_here(gid: str, mid: str) -> Answer:
    return _do_as_second(gid, mid, _reverse)
