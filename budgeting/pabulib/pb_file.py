"""A .pb file as text in three parts, and what was understood of one that was read. Both frozen."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from budgeting.counting.election import Ballot, BallotKind
from budgeting.pabulib.remarks import Remark

NO_PUBLISHED: Mapping[str, int] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class PbFile:
    """What the file says, in its own order. `projects`: the cells of each, by `project_columns`.

    `votes`: a ballot each, as one line of the file (`cells_of` takes it apart): there may be a hundred thousand.
    """

    meta: Mapping[str, str]
    project_columns: tuple[str, ...]
    projects: tuple[tuple[str, ...], ...]
    vote_columns: tuple[str, ...]
    votes: tuple[str, ...]

    def column(self, name: str) -> tuple[str, ...]:
        """That cell of every project. Raises ValueError for a column that is not there."""
        place = self.project_columns.index(name)
        return tuple(cells[place] for cells in self.projects)

    @property
    def ids(self) -> tuple[str, ...]:
        return self.column("project_id")


@dataclass(frozen=True, slots=True)
class Reading:
    """A file that can be counted. Amounts are whole numbers of 10 to the minus `exponent` of its currency.

    `costs` and the indexes in `ballots` go by the order of the projects, withdrawn ones included. `published`: votes or points
    of each project by id, as the organiser counted them; empty where the file has none. `lines`: where each META key stands,
    and the title under "".
    """

    file: PbFile
    kind: BallotKind
    exponent: int
    budget: int
    costs: tuple[int, ...]
    ballots: Mapping[Ballot, int]
    published: Mapping[str, int] = field(default_factory=lambda: NO_PUBLISHED)
    withdrawn: frozenset[str] = frozenset()
    lines: Mapping[str, int] = field(default_factory=lambda: NO_PUBLISHED)
    remarks: tuple[Remark, ...] = ()


def line_of(cells: Sequence[str]) -> str:
    """Cells as a line of the format, with quotation marks only where they are needed."""
    text = ";".join(cells)
    if '"' not in text and text.count(";") == len(cells) - 1:
        return text
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";", lineterminator="").writerow(cells)
    return out.getvalue()


def cells_of(line: str) -> list[str]:
    """The cells of a line that `line_of` made."""
    return line.split(";") if '"' not in line else next(csv.reader([line], delimiter=";"))
