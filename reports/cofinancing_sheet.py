"""The co-financing sheet of a project, to be read aloud: what was promised, what arrived, what was bought, what is left,
what the community gave, and what is next. One page, one currency; as a poster, the same in large type."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from sqlalchemy.orm import Session

from core.marks import N_, Term
from core.money import Currency, Money, currency
from ledger.models import Book
from projects import flows
from projects.agreement_page import tranche_rows
from projects.finding import agreements_of, lines_of
from projects.flows import Columns
from projects.funding_models import (
    INSTRUMENTS,
    TRANCHE_STATES,
    FundingAgreement,
    Instrument,
    Measure,
    TrancheState,
)
from projects.models import UPGRADING_TYPES, HouseholdCount, Project, UpgradingType
from projects.page import project_page
from projects.setting_up import milestones_of
from projects.tranches import GIVEN_BY_COMMUNITY
from reports.drawing.bars import BarGroup
from reports.four_columns import four_bars
from reports.papers import Heading, too_wide_for_upright
from reports.project_reading import project_heading

# What the sheet has room for: further lines stand together in one, and the largest sources are drawn.
MOST_LINES, MOST_NEXT = 6, 4
MONEY = frozenset({Instrument.GRANT, Instrument.LOAN, Instrument.COUNTERPART})
_OPEN = frozenset({TrancheState.PLANNED, TrancheState.REQUESTED, TrancheState.APPROVED, TrancheState.ORDERED})


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source in its columns, in minor units. `ours`: the community's own money or gifts."""

    funder: str
    title: str
    instrument: Term
    ours: bool
    pledged_minor: int
    committed_minor: int
    received_minor: int
    spent_minor: int
    in_kind_minor: int


@dataclass(frozen=True, slots=True)
class Bought:
    """A budget line: planned, paid for, and given in kind. `name` is empty for all other lines together."""

    name: str
    planned_minor: int
    spent_minor: int
    in_kind_minor: int


@dataclass(frozen=True, slots=True)
class Next:
    """What comes next: a tranche of a funder on its way, or a milestone."""

    day: date
    what: str
    state: Term
    amount: Money | None


@dataclass(frozen=True, slots=True)
class Households:
    planned: int
    agreed: int
    underway: int
    finished: int
    dropped_out: int
    total: int


@dataclass(frozen=True, slots=True)
class CofinancingSheet:
    kind: ClassVar[str] = "cofinancing_sheet"
    title: ClassVar[str] = N_("Co-financing sheet")

    heading: Heading
    currency: Currency
    day: date
    code: str
    city: str
    community: str
    upgrading: Term
    households: Households | None
    sources: tuple[SourceRow, ...]
    total: SourceRow
    bars: tuple[BarGroup, ...]
    bought: tuple[Bought, ...]
    in_places: tuple[tuple[str, Money], ...]
    left: Money
    undrawn: Money
    ours_money: Money
    ours_in_kind: Money
    guaranteed: Money
    next: tuple[Next, ...]

    @property
    def headlines(self) -> tuple[tuple[str, int], ...]:
        """For its seal."""
        return (
            ("pledged", self.total.pledged_minor),
            ("committed", self.total.committed_minor),
            ("received", self.total.received_minor),
            ("spent", self.total.spent_minor),
        )

    @property
    def wide(self) -> bool:
        return too_wide_for_upright((self.total.committed_minor, self.total.pledged_minor), self.currency, 13)

    def money(self, minor: int) -> Money:
        return Money(minor, self.currency)


@dataclass(frozen=True, slots=True)
class CofinancingPoster:
    """The same figures for the notice board, on A3."""

    kind: ClassVar[str] = "cofinancing_poster"
    title: ClassVar[str] = N_("What became of the money")

    sheet: CofinancingSheet

    @property
    def currency(self) -> Currency:
        return self.sheet.currency

    @property
    def headlines(self) -> tuple[tuple[str, int], ...]:
        """For its seal."""
        return self.sheet.headlines

    @property
    def heading(self) -> Heading:
        return self.sheet.heading

    @property
    def wide(self) -> bool:
        return False


def cofinancing_sheet(session: Session, project: Project, book: Book, day: date) -> CofinancingSheet:
    """The sheet of one book of a project as of the end of a day."""
    unit = currency(book.currency)
    agreements = [one for one in agreements_of(session, project) if one.currency == book.currency]
    found = flows.columns_of(session, agreements, day)
    rows = tuple(_row(one, found[one.id]) for one in agreements if one.instrument != Instrument.GUARANTEE)
    together = flows.together(found.values()).get(book.currency, Columns(book.currency))
    page = project_page(session, project, day)
    part = next(part for part in page.parts if part.currency == book.currency)
    ours = [row for row in rows if row.ours]
    return CofinancingSheet(
        heading=project_heading(session, project, book, about="money"),
        currency=unit,
        day=day,
        code=project.code,
        city=project.city.name if project.city else "",
        community=project.implementer.name if project.implementer else "",
        upgrading=UPGRADING_TYPES[UpgradingType(project.upgrading_type)],
        households=_households(page.households),
        sources=rows,
        total=_sum(rows),
        bars=_bars(rows, unit),
        bought=_bought(session, project, agreements, day, {row.line.number: row.planned.minor for row in part.budget}),
        in_places=part.places,
        left=Money(sum(max(found[one.id].unspent_minor, 0) for one in agreements), unit),
        undrawn=Money(sum(max(found[one.id].undrawn_minor, 0) for one in agreements if one.instrument in MONEY), unit),
        ours_money=Money(sum(row.received_minor for row in ours), unit),
        ours_in_kind=Money(sum(row.in_kind_minor for row in ours), unit),
        guaranteed=together.money(Measure.GUARANTEED),
        next=_next(session, project, agreements, day),
    )


def _households(count: HouseholdCount | None) -> Households | None:
    if count is None:
        return None
    return Households(count.planned, count.agreed, count.underway, count.finished, count.dropped_out, count.total)


def _row(agreement: FundingAgreement, columns: Columns) -> SourceRow:
    return SourceRow(
        funder=agreement.funder.name,
        title=agreement.title,
        instrument=INSTRUMENTS[Instrument(agreement.instrument)],
        ours=agreement.instrument in GIVEN_BY_COMMUNITY,
        pledged_minor=columns.of(Measure.PLEDGED),
        committed_minor=columns.of(Measure.COMMITTED),
        received_minor=columns.of(Measure.RECEIVED),
        spent_minor=columns.of(Measure.SPENT),
        in_kind_minor=columns.of(Measure.IN_KIND),
    )


def _sum(rows: Iterable[SourceRow]) -> SourceRow:
    every = tuple(rows)
    return SourceRow(
        funder="",
        title="",
        instrument=Term(""),
        ours=False,
        pledged_minor=sum(row.pledged_minor for row in every),
        committed_minor=sum(row.committed_minor for row in every),
        received_minor=sum(row.received_minor for row in every),
        spent_minor=sum(row.spent_minor for row in every),
        in_kind_minor=sum(row.in_kind_minor for row in every),
    )


def _bars(rows: Iterable[SourceRow], unit: Currency) -> tuple[BarGroup, ...]:
    def of(row: SourceRow) -> dict[Measure, int]:
        return {
            Measure.PLEDGED: row.pledged_minor,
            Measure.COMMITTED: row.committed_minor,
            Measure.RECEIVED: row.received_minor,
            Measure.SPENT: row.spent_minor,
        }

    return four_bars([(f"{row.funder} – {row.title}", of(row)) for row in rows], unit)


def _bought(
    session: Session, project: Project, agreements: list[FundingAgreement], day: date, planned: Mapping[int, int]
) -> tuple[Bought, ...]:
    """The lines on which most was spent, and all others together."""
    spent: dict[int, list[int]] = {number: [0, 0] for number in planned}
    for (_, line, measure), minor in flows.spent_by_line(session, [one.id for one in agreements], day).items():
        spent[line][measure is Measure.IN_KIND] += minor
    names = {line.number: line.name for line in lines_of(session, project)}
    rows = [Bought(names[number], planned[number], money, gifts) for number, (money, gifts) in spent.items()]
    rows.sort(key=lambda row: (-(row.spent_minor + row.in_kind_minor), row.name))
    if len(rows) <= MOST_LINES:
        return tuple(rows)
    most = MOST_LINES - 1
    kept, others = rows[:most], rows[most:]
    rest = Bought(
        "",
        sum(row.planned_minor for row in others),
        sum(row.spent_minor for row in others),
        sum(row.in_kind_minor for row in others),
    )
    return (*kept, rest)


def _next(session: Session, project: Project, agreements: list[FundingAgreement], day: date) -> tuple[Next, ...]:
    coming = [
        Next(row.tranche.planned_on, f"{one.funder.name}: {row.tranche.purpose}", TRANCHE_STATES[row.state], row.amount)
        for one in agreements
        for row in tranche_rows(session, one)
        if row.state in _OPEN
    ]
    ahead = [one for one in milestones_of(session, project) if not one.reached_on]
    due = [Next(one.due_on, one.title, Term(N_("milestone")), None) for one in ahead]
    return tuple(sorted(coming + due, key=lambda one: (one.day, one.what))[:MOST_NEXT])


def cofinancing_poster(session: Session, project: Project, book: Book, day: date) -> CofinancingPoster:
    return CofinancingPoster(cofinancing_sheet(session, project, book, day))
