"""Which counts of a table by group are not published, so that no small group can be read off it or reckoned from its total.

Pure. A row whose counts are below the bound is hidden; when what is hidden would still be known from the total, the next
smallest row is hidden too, until at least two rows are hidden and what they come to together is not small itself. Nobody in a
group tells nothing of anybody, so a row of nought stays.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.marks import Term


@dataclass(frozen=True, slots=True)
class Row:
    """One group with its counts; the first is how many there are. None where they are not published."""

    name: Term
    counts: tuple[int, ...] | None


@dataclass(frozen=True, slots=True)
class Table:
    """The groups of one question. `hidden`: which are not published. `withheld`: even which groups there are would tell."""

    rows: tuple[Row, ...]
    total: tuple[int, ...]
    hidden: frozenset[str] = frozenset()
    withheld: bool = False

    @property
    def hides(self) -> bool:
        return self.withheld or bool(self.hidden)


def table(
    names: Mapping[str, Term], counts: Mapping[str, Sequence[int]], least: int, already: Iterable[str] = ()
) -> Table:
    """The counts by group as they may be published. `already`: groups hidden in a table of the same people beside this one."""
    columns = len(next(iter(counts.values()), (0,)))
    full = {key: tuple(counts.get(key, (0,) * columns)) for key in names}
    total = tuple(sum(column) for column in zip(*full.values(), strict=True))
    hidden = hidden_in(full, least, already)
    some = {key for key, count in full.items() if count[0]}
    withheld = bool(hidden) and hidden == some and (len(some) < 2 or _small(full, hidden, least))
    rows = tuple(Row(names[key], None if key in hidden else full[key]) for key in names)
    return Table(rows, total, hidden, withheld)


def hidden_in(counts: Mapping[str, Sequence[int]], least: int, already: Iterable[str] = ()) -> frozenset[str]:
    """The groups whose counts are not published."""
    some = {key: tuple(count) for key, count in counts.items() if count[0] > 0}
    hidden = {key for key, count in some.items() if min(count) < least} | (set(already) & set(some))
    left = sorted(set(some) - hidden, key=lambda key: (some[key], key))
    while hidden and left and (len(hidden) < 2 or _small(some, hidden, least)):
        hidden.add(left.pop(0))
    return frozenset(hidden)


def _small(counts: Mapping[str, Sequence[int]], hidden: Iterable[str], least: int) -> bool:
    """Whether what the hidden groups come to together is small in any column."""
    return any(sum(column) < least for column in zip(*(counts[key] for key in hidden), strict=True))
