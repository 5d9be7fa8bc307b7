"""The share-out on screen: tried as often as the group likes, then prepared for a second officer to confirm."""

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, url_for
from marshmallow import ValidationError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from access.policy import Act
from core.calendars import today
from core.db import new_public_id
from core.errors import Refusal
from groups.finding import group_for
from groups.form import typed_amount
from groups.meeting_views import allowed
from groups.members_views import day_parts
from groups.models import Group
from groups.sharing.rules import STRATEGY_NAMES
from groups.sharing.share_out_content import Decided
from groups.sharing.share_out_page import ShareOutPage, share_out_page
from groups.sharing.share_out_schemas import carry_field, field_of, instead_of, load_share_out
from groups.sharing.share_out_voucher import reckon, rules_of_day
from groups.sharing.sharing_out import prepare
from web import database
from web.errors import status_of
from web.fields import sent
from web.forms import beside
from web.guard import current_actor, current_grants, requires
from web.language import current_language

bp = Blueprint("share_out", __name__, url_prefix="/groups/<gid>/share-out")

Answer = Response | str | tuple[str, int]
Values = Mapping[str, str]
Errors = Mapping[str, list[str]]


@bp.get("")
@requires(Act.STATEMENT_READ)
def share_out(gid: str) -> str:
    """What a share-out today would be, by the books and the constitution."""
    with database.reading() as session:
        group = group_for(session, current_grants(), Act.STATEMENT_READ, gid)
        try:
            page = _by_books(session, group)
        except Refusal as refused:
            return _page(session, group, None, {}, beside(refused, ""))
        reserve = typed_amount(page.shared.decided.reserve_minor, group.money)
        values = {"reserve": reserve, "reference": new_public_id(), **day_parts("day", group)}
        return _page(session, group, page, values, {})


def _by_books(session: Session, group: Group) -> ShareOutPage:
    """A share-out today, before anything is typed."""
    day = today(group.timezone)
    _, _, rules = rules_of_day(session, group, day)
    return share_out_page(session, group, reckon(session, group, Decided(day, rules.reserve_minor)))


def _page(session: Session, group: Group, page: ShareOutPage | None, values: Values, errors: Errors) -> str:
    """`page` None: what was typed cannot be reckoned; then the form stands there as it was typed, without a result."""
    say = current_language().text
    try:
        frame = page or _by_books(session, group)
    except Refusal:
        frame = None
    return render_template(
        "sharing/share_out.html",
        group=group,
        practice=group.practice,
        page=page,
        frame=frame,
        values=values,
        errors=errors,
        strategies=[(kind.value, say(name)) for kind, name in STRATEGY_NAMES.items()],
        field_of=field_of,
        carry_field=carry_field,
        acts=allowed(session, group),
    )


@bp.post("/preview")
@requires(Act.VOUCHER_PREPARE)
def preview(gid: str) -> Answer:
    """The same by what was typed: other counts, another day, another reserve, other rules. Nothing is kept."""
    fields = sent()
    with database.reading() as session:
        group = group_for(session, current_grants(), Act.VOUCHER_PREPARE, gid)
        try:
            return _page(session, group, _tried(session, group, fields), fields, {})
        except (ValidationError, Refusal) as refused:
            return _page(session, group, None, fields, beside(refused, "")), status_of(refused)


def _tried(session: Session, group: Group, fields: dict[str, str]) -> ShareOutPage:
    asked = load_share_out(fields, group)
    _, _, rules = rules_of_day(session, group, asked.decided.day)
    other = instead_of(rules, asked.instead)
    return share_out_page(session, group, reckon(session, group, asked.decided, other), tried=other is not None)


@bp.post("/prepare")
@requires(Act.VOUCHER_PREPARE)
def prepare_voucher(gid: str) -> Answer:
    """Makes the voucher, by the constitution's own rules; a second officer confirms it."""
    fields = sent()
    try:
        with database.transaction() as session:
            group = group_for(session, current_grants(), Act.VOUCHER_PREPARE, gid)
            asked = load_share_out({**fields, "by": ""}, group)
            voucher = prepare(session, group, asked.decided, by=current_actor(), reference=asked.reference)
            return redirect(url_for("vouchers.voucher", gid=gid, vid=voucher.public_id))
    except (ValidationError, Refusal) as refused:
        with database.reading() as session:
            group = group_for(session, current_grants(), Act.VOUCHER_PREPARE, gid)
            return _page(session, group, _as_far(session, group, fields), fields, beside(refused, "")), status_of(refused)


def _as_far(session: Session, group: Group, fields: dict[str, str]) -> ShareOutPage | None:
    """The working of what was refused, as far as it can be reckoned."""
    try:
        return _tried(session, group, {**fields, "by": ""})
    except (ValidationError, Refusal):
        return None
