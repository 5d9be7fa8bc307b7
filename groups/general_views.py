"""Writing a general voucher on screen: what happened, then the few fields that this needs."""

from collections.abc import Mapping

from flask import Blueprint, render_template, request
from marshmallow import ValidationError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from access.policy import Act
from core.db import new_public_id
from core.errors import Refusal
from groups import charts, vouchers
from groups.finding import book_of, group_for
from groups.general_errors import InterestTooLarge, MemberNotNamed, PlaceNotForThis
from groups.general_schemas import general_sent
from groups.general_voucher import CORRECTABLE, GENERAL, HAPPENINGS, PLACES, Happening, content_of, memo_of
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

bp = Blueprint("general", __name__, url_prefix="/groups/<gid>/vouchers/general")

Answer = Response | str | tuple[Response | str, int]
# The field beside which a refusal stands.
FIELD_OF: Mapping[type[Exception], str] = {
    PlaceNotForThis: "place",
    MemberNotNamed: "member",
    InterestTooLarge: "interest",
}


@bp.get("")
@requires(Act.VOUCHER_PREPARE)
def new(gid: str) -> str:
    with database.reading() as session:
        group = group_for(session, current_grants(), Act.VOUCHER_PREPARE, gid)
        return _form(session, group, {"happened": request.args.get("happened", "")}, {})


def _form(session: Session, group: Group, values: Mapping[str, str], errors: Mapping[str, list[str]]) -> str:
    happened = next((one for one in Happening if one.value == values.get("happened")), None)
    offered = HAPPENINGS[happened].other if happened else {}
    known = {key.code for key in balances(session, book_of(session, group))}
    text = current_language().text
    return render_template(
        "groups/general_voucher.html",
        group=group,
        practice=group.practice,
        happened=happened,
        happenings=HAPPENINGS,
        places=[(place.value, text(name)) for place, (name, _) in PLACES.items() if place in offered],
        accounts=[(code, text(charts.BY_CODE[code].name)) for code in CORRECTABLE if code in known],
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
            asked = general_sent(fields, group)
            general, day, reference = asked["general"], asked["day"], asked["reference"]
            content, memo, by = content_of(general), memo_of(group, general), current_actor()
            prepared = vouchers.prepare(session, group, GENERAL, day, content, memo, by=by, reference=reference)
    except (ValidationError, Refusal) as refused:
        with database.reading() as session:
            group = group_for(session, current_grants(), Act.VOUCHER_PREPARE, gid)
            return _form(session, group, fields, beside(refused, FIELD_OF.get(type(refused), ""))), status_of(refused)
    return back(gid, prepared.public_id)
