"""A collector's own pages, hers and the treasurer's: what she carries, her round as she types it, and what she hands over."""

from collections.abc import Mapping
from datetime import date

from flask import Blueprint, redirect, render_template, url_for
from marshmallow import ValidationError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from access.policy import Act
from core.calendars import Calendar, today
from core.db import new_public_id
from core.errors import Refusal
from core.frozen import to_text
from core.language import language
from core.marks import N_
from groups import charts, half_typed, vouchers
from groups.collectors import morning, people
from groups.collectors.errors import CollectorUnknown, DifferenceUnnamed, KeepsMoreThanHeld, RoundInFuture
from groups.collectors.in_hand import FieldCash, heaps_of, held_by
from groups.collectors.kinds import COLLECTION_ROUND, HAND_OVER
from groups.collectors.models import Collector
from groups.collectors.schemas import Said, hand_over_sent, round_sent
from groups.collectors.sheets import HandOver, Round
from groups.constitution import terms_on
from groups.denominations import denominations
from groups.errors import MeetingWithoutRules
from groups.finding import book_of, passbook_for
from groups.meeting_views import allowed
from groups.members_views import day_parts
from groups.models import Group, Member
from ledger.balances import balances
from ledger.voucher_models import Voucher
from ledger.vouchers import Kind
from web import database
from web.errors import status_of
from web.fields import sent
from web.forms import beside
from web.guard import current_actor, current_grants, requires
from web.language import current_language
from web.typed import Typed

bp = Blueprint("rounds", __name__, url_prefix="/groups/<gid>/collectors/<int(max=9999):number>")

Answer = Response | str | tuple[str, int]
Values = Mapping[str, str]
Errors = Mapping[str, list[str]]

MEMO_OF_ROUND = N_("Round of {name}")
MEMO_OF_HAND_OVER = N_("{name} hands over")
CARRIED = frozenset({"csrf_token", "version"})
FIELD_OF: Mapping[type[Exception], str] = {
    CollectorUnknown: "day",
    MeetingWithoutRules: "day",
    RoundInFuture: "day",
    DifferenceUnnamed: "reason",
    KeepsMoreThanHeld: "keeps",
}


def find_collector(session: Session, gid: str, number: int) -> tuple[Group, Member]:
    """The group and the collector, for herself and for the treasurer. Raises MemberUnknown."""
    return passbook_for(session, current_grants(), Act.COLLECT, gid, number)


@bp.get("")
@requires(Act.COLLECT)
def collector(gid: str, number: int) -> str:
    """What she holds and since when, what waits to be agreed to, and what she can do next."""
    with database.reading() as session:
        group, member = find_collector(session, gid, number)
        day = today(group.timezone)
        people.collector_on(session, group, member, day)
        waiting = people.waiting_of(session, group, number)
        (with_her,) = (one for one in people.collectors_on(session, group, day) if one.member.id == member.id)
        return render_template(
            "collectors/collector.html",
            group=group,
            practice=group.practice,
            member=member,
            with_her=with_her,
            rules=people.rules_on(session, group, day),
            waiting=waiting,
            begun=half_typed.typed(session, group, _name(number)),
            acts=allowed(session, group),
        )


@bp.post("/morning-sheet")
@requires(Act.COLLECT)
def make_sheet(gid: str, number: int) -> Answer:
    """A sheet for today's round; each that is made is counted."""
    with database.transaction() as session:
        group, member = find_collector(session, gid, number)
        made = morning.make(session, group, member, today(group.timezone), by=current_actor())
    return redirect(url_for("papers_of_groups.morning_sheet", gid=gid, number=number, sid=made.public_id, as_pdf=False))


# --- her round -------------------------------------------------------------------------------------------------------


@bp.get("/round")
@requires(Act.COLLECT)
def round_form(gid: str, number: int) -> str:
    with database.reading() as session:
        group, member = find_collector(session, gid, number)
        begun = half_typed.typed(session, group, _name(number))
        return _round(session, group, member, begun.fields if begun else {}, {}, begun.version if begun else 0)


@bp.post("/round")
@requires(Act.COLLECT)
def keep_round(gid: str, number: int) -> Answer:
    """Puts the round down as it is, between two doors or for the evening."""
    fields, version = _typed()
    try:
        with database.transaction() as session:
            group, member = find_collector(session, gid, number)
            people.collector_on(session, group, member, today(group.timezone))
            half_typed.keep(session, group, _name(number), fields, version, by=current_actor())
    except Refusal as refused:
        return _round_again(gid, number, fields, refused, version)
    return redirect(url_for(".round_form", gid=gid, number=number))


@bp.post("/round/prepare")
@requires(Act.COLLECT)
def prepare_round(gid: str, number: int) -> Answer:
    fields, version = _typed()
    try:
        with database.transaction() as session:
            group, member = find_collector(session, gid, number)
            said = round_sent(fields, group, number, terms_on(session, group, today(group.timezone)))
            voucher = _prepare(session, group, member, COLLECTION_ROUND, said, MEMO_OF_ROUND)
            half_typed.drop(session, group, _name(number))
    except (ValidationError, Refusal) as refused:
        return _round_again(gid, number, fields, refused, version)
    return redirect(url_for("agreeing.voucher", gid=gid, number=number, rid=voucher.public_id))


def _round_again(gid: str, number: int, fields: Values, refused: ValidationError | Refusal, version: int) -> Answer:
    if isinstance(refused, half_typed.TypedElsewhere):
        version = refused.version
    with database.reading() as session:
        group, member = find_collector(session, gid, number)
        errors = beside(refused, FIELD_OF.get(type(refused), ""))
        return _round(session, group, member, fields, errors, version), status_of(refused)


def _round(session: Session, group: Group, member: Member, fields: Values, errors: Errors, version: int) -> str:
    carries, day = _collector_and_day(session, group, member, fields)
    known, code = balances(session, book_of(session, group), day), terms_on(session, group, day).savings_code
    doors = people.doors_on(session, carries, day)
    form = Typed(fields, group.money, Calendar(group.calendar))
    return render_template(
        "collectors/round.html",
        group=group,
        practice=group.practice,
        member=member,
        doors=[(one.number, one.name, known[charts.of_member(code, one.number)].net) for one in doors],
        together=sum(form.amount(f"saved-{one.number}") or 0 for one in doors),
        values={**day_parts("day", group), "reference": new_public_id(), **fields},
        errors=errors,
        version=version,
    )


def _collector_and_day(session: Session, group: Group, member: Member, fields: Values) -> tuple[Collector, date]:
    """Who she is on the day that is typed, or, where she was no collector then, today. Raises CollectorUnknown."""
    day = _day_typed(fields, group)
    try:
        return people.collector_on(session, group, member, day), day
    except CollectorUnknown:
        now = today(group.timezone)
        return people.collector_on(session, group, member, now), now


def _day_typed(fields: Values, group: Group) -> date:
    """The day that is typed so far, if it can be read and has come; else today."""
    now = today(group.timezone)
    return min(Typed(fields, group.money, Calendar(group.calendar)).day("day") or now, now)


def _typed() -> tuple[dict[str, str], int]:
    """The fields of the form, and the version of it that the page was loaded with."""
    fields = sent()
    version = fields.get("version", "")
    kept = {name: value for name, value in fields.items() if name not in CARRIED}
    return kept, int(version[:9]) if version.isascii() and version.isdigit() else 0


def _name(number: int) -> str:
    return f"round:{number}"


# --- what she hands over ---------------------------------------------------------------------------------------------


@bp.get("/hand-over")
@requires(Act.COLLECT)
def hand_over_form(gid: str, number: int) -> str:
    with database.reading() as session:
        group, member = find_collector(session, gid, number)
        return _hand_over(session, group, member, {}, {})


@bp.post("/hand-over")
@requires(Act.COLLECT)
def prepare_hand_over(gid: str, number: int) -> Answer:
    fields = sent()
    try:
        with database.transaction() as session:
            group, member = find_collector(session, gid, number)
            held = held_by(session, group, number, _day_typed(fields, group))
            said = hand_over_sent(fields, group, number, held.minor)
            voucher = _prepare(session, group, member, HAND_OVER, said, MEMO_OF_HAND_OVER)
    except (ValidationError, Refusal) as refused:
        with database.reading() as session:
            group, member = find_collector(session, gid, number)
            errors = beside(refused, FIELD_OF.get(type(refused), ""))
            return _hand_over(session, group, member, fields, errors), status_of(refused)
    return redirect(url_for("agreeing.voucher", gid=gid, number=number, rid=voucher.public_id))


def _hand_over(session: Session, group: Group, member: Member, fields: Values, errors: Errors) -> str:
    day = _day_typed(fields, group)
    heaps = heaps_of(session, group, member.number, day)
    today_minor = sum(heap.minor for heap in heaps if heap.day == day)
    held = held_by(session, group, member.number, day)
    return render_template(
        "collectors/hand_over.html",
        group=group,
        practice=group.practice,
        member=member,
        heaps=heaps,
        cash=FieldCash(taken_minor=held.minor - today_minor, saved_minor=today_minor),
        pieces=[(each, current_language().amount(each, group.money)) for each in denominations(group.money)],
        values={**day_parts("day", group), "reference": new_public_id(), **fields},
        errors=errors,
    )


def _prepare(
    session: Session, group: Group, member: Member, kind: Kind, said: Said[Round] | Said[HandOver], memo: str
) -> Voucher:
    words = language(group.locale).text(memo, name=member.name)
    reference = f"{member.number}:{kind.name}:{said.reference}"
    by = current_actor()
    return vouchers.prepare(session, group, kind, said.day, to_text(said.content), words, by=by, reference=reference)
