"""Funds on screen: the list, a fund at a glance, a loan, opening a fund, and what its money is for."""

from collections.abc import Mapping
from datetime import date

from flask import Blueprint, redirect, render_template, request, url_for
from marshmallow import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from access.policy import Act
from core.calendars import today
from core.errors import Refusal
from core.iso4217 import EXPONENTS
from core.language import PAPER_LANGUAGES
from core.money import UnknownCurrency, currency
from core.rates import number_text, percent_text
from ledger.voucher_models import Voucher
from ledger.vouchers import waiting_until
from projects.documents import documents_of
from projects.errors import DayInFuture, PlaceUnknown
from projects.finding import funds_for, organisation_by, organisation_for, organisations_for
from projects.funds import loan_flows
from projects.funds.errors import ChangeNeedsPaper, DayBeforeLoan, FundThere, RateReportedWrong, RestrictionOlder
from projects.funds.figures import LoanLine, fund_on, last_reports
from projects.funds.lending import METHODS, RATE_PERIODS
from projects.funds.models import GIVER_KINDS, Fund, FundLoan
from projects.funds.on_lending import report, reports_of
from projects.funds.opening import book_of, fund_reached, loan_of, loans_of, open_fund
from projects.funds.restrictions import (
    add_restriction,
    change_restriction,
    paper_of,
    restriction_of,
    rule_of,
    versions_of,
)
from projects.funds.schemas import FundForm, PaperChosen, RestrictionForm, report_form, rule_sent
from projects.models import Organisation
from projects.setting_up import END_OF_TIME, every_organisation
from projects.views import TIME_ZONES
from projects.voucher_kinds import KINDS
from reports.fund_sides import sides_of_figures
from web import database
from web.errors import status_of
from web.fields import sent
from web.forms import Sent, beside, day_filled_in
from web.guard import current_actor, current_grants, current_user, requires
from web.in_a_fund import allowed, calendar_of, today_parts
from web.language import current_language

bp = Blueprint("funds", __name__, url_prefix="/funds")

Answer = Response | str | tuple[Response | str, int]
FIELD_OF: Mapping[type[Exception], str] = {
    FundThere: "organisation",
    UnknownCurrency: "currency",
    PlaceUnknown: "timezone",
    DayInFuture: "day",
    DayBeforeLoan: "day",
    RestrictionOlder: "day",
    ChangeNeedsPaper: "document",
    RateReportedWrong: "repaid",
}


@bp.get("")
@requires(Act.PROJECT_READ)
def index() -> str:
    with database.reading() as session:
        found = session.scalars(funds_for(current_grants(), Act.PROJECT_READ)).all()
        may_open = current_user.may_somewhere(Act.PROJECT_SET_UP)
        return render_template("funds/index.html", funds=found, may_open=may_open)


@bp.get("/<fid>")
@requires(Act.PROJECT_READ)
def fund(fid: str) -> str:
    """A fund as of today, or as of the end of a past day (`as-of`, ISO 8601)."""
    with database.reading() as session:
        found = fund_reached(session, current_grants(), Act.PROJECT_READ, fid)
        day, current = _day_asked(found), today(found.timezone)
        figures = fund_on(session, found, day)
        return render_template(
            "funds/fund.html",
            fund=found,
            practice=found.practice,
            figures=figures,
            sides=sides_of_figures(figures),
            waiting=waiting_until(session, book_of(session, found), current),
            kinds=KINDS,
            giver_kinds=GIVER_KINDS,
            number_text=number_text,
            percent=percent_text,
            acts=allowed(session, found),
        )


def _day_asked(found: Fund) -> date:
    typed, current = request.args.get("as-of", ""), today(found.timezone)
    try:
        return min(date.fromisoformat(typed[:10]), current) if typed else current
    except ValueError:
        return current


@bp.get("/new")
@requires(Act.PROJECT_SET_UP)
def new() -> str:
    with database.reading() as session:
        return _new_page(session, {}, {})


def _new_page(session: Session, values: Mapping[str, str], errors: Mapping[str, list[str]]) -> str:
    keepers = organisations_for(session, current_grants(), Act.PROJECT_SET_UP)
    return render_template(
        "funds/new.html",
        organisations=[(one.public_id, one.name) for one in keepers if one.fund_book_id is None],
        currencies=[(code, code) for code in sorted(EXPONENTS)],
        languages=list(PAPER_LANGUAGES.items()),
        zones=[(zone, zone) for zone in TIME_ZONES],
        values={**day_filled_in("day", today(), current_language().calendar), "currency": "THB", **values},
        errors=errors,
    )


@bp.post("/new")
@requires(Act.PROJECT_SET_UP)
def add() -> Answer:
    fields = sent()
    try:
        form = Sent(fields)
        asked, opened_on = form.load(FundForm()), form.day("day", current_language().calendar)
        form.finish()
        with database.transaction() as session:
            keeper = organisation_for(session, current_grants(), Act.PROJECT_SET_UP, asked.pop("organisation"))
            opened = open_fund(session, keeper, asked.pop("currency"), opened_on, **asked, by=current_actor())
            fid = opened.public_id
    except (ValidationError, Refusal) as refused:
        with database.reading() as session:
            return _new_page(session, fields, beside(refused, FIELD_OF.get(type(refused), ""))), status_of(refused)
    return redirect(url_for("funds.fund", fid=fid))


@bp.get("/<fid>/purposes/<int:number>")
@requires(Act.PROJECT_SET_UP)
def purpose(fid: str, number: int) -> str:
    """What some money may be used for, in all its versions, to be changed; 0 for a new purpose."""
    with database.reading() as session:
        return _purpose_page(session, fund_reached(session, current_grants(), Act.PROJECT_SET_UP, fid), number, {}, {})


def _purpose_page(
    session: Session, found: Fund, number: int, values: Mapping[str, str], errors: Mapping[str, list[str]]
) -> str:
    held = restriction_of(session, found, number, END_OF_TIME) if number else None
    everybody = [("", "–"), *((one.public_id, one.name) for one in every_organisation(session))]
    return render_template(
        "funds/purpose.html",
        fund=found,
        practice=found.practice,
        held=held,
        rules=[(one, rule_of(one)) for one in versions_of(session, found) if one.number == number],
        percent=percent_text,
        everybody=everybody,
        papers=[("", "–"), *((paper.public_id, paper.title) for paper in documents_of(session, found.organisation))],
        values={**today_parts("day", found), **values},
        errors=errors,
    )


@bp.post("/<fid>/purposes/<int:number>")
@requires(Act.PROJECT_SET_UP)
def write_purpose(fid: str, number: int) -> Answer:
    fields = sent()
    try:
        with database.transaction() as session:
            found = fund_reached(session, current_grants(), Act.PROJECT_SET_UP, fid)
            form = Sent(fields)
            rule, since, paper = rule_sent(form), form.day("day", calendar_of(found)), form.load(PaperChosen())
            named = {} if number else form.load(RestrictionForm())
            form.finish()
            assert rule is not None, "what cannot be read was said by finish"
            document = paper_of(session, found, paper["document"]) if paper["document"] else None
            if number:
                change_restriction(session, found, number, rule, since, document, by=current_actor())
            else:
                funder = organisation_by(session, named["funder"]) if named["funder"] else None
                name, by = named["name"], current_actor()
                add_restriction(session, found, name, rule, since, funder=funder, document=document, by=by)
    except (ValidationError, Refusal) as refused:
        with database.reading() as session:
            found = fund_reached(session, current_grants(), Act.PROJECT_SET_UP, fid)
            wrong = beside(refused, FIELD_OF.get(type(refused), ""))
            return _purpose_page(session, found, number, fields, wrong), status_of(refused)
    return redirect(url_for("funds.fund", fid=fid))


@bp.get("/<fid>/loans/<string(length=16):lid>")
@requires(Act.PROJECT_READ)
def loan(fid: str, lid: str) -> str:
    with database.reading() as session:
        found = fund_reached(session, current_grants(), Act.PROJECT_READ, fid)
        return _loan_page(session, found, loan_of(session, found, lid), {}, {})


def _loan_page(
    session: Session, found: Fund, lent: FundLoan, values: Mapping[str, str], errors: Mapping[str, list[str]]
) -> str:
    rows, day = loan_flows.rows_of(session, [lent])[lent.id], today(found.timezone)
    wanted = select(Voucher).where(Voucher.id.in_({row.voucher_id for row in rows}))
    vouchers = {voucher.id: voucher for voucher in session.scalars(wanted)}
    terms, standing = loan_flows.terms_of(lent), loan_flows.stands(lent, rows, day)
    return render_template(
        "funds/loan.html",
        fund=found,
        practice=found.practice,
        loan=lent,
        line=LoanLine(lent, terms, standing, last_reports(session, [lent], day).get(lent.id)),
        unit=currency(terms.currency),
        rows=[(row, vouchers[row.voucher_id]) for row in rows],
        successor=session.scalar(select(Organisation).where(Organisation.predecessor_id == lent.borrower_id)),
        with_it=[one for one in loans_of(session, found) if one.voucher_id == lent.voucher_id and one.id != lent.id],
        names={one.number: one.name for one in versions_of(session, found)},
        reports=reports_of(session, lent),
        methods=METHODS,
        periods=RATE_PERIODS,
        percent=percent_text,
        values={**today_parts("day", found), **values},
        errors=errors,
        acts=allowed(session, found),
    )


@bp.post("/<fid>/loans/<string(length=16):lid>/reports")
@requires(Act.PROJECT_PREPARE)
def add_report(fid: str, lid: str) -> Answer:
    """What the group says of lending it on."""
    fields = sent()
    try:
        with database.transaction() as session:
            found = fund_reached(session, current_grants(), Act.PROJECT_PREPARE, fid)
            lent, form = loan_of(session, found, lid), Sent(fields)
            asked = form.load(report_form(currency(loan_flows.terms_of(lent).currency)))
            day = form.day("day", calendar_of(found))
            form.finish()
            report(session, found, lent, day, **asked, by=current_actor())
    except (ValidationError, Refusal) as refused:
        with database.reading() as session:
            found = fund_reached(session, current_grants(), Act.PROJECT_READ, fid)
            wrong = beside(refused, FIELD_OF.get(type(refused), ""))
            return _loan_page(session, found, loan_of(session, found, lid), fields, wrong), status_of(refused)
    return redirect(url_for("funds.loan", fid=fid, lid=lid))
