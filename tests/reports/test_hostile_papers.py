"""What people, mistakes and attackers put on a paper: it stays on the sheet, says what it is, and takes no worker with it."""

import re
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from time import process_time

import pypdfium2
import pytest
from lxml import html as lxml_html

from core.language import language
from core.text import MOST_CHARACTERS, TextUnreadable, clean
from reports import render
from reports.member_statement import (
    MOST_LINES_OF_A_PART,
    Holding,
    MemberStatement,
    Movement,
    PassbookLine,
    in_parts,
    member_statement,
)
from tests.pages import Page
from tests.reports import books
from tests.reports.conftest import Year, on_one_engine

pytestmark = on_one_engine

MANY, SOME = 5_000, 80
# Even the slowest paper leaves a web worker well before half a minute; a page of 300 Thai letters takes a tenth of a second.
MOST_SECONDS = 10

LONG = {
    "words": ("Wanjiru wa Kamau na Njeri " * 20)[:MOST_CHARACTERS],
    "one word": "W" * MOST_CHARACTERS,
    "Thai without a space": ("ก็" * MOST_CHARACTERS)[:MOST_CHARACTERS],
    "Dari": ("گروه پس‌انداز زنان " * 20)[:MOST_CHARACTERS],
}
INJECTED = (
    "<script>alert(1)</script>",
    '"><style>*{display:none}</style>',
    "</title><link rel=attachment href=file:///etc/passwd>",
    "'; } body { background: url(//example.org) } /*",
    "{{ paper.heading }} {% include 'app.py' %} {member_name}",
    "<svg><image href=http://169.254.169.254/ /></svg>",
    "<!-- -->]]><![CDATA[",
)


def paper(year: Year, **changed: object) -> MemberStatement:
    return replace(member_statement(year.session, year.group, year.members[1], books.YEAR), **changed)  # type: ignore[arg-type]


def long_passbook(year: Year, lines: int = MANY) -> MemberStatement:
    """A member who met every day for years: a share a day."""
    start, one = books.FOUNDED, 100_00
    made = tuple(
        PassbookLine(
            Movement(start + timedelta(days=day), day + 1, None, bought=1, shares_minor=one, memo=f"Day {day + 1}"),
            Holding(day + 1, (day + 1) * one),
        )
        for day in range(lines)
    )
    total = Movement(start, None, None, bought=lines, shares_minor=lines * one)
    return paper(year, opening=Holding(), lines=made, total=total, closing=made[-1].after)


def test_five_thousand_lines_are_printed_in_parts_that_join(year: Year) -> None:
    whole = long_passbook(year)
    parts = in_parts(whole)
    assert len(parts) == MANY // MOST_LINES_OF_A_PART == 10
    assert [line for part in parts for line in part.lines] == list(whole.lines)
    assert (parts[0].opening, parts[-1].closing) == (whole.opening, whole.closing)
    for before, after in zip(parts, parts[1:], strict=False):
        assert before.closing == after.opening
        assert not before.is_last and before.next_meeting is None and not before.loans
    assert sum(part.total.shares_minor for part in parts) == whole.total.shares_minor
    for part in parts:
        assert part.opening.shares_minor + part.total.shares_minor == part.closing.shares_minor
    assert parts[-1].is_last and parts[-1].next_meeting == whole.next_meeting


def test_each_part_says_which_it_is_and_what_it_carries_forward(year: Year) -> None:
    parts = in_parts(long_passbook(year, 25), most_lines=10)
    first, _, last = (Page(render.html(part, language("en"))) for part in parts)
    assert "Part 1 of 3. It ends with 16 January 2026; part 2 goes on from there." in first.text
    assert "Carried forward" in first.text and "To read aloud" not in first.text and "In this part" in first.text
    assert "Part 3 of 3, the last." in last.text and "To read aloud" in last.text and "Now" in last.text
    whole = in_parts(long_passbook(year, 10), most_lines=10)
    assert len(whole) == 1 and "Part 1" not in Page(render.html(whole[0], language("en"))).text


def test_a_part_is_laid_out_whole_and_in_time(year: Year) -> None:
    """A few pages, for the tests' sake; bench.statements lays out all five thousand lines and watches the memory."""
    (part,) = in_parts(long_passbook(year, SOME))
    started = process_time()
    made = render.pdf(part, language("en"))
    assert process_time() - started < MOST_SECONDS
    with closing(pypdfium2.PdfDocument(made)) as document:
        text = "\n".join(page.get_textpage().get_text_range() for page in document)
    assert [int(day) for day in re.findall(r"Day (\d+)", text)] == list(range(1, SOME + 1))


@pytest.mark.parametrize("kind,tag", [("words", "en"), ("one word", "fa_AF"), ("Thai without a space", "th"), ("Dari", "en")])
def test_names_of_three_hundred_letters_stay_on_the_sheet(year: Year, kind: str, tag: str) -> None:
    name = LONG[kind]
    given = paper(year)
    lines = tuple(replace(line, movement=replace(line.movement, memo=name, sent_by=name)) for line in given.lines[:4])
    long = replace(given, member_name=name, lines=lines, heading=replace(given.heading, group=name, network=name))
    started = process_time()
    made = render.pdf(long, language(tag))
    assert process_time() - started < MOST_SECONDS
    with closing(pypdfium2.PdfDocument(made)) as document:
        for page in document:
            words, width, height = page.get_textpage(), page.get_width(), page.get_height()
            boxes = [words.get_charbox(index) for index in range(words.count_chars())]
            drawn = [box for box in boxes if box[2] > box[0]]
            assert drawn and all(20 < left and right < width - 20 for left, _, right, _ in drawn)
            assert all(15 < bottom and top < height - 10 for _, bottom, _, top in drawn)
            foot = [box for box in drawn if box[1] < 55]
            assert len({round(box[1] / 4) for box in foot}) <= 6, "the foot stays two lines high"


@pytest.mark.parametrize("text", INJECTED)
def test_what_would_be_run_is_printed_as_it_was_written(year: Year, text: str) -> None:
    given = paper(year)
    lines = tuple(replace(line, movement=replace(line.movement, memo=text, sent_by=text)) for line in given.lines)
    page = Page(render.html(replace(given, member_name=text, lines=lines), language("en")))
    assert page.h1 == text
    assert not page.all("script", "style", "svg", "image", "link", "img")
    assert page.text.count(text) > 2 * len(lines)


def test_every_name_turns_only_itself_around(year: Year) -> None:
    """A Dari name on an English paper, a Thai one on a Dari paper: each stands in an element that is isolated."""
    for name, tag in (("زهرا احمدی", "en"), ("ปราณี ใจดี", "fa_AF"), ("Amina Hassan", "fa_AF")):
        given = paper(year, member_name=name)
        lines = tuple(replace(line, movement=replace(line.movement, sent_by=name, memo=name)) for line in given.lines)
        named = replace(given, lines=lines, heading=replace(given.heading, group=name))
        body = lxml_html.document_fromstring(render.html(named, language(tag))).body
        held = [element for element in body.iter() if name in (element.text or "") or name in (element.tail or "")]
        assert len(held) > len(lines)
        assert {element.tag for element in held if name in (element.text or "")} == {"bdi"}
        assert not [element for element in held if name in (element.tail or "")]


FORGING = ("Mallory\u202e00.005 BHT", "Zoe" + "\u0301\u0352\u0489" * 40, "\u202bx\u202c", "\ufdd0\U000e0001")


@pytest.mark.parametrize("text", FORGING)
def test_marks_that_forge_a_line_are_refused_and_if_kept_printed_as_a_gap(year: Year, text: str) -> None:
    with pytest.raises(TextUnreadable):
        clean(text)
    page = Page(render.html(paper(year, member_name=text), language("en")))
    assert not set(page.text) & set("\u202b\u202c\u202e\ufdd0\U000e0001")
    assert render.PLACEHOLDER in page.text and "letters that the fonts of this paper do not have" in page.text


def test_five_thousand_joiners_cost_no_time(year: Year) -> None:
    started = process_time()
    assert render.pdf(paper(year, member_name="a" + "\u200d" * 5_000 + "b"), language("en")).startswith(b"%PDF-")
    assert process_time() - started < MOST_SECONDS


def test_a_member_with_no_movement_has_a_whole_paper(year: Year) -> None:
    empty = paper(year, opening=Holding(), lines=(), total=Movement(books.FOUNDED, None, None), closing=Holding())
    assert in_parts(empty) == (empty,)
    page = Page(render.html(empty, language("en")))
    assert "Brought forward" in page.text and "Now" in page.text and "No fine is owed." in page.text
    assert render.pdf(empty, language("en")).startswith(b"%PDF-")
