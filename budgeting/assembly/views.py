"""Assemblies on screen: the list, calling one or calling one again, one at a glance; and what their other pages share."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from marshmallow import ValidationError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from access.policy import Act
from budgeting.assembly import finding
from budgeting.assembly.attendance import AGES, SEXES, TENURES
from budgeting.assembly.calling import Notice, call, call_again
from budgeting.assembly.coming import attendance_of, found_quorum, quorum_now
from budgeting.assembly.deciding import MAJORITIES
from budgeting.assembly.errors import (
    LeftBeforeArriving,
    ListedAlready,
    MinutesNotWaiting,
    MinutesOfNothing,
    NameForMany,
    NoticeAfterwards,
    NoVotes,
    SecondBeforeFirst,
    TooManyVotes,
    VoterNotThere,
    VotesTwice,
)
from budgeting.assembly.minutes import minutes_of
from budgeting.assembly.models import DECISION_KINDS, QUESTION_KINDS, STATE_NAMES, Assembly
from budgeting.assembly.quorum import BOUNDS
from budgeting.assembly.schemas import NoticeForm, RoundChosen
from budgeting.finding import round_of, rounds_of
from core.errors import Refusal
from core.money import currency
from projects.errors import FileEmpty, FileKeptAlready, FileKeptElsewhere, FileKindUnknown, FileTooLarge
from projects.funds.models import Fund
from projects.funds.opening import book_of, fund_reached
from web import database
from web.errors import status_of
from web.fields import sent
from web.forms import Sent, beside
from web.guard import current_actor, current_grants, requires
from web.in_a_fund import allowed, calendar_of, today_parts
from web.language import current_language

bp = Blueprint("assemblies", __name__, url_prefix="/funds/<fid>/assemblies")

ONE = "/<string(length=16):aid>"
Answer = Response | str | tuple[Response | str, int]
Page = Callable[[Session, Assembly, Mapping[str, str], Mapping[str, list[str]]], str]
FIELD_OF: Mapping[type[Exception], str] = {
    NoticeAfterwards: "notice",
    SecondBeforeFirst: "held",
    **dict.fromkeys((ListedAlready, VoterNotThere), "voters"),
    NameForMany: "name",
    LeftBeforeArriving: "arrived",
    **dict.fromkeys((TooManyVotes, NoVotes), "votes-for"),
    VotesTwice: "consensus",
    **dict.fromkeys((MinutesOfNothing, MinutesNotWaiting), "approves"),
    **dict.fromkeys((FileEmpty, FileTooLarge, FileKindUnknown, FileKeptAlready, FileKeptElsewhere), "scan"),
}


def options(names: Mapping[Any, str]) -> list[tuple[str, str]]:
    text = current_language().text
    return [(str(value), text(name)) for value, name in names.items()]


def in_the_assembly(session: Session, assembly: Assembly) -> dict[str, object]:
    """What every page of an assembly needs."""
    return {
        "fund": assembly.fund,
        "practice": assembly.fund.practice,
        "assembly": assembly,
        "states": STATE_NAMES,
        "of": currency(book_of(session, assembly.fund).currency),
        "acts": allowed(session, assembly.fund),
        "bounds": BOUNDS,
        "groupings": (("sex", SEXES), ("tenure", TENURES), ("age_group", AGES)),
    }


def do(fid: str, aid: str, act: Act, deed: Callable[[Session, Assembly, Sent], object], page: Page, then: str) -> Answer:
    """One form of an assembly: done, or its page again as it was sent, with the sentence beside the field."""
    fields = sent()
    try:
        with database.transaction() as session:
            deed(session, finding.assembly_for(session, current_grants(), act, fid, aid), Sent(fields))
    except (ValidationError, Refusal) as refused:
        with database.reading() as session:
            assembly = finding.assembly_for(session, current_grants(), act, fid, aid)
            wrong = beside(refused, FIELD_OF.get(type(refused), ""))
            return page(session, assembly, fields, wrong), status_of(refused)
    return redirect(url_for(then, fid=fid, aid=aid))


@bp.get("")
@requires(Act.PROJECT_READ)
def index(fid: str) -> str:
    with database.reading() as session:
        fund = fund_reached(session, current_grants(), Act.PROJECT_READ, fid)
        return render_template(
            "budgeting/assembly/index.html",
            fund=fund,
            practice=fund.practice,
            assemblies=finding.assemblies_of(session, fund),
            states=STATE_NAMES,
            acts=allowed(session, fund),
        )


@bp.get("/new")
@requires(Act.PROJECT_PREPARE)
def new(fid: str) -> str:
    with database.reading() as session:
        return _notice_page(session, fund_reached(session, current_grants(), Act.PROJECT_PREPARE, fid), None, {}, {})


def _notice_page(
    session: Session, fund: Fund, first: Assembly | None, values: Mapping[str, str], errors: Mapping[str, list[str]]
) -> str:
    """`first`: of which it is the second call; its place, caller and agenda are filled in."""
    days = {**today_parts("held", fund), **today_parts("notice", fund)}
    before = {"place": first.place, "called-by": first.called_by, "agenda": first.agenda} if first else {}
    return render_template(
        "budgeting/assembly/notice.html",
        fund=fund,
        practice=fund.practice,
        first=first,
        rounds=[("", "–"), *((one.public_id, one.title) for one in rounds_of(session, fund))],
        values={**days, **before, **values},
        errors=errors,
    )


def _notice_sent(form: Sent, fund: Fund) -> Notice:
    asked, calendar = form.load(NoticeForm()), calendar_of(fund)
    held, told = form.day("held", calendar), form.day("notice", calendar)
    form.finish()
    return Notice(held_on=held, notice_on=told, **asked)


@bp.post("/new")
@requires(Act.PROJECT_PREPARE)
def add(fid: str) -> Answer:
    fields = sent()
    try:
        with database.transaction() as session:
            fund = fund_reached(session, current_grants(), Act.PROJECT_PREPARE, fid)
            form = Sent(fields)
            chosen = form.load(RoundChosen()).get("for_round")
            notice = _notice_sent(form, fund)
            found = round_of(session, fund, chosen) if chosen else None
            aid = call(session, fund, notice, found, by=current_actor()).public_id
    except (ValidationError, Refusal) as refused:
        with database.reading() as session:
            fund = fund_reached(session, current_grants(), Act.PROJECT_PREPARE, fid)
            wrong = beside(refused, FIELD_OF.get(type(refused), ""))
            return _notice_page(session, fund, None, fields, wrong), status_of(refused)
    return redirect(url_for("assemblies.show", fid=fid, aid=aid))


@bp.get(f"{ONE}/again")
@requires(Act.PROJECT_PREPARE)
def again(fid: str, aid: str) -> str:
    """The notice of a second call."""
    with database.reading() as session:
        first = finding.assembly_for(session, current_grants(), Act.PROJECT_PREPARE, fid, aid)
        return _notice_page(session, first.fund, first, {}, {})


@bp.post(f"{ONE}/again")
@requires(Act.PROJECT_PREPARE)
def add_again(fid: str, aid: str) -> Answer:
    def deed(session: Session, first: Assembly, form: Sent) -> None:
        call_again(session, first, _notice_sent(form, first.fund), by=current_actor())

    def page(session: Session, first: Assembly, values: Mapping[str, str], errors: Mapping[str, list[str]]) -> str:
        return _notice_page(session, first.fund, first, values, errors)

    return do(fid, aid, Act.PROJECT_PREPARE, deed, page, "assemblies.show")


@bp.get(ONE)
@requires(Act.PROJECT_READ)
def show(fid: str, aid: str) -> str:
    """An assembly at a glance: notice, who came, quorum, decisions, questions."""
    with database.reading() as session:
        assembly = finding.assembly_for(session, current_grants(), Act.PROJECT_READ, fid, aid)
        came = attendance_of(session, assembly)
        return render_template(
            "budgeting/assembly/show.html",
            **in_the_assembly(session, assembly),
            came=came,
            found=found_quorum(session, assembly),
            quorum=quorum_now(session, assembly, came),
            second=finding.second_call_of(session, assembly),
            minutes=minutes_of(session, assembly),
            kinds=DECISION_KINDS,
            majorities=MAJORITIES,
            question_kinds=QUESTION_KINDS,
        )
