"""Writes .pb files, strictly: one normal form, and nothing that pabulib-checker calls an error of form.

The normal form: UTF-8, line feeds, keys and columns in the format's order, the counts that are true, quotation marks only where
needed. What has been written is read back before it is handed out, so a file of ours is one that the reader has no remark on.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from budgeting.pabulib.errors import CannotBeWritten, MetaNeeded
from budgeting.pabulib.pb_file import PbFile, cells_of, line_of
from budgeting.pabulib.reading import parse
from budgeting.pabulib.remarks import OF_FORM
from budgeting.pabulib.vocabulary import (
    MAY_BE_EMPTY,
    META,
    META_KEYS,
    META_NEEDED,
    PROJECT_COLUMNS,
    PROJECTS,
    RULES,
    TITLES,
    VOTE_COLUMNS,
    VOTES,
)
from core.marks import N_, Term

_DAY = re.compile(r"([0-9]{2})\.([0-9]{2})\.([0-9]{4})")
_YEAR = re.compile(r"[0-9]{4}")
_UNKNOWN = Term(N_("The format has no such key or column: leave it out, or say it in the comment."))
_TITLE = Term(N_("A reader would take it for the title of a section: choose another name."))
_COMMA = Term(N_("Ballots list ids with commas between them, so an id has none."))
_RULE = Term(N_("The format has its own words for rules; what it has no word for is “unknown”."))
_DATE = Term(N_("Days are written 31.12.2026, or the year alone."))
_COMMENT = Term(N_("Comments are numbered: “#1: …”."))
_GAP = Term(N_("A column that is there is filled in for every project."))
_FORM = Term(N_("It has blanks, breaks or gaps that the format does not allow."))


def write(file: PbFile) -> str:
    """The file in its normal form. Raises MetaNeeded, CannotBeWritten, and what reading it back refuses."""
    meta = _meta(file)
    _refuse_unsuited(meta, file)
    lines = [META, line_of(("key", "value")), *(line_of(pair) for pair in meta.items())]
    lines += [PROJECTS, *_table(file.project_columns, [line_of(cells) for cells in file.projects], PROJECT_COLUMNS)]
    lines += [VOTES, *_table(file.vote_columns, file.votes, VOTE_COLUMNS)]
    text = "\n".join(lines) + "\n"
    for remark in parse(text.encode()).remarks:
        if remark.says in OF_FORM:
            raise CannotBeWritten(where=str(remark.line), typed=lines[remark.line - 1][:80], rule=_FORM)
    return text


def _meta(file: PbFile) -> dict[str, str]:
    counts = {"num_projects": str(len(file.projects)), "num_votes": str(len(file.votes))}
    said = {key: value for key, value in {**file.meta, **counts}.items() if value}
    if missing := [key for key in META_NEEDED if key not in said]:
        raise MetaNeeded(keys=", ".join(missing))
    _refuse_unknown(list(said), META_KEYS)
    return {key: said[key] for key in META_KEYS if key in said}


def _table(columns: Sequence[str], rows: Sequence[str], order: Sequence[str]) -> list[str]:
    """The header and the rows, their cells in the format's order."""
    _refuse_unknown(columns, order)
    wanted = sorted(columns, key=order.index)
    if wanted == list(columns):
        return [line_of(columns), *rows]
    places = [columns.index(column) for column in wanted]
    return [line_of(wanted), *(line_of([cells[place] for place in places]) for cells in map(cells_of, rows))]


def _refuse_unknown(names: Sequence[str], known: Sequence[str]) -> None:
    for name in names:
        if name not in known:
            raise CannotBeWritten(where=name, typed=name, rule=_UNKNOWN)


def _refuse_unsuited(meta: Mapping[str, str], file: PbFile) -> None:
    if meta["rule"] not in RULES:
        raise CannotBeWritten(where="rule", typed=meta["rule"], rule=_RULE)
    for key in ("date_begin", "date_end"):
        if not _is_day(meta[key]):
            raise CannotBeWritten(where=key, typed=meta[key], rule=_DATE)
    if "comment" in meta and not meta["comment"].startswith("#1: "):
        raise CannotBeWritten(where="comment", typed=meta["comment"][:80], rule=_COMMENT)
    for name in file.ids:
        if "," in name:
            raise CannotBeWritten(where="project_id", typed=name, rule=_COMMA)
    for cells in file.projects:
        for column, cell in zip(file.project_columns, cells, strict=True):
            if not cell and column not in MAY_BE_EMPTY:
                raise CannotBeWritten(where=f"{cells[0]}, {column}", typed=cell, rule=_GAP)
    first_cells = [cells[0] for cells in file.projects] + [line.partition(";")[0].strip('"') for line in file.votes]
    for cell in first_cells:
        if cell.upper() in TITLES:
            raise CannotBeWritten(where=cell, typed=cell, rule=_TITLE)


def _is_day(typed: str) -> bool:
    if _YEAR.fullmatch(typed):
        return True
    if not (found := _DAY.fullmatch(typed)):
        return False
    day, month, year = map(int, found.groups())
    try:
        return bool(date(year, month, day))
    except ValueError:
        return False
