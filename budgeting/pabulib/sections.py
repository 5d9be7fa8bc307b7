"""A .pb file's bytes as three sections of rows, each row with the line where it begins.

The container is CSV with semicolons, in UTF-8. Tolerates a byte order mark, all line ends, hidden characters, stray blanks
and empty lines; refuses with the line what cannot be told apart: other encodings, open quotation marks, sections that are
missing or out of place.
"""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from budgeting.pabulib.errors import FileTooLarge, NotUtf8, QuoteOpen, SectionMisplaced, SectionMissing
from budgeting.pabulib.remarks import BEFORE_META, BLANKS, BYTE_ORDER_MARK, EMPTY_LINE, HIDDEN, Notes
from budgeting.pabulib.vocabulary import LISTS, TITLES, VOTES

MOST_MEGABYTES = 100
MOST_BYTES = MOST_MEGABYTES * 1_000_000
_BYTE_ORDER_MARK = "\ufeff"
_TITLE = re.compile(rf'^[ \t]*"?({"|".join(TITLES)})"?[ \t;]*$', re.MULTILINE | re.IGNORECASE)
# Control characters but tab and line feed; carriage returns are line ends before this is asked.
_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
_BREAKS = re.compile("[\t\n]+")


class Section(NamedTuple):
    """`line`: of the title. `text`: all lines below it."""

    title: str
    line: int
    text: str


class Row(NamedTuple):
    line: int
    cells: tuple[str, ...]


def content_of(path: Path) -> bytes:
    """The bytes of a file, none of them read if there are too many. Raises FileTooLarge, OSError."""
    if path.stat().st_size > MOST_BYTES:
        raise FileTooLarge(most=MOST_MEGABYTES)
    with path.open("rb") as file:
        return within_size(file.read(MOST_BYTES + 1))  # what says no size beforehand ends here too


def within_size(content: bytes) -> bytes:
    """Raises FileTooLarge."""
    if len(content) > MOST_BYTES:
        raise FileTooLarge(most=MOST_MEGABYTES)
    return content


def sections_of(content: bytes, notes: Notes) -> tuple[Section, Section, Section]:
    """META, PROJECTS and VOTES. Raises NotUtf8, SectionMissing, SectionMisplaced."""
    text = _text_of(content, notes)
    found = _titles(text)
    titles = [match[1].upper() for match in found]
    for place, (match, title) in enumerate(zip(found, titles, strict=True)):
        if title != (TITLES[place] if place < len(TITLES) else None) and (title in titles[:place] or len(found) >= len(TITLES)):
            raise SectionMisplaced(line=str(_line(text, match.start())), section=title)
    for title in TITLES:
        if title not in titles:
            raise SectionMissing(line=str(_line(text, len(text.rstrip("\n")))), section=title)
    begins = found[0].start()
    if text[:begins].strip():
        notes.note(1, BEFORE_META)
    ends = [match.start() for match in found[1:]] + [len(text)]
    meta, projects, votes = (_section(text, match, end) for match, end in zip(found, ends, strict=True))
    return (meta, projects, votes)


def _section(text: str, title: re.Match[str], end: int) -> Section:
    below = title.end() + 1
    return Section(title[1].upper(), _line(text, title.start()), text[below:end])


def _text_of(content: bytes, notes: Notes) -> str:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as wrong:
        line = content.count(b"\n", 0, wrong.start) + 1
        raise NotUtf8(line=str(line), byte=f"0x{content[wrong.start]:02X}") from wrong
    if text.startswith(_BYTE_ORDER_MARK):
        text = text[1:]
        notes.note(1, BYTE_ORDER_MARK)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if hidden := _HIDDEN.search(text):
        notes.note(_line(text, hidden.start()), HIDDEN)
        text = _HIDDEN.sub(" ", text)
    return text


def _titles(text: str) -> list[re.Match[str]]:
    """All titles. Ballots are many and have none among them, so they are looked through only if one seems to be there."""
    found = []
    for match in _TITLE.finditer(text):
        found.append(match)
        if match[1].upper() == VOTES:
            break
    if found:
        below = found[-1].end()
        if any(text.find(f"\n{title}", below) >= 0 for title in TITLES):
            found += _TITLE.finditer(text, below)
    return found


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1


def rows_of(section: Section, notes: Notes) -> Iterator[Row]:
    """The rows that say something, hidden breaks and blanks around cells taken off. Raises QuoteOpen."""
    reader = csv.reader(io.StringIO(section.text, newline="\n"), delimiter=";")
    lines = section.text.split("\n")
    last = section.text.rstrip("\n\t ;").count("\n")
    while True:
        before = reader.line_num
        line = section.line + before + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as wrong:  # a cell longer than any text: all that follows an open mark
            raise QuoteOpen(line=str(line)) from wrong
        after = reader.line_num
        taken = lines[before:after]
        if sum(one.count('"') for one in taken) % 2 and (len(taken) > 1 or _is_open(taken[0])):
            raise QuoteOpen(line=str(line))
        if any(cell.strip() for cell in cells):
            yield Row(line, tuple(_tidy(cell, line, notes) for cell in cells))
        elif before < last:
            notes.note(line, EMPTY_LINE)


def _is_open(line: str) -> bool:
    """Whether a mark is open at its end; one inside a text (a 5" pipe) is not."""
    try:
        next(csv.reader([line], delimiter=";", strict=True))
    except csv.Error as wrong:
        return "end of data" in str(wrong)
    return False


def _tidy(cell: str, line: int, notes: Notes) -> str:
    tidy = _BREAKS.sub(" ", cell.strip())
    if tidy != cell:
        notes.note(line, BLANKS, cell=tidy)
    return tidy


def tidy_list(column: str, cell: str, line: int, notes: Notes) -> str:
    """A cell of several values without blanks around its commas; any other cell as it is."""
    if column not in LISTS or "," not in cell:
        return cell
    tidy = ",".join(part for part in map(str.strip, cell.split(",")) if part)
    if tidy != cell:
        notes.note(line, BLANKS, cell=tidy)
    return tidy
