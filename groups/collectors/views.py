"""Collectors on screen: who carries how much for how long, naming a collector, and whose doors are on her round."""

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, url_for
from marshmallow import ValidationError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from access.policy import Act
from core.calendars import today
from core.errors import Refusal
from groups.collectors import people
from groups.collectors.errors import CollectorAlready, CollectorEndsBeforeStart, CollectorNotMember
from groups.collectors.schemas import day_sent, doors_sent, naming_sent
from groups.constitution import terms_on
from groups.finding import group_for, member_of
from groups.meeting_views import allowed
from groups.members import seated
from groups.members_views import day_parts
from groups.models import Group, Member
from web import database
from web.errors import status_of
from web.fields import sent
from web.forms import beside
from web.guard import current_grants, requires

bp = Blueprint("collectors", __name__, url_prefix="/groups/<gid>/collectors")

Answer = Response | str | tuple[str, int]
Values = Mapping[str, str]
Errors = Mapping[str, list[str]]

FIELD_OF: Mapping[type[Exception], str] = {
    CollectorAlready: "member",
    CollectorNotMember: "member",
    CollectorEndsBeforeStart: "until",
}


@bp.get("")
@requires(Act.GROUP_READ)
def index(gid: str) -> str:
    with database.reading() as session:
        group = group_for(session, current_grants(), Act.GROUP_READ, gid)
        return _list(session, group, {}, {})


def _list(session: Session, group: Group, values: Values, errors: Errors) -> str:
    day = today(group.timezone)
    there = people.collectors_on(session, group, day)
    collecting = {one.member.number for one in there}
    free = [(str(one.number), f"{one.number} {one.name}") for one in seated(session, group, day) if one.number not in collecting]
    return render_template(
        "collectors/index.html",
        group=group,
        practice=group.practice,
        collectors=there,
        rules=terms_on(session, group, day).collectors,
        may_withdraw=terms_on(session, group, day).may_withdraw,
        free=free,
        values={**day_parts("since", group), **values},
        errors=errors,
        acts=allowed(session, group),
    )


@bp.post("")
@requires(Act.MEMBERS_WRITE)
def appoint(gid: str) -> Answer:
    fields = sent()
    try:
        with database.transaction() as session:
            group = group_for(session, current_grants(), Act.MEMBERS_WRITE, gid)
            naming = naming_sent(fields, group)
            member = member_of(session, group, naming.member)
            people.appoint(session, group, member, naming.street, naming.since)
    except (ValidationError, Refusal) as refused:
        with database.reading() as session:
            group = group_for(session, current_grants(), Act.MEMBERS_WRITE, gid)
            return _list(session, group, fields, beside(refused, FIELD_OF.get(type(refused), ""))), status_of(refused)
    return redirect(url_for(".doors", gid=gid, number=naming.member))


@bp.get("/<int(max=9999):number>/doors")
@requires(Act.MEMBERS_WRITE)
def doors(gid: str, number: int) -> str:
    with database.reading() as session:
        group, member = _find(session, gid, number)
        return _doors(session, group, member, {}, {})


def _find(session: Session, gid: str, number: int) -> tuple[Group, Member]:
    group = group_for(session, current_grants(), Act.MEMBERS_WRITE, gid)
    return group, member_of(session, group, number)


def _doors(session: Session, group: Group, member: Member, values: Values, errors: Errors) -> str:
    day = today(group.timezone)
    collector = people.collector_on(session, group, member, day)
    on_round = {one.number for one in people.doors_on(session, collector, day)}
    ticked = {f"door-{number}": "yes" for number in on_round}
    return render_template(
        "collectors/doors.html",
        group=group,
        practice=group.practice,
        member=member,
        collector=collector,
        members=seated(session, group, day),
        values={**day_parts("since", group), **day_parts("until", group), **(values or ticked)},
        errors=errors,
        acts=allowed(session, group),
    )


@bp.post("/<int(max=9999):number>/doors")
@requires(Act.MEMBERS_WRITE)
def set_doors(gid: str, number: int) -> Answer:
    fields = sent()
    try:
        with database.transaction() as session:
            group, member = _find(session, gid, number)
            since = day_sent(fields, group, "since")
            collector = people.collector_on(session, group, member, since)
            members = [member_of(session, group, door) for door in doors_sent(fields, group)]
            people.put_on_round(session, group, collector, members, since)
    except (ValidationError, Refusal) as refused:
        return _again(gid, number, fields, refused)
    return redirect(url_for(".index", gid=gid))


@bp.post("/<int(max=9999):number>/end")
@requires(Act.MEMBERS_WRITE)
def end(gid: str, number: int) -> Answer:
    fields = sent()
    try:
        with database.transaction() as session:
            group, member = _find(session, gid, number)
            until = day_sent(fields, group, "until")
            collector = people.collector_on(session, group, member, today(group.timezone))
            people.end(session, group, collector, until)
    except (ValidationError, Refusal) as refused:
        return _again(gid, number, fields, refused)
    return redirect(url_for(".index", gid=gid))


def _again(gid: str, number: int, fields: Values, refused: ValidationError | Refusal) -> Answer:
    with database.reading() as session:
        group, member = _find(session, gid, number)
        return _doors(session, group, member, fields, beside(refused, FIELD_OF.get(type(refused), ""))), status_of(refused)
