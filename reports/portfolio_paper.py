"""The agency's portfolio on paper: a line a city or network, each currency by itself, with its part of what was committed."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from sqlalchemy.orm import Session

from access.policy import Grant
from core.language import Language
from core.marks import N_, Term
from core.money import Currency, currency
from projects.desk.asking import BY_NAMES, COLUMN_NAMES, STANDING, By, Filters
from projects.desk.heads import heads_of
from projects.desk.parts_of_hundred import Parts, parts_of
from projects.desk.portfolio import Line, Portfolio, Sums, portfolio
from reports.drawing.bars import BarGroup
from reports.four_columns import portfolio_bars
from reports.papers import Heading, Witness, capped
from reports.workbook import Cell, Leaf

PROMISED = ("pledged", "committed", "ordered", "received", "spent")
ACCOUNTED = ("liquidated", "returned", "undrawn", "unliquidated", "land", "other_in_kind")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the portfolio in one currency. `part` is its part of what was committed in all, in per cent."""

    line: Line
    sums: Sums
    part: str


@dataclass(frozen=True, slots=True)
class CurrencyTable:
    currency: Currency
    rows: tuple[Row, ...]
    whole: Sums
    parts: Parts
    left_out: int
    bars: tuple[BarGroup, ...] = ()


@dataclass(frozen=True, slots=True)
class PortfolioPaper:
    kind: ClassVar[str] = "portfolio"
    title: ClassVar[str] = N_("Portfolio of the agency")
    wide: ClassVar[bool] = True

    heading: Heading
    day: date
    by: By
    by_name: Term
    by_year: bool
    whole: Line
    tables: tuple[CurrencyTable, ...]
    lines: tuple[Line, ...]
    left_out: int
    first: tuple[tuple[str, Term], ...]
    second: tuple[tuple[str, Term], ...]

    @property
    def currency(self) -> Currency | None:
        """The one that all its money is in; None where there are several."""
        return self.tables[0].currency if len(self.tables) == 1 else None

    @property
    def headlines(self) -> tuple[tuple[str, int], ...]:
        """For its seal."""
        if self.currency is None:
            return ()
        return tuple((key, self.tables[0].whole.minor(key)) for key in ("committed", "received", "spent"))


def portfolio_paper(
    session: Session, grants: tuple[Grant, ...], name: str, day: date, filters: Filters, by: By, printed_on: date
) -> PortfolioPaper:
    """What these grants let one see at the desk, on the day. `name` is whose desk it is."""
    found = portfolio(session, grants, day, filters, by)
    lines, left_out = capped(found.lines)
    second = [key for key in ACCOUNTED if not (found.by_year and key in STANDING)]
    return PortfolioPaper(
        heading=desk_heading(session, grants, name, filters, printed_on),
        day=day,
        by=by,
        by_name=BY_NAMES[by],
        by_year=found.by_year,
        whole=found.whole,
        tables=tuple(_table(found, code) for code in found.currencies),
        lines=lines,
        left_out=left_out,
        first=tuple((key, COLUMN_NAMES[key]) for key in PROMISED),
        second=tuple((key, COLUMN_NAMES[key]) for key in second),
    )


def desk_heading(
    session: Session, grants: tuple[Grant, ...], name: str, filters: Filters, printed_on: date
) -> Heading:
    """A witness of every book that the paper was reckoned from: their entries together, and one fingerprint of all."""
    heads = heads_of(session, grants, filters)
    return Heading(
        group=name,
        network="",
        practice=filters.practice,
        printed_on=printed_on,
        number=heads.entries,
        fingerprint=heads.fingerprint,
        books=heads.books,
        witnessed=tuple(Witness(*head) for head in heads.all),
        owner="desk",
    )


def _table(found: Portfolio, code: str) -> CurrencyTable:
    lines = [line for line in found.lines if code in line.money]
    parts = parts_of([line.money[code].minor("committed") for line in lines])
    texts = parts.texts or ("–",) * len(lines)
    rows, left_out = capped([Row(line, line.money[code], part) for line, part in zip(lines, texts, strict=True)])
    bars = portfolio_bars(lines, code, currency(code))
    return CurrencyTable(currency(code), rows, found.whole.money[code], parts, left_out, bars)


def portfolio_leaves(found: Portfolio, reader: Language) -> tuple[Leaf, ...]:
    """A sheet for the money in each currency, and one for projects and households."""

    def called(line: Line) -> str:
        if line.year:
            return reader.fiscal_year(line.year) if found.by is By.FISCAL_YEAR else reader.year(line.year.end)
        return reader.text(line.term) if line.term else line.name

    together, first = reader.text(N_("Together")), reader.text(BY_NAMES[found.by])
    heads = (first, *(reader.text(name) for _, name in found.columns))

    def cells(name: str, sums: Sums) -> tuple[Cell, ...]:
        return (name, *(sums.money(key) for key, _ in found.columns))

    leaves = []
    for code in found.currencies:
        rows = tuple(cells(called(line), line.money[code]) for line in found.lines if code in line.money)
        leaves.append(Leaf(code, heads, rows, cells(together, found.whole.money[code])))
    return (*leaves, _households(found, reader, [called(line) for line in found.lines]))


def _households(found: Portfolio, reader: Language, names: list[str]) -> Leaf:
    said = (N_("Projects"), N_("Planned"), N_("Agreed"), N_("Underway"), N_("Finished"), N_("Dropped out"), N_("Households"))

    def cells(line: Line) -> tuple[Cell, ...]:
        counts = line.households
        five = (counts.planned, counts.agreed, counts.underway, counts.finished, counts.dropped_out)
        return (line.projects, *five, counts.total)

    rows = tuple((name, *cells(line)) for name, line in zip(names, found.lines, strict=True))
    heads = (reader.text(BY_NAMES[found.by]), *map(reader.text, said))
    return Leaf(reader.text(N_("Households")), heads, rows, (reader.text(N_("Together")), *cells(found.whole)))
