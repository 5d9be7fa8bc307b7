"""Writing down what a fund's money does: one form a kind of voucher, each at its own address."""

from collections.abc import Callable, Mapping
from typing import Any

import marshmallow as ma
from flask import Blueprint, render_template, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from access.policy import Act
from core.calendars import today
from core.db import new_public_id
from core.errors import Refusal
from core.marks import N_
from core.money import Currency, currency, plain
from core.rates import percent_text
from ledger.vouchers import Kind
from projects import vouchers
from projects.documents import documents_of
from projects.errors import DayInFuture, MoneyPlaceUnknown, NotAboveZero
from projects.finding import organisation_by
from projects.funding_models import Instrument
from projects.funds import loan_flows
from projects.funds.coming_in import (
    INCOME,
    PROMISE,
    RECEIPT,
    RETURN,
    STAGES,
    FundIncome,
    FundReceipt,
    FundReturn,
    Promise,
    giver_kind,
)
from projects.funds.errors import (
    BeyondAdminShare,
    BeyondGiven,
    BeyondOwed,
    BeyondPlace,
    DayBeforeFund,
    DayBeforeLoan,
    InterestBeyondDue,
    LoanImpossible,
    MarginAboveRule,
    MemberRateBelow,
    NotABorrower,
    OnlyGroupsKeepTheirs,
    OtherFunder,
    PromiseBelowZero,
    RateAboveRule,
    TransferNeedsPaper,
    UnitTooLarge,
)
from projects.funds.going_out import COST, GRANT, TRANSFER, Cost, Grant, Transfer
from projects.funds.lending import METHODS, RATE_PERIODS
from projects.funds.loans import BESIDES, LOAN, REPAYMENT, WRITE_OFF, LoanGiven, Repayment, WriteOff, parts_of
from projects.funds.models import Fund, FundLoan
from projects.funds.opening import book_of, fund_reached, loan_of
from projects.funds.orders import order_of, project_by
from projects.funds.places import borrowers, fund_places, orders_for, purposes_for
from projects.funds.restrictions import paper_of
from projects.funds.schemas import asked_of, beside_sent, lent_sent, parts_sent
from projects.funds.voucher_views import back
from projects.setting_up import every_organisation
from web import database
from web.errors import status_of
from web.fields import MISSING, sent
from web.forms import Sent, beside
from web.guard import current_actor, current_grants, requires
from web.in_a_fund import calendar_of, today_parts
from web.language import current_language

bp = Blueprint("fund_writing", __name__, url_prefix="/funds/<fid>")

Answer = Response | str | tuple[Response | str, int]
TITLES: Mapping[str, str] = {
    "promise": N_("A promise to the fund"),
    "receive": N_("Money has arrived"),
    "give-back": N_("Money goes back to who brought it"),
    "income": N_("Interest of the bank, or other income"),
    "lend": N_("A loan is handed out"),
    "grant": N_("A grant is paid to a project"),
    "transfer": N_("Money moves to another purpose"),
    "cost": N_("A cost of running the fund"),
    "repay": N_("A repayment"),
    "write-off": N_("Part of a loan is given up"),
}
ON_A_LOAN = ("repay", "write-off")
# Which field a refusal of these forms stands beside.
FIELD_OF: Mapping[type[Exception], str] = {
    **dict.fromkeys((DayInFuture, DayBeforeFund, DayBeforeLoan), "day"),
    **dict.fromkeys((NotAboveZero, BeyondPlace, BeyondGiven, PromiseBelowZero, BeyondAdminShare), "amount"),
    **dict.fromkeys((OtherFunder, OnlyGroupsKeepTheirs), "giver"),
    **dict.fromkeys((MarginAboveRule, MemberRateBelow), "member-rate"),
    RateAboveRule: "rate",
    LoanImpossible: "first-due",
    UnitTooLarge: "unit",
    NotABorrower: "borrower",
    BeyondOwed: "principal",
    InterestBeyondDue: "interest",
    MoneyPlaceUnknown: "place",
    TransferNeedsPaper: "document",
}
# The kind of a form's voucher, its day, what it says, and the client's reference.
Prepared = tuple[Kind, Any, object, str]


@bp.get("/<any('promise', 'receive', 'give-back', 'income', 'lend', 'grant', 'transfer', 'cost'):form>")
@requires(Act.PROJECT_PREPARE)
def write(fid: str, form: str) -> str:
    with database.reading() as session:
        return _form(session, fund_reached(session, current_grants(), Act.PROJECT_PREPARE, fid), form, None, {}, {})


@bp.get("/loans/<string(length=16):lid>/<any('repay', 'write-off'):form>")
@requires(Act.PROJECT_PREPARE)
def write_on_loan(fid: str, lid: str, form: str) -> str:
    with database.reading() as session:
        fund = fund_reached(session, current_grants(), Act.PROJECT_PREPARE, fid)
        lent = loan_of(session, fund, lid)
        return _form(session, fund, form, lent, _what_is_due(session, fund, lent), {})


def _what_is_due(session: Session, fund: Fund, lent: FundLoan) -> dict[str, str]:
    """The next instalment, or all that is due by today, to be filled in beforehand."""
    standing = loan_flows.stands(lent, loan_flows.rows_of(session, [lent])[lent.id], today(fund.timezone))
    rows = [row for row in standing.due if row.open_minor] or ([standing.next] if standing.next else [])
    of = currency(loan_flows.terms_of(lent).currency)
    principal = sum(row.principal_minor - row.principal_paid_minor for row in rows)
    interest = sum(row.interest_minor - row.interest_paid_minor for row in rows)
    return {"principal": plain(principal, of), "interest": plain(interest, of)}


def _form(
    session: Session,
    fund: Fund,
    form: str,
    lent: FundLoan | None,
    values: Mapping[str, str],
    errors: Mapping[str, list[str]],
) -> str:
    text, everybody = current_language().text, every_organisation(session)
    instrument = Instrument.LOAN if form == "lend" else Instrument.GRANT
    return render_template(
        "funds/write.html",
        fund=fund,
        practice=fund.practice,
        form=form,
        title=text(TITLES[form]),
        loan=lent,
        currency=book_of(session, fund).currency,
        purposes=[(str(one.number), text(one.name)) for one in purposes_for(session, fund)],
        lending=[(one.number, text(one.name)) for one in purposes_for(session, fund, lambda rule: rule.lends)],
        granting=[(one.number, text(one.name)) for one in purposes_for(session, fund, lambda rule: rule.grants)],
        givers=[(one.public_id, one.name) for one in everybody if one.id != fund.organisation_id],
        borrowers=[(one.public_id, one.name) for one in borrowers(session)],
        orders=[("", "–"), *((one.key, text(one.name, **one.facts)) for one in orders_for(session, fund, instrument))],
        stages=[(stage.value, text(name)) for stage, name in STAGES.items()],
        methods=[(method.value, text(name)) for method, name in METHODS.items()],
        periods=[(period.value, text(name)) for period, name in RATE_PERIODS.items()],
        besides=[(one.value, text(name)) for one, name in BESIDES.items()],
        places=[(one.key, text(one.name, **one.facts)) for one in fund_places(session, fund)],
        papers=[("", "–"), *((paper.public_id, paper.title) for paper in documents_of(session, fund.organisation))],
        percent=percent_text,
        values={**today_parts("day", fund), "reference": new_public_id(), **request.args, **values},
        errors=errors,
    )


@bp.post("/<any('promise', 'receive', 'give-back', 'income', 'lend', 'grant', 'transfer', 'cost'):form>")
@requires(Act.PROJECT_PREPARE)
def prepare(fid: str, form: str) -> Answer:
    return _prepare(fid, form, "", lambda session, fund, typed, of: READERS[form](session, fund, typed, of))


@bp.post("/loans/<string(length=16):lid>/<any('repay', 'write-off'):form>")
@requires(Act.PROJECT_PREPARE)
def prepare_on_loan(fid: str, lid: str, form: str) -> Answer:
    read = _repay if form == "repay" else _write_off
    return _prepare(fid, form, lid, lambda session, fund, typed, of: read(session, fund, typed, of, lid))


def _prepare(fid: str, form: str, lid: str, read: Callable[[Session, Fund, Sent, Currency], Prepared]) -> Answer:
    fields = sent()
    try:
        with database.transaction() as session:
            fund = fund_reached(session, current_grants(), Act.PROJECT_PREPARE, fid)
            book, by = book_of(session, fund), current_actor()
            kind, day, said, reference = read(session, fund, Sent(fields), currency(book.currency))
            memo = _memo(session, fund, said)
            prepared = vouchers.prepare(session, fund, book, kind, day, said, memo, by=by, reference=reference)
            vid = prepared.public_id
    except (ma.ValidationError, Refusal) as refused:
        with database.reading() as session:
            fund = fund_reached(session, current_grants(), Act.PROJECT_PREPARE, fid)
            lent = loan_of(session, fund, lid) if lid else None
            wrong = beside(refused, _field_of(refused, form))
            return _form(session, fund, form, lent, fields, wrong), status_of(refused)
    return back(fid, vid)


def _memo(session: Session, fund: Fund, said: object) -> str:
    """Whom it is about, or else why: what a list of vouchers shows beside the kind."""
    match said:
        case Promise() | FundReceipt() | FundReturn():
            return organisation_by(session, said.giver).name
        case LoanGiven():
            return organisation_by(session, said.borrower).name
        case Repayment() | WriteOff():
            return loan_of(session, fund, said.loan).borrower.name
        case Grant():
            return project_by(session, said.order.project).name
        case FundIncome():
            return said.note
        case Cost() | Transfer():
            return said.reason
    raise LookupError(f"no form of a fund says {type(said).__name__}")


def _field_of(refused: Exception, form: str) -> str:
    """Beside which field; where the form has no such one, above them all."""
    field = FIELD_OF.get(type(refused), "")
    return "" if field == "amount" and form in ("lend", "grant", "repay") else field


def _day_and_rest(fund: Fund, form: Sent, asked: dict[str, Any]) -> tuple[Any, str, str]:
    """The day, the client's reference and the chosen paper; says first what of the form could not be read."""
    day = form.day("day", calendar_of(fund))
    form.finish()
    return day, asked.pop("reference"), asked.pop("document")


def _paper(session: Session, fund: Fund, public_id: str) -> dict[str, Any]:
    """The document that stands behind an entry, with the fingerprint of its scan."""
    if not public_id:
        return {"document": ""}
    return {"document": public_id, "document_sha256": paper_of(session, fund, public_id).sha256 or ""}


def _promise(session: Session, fund: Fund, form: Sent, of: Currency) -> Prepared:
    asked = asked_of(form, "promise", of)
    day, reference, paper = _day_and_rest(fund, form, asked)
    if asked.pop("direction") == "less":
        asked["amount_minor"] = -asked["amount_minor"]
    return PROMISE, day, Promise(of.code, **asked, **_paper(session, fund, paper)), reference


def _from_giver(session: Session, fund: Fund, form: Sent, of: Currency, name: str) -> tuple[Any, str, dict[str, Any]]:
    asked = asked_of(form, name, of)
    day, reference, paper = _day_and_rest(fund, form, asked)
    kind = giver_kind(organisation_by(session, asked["giver"]))
    return day, reference, {"currency": of.code, "giver_kind": kind, **asked, **_paper(session, fund, paper)}


def _receive(session: Session, fund: Fund, form: Sent, of: Currency) -> Prepared:
    day, reference, said = _from_giver(session, fund, form, of, "receive")
    return RECEIPT, day, FundReceipt(**said), reference


def _give_back(session: Session, fund: Fund, form: Sent, of: Currency) -> Prepared:
    day, reference, said = _from_giver(session, fund, form, of, "give-back")
    return RETURN, day, FundReturn(**said), reference


def _income(session: Session, fund: Fund, form: Sent, of: Currency) -> Prepared:
    asked = asked_of(form, "income", of)
    day, reference, paper = _day_and_rest(fund, form, asked)
    note = asked.pop("reason")
    return INCOME, day, FundIncome(of.code, note=note, **asked, **_paper(session, fund, paper)), reference


def _cost(session: Session, fund: Fund, form: Sent, of: Currency) -> Prepared:
    asked = asked_of(form, "cost", of)
    day, reference, paper = _day_and_rest(fund, form, asked)
    return COST, day, Cost(of.code, **asked, **_paper(session, fund, paper)), reference


def _transfer(session: Session, fund: Fund, form: Sent, of: Currency) -> Prepared:
    asked = asked_of(form, "transfer", of)
    day, reference, paper = _day_and_rest(fund, form, asked)
    source, target = asked.pop("restriction"), asked.pop("to_restriction")
    said = Transfer(of.code, from_restriction=source, to_restriction=target, **asked, **_paper(session, fund, paper))
    return TRANSFER, day, said, reference


def _grant(session: Session, fund: Fund, form: Sent, of: Currency) -> Prepared:
    asked = asked_of(form, "grant", of)
    parts = parts_sent(form, of, purposes_for(session, fund, lambda rule: rule.grants))
    day, reference, paper = _day_and_rest(fund, form, asked)
    order, whole = order_of(asked.pop("order")), sum(part.amount_minor for part in parts)
    if order is None:
        raise ma.ValidationError({"order": [current_language().text(MISSING)]})
    if not whole:
        raise NotAboveZero()
    return GRANT, day, Grant(of.code, order, whole, parts, **asked, **_paper(session, fund, paper)), reference


def _lend(session: Session, fund: Fund, form: Sent, of: Currency) -> Prepared:
    asked = asked_of(form, "lend", of)
    parts = parts_sent(form, of, purposes_for(session, fund, lambda rule: rule.lends))
    financing = beside_sent(form, of)
    loans = lent_sent(form, of, calendar_of(fund), parts, asked.get("reference", ""))
    day, reference, paper = _day_and_rest(fund, form, asked)
    order = order_of(asked.pop("order"))
    project = order.project if order else ""
    more = {**asked, "project": project, "order": order, "beside": financing, **_paper(session, fund, paper)}
    return LOAN, day, LoanGiven(of.code, loans=loans, **more), reference


def _repay(session: Session, fund: Fund, form: Sent, of: Currency, lid: str) -> Prepared:
    asked = asked_of(form, "repay", of)
    day, reference, paper = _day_and_rest(fund, form, asked)
    parts = _parts(session, fund, lid, asked.pop("principal_minor"), asked.pop("interest_minor"))
    return REPAYMENT, day, Repayment(of.code, lid, parts, **asked, **_paper(session, fund, paper)), reference


def _write_off(session: Session, fund: Fund, form: Sent, of: Currency, lid: str) -> Prepared:
    asked = asked_of(form, "write-off", of)
    day, reference, paper = _day_and_rest(fund, form, asked)
    parts = _parts(session, fund, lid, asked.pop("amount_minor"), 0)
    return WRITE_OFF, day, WriteOff(of.code, lid, parts, **asked, **_paper(session, fund, paper)), reference


def _parts(session: Session, fund: Fund, lid: str, principal_minor: int, interest_minor: int) -> tuple[Any, ...]:
    """What goes back to each purpose, under the fund's lock, so that nothing comes in between."""
    vouchers.hold(session, fund)
    lent = loan_of(session, fund, lid)
    return parts_of(loan_flows.rows_of(session, [lent])[lent.id], principal_minor, interest_minor)


READERS: Mapping[str, Callable[[Session, Fund, Sent, Currency], Prepared]] = {
    "promise": _promise,
    "receive": _receive,
    "give-back": _give_back,
    "income": _income,
    "lend": _lend,
    "grant": _grant,
    "transfer": _transfer,
    "cost": _cost,
}
