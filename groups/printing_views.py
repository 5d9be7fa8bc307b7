"""How a group has its papers printed, on screen: its language and digits, its sheet, and whether names hang on a board."""

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, url_for
from marshmallow import ValidationError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from access.policy import Act
from core.errors import Refusal
from core.locales import PAPER_LANGUAGES, Digits
from core.marks import N_
from groups.finding import group_for
from groups.models import PaperSize
from groups.printing import Habits, print_as
from web import database
from web.errors import status_of
from web.fields import Form, OneOf, Text, sent
from web.forms import Ticked, beside
from web.guard import current_grants, requires
from web.language import current_language, digit_names

bp = Blueprint("printing", __name__, url_prefix="/groups/<gid>/printing")

Answer = Response | str | tuple[str, int]
SIZE_NAMES = {PaperSize.A4: N_("A4"), PaperSize.A5: N_("A5, half of A4"), PaperSize.LETTER: N_("US Letter")}


class HabitsForm(Form):
    locale = Text(most=16)
    digits = OneOf(Digits)
    paper_size = OneOf(PaperSize, data_key="paper-size")
    large_print = Ticked("large-print")
    show_names = Ticked("show-names")


@bp.get("")
@requires(Act.GROUP_SET_UP)
def index(gid: str) -> str:
    with database.reading() as session:
        return _page(session, gid, None, {})


def _page(session: Session, gid: str, values: Mapping[str, str] | None, errors: Mapping[str, list[str]]) -> str:
    group = group_for(session, current_grants(), Act.GROUP_SET_UP, gid)
    text = current_language().text
    return render_template(
        "groups/printing.html",
        group=group,
        practice=group.practice,
        languages=list(PAPER_LANGUAGES.items()),
        digits=digit_names(),
        sizes=[(size.value, text(name)) for size, name in SIZE_NAMES.items()],
        values=_as_typed(Habits.of(group)) if values is None else values,
        errors=errors,
    )


def _as_typed(habits: Habits) -> dict[str, str]:
    return {
        "locale": habits.locale,
        "digits": habits.digits.value,
        "paper-size": habits.paper_size.value,
        "large-print": "yes" if habits.large_print else "",
        "show-names": "yes" if habits.show_names else "",
    }


@bp.post("")
@requires(Act.GROUP_SET_UP)
def change(gid: str) -> Answer:
    fields = sent()
    try:
        habits = Habits(**HabitsForm().load(fields))
        with database.transaction() as session:
            print_as(group_for(session, current_grants(), Act.GROUP_SET_UP, gid), habits)
    except (ValidationError, Refusal) as refused:
        with database.reading() as session:
            return _page(session, gid, fields, beside(refused, "locale")), status_of(refused)
    return redirect(url_for("groups.group", gid=gid))
