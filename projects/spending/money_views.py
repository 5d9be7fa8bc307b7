"""Money that leaves by other ways, on screen: a retention paid out, a grant returned, a loan repaid, an item of the bank."""

from collections.abc import Callable, Mapping

from flask import Blueprint, render_template
from sqlalchemy.orm import Session

from access.policy import Act
from core.money import currency
from ledger.errors import CashBelowZero
from projects.errors import (
    AgreementUnknown,
    BeyondReceived,
    DayBeforeProject,
    DayInFuture,
    MoneyPlaceUnknown,
    NotAboveZero,
    NotSigned,
)
from projects.finding import agreement_of, document_of, project_for
from projects.funding_models import Instrument
from projects.models import Project
from projects.spending import errors as refusals
from projects.spending.bank_items import BANK_ITEM, ITEMS, BankItem, Item
from projects.spending.form_views import (
    Answer,
    Errors,
    Said,
    Values,
    book_asked,
    filled_in,
    paper_choices,
    place_choices,
    source_choices,
    sources_of,
    written,
)
from projects.spending.giving_back import GRANT_RETURN, LOAN_REPAYMENT, GrantReturn, LoanRepayment
from projects.spending.own_money import in_every_book
from projects.spending.payment import MOST_NUMBER
from projects.spending.retention import RETENTION_PAYMENT, RetentionPayment, retention_of, retentions_of
from projects.spending.schemas import HIGHEST, MOST_REFERENCE
from projects.views import calendar_of
from web import database
from web.fields import Amount, Form, OneOf, Text, Whole
from web.forms import Sent
from web.guard import current_grants, requires
from web.language import current_language

bp = Blueprint("spending_money", __name__, url_prefix="/projects/<pid>/spending")

FIELD_OF: Mapping[type[Exception], str] = {
    **dict.fromkeys((DayBeforeProject, DayInFuture, refusals.RetentionNotYetKept), "day"),
    **dict.fromkeys((NotAboveZero, BeyondReceived, refusals.BeyondOwed, refusals.BeyondOwnMoney), "amount"),
    **dict.fromkeys((AgreementUnknown, NotSigned, refusals.NothingPaidFrom, refusals.NoLoan), "agreement"),
    **dict.fromkeys((CashBelowZero, MoneyPlaceUnknown, refusals.PlaceWithoutMoney, refusals.ItemOtherPlace), "place"),
    refusals.BeyondRetention: "amount",
    refusals.RetentionUnknown: "retention",
}
# Where the money of each form may lie.
PLACES_OF = {"return": (), "repay": (), "bank": ("bank", "cash"), "retention": ("bank", "cash")}


@bp.get("/<any(retention, return, repay, bank):form>")
@requires(Act.PROJECT_PREPARE)
def write(pid: str, form: str) -> str:
    with database.reading() as session:
        return _page(form)(session, project_for(session, current_grants(), Act.PROJECT_PREPARE, pid), {}, {})


def _page(form: str) -> Callable[[Session, Project, Values, Errors], str]:
    def page(session: Session, project: Project, values: Values, errors: Errors) -> str:
        held, text, money = filled_in(project, values), current_language().text, current_language().money
        book = book_asked(session, project, held)
        sources = sources_of(session, project, book.currency)
        kept = [one for one in retentions_of(session, project) if one.left.minor and one.left.currency.code == book.currency]
        own = [one for one in in_every_book(session, project) if one.currency.code == book.currency]
        return render_template(
            "projects/spending/money.html",
            project=project,
            practice=project.practice,
            book=book,
            form=form,
            sources=source_choices([one for one in sources if form != "repay" or one.instrument == Instrument.LOAN]),
            items=[(one.value, text(name)) for one, name in ITEMS.items()],
            kept=[(str(one.number), f"{one.number}. {one.supplier}: {money(one.left)}") for one in kept],
            places=place_choices(session, book, *PLACES_OF[form]),
            papers=paper_choices(session, project),
            own=own[0],
            values={**held, "currency": book.currency},
            errors=errors,
        )

    return page


@bp.post("/retention")
@requires(Act.PROJECT_PREPARE)
def retention(pid: str) -> Answer:
    def read(session: Session, project: Project, form: Sent) -> Said:
        book = book_asked(session, project, form.fields)
        asked, day = form.load(_form(book.currency, retention=Whole(least=1, most=10**9))), form.day("day", calendar_of(project))
        form.finish()
        reference, supplier = asked.pop("reference"), retention_of(session, project, book, asked["retention"]).supplier
        said = RetentionPayment(supplier=supplier, **asked)
        return Said(RETENTION_PAYMENT, day, said, (said.supplier,), reference)

    return written(pid, read, _page("retention"), FIELD_OF)


def _form(currency_code: str, **more: object) -> Form:
    """The fields that every form here has, and those of its own."""
    fields = {
        "currency": Text(most=3),
        "reference": Text(most=MOST_REFERENCE),
        "place": Text(most=20),
        "paid_by": Text(most=MOST_NUMBER, load_default="", data_key="paid-by"),
        "amount_minor": Amount(currency(currency_code), data_key="amount"),
        **more,
    }
    return Form.from_dict(fields)()  # type: ignore[arg-type, return-value]


@bp.post("/return")
@requires(Act.PROJECT_PREPARE)
def give_back(pid: str) -> Answer:
    def read(session: Session, project: Project, form: Sent) -> Said:
        book = book_asked(session, project, form.fields)
        more = {"agreement": Whole(least=1, most=HIGHEST), "reason": Text(), "document": Text(most=16, load_default="")}
        asked, day = form.load(_form(book.currency, **more)), form.day("day", calendar_of(project))
        form.finish()
        reference, public_id = asked.pop("reference"), asked.pop("document")
        instrument = Instrument(agreement_of(session, project, asked["agreement"]).instrument)
        if public_id:
            paper = document_of(session, project, public_id)
            asked |= {"document": paper.public_id, "document_sha256": paper.sha256 or ""}
        said = GrantReturn(instrument=instrument, **asked)
        return Said(GRANT_RETURN, day, said, (said.reason,), reference)

    return written(pid, read, _page("return"), FIELD_OF)


@bp.post("/repay")
@requires(Act.PROJECT_PREPARE)
def repay(pid: str) -> Answer:
    def read(session: Session, project: Project, form: Sent) -> Said:
        book = book_asked(session, project, form.fields)
        more = {
            "agreement": Whole(least=1, most=HIGHEST),
            "interest_minor": Amount(currency(book.currency), load_default=0, data_key="interest"),
            "note": Text(load_default=""),
        }
        asked, day = form.load(_form(book.currency, **more)), form.day("day", calendar_of(project))
        form.finish()
        reference, principal = asked.pop("reference"), asked.pop("amount_minor")
        said = LoanRepayment(principal_minor=principal, **asked)
        lender = agreement_of(session, project, said.agreement).funder.name
        return Said(LOAN_REPAYMENT, day, said, (lender, said.note), reference)

    return written(pid, read, _page("repay"), FIELD_OF)


@bp.post("/bank")
@requires(Act.PROJECT_PREPARE)
def bank(pid: str) -> Answer:
    def read(session: Session, project: Project, form: Sent) -> Said:
        book = book_asked(session, project, form.fields)
        asked = form.load(_form(book.currency, item=OneOf(Item), note=Text(load_default="")))
        day = form.day("day", calendar_of(project))
        form.finish()
        reference = asked.pop("reference")
        asked.pop("paid_by")
        said = BankItem(**asked)
        return Said(BANK_ITEM, day, said, (current_language().text(ITEMS[said.item]), said.note), reference)

    return written(pid, read, _page("bank"), FIELD_OF)
