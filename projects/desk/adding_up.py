"""Whether a published table re-adds: every row to its total, every column to its, and the totals to the last one.

Pure. A table that does not add up is never mended and never taken as it is: the places are named, and by how much.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from core.money import Currency, Money
from projects.desk.errors import TableDoesNotAddUp, TableIncomplete

TOTAL = "total"


@dataclass(frozen=True, slots=True)
class CostTable:
    """Costs by project and line in minor units, as published: each row has every line and its "total", and so have `totals`.

    Raises TableIncomplete.
    """

    currency: Currency
    lines: tuple[str, ...]
    rows: Mapping[str, Mapping[str, int]]
    totals: Mapping[str, int]

    def __post_init__(self) -> None:
        for name, row in (*self.rows.items(), (TOTAL, self.totals)):
            for line in (*self.lines, TOTAL):
                if line not in row:
                    raise TableIncomplete(row=name, column=line)


@dataclass(frozen=True, slots=True)
class Miss:
    """A total that is not the sum of its parts. `place` is the name of its row or column."""

    place: str
    told: Money
    reckoned: Money

    @property
    def difference(self) -> Money:
        return self.told - self.reckoned


def misses(table: CostTable) -> Iterator[Miss]:
    """Every total that is wrong: of rows, of columns, and the one of all by both ways."""

    def miss(place: str, told: int, reckoned: int) -> Iterator[Miss]:
        if told != reckoned:
            yield Miss(place, Money(told, table.currency), Money(reckoned, table.currency))

    for name, row in table.rows.items():
        yield from miss(name, row[TOTAL], sum(row[line] for line in table.lines))
    for line in table.lines:
        yield from miss(line, table.totals[line], sum(row[line] for row in table.rows.values()))
    yield from miss(TOTAL, table.totals[TOTAL], sum(row[TOTAL] for row in table.rows.values()))
    yield from miss(TOTAL, table.totals[TOTAL], sum(table.totals[line] for line in table.lines))


def add_up(table: CostTable) -> Money:
    """The total of a table that adds up in every row and column. Raises TableDoesNotAddUp, naming the first place."""
    wrong = list(misses(table))
    if wrong:
        first = wrong[0]
        raise TableDoesNotAddUp(
            place=first.place,
            told=first.told,
            reckoned=first.reckoned,
            difference=first.difference,
            others=len(wrong) - 1,
        )
    return Money(table.totals[TOTAL], table.currency)
