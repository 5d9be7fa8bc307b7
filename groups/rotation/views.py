"""A rotation on screen: where it stands, its beginning, this turn in one grid, and changes that were agreed.

Every form is shown with what follows from it before anything is written; it then becomes a voucher for a second officer.
"""

from collections.abc import Iterable, Mapping

from flask import Blueprint, render_template, request
from marshmallow import ValidationError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from access.policy import Act
from core.calendars import today
from core.db import new_public_id
from core.errors import Refusal
from core.frozen import to_text
from core.language import language
from core.marks import N_
from groups import vouchers
from groups.constitution import terms_on
from groups.denominations import denominations
from groups.finding import group_for
from groups.meeting_views import allowed
from groups.members import seated
from groups.members_views import day_parts
from groups.models import Group
from groups.rotation import errors
from groups.rotation.agreed import BEFOREHAND, Seat
from groups.rotation.kinds import ROTATION_BEGIN, ROTATION_CHANGE, ROTATION_TURN
from groups.rotation.page import TurnGrid, holders_of, names_of, paired, rotation_page, turn_grid, waiting
from groups.rotation.rules import BIDS_GO_NAMES, ORDER_NAMES, Order
from groups.rotation.running import (
    Running,
    begin,
    refuse_day,
    rotation_of,
    rotations,
    stop,
    swap,
    takeover,
    turn,
)
from groups.rotation.schemas import BeginSent, ChangeSent, TurnSent, begin_sent, change_sent, turn_sent
from groups.rotation.sheets import WHAT_NAMES, Begun, Changed, TurnSheet, What
from groups.rotation.turns import next_slots, still_to_come
from groups.voucher_kinds import KINDS
from groups.voucher_views import back
from ledger.vouchers import Kind
from web import database
from web.errors import status_of
from web.fields import sent
from web.forms import beside
from web.guard import current_actor, current_grants, requires
from web.language import current_language

bp = Blueprint("rotation", __name__, url_prefix="/groups/<gid>/rotation")

Answer = Response | str | tuple[Response | str, int]
Values = Mapping[str, str]
Errors = Mapping[str, list[str]]

BEGINS = N_("Rotation {number} begins: {slots} slots")
TURN_OF = N_("Turn {turn}: slot {slot}")
ONLY_PAID = N_("Paid into rotation {number}, no turn held")
CHANGES = N_("Rotation {number}: {what}")
SLOT_OF = N_("Slot {slot}: {who}")

# The field beside which a refusal stands.
FIELD_OF: Mapping[type[Exception], str] = {
    errors.BidTooHigh: "bid",
    errors.BidNotWhole: "bid",
    errors.BidAboveCollected: "bid",
    errors.NoBidsHere: "bid",
    errors.OrderUnreadable: "order",
    errors.OrderIncomplete: "order",
    errors.SeedMissing: "how",
    errors.WitnessesMissing: "how",
    errors.DayBeforeLastTurn: "day",
    errors.AgreementMissing: "agreed-by",
    errors.AlreadyHolder: "member",
    errors.HolderNotMember: "member",
    errors.SwapWithItself: "other",
}


def _group(session: Session, act: Act, gid: str) -> Group:
    return group_for(session, current_grants(), act, gid)


def _asked(session: Session, group: Group) -> Running:
    """The rotation that the address or the form names, the latest if neither does. Raises RotationUnknown."""
    typed = request.values.get("rotation", "")
    if typed.isascii() and typed.isdigit():
        return rotation_of(session, group, int(typed[:6]))
    every = rotations(session, group)
    if not every:
        raise errors.RotationUnknown()
    return every[-1]


def _written(fields: dict[str, str]) -> tuple[dict[str, str], bool]:
    """The form without its button and address, and whether the button was the one that prepares a voucher."""
    left = {name: value for name, value in fields.items() if name not in ("do", "rotation", "slot")}
    return left, fields.get("do") == "prepare"


def _prepare(
    session: Session, group: Group, kind: Kind, content: object, memo: str, asked: BeginSent | TurnSent | ChangeSent
) -> str:
    """The address of the voucher that the form becomes."""
    by, text = current_actor(), to_text(content)
    return vouchers.prepare(session, group, kind, asked.day, text, memo, by=by, reference=asked.reference).public_id


def _memo(group: Group, text: str, **facts: object) -> str:
    return language(group.locale).text(text, **facts)


@bp.get("")
@requires(Act.GROUP_READ)
def index(gid: str) -> str:
    with database.reading() as session:
        group = _group(session, Act.GROUP_READ, gid)
        every = rotations(session, group)
        chosen = request.args.get("rotation", "")
        shown = next((one for one in every if str(one.number) == chosen), every[-1] if every else None)
        return render_template(
            "rotation/index.html",
            group=group,
            practice=group.practice,
            page=rotation_page(shown) if shown else None,
            others=[one for one in every if one is not shown],
            waiting=waiting(session, group),
            titles={name: kind.title for name, kind in KINDS.items()},
            names=names_of(session, group),
            order_names=ORDER_NAMES,
            bids_names=BIDS_GO_NAMES,
            what_names=WHAT_NAMES,
            acts=allowed(session, group),
        )


@bp.get("/begin")
@requires(Act.VOUCHER_PREPARE)
def begin_page(gid: str) -> str:
    with database.reading() as session:
        group = _group(session, Act.VOUCHER_PREPARE, gid)
        members = seated(session, group, today(group.timezone))
        fresh = {f"turns-{member.number}": "2" for member in members}
        return _begin_form(session, group, {**fresh, **day_parts("day", group), "reference": new_public_id()}, {}, None)


def _begin_form(session: Session, group: Group, values: Values, wrong: Errors, content: Begun | None) -> str:
    rules = terms_on(session, group, today(group.timezone)).rotation
    return render_template(
        "rotation/begin.html",
        group=group,
        practice=group.practice,
        rules=rules,
        order_names=ORDER_NAMES,
        members=seated(session, group, today(group.timezone)),
        names=names_of(session, group),
        content=content,
        values=values,
        errors=wrong,
    )


@bp.post("/begin")
@requires(Act.VOUCHER_PREPARE)
def begin_sent_here(gid: str) -> Answer:
    fields, prepares = _written(sent())
    content: Begun | None = None
    try:
        with database.transaction() as session:
            group = _group(session, Act.VOUCHER_PREPARE, gid)
            asked = begin_sent(fields, group, [member.number for member in seated(session, group, today(group.timezone))])
            content = begin(session, group, asked.day, paired(asked.halves), order=asked.order, how=asked.how)
            if prepares:
                memo = _memo(group, BEGINS, number=content.number, slots=len(content.rotation.slots))
                return back(gid, _prepare(session, group, ROTATION_BEGIN, content, memo, asked))
    except (ValidationError, Refusal) as refused:
        with database.reading() as session:
            group = _group(session, Act.VOUCHER_PREPARE, gid)
            wrong = beside(refused, FIELD_OF.get(type(refused), ""))
            return _begin_form(session, group, fields, wrong, None), status_of(refused)
    with database.reading() as session:
        return _begin_form(session, _group(session, Act.VOUCHER_PREPARE, gid), fields, {}, content)


@bp.get("/turn")
@requires(Act.VOUCHER_PREPARE)
def turn_page(gid: str) -> Answer:
    """The grid of the turn whose slot is settled or named in the address; else the question whose turn it is."""
    with database.reading() as session:
        group = _group(session, Act.VOUCHER_PREPARE, gid)
        running = _asked(session, group)
        slot = _slot_asked(running)
        if slot is None:
            return _whose_turn(session, group, running)
        grid = turn_grid(running, slot)
        values = {**grid.fresh(), **day_parts("day", group), "reference": new_public_id()}
        return _turn_form(session, group, running, grid, values, {}, None)


def _slot_asked(running: Running) -> int | None:
    typed = request.values.get("slot", "")
    if typed.isascii() and typed.isdigit():
        return int(typed[:6])
    if running.finished:
        return 0
    may = next_slots(running.rotation, running.standing)
    return may[0] if running.rotation.rules.order in BEFOREHAND else None


def _whose_turn(session: Session, group: Group, running: Running) -> str:
    return render_template(
        "rotation/whose_turn.html",
        group=group,
        practice=group.practice,
        running=running,
        may=next_slots(running.rotation, running.standing),
        holders=holders_of(running),
        names=names_of(session, group),
        order_names=ORDER_NAMES,
    )


def _turn_form(
    session: Session,
    group: Group,
    running: Running,
    grid: TurnGrid,
    values: Values,
    wrong: Errors,
    content: TurnSheet | None,
) -> str:
    return render_template(
        "rotation/turn.html",
        group=group,
        practice=group.practice,
        running=running,
        grid=grid,
        holders=holders_of(running),
        auction=running.rotation.rules.order is Order.AUCTION and bool(grid.slot),
        ahead_open=any(values.get(line.name) for line in grid.ahead),
        denominations=denominations(group.money),
        names=names_of(session, group),
        content=content,
        values=values,
        errors=wrong,
    )


@bp.post("/turn")
@requires(Act.VOUCHER_PREPARE)
def turn_sent_here(gid: str) -> Answer:
    fields, prepares = _written(sent())
    content: TurnSheet | None = None
    try:
        with database.transaction() as session:
            group = _group(session, Act.VOUCHER_PREPARE, gid)
            running = _asked(session, group)
            asked = turn_sent(fields, group, running, turn_grid(running, _slot_asked(running) or 0))
            refuse_day(group, running, asked.day)
            content = turn(running, asked.sheet, asked.counted, asked.note)
            if prepares:
                return back(gid, _prepare(session, group, ROTATION_TURN, content, _turn_memo(group, content), asked))
    except (ValidationError, Refusal) as refused:
        return _turn_again(gid, fields, beside(refused, FIELD_OF.get(type(refused), "")), None), status_of(refused)
    return _turn_again(gid, fields, {}, content)


def _turn_memo(group: Group, content: TurnSheet) -> str:
    if not content.turn:
        return _memo(group, ONLY_PAID, number=content.rotation)
    return _memo(group, TURN_OF, turn=content.turn, slot=content.sheet.slot)


def _turn_again(gid: str, fields: Values, wrong: Errors, content: TurnSheet | None) -> str:
    with database.reading() as session:
        group = _group(session, Act.VOUCHER_PREPARE, gid)
        running = _asked(session, group)
        grid = turn_grid(running, _slot_asked(running) or 0)
        return _turn_form(session, group, running, grid, fields, wrong, content)


@bp.get("/change")
@requires(Act.VOUCHER_PREPARE)
def change_page(gid: str) -> Answer:
    with database.reading() as session:
        group = _group(session, Act.VOUCHER_PREPARE, gid)
        return _change_form(session, group, {**day_parts("day", group), "reference": new_public_id()}, {})


def _change_form(session: Session, group: Group, values: Values, wrong: Errors) -> str:
    running, names = _asked(session, group), names_of(session, group)
    coming = still_to_come(running.rotation, running.standing)
    return render_template(
        "rotation/change.html",
        group=group,
        practice=group.practice,
        page=rotation_page(running),
        waiting_slots=[(slot, _called(slot, holders, names)) for slot, holders in holders_of(running).items() if slot in coming],
        seats=[
            (f"{seat.slot}-{seat.part}", _called(seat.slot, (running.rotation.holder(seat),), names))
            for seat in running.rotation.seats
        ],
        members=[(one.number, f"{one.number} {one.name}") for one in seated(session, group, today(group.timezone))],
        whats=WHAT_NAMES,
        can_swap=running.rotation.rules.swaps and running.rotation.rules.order in BEFOREHAND,
        values=values,
        errors=wrong,
    )


def _called(slot: int, holders: Iterable[int], names: Mapping[int, str]) -> str:
    return current_language().text(SLOT_OF, slot=slot, who=" · ".join(f"{one} {names.get(one, '')}" for one in holders))


@bp.post("/change")
@requires(Act.VOUCHER_PREPARE)
def change_sent_here(gid: str) -> Answer:
    fields, _ = _written(sent())
    try:
        with database.transaction() as session:
            group = _group(session, Act.VOUCHER_PREPARE, gid)
            running = _asked(session, group)
            asked = change_sent(fields, group)
            refuse_day(group, running, asked.day)
            content = _changed(running, asked)
            memo = _memo(group, CHANGES, number=running.number, what=WHAT_NAMES[asked.what])
            return back(gid, _prepare(session, group, ROTATION_CHANGE, content, memo, asked))
    except (ValidationError, Refusal) as refused:
        with database.reading() as session:
            group = _group(session, Act.VOUCHER_PREPARE, gid)
            return _change_form(session, group, fields, beside(refused, FIELD_OF.get(type(refused), ""))), status_of(refused)


def _changed(running: Running, asked: ChangeSent) -> Changed:
    if asked.what is What.SWAP:
        return swap(running, asked.slot, asked.other, asked.agreed_by)
    if asked.what is What.TAKEOVER:
        return takeover(running, Seat(asked.slot, asked.part), asked.member, asked.agreed_by)
    return stop(running, asked.slot, asked.agreed_by)
