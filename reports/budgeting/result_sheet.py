"""The result of an envelope on one page, to be hung up and read aloud: what is funded, what is not and why, and by what it came.

The figures are those of the kept count and of the decisions that changed it; nothing is counted here. It says of itself whether
it holds: provisional until a day, or ratified. What was taken off the ballot is named, even if it was after the count.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from sqlalchemy.orm import Session

from budgeting.counting.rule import METHODS
from budgeting.finding import items_of, terms_held, terms_of
from budgeting.models import LEFTOVERS, BallotItem, BudgetRound, Envelope, Leftover, Phase
from budgeting.phases import events_of
from budgeting.proposals.models import BallotItemWithdrawal
from budgeting.proposals.withdrawing import withdrawn_items
from budgeting.results import lots
from budgeting.results.explaining import Sentence
from budgeting.results.objecting import objection_days
from budgeting.results.page import Line, ResultPage, result_page
from budgeting.results.participation import Participation, participation
from budgeting.results.picturing import Bar
from core.calendars import today
from core.marks import N_, Term
from core.money import Currency, Money
from reports.budgeting.award_ribbons import award_ribbons
from reports.drawing.parts import TwoSides
from reports.papers import Heading, grouped
from reports.pictures import picture
from reports.project_reading import fund_heading

PUBLISHED = (Phase.PROVISIONAL, Phase.OBJECTIONS)
RATIFIED = (Phase.RATIFIED, Phase.EXECUTING, Phase.CLOSED)


class Size(StrEnum):
    """How large the type can be so that everything stays on one page."""

    LARGE = "large"
    MIDDLE = "middle"
    SMALL = "small"


# A winner takes about twice the height of what is not funded; a name goes on in a second line after so many letters. Looked
# at on paper: sixteen winners with a line each stay on one page in the smallest size, sixteen names of 120 letters do not.
_WINNER, _OTHER, _LETTERS = 2, 1, 50
# A drawn lot takes a line or two, and so do two ways of telling who took part.
_LOT, _WAYS_A_LINE = 1, 2
_MOST_LARGE, _MOST_MIDDLE = 10, 14
# With more lines and lots than these, a drawing of the money would not stay on the page beside the seal.
MOST_BESIDE_RIBBONS = 4


@dataclass(frozen=True, slots=True)
class SheetLine:
    """`place` among the funded, 0 for none. `why`: the one sentence that decided. `decided`: by an assembly, not by the count.

    `off`: it was taken off the ballot after this count.
    """

    place: int
    number: int
    name: str
    amount: Money
    asked: Money
    why: Sentence
    bar: Bar
    picture: str
    decided: bool
    off: bool


@dataclass(frozen=True, slots=True)
class DrawnLot:
    """`names` in the order that holds since."""

    number: int
    day: date
    place: str
    how: str
    names: tuple[str, ...]
    witnesses: tuple[lots.Witness, ...]


@dataclass(frozen=True, slots=True)
class TakenOff:
    number: int
    name: str
    day: date
    reason: str
    minute: str


@dataclass(frozen=True, slots=True)
class ResultSheet:
    """`status` in words. `voters`: as the count says, which is all that is known where only totals are. `outdated`: something was
    taken off after the count. `marks` are fingerprints in groups of four."""

    kind: ClassVar[str] = "result_sheet"
    title: ClassVar[str] = N_("Result sheet")
    wide: ClassVar[bool] = False

    heading: Heading
    round_title: str
    real: bool
    envelope: str
    budget: Money
    rule: Term
    status: Sentence
    winners: tuple[SheetLine, ...]
    others: tuple[SheetLine, ...]
    given: Money
    left: Money
    leftover: Term
    took_part: Participation
    voters: int
    lots: tuple[DrawnLot, ...]
    taken_off: tuple[TakenOff, ...]
    outdated: bool
    note: Sentence | None
    aloud: tuple[Sentence, ...]
    count: int
    marks: tuple[tuple[Term, str], ...]
    size: Size

    @property
    def currency(self) -> Currency:
        return self.budget.currency

    @property
    def headlines(self) -> tuple[tuple[str, int], ...]:
        """For its seal."""
        return (("budget", self.budget.minor), ("given", self.given.minor), ("left", self.left.minor))

    @property
    def ribbons(self) -> TwoSides | None:
        """From the envelope to what is funded; only where the page has room for it."""
        if self.size is not Size.LARGE or len(self.winners) + len(self.others) + len(self.lots) > MOST_BESIDE_RIBBONS:
            return None
        return award_ribbons(self.envelope, self.budget, self.winners, self.left)


def result_sheet(session: Session, found: BudgetRound, envelope: Envelope) -> ResultSheet:
    """Raises NotCountedYet."""
    page, held = result_page(session, found, envelope), terms_held(session, found)
    off = withdrawn_items(session, found)
    funded = [line for line in page.lines if line.standing.amount_minor]
    winners = tuple(_line(session, page, line, off, place) for place, line in enumerate(funded, start=1))
    others = tuple(_line(session, page, line, off) for line in page.lines if not line.standing.amount_minor)
    items = items_of(session, found, envelope)
    lots = _drawn(session, envelope, {str(item.number): item.name for item in items})
    took_part = participation(session, envelope, terms_of(held).least_cell if held else 0)
    return ResultSheet(
        heading=fund_heading(session, found.fund, f"round:{found.public_id}/result:{envelope.number}"),
        round_title=found.title,
        real=found.real,
        envelope=envelope.name,
        budget=page.told.money(page.told.given.budget_minor),
        rule=METHODS[page.told.method],
        status=status_of(session, found),
        winners=winners,
        others=others,
        given=page.given,
        left=page.left,
        leftover=LEFTOVERS[Leftover(envelope.leftover)],
        took_part=took_part,
        voters=page.told.given.voters,
        lots=lots,
        taken_off=tuple(_taken_off(item, off[item.id]) for item in items if item.id in off),
        outdated=any(line.off for line in (*winners, *others)),
        note=page.note,
        aloud=page.aloud,
        count=page.computation.number,
        marks=marks_of(page),
        size=_size(winners, others, lots, took_part),
    )


def status_of(session: Session, found: BudgetRound) -> Sentence:
    """Whether a result can still change, and until when."""
    phase, days = Phase(found.phase), objection_days(session, found)
    if phase in RATIFIED:
        day = [event.day for event in events_of(session, found) if event.phase == Phase.RATIFIED][-1]
        return Sentence(N_("Ratified on {day}."), {"day": day})
    if phase is Phase.ABANDONED:
        return Sentence(N_("The round was given up: nothing of this is paid."))
    if phase not in PUBLISHED or days is None:
        return Sentence(N_("Counted, not published yet: it can still change."))
    if today(found.fund.timezone) > days[1]:
        return Sentence(N_("Provisional: not ratified yet. Objections were taken until {day}."), {"day": days[1]})
    return Sentence(N_("Provisional: anybody may object until {day}."), {"day": days[1]})


def marks_of(page: ResultPage) -> tuple[tuple[Term, str], ...]:
    """The fingerprints by which the count can be done again and compared."""
    made = page.computation
    return (
        (Term(N_("Terms")), grouped(made.terms_sha256)),
        (Term(N_("Ballots and items")), grouped(made.input_sha256)),
        (Term(N_("Outcome")), grouped(made.outcome_sha256)),
    )


def _line(
    session: Session, page: ResultPage, line: Line, off: Mapping[int, BallotItemWithdrawal], place: int = 0
) -> SheetLine:
    item = line.standing.item
    return SheetLine(
        place=place,
        number=line.number,
        name=line.name,
        amount=line.amount,
        asked=page.told.money(item.cost_minor),
        why=line.why,
        bar=line.bars[0],
        picture=picture(session, item.picture),
        decided=line.standing.override is not None,
        off=item.id in off,
    )


def _drawn(session: Session, envelope: Envelope, names: Mapping[str, str]) -> tuple[DrawnLot, ...]:
    return tuple(
        DrawnLot(
            number=lot.number,
            day=lot.day,
            place=lot.place,
            how=lot.how,
            names=tuple(names[one] for one in lots.ids_from(lot.drawn)),
            witnesses=lots.witnesses_of(lot),
        )
        for lot in lots.lots_of(session, envelope)
    )


def _taken_off(item: BallotItem, row: BallotItemWithdrawal) -> TakenOff:
    return TakenOff(item.number, item.name, row.day, row.reason, row.minute)


def _size(
    winners: tuple[SheetLine, ...], others: tuple[SheetLine, ...], lots: tuple[DrawnLot, ...], took_part: Participation
) -> Size:
    weight = _LOT * len(lots) + len(took_part.by_kind) // _WAYS_A_LINE
    weight += sum(_WINNER + len(line.name) // _LETTERS for line in winners)
    weight += sum(_OTHER + len(line.name) // _LETTERS for line in others)
    if weight <= _MOST_LARGE:
        return Size.LARGE
    return Size.MIDDLE if weight <= _MOST_MIDDLE else Size.SMALL
