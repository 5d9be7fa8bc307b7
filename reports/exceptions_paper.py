"""The lists of exceptions on paper, the largest amounts of each first, and as a spreadsheet with every line."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from sqlalchemy.orm import Session

from access.policy import Grant
from core.language import Language
from core.marks import N_, Term
from core.money import Money
from projects.desk.asking import Filters
from projects.desk.exceptions import AGES, EXCEPTION_NAMES, Ageing, Exceptional, ExceptionLine, Exceptions, exceptions
from projects.desk.left_out import LeftOut
from reports.papers import Heading
from reports.portfolio_paper import desk_heading
from reports.workbook import Leaf

# Thirty of each list are what a meeting gets through; the spreadsheet has them all.
MOST_OF_A_LIST = 30


@dataclass(frozen=True, slots=True)
class ListOnPaper:
    key: str
    name: Term
    totals: tuple[Money, ...]
    lines: tuple[ExceptionLine, ...]
    count: int
    left_out: int


@dataclass(frozen=True, slots=True)
class ExceptionsPaper:
    kind: ClassVar[str] = "exceptions"
    title: ClassVar[str] = N_("Exceptions")
    wide: ClassVar[bool] = True

    heading: Heading
    day: date
    ages: tuple[int, ...]
    ageing: tuple[Ageing, ...]
    lists: tuple[ListOnPaper, ...]
    left_out: tuple[LeftOut, ...]
    households_left_out: int


def exceptions_paper(
    session: Session, grants: tuple[Grant, ...], name: str, day: date, filters: Filters, printed_on: date
) -> ExceptionsPaper:
    found = exceptions(session, grants, day, filters)
    return ExceptionsPaper(
        heading=desk_heading(session, grants, name, filters, printed_on),
        day=day,
        ages=AGES,
        ageing=found.ageing,
        lists=tuple(_list(found, kind) for kind in Exceptional),
        left_out=found.left_out[:MOST_OF_A_LIST],
        households_left_out=found.households_left_out,
    )


def _list(found: Exceptions, kind: Exceptional) -> ListOnPaper:
    lines = found.lists[kind]
    left_out = max(0, len(lines) - MOST_OF_A_LIST)
    return ListOnPaper(
        kind.value, EXCEPTION_NAMES[kind], found.totals(kind), lines[:MOST_OF_A_LIST], len(lines), left_out
    )


def exceptions_leaves(found: Exceptions, reader: Language) -> tuple[Leaf, ...]:
    """A sheet for each list, with every line."""
    said = (N_("Code"), N_("Project"), N_("Agreement"), N_("Funder"), N_("Amount"), N_("Currency"), N_("Since"), N_("Days"))
    heads = tuple(map(reader.text, said))
    lists = (
        Leaf(reader.text(EXCEPTION_NAMES[kind]), heads, tuple(_cells(line) for line in found.lists[kind]))
        for kind in Exceptional
    )
    settlements = (N_("Settlement"), N_("Without a funder"), N_("Only on application"), N_("Households"))
    rows = tuple((one.name, one.without, one.applying, one.total) for one in found.left_out)
    return (*lists, Leaf(reader.text(N_("Households without an eligible funder")), tuple(map(reader.text, settlements)), rows))


def _cells(line: ExceptionLine) -> tuple[str | int | Money | date | None, ...]:
    source, days = line.source, line.days if line.since else None
    whose = (source.code, source.name, source.number, source.funder)
    return (*whose, line.amount, source.currency, line.since, days)
