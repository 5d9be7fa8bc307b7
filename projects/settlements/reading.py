"""Reading what a field tool exported: one CSV file, several (the repeat groups), or CSV files packed in a ZIP.

Only the letters and the cells; what a column means is `projects.settlements.columns`' business. UTF-8 and UTF-16 with or without
mark and Thai in Windows-874 are recognised. A formula stays the text that it is: nothing here runs it. Refuses what is larger
than 5 MB or 20,000 rows, and what is no text.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO, StringIO
from zipfile import BadZipFile, ZipFile

from projects.settlements import file_errors as errors

MOST_BYTES = 5_000_000
MOST_ROWS = 20_000
MOST_HEADINGS = 600
MOST_IN_A_CELL = 1_000
MOST_FILES = 5
_MOST_NAME = 80
_KILOBYTE = 1024
_ZIP = b"PK\x03\x04"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_NO_TEXT = (b"%PDF", b"\xd0\xcf\x11\xe0", b"GIF8", b"\x89PNG", b"\xff\xd8\xff")
_DELIMITERS = ",;\t|"
_THAI = re.compile("[\u0e01-\u0e2e]")
# In other one-byte alphabets an accented letter leans on Latin ones; Thai never does.
_NOT_THAI = re.compile("[A-Za-z][\u0e01-\u0e5b]|[\u0e01-\u0e5b][A-Za-z]")
_DECLARED = re.compile(r"sep=([,;\t|])\r?\n")
_MARKED_AS_TEXT = re.compile(r"^'(?=[ \u00a0]*[=+\-@])")
_NO_ANSWER = frozenset({"", "n/a"})  # how KoBoToolbox writes a question that was not asked


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was chosen."""

    name: str
    content: bytes

    @property
    def called(self) -> str:
        """Its name without folders, short enough for a sentence."""
        return self.name.replace("\\", "/").rsplit("/", 1)[-1][-_MOST_NAME:] or "?"


@dataclass(frozen=True, slots=True)
class Row:
    """A row that is not empty, by the number that a spreadsheet program gives it: the headings are row 1."""

    number: int
    cells: tuple[str, ...]

    def cell(self, column: int) -> str:
        """What stands in a column counted from 0; "" beyond the row's end and where the tool writes that nobody answered."""
        cell = self.cells[column].strip() if column < len(self.cells) else ""
        return "" if cell.casefold() in _NO_ANSWER else cell


@dataclass(frozen=True, slots=True)
class Sheet:
    """One file: its name, its headings as they stand, its rows."""

    name: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]


def read_files(uploads: Iterable[Upload]) -> tuple[Sheet, ...]:
    """The sheets of all files. Raises FileRefused."""
    sheets = [sheet for upload in uploads if upload.content for sheet in _sheets(upload)]
    if not sheets:
        raise errors.FileEmpty()
    if len(sheets) > MOST_FILES:
        raise errors.TooManyFiles(count=len(sheets), most=MOST_FILES)
    return tuple(sheets)


def _sheets(upload: Upload) -> Iterator[Sheet]:
    name, content = upload.called, upload.content
    _refuse_size(name, len(content))
    if not content.startswith(_ZIP):
        yield read_csv(name, content)
        return
    try:
        with ZipFile(BytesIO(content)) as archive:
            inside = [part for part in archive.infolist() if _holds_rows(part.filename)]
            if not inside:
                raise errors.NotCsv(name=name)
            if len(inside) > MOST_FILES:
                raise errors.TooManyFiles(count=len(inside), most=MOST_FILES)
            for part in inside:
                _refuse_size(part.filename, part.file_size)  # what the archive says of itself; read no further than that
                with archive.open(part) as packed:
                    yield read_csv(Upload(part.filename, b"").called, packed.read(MOST_BYTES + 1))
    except (BadZipFile, EOFError, NotImplementedError, RuntimeError, OSError) as broken:
        raise errors.FileDamaged(name=name) from broken


def _holds_rows(name: str) -> bool:
    return name.lower().endswith(".csv") and not name.startswith("__MACOSX")


def _refuse_size(name: str, size: int) -> None:
    if size > MOST_BYTES:
        raise errors.FileTooLarge(name=name[-_MOST_NAME:], size=-(-size // _KILOBYTE), most=MOST_BYTES // _KILOBYTE)


def read_csv(name: str, content: bytes) -> Sheet:
    """Raises FileRefused."""
    _refuse_size(name, len(content))
    if content.startswith(_NO_TEXT):
        raise errors.NotCsv(name=name)
    lines = _lines(name, _letters(name, content))
    headings: tuple[str, ...] = ()
    rows: list[Row] = []
    for number, cells in lines:
        if not any(cell.strip() for cell in cells):
            continue
        if not headings:
            headings = _headings(name, cells)
            continue
        if len(rows) == MOST_ROWS:
            raise errors.TooManyRows(name=name, most=MOST_ROWS)
        rows.append(Row(number, tuple(_MARKED_AS_TEXT.sub("", cell[: MOST_IN_A_CELL + 1]) for cell in cells[: len(headings)])))
    if not headings:
        raise errors.FileEmpty()
    return Sheet(name, headings, tuple(rows))


def _headings(name: str, cells: list[str]) -> tuple[str, ...]:
    if len(cells) > MOST_HEADINGS:
        raise errors.TooManyHeadings(name=name, count=len(cells), most=MOST_HEADINGS)
    return tuple(" ".join(cell[:MOST_IN_A_CELL].split()) for cell in cells)


def _letters(name: str, content: bytes) -> str:
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
        letters = content.decode(encoding)
    except UnicodeError as unknown:
        raise errors.LettersUnknown(name=name) from unknown
    if "\0" in letters:
        raise errors.HoldsNulls(name=name)
    return letters


def _lines(name: str, letters: str) -> Iterator[tuple[int, list[str]]]:
    """Each line by its number in a spreadsheet program, where a cell of two lines is one line."""
    declared = _DECLARED.match(letters)
    number, body = (1, letters[declared.end():]) if declared else (0, letters)
    reader = csv.reader(StringIO(body, newline=""), delimiter=declared[1] if declared else _delimiter(body), strict=True)
    while True:
        number += 1
        try:
            yield number, next(reader)
        except StopIteration:
            return
        except csv.Error as broken:
            raise errors.QuotesUnclosed(name=name, row=number) from broken


def _delimiter(letters: str) -> str:
    """What parts the headings: the mark that makes most cells outside quotation marks, the comma if none does."""
    first = next((line for line in letters.splitlines() if line.strip(_DELIMITERS + " ")), "")
    unquoted = re.sub(r'"[^"]*"', "", first)
    return max(_DELIMITERS, key=unquoted.count)
