"""Decisions, questions and marks of an assembly on screen, and the time from which too few were left."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from flask import Blueprint, render_template
from sqlalchemy.orm import Session

from access.policy import Act
from budgeting.assembly import asking, coming, deciding, finding, marking
from budgeting.assembly.accounts import accounts_on
from budgeting.assembly.models import DECISION_KINDS, QUESTION_KINDS, Assembly
from budgeting.assembly.schemas import AnswerForm, LostForm, QuestionForm, assembly_options, decision_sent, marks_sent
from budgeting.assembly.views import ONE, Answer, do, in_the_assembly, options
from budgeting.finding import items_of
from core.money import currency
from projects.funds.opening import book_of
from web import database
from web.forms import Sent, day_filled_in
from web.guard import current_actor, current_grants, requires
from web.in_a_fund import calendar_of, today_parts

bp = Blueprint("assembly_decisions", __name__, url_prefix=f"/funds/<fid>/assemblies{ONE}")


@bp.get("/decisions")
@requires(Act.PROJECT_PREPARE)
def decisions(fid: str, aid: str) -> str:
    with database.reading() as session:
        return _decisions(session, finding.assembly_for(session, current_grants(), Act.PROJECT_PREPARE, fid, aid), {}, {})


def _decisions(session: Session, assembly: Assembly, values: Mapping[str, str], errors: Mapping[str, list[str]]) -> str:
    taken = finding.decisions_of(session, assembly)
    day_before = assembly.held_on - timedelta(days=1)
    first = {"kind": "other" if deciding.accounts_presented(taken) else "accounts", "majority": "simple"}
    earlier = [one for one in finding.assemblies_of(session, assembly.fund) if one.number < assembly.number]
    return render_template(
        "budgeting/assembly/decisions.html",
        **in_the_assembly(session, assembly),
        taken=taken,
        accounts=accounts_on(session, assembly.fund, day_before),
        items=items_of(session, assembly.for_round) if assembly.for_round else [],
        kinds=options(DECISION_KINDS),
        majorities=options(deciding.MAJORITIES),
        earlier=assembly_options(earlier),
        present=coming.attendance_of(session, assembly).present,
        values={**first, **day_filled_in("accounts", day_before, calendar_of(assembly.fund)), **values},
        errors=errors,
    )


@bp.post("/decisions")
@requires(Act.PROJECT_PREPARE)
def decide(fid: str, aid: str) -> Answer:
    def deed(session: Session, assembly: Assembly, form: Sent) -> None:
        of, fund = currency(book_of(session, assembly.fund).currency), assembly.fund
        items = items_of(session, assembly.for_round) if assembly.for_round else []
        asked, approves = decision_sent(form, calendar_of(fund), of, items)
        if approves:
            asked = replace(asked, approves=finding.assembly_of(session, fund, approves))
        deciding.decide(session, assembly, asked, by=current_actor())

    return do(fid, aid, Act.PROJECT_PREPARE, deed, _decisions, "assemblies.show")


@bp.post("/lost")
@requires(Act.PROJECT_PREPARE)
def lost(fid: str, aid: str) -> Answer:
    def deed(session: Session, assembly: Assembly, form: Sent) -> None:
        asked = form.load(LostForm())
        form.finish()
        coming.lose_quorum(session, assembly, asked["lost_at"])

    return do(fid, aid, Act.PROJECT_PREPARE, deed, _decisions, "assemblies.show")


@bp.get("/questions")
@requires(Act.PROJECT_PREPARE)
def questions(fid: str, aid: str) -> str:
    with database.reading() as session:
        return _questions(session, finding.assembly_for(session, current_grants(), Act.PROJECT_PREPARE, fid, aid), {}, {})


def _questions(session: Session, assembly: Assembly, values: Mapping[str, str], errors: Mapping[str, list[str]]) -> str:
    taken = finding.decisions_of(session, assembly)
    return render_template(
        "budgeting/assembly/questions.html",
        **in_the_assembly(session, assembly),
        questions=finding.questions_of(session, assembly),
        kinds=options(QUESTION_KINDS),
        question_kinds=QUESTION_KINDS,
        taken=[("", "–"), *((str(one.place), one.name) for one in taken)],
        values={**today_parts("answered", assembly.fund), **values},
        errors=errors,
    )


@bp.post("/questions")
@requires(Act.PROJECT_PREPARE)
def ask(fid: str, aid: str) -> Answer:
    def deed(session: Session, assembly: Assembly, form: Sent) -> None:
        asked = form.load(QuestionForm())
        form.finish()
        asking.ask(session, assembly, asking.Asked(**asked), by=current_actor())

    return do(fid, aid, Act.PROJECT_PREPARE, deed, _questions, "assembly_decisions.questions")


@bp.post("/questions/<int:number>/answer")
@requires(Act.PROJECT_PREPARE)
def answer(fid: str, aid: str, number: int) -> Answer:
    def deed(session: Session, assembly: Assembly, form: Sent) -> None:
        finding.question_of(session, assembly, number)
        asked, day = form.load(AnswerForm()), form.day("answered", calendar_of(assembly.fund))
        form.finish()
        asking.answer(session, assembly, number, asked["words"], asked["who"], day)

    return do(fid, aid, Act.PROJECT_PREPARE, deed, _questions, "assembly_decisions.questions")


@bp.get("/marks")
@requires(Act.PROJECT_PREPARE)
def marks(fid: str, aid: str) -> str:
    with database.reading() as session:
        return _marks(session, finding.assembly_for(session, current_grants(), Act.PROJECT_PREPARE, fid, aid), {}, {})


def _marks(session: Session, assembly: Assembly, values: Mapping[str, str], errors: Mapping[str, list[str]]) -> str:
    return render_template(
        "budgeting/assembly/marks.html",
        **in_the_assembly(session, assembly),
        items=items_of(session, assembly.for_round) if assembly.for_round else [],
        criteria=marking.criteria_of(session, assembly.for_round),
        values=values,
        errors=errors,
    )


@bp.post("/marks")
@requires(Act.PROJECT_PREPARE)
def give_marks(fid: str, aid: str) -> Answer:
    def deed(session: Session, assembly: Assembly, form: Sent) -> None:
        items = items_of(session, assembly.for_round) if assembly.for_round else []
        panel, given = marks_sent(form, items, marking.criteria_of(session, assembly.for_round))
        marking.give_marks(session, assembly, panel, given, by=current_actor())

    return do(fid, aid, Act.PROJECT_PREPARE, deed, _marks, "assemblies.show")
