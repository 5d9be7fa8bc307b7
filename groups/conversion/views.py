"""A group becomes another, on screen: what would be carried over, line by line, before anything is posted; then two officers."""

from collections.abc import Mapping

from flask import Blueprint, render_template, request
from marshmallow import ValidationError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from access.policy import Act, may
from core.calendars import Calendar
from core.db import new_public_id
from core.errors import Refusal
from core.money import Rounding
from groups.conversion.carry_over import CARRYING_NAMES, Carrying, CarryOver
from groups.conversion.carrying import reckon
from groups.conversion.errors import SuccessorUnknown
from groups.conversion.form_change import FormChange
from groups.conversion.form_changing import reckon_form_change
from groups.conversion.models import SUCCESSION_NAMES
from groups.conversion.preparing import prepare_carry_over, prepare_form_change
from groups.conversion.schemas import METHODS, carrying_sent, form_change_sent, number_field, where_sent
from groups.conversion.succession import carried_over_to, successions_of
from groups.errors import GroupUnknown
from groups.finding import group_for, groups_for, scopes_of
from groups.loans.rules import ROUNDING_NAMES
from groups.meeting_views import allowed
from groups.members_views import day_parts
from groups.methods.templates import TEMPLATES
from groups.models import Group
from groups.terms import METHOD_NAMES
from groups.voucher_views import back
from web import database
from web.errors import status_of
from web.fields import sent
from web.forms import Sent, beside
from web.guard import current_actor, current_grants, requires
from web.language import current_language

bp = Blueprint("conversion", __name__, url_prefix="/groups/<gid>/conversion")

Answer = Response | str | tuple[Response | str, int]
Fields = Mapping[str, str]
Errors = Mapping[str, list[str]]
# What the form carries besides what is reckoned.
CARRIED = ("reference", "look", "lang")


@bp.get("")
@requires(Act.GROUP_READ)
def index(gid: str) -> str:
    """Where the group's history lies, and what it can become."""
    with database.reading() as session:
        group = group_for(session, current_grants(), Act.GROUP_READ, gid)
        found = successions_of(session, group)
        return render_template(
            "conversion/index.html",
            group=group,
            practice=group.practice,
            successions=[
                (one, [_known(session, other) for other in (one.predecessor, one.successor)]) for one in found
            ],
            names=SUCCESSION_NAMES,
            gone=carried_over_to(session, group),
            acts=allowed(session, group),
        )


def _known(session: Session, group: Group) -> tuple[Group, bool]:
    """A group, and whether its page is the reader's to open."""
    return group, may(current_grants(), Act.GROUP_READ, scopes_of(session, group))


# --- carrying books over ---------------------------------------------------------------------------------------------


@bp.get("/books")
@requires(Act.VOUCHER_PREPARE)
def books(gid: str) -> Answer:
    """The form; with an answer for every question, what would be carried over as well."""
    fields = request.args.to_dict()
    with database.reading() as session:
        group = group_for(session, current_grants(), Act.VOUCHER_PREPARE, gid)
        if "look" not in fields:
            return _books_page(session, group, {"what": fields.get("what", ""), **day_parts("day", group)}, {}, None)
        try:
            return _books_page(session, group, fields, {}, _reckoned(session, group, fields))
        except (ValidationError, Refusal) as refused:
            return _books_page(session, group, fields, beside(refused, ""), None), status_of(refused)


def _reckoned(session: Session, group: Group, fields: Fields) -> CarryOver:
    """Raises ValidationError, SuccessorUnknown, and what `groups.conversion.carrying.reckon` raises."""
    form = Sent({name: value for name, value in fields.items() if name not in CARRIED})
    where = where_sent(form)
    if not where:
        form.left.clear()
        form.finish()
    successor = _mine(session, where["successor"])
    others = [_mine(session, where["other"])] if where["other"] else []
    asked = carrying_sent(form, where["what"], Calendar(group.calendar), successor.money)
    return reckon(session, [group, *others], successor, asked.conversion, asked.numbers)


def _mine(session: Session, public_id: str) -> Group:
    try:
        return group_for(session, current_grants(), Act.VOUCHER_PREPARE, public_id)
    except GroupUnknown:
        raise SuccessorUnknown() from None


def _books_page(session: Session, group: Group, fields: Fields, errors: Errors, shown: CarryOver | None) -> str:
    what = next((one for one in Carrying if one.value == fields.get("what")), Carrying.MERGER)
    mine = groups_for(session, current_grants(), Act.VOUCHER_PREPARE)
    offered = [(one.public_id, f"{one.name} ({one.currency})") for one in mine if one.id != group.id]
    moved = [(source.group, one) for source in (shown.sources if shown else ()) for one in source.members]
    text = current_language().text
    return render_template(
        "conversion/books.html",
        group=group,
        practice=group.practice,
        what=what.value,
        title=CARRYING_NAMES[what],
        offered=offered,
        roundings=[(mode.value, text(name)) for mode, name in ROUNDING_NAMES.items()],
        values={"reference": new_public_id(), "rounding": Rounding.HALF_UP.value, **fields},
        errors=errors,
        content=shown,
        moved=[(number_field(source, one.old), one) for source, one in moved],
    )


@bp.post("/books")
@requires(Act.VOUCHER_PREPARE)
def prepare_books(gid: str) -> Answer:
    fields = sent()
    try:
        with database.transaction() as session:
            group = group_for(session, current_grants(), Act.VOUCHER_PREPARE, gid)
            carry_over = _reckoned(session, group, fields)
            reference = fields.get("reference", "")
            prepared = prepare_carry_over(session, carry_over, by=current_actor(), reference=reference)
    except (ValidationError, Refusal) as refused:
        with database.reading() as session:
            group = group_for(session, current_grants(), Act.VOUCHER_PREPARE, gid)
            return _books_page(session, group, fields, beside(refused, ""), None), status_of(refused)
    return back(gid, prepared[0].public_id)


# --- another form ----------------------------------------------------------------------------------------------------


@bp.get("/form")
@requires(Act.VOUCHER_PREPARE)
def form(gid: str) -> Answer:
    """The form; with an answer for every question, what would become of each member's savings as well."""
    fields = request.args.to_dict()
    with database.reading() as session:
        group = group_for(session, current_grants(), Act.VOUCHER_PREPARE, gid)
        if "look" not in fields:
            return _form_page(session, group, {**day_parts("day", group), **day_parts("signed-on", group)}, {}, None)
        try:
            change = reckon_form_change(session, group, form_change_sent(_asked(fields), group))
            return _form_page(session, group, fields, {}, change)
        except (ValidationError, Refusal) as refused:
            return _form_page(session, group, fields, beside(refused, ""), None), status_of(refused)


def _asked(fields: Fields) -> dict[str, str]:
    return {name: value for name, value in fields.items() if name not in CARRIED}


def _form_page(session: Session, group: Group, fields: Fields, errors: Errors, shown: FormChange | None) -> str:
    text = current_language().text
    return render_template(
        "conversion/form.html",
        group=group,
        practice=group.practice,
        methods=[(method.value, text(METHOD_NAMES[method])) for method in dict.fromkeys(METHODS)],
        templates=TEMPLATES,
        values={"reference": new_public_id(), **fields},
        errors=errors,
        content=shown,
    )


@bp.post("/form")
@requires(Act.VOUCHER_PREPARE)
def prepare_form(gid: str) -> Answer:
    fields = sent()
    try:
        with database.transaction() as session:
            group = group_for(session, current_grants(), Act.VOUCHER_PREPARE, gid)
            change = reckon_form_change(session, group, form_change_sent(_asked(fields), group))
            reference = fields.get("reference", "")
            prepared = prepare_form_change(session, group, change, by=current_actor(), reference=reference)
    except (ValidationError, Refusal) as refused:
        with database.reading() as session:
            group = group_for(session, current_grants(), Act.VOUCHER_PREPARE, gid)
            return _form_page(session, group, fields, beside(refused, ""), None), status_of(refused)
    return back(gid, prepared.public_id)
