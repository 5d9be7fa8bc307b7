"""The minutes of an assembly on paper, to be read out, corrected by hand, signed, and approved by the next one.

Their fingerprint is that of the canonical text; corrections stand beside it. People of the list stand there by name only for
those who may read the register.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from sqlalchemy.orm import Session

from budgeting.assembly.attendance import AGES, SEXES, TENURES, UNSAID, Attendance, Listed
from budgeting.assembly.deciding import MAJORITIES, Majority
from budgeting.assembly.finding import approval_of, corrections_of, papers_of
from budgeting.assembly.minutes import DecisionLine, MarkLine, Minutes, QuestionLine, minutes_of
from budgeting.assembly.models import (
    DECISION_KINDS,
    QUESTION_KINDS,
    STATE_NAMES,
    Assembly,
    AssemblyState,
    DecisionKind,
    QuestionKind,
)
from budgeting.assembly.quorum import BOUNDS, QuorumLine
from core.marks import N_, Term
from core.money import Currency, Money, currency
from projects.funds.opening import book_of
from projects.models import DOCUMENT_KINDS, DocumentKind
from reports.papers import Heading, Names, capped, grouped
from reports.project_reading import fund_heading


@dataclass(frozen=True, slots=True)
class CameGroup:
    """How many people with a voice belong to a group; `name` marked for the catalogues."""

    name: Term
    number: int


@dataclass(frozen=True, slots=True)
class Bounded:
    """A bound of the quorum with its name."""

    name: Term
    line: QuorumLine


@dataclass(frozen=True, slots=True)
class Decided:
    kind: Term
    majority: Term
    line: DecisionLine


@dataclass(frozen=True, slots=True)
class AskedLine:
    kind: Term
    line: QuestionLine


@dataclass(frozen=True, slots=True)
class MarkRow:
    """The marks of one proposal by one criterion, in the order of the panels; None where a panel gave none."""

    item: int
    name: str
    criterion: str
    marks: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class MinutesPaper:
    kind: ClassVar[str] = "minutes"
    title: ClassVar[str] = N_("Minutes of an assembly")
    wide: ClassVar[bool] = False

    heading: Heading
    currency: Currency
    minutes: Minutes
    for_round: str
    state: Term
    mark: str
    approved_by: str
    approved_on: date | None
    groups: tuple[tuple[Term, tuple[CameGroup, ...]], ...]
    bounds: tuple[Bounded, ...]
    decisions: tuple[Decided, ...]
    questions: tuple[AskedLine, ...]
    panels: tuple[str, ...]
    marks: tuple[MarkRow, ...]
    corrections: tuple[tuple[date, str], ...]
    scans: tuple[tuple[Term, str, str], ...]
    listed: tuple[Listed, ...]
    left_out: int

    def money(self, minor: int) -> Money:
        return Money(minor, self.currency)


def minutes_paper(session: Session, assembly: Assembly, names: Names = Names.FULL) -> MinutesPaper:
    """The minutes as they stand or as they were approved, with what was added beside them since."""
    minutes, approval = minutes_of(session, assembly), approval_of(session, assembly)
    listed, left_out = capped([_listed(one, names) for one in minutes.came.listed])
    panels, marks = _marks(minutes.marks)
    return MinutesPaper(
        heading=fund_heading(session, assembly.fund, f"assembly:{assembly.public_id}"),
        currency=currency(book_of(session, assembly.fund).currency),
        minutes=minutes,
        for_round=assembly.for_round.title if assembly.for_round else "",
        state=STATE_NAMES[AssemblyState(assembly.state)],
        mark=grouped(minutes.sha256),
        approved_by=approval.decision.name if approval else "",
        approved_on=approval.decision.assembly.held_on if approval else None,
        groups=_groups(minutes.came),
        bounds=tuple(Bounded(BOUNDS[line.bound], line) for line in (minutes.quorum.lines if minutes.quorum else ())),
        decisions=tuple(
            Decided(DECISION_KINDS[DecisionKind(one.kind)], MAJORITIES[Majority(one.majority)], one) for one in minutes.decisions
        ),
        questions=tuple(AskedLine(QUESTION_KINDS[QuestionKind(one.kind)], one) for one in minutes.questions),
        panels=panels,
        marks=marks,
        corrections=tuple((one.day, one.text) for one in corrections_of(session, assembly)),
        scans=tuple(
            (DOCUMENT_KINDS[DocumentKind(one.document.kind)], one.document.title, grouped((one.document.sha256 or "")[:16]))
            for one in papers_of(session, assembly)
        ),
        listed=listed,
        left_out=left_out,
    )


def _listed(one: Listed, names: Names) -> Listed:
    return one if names is Names.FULL else replace(one, name="", household="")


def _groups(came: Attendance) -> tuple[tuple[Term, tuple[CameGroup, ...]], ...]:
    """By sex, tenure and age; a grouping that nobody said anything of is left out."""
    titled = (
        (Term(N_("By sex")), "sex", SEXES),
        (Term(N_("By tenure")), "tenure", TENURES),
        (Term(N_("By age")), "age_group", AGES),
    )
    return tuple(
        (title, tuple(CameGroup(names[group], number) for group, number in came.by(grouping).items()))
        for title, grouping, names in titled
        if came.by(grouping)[UNSAID] < came.present
    )


def _marks(given: tuple[MarkLine, ...]) -> tuple[tuple[str, ...], tuple[MarkRow, ...]]:
    panels = tuple(sorted({one.panel for one in given}))
    cells = {(one.item, one.name, one.criterion, one.panel): one.marks for one in given}
    rows = sorted({(one.item, one.name, one.criterion) for one in given})
    return panels, tuple(MarkRow(*row, tuple(cells.get((*row, panel)) for panel in panels)) for row in rows)
