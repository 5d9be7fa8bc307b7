"""Papers on other sheets and in large letters: nothing is cut off, no amount is broken, no head stands alone at a foot."""

import re
from collections.abc import Callable
from contextlib import closing

import pypdfium2
import pytest

from core.language import language
from reports import render
from reports.group_statement import group_statement
from reports.member_statement import member_statement
from reports.papers import Layout, Paper, Size
from tests.pages import Page
from tests.reports import books
from tests.reports.conftest import Year, on_one_engine

SHEETS = {Size.A4: [210, 297], Size.A5: [148, 210], Size.LETTER: [216, 279], Size.A3: [297, 420]}
PER_MM = 72 / 25.4
EDGE = 7 * PER_MM  # no printer of a village prints nearer to the edge
FOOT = 30 * PER_MM  # the highest that the foot of a page reaches
KINDS: dict[str, Callable[[Year], Paper]] = {
    "member": lambda year: member_statement(year.session, year.group, year.members[5], books.YEAR),
    "group": lambda year: group_statement(year.session, year.group, books.YEAR),
}
CASES = [
    ("member", "en", Layout(Size.LETTER)),
    ("member", "en", Layout(Size.A5)),
    ("member", "th", Layout(large=True)),
    ("member", "fa_AF", Layout(Size.A5)),
    ("group", "en", Layout()),
    ("group", "en", Layout(Size.A5)),
    ("group", "en", Layout(large=True)),
    ("group", "fa_AF", Layout(large=True)),
    ("group", "th", Layout(Size.A3)),
]
Box = tuple[float, float, float, float]


def letters_of(page: pypdfium2.PdfPage) -> tuple[pypdfium2.PdfTextPage, list[Box]]:
    """A page's text, and the boxes of its visible letters in points, from the lower left corner."""
    text = page.get_textpage()
    boxes = [text.get_charbox(index) for index in range(text.count_chars())]
    return text, [box for box in boxes if box[2] > box[0] and box[3] > box[1]]


@on_one_engine
@pytest.mark.parametrize(("kind", "tag", "layout"), CASES, ids=lambda one: str(getattr(one, "classes", one)).replace(" ", "-"))
def test_nothing_is_cut_off_or_broken_or_stands_alone(year: Year, kind: str, tag: str, layout: Layout) -> None:
    paper, reader = KINDS[kind](year), language(tag)
    html = Page(render.html(paper, reader, layout=layout))
    heads = {" ".join("".join(head.itertext()).split()) for head in html.all("h2")}
    told = []
    with closing(pypdfium2.PdfDocument(render.pdf(paper, reader, layout))) as document:
        for page in document:
            width, height = page.get_width(), page.get_height()
            assert sorted(round(side / PER_MM) for side in (width, height)) == SHEETS[layout.size]
            text, boxes = letters_of(page)
            assert min(box[0] for box in boxes) >= EDGE and max(box[2] for box in boxes) <= width - EDGE
            assert min(box[1] for box in boxes) >= EDGE and max(box[3] for box in boxes) <= height - EDGE // 2
            lowest = min(box[1] for box in boxes if box[1] > FOOT)
            assert " ".join(text.get_text_bounded(0, lowest - 2, width, lowest + 9).split()) not in heads
            told.append(text.get_text_range())
    if tag == "en":
        assert_whole(html, " ".join(told))


def assert_whole(html: Page, told: str) -> None:
    """Every amount of a column stands on one line."""
    cells = [cell for cell in html.all("td") if "n" in (cell.get("class") or "").split()]
    shown = {"".join(cell.itertext()).strip() for cell in cells}
    amounts = [one for one in shown if re.fullmatch(r"[\d,.]+", one)]
    assert amounts and not [one for one in amounts if one not in told]


@on_one_engine
def test_large_letters_are_large(year: Year) -> None:
    """Of the lines of a passbook as many as not have sixteen points and more; heads of columns and notes have twelve."""
    with closing(pypdfium2.PdfDocument(render.pdf(KINDS["member"](year), language("en"), Layout(large=True)))) as document:
        written = document[1].get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT])
        points = [round(one.get_font_size() * 72 / 96) for one in written]  # the engine writes in CSS pixels
    body = [size for size in points if size > 9]  # below that: the foot, which is the same on every sheet
    assert len([size for size in body if size >= 16]) * 2 > len(body) and min(body) >= 12


def test_large_letters_have_no_room_on_a_small_sheet() -> None:
    assert Layout(Size.A5, large=True) == Layout(Size.A4, large=True)
