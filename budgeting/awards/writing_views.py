"""Writing down what a round decides of money: one form for each deed of a round and for each step of an award.

Every form makes vouchers of the fund, which wait for its approver on their own pages.
"""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from marshmallow import ValidationError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from access.policy import Act
from budgeting.awards import carrying_out, ratifying, runners_up, setting_aside
from budgeting.awards.carrying_out import Instalment, Papers
from budgeting.awards.errors import NobodyFits, OtherRunnerUp, ReportNeeded
from budgeting.awards.figures import round_money
from budgeting.awards.finding import award_of, project_of
from budgeting.awards.models import Award
from budgeting.awards.schemas import asked_of
from budgeting.finding import envelope_of, envelopes_of, item_of, items_of, round_for
from budgeting.models import BudgetRound
from budgeting.views import in_the_round
from core.db import new_public_id
from core.errors import Refusal
from core.marks import N_
from core.money import currency
from ledger.voucher_models import Voucher
from projects.documents import documents_of
from projects.errors import DayInFuture, MoneyPlaceUnknown, NotAboveZero, OrganisationUnknown
from projects.funding_models import Instrument
from projects.funds.award_errors import BeyondFree, BeyondStage
from projects.funds.award_money import BACKS
from projects.funds.errors import BeyondPlace, DayBeforeFund
from projects.funds.orders import order_of
from projects.funds.places import fund_places, orders_for
from projects.funds.restrictions import paper_of
from projects.setting_up import every_organisation
from web import database
from web.errors import status_of
from web.fields import sent
from web.forms import Sent, beside
from web.guard import current_actor, current_grants, requires
from web.in_a_fund import calendar_of, today_parts
from web.language import current_language

bp = Blueprint("budget_award_writing", __name__, url_prefix="/funds/<fid>/rounds/<string(length=16):rid>")

Answer = Response | str | tuple[Response | str, int]
TITLES: Mapping[str, str] = {
    "set-aside": N_("Set money aside for an envelope"),
    "ratify": N_("Ratify the result"),
    "let-go": N_("Let the rest of an envelope go"),
    "next": N_("Award what comes next"),
    "commit": N_("A contract or work plan was accepted"),
    "advance": N_("An instalment is paid"),
    "spend": N_("Money was spent, and here is the receipt"),
    "return": N_("Money that was not spent came back"),
    "supplement": N_("More for this award"),
    "release": N_("Less is needed"),
    "cancel": N_("Cancel the award"),
}
FIELD_OF: Mapping[type[Exception], str] = {
    **dict.fromkeys((DayInFuture, DayBeforeFund), "day"),
    **dict.fromkeys((NotAboveZero, BeyondStage, BeyondFree, BeyondPlace), "amount"),
    **dict.fromkeys((NobodyFits, OtherRunnerUp), "item"),
    ReportNeeded: "report",
    MoneyPlaceUnknown: "place",
    OrganisationUnknown: "receiver",
}
WITHOUT_AMOUNT = ("set-aside", "ratify", "let-go", "next", "cancel")


@bp.get("/money/<any('set-aside', 'ratify', 'let-go', 'next'):deed>")
@requires(Act.PROJECT_PREPARE)
def write(fid: str, rid: str, deed: str) -> str:
    with database.reading() as session:
        found = round_for(session, current_grants(), Act.PROJECT_PREPARE, fid, rid)
        return _form(session, found, deed, None, request.args, {})


@bp.post("/money/<any('set-aside', 'ratify', 'let-go', 'next'):deed>")
@requires(Act.PROJECT_PREPARE)
def prepare(fid: str, rid: str, deed: str) -> Answer:
    return _prepare(fid, rid, deed, "")


@bp.get("/awards/<string(length=16):awid>/<any('commit','advance','spend','return','supplement','release','cancel'):step>")
@requires(Act.PROJECT_PREPARE)
def write_step(fid: str, rid: str, awid: str, step: str) -> str:
    with database.reading() as session:
        found = round_for(session, current_grants(), Act.PROJECT_PREPARE, fid, rid)
        return _form(session, found, step, award_of(session, found, awid), request.args, {})


@bp.post("/awards/<string(length=16):awid>/<any('commit','advance','spend','return','supplement','release','cancel'):step>")
@requires(Act.PROJECT_PREPARE)
def prepare_step(fid: str, rid: str, awid: str, step: str) -> Answer:
    return _prepare(fid, rid, step, awid)


def _form(
    session: Session,
    found: BudgetRound,
    form: str,
    award: Award | None,
    values: Mapping[str, str],
    errors: Mapping[str, list[str]],
) -> str:
    text, fund = current_language().text, found.fund
    receiver = award.organisation.public_id if award and award.organisation else ""
    return render_template(
        "budgeting/awards/write.html",
        **in_the_round(session, found),
        form=form,
        title=text(TITLES[form]),
        award=award,
        line=round_money(session, found).line(award) if award else None,
        envelopes=[(str(one.number), one.name) for one in envelopes_of(session, found)],
        items=[(str(one.number), f"{one.number} {one.name}") for one in items_of(session, found)],
        receivers=[(one.public_id, one.name) for one in every_organisation(session)],
        orders=[("", "–"), *_orders(session, found, award)],
        places=[(one.key, text(one.name, **one.facts)) for one in fund_places(session, fund)],
        backs=[(back.value, text(name)) for back, name in BACKS.items()],
        papers=[("", "–"), *((paper.public_id, paper.title) for paper in documents_of(session, fund.organisation))],
        values={**today_parts("day", fund), "reference": new_public_id(), "receiver": receiver, **values},
        errors=errors,
    )


def _orders(session: Session, found: BudgetRound, award: Award | None) -> list[tuple[str, str]]:
    """The payments that the award's project waits for from this fund."""
    project, text = project_of(session, award) if award else None, current_language().text
    if project is None:
        return []
    waiting = orders_for(session, found.fund, Instrument.GRANT)
    return [(one.key, text(one.name, **one.facts)) for one in waiting if one.key.startswith(f"{project.public_id}:")]


def _prepare(fid: str, rid: str, form: str, awid: str) -> Answer:
    fields = sent()
    try:
        with database.transaction() as session:
            found = round_for(session, current_grants(), Act.PROJECT_PREPARE, fid, rid)
            award, typed = award_of(session, found, awid) if awid else None, Sent(fields)
            asked, day = asked_of(typed, form, currency(found.currency)), typed.day("day", calendar_of(found.fund))
            typed.finish()
            document = asked.pop("document")
            sha256 = paper_of(session, found.fund, document).sha256 or "" if document else ""
            papers = Papers(day, asked.pop("reference"), document, sha256)
            made = WRITERS[form](session, found, award, papers, asked, current_actor())
            vids = [voucher.public_id for voucher in made]
    except (ValidationError, Refusal) as refused:
        with database.reading() as session:
            found = round_for(session, current_grants(), Act.PROJECT_PREPARE, fid, rid)
            award = award_of(session, found, awid) if awid else None
            wrong = beside(refused, _field_of(refused, form))
            return _form(session, found, form, award, fields, wrong), status_of(refused)
    if len(vids) == 1:
        return redirect(url_for("fund_vouchers.voucher", fid=fid, vid=vids[0]))
    return redirect(url_for("budget_awards.money", fid=fid, rid=rid))


def _field_of(refused: Exception, form: str) -> str:
    """Beside which field; where the form has no such one, above them all."""
    field = FIELD_OF.get(type(refused), "")
    return "" if field == "amount" and form in WITHOUT_AMOUNT else field


Writer = Callable[[Session, BudgetRound, Any, Papers, dict[str, Any], str], list[Voucher]]


def _set_aside(
    session: Session, found: BudgetRound, award: None, papers: Papers, asked: dict[str, Any], by: str
) -> list[Voucher]:
    envelope = envelope_of(session, found, asked["envelope"])
    return [setting_aside.set_aside(session, found, envelope, papers.day, asked["reason"], by=by)]


def _let_go(
    session: Session, found: BudgetRound, award: None, papers: Papers, asked: dict[str, Any], by: str
) -> list[Voucher]:
    return [setting_aside.let_go(session, found, envelope_of(session, found, asked["envelope"]), papers.day, by=by)]


def _ratify(
    session: Session, found: BudgetRound, award: None, papers: Papers, asked: dict[str, Any], by: str
) -> list[Voucher]:
    return ratifying.ratify(session, found, papers.day, asked["decided"], by=by)


def _next(
    session: Session, found: BudgetRound, award: None, papers: Papers, asked: dict[str, Any], by: str
) -> list[Voucher]:
    envelope, item = envelope_of(session, found, asked["envelope"]), item_of(session, found, asked["item"])
    minute, reference = asked["minute"], papers.reference
    return [runners_up.award_next(session, found, envelope, item, papers.day, minute, by=by, reference=reference)]


def _commit(
    session: Session, found: BudgetRound, award: Award, papers: Papers, asked: dict[str, Any], by: str
) -> list[Voucher]:
    said = (asked["amount_minor"], asked["paper"], asked["note"])
    return [carrying_out.commit_to(session, found, award, papers, *said, by=by)]


def _advance(
    session: Session, found: BudgetRound, award: Award, papers: Papers, asked: dict[str, Any], by: str
) -> list[Voucher]:
    paid = Instalment(**{**asked, "order": order_of(asked["order"])})
    return [carrying_out.advance(session, found, award, papers, paid, by=by)]


def _spend(
    session: Session, found: BudgetRound, award: Award, papers: Papers, asked: dict[str, Any], by: str
) -> list[Voucher]:
    said = (asked["amount_minor"], asked["paper"], asked["note"])
    return [carrying_out.spend(session, found, award, papers, *said, by=by)]


def _return(
    session: Session, found: BudgetRound, award: Award, papers: Papers, asked: dict[str, Any], by: str
) -> list[Voucher]:
    said = (asked["amount_minor"], asked["place"], asked["to"], asked["why"])
    return [carrying_out.give_back(session, found, award, papers, *said, by=by)]


def _supplement(
    session: Session, found: BudgetRound, award: Award, papers: Papers, asked: dict[str, Any], by: str
) -> list[Voucher]:
    said = (asked["amount_minor"], asked["free"], asked["minute"], asked["why"])
    return [carrying_out.supplement(session, found, award, papers, *said, by=by)]


def _release(
    session: Session, found: BudgetRound, award: Award, papers: Papers, asked: dict[str, Any], by: str
) -> list[Voucher]:
    said = (asked["amount_minor"], asked["free"], asked["why"])
    return [carrying_out.release(session, found, award, papers, *said, by=by)]


def _cancel(
    session: Session, found: BudgetRound, award: Award, papers: Papers, asked: dict[str, Any], by: str
) -> list[Voucher]:
    return [carrying_out.cancel(session, found, award, papers, asked["why"], asked["decided"], by=by)]


WRITERS: Mapping[str, Writer] = {
    "set-aside": _set_aside,
    "ratify": _ratify,
    "let-go": _let_go,
    "next": _next,
    "commit": _commit,
    "advance": _advance,
    "spend": _spend,
    "return": _return,
    "supplement": _supplement,
    "release": _release,
    "cancel": _cancel,
}
