"""Agreeing to a round or a hand-over: the collector prepared it and the treasurer agrees, or the other way round.

Each on her own telephone, or by name and password on the one that lies on the table. A key-holder may agree in the treasurer's
place; where the collector can sign in, nobody hands over without her.
"""

from collections.abc import Callable
from datetime import date

from flask import Blueprint, current_app, redirect, render_template, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from access.people import grants_of
from access.policy import Act, Grant, may, member_scope
from access.signing_in import check_password
from core.calendars import today
from core.errors import NotAllowed, Refusal
from core.marks import N_
from groups import vouchers
from groups.collectors import people
from groups.collectors.round_views import find_collector
from groups.finding import book_of, scopes_of
from groups.meeting_views import allowed
from groups.members import everybody
from groups.models import Group, Member
from groups.voucher_page import voucher_page
from ledger.errors import VoucherUnknown
from ledger.voucher_models import Voucher, VoucherState
from ledger.vouchers import find
from web import database
from web.errors import status_of
from web.fields import sent
from web.forms import version_read
from web.guard import current_actor, requires
from web.language import current_language
from web.signed_in import address

bp = Blueprint("agreeing", __name__, url_prefix="/groups/<gid>/collectors/<int(max=9999):number>")

Answer = Response | str | tuple[str, int]
Deed = Callable[[Session, Group, Voucher, str], object]


class NotOneOfTheTwo(NotAllowed):
    code = "not-one-of-the-two"
    sentence = N_("{name} is neither this collector nor an officer of this group, and cannot agree to this.")


@bp.get("/vouchers/<string(length=16):rid>")
@requires(Act.COLLECT)
def voucher(gid: str, number: int, rid: str) -> str:
    with database.reading() as session:
        group, member = find_collector(session, gid, number)
        return _page(session, group, member, _hers(session, group, number, rid))


def _hers(session: Session, group: Group, number: int, rid: str) -> Voucher:
    """A round or a hand-over of this collector. Raises VoucherUnknown."""
    found = find(session, book_of(session, group), rid)
    if found.kind not in (people.ROUND, people.HAND_OVER) or not found.reference.startswith(f"{number}:"):
        raise VoucherUnknown()
    return found


def _page(session: Session, group: Group, member: Member, found: Voucher, problem: Refusal | None = None) -> str:
    return render_template(
        "collectors/voucher.html",
        group=group,
        practice=group.practice,
        member=member,
        voucher=found,
        page=voucher_page(session, group, found, current_actor()),
        names={one.number: one.name for one in everybody(session, group)},
        open=found.state == VoucherState.PREPARED,
        problem=current_language().sentence(problem) if problem else "",
        acts=allowed(session, group),
    )


@bp.post("/vouchers/<string(length=16):rid>/confirm")
@requires(Act.COLLECT)
def confirm(gid: str, number: int, rid: str) -> Answer:
    return _do(gid, number, rid, _confirm)


@bp.post("/vouchers/<string(length=16):rid>/withdraw")
@requires(Act.COLLECT)
def withdraw(gid: str, number: int, rid: str) -> Answer:
    return _do(gid, number, rid, lambda session, group, found, by: vouchers.withdraw(session, group, found, by=by))


@bp.post("/vouchers/<string(length=16):rid>/confirm-here")
@requires(Act.COLLECT)
def confirm_here(gid: str, number: int, rid: str) -> Answer:
    """The other of the two types her name and password on this device."""
    fields = sent()
    try:
        other = check_password(database.engine(), fields.get("sign-in-name", ""), fields.get("password", ""), address())
        with database.transaction() as session:
            group, _ = find_collector(session, gid, number)
            found = _hers(session, group, number, rid)
            _refuse_stranger(session, group, number, other.name, grants_of(session, other, _server_day()))
            _confirm(session, group, found, other.actor)
    except Refusal as refused:
        return _refused(gid, number, rid, refused)
    return redirect(url_for(".voucher", gid=gid, number=number, rid=rid))


def _server_day() -> date:
    return today(current_app.extensions["settings"].timezone)


def _refuse_stranger(session: Session, group: Group, number: int, name: str, grants: tuple[Grant, ...]) -> None:
    """Raises NotOneOfTheTwo."""
    places = (*scopes_of(session, group), member_scope(group.public_id, number))
    if not (may(grants, Act.COLLECT, places) or may(grants, Act.VOUCHER_CONFIRM, places)):
        raise NotOneOfTheTwo(name=name)


def _confirm(session: Session, group: Group, found: Voucher, by: str) -> None:
    vouchers.confirm(session, group, found, by=by, read=version_read())


def _do(gid: str, number: int, rid: str, deed: Deed) -> Answer:
    """Does something in the name of who is signed in; a refusal is said on the voucher's own page."""
    try:
        with database.transaction() as session:
            group, _ = find_collector(session, gid, number)
            deed(session, group, _hers(session, group, number, rid), current_actor())
    except Refusal as refused:
        return _refused(gid, number, rid, refused)
    return redirect(url_for(".voucher", gid=gid, number=number, rid=rid))


def _refused(gid: str, number: int, rid: str, refused: Refusal) -> Answer:
    with database.reading() as session:
        group, member = find_collector(session, gid, number)
        found = _hers(session, group, number, rid)
        return _page(session, group, member, found, refused), status_of(refused)
