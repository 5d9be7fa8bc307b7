"""A group's booklet: the statements that a run printed for its members as one PDF, ready for the printer.

A cover lists the members with the page that each begins on. Every statement begins on an odd page, so that a machine that prints
both sides gives each member sheets of her own; where needed a blank back stands between. The statements are the very pages that
were printed, joined and not laid out again: fonts, figures and seals are those of the single files, and memory holds no layout.
Bookmarks lead to each member, the labels of pages are "7-1", "7-2". Tags and attachments stay with the single files. A booklet
has at most `MOST_PARTS` statements; what is more goes into a further volume.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, ClassVar

from pikepdf import Dictionary, Name, NumberTree, ObjectStreamMode, OutlineItem, Page, Pdf, String

from core.calendars import Period
from core.language import Language
from core.marks import N_
from reports import render
from reports.papers import Heading, Layout

# A third of a megabyte of memory each while they are joined, and as thick as a printer binds.
MOST_PARTS = 250
# The cover's list may grow by a page when its numbers do; more often than this it does not.
_MOST_COVERS = 4


@dataclass(frozen=True, slots=True)
class Part:
    """One statement that goes in: its file, whose it is (0: the group's own), how many pages it has, and which part of hers it is
    where she has several (0: the only one)."""

    path: Path
    member_number: int
    name: str
    pages: int
    part: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the cover's list."""

    member_number: int
    name: str
    pages: int
    first_page: int
    part: int = 0


@dataclass(frozen=True, slots=True)
class BookletCover:
    """What lies on top: whose statements follow, and on which page of the booklet each begins."""

    kind: ClassVar[str] = "booklet_cover"
    title: ClassVar[str] = N_("Statements of the members")

    heading: Heading
    period: Period
    lines: tuple[Line, ...]
    not_here: int

    @property
    def wide(self) -> bool:
        return False

    @property
    def pages(self) -> int:
        last = self.lines[-1]
        return last.first_page + last.pages - 1


def pages_of(path: Path) -> int:
    with Pdf.open(path) as file:
        return len(file.pages)


def write_booklet(
    to: BinaryIO, heading: Heading, period: Period, parts: Sequence[Part], not_here: int, reader: Language, layout: Layout
) -> None:
    """Writes the booklet of these parts, in their order. `not_here`: how many members' statements were not printed.

    Raises PdfNotPossible.
    """
    cover_pages = 1
    for _ in range(_MOST_COVERS):
        cover = BookletCover(heading, period, tuple(_lines(parts, cover_pages)), not_here)
        made = render.pdf(cover, reader, layout)
        found = len(Pdf.open(BytesIO(made)).pages)
        if found == cover_pages:
            break
        cover_pages = found
    _join(to, made, cover, parts)


def _lines(parts: Sequence[Part], cover_pages: int) -> list[Line]:
    lines, page = [], _odd(cover_pages + 1)
    for part in parts:
        lines.append(Line(part.member_number, part.name, part.pages, page, part.part))
        page = _odd(page + part.pages)
    return lines


def _odd(page: int) -> int:
    """This page, or the next one when it is the back of a sheet."""
    return page + 1 - page % 2


def _join(to: BinaryIO, cover: bytes, described: BookletCover, parts: Sequence[Part]) -> None:
    book = Pdf.open(BytesIO(cover))
    labels = {0: Dictionary(S=Name.r)}
    for part, line in zip(parts, described.lines, strict=True):
        if len(book.pages) % 2:
            _add_blank(book)
        labels[len(book.pages)] = Dictionary(S=Name.D, P=String(f"{part.member_number}-"), St=1)
        source = Pdf.open(BytesIO(part.path.read_bytes()))
        assert len(book.pages) + 1 == line.first_page
        book.pages.extend(source.pages)
    tree = NumberTree.new(book)
    for page, label in labels.items():
        tree[page] = label
    book.Root.PageLabels = tree.obj
    with book.open_outline() as outline:
        outline.root[:] = [_bookmark(line) for line in described.lines]
    _without_tags(book)
    book.save(to, deterministic_id=True, object_stream_mode=ObjectStreamMode.generate)


def _bookmark(line: Line) -> OutlineItem:
    title = f"{line.member_number} {line.name}" if line.member_number else line.name
    return OutlineItem(title, line.first_page - 1)


def _add_blank(book: Pdf) -> None:
    """An empty back, of the size of the page before it."""
    blank = Dictionary(Type=Name.Page, MediaBox=book.pages[-1].mediabox, Resources=Dictionary())
    book.pages.append(Page(book.make_indirect(blank)))


def _without_tags(book: Pdf) -> None:
    """Each statement's tree of tags is two megabytes in memory and no use to a printer: the single files keep theirs. What is
    left is level B of the archive format that the parts are made for, and the file says so itself."""
    for held in (book.Root, *(page.obj for page in book.pages)):
        for name in ("/StructTreeRoot", "/MarkInfo", "/StructParents", "/Tabs"):
            if name in held:
                del held[name]
    with book.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as about:
        about["pdfaid:conformance"] = "B"
