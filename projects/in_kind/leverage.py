"""Leverage: what the funders' grants brought with them, with land and without. For one project or many. Reads only.

Land value dwarfs cash: ACCA's US$ 2.3 million unlocked US$ 35.6 million of government land, 15.48 : 1 (IIED 2011). So both
figures are always told. What is set against grants is the community's own money and what was given in kind; a loan is on neither
side, for the community pays it back.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.marks import N_, Term
from core.money import Currency, Money, Rounding, currency, round_to
from ledger.many_books import standings
from projects import charts, flows
from projects.flows import Columns
from projects.funding_models import FundingAgreement, Instrument, Measure
from projects.models import Project, ProjectBook

# How a ratio is printed, said beside it.
DECIMALS = 2
ROUNDED = Term(N_("to two decimals, halves rounded up"))


@dataclass(frozen=True, slots=True)
class Leverage:
    """In one currency, by a day, in minor units: grants and own money received less what was returned, and what was in kind."""

    currency: str
    grants_minor: int
    own_minor: int
    in_kind_minor: int
    land_minor: int

    @property
    def of(self) -> Currency:
        return currency(self.currency)

    def money(self, minor: int) -> Money:
        return Money(minor, self.of)

    @property
    def without_land(self) -> Fraction | None:
        """Own money and gifts besides land, for each unit of grants; None where there is no grant."""
        return Fraction(self.own_minor + self.in_kind_minor, self.grants_minor) if self.grants_minor else None

    @property
    def with_land(self) -> Fraction | None:
        together = self.own_minor + self.in_kind_minor + self.land_minor
        return Fraction(together, self.grants_minor) if self.grants_minor else None

    @property
    def without_land_text(self) -> str:
        return ratio_text(self.without_land)

    @property
    def with_land_text(self) -> str:
        return ratio_text(self.with_land)


def ratio_text(exact: Fraction | None) -> str:
    """"15.48 : 1", by `ROUNDED`; a dash where there is nothing to divide by."""
    if exact is None:
        return "–"
    scaled = round_to(exact * 10**DECIMALS, Rounding.HALF_UP)
    whole, decimals = divmod(scaled, 10**DECIMALS)
    return f"{whole}.{decimals:0{DECIMALS}} : 1"


def leverage(session: Session, project: Project, day: date) -> tuple[Leverage, ...]:
    """A project's leverage at the end of a day, each currency by itself."""
    return leverage_of_many(session, [project.id], day)[project.id]


def leverage_of_many(session: Session, projects: Iterable[int], day: date) -> dict[int, tuple[Leverage, ...]]:
    """As `leverage`, by project id, in few statements whatever their number."""
    wanted = list(projects)
    books = session.execute(select(ProjectBook).where(ProjectBook.project_id.in_(wanted))).scalars().all()
    stands = standings(session, {book.book_id: day for book in books})
    agreements = session.scalars(select(FundingAgreement).where(FundingAgreement.project_id.in_(wanted))).all()
    columns = flows.columns_of(session, agreements, day)
    found: dict[int, list[Leverage]] = {project: [] for project in wanted}
    for book in sorted(books, key=lambda book: book.currency):
        its_own = [one for one in agreements if (one.project_id, one.currency) == (book.project_id, book.currency)]
        codes = stands[book.book_id]
        one = Leverage(
            currency=book.currency,
            grants_minor=_arrived(its_own, columns, Instrument.GRANT),
            own_minor=_arrived(its_own, columns, Instrument.COUNTERPART),
            in_kind_minor=codes.get(charts.IN_KIND_COSTS, 0),
            land_minor=codes.get(charts.IN_KIND_LAND, 0),
        )
        found[book.project_id].append(one)
    return {project: tuple(of_it) for project, of_it in found.items()}


def _arrived(agreements: Iterable[FundingAgreement], columns: dict[int, Columns], instrument: Instrument) -> int:
    of_it = [columns[one.id] for one in agreements if one.instrument == instrument]
    return sum(one.of(Measure.RECEIVED) - one.of(Measure.RETURNED) for one in of_it)
