"""Pledged, committed, received and spent as four bars under one another, for sources of a project and lines of a portfolio."""

from collections.abc import Iterable, Mapping
from datetime import date

from core.marks import Term
from core.money import Currency, Money, currency
from projects.desk.portfolio import Line
from projects.funding_models import MEASURES, Measure
from projects.page import CurrencyPart
from reports.budget_ribbons import source_name
from reports.drawing.bars import BarGroup, bar_groups

SHADES: Mapping[Measure, str] = {
    Measure.PLEDGED: "outline",
    Measure.COMMITTED: "light",
    Measure.RECEIVED: "grey",
    Measure.SPENT: "black",
}
MOST_BARS = 3
MOST_LINES = 5


def four_bars(
    rows: Iterable[tuple[str | Term | date, Mapping[Measure, int]]], unit: Currency, most: int = MOST_BARS
) -> tuple[BarGroup, ...]:
    """The rows of which most was pledged or committed, the largest first; `rows` are (name, minor units by measure)."""
    drawn = sorted(rows, key=lambda row: -max(row[1].get(Measure.PLEDGED, 0), row[1].get(Measure.COMMITTED, 0)))[:most]
    return bar_groups(
        [
            (name, [(MEASURES[one], shade, Money(minor.get(one, 0), unit)) for one, shade in SHADES.items()])
            for name, minor in drawn
        ]
    )


def source_bars(part: CurrencyPart) -> tuple[BarGroup, ...]:
    """The largest sources of a project in one of its currencies."""
    named = [(source_name(agreement), columns.minor) for agreement, columns in part.sources]
    return four_bars(named, currency(part.currency), MOST_LINES)


def portfolio_bars(lines: Iterable[Line], code: str, unit: Currency) -> tuple[BarGroup, ...]:
    """The largest lines of a portfolio in one currency; none where there is one line only, which the figures say as well."""
    there = [line for line in lines if code in line.money]
    if len(there) < 2:
        return ()
    named = [(line.year.end if line.year else line.term or line.name, line.money[code].columns.minor) for line in there]
    return four_bars(named, unit, MOST_LINES)
