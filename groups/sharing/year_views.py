"""The year's end on screen: the year in the books, what-if rates with every line of the working, and paying it out.

A page posts nothing by itself: its button prepares a voucher, which a second officer confirms.
"""

from collections.abc import Mapping

from flask import Blueprint, render_template, request
from marshmallow import ValidationError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from access.policy import Act
from core.db import new_public_id
from core.errors import Refusal
from groups import vouchers
from groups.finding import group_for
from groups.meeting_views import allowed
from groups.members import everybody
from groups.members_views import day_parts
from groups.models import Group
from groups.sharing.dividend_errors import NothingLeftToPay
from groups.sharing.dividend_rules import PAID_AS_NAMES
from groups.sharing.payout import payout_text
from groups.sharing.working import exact_amount, exact_number, exact_percent, part_percent
from groups.sharing.year_content import read_year, year_text
from groups.sharing.year_end import Decisions
from groups.sharing.year_page import chosen_year, year_page
from groups.sharing.year_schemas import decisions_form, decisions_of, payout_sent, year_sent
from groups.sharing.year_vouchers import (
    PAYOUT_KIND,
    YEAR_END_KIND,
    memo_of,
    owed,
    payout_content,
    year_content,
    year_ends,
)
from groups.voucher_views import back
from web import database
from web.errors import status_of
from web.fields import messages_of, sent
from web.forms import beside
from web.guard import current_actor, current_grants, requires
from web.language import current_language

bp = Blueprint("dividends", __name__, url_prefix="/groups/<gid>/dividends")

# Exact figures and the names of rules: the page of a voucher, which other rooms share, says them too.
for name, word in (
    ("exact_amount", exact_amount),
    ("exact_percent", exact_percent),
    ("exact_number", exact_number),
    ("part_percent", part_percent),
):
    bp.add_app_template_global(word, name)

Answer = Response | str | tuple[Response | str, int]
Values = Mapping[str, str]
Errors = Mapping[str, list[str]]


@bp.get("")
@requires(Act.GROUP_READ)
def year(gid: str) -> str:
    with database.reading() as session:
        group = group_for(session, current_grants(), Act.GROUP_READ, gid)
        return _year_page(session, group, request.args.to_dict(), {})


def _year_page(session: Session, group: Group, values: Values, errors: Errors) -> str:
    chosen, decided, wrong = chosen_year(session, group, values.get("year", "")), Decisions(), dict(errors)
    form = decisions_form(chosen.funds, group.money)
    named = {field.data_key or name for name, field in form.fields.items()}
    try:
        decided = decisions_of(form.load({name: value for name, value in values.items() if name in named}))
    except ValidationError as unread:
        wrong = {**messages_of(unread), **wrong}
    page = year_page(session, group, chosen, decided)
    return render_template(
        "sharing/year.html",
        group=group,
        practice=group.practice,
        page=page,
        chosen=chosen,
        values={**day_parts("day", group), "reference": new_public_id(), **values},
        errors=wrong,
        refused=current_language().sentence(page.refused) if page.refused else "",
        ends=year_ends(session, group),
        read_year=read_year,
        acts=allowed(session, group),
    )


@bp.post("")
@requires(Act.VOUCHER_PREPARE)
def prepare(gid: str) -> Answer:
    fields = sent()
    try:
        with database.transaction() as session:
            group = group_for(session, current_grants(), Act.VOUCHER_PREPARE, gid)
            chosen = chosen_year(session, group, fields.get("year", ""))
            asked = year_sent(fields, chosen.funds, group)
            content = year_text(year_content(session, group, chosen.year, asked["decided"]))
            day, reference = asked["day"], asked["reference"]
            memo, by = memo_of(group, chosen.year.end), current_actor()
            voucher = vouchers.prepare(session, group, YEAR_END_KIND, day, content, memo, by=by, reference=reference)
    except (ValidationError, Refusal) as refused:
        with database.reading() as session:
            group = group_for(session, current_grants(), Act.VOUCHER_PREPARE, gid)
            return _year_page(session, group, fields, beside(refused, "")), status_of(refused)
    return back(gid, voucher.public_id)


@bp.get("/pay")
@requires(Act.GROUP_READ)
def payout(gid: str) -> str:
    with database.reading() as session:
        group = group_for(session, current_grants(), Act.GROUP_READ, gid)
        return _payout_page(session, group, {}, {})


def _payout_page(session: Session, group: Group, values: Values, errors: Errors) -> str:
    latest = next(iter(year_ends(session, group)), None)
    content = read_year(latest.content) if latest else None
    return render_template(
        "sharing/payout.html",
        group=group,
        practice=group.practice,
        voucher=latest,
        content=content,
        owed=owed(session, group, latest) if latest else [],
        names={member.number: member.name for member in everybody(session, group)},
        ways=[(way.value, current_language().text(name)) for way, name in PAID_AS_NAMES.items()],
        values={
            **day_parts("day", group),
            "reference": new_public_id(),
            "paid-as": content.dividends.paid_as.value if content else "",
            **values,
        },
        errors=errors,
        acts=allowed(session, group),
    )


@bp.post("/pay")
@requires(Act.VOUCHER_PREPARE)
def prepare_payout(gid: str) -> Answer:
    fields = sent()
    try:
        with database.transaction() as session:
            group = group_for(session, current_grants(), Act.VOUCHER_PREPARE, gid)
            asked = payout_sent(fields, group)
            found = year_ends(session, group)
            if not found:
                raise NothingLeftToPay()
            content = payout_text(payout_content(session, group, found[0], asked["numbers"], asked["paid_as"]))
            day, reference = asked["day"], asked["reference"]
            memo, by = memo_of(group, read_year(found[0].content).end), current_actor()
            voucher = vouchers.prepare(session, group, PAYOUT_KIND, day, content, memo, by=by, reference=reference)
    except (ValidationError, Refusal) as refused:
        with database.reading() as session:
            group = group_for(session, current_grants(), Act.VOUCHER_PREPARE, gid)
            return _payout_page(session, group, fields, beside(refused, "")), status_of(refused)
    return back(gid, voucher.public_id)
