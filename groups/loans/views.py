"""Loans on screen: what is open, asked for and late; asking, deciding; one loan with its plan, payments and history.

Money goes out and comes in on the meeting's sheet; what changes a loan otherwise is prepared here as a voucher.
"""

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, url_for
from marshmallow import ValidationError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from access.policy import Act
from core.calendars import today
from core.db import new_public_id
from core.errors import NotFound, Refusal
from core.frozen import to_text
from core.language import language
from core.marks import N_
from groups import vouchers
from groups.constitution import terms_on
from groups.errors import MemberUnknown
from groups.finding import group_for
from groups.loans import applying, errors
from groups.loans.changes import Change
from groups.loans.finding import loan_named
from groups.loans.kinds import PLAN_ANEW, RECOVERY, TRANSFER, WRITE_OFF
from groups.loans.models import STATE_NAMES
from groups.loans.pages import loan_list, loan_page
from groups.loans.reckoning_changes import planned_anew_now, recovered_now, taken_over_now, written_off_now
from groups.loans.schemas import ChangeAsked, What, application_sent, change_sent, vote_sent
from groups.loans.terms_errors import InstalmentUnitTooLarge, LoanAmountImpossible, TermLongerThanRules, TooFewMeetings
from groups.meeting_views import allowed
from groups.members import seated
from groups.members_views import day_parts
from groups.models import Group
from groups.voucher_views import back as to_voucher
from ledger.vouchers import Kind
from web import database
from web.errors import status_of
from web.fields import sent
from web.forms import beside
from web.guard import current_actor, current_grants, requires
from web.language import current_language

bp = Blueprint("loans", __name__, url_prefix="/groups/<gid>/loans")

Answer = Response | str | tuple[Response | str, int]
Values = Mapping[str, str]
Errors = Mapping[str, list[str]]

# The field beside which a refusal stands.
FIELD_OF: Mapping[type[Exception], str] = {
    errors.AppliedOnImpossibleDay: "applied-on",
    errors.BorrowerNotMember: "member",
    MemberUnknown: "member",
    errors.NothingAsked: "amount",
    errors.LoanOverSavings: "amount",
    errors.TooManyInstalments: "instalments",
    TermLongerThanRules: "instalments",
    TooFewMeetings: "instalments",
    InstalmentUnitTooLarge: "amount",
    LoanAmountImpossible: "amount",
    errors.TooManyLoans: "member",
    errors.TooFewGuarantors: "guarantors",
    errors.GuarantorImpossible: "guarantors",
    errors.MayNotTopUp: "pays-off",
    errors.ReplacedLoanNotHers: "pays-off",
    errors.ReplacedLoanTooLarge: "amount",
}
DECIDING: Mapping[type[Exception], str] = {
    errors.AppliedOnImpossibleDay: "decided-on",
    errors.AgreedMoreThanAsked: "amount",
    errors.NothingAsked: "amount",
    errors.LoanOverSavings: "amount",
    errors.QuorumMissing: "votes-for",
    errors.MajorityMissing: "votes-for",
    errors.MoreThanMembersVoted: "votes-for",
    errors.RefusalWithoutReason: "reason",
}
CHANGES: Mapping[What, tuple[Kind, str, str]] = {
    What.WRITE_OFF: (WRITE_OFF, N_("Write the loan off"), ""),
    What.RECOVERY: (RECOVERY, N_("Money came in after all"), N_("Amount that came in")),
    What.TRANSFER: (TRANSFER, N_("Another member takes it over"), N_("Number of the member who takes it over")),
    What.PLAN: (PLAN_ANEW, N_("Make a new plan of repayment"), N_("Number of instalments from now on")),
}


class ChangeUnknown(NotFound):
    code = "loan-change-unknown"
    sentence = N_("There is no such change of a loan.")


@bp.get("")
@requires(Act.GROUP_READ)
def index(gid: str) -> str:
    with database.reading() as session:
        group = group_for(session, current_grants(), Act.GROUP_READ, gid)
        return render_template(
            "loans/index.html",
            group=group,
            practice=group.practice,
            loans=loan_list(session, group),
            states=STATE_NAMES,
            acts=allowed(session, group),
        )


@bp.get("/new")
@requires(Act.LOAN_WRITE)
def new(gid: str) -> str:
    with database.reading() as session:
        return _form(session, group_for(session, current_grants(), Act.LOAN_WRITE, gid), {}, {})


def _form(session: Session, group: Group, values: Values, wrong: Errors) -> str:
    day = today(group.timezone)
    return render_template(
        "loans/new.html",
        group=group,
        practice=group.practice,
        rules=terms_on(session, group, max(day, group.founded_on)).loans,
        seats=[(str(seat.number), f"{seat.number} {seat.name}") for seat in seated(session, group, day)],
        values={**day_parts("applied-on", group), **values},
        errors=wrong,
    )


@bp.post("")
@requires(Act.LOAN_WRITE)
def ask(gid: str) -> Answer:
    fields = sent()
    try:
        with database.transaction() as session:
            group = group_for(session, current_grants(), Act.LOAN_WRITE, gid)
            loan = applying.apply(session, group, application_sent(fields, group), by=current_actor())
    except (ValidationError, Refusal) as refused:
        with database.reading() as session:
            group = group_for(session, current_grants(), Act.LOAN_WRITE, gid)
            return _form(session, group, fields, beside(refused, FIELD_OF.get(type(refused), ""))), status_of(refused)
    return redirect(url_for(".loan", gid=gid, lid=loan.public_id))


@bp.get("/<string(length=16):lid>")
@requires(Act.GROUP_READ)
def loan(gid: str, lid: str) -> str:
    with database.reading() as session:
        return _page(session, gid, lid, {}, {})


def _page(session: Session, gid: str, lid: str, values: Values, wrong: Errors) -> str:
    group = group_for(session, current_grants(), Act.GROUP_READ, gid)
    found = loan_page(session, group, loan_named(session, group, lid), current_language())
    return render_template(
        "loans/loan.html",
        group=group,
        practice=group.practice,
        page=found,
        loan=found.loan,
        states=STATE_NAMES,
        changes=CHANGES,
        values={**day_parts("decided-on", group), **values},
        errors=wrong,
        acts=allowed(session, group),
    )


@bp.post("/<string(length=16):lid>/decide")
@requires(Act.LOAN_DECIDE)
def decide(gid: str, lid: str) -> Answer:
    """What the group decided about an application, as the treasurer writes it down."""
    fields = sent()
    try:
        with database.transaction() as session:
            group = group_for(session, current_grants(), Act.LOAN_DECIDE, gid)
            found = loan_named(session, group, lid)
            applying.decide(session, group, found, vote_sent(fields, group), by=current_actor())
    except (ValidationError, Refusal) as refused:
        return _again(gid, lid, fields, refused, DECIDING.get(type(refused), ""))
    return redirect(url_for(".loan", gid=gid, lid=lid))


def _again(gid: str, lid: str, fields: Values, refused: ValidationError | Refusal, field: str) -> Answer:
    with database.reading() as session:
        return _page(session, gid, lid, fields, beside(refused, field)), status_of(refused)


@bp.post("/<string(length=16):lid>/cancel")
@requires(Act.LOAN_WRITE)
def cancel(gid: str, lid: str) -> Answer:
    try:
        with database.transaction() as session:
            group = group_for(session, current_grants(), Act.LOAN_WRITE, gid)
            applying.cancel(session, loan_named(session, group, lid), by=current_actor())
    except Refusal as refused:
        return _again(gid, lid, {}, refused, "")
    return redirect(url_for(".loan", gid=gid, lid=lid))


@bp.get("/<string(length=16):lid>/<string:what>")
@requires(Act.VOUCHER_PREPARE)
def change(gid: str, lid: str, what: str) -> str:
    """The form of a change that two officers have to agree to."""
    with database.reading() as session:
        return _change_page(session, gid, lid, _known(what), {}, {})


def _known(what: str) -> What:
    """Raises ChangeUnknown."""
    found = next((one for one in What if one.value == what), None)
    if found is None:
        raise ChangeUnknown()
    return found


def _change_page(
    session: Session, gid: str, lid: str, what: What, values: Values, wrong: Errors, said: Change | None = None
) -> str:
    group = group_for(session, current_grants(), Act.VOUCHER_PREPARE, gid)
    _, title, figure = CHANGES[what]
    return render_template(
        "loans/change.html",
        group=group,
        practice=group.practice,
        loan=loan_named(session, group, lid),
        what=what,
        title=title,
        figure=figure,
        content=said,
        values={**day_parts("day", group), "reference": new_public_id(), **values},
        errors=wrong,
    )


@bp.post("/<string(length=16):lid>/<string:what>")
@requires(Act.VOUCHER_PREPARE)
def prepare(gid: str, lid: str, what: str) -> Answer:
    """Shows what the change would be; with the other button, prepares its voucher."""
    wanted, fields = _known(what), sent()
    looks = fields.pop("do", "") == "look"
    try:
        with database.transaction() as session:
            group = group_for(session, current_grants(), Act.VOUCHER_PREPARE, gid)
            asked = change_sent(fields, group, wanted)
            said = _reckoned(session, group, lid, wanted, asked)
            if looks:
                return _change_page(session, gid, lid, wanted, fields, {}, said)
            kind = CHANGES[wanted][0]
            memo = language(group.locale).text(N_("Loan {number}: {reason}"), number=said.loan, reason=asked.reason)
            voucher = vouchers.prepare(
                session, group, kind, asked.day, to_text(said), memo, by=current_actor(), reference=asked.reference
            )
    except (ValidationError, Refusal) as refused:
        field = "" if isinstance(refused, ValidationError) else "figure" if CHANGES[wanted][2] else "day"
        with database.reading() as session:
            return _change_page(session, gid, lid, wanted, fields, beside(refused, field)), status_of(refused)
    return to_voucher(gid, voucher.public_id)


def _reckoned(session: Session, group: Group, lid: str, what: What, asked: ChangeAsked) -> Change:
    loan = loan_named(session, group, lid)
    if what is What.WRITE_OFF:
        return written_off_now(session, group, loan, asked.day, asked.reason)
    if what is What.RECOVERY:
        return recovered_now(session, group, loan, asked.day, asked.reason, asked.figure)
    if what is What.TRANSFER:
        return taken_over_now(session, group, loan, asked.day, asked.reason, asked.figure)
    return planned_anew_now(session, group, loan, asked.day, asked.reason, asked.figure)
