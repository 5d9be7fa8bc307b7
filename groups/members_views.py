"""A group's people on screen: members with their photographs, and who holds which office."""

from collections.abc import Mapping
from io import BytesIO

from flask import Blueprint, redirect, render_template, request, send_file, url_for
from marshmallow import ValidationError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from access.policy import Act, may
from core.calendars import Calendar, today
from core.errors import NotFound, Refusal
from core.marks import N_
from groups import members, officers
from groups.conversion.succession import passbooks_elsewhere
from groups.errors import JoinedBeforeFounding, JoinedInFuture, MemberNumberImpossible, MemberNumberTaken
from groups.finding import group_for, member_of, scopes_of
from groups.group_schemas import MemberForm, NewMemberForm, OfficerForm
from groups.loans.models import STATE_NAMES as LOAN_STATE_NAMES
from groups.loans.pages import loans_of_member
from groups.meeting_views import allowed
from groups.models import Group, Member
from groups.officers import OFFICE_NAMES, Office
from web import database
from web.errors import status_of
from web.fields import sent
from web.forms import Sent, beside, day_filled_in
from web.guard import current_grants, requires
from web.language import current_language
from web.sizes import takes_files

bp = Blueprint("members", __name__, url_prefix="/groups/<gid>")

Answer = Response | str | tuple[str, int]
Values = Mapping[str, str]
Errors = Mapping[str, list[str]]

# The field beside which a refusal of enrolling stands.
FIELD_OF: Mapping[type[Exception], str] = {
    JoinedBeforeFounding: "joined-on",
    JoinedInFuture: "joined-on",
    MemberNumberImpossible: "number",
    MemberNumberTaken: "number",
}


class PhotoMissing(NotFound):
    code = "photo-missing"
    sentence = N_("There is no photograph of this member.")


def day_parts(name: str, group: Group) -> dict[str, str]:
    """Today, as the three fields of a day in the group's calendar are filled in."""
    return day_filled_in(name, today(group.timezone), Calendar(group.calendar))


@bp.get("/members")
@requires(Act.GROUP_READ)
def index(gid: str) -> str:
    with database.reading() as session:
        group = group_for(session, current_grants(), Act.GROUP_READ, gid)
        return render_template(
            "groups/members.html",
            group=group,
            practice=group.practice,
            members=members.everybody(session, group),
            acts=allowed(session, group),
        )


@bp.get("/members/new")
@requires(Act.MEMBERS_WRITE)
def new(gid: str) -> str:
    with database.reading() as session:
        return _new_page(session, gid, {}, {})


def _new_page(session: Session, gid: str, values: Values, errors: Errors) -> str:
    group = group_for(session, current_grants(), Act.MEMBERS_WRITE, gid)
    shown = values or {"number": str(members.next_number(session, group)), **day_parts("joined-on", group)}
    return render_template("groups/new_member.html", group=group, practice=group.practice, values=shown, errors=errors)


@bp.post("/members/new")
@requires(Act.MEMBERS_WRITE)
def enrol(gid: str) -> Answer:
    fields = sent()
    try:
        with database.transaction() as session:
            group = group_for(session, current_grants(), Act.MEMBERS_WRITE, gid)
            form = Sent(fields)
            person, joined_on = form.load(NewMemberForm()), form.day("joined-on", Calendar(group.calendar))
            form.finish()
            members.enrol(session, group, joined_on=joined_on, **person)
    except (ValidationError, Refusal) as refused:
        with database.reading() as session:
            errors = beside(refused, FIELD_OF.get(type(refused), ""))
            return _new_page(session, gid, fields, errors), status_of(refused)
    return redirect(url_for(".index", gid=gid))


@bp.get("/members/<int(max=9999):number>")
@requires(Act.GROUP_READ)
def member(gid: str, number: int) -> str:
    with database.reading() as session:
        return _member_page(session, gid, number, {}, {})


def _member_page(session: Session, gid: str, number: int, values: Values, errors: Errors) -> str:
    group = group_for(session, current_grants(), Act.GROUP_READ, gid)
    found = member_of(session, group, number)
    shown = {"name": found.name, "sex": found.sex or "", **day_parts("left-on", group), **values}
    return render_template(
        "groups/member.html",
        group=group,
        practice=group.practice,
        member=found,
        loans=loans_of_member(session, group, found),
        loan_states=LOAN_STATE_NAMES,
        elsewhere=[
            (other, there)
            for _, other, there in passbooks_elsewhere(session, group, number)
            if may(current_grants(), Act.MEMBER_STATEMENT_READ, scopes_of(session, other))
        ],
        values=shown,
        errors=errors,
        acts=allowed(session, group),
    )


def _find(session: Session, gid: str, number: int) -> tuple[Group, Member]:
    group = group_for(session, current_grants(), Act.MEMBERS_WRITE, gid)
    return group, member_of(session, group, number)


def _wrong(gid: str, number: int, fields: Values, refused: ValidationError | Refusal, field: str) -> Answer:
    with database.reading() as session:
        return _member_page(session, gid, number, fields, beside(refused, field)), status_of(refused)


@bp.post("/members/<int(max=9999):number>")
@requires(Act.MEMBERS_WRITE)
def rename(gid: str, number: int) -> Answer:
    fields = sent()
    try:
        person = MemberForm().load(fields)
        with database.transaction() as session:
            _, found = _find(session, gid, number)
            members.rename(session, found, **person)
    except (ValidationError, Refusal) as refused:
        return _wrong(gid, number, fields, refused, "name")
    return redirect(url_for(".member", gid=gid, number=number))


@bp.get("/members/<int(max=9999):number>/photo")
@requires(Act.GROUP_READ)
def photo(gid: str, number: int) -> Response:
    with database.reading() as session:
        group = group_for(session, current_grants(), Act.GROUP_READ, gid)
        found = member_of(session, group, number)
        if found.photo is None:
            raise PhotoMissing()
        return send_file(BytesIO(found.photo), mimetype=found.photo_type)


@bp.post("/members/<int(max=9999):number>/photo")
@requires(Act.MEMBERS_WRITE)
@takes_files
def set_photo(gid: str, number: int) -> Answer:
    """A new photograph; the button "remove" takes the one that is there away."""
    chosen = request.files.get("photo")
    picture = None if "remove" in request.form else chosen.read() if chosen else b""
    try:
        with database.transaction() as session:
            _, found = _find(session, gid, number)
            members.set_photo(session, found, picture)
    except Refusal as refused:
        return _wrong(gid, number, {}, refused, "photo")
    return redirect(url_for(".member", gid=gid, number=number))


@bp.post("/members/<int(max=9999):number>/leave")
@requires(Act.MEMBERS_WRITE)
def leave(gid: str, number: int) -> Answer:
    fields = sent()
    try:
        with database.transaction() as session:
            group, found = _find(session, gid, number)
            form = Sent(fields)
            day = form.day("left-on", Calendar(group.calendar))
            form.finish()
            members.leave(session, group, found, day)
    except (ValidationError, Refusal) as refused:
        return _wrong(gid, number, fields, refused, "left-on")
    return redirect(url_for(".member", gid=gid, number=number))


@bp.get("/officers")
@requires(Act.GROUP_READ)
def office_holders(gid: str) -> str:
    with database.reading() as session:
        return _officers_page(session, gid, {}, {})


def _officers_page(session: Session, gid: str, values: Values, errors: Errors) -> str:
    group = group_for(session, current_grants(), Act.GROUP_READ, gid)
    day = today(group.timezone)
    seated = members.seated(session, group, day)
    return render_template(
        "groups/officers.html",
        group=group,
        practice=group.practice,
        running=officers.officers_on(session, group, day),
        terms=officers.all_terms(session, group),
        names=OFFICE_NAMES,
        offices=[(office.value, current_language().text(OFFICE_NAMES[office])) for office in Office],
        seats=[(str(seat.number), f"{seat.number} {seat.name}") for seat in seated],
        values={**day_parts("valid-from", group), **values},
        errors=errors,
        acts=allowed(session, group),
    )


@bp.post("/officers")
@requires(Act.GROUP_SET_UP)
def appoint(gid: str) -> Answer:
    fields = sent()
    try:
        with database.transaction() as session:
            group = group_for(session, current_grants(), Act.GROUP_SET_UP, gid)
            form = Sent(fields)
            chosen, day = form.load(OfficerForm()), form.day("valid-from", Calendar(group.calendar))
            form.finish()
            officer = member_of(session, group, chosen["member"])
            officers.appoint(session, group, officer, chosen["office"], day)
    except (ValidationError, Refusal) as refused:
        with database.reading() as session:
            return _officers_page(session, gid, fields, beside(refused, "member")), status_of(refused)
    return redirect(url_for(".office_holders", gid=gid))


@bp.post("/officers/<string(length=16):term>/end")
@requires(Act.GROUP_SET_UP)
def end_term(gid: str, term: str) -> Answer:
    """The term ends today."""
    with database.transaction() as session:
        group = group_for(session, current_grants(), Act.GROUP_SET_UP, gid)
        officers.end_term(session, group, term, today(group.timezone))
    return redirect(url_for(".office_holders", gid=gid))
