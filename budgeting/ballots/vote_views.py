"""Voting with a printed code, for everybody and without a sign-in: the code, the ballot, a last look, into the box.

Nothing of a ballot is kept between these pages but in the forms themselves, and neither codes nor choices are ever logged.
Guessing codes is slowed down as guessing passwords is.
"""

from collections.abc import Mapping
from io import BytesIO

from flask import Blueprint, current_app, redirect, render_template, request, send_file, url_for
from marshmallow import ValidationError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from budgeting.ballots.box import judge, on_the_ballot, terms_needed
from budgeting.ballots.codes import Opened, cast_by_code, opened, refuse_guessing
from budgeting.ballots.errors import BallotWrong
from budgeting.ballots.finding import picture_on_ballot
from budgeting.ballots.page import ballot_shown
from budgeting.ballots.saying import Said, read, text_of
from budgeting.ballots.schemas import CodeForm, marked, marks_sent
from core.errors import Refusal
from core.language import LANGUAGES
from core.money import Money, currency
from web import database, language
from web.errors import status_of
from web.fields import MISSING, sent
from web.forms import Sent, beside
from web.headers import SANDBOX, STRICTER
from web.signed_in import address

bp = Blueprint("vote", __name__, url_prefix="/vote")

Answer = Response | str | tuple[str, int]


@bp.get("")
def door() -> Response:
    """Where a code is typed. `lang` chooses a language for this device."""
    page = current_app.make_response(_door(""))
    if request.args.get("lang") in LANGUAGES:
        language.remember(page, request.args["lang"], secure=bool(current_app.config["SESSION_COOKIE_SECURE"]))
    return page


def _door(sentence: str) -> str:
    return render_template("budgeting/vote/door.html", sentence=sentence)


def _refused(refused: ValidationError | Refusal) -> tuple[str, int]:
    """Back at the door, with what is wrong with the code."""
    speak = language.current_language()
    sentence = speak.sentence(refused) if isinstance(refused, Refusal) else speak.text(MISSING)
    return _door(sentence), status_of(refused)


def _code_of(form: Sent) -> str:
    """The code that was sent, a wrong one being counted as a failure. Raises ValidationError, TooManyCodes, CodeWrong."""
    code: str = CodeForm().load({"code": form.left.pop("code", "")})["code"]
    refuse_guessing(database.engine(), code, address())
    return code


def _ballot(session: Session, it: Opened, code: str, values: Mapping[str, str], errors: Mapping[str, list[str]]) -> str:
    return render_template(
        "budgeting/vote/ballot.html",
        **ballot_shown(session, it.found, it.envelope),
        round=it.found,
        of=currency(it.found.currency),
        practice=it.found.fund.practice,
        code=code,
        values=values,
        errors=errors,
    )


@bp.post("")
def ballot() -> Answer:
    """The ballot that a code opens; filled in again when somebody came back from the last look."""
    form = Sent(sent())
    try:
        code = _code_of(form)
        with database.reading() as session:
            it = opened(session, code)
            kind = terms_needed(session, it.found).ballot.kind
            said = read(form.left.get("choices", ""), kind)
            return _ballot(session, it, code, marked(said, kind), {})
    except (ValidationError, Refusal) as refused:
        return _refused(refused)


@bp.post("/look")
def look() -> Answer:
    """A last look at what was marked; nothing is in the box yet."""
    fields = sent()
    form = Sent(fields)
    try:
        code = _code_of(form)
        with database.reading() as session:
            it = opened(session, code)
            try:
                return _last_look(session, it, code, form)
            except (ValidationError, BallotWrong) as refused:
                return _ballot(session, it, code, fields, beside(refused, "marks")), status_of(refused)
    except (ValidationError, Refusal) as refused:
        return _refused(refused)


def _last_look(session: Session, it: Opened, code: str, form: Sent) -> str:
    items = on_the_ballot(session, it.found, it.envelope, printed=False)
    marks = marks_sent(form, terms_needed(session, it.found).ballot.kind, [item.number for item in items])
    form.finish()
    said = judge(session, it.found, it.envelope, marks)
    by_number, of = {item.number: item for item in items}, currency(it.found.currency)
    return render_template(
        "budgeting/vote/look.html",
        round=it.found,
        practice=it.found.fund.practice,
        envelope=it.envelope,
        code=code,
        choices=text_of(said),
        chosen=[(by_number[number], points) for number, points in _with_points(said)],
        cost=Money(sum(by_number[number].cost_minor for number in said.choices), of),
        of=of,
    )


def _with_points(said: Said) -> list[tuple[int, int | None]]:
    return list(zip(said.choices, said.points or (None,) * len(said.choices), strict=True))


@bp.post("/cast")
def cast() -> Answer:
    form = Sent(sent())
    try:
        code, choices = _code_of(form), form.left.pop("choices", "")
        form.finish()
        with database.transaction() as session:
            it = opened(session, code, hold=True)
            cast_by_code(session, code, read(choices, terms_needed(session, it.found).ballot.kind))
    except (ValidationError, Refusal) as refused:
        return _refused(refused)
    return redirect(url_for("vote.done"), 303)


@bp.get("/done")
def done() -> str:
    return render_template("budgeting/vote/done.html")


@bp.get("/pictures/<string(length=16):item>")
def picture(item: str) -> Response:
    """The picture of a proposal on a frozen ballot: it hangs on the wall for everybody to see. Raises ItemUnknown."""
    with database.reading() as session:
        kept = picture_on_ballot(session, item)
    shown = send_file(BytesIO(kept.content), mimetype=kept.media_type)
    shown.headers[STRICTER] = SANDBOX
    return shown
