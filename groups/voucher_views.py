"""Vouchers on screen: the list, and one voucher, to be confirmed, withdrawn or taken back by two officers.

The second officer may be signed in on her own telephone, or type her name and password on the one that lies on the table. Where
vouchers of several groups stand or fall together, each officer must hold her part in all of them.
"""

from collections.abc import Callable, Iterable

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from access.policy import Act, Grant, may
from core.errors import NotAllowed, Refusal
from core.marks import N_
from groups import vouchers
from groups.finding import book_of, group_for, scopes_of
from groups.meeting_views import allowed
from groups.models import Group
from groups.second_officer_views import as_second_officer
from groups.voucher_kinds import KINDS
from groups.voucher_page import voucher_page
from ledger.voucher_models import STATE_NAMES, Voucher
from ledger.vouchers import find, vouchers_of
from web import database
from web.errors import status_of
from web.fields import sent
from web.forms import version_read
from web.guard import current_actor, current_grants, requires
from web.language import current_language

bp = Blueprint("vouchers", __name__, url_prefix="/groups/<gid>/vouchers")

Answer = Response | str | tuple[Response | str, int]
ON_A_PAGE = 100  # a kiosk writes one a day

Deed = Callable[[Session, Group, Voucher, str], object]


class NotInEveryGroup(NotAllowed):
    code = "not-in-every-group"
    sentence = N_("This is also about {group}, where this is not yours to do. Ask somebody who has this part in both groups.")


@bp.get("")
@requires(Act.GROUP_READ)
def index(gid: str) -> str:
    typed = request.args.get("before", "")
    before = int(typed[:9]) if typed.isascii() and typed.isdecimal() else None
    with database.reading() as session:
        group = group_for(session, current_grants(), Act.GROUP_READ, gid)
        found = vouchers_of(session, book_of(session, group), before=before, most=ON_A_PAGE + 1)
        return render_template(
            "groups/vouchers.html",
            group=group,
            practice=group.practice,
            vouchers=found[:ON_A_PAGE],
            older=found[ON_A_PAGE - 1].number if len(found) > ON_A_PAGE else None,
            kinds=KINDS,
            states=STATE_NAMES,
            acts=allowed(session, group),
        )


@bp.get("/<string(length=16):vid>")
@requires(Act.GROUP_READ)
def voucher(gid: str, vid: str) -> str:
    with database.reading() as session:
        group = group_for(session, current_grants(), Act.GROUP_READ, gid)
        return _page(session, group, find(session, book_of(session, group), vid))


def _page(session: Session, group: Group, found: Voucher, problem: Refusal | None = None) -> str:
    page = voucher_page(session, group, found, current_actor())
    known = [(other, one, may(current_grants(), Act.GROUP_READ, scopes_of(session, other))) for other, one in page.others]
    return render_template(
        "groups/voucher.html",
        group=group,
        practice=group.practice,
        voucher=found,
        page=page,
        content=page.said,
        others=known,
        problem=current_language().sentence(problem) if problem else "",
        acts=allowed(session, group),
    )


def _do(gid: str, vid: str, act: Act, deed: Deed) -> Answer:
    """Does something in the name of who is signed in; a refusal is said on the voucher's own page."""
    try:
        with database.transaction() as session:
            group = group_for(session, current_grants(), act, gid)
            found = find(session, book_of(session, group), vid)
            refuse_unless_in_every_group(session, current_grants(), act, found)
            deed(session, group, found, current_actor())
    except Refusal as refused:
        return _refused(gid, vid, refused)
    return back(gid, vid)


def _do_as_second(gid: str, vid: str, deed: Deed) -> Answer:
    """Does something in the name of the officer who types her name and password on this device."""

    def agreed(session: Session, group: Group, by: str, grants: tuple[Grant, ...]) -> None:
        mine = group_for(session, current_grants(), Act.VOUCHER_PREPARE, gid)
        found = find(session, book_of(session, mine), vid)
        refuse_unless_in_every_group(session, grants, Act.VOUCHER_CONFIRM, found)
        deed(session, group, found, by)

    try:
        as_second_officer(Act.VOUCHER_CONFIRM, gid, agreed)
    except Refusal as refused:
        return _refused(gid, vid, refused)
    return back(gid, vid)


def refuse_unless_in_every_group(session: Session, grants: Iterable[Grant], act: Act, found: Voucher) -> None:
    """Raises NotInEveryGroup when the voucher is bundled with one of a group where this is not hers to do."""
    for group in vouchers.groups_of(session, found):
        if not may(grants, act, scopes_of(session, group)):
            raise NotInEveryGroup(group=group.name)


def _refused(gid: str, vid: str, refused: Refusal) -> Answer:
    with database.reading() as session:
        group = group_for(session, current_grants(), Act.GROUP_READ, gid)
        return _page(session, group, find(session, book_of(session, group), vid), refused), status_of(refused)


def back(gid: str, vid: str) -> Response:
    """To the page of a voucher."""
    return redirect(url_for("vouchers.voucher", gid=gid, vid=vid))


def _confirm(session: Session, group: Group, found: Voucher, by: str) -> None:
    vouchers.confirm(session, group, found, by=by, read=version_read())


@bp.post("/<string(length=16):vid>/confirm")
@requires(Act.VOUCHER_CONFIRM)
def confirm(gid: str, vid: str) -> Answer:
    return _do(gid, vid, Act.VOUCHER_CONFIRM, _confirm)


@bp.post("/<string(length=16):vid>/confirm-here")
@requires(Act.VOUCHER_PREPARE)
def confirm_here(gid: str, vid: str) -> Answer:
    return _do_as_second(gid, vid, _confirm)


@bp.post("/<string(length=16):vid>/withdraw")
@requires(Act.VOUCHER_PREPARE)
def withdraw(gid: str, vid: str) -> Answer:
    return _do(gid, vid, Act.VOUCHER_PREPARE, lambda session, group, found, by: vouchers.withdraw(session, group, found, by=by))


@bp.post("/<string(length=16):vid>/reverse")
@requires(Act.VOUCHER_REVERSE)
def ask_reversal(gid: str, vid: str) -> Answer:
    reason = sent().get("reason", "")
    return _do(
        gid,
        vid,
        Act.VOUCHER_REVERSE,
        lambda session, group, found, by: vouchers.ask_reversal(session, group, found, reason, by=by),
    )


@bp.post("/<string(length=16):vid>/keep")
@requires(Act.VOUCHER_REVERSE)
def keep(gid: str, vid: str) -> Answer:
    """Withdraws the wish to take the voucher back."""
    return _do(gid, vid, Act.VOUCHER_REVERSE, lambda session, group, found, by: vouchers.keep(session, group, found, by=by))


def _reverse(session: Session, group: Group, found: Voucher, by: str) -> None:
    vouchers.reverse(session, group, found, by=by, read=version_read())


@bp.post("/<string(length=16):vid>/reverse/agree")
@requires(Act.VOUCHER_CONFIRM)
def reverse(gid: str, vid: str) -> Answer:
    return _do(gid, vid, Act.VOUCHER_CONFIRM, _reverse)


@bp.post("/<string(length=16):vid>/reverse/agree-here")
@requires(Act.VOUCHER_PREPARE)
def reverse_here(gid: str, vid: str) -> Answer:
    return _do_as_second(gid, vid, _reverse)
