"""What the forms of spending share on screen: what there is to choose from, and preparing a voucher from what was sent.

A form that is refused comes back as it was typed, with the sentence beside its field. Its reference makes it one voucher, however
often it is sent.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from flask import request
from marshmallow import ValidationError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from access.policy import Act
from core.db import new_public_id
from core.errors import Refusal
from core.marks import N_
from core.money import Money, currency
from ledger.models import Book
from ledger.vouchers import Kind
from projects.documents import documents_of
from projects.errors import OtherCurrency
from projects.finding import agreements_of, book_in, books_of, lines_of, project_for
from projects.funding_models import INSTRUMENTS, FundingAgreement, Instrument
from projects.kinds import Content, line_name
from projects.models import Project
from projects.places import BANK_ACCOUNT, CASH
from projects.spending.payment import PAYING
from projects.spending.places import places_of
from projects.spending.preparing import prepare
from projects.views import today_parts
from projects.voucher_views import back
from web import database
from web.errors import status_of
from web.fields import sent
from web.forms import Sent, beside
from web.guard import current_actor, current_grants
from web.language import current_language

Answer = Response | str | tuple[Response | str, int]
Values = Mapping[str, str]
Errors = Mapping[str, list[str]]
Choices = list[tuple[str, str]]
ADVANCE = N_("Advance {number}")
_PLACE_NAMES = {"cash": CASH, "bank": BANK_ACCOUNT, "advance": ADVANCE}
Page = Callable[[Session, Project, Values, Errors], str]


@dataclass(frozen=True, slots=True)
class Said:
    """What a form says: its kind, its day, the content, the words that name it in a list, and the client's reference."""

    kind: Kind
    day: date
    content: Content
    memo: tuple[str, ...]
    reference: str


def written(
    pid: str, read: Callable[[Session, Project, Sent], Said], page: Page, fields_of: Mapping[type[Exception], str]
) -> Answer:
    """Prepares what the form says and goes to its voucher, or gives the form back."""
    fields = sent()
    try:
        with database.transaction() as session:
            project = project_for(session, current_grants(), Act.PROJECT_PREPARE, pid)
            said = read(session, project, Sent(fields))
            day, memo, by = said.day, said.memo, current_actor()
            voucher = prepare(session, project, said.kind, day, said.content, memo, by=by, reference=said.reference)
    except (ValidationError, Refusal) as refused:
        with database.reading() as session:
            project = project_for(session, current_grants(), Act.PROJECT_PREPARE, pid)
            wrong = beside(refused, fields_of.get(type(refused), ""))
            return page(session, project, fields, wrong), status_of(refused)
    return back(pid, voucher.public_id)


def filled_in(project: Project, values: Values) -> dict[str, str]:
    """What a form holds: today, a fresh reference, what its address says, and over these what was typed."""
    return {**today_parts("day", project), "reference": new_public_id(), **request.args, **values}


def book_asked(session: Session, project: Project, values: Values) -> Book:
    """The book whose currency the form names; the project's first when it names none of them."""
    try:
        return book_in(session, project, values.get("currency", ""))
    except OtherCurrency:
        return books_of(session, project)[0]


def sources_of(session: Session, project: Project, currency_code: str) -> list[FundingAgreement]:
    """The sources that bring money in a currency, by number."""
    return [
        one for one in agreements_of(session, project) if one.currency == currency_code and one.instrument in PAYING
    ]


def source_choices(sources: list[FundingAgreement]) -> Choices:
    text = current_language().text
    return [
        (str(one.number), f"{one.number}. {one.funder.name}: {one.title} ({text(INSTRUMENTS[Instrument(one.instrument)])})")
        for one in sources
    ]


def line_choices(session: Session, project: Project, currency_code: str) -> Choices:
    lines = [one for one in lines_of(session, project) if one.currency == currency_code and not one.in_kind]
    return [(str(one.number), line_name(one)) for one in lines]


def place_name(place: str) -> str:
    """A place in the reader's language."""
    text, (kind, _, number) = current_language().text, place.partition(":")
    return text(_PLACE_NAMES[kind], number=int(number or 0))


def place_choices(session: Session, book: Book, *kinds: str) -> Choices:
    """Places with what lies in them; of some kinds only ("bank", "cash", "advance"), where they are named."""
    unit, money = currency(book.currency), current_language().money
    found = [(place, minor) for place, minor in places_of(session, book).items()]
    wanted = [(place, minor) for place, minor in found if not kinds or place.partition(":")[0] in kinds]
    return [(place, f"{place_name(place)}: {money(Money(minor, unit))}") for place, minor in wanted]


def paper_choices(session: Session, project: Project) -> Choices:
    """Documents of the project, the latest first, and none."""
    day = current_language().day
    return [("", "–"), *((one.public_id, f"{day(one.day)}: {one.title}") for one in documents_of(session, project))]
