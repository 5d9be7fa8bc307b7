"""Reading what was handed in: an XLSX file, a CSV file, several CSV files, or CSV files packed in a ZIP.

Told apart by their first bytes, never by their names. Refuses what is no spreadsheet, and text whose letters cannot be read
for certain: UTF-8, UTF-16 with its mark, and Thai in Windows-874 (TIS-620) are recognised.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO, StringIO
from pathlib import PurePosixPath
from zipfile import ZipFile

from groups.starting import file_errors as errors
from groups.starting.cells import MOST_COLUMNS, MOST_IN_A_CELL, MOST_LINES, BadCell, Cell, Line, Table, letter_of
from groups.starting.xlsx import CANNOT_BE_UNPACKED, MOST_SHEETS, read_xlsx, refuse_endless

MOST_BYTES = 5_000_000
MOST_NAME = 80
_KILOBYTE = 1024
_ZIP, _PDF, _OLE = b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_DELIMITERS = ",;\t|"
_THAI = re.compile("[\u0e01-\u0e2e]")
# French é is the byte that Thai uses for a tone mark: a Thai letter that leans on a Latin one was never Thai.
_NOT_THAI = re.compile("[A-Za-z][\u0e00-\u0e7f]|[\u0e00-\u0e7f][A-Za-z]")
# The line by which some programs say what parts the cells.
_DECLARED = re.compile(r"sep=([,;\t|])\r?\n")
# The mark that keeps text from being taken for a formula.
_MARKED_AS_TEXT = re.compile(r"^'(?=[ \u00a0]*[=+\-@\t\r\n＝＋－＠])")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was chosen."""

    name: str
    content: bytes

    @property
    def called(self) -> str:
        """Its name without folders, short enough for a sentence."""
        return PurePosixPath(self.name.replace("\\", "/")).name[-MOST_NAME:] or "?"


def read_files(uploads: Iterable[Upload]) -> list[Table]:
    """The tables of all files, in their order. Raises FileRefused."""
    chosen = [upload for upload in uploads if upload.content]
    if not chosen:
        raise errors.FileEmpty()
    return [table for upload in chosen for table in read_file(upload)]


def read_file(upload: Upload) -> list[Table]:
    """The tables of one file. Raises FileRefused."""
    name, content = upload.called, upload.content
    if len(content) > MOST_BYTES:
        raise errors.FileTooLarge(name=name, size=-(-len(content) // _KILOBYTE), most=MOST_BYTES // _KILOBYTE)
    if content.startswith(_OLE):
        raise errors.OldSpreadsheet(name=name)
    if content.startswith(_ZIP):
        return _packed(name, content)
    if content.startswith(_PDF) or b"<svg" in content[:1000] or content[:6] in (b"GIF87a", b"GIF89a"):
        raise errors.NotASpreadsheet(name=name)
    return [read_csv(name, content)]


def _packed(name: str, content: bytes) -> list[Table]:
    try:
        with ZipFile(BytesIO(content)) as archive:
            parts = archive.namelist()
            if "[Content_Types].xml" in parts:
                return read_xlsx(name, content)
            if "mimetype" in parts:
                raise errors.OpenDocument(name=name)
            refuse_endless(name, archive)
            sheets = [part for part in parts if part.lower().endswith(".csv") and not part.startswith("__MACOSX")]
            if not sheets:
                raise errors.NotASpreadsheet(name=name)
            if len(sheets) > MOST_SHEETS:
                raise errors.TooManySheets(name=name, count=len(sheets), most=MOST_SHEETS)
            return [read_csv(Upload(part, b"").called, archive.read(part)) for part in sheets]
    except CANNOT_BE_UNPACKED as broken:
        raise errors.FileDamaged(name=name) from broken


def read_csv(name: str, content: bytes) -> Table:
    """The table of a CSV file, called as the file without its ending. Raises FileRefused."""
    text = _text(name, content)
    title = name[:-4] if name.lower().endswith(".csv") else name
    lines, bad = [], []
    for number, row in _rows(name, text):
        if number > MOST_LINES:
            raise errors.TooManyLines(sheet=title, most=MOST_LINES)
        if any(cell.strip() for cell in row[MOST_COLUMNS:]):
            raise errors.TooManyColumns(sheet=title, most=letter_of(MOST_COLUMNS - 1))
        for column, cell in enumerate(row[:MOST_COLUMNS]):
            bad += [BadCell(title, number, column, "", cell[:80], fault) for fault in _faults(cell)]
        if any(cell.strip() for cell in row):
            cells = (_MARKED_AS_TEXT.sub("", cell[:MOST_IN_A_CELL]) for cell in row[:MOST_COLUMNS])
            lines.append(Line(number, tuple(map(Cell, cells))))
    return Table(title, tuple(lines), tuple(bad))


def _text(name: str, content: bytes) -> str:
    if content.startswith(_UTF_16):
        return _decoded(name, content, "utf-16")
    if b"\0" in content:
        raise errors.HoldsNulls(name=name)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        thai = _decoded(name, content, "cp874")
    if not _THAI.search(thai) or _NOT_THAI.search(thai):
        raise errors.LettersUnknown(name=name)
    return thai


def _decoded(name: str, content: bytes, encoding: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeError as unknown:
        raise errors.LettersUnknown(name=name) from unknown
    if "\0" in text:
        raise errors.HoldsNulls(name=name)
    return text


def _rows(name: str, text: str) -> Iterator[tuple[int, list[str]]]:
    """Each line with the number that it has in a spreadsheet program: a cell of two lines is one line there."""
    declared = _DECLARED.match(text)
    number, text = (1, text[declared.end():]) if declared else (0, text)
    reader = csv.reader(StringIO(text, newline=""), delimiter=declared[1] if declared else _delimiter(text), strict=True)
    while True:
        number += 1
        try:
            yield number, next(reader)
        except StopIteration:
            return
        except csv.Error as broken:
            raise errors.QuotesUnclosed(name=name, line=number) from broken


def _delimiter(text: str) -> str:
    """What parts the cells of the first line that holds something: the mark that makes most cells, the comma if none does."""
    first = next((line for line in text.splitlines() if line.strip(_DELIMITERS + " ")), "")
    unquoted = re.sub(r'"[^"]*"', "", first)
    return max(_DELIMITERS, key=unquoted.count)


def _faults(cell: str) -> Iterator[errors.CellRefused]:
    if cell.lstrip().startswith("="):
        yield errors.FormulaCell()
    if len(cell) > MOST_IN_A_CELL:
        yield errors.CellTooLong(length=len(cell), most=MOST_IN_A_CELL)
