"""Reading an XLSX file that a stranger may have made: values only, and nothing is followed, run or unpacked without bound.

Each part of the file is first walked through by a parser that refuses document types and entities, counting what is there;
only then does openpyxl read the values. Refuses macros, formulas (by cell), merged cells (by cell) and oversized sheets.
"""

import warnings
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from io import BytesIO
from lzma import LZMAError
from numbers import Real
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser
from openpyxl import load_workbook
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string, range_boundaries
from openpyxl.utils.exceptions import CellCoordinatesException, InvalidFileException, SheetTitleException

from core.errors import Refusal
from groups.starting import file_errors as errors
from groups.starting.cells import MOST_COLUMNS, MOST_IN_A_CELL, MOST_LINES, BadCell, Cell, Line, Table, letter_of

# What Python says of a packed file that is damaged, or packed in a way that no spreadsheet program uses.
CANNOT_BE_UNPACKED = (BadZipFile, zlib.error, LZMAError, EOFError, OSError, NotImplementedError, RuntimeError)
# What openpyxl and the XML parser say of a workbook whose parts do not fit together.
_CANNOT_BE_READ = (
    ParseError,
    ArithmeticError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    CellCoordinatesException,
    InvalidFileException,
    SheetTitleException,
)
MOST_UNPACKED = 40_000_000
MOST_PARTS = 500
MOST_SHEETS = 20
_MEGABYTE = 1_000_000
_MACROS = ("vbaproject.bin", "macrosheets/", "activex/")
_XML = (".xml", ".rels", ".vml")


def read_xlsx(name: str, content: bytes) -> list[Table]:
    """The sheets of an XLSX file in their order. Raises FileRefused."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            refuse_endless(name, archive)
            _refuse_programs(name, archive)
            scans = {part: _walk(name, archive, part) for part in archive.namelist() if part.lower().endswith(_XML)}
        return list(_tables(name, content, scans))
    except (*CANNOT_BE_UNPACKED, *_CANNOT_BE_READ) as broken:
        raise errors.FileDamaged(name=name) from broken


def refuse_endless(name: str, archive: ZipFile) -> None:
    """Refuses a packed file by what it says it unpacks to; no more than that is ever unpacked. Raises TooMuchInside."""
    inside = archive.infolist()
    size = sum(part.file_size for part in inside)
    if size > MOST_UNPACKED or len(inside) > MOST_PARTS:
        most = MOST_UNPACKED // _MEGABYTE
        raise errors.TooMuchInside(name=name, size=-(-size // _MEGABYTE), most=most)
    if any(part.flag_bits & 1 for part in inside):
        raise errors.OldSpreadsheet(name=name)


def _refuse_programs(name: str, archive: ZipFile) -> None:
    parts = [part.lower() for part in archive.namelist()]
    if any(macro in part for part in parts for macro in _MACROS):
        raise errors.HasMacros(name=name)
    if b"macroEnabled" in archive.read("[Content_Types].xml"):
        raise errors.HasMacros(name=name)


@dataclass
class _Scan:
    """What a parser tells of one part: which cells hold something, which a formula, and which are merged."""

    last_line: int = 0
    last_column: int = 0
    formulas: list[str] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    line: int = 0
    column: int = 0
    holds: bool = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        kind = tag.rpartition("}")[2]
        if kind == "row":
            self.line, self.column = int(attributes.get("r", self.line + 1)), 0
        elif kind == "c":
            self._begin_cell(attributes.get("r", ""))
        elif kind in ("v", "f", "is"):
            self.holds = True
            if kind == "f" and self.line:
                self.formulas.append(f"{letter_of(self.column - 1)}{self.line}")
        elif kind == "mergeCell":
            self.merged.append(attributes.get("ref", ""))

    def _begin_cell(self, place: str) -> None:
        self.holds = False
        if place:
            letters, self.line = coordinate_from_string(place)
            self.column = column_index_from_string(letters)
        else:
            self.column += 1

    def end(self, tag: str) -> None:
        if tag.rpartition("}")[2] == "c" and self.holds:
            self.last_line = max(self.last_line, self.line)
            self.last_column = max(self.last_column, self.column)

    def data(self, text: str) -> None:
        """Text is openpyxl's to read."""

    def close(self) -> "_Scan":
        return self


def _walk(name: str, archive: ZipFile, part: str) -> _Scan:
    parser = DefusedXMLParser(target=_Scan(), forbid_dtd=True)
    try:
        parser.feed(archive.read(part))
        scan: _Scan = parser.close()
    except DefusedXmlException as refused:
        raise errors.HasDoctype(name=name) from refused
    return scan


def _tables(name: str, content: bytes, scans: dict[str, _Scan]) -> Iterator[Table]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of decorations that openpyxl leaves out
        workbook = load_workbook(BytesIO(content), read_only=True, data_only=False, keep_links=False)
        try:
            if len(workbook.worksheets) > MOST_SHEETS:
                raise errors.TooManySheets(name=name, count=len(workbook.worksheets), most=MOST_SHEETS)
            for sheet in workbook.worksheets:
                yield _table(sheet, scans[sheet._worksheet_path])
        finally:
            workbook.close()


def _table(sheet: Any, scan: _Scan) -> Table:
    title: str = sheet.title
    if scan.last_line > MOST_LINES:
        raise errors.TooManyLines(sheet=title, most=MOST_LINES)
    if scan.last_column > MOST_COLUMNS:
        raise errors.TooManyColumns(sheet=title, most=letter_of(MOST_COLUMNS - 1))
    merged = (cells for cells in scan.merged if _inside(cells, scan))
    bad = [_bad(title, place, errors.FormulaCell()) for place in scan.formulas]
    bad += [_bad(title, cells.partition(":")[0], errors.MergedCells(cells=cells)) for cells in merged]
    lines = []
    if scan.last_line:
        rows = sheet.iter_rows(max_row=scan.last_line, max_col=scan.last_column)
        for number, row in enumerate(rows, start=1):
            cells = []
            for column, found in enumerate(row):
                cell, fault = _cell(found)
                cells.append(cell)
                if fault is not None:
                    bad.append(BadCell(title, number, column, "", cell.text[:80], fault))
            if any(not cell.empty for cell in cells):
                lines.append(Line(number, tuple(cells)))
    return Table(title, tuple(lines), tuple(bad))


def _inside(cells: str, scan: _Scan) -> bool:
    """Whether merged cells touch what is written; a decoration below or beside it hurts nobody."""
    first_column, first_line, _, _ = range_boundaries(cells)
    return bool(first_column <= scan.last_column and first_line <= scan.last_line)


def _bad(sheet: str, place: str, why: Refusal) -> BadCell:
    letters, line = coordinate_from_string(place)
    return BadCell(sheet, line, column_index_from_string(letters) - 1, "", "", why)


def _cell(found: object) -> tuple[Cell, Refusal | None]:
    """The cell, and why it cannot be taken; formulas are named where they were found."""
    value, kind = getattr(found, "value", None), getattr(found, "data_type", "n")
    if value is None or kind == "f":
        return Cell(), None
    if kind == "e":
        return Cell(str(value)), errors.FaultyCell(read=str(value))
    if isinstance(value, datetime):
        return Cell(value.date().isoformat(), day=value.date()), None
    if isinstance(value, date):
        return Cell(value.isoformat(), day=value), None
    if isinstance(value, Real) and not isinstance(value, bool):
        return Cell(_number(value, getattr(found, "number_format", "") or ""), number=True), None
    text = str(value)
    if len(text) > MOST_IN_A_CELL:
        return Cell(text[:MOST_IN_A_CELL]), errors.CellTooLong(length=len(text), most=MOST_IN_A_CELL)
    return Cell(text), None


def _number(value: Any, shown_as: str) -> str:
    """The number in digits: "12.5", "1250", and "12 %" for a cell that is shown in hundredths."""
    if "%" in shown_as:
        return f"{_plain(Fraction(str(value)) * 100)} %"
    whole = int(value)
    return str(whole) if whole == value else str(value)


def _plain(number: Fraction) -> str:
    """A decimal fraction without an exponent; openpyxl's numbers have few enough decimals."""
    if number.denominator == 1:
        return str(number.numerator)
    places = 12
    scaled = number * 10**places
    digits = str(abs(scaled.numerator // scaled.denominator)).rjust(places + 1, "0")
    return f"{'-' if number < 0 else ''}{digits[:-places]}.{digits[-places:].rstrip('0')}"
