"""The booklet for the notice board: of each proposal in a paragraph and a bar why it is funded or not.

How it is counted stands before it, in the words of the terms that were fixed before anybody voted.
"""

from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy.orm import Session

from budgeting.counting.rule import METHODS
from budgeting.finding import terms_held, terms_of
from budgeting.models import BudgetRound, Envelope
from budgeting.results import lots, what_if
from budgeting.results.explaining import Sentence
from budgeting.results.page import Line, ResultPage, result_page
from budgeting.results.picturing import Bar
from budgeting.telling import COUNTED, Told, terms_told
from core.marks import N_, Term
from core.money import Money
from reports.budgeting.result_sheet import marks_of, status_of
from reports.papers import Heading
from reports.pictures import picture
from reports.project_reading import fund_heading


@dataclass(frozen=True, slots=True)
class WhyLine:
    """`said`: the paragraph. `gone`: where the money of its supporters went. `decided`: by an assembly, not by the count."""

    number: int
    name: str
    amount: Money
    said: tuple[Sentence, ...]
    bars: tuple[Bar, ...]
    gone: tuple[tuple[str, Money], ...]
    decided: bool
    picture: str


@dataclass(frozen=True, slots=True)
class Compared:
    """Where the rule compares two outcomes: what each would fund, and how many voters prefer which."""

    by_rule: str
    by_votes: str
    prefer_rule: int
    prefer_votes: int


@dataclass(frozen=True, slots=True)
class WhySheet:
    kind: ClassVar[str] = "why_sheet"
    title: ClassVar[str] = N_("Why, and why not")
    wide: ClassVar[bool] = False

    heading: Heading
    round_title: str
    real: bool
    envelope: str
    budget: Money
    rule: Term
    counted: tuple[Told, ...]
    status: Sentence
    note: Sentence | None
    compared: Compared | None
    lines: tuple[WhyLine, ...]
    count: int
    marks: tuple[tuple[Term, str], ...]


def why_sheet(session: Session, found: BudgetRound, envelope: Envelope) -> WhySheet:
    """Raises NotCountedYet."""
    page, held = result_page(session, found, envelope), terms_held(session, found)
    told = terms_told(terms_of(held), page.told.of) if held else ()
    return WhySheet(
        heading=fund_heading(session, found.fund, f"round:{found.public_id}/why:{envelope.number}"),
        round_title=found.title,
        real=found.real,
        envelope=envelope.name,
        budget=page.told.money(page.told.given.budget_minor),
        rule=METHODS[page.told.method],
        counted=tuple(line for line in told if line.heading == COUNTED),
        status=status_of(session, found),
        note=page.note,
        compared=_compared(page),
        lines=tuple(_line(session, line) for line in page.lines),
        count=page.computation.number,
        marks=marks_of(page),
    )


def _line(session: Session, line: Line) -> WhyLine:
    return WhyLine(
        number=line.number,
        name=line.name,
        amount=line.amount,
        said=line.said,
        bars=line.bars,
        gone=line.gone,
        decided=line.standing.override is not None,
        picture=picture(session, line.standing.item.picture),
    )


def _compared(page: ResultPage) -> Compared | None:
    step = what_if.comparison(page.told.given, lots.ids_from(page.computation.lot))
    if step is None:
        return None
    by_rule, by_votes = (page.told.listed(one.selected) for one in (step.by_rule, step.by_votes))
    return Compared(by_rule, by_votes, step.prefer_rule, step.prefer_votes)
