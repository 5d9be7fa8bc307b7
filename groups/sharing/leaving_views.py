"""Leaving, death and buying in on screen: what it comes to by the constitution, and the voucher for it."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, render_template, request
from marshmallow import ValidationError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from access.policy import Act
from core.calendars import Calendar, today
from core.db import new_public_id
from core.errors import Refusal
from groups import vouchers
from groups.finding import group_for, member_of
from groups.meeting_views import allowed
from groups.members_views import day_parts
from groups.models import Group, Member
from groups.sharing import buy_in as buying
from groups.sharing import leaving
from groups.sharing.share_out_errors import BoxHoldsLess, PaidMoreThanHers
from groups.voucher_views import back
from ledger.voucher_models import Voucher
from web import database
from web.errors import status_of
from web.fields import Amount, Form, Text, Whole, sent
from web.forms import Sent, Ticked, beside
from web.guard import current_actor, current_grants, requires

bp = Blueprint("leaving", __name__, url_prefix="/groups/<gid>/members/<int(max=9999):number>")

Answer = Response | str | tuple[Response | str, int]
Values = Mapping[str, str]
Errors = Mapping[str, list[str]]
Prepared = Callable[[Session, Group, Member, dict[str, str]], Voucher]


@bp.get("/leaving")
@requires(Act.VOUCHER_PREPARE)
def leave(gid: str, number: int) -> str:
    """What she would get today; `?died=yes`: what her heirs would."""
    with database.reading() as session:
        group, member = _find(session, gid, number)
        fresh = {"reference": new_public_id(), "died": request.args.get("died", ""), **day_parts("day", group)}
        return _leaving_page(session, group, member, fresh, {})


def _find(session: Session, gid: str, number: int) -> tuple[Group, Member]:
    group = group_for(session, current_grants(), Act.VOUCHER_PREPARE, gid)
    return group, member_of(session, group, number)


def _leaving_page(session: Session, group: Group, member: Member, values: Values, errors: Errors) -> str:
    found, said = None, dict(errors)
    try:
        day = today(group.timezone)
        found = leaving.reckon_leaving(session, group, member, day, died=bool(values.get("died")))
    except Refusal as refused:
        said = said or beside(refused, "")
    return _page("sharing/leaving.html", session, group, member, found, values, said)


def _page(
    template: str, session: Session, group: Group, member: Member, found: object, values: Values, errors: Errors
) -> str:
    return render_template(
        template,
        group=group,
        practice=group.practice,
        member=member,
        found=found,
        values=values,
        errors=errors,
        acts=allowed(session, group),
    )


@bp.post("/leaving")
@requires(Act.VOUCHER_PREPARE)
def leave_sent(gid: str, number: int) -> Answer:
    return _prepare(gid, number, _leaving_voucher, _leaving_page)


def _prepare(gid: str, number: int, prepared: Prepared, page: Callable[..., str]) -> Answer:
    fields = sent()
    try:
        with database.transaction() as session:
            group, member = _find(session, gid, number)
            voucher = prepared(session, group, member, fields)
    except (ValidationError, Refusal) as refused:
        field = "paid" if isinstance(refused, (BoxHoldsLess, PaidMoreThanHers)) else ""
        with database.reading() as session:
            group, member = _find(session, gid, number)
            return page(session, group, member, fields, beside(refused, field)), status_of(refused)
    return back(gid, voucher.public_id)


def _leaving_voucher(session: Session, group: Group, member: Member, fields: dict[str, str]) -> Voucher:
    form = Sent(fields)
    day = form.day("day", Calendar(group.calendar))
    typed = form.load(
        Form.from_dict(
            {
                "paid": Amount(group.money, load_default=0),
                "died": Ticked("died"),
                "reference": Text(most=16, load_default=""),
            }
        )()
    )
    form.finish()
    died = typed["died"] and bool(fields["died"])
    found = leaving.reckon_leaving(session, group, member, day, died=died, paid_minor=typed["paid"])
    return _voucher(session, group, leaving.LEAVING, found, leaving.to_content(found), leaving.memo_of(group, found), typed)


def _voucher(
    session: Session, group: Group, kind: Any, found: Any, content: str, memo: str, typed: Mapping[str, Any]
) -> Voucher:
    return vouchers.prepare(
        session, group, kind, found.day, content, memo, by=current_actor(), reference=typed["reference"]
    )


@bp.get("/buy-in")
@requires(Act.VOUCHER_PREPARE)
def buy_in(gid: str, number: int) -> str:
    """What one share would cost her today."""
    with database.reading() as session:
        group, member = _find(session, gid, number)
        return _buying_page(session, group, member, {"reference": new_public_id(), **day_parts("day", group)}, {})


def _buying_page(session: Session, group: Group, member: Member, values: Values, errors: Errors) -> str:
    found, said = None, dict(errors)
    try:
        found = buying.reckon_buy_in(session, group, member, today(group.timezone), 1)
    except Refusal as refused:
        said = said or beside(refused, "")
    return _page("sharing/buy_in.html", session, group, member, found, values, said)


@bp.post("/buy-in")
@requires(Act.VOUCHER_PREPARE)
def buy_in_sent(gid: str, number: int) -> Answer:
    return _prepare(gid, number, _buying_voucher, _buying_page)


def _buying_voucher(session: Session, group: Group, member: Member, fields: dict[str, str]) -> Voucher:
    form = Sent(fields)
    day = form.day("day", Calendar(group.calendar))
    typed = form.load(
        Form.from_dict(
            {"shares": Whole(least=1, most=buying.MOST_SHARES), "reference": Text(most=16, load_default="")}
        )()
    )
    form.finish()
    found = buying.reckon_buy_in(session, group, member, day, typed["shares"])
    return _voucher(session, group, buying.BUY_IN, found, buying.to_content(found), buying.memo_of(group, found), typed)
