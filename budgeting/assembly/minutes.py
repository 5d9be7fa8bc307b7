"""The minutes of an assembly as one canonical text with its fingerprint; approving them by a decision of a later assembly.

Approved minutes never change: what was wrong with them stands beside them as dated corrections. Scans are not part of the text,
since the signed minutes themselves are one of them; each has a fingerprint of its own.
"""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting.assembly.accounts import AccountsShown
from budgeting.assembly.attendance import Attendance
from budgeting.assembly.calling import hold, must_stand_at
from budgeting.assembly.coming import attendance_of, found_quorum
from budgeting.assembly.errors import MinutesChanged, MinutesNotDecided, SameWriter
from budgeting.assembly.finding import approval_of, awards_of, decisions_of, questions_of
from budgeting.assembly.models import (
    Assembly,
    AssemblyDecision,
    AssemblyMark,
    AssemblyState,
    DecisionAward,
    MinutesApproval,
    MinutesCorrection,
)
from budgeting.assembly.quorum import Quorum
from core.calendars import now
from core.frozen import from_text, to_text
from core.text import required

MOST_CORRECTION = 1000


@dataclass(frozen=True, slots=True)
class AwardLine:
    item: int
    name: str
    amount_minor: int


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """`votes`: for, against, abstained; empty where nobody objected. `approves`: "A2", and the fingerprint that was read out."""

    name: str
    kind: str
    wording: str
    at: str
    votes: tuple[int, ...]
    majority: str
    present: int
    carried: bool
    valid: bool
    accounts: AccountsShown | None
    approves: str
    approves_sha256: str
    awards: tuple[AwardLine, ...]


@dataclass(frozen=True, slots=True)
class QuestionLine:
    place: int
    kind: str
    decision: str
    asked_by: str
    what: str
    answer: str
    answered_by: str
    answered_on: date | None


@dataclass(frozen=True, slots=True)
class MarkLine:
    item: int
    name: str
    criterion: str
    panel: str
    marks: int


@dataclass(frozen=True, slots=True)
class Minutes:
    """Everything that is signed. `round_number`: 0 without a round. `first`: "A2", of which this is the second call."""

    fund: str
    name: str
    round_number: int
    call: int
    first: str
    held_on: date
    begins_at: str
    place: str
    called_by: str
    called_how: str
    notice_on: date
    agenda: tuple[str, ...]
    facilitator: str
    secretary: str
    came: Attendance
    quorum: Quorum | None
    lost_at: str
    decisions: tuple[DecisionLine, ...]
    questions: tuple[QuestionLine, ...]
    marks: tuple[MarkLine, ...]

    @property
    def text(self) -> str:
        return to_text(self)

    @property
    def sha256(self) -> str:
        return sha256(self.text.encode()).hexdigest()


def minutes_of(session: Session, assembly: Assembly) -> Minutes:
    """The minutes as they stand; once approved, exactly as they were approved."""
    approval = approval_of(session, assembly)
    return from_text(Minutes, approval.text) if approval else _drafted(session, assembly)


def _drafted(session: Session, assembly: Assembly) -> Minutes:
    awards, decisions = awards_of(session, assembly), decisions_of(session, assembly)
    names = {one.id: one.name for one in decisions}
    return Minutes(
        fund=assembly.fund.public_id,
        name=assembly.name,
        round_number=assembly.for_round.number if assembly.for_round else 0,
        call=assembly.call,
        first=assembly.first.name if assembly.first else "",
        held_on=assembly.held_on,
        begins_at=assembly.begins_at,
        place=assembly.place,
        called_by=assembly.called_by,
        called_how=assembly.called_how,
        notice_on=assembly.notice_on,
        agenda=tuple(assembly.agenda.split("\n")),
        facilitator=assembly.facilitator,
        secretary=assembly.secretary,
        came=attendance_of(session, assembly),
        quorum=found_quorum(session, assembly),
        lost_at=assembly.lost_at,
        decisions=tuple(_decision(one, awards.get(one.id, [])) for one in decisions),
        questions=tuple(
            QuestionLine(
                place=one.place,
                kind=one.kind,
                decision=names[one.decision_id] if one.decision_id else "",
                asked_by=one.asked_by,
                what=one.what,
                answer=one.answer,
                answered_by=one.answered_by,
                answered_on=one.answered_on,
            )
            for one in questions_of(session, assembly)
        ),
        marks=_marks(session, assembly),
    )


def _decision(one: AssemblyDecision, awards: list[DecisionAward]) -> DecisionLine:
    votes = () if one.votes_for is None else (one.votes_for, one.votes_against or 0, one.abstained or 0)
    return DecisionLine(
        name=one.name,
        kind=one.kind,
        wording=one.wording,
        at=one.at,
        votes=votes,
        majority=one.majority,
        present=one.present,
        carried=one.carried,
        valid=one.valid,
        accounts=from_text(AccountsShown, one.accounts) if one.accounts else None,
        approves=one.approves.name if one.approves else "",
        approves_sha256=one.approves_sha256,
        awards=tuple(AwardLine(award.item.number, award.item.name, award.amount_minor) for award in awards),
    )


def _marks(session: Session, assembly: Assembly) -> tuple[MarkLine, ...]:
    """The mark that holds of each panel, by item and criterion."""
    wanted = select(AssemblyMark).where(AssemblyMark.assembly_id == assembly.id).order_by(AssemblyMark.id)
    latest = {(one.item.number, one.criterion, one.panel): one for one in session.scalars(wanted)}
    return tuple(
        MarkLine(item, one.item.name, criterion, panel, one.marks) for (item, criterion, panel), one in sorted(latest.items())
    )


def approving_decision(session: Session, assembly: Assembly) -> AssemblyDecision | None:
    """The latest decision of a later assembly that approves these minutes and holds."""
    wanted = (
        select(AssemblyDecision)
        .join(Assembly, Assembly.id == AssemblyDecision.assembly_id)
        .where(AssemblyDecision.approves_id == assembly.id)
        .order_by(Assembly.held_on.desc(), Assembly.number.desc(), AssemblyDecision.place.desc())
    )
    return next((one for one in session.scalars(wanted) if one.holds), None)


def approve(session: Session, assembly: Assembly, *, by: str) -> MinutesApproval:
    """Confirms what a later assembly decided about these minutes; approved twice is approved once.

    Raises MinutesNotDecided, MinutesChanged, SameWriter, OtherAssemblyState.
    """
    hold(session, assembly)
    if known := approval_of(session, assembly):
        return known
    must_stand_at(assembly, AssemblyState.IN_SESSION, AssemblyState.ADJOURNED)
    decision = approving_decision(session, assembly)
    if decision is None:
        raise MinutesNotDecided(assembly=assembly.name)
    minutes = _drafted(session, assembly)
    if minutes.sha256 != decision.approves_sha256:
        raise MinutesChanged(assembly=assembly.name, minute=decision.name)
    if by == decision.recorded_by:
        raise SameWriter()
    approval = MinutesApproval(
        assembly_id=assembly.id,
        decision_id=decision.id,
        text=minutes.text,
        sha256=minutes.sha256,
        approved_by=by,
        approved_at=now(),
    )
    session.add(approval)
    session.flush()
    assembly.state = AssemblyState.APPROVED
    session.flush()
    return approval


def correct(session: Session, assembly: Assembly, day: date, text: str, *, by: str) -> MinutesCorrection:
    """A dated note beside the minutes, which stay as they are. Raises TextMissing, TextTooLong, TextUnreadable."""
    hold(session, assembly)
    must_stand_at(assembly, AssemblyState.IN_SESSION, AssemblyState.ADJOURNED, AssemblyState.APPROVED)
    last = session.scalar(select(func.max(MinutesCorrection.place)).where(MinutesCorrection.assembly_id == assembly.id))
    note = MinutesCorrection(
        assembly_id=assembly.id,
        place=(last or 0) + 1,
        day=day,
        text=required(text, MOST_CORRECTION),
        recorded_by=by,
        recorded_at=now(),
    )
    session.add(note)
    session.flush()
    return note
