"""Bringing in an enumeration on screen: choose the file, say what its columns hold, see what it would do, tick, write."""

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request, url_for
from marshmallow import ValidationError
from werkzeug.wrappers import Response

from access.policy import Act
from core.calendars import Calendar, today
from core.errors import NotFound, Refusal
from core.language import language
from core.marks import N_, Term
from projects.settlements import importing
from projects.settlements.classes import TENURE_NAMES
from projects.settlements.columns import choices
from projects.settlements.dry_run import DryRun
from projects.settlements.fields import FIELD_NAMES, PERSONS, Field
from projects.settlements.finding import draft_of
from projects.settlements.models import EnumerationDraft, Settlement
from projects.settlements.reading import Upload
from projects.settlements.schemas import WriteForm, columns_sent, day_and
from projects.settlements.views import ONE, back_to, writable
from projects.settlements.words import OPTIONS, PASSED_OVER, word_key
from web import database
from web.errors import status_of
from web.fields import Form, sent
from web.forms import beside, day_filled_in
from web.guard import current_actor, requires
from web.language import current_language
from web.sizes import takes_files

bp = Blueprint("settlement_imports", __name__, url_prefix=f"/settlements{ONE}/import")

Answer = Response | str | tuple[str, int]
DRAFT = "/<string(length=16):draft>"
# More would only lengthen the page; when these are right, the rest is named.
MOST_SHOWN = 200
CALENDARS = {
    Calendar.GREGORIAN: Term(N_("Gregorian (2026)")),
    Calendar.BUDDHIST: Term(N_("Buddhist Era (2569)")),
    Calendar.SOLAR_HIJRI: Term(N_("Solar Hijri (1405)")),
}
NOT_TICKED = N_("Tick that you have looked at what the import would do.")
PART_NAMES: Mapping[str, Term] = {
    "tenure": Term(N_("tenure")),
    "structure": Term(N_("structure")),
    "people": Term(N_("people")),
    "since": Term(N_("living here since")),
    "services": Term(N_("services")),
    "position": Term(N_("position")),
    "head": Term(N_("name")),
    "consent": Term(N_("agreement to keep the name")),
}


@bp.get("")
@requires(Act.PROJECT_SET_UP)
def index(settlement: str) -> str:
    with database.reading() as session:
        found = writable(session, settlement)
        return _upload(found, day_filled_in("day", today(found.timezone), language(found.locale).calendar), {})


def _upload(found: Settlement, values: Mapping[str, str], errors: Mapping[str, list[str]]) -> str:
    shown = {"settlement": found, "practice": found.practice, "values": values, "errors": errors}
    return render_template("settlements/upload.html", **shown)


@bp.post("")
@requires(Act.PROJECT_SET_UP)
@takes_files
def keep(settlement: str) -> Answer:
    """Keeps the files to be looked at; nothing of them is in the register yet."""
    uploads = [Upload(file.filename or "", file.read()) for file in request.files.getlist("files")]
    fields = sent()
    with database.reading() as session:
        found = writable(session, settlement)
    try:
        _, day = day_and(Form(), fields, language(found.locale).calendar)
        with database.transaction() as session:
            draft = importing.keep(session, writable(session, settlement), uploads, day, by=current_actor())
    except (ValidationError, Refusal) as refused:
        return _upload(found, fields, beside(refused, "files")), status_of(refused)
    return _look(settlement, draft)


def _look(settlement: str, draft: EnumerationDraft) -> Response:
    return redirect(url_for("settlement_imports.look", settlement=settlement, draft=draft.public_id), 303)


@bp.get(DRAFT)
@requires(Act.PROJECT_SET_UP)
def look(settlement: str, draft: str) -> str:
    return _page(settlement, draft)


def _page(settlement: str, draft: str, problem: str = "") -> str:
    with database.reading() as session:
        found = writable(session, settlement)
        kept = draft_of(session, found, draft, current_actor())
        headings = choices(importing.sheets_of(kept))
        seen: DryRun | None = None
        try:
            seen = importing.look(session, found, kept)
        except Refusal as refused:
            problem = problem or current_language().sentence(refused)
    return render_template(
        "settlements/import.html",
        settlement=found,
        practice=found.practice,
        draft=kept,
        mapping=importing.columns_of(kept),
        fields=[(one, FIELD_NAMES[one], headings[one in PERSONS]) for one in Field if headings[one in PERSONS]],
        calendars=CALENDARS,
        seen=seen,
        looked_at=importing.seen(seen) if seen else "",
        asked=[(word_key(one.choice, one.word), one, OPTIONS[one.choice]) for one in seen.questions] if seen else [],
        passed_over=PASSED_OVER,
        part_names=PART_NAMES,
        tenure_names=TENURE_NAMES,
        most=MOST_SHOWN,
        problem=problem,
    )


@bp.post(f"{DRAFT}/columns")
@requires(Act.PROJECT_SET_UP)
def choose(settlement: str, draft: str) -> Answer:
    """What the columns hold and what strange words mean; kept for the settlement's next export."""
    fields = sent()
    with database.transaction() as session:
        found = writable(session, settlement)
        kept = draft_of(session, found, draft, current_actor())
        households, persons = choices(importing.sheets_of(kept))
        mapping = columns_sent(fields, importing.columns_of(kept), (*households, *persons))
        importing.choose(session, found, kept, mapping)
    return _look(settlement, kept)


@bp.post(f"{DRAFT}/write")
@requires(Act.PROJECT_SET_UP)
def write(settlement: str, draft: str) -> Answer:
    fields = sent()
    try:
        said = WriteForm().load(fields)
        if not said["ticked"]:
            return _page(settlement, draft, current_language().text(NOT_TICKED)), 422
        with database.transaction() as session:
            found = writable(session, settlement)
            kept = draft_of(session, found, draft, current_actor())
            importing.write(session, found, kept, said["looked_at"], by=current_actor())
    except NotFound:
        raise
    except Refusal as refused:
        return _page(settlement, draft, current_language().sentence(refused)), status_of(refused)
    return back_to(settlement)


@bp.post(f"{DRAFT}/throw-away")
@requires(Act.PROJECT_SET_UP)
def throw_away(settlement: str, draft: str) -> Response:
    with database.transaction() as session:
        found = writable(session, settlement)
        draft_of(session, found, draft, current_actor())
        importing.throw_away(session, found, current_actor())
    return back_to(settlement)
