"""Payments on screen: the list, one form on one screen of a telephone, and payments that the funder makes directly."""

from collections.abc import Mapping

from flask import Blueprint, render_template, request
from sqlalchemy.orm import Session

from access.policy import Act
from core.calendars import today
from core.marks import N_
from core.money import Money, NothingToSplit, currency
from ledger.errors import CashBelowZero
from ledger.voucher_models import STATE_NAMES, VoucherState
from projects.errors import (
    AboveCommitment,
    AboveOrdered,
    AgreementExpired,
    AgreementUnknown,
    BeyondLine,
    BeyondReceived,
    BudgetLineUnknown,
    DayBeforeProject,
    DayBeforeSigning,
    DayInFuture,
    EvidenceTooSmall,
    EvidenceUsed,
    LineNotEligible,
    LineOtherKind,
    MoneyPlaceUnknown,
    NotAboveZero,
    NotSigned,
    TrancheReceivedTwice,
    TrancheUnknown,
    TrancheWrongState,
)
from projects.finding import agreements_of, project_for
from projects.funding_models import FundingAgreement, Instrument, TrancheState
from projects.models import Project
from projects.spending import errors as refusals
from projects.spending import own_money, paper_schemas
from projects.spending.form_views import (
    Answer,
    Errors,
    Said,
    Values,
    book_asked,
    filled_in,
    line_choices,
    paper_choices,
    place_choices,
    source_choices,
    sources_of,
    written,
)
from projects.spending.off_bank import OFF_BANK_PAYMENT, OffBankPayment
from projects.spending.paper_schemas import evidence_from, paper_fields, paper_sent
from projects.spending.payment import PAYMENT, Payment, Retained
from projects.spending.preparing import number_of_next, sent_before
from projects.spending.quotes import procurements_of
from projects.spending.reading import MOST, spending_of
from projects.spending.retention import retentions_of
from projects.spending.schemas import (
    MOST_LINES,
    SPLITS,
    Split,
    cost_lines,
    lines_sent,
    payer_fields,
    payment_fields,
    share_form,
)
from projects.tranche_states import amount_of, state_of, tranches_of
from projects.views import calendar_of
from projects.voucher_views import allowed
from web import database
from web.fields import Amount, Form, Text, Whole
from web.forms import Sent
from web.guard import current_grants, requires
from web.language import current_language
from web.sizes import takes_scans

bp = Blueprint("spending", __name__, url_prefix="/projects/<pid>/spending")

FIELD_OF: Mapping[type[Exception], str] = {
    **paper_schemas.FIELD_OF,
    **dict.fromkeys((DayBeforeProject, DayInFuture, DayBeforeSigning, AgreementExpired), "day"),
    **dict.fromkeys((NotAboveZero, BeyondReceived, AboveCommitment, AboveOrdered, refusals.QuotesTooFew), "amount-1"),
    **dict.fromkeys((BudgetLineUnknown, BeyondLine, LineNotEligible, LineOtherKind), "line-1"),
    **dict.fromkeys((AgreementUnknown, NotSigned, refusals.NothingPaidFrom, refusals.NobodyPays), "payer"),
    **dict.fromkeys((refusals.SharesOtherThanTotal, NothingToSplit), "split"),
    **dict.fromkeys((CashBelowZero, MoneyPlaceUnknown, refusals.PlaceWithoutMoney), "place"),
    **dict.fromkeys((refusals.EvidenceMissing,), "scan"),
    **dict.fromkeys((EvidenceUsed, refusals.EvidenceWithoutAmount, refusals.EvidenceOtherCurrency), "document"),
    **dict.fromkeys((TrancheReceivedTwice, TrancheUnknown, TrancheWrongState), "tranche"),
    EvidenceTooSmall: "paper-amount",
    refusals.SupplierNobody: "supplier",
    refusals.RetentionTooLarge: "kept",
    refusals.RetentionDueEarly: "due",
    **dict.fromkeys(
        (
            refusals.ProcurementUnknown,
            refusals.ProcurementUndecided,
            refusals.ProcurementOtherSupplier,
            refusals.ProcurementOtherLine,
            refusals.PaidAboveQuote,
        ),
        "procurement",
    ),
}
OUTSIDE_TRANCHES = N_("outside tranches")
SHOWN = (VoucherState.POSTED, VoucherState.PREPARED)


def _number(name: str) -> int | None:
    typed = request.args.get(name, "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 6 else None


@bp.get("")
@requires(Act.PROJECT_READ)
def index(pid: str) -> str:
    """What was bought, the latest first; of one source (`agreement`) or on one budget line (`line`) what is in the books."""
    with database.reading() as session:
        project = project_for(session, current_grants(), Act.PROJECT_READ, pid)
        agreement, line = _number("agreement"), _number("line")
        narrowed = agreement is not None or line is not None
        states, before = (VoucherState.POSTED,) if narrowed else SHOWN, request.args.get("before", "")[:16]
        found = spending_of(
            session, project, agreement=agreement, line=line, states=states, before=before, most=MOST + 1
        )
        return render_template(
            "projects/spending/index.html",
            project=project,
            practice=project.practice,
            found=found[:MOST],
            older=found[MOST - 1].voucher.public_id if len(found) > MOST else "",
            agreement=agreement,
            line=line,
            states=STATE_NAMES,
            kept=[one for one in retentions_of(session, project) if one.left.minor],
            own=own_money.in_every_book(session, project),
            today=today(project.timezone),
            acts=allowed(session, project),
        )


# ---- the project pays ----


@bp.get("/pay")
@requires(Act.PROJECT_PREPARE)
def pay(pid: str) -> str:
    with database.reading() as session:
        return _pay_page(session, project_for(session, current_grants(), Act.PROJECT_PREPARE, pid), {}, {})


def _pay_page(session: Session, project: Project, values: Values, errors: Errors) -> str:
    held, text = filled_in(project, values), current_language().text
    book = book_asked(session, project, held)
    sources = sources_of(session, project, book.currency)
    return render_template(
        "projects/spending/pay.html",
        project=project,
        practice=project.practice,
        book=book,
        lines=line_choices(session, project, book.currency),
        more_lines=range(2, MOST_LINES + 1),
        sources=source_choices(sources),
        splits=[(one.value, text(name)) for one, name in SPLITS.items()],
        places=place_choices(session, book),
        papers=paper_choices(session, project),
        purchases=_purchase_choices(session, project),
        values={**held, "currency": book.currency},
        errors=errors,
    )


def _purchase_choices(session: Session, project: Project) -> list[tuple[str, str]]:
    decided = [one for one in procurements_of(session, project) if one.choice]
    return [("", "–"), *((one.public_id, f"{one.number}. {one.what}") for one in decided)]


@bp.post("/pay")
@requires(Act.PROJECT_PREPARE)
@takes_scans
def pay_sent(pid: str) -> Answer:
    return written(pid, _payment_read, _pay_page, FIELD_OF)


def _payment_read(session: Session, project: Project, form: Sent) -> Said:
    book = book_asked(session, project, form.fields)
    unit, sources = currency(book.currency), sources_of(session, project, book.currency)
    fields = {
        **payment_fields(unit),
        **payer_fields(),
        **paper_fields(unit),
        "currency": Text(most=3),
        "place": Text(most=20),
        "kept": Amount(unit, load_default=0),
    }
    asked, day = form.load(Form.from_dict(fields)()), form.day("day", calendar_of(project))
    shares = form.load(share_form(asked.get("split", Split.ONE), unit, sources))
    due = form.day("due", calendar_of(project), optional=not asked.get("kept"))
    form.finish()
    paper, lines = paper_sent(asked), lines_sent(asked)
    reference, kept = asked.pop("reference"), asked.pop("kept")
    number = number_of_next(session, project, book, reference)
    split, payer = asked.pop("split"), asked.pop("payer")
    amount = Money(sum(minor for _, minor in lines), unit)
    known = sent_before(session, book, reference)
    said = Payment(
        **asked,
        lines=cost_lines(split, lines, payer, shares, sources, book.currency),
        evidence=evidence_from(session, project, paper, day, asked["supplier"], asked["bought"], amount, known),
        retained=Retained(number, kept, due) if kept else None,
    )
    return Said(PAYMENT, day, said, (said.supplier, said.bought), reference)


# ---- the funder pays directly ----


@bp.get("/direct")
@requires(Act.PROJECT_PREPARE)
def direct(pid: str) -> str:
    with database.reading() as session:
        return _direct_page(session, project_for(session, current_grants(), Act.PROJECT_PREPARE, pid), {}, {})


def _direct_page(session: Session, project: Project, values: Values, errors: Errors) -> str:
    held = filled_in(project, values)
    book = book_asked(session, project, held)
    sources = [one for one in sources_of(session, project, book.currency) if one.instrument != Instrument.COUNTERPART]
    return render_template(
        "projects/spending/direct.html",
        project=project,
        practice=project.practice,
        book=book,
        lines=line_choices(session, project, book.currency),
        more_lines=range(2, MOST_LINES + 1),
        sources=source_choices(sources),
        tranches=_ordered(session, sources),
        papers=paper_choices(session, project),
        purchases=_purchase_choices(session, project),
        values={**held, "currency": book.currency},
        errors=errors,
    )


def _ordered(session: Session, sources: list[FundingAgreement]) -> list[tuple[str, str]]:
    """Tranches that a funder has ordered and that have not arrived, by their number; of the sources one after another."""
    text, money = current_language().text, current_language().money
    found = [("0", text(OUTSIDE_TRANCHES))]
    for source in sources:
        for one in tranches_of(session, source):
            if state_of(one) is TrancheState.ORDERED:
                amount = money(Money(amount_of(one), currency(source.currency)))
                found.append((str(one.number), f"{source.number}. {source.funder.name}: {one.number}, {amount}"))
    return found


@bp.post("/direct")
@requires(Act.PROJECT_PREPARE)
@takes_scans
def direct_sent(pid: str) -> Answer:
    return written(pid, _direct_read, _direct_page, FIELD_OF)


def _direct_read(session: Session, project: Project, form: Sent) -> Said:
    book = book_asked(session, project, form.fields)
    unit = currency(book.currency)
    fields = {
        **payment_fields(unit),
        **paper_fields(unit),
        "currency": Text(most=3),
        "payer": Whole(least=1, most=9999),
        "tranche": Whole(most=9999, load_default=0),
    }
    asked, day = form.load(Form.from_dict(fields)()), form.day("day", calendar_of(project))
    form.finish()
    paper, lines = paper_sent(asked), lines_sent(asked)
    reference, payer = asked.pop("reference"), asked.pop("payer")
    sources = [one for one in agreements_of(session, project) if one.number == payer]
    amount, known = Money(sum(minor for _, minor in lines), unit), sent_before(session, book, reference)
    said = OffBankPayment(
        **asked,
        agreement=payer,
        instrument=Instrument(sources[0].instrument) if sources else Instrument.GRANT,
        lines=cost_lines(Split.ONE, lines, payer, {}, sources, book.currency),
        evidence=evidence_from(session, project, paper, day, asked["supplier"], asked["bought"], amount, known),
    )
    return Said(OFF_BANK_PAYMENT, day, said, (said.supplier, said.bought), reference)
