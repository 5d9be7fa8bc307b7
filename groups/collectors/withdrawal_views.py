"""Paying savings out at the treasurer's table: who takes how much, as a voucher that a second officer confirms."""

from collections.abc import Mapping

from flask import Blueprint, render_template
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
from groups import charts, vouchers
from groups.collectors.errors import NoWithdrawals, RoundInFuture, WithdrawsMoreThanSaved
from groups.collectors.kinds import WITHDRAWAL
from groups.collectors.schemas import withdrawal_sent
from groups.collectors.sheets import Withdrawal
from groups.constitution import terms_on
from groups.finding import book_of, group_for, member_of
from groups.members import seated
from groups.members_views import day_parts
from groups.models import Group
from groups.voucher_views import back
from ledger.balances import balances
from web import database
from web.errors import status_of
from web.fields import sent
from web.forms import beside
from web.guard import current_actor, current_grants, requires
from web.language import current_language

bp = Blueprint("withdrawals", __name__, url_prefix="/groups/<gid>/withdrawals")

Answer = Response | str | tuple[str, int]
MEMO = N_("{number} {name} takes savings out")
FIELD_OF: Mapping[type[Exception], str] = {
    RoundInFuture: "day",
    NoWithdrawals: "amount",
    WithdrawsMoreThanSaved: "amount",
}


@bp.get("")
@requires(Act.VOUCHER_PREPARE)
def form(gid: str) -> str:
    with database.reading() as session:
        group = group_for(session, current_grants(), Act.VOUCHER_PREPARE, gid)
        return _form(session, group, {}, {})


def _form(session: Session, group: Group, values: Mapping[str, str], errors: Mapping[str, list[str]]) -> str:
    day = today(group.timezone)
    known, code = balances(session, book_of(session, group)), terms_on(session, group, day).savings_code
    saved = {one.number: known[charts.of_member(code, one.number)].net for one in seated(session, group, day)}
    shown = {number: current_language().amount(minor, group.money) for number, minor in saved.items()}
    return render_template(
        "collectors/withdrawal.html",
        group=group,
        practice=group.practice,
        members=[(str(one.number), f"{one.number} {one.name}: {shown[one.number]}") for one in seated(session, group, day)],
        values={**day_parts("day", group), "reference": new_public_id(), **values},
        errors=errors,
    )


@bp.post("")
@requires(Act.VOUCHER_PREPARE)
def prepare(gid: str) -> Answer:
    fields = sent()
    try:
        with database.transaction() as session:
            group = group_for(session, current_grants(), Act.VOUCHER_PREPARE, gid)
            said = withdrawal_sent(fields, group, terms_on(session, group, today(group.timezone)))
            content, by = to_text(said.content), current_actor()
            memo = _memo(session, group, said.content)
            prepared = vouchers.prepare(session, group, WITHDRAWAL, said.day, content, memo, by=by, reference=said.reference)
    except (ValidationError, Refusal) as refused:
        with database.reading() as session:
            group = group_for(session, current_grants(), Act.VOUCHER_PREPARE, gid)
            return _form(session, group, fields, beside(refused, FIELD_OF.get(type(refused), ""))), status_of(refused)
    return back(gid, prepared.public_id)


def _memo(session: Session, group: Group, taken: Withdrawal) -> str:
    return language(group.locale).text(MEMO, number=taken.member, name=member_of(session, group, taken.member).name)
