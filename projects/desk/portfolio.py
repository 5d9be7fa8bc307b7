"""Many projects together, in each currency by itself: what was promised, what arrived, what was bought, as of any past day.

A line for each city, network, funder, programme, status or way of upgrading says what stood at the end of the day; a line for
each year says what moved in it. Made-up money is never with real money. A handful of statements, however many projects.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from access.policy import Act, Grant
from core.calendars import Period
from core.marks import N_, Term
from core.money import Currency, Money, currency
from projects.desk import facts
from projects.desk.asking import COLUMN_NAMES, NONE, OF_ORGANISATIONS, STANDING, YEARS, By, Filters, year_named
from projects.finding import within
from projects.flows import Columns
from projects.funding_models import Instrument, Measure
from projects.models import PROJECT_STATUSES, UPGRADING_TYPES, Organisation, Project

WITHOUT: Mapping[By, Term] = {
    By.CITY: Term(N_("without a city")),
    By.NETWORK: Term(N_("without a network")),
    By.PROGRAMME: Term(N_("without a programme")),
    By.FUNDER: Term(N_("the communities themselves")),
}
# Money that comes from outside the community and is accounted for to whom it came from.
FROM_FUNDERS = frozenset({Instrument.GRANT, Instrument.LOAN})
OF_MONEY = FROM_FUNDERS | {Instrument.COUNTERPART}


@dataclass(frozen=True, slots=True)
class Households:
    """The five statuses are disjoint: they partition the total. In a year's line each is by how much it grew."""

    planned: int = 0
    agreed: int = 0
    underway: int = 0
    finished: int = 0
    dropped_out: int = 0

    @property
    def total(self) -> int:
        return self.planned + self.agreed + self.underway + self.finished + self.dropped_out

    def __add__(self, other: "Households") -> "Households":
        mine, theirs = (self.planned, self.agreed, self.underway, self.finished, self.dropped_out), other
        added = (theirs.planned, theirs.agreed, theirs.underway, theirs.finished, theirs.dropped_out)
        return Households(*(one + more for one, more in zip(mine, added, strict=True)))


@dataclass(frozen=True, slots=True)
class Sums:
    """The columns of many agreements in one currency, and what follows from them by each agreement's own instrument.

    `undrawn`: money committed and not received, and gifts in kind committed and not given. `unliquidated`: grants and loans
    received, neither accounted for nor returned. `land` is the part of what was given in kind that is land.
    """

    columns: Columns
    undrawn_minor: int = 0
    unliquidated_minor: int = 0
    land_minor: int = 0

    @property
    def currency(self) -> str:
        return self.columns.currency

    @property
    def unit(self) -> Currency:
        return currency(self.currency)

    def money(self, name: str) -> Money:
        """A column by its name in COLUMN_NAMES, or by that of its measure."""
        return Money(self.minor(name), self.unit)

    def minor(self, name: str) -> int:
        if name == "land":
            return self.land_minor
        if name == "undrawn":
            return self.undrawn_minor
        if name == "unliquidated":
            return self.unliquidated_minor
        if name == "other_in_kind":
            return self.columns.of(Measure.IN_KIND) - self.land_minor
        return self.columns.of(Measure(name))

    def __add__(self, other: "Sums") -> "Sums":
        measures = {*self.columns.minor, *other.columns.minor}
        added = {measure: self.columns.of(measure) + other.columns.of(measure) for measure in measures}
        return Sums(
            Columns(self.currency, added),
            self.undrawn_minor + other.undrawn_minor,
            self.unliquidated_minor + other.unliquidated_minor,
            self.land_minor + other.land_minor,
        )


@dataclass(frozen=True, slots=True)
class Line:
    """`key`: an organisation's public id, a year, a status or a way of upgrading, as addresses name it.

    NONE for projects without one, and among funders for what communities bring themselves; their line comes last. A line is
    called by its organisation's `name`, by a `term` of ours, or by its `year`.
    """

    key: str
    name: str
    term: Term | None = None
    year: Period | None = None
    projects: int = 0
    households: Households = Households()
    money: Mapping[str, Sums] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Portfolio:
    """`whole` counts each project once. `overlapping`: a project with two funders stands in both their lines."""

    day: date
    by: By
    filters: Filters
    lines: tuple[Line, ...]
    whole: Line

    @property
    def overlapping(self) -> bool:
        return self.by is By.FUNDER

    @property
    def by_year(self) -> bool:
        return self.by in YEARS

    @property
    def columns(self) -> tuple[tuple[str, Term], ...]:
        """The columns that a line has, with their names."""
        return tuple((key, name) for key, name in COLUMN_NAMES.items() if not (self.by_year and key in STANDING))

    @property
    def currencies(self) -> tuple[str, ...]:
        return tuple(sorted(self.whole.money))


def portfolio(session: Session, grants: Iterable[Grant], day: date, filters: Filters, by: By) -> Portfolio:
    """What these grants let one see at the desk, put together by `by`, at the end of a day."""
    projects = facts.reached(grants, filters, day, by)
    sources = facts.sources_of(projects, filters, by)
    money = money_of(session, sources, day, filters, by)
    counts, households = _counted(session, projects, sources, day, filters, by)
    lines = _named(session, by, {*money, *counts, *households})
    found = tuple(
        replace(line, projects=counts.get(key, 0), households=households.get(key, Households()), money=money.get(key, {}))
        for key, line in lines
    )
    whole = together(found)
    if by is By.FUNDER:
        whole = replace(whole, **_each_once(session, grants, filters, day))
    return Portfolio(day, by, filters, found, whole)


def together(lines: Iterable[Line]) -> Line:
    """The sums of lines, each currency by itself."""
    projects, households, money = 0, Households(), dict[str, Sums]()
    for line in lines:
        projects, households = projects + line.projects, households + line.households
        for code, sums in line.money.items():
            money[code] = money[code] + sums if code in money else sums
    return Line("", "", projects=projects, households=households, money=dict(sorted(money.items())))


def money_of(session: Session, sources: Any, day: date, filters: Filters, by: By | None) -> dict[Any, dict[str, Sums]]:
    """The sums of each key in each currency, at the end of a day or within the year that is asked for."""
    year = filters.year
    until = min(day, year.end) if year else day
    if year and day < year.start:
        return {}
    found: dict[Any, dict[str, Sums]] = {}
    for key, code, instrument, minor in (
        *facts.months(session, sources, until, by, year),
        *facts.days(session, sources, until, by),
    ):
        _add(found, key, Columns(code, minor), Instrument(instrument))
    for key, code, minor in facts.land(session, sources, until, by, year):
        sums = found[_plain(key)][code]
        found[_plain(key)][code] = replace(sums, land_minor=sums.land_minor + minor)
    return found


def _add(found: dict[Any, dict[str, Sums]], key: Any, columns: Columns, instrument: Instrument) -> None:
    here = found.setdefault(_plain(key), {})
    undrawn, unliquidated = 0, 0
    if instrument in OF_MONEY:
        undrawn = columns.undrawn_minor
    if instrument is Instrument.IN_KIND:
        undrawn = columns.of(Measure.COMMITTED) - columns.of(Measure.IN_KIND)
    if instrument in FROM_FUNDERS:
        unliquidated = columns.unliquidated_minor
    sums = Sums(columns, undrawn, unliquidated)
    here[columns.currency] = here[columns.currency] + sums if columns.currency in here else sums


def _plain(key: Any) -> Any:
    """A year as PostgreSQL gives it, out of a day, is no int."""
    return key if key is None or isinstance(key, str) else int(key)


def _counted(
    session: Session, projects: Any, sources: Any, day: date, filters: Filters, by: By
) -> tuple[dict[Any, int], dict[Any, Households]]:
    if by in YEARS:
        year = filters.year or Period(date.min, day)
        if day < year.start:
            return {}, {}
        span = Period(year.start, min(day, year.end))
        grown = facts.households_by_year(session, projects, by, span)
        return facts.begun_by_year(session, projects, by, span), {key: Households(*counts) for key, counts in grown}
    lines = facts.of_each_funder(sources) if by is By.FUNDER else projects
    standing = facts.households(session, lines, day)
    return facts.counted(session, lines), {key: Households(*counts) for key, counts in standing}


def _each_once(session: Session, grants: Iterable[Grant], filters: Filters, day: date) -> dict[str, Any]:
    """How many projects and households there are when no project is counted twice."""
    projects = facts.reached(grants, filters, day, By.UPGRADING_TYPE)
    counts, households = _counted(session, projects, None, day, filters, By.UPGRADING_TYPE)
    return {"projects": sum(counts.values()), "households": sum(households.values(), Households())}


def _named(session: Session, by: By, keys: set[Any]) -> list[tuple[Any, Line]]:
    """Each key with its line's name, in the order in which they are listed: years by time, the others by name."""
    if by in OF_ORGANISATIONS:
        wanted = select(Organisation.id, Organisation.public_id, Organisation.name).where(Organisation.id.in_(keys - {None}))
        named = {id: Line(public_id, name) for id, public_id, name in session.execute(wanted)}
        order = sorted(named, key=lambda id: (named[id].name.casefold(), id))
        return [*((id, named[id]) for id in order), *([(None, Line(NONE, "", WITHOUT[by]))] if None in keys else [])]
    if by in YEARS:
        return [(key, Line(str(key), str(key), year=year_named(by, key))) for key in sorted(keys)]
    names: Mapping[Any, Term] = PROJECT_STATUSES if by is By.STATUS else UPGRADING_TYPES
    return [(key, Line(key, key, names[key])) for key in sorted(keys)]


def only_practice(session: Session, grants: Iterable[Grant]) -> bool:
    """Whether made-up projects are all that these grants reach: then they are what a desk shows."""
    seen = select(Project.practice).where(within(grants, Act.PORTFOLIO_READ)).distinct()
    return list(session.scalars(seen)) == [True]
