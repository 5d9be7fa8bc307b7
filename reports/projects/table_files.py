"""The tables of projects as files: CSV with a data package in a ZIP, or one spreadsheet.

CSV is UTF-8 with a byte order mark, without which Excel garbles Thai; text that a spreadsheet would run gets an apostrophe. The
package describes itself in the words of Fiscal Data Package (name, title, resources, model). Rows go to disk as they are read,
so a whole programme needs no more memory than its largest project.
"""

import csv
import io
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import IO, Any

from core.language import language
from core.money import Money, plain
from core.text import harmless
from projects.funding_models import Measure
from reports.projects.bundle import as_of_day, write_zip
from reports.projects.exact_json import as_json
from reports.projects.project_facts import ProjectFacts
from reports.projects.tables import TABLES, Table
from reports.workbook import Cell, Leaf, as_xlsx

_BOM = "\ufeff"
# Rows of a table are kept in memory up to this size, and on disk beyond.
_IN_MEMORY = 1 << 20


@dataclass(slots=True)
class _File:
    """A CSV file being written, with its size in bytes and its SHA-256 so far."""

    table: Table
    content: IO[bytes]
    digest: Any
    size: int = 0

    def write(self, lines: Iterable[Iterable[str | int]]) -> None:
        text = io.StringIO(newline="")
        csv.writer(text).writerows(lines)
        self.add(text.getvalue())

    def add(self, text: str) -> None:
        piece = text.encode()
        self.content.write(piece)
        self.digest.update(piece)
        self.size += len(piece)


def write_tables(projects: Iterable[ProjectFacts], name: str, title: str, as_of: date, out: IO[bytes]) -> None:
    """A ZIP with a CSV file for each table and datapackage.json beside them. `name`: of the package, lower-case ASCII."""
    with ExitStack() as stack:
        files = [_File(table, stack.enter_context(tempfile.SpooledTemporaryFile(_IN_MEMORY)), sha256()) for table in TABLES]
        for file in files:
            file.add(_BOM)
            file.write([[column for column, _ in file.table.columns]])
        for facts in projects:
            for file in files:
                file.write(map(_written, row) for row in file.table.rows(facts))
        package = as_json(_package(files, name, title, as_of)).encode() + b"\n"
        for file in files:
            file.content.seek(0)
        write_zip((("datapackage.json", package), *((_path(file.table), file.content) for file in files)), out)


def workbook(facts: ProjectFacts) -> bytes:
    """The same tables of one project, a sheet each, amounts as numbers and text never a formula."""
    leaves = [Leaf(table.title, tuple(column for column, _ in table.columns), tuple(table.rows(facts))) for table in TABLES]
    return as_of_day(as_xlsx(leaves, language("en")), facts.as_of)


def _path(table: Table) -> str:
    return f"{table.name}.csv"


def _written(cell: Cell) -> str | int:
    """A cell of a CSV file: exact, and harmless where people wrote it."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, Money):
        return plain(cell.minor, cell.currency)
    if isinstance(cell, date):
        return cell.isoformat()
    return harmless(cell) if isinstance(cell, str) else cell


def _package(files: Iterable[_File], name: str, title: str, as_of: date) -> Mapping[str, Any]:
    return {
        "profile": "tabular-data-package",
        "name": name,
        "title": title,
        "description": f"As of {as_of.isoformat()}. The table of books says which entries and fingerprints the figures rest on.",
        "resources": [_resource(file) for file in files],
        "model": {
            "measures": {measure.value: {"resource": "agreements", "source": measure.value} for measure in Measure},
            "dimensions": {
                "project": _dimension("project", "entity", "projects"),
                "funder": _dimension("funder", "entity", "agreements"),
                "line": _dimension("line", "activity", "spending"),
                "day": _dimension("day", "datetime", "flows"),
                "currency": _dimension("currency", "other", "agreements"),
            },
        },
    }


def _dimension(column: str, kind: str, table: str) -> Mapping[str, Any]:
    return {
        "dimensionType": kind,
        "attributes": {column: {"resource": table, "source": column}},
        "primaryKey": [column],
    }


def _resource(file: _File) -> Mapping[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": file.table.name,
        "title": file.table.title,
        "path": _path(file.table),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8-sig",
        "bytes": file.size,
        "hash": f"sha256:{file.digest.hexdigest()}",
        "schema": {"fields": [{"name": column, "type": kind} for column, kind in file.table.columns]},
    }
