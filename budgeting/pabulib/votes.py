"""VOTES: a ballot a line, then grouped by what they say, so that each distinct ballot is understood once.

Lines without quotation marks or stray blanks, which is nearly all of them everywhere, are not taken apart one by one.
Refuses a ballot that is there twice, a project that is not there, and points that do not fit.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from budgeting.counting.election import WITH_POINTS, Ballot, BallotKind
from budgeting.pabulib.errors import PointsDiffer, PointsUnreadable, ProjectUnknown, VoterTwice
from budgeting.pabulib.numbers import whole_number
from budgeting.pabulib.pb_file import cells_of, line_of
from budgeting.pabulib.projects import as_many, columns_of
from budgeting.pabulib.remarks import NAMED_TWICE, NAMES_NONE, Notes
from budgeting.pabulib.sections import Section, rows_of, tidy_list

_NEEDED = ("voter_id", "vote")
# Where one of these is, cells are tidied one by one. The last three are blanks that spreadsheets and web pages leave.
_UNTIDY = ('"', "\t", ",,", ",;", ";,", ",\n", "\n\n", "\u00a0", "\u202f", "\u3000")
_UNTIDY_BLANKS = ("; ", " ;", ", ", " ,", "\n ", " \n")


class Votes(NamedTuple):
    """`lines`: as `line_of` writes them, `quoted` if some have quotation marks. `numbers`: the line of the file of each."""

    columns: tuple[str, ...]
    lines: tuple[str, ...]
    numbers: Sequence[int]
    quoted: bool = False


class Said(NamedTuple):
    """What stands on a ballot, as it was typed."""

    vote: str
    points: str = ""


def read_votes(section: Section, notes: Notes) -> Votes:
    """The columns and the ballots. Raises ColumnMissing, ColumnTwice, QuoteOpen, VoterTwice."""
    header, _, below = section.text.lstrip("\n").partition("\n")
    start = section.line + section.text.index(header) + 1 if header else section.line
    columns = columns_of(next(rows_of(Section(section.title, start - 1, header), notes), None), section, _NEEDED, notes)
    below = below.rstrip("\n")
    votes = _plain(columns, below, start + 1) or _tidied(columns, Section(section.title, start, below), notes)
    _refuse_twice(votes)
    return votes


def _plain(columns: tuple[str, ...], text: str, first: int) -> Votes | None:
    """The ballots where no cell needs a look; None where one might."""
    if not text or text[0] in "\n ," or text[-1] in " ," or any(mark in text for mark in _UNTIDY):
        return None
    if " " in text and (text[0] == " " or any(mark in text for mark in _UNTIDY_BLANKS)):
        return None
    lines = tuple(text.split("\n"))
    between = len(columns) - 1
    if any(line.count(";") != between for line in lines):
        return None
    return Votes(columns, lines, range(first, first + len(lines)))


def _tidied(columns: tuple[str, ...], section: Section, notes: Notes) -> Votes:
    lines, numbers = [], []
    for row in rows_of(section, notes):
        cells = as_many(row, len(columns), notes)
        cells = tuple(tidy_list(column, cell, row.line, notes) for column, cell in zip(columns, cells, strict=True))
        lines.append(line_of(cells))
        numbers.append(row.line)
    return Votes(columns, tuple(lines), numbers, any('"' in line for line in lines))


def _refuse_twice(votes: Votes) -> None:
    if votes.columns[0] == "voter_id":
        voters = [line.partition(";")[0] for line in votes.lines]
    else:
        place = votes.columns.index("voter_id")
        voters = [cells_of(line)[place] for line in votes.lines]
    if len(set(voters)) == len(voters):
        return
    seen: dict[str, int] = {}
    for voter, number in zip(voters, votes.numbers, strict=True):
        if voter in seen:
            raise VoterTwice(line=str(number), voter=voter, before=str(seen[voter]))
        seen[voter] = number


def said_by(votes: Votes) -> Counter[Said]:
    """What is said, and by how many."""
    vote = votes.columns.index("vote")
    points = votes.columns.index("points") if "points" in votes.columns else None
    if votes.quoted:
        rows = [cells_of(line) for line in votes.lines]
        return Counter(Said(cells[vote], "" if points is None else cells[points]) for cells in rows)
    if points is None:
        counted = Counter([line.split(";", vote + 1)[vote] for line in votes.lines])
        return Counter({Said(one): count for one, count in counted.items()})
    last = max(vote, points) + 1
    pairs = Counter([(cells[vote], cells[points]) for cells in (line.split(";", last) for line in votes.lines)])
    return Counter({Said(*pair): count for pair, count in pairs.items()})


class Places:
    """Where a ballot stands that somebody has to look at; looked for only when one does."""

    def __init__(self, votes: Votes) -> None:
        self._votes = votes
        self._first: dict[Said, tuple[int, str]] = {}

    def of(self, said: Said) -> tuple[int, str]:
        """The line of the first ballot that says this, and its voter_id."""
        if not self._first:
            columns = self._votes.columns
            voter, vote = columns.index("voter_id"), columns.index("vote")
            points = columns.index("points") if "points" in columns else None
            for line, number in zip(self._votes.lines, self._votes.numbers, strict=True):
                cells = cells_of(line)
                one = Said(cells[vote], "" if points is None else cells[points])
                self._first.setdefault(one, (number, cells[voter]))
        return self._first[said]


def ballots_of(
    said: Mapping[Said, int], ids: Sequence[str], kind: BallotKind, where: Places, notes: Notes
) -> dict[Said, Ballot]:
    """Each distinct ballot as the projects' indexes. Raises ProjectUnknown, PointsDiffer, PointsUnreadable.

    A project named twice counts once; points that were given to it in two parts are added.
    """
    places = {name: place for place, name in enumerate(ids)}
    ballots = {}
    for one, count in said.items():
        named = one.vote.split(",") if one.vote else []
        try:
            choices = [places[name] for name in named]
        except KeyError as unknown:
            line, voter = where.of(one)
            raise ProjectUnknown(line=str(line), voter=voter, project=unknown.args[0]) from unknown
        if len(set(choices)) != len(choices):
            line, voter = where.of(one)
            twice = next(name for name, often in Counter(named).items() if often > 1)
            notes.note(line, NAMED_TWICE, count, voter=voter, project=twice)
        elif not choices:
            line, voter = where.of(one)
            notes.note(line, NAMES_NONE, count, voter=voter)
        if kind in WITH_POINTS:
            ballots[one] = _with_points(one, choices, where)
        elif kind is BallotKind.RANKING:
            ballots[one] = Ballot(tuple(dict.fromkeys(choices)))
        else:
            ballots[one] = Ballot(tuple(sorted(set(choices))))
    return ballots


def _with_points(said: Said, choices: Sequence[int], where: Places) -> Ballot:
    typed = said.points.split(",") if said.points else []
    if len(typed) != len(choices):
        line, voter = where.of(said)
        raise PointsDiffer(line=str(line), voter=voter, choices=len(choices), points=len(typed))
    given: dict[int, int] = {}
    for choice, points in zip(choices, typed, strict=True):
        number = whole_number(points)
        if number is None:
            line, voter = where.of(said)
            raise PointsUnreadable(line=str(line), voter=voter, typed=points)
        given[choice] = given.get(choice, 0) + number
    order = sorted(given)
    return Ballot(tuple(order), tuple(given[choice] for choice in order))
