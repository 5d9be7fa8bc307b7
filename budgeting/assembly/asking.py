"""Questions and objections within an assembly, what was answered, and the papers that were kept of it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting.assembly.calling import hold, must_stand_at
from budgeting.assembly.errors import AnsweredAlready, DecisionUnknown
from budgeting.assembly.finding import decisions_of, question_of
from budgeting.assembly.models import Assembly, AssemblyPaper, AssemblyQuestion, AssemblyState, QuestionKind
from core.calendars import now
from core.text import clean, required
from projects.documents import Paper, add_document
from projects.models import Document, DocumentKind

MOST_WORDS = 1000


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked and by whom: rather by a role or a number than by name. `decision`: its place here, 0 for none."""

    kind: QuestionKind
    asked_by: str
    what: str
    decision: int = 0
    answer: str = ""
    answered_by: str = ""
    answered_on: date | None = None


def ask(session: Session, assembly: Assembly, said: Asked, *, by: str) -> AssemblyQuestion:
    """A question or an objection, with its answer where one was given at once (on the assembly's day unless said).

    Raises DecisionUnknown, OtherAssemblyState, TextMissing, TextTooLong, TextUnreadable.
    """
    hold(session, assembly)
    must_stand_at(assembly, AssemblyState.IN_SESSION)
    places = {one.place: one.id for one in decisions_of(session, assembly)}
    if said.decision and said.decision not in places:
        raise DecisionUnknown(minute=f"{assembly.name}/{said.decision}")
    answer = clean(said.answer, MOST_WORDS)
    last = session.scalar(select(func.max(AssemblyQuestion.place)).where(AssemblyQuestion.assembly_id == assembly.id))
    question = AssemblyQuestion(
        assembly_id=assembly.id,
        place=(last or 0) + 1,
        decision_id=places.get(said.decision),
        kind=said.kind,
        asked_by=required(said.asked_by, 120),
        what=required(said.what, MOST_WORDS),
        answer=answer,
        answered_by=clean(said.answered_by, 120) if answer else "",
        answered_on=(said.answered_on or assembly.held_on) if answer else None,
        recorded_by=by,
        recorded_at=now(),
    )
    session.add(question)
    session.flush()
    return question


def answer(session: Session, assembly: Assembly, place: int, words: str, who: str, day: date) -> AssemblyQuestion:
    """An answer that was given later, before the minutes are approved.

    Raises QuestionUnknown, AnsweredAlready, OtherAssemblyState, TextMissing, TextTooLong, TextUnreadable.
    """
    hold(session, assembly)
    question = question_of(session, assembly, place)
    must_stand_at(assembly, AssemblyState.IN_SESSION)
    if question.answered_on:
        raise AnsweredAlready(day=question.answered_on)
    question.answer, question.answered_by = required(words, MOST_WORDS), required(who, 120)
    question.answered_on = day
    session.flush()
    return question


def keep_paper(
    session: Session, assembly: Assembly, kind: DocumentKind, title: str, content: bytes | None, *, by: str
) -> AssemblyPaper:
    """A photo of a tally sheet, the signed minutes, the list with its thumb-prints. May be added at any time.

    Raises what `projects.documents.add_document` raises.
    """
    hold(session, assembly)
    document = _document(session, assembly, kind, title, content, by)
    last = session.scalar(select(func.max(AssemblyPaper.place)).where(AssemblyPaper.assembly_id == assembly.id))
    paper = AssemblyPaper(
        assembly_id=assembly.id, place=(last or 0) + 1, document_id=document.id, recorded_by=by, recorded_at=now()
    )
    session.add(paper)
    session.flush()
    return paper


def _document(
    session: Session, assembly: Assembly, kind: DocumentKind, title: str, content: bytes | None, by: str
) -> Document:
    said = Paper(kind, f"{assembly.name}: {required(title, 190)}", assembly.held_on, issued_by=assembly.fund.name[:120])
    return add_document(session, assembly.fund.organisation, said, content, by=by)
