"""Visits of other groups on screen: the list and when the next is due, the form as it is typed, and the report that is left.

The form can be put down half-typed and taken up again, on another telephone too; it becomes a report when it is whole.
"""

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, url_for
from marshmallow import ValidationError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from access.deeds import name_of
from access.policy import Act
from core.calendars import today
from core.errors import Refusal
from core.language import language
from groups import half_typed
from groups.denominations import denominations
from groups.federation import audits
from groups.federation.audit_schemas import QUESTIONS, VISITORS, fresh_visit, noted, visit_again, visited_on
from groups.federation.errors import (
    AuditOnImpossibleDay,
    AuditorsAreTheGroup,
    CountUnexplained,
    NextVisitTooEarly,
)
from groups.federation.models import PeerAudit
from groups.federation.spoken import spoken
from groups.figures import POT_NAMES, Pot
from groups.finding import group_for, groups_for
from groups.meeting_views import allowed
from groups.members import everybody
from groups.models import Group
from web import database
from web.errors import status_of
from web.fields import sent
from web.forms import beside
from web.guard import current_actor, current_grants, requires
from web.language import current_language

bp = Blueprint("visits", __name__, url_prefix="/groups/<gid>/visits")

Answer = Response | str | tuple[str, int]
Values = Mapping[str, str]
Errors = Mapping[str, list[str]]

# What a form carries besides the fields that are kept.
_CARRIED = frozenset({"csrf_token", "version"})
FIELD_OF: Mapping[type[Exception], str] = {
    AuditOnImpossibleDay: "visited-on",
    AuditorsAreTheGroup: "visiting-group",
    NextVisitTooEarly: "next-due",
}
FORM = "/<string(length=16):aid>/correct"


@bp.get("")
@requires(Act.GROUP_READ)
def index(gid: str) -> str:
    with database.reading() as session:
        group = group_for(session, current_grants(), Act.GROUP_READ, gid)
        found = audits.visits(session, group, today(group.timezone))
        return render_template(
            "federation/visits.html",
            group=group,
            practice=group.practice,
            visits=found,
            reports=[(audit, audits.report_of(audit)) for audit in found.audits],
            begun=half_typed.typed(session, group, _name(None)),
            acts=allowed(session, group),
        )


@bp.get("/<string(length=16):aid>")
@requires(Act.GROUP_READ)
def visit(gid: str, aid: str) -> str:
    with database.reading() as session:
        group = group_for(session, current_grants(), Act.GROUP_READ, gid)
        audit = audits.audit_of(session, group, aid)
        report, names = audits.report_of(audit), {member.number: member.name for member in everybody(session, group)}
        group_language = language(group.locale)
        return render_template(
            "federation/visit.html",
            group=group,
            practice=group.practice,
            audit=audit,
            report=report,
            names=names,
            pot_names=POT_NAMES,
            replacement=audits.replacement_of(session, audit),
            spoken=spoken(report, names, group_language.text),
            group_language=group_language.html_tag,
            recorded_by=name_of(session, audit.recorded_by),
            acts=allowed(session, group),
        )


@bp.get("/new", defaults={"aid": None})
@bp.get(FORM)
@requires(Act.AUDIT_WRITE)
def new(gid: str, aid: str | None) -> str:
    with database.reading() as session:
        group, corrected = _find(session, gid, aid)
        begun = half_typed.typed(session, group, _name(corrected))
        if begun is not None:
            return _form(session, group, corrected, begun.fields, {}, begun.version)
        fields = visit_again(audits.report_of(corrected), group) if corrected else _fresh(session, group)
        return _form(session, group, corrected, fields, {}, 0)


@bp.post("/new", defaults={"aid": None})
@bp.post(FORM)
@requires(Act.AUDIT_WRITE)
def keep(gid: str, aid: str | None) -> Answer:
    """Puts the form down as it is."""
    fields, version = _typed()
    try:
        with database.transaction() as session:
            group, corrected = _find(session, gid, aid)
            half_typed.keep(session, group, _name(corrected), fields, version, by=current_actor())
    except Refusal as refused:
        return _again(gid, aid, fields, refused, version)
    return redirect(url_for(".new", gid=gid, aid=aid))


@bp.post("/new/report", defaults={"aid": None})
@bp.post(f"{FORM}/report")
@requires(Act.AUDIT_WRITE)
def record(gid: str, aid: str | None) -> Answer:
    """Makes the report of a form that is whole; what is wrong with it stands beside its fields, and it stays as typed."""
    fields, version = _typed()
    try:
        with database.transaction() as session:
            group, corrected = _find(session, gid, aid)
            day = visited_on(fields, group) or today(group.timezone)
            said = noted(fields, group, audits.books_seen(session, group, day))
            visiting = next((one for one in _neighbours(session, group) if one.public_id == fields.get("visiting-group")), None)
            left = audits.record(session, group, said, by=current_actor(), visiting=visiting, replaces=corrected)
            half_typed.drop(session, group, _name(corrected))
    except (ValidationError, Refusal) as refused:
        return _again(gid, aid, fields, refused, version)
    return redirect(url_for(".visit", gid=gid, aid=left.public_id))


@bp.post("/new/discard", defaults={"aid": None})
@bp.post(f"{FORM}/discard")
@requires(Act.AUDIT_WRITE)
def discard(gid: str, aid: str | None) -> Answer:
    with database.transaction() as session:
        group, corrected = _find(session, gid, aid)
        half_typed.drop(session, group, _name(corrected))
    return redirect(url_for(".index", gid=gid))


def _typed() -> tuple[dict[str, str], int]:
    """The fields of the form, and the version of it that the page was loaded with."""
    fields = sent()
    version = fields.get("version", "")
    return (
        {name: value for name, value in fields.items() if name not in _CARRIED},
        int(version[:9]) if version.isascii() and version.isdigit() else 0,
    )


def _find(session: Session, gid: str, aid: str | None) -> tuple[Group, PeerAudit | None]:
    """Raises GroupUnknown, AuditUnknown."""
    group = group_for(session, current_grants(), Act.AUDIT_WRITE, gid)
    return group, audits.audit_of(session, group, aid) if aid else None


def _name(corrected: PeerAudit | None) -> str:
    return f"visit:{corrected.public_id}" if corrected else "visit"


def _fresh(session: Session, group: Group) -> dict[str, str]:
    day = today(group.timezone)
    return fresh_visit(group, day, audits.books_seen(session, group, day).head.number)


def _neighbours(session: Session, group: Group) -> list[Group]:
    """The other groups of the network that she may read."""
    return [
        one
        for one in groups_for(session, current_grants(), Act.GROUP_READ)
        if one.network_id == group.network_id and one.id != group.id
    ]


def _again(gid: str, aid: str | None, fields: Values, refused: ValidationError | Refusal, version: int) -> Answer:
    """The form with everything that was typed, and what is wrong beside its field."""
    field = FIELD_OF.get(type(refused), "")
    if isinstance(refused, CountUnexplained):
        field = f"count-{refused.pot}-reason"
    if isinstance(refused, half_typed.TypedElsewhere):
        version = refused.version
    with database.reading() as session:
        group, corrected = _find(session, gid, aid)
        return _form(session, group, corrected, fields, beside(refused, field), version), status_of(refused)


def _form(
    session: Session, group: Group, corrected: PeerAudit | None, fields: Values, errors: Errors, version: int
) -> str:
    day = visited_on(fields, group) or today(group.timezone)
    number = fields.get("book-number", "")
    shown = int(number[:15]) if number.isascii() and number.isdigit() else None
    try:
        books = audits.books_seen(session, group, day, shown)
    except Refusal:
        books = audits.books_seen(session, group, day)
    return render_template(
        "federation/visit_form.html",
        group=group,
        practice=group.practice,
        corrected=corrected,
        values=fields,
        errors=errors,
        version=version,
        books=books,
        pots=[(pot.value, POT_NAMES[pot]) for pot in Pot],
        pieces=[(each, current_language().amount(each, group.money)) for each in denominations(group.money)],
        neighbours=[(one.public_id, one.name) for one in _neighbours(session, group)],
        visitors=range(1, VISITORS + 1),
        questions=range(1, QUESTIONS + 1),
    )
