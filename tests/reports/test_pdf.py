"""The PDF of a paper: the same bytes for the same paper on both engines, archivable, tagged, with its facts in it."""

import hashlib
import io
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest

from core.calendars import frozen_at, month_of
from core.db import reading
from core.language import language
from reports import render
from reports.blank_sheet import blank_sheet
from reports.group_statement import GroupStatement, group_statement
from reports.journal import journal_paper
from reports.meeting_paper import meeting_paper
from reports.member_statement import member_statement
from reports.papers import Paper
from reports.trial_balance import trial_balance_paper
from tests.conftest import ENGINES
from tests.reports import books
from tests.reports.conftest import NOW, Year, on_one_engine, read_year, written_year

PAPERS: dict[str, Callable[[Year], Paper]] = {
    "member": lambda year: member_statement(year.session, year.group, year.members[1], books.YEAR),
    "group": lambda year: group_statement(year.session, year.group, books.YEAR),
    "meeting": lambda year: meeting_paper(year.session, year.group, year.meetings[4]),
    "trial balance": lambda year: trial_balance_paper(year.session, year.group, books.YEAR),
    "journal": lambda year: journal_paper(year.session, year.group, month_of(books.FOUNDED)),
    "blank sheet": lambda year: blank_sheet(year.session, year.group),
}


def read(made: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(made))


def test_both_engines_print_the_same_bytes(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """What is laid out is the same; that the same is laid out to the same file is tested below."""
    digests = []
    for kind in ENGINES:
        (tmp_path / kind).mkdir()
        with written_year(kind, request, tmp_path / kind) as engine, reading(engine) as session, frozen_at(NOW):
            papers = [paper_of(read_year(session)) for paper_of in PAPERS.values()]
            digests.append([hashlib.sha256(render.html(paper, language("th")).encode()).hexdigest() for paper in papers])
    assert digests[0] == digests[1]


@on_one_engine
@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_printed_twice_is_the_same_file(year: Year, name: str) -> None:
    assert render.pdf(PAPERS[name](year), language("en")) == render.pdf(PAPERS[name](year), language("en"))


@on_one_engine
@pytest.mark.parametrize("name", PAPERS)
def test_every_page_says_whose_it_is_which_page_and_what_it_is_a_witness_of(year: Year, name: str) -> None:
    paper = PAPERS[name](year)
    pages = read(render.pdf(paper, language("en"))).pages
    for number, page in enumerate(pages, start=1):
        text = " ".join(page.extract_text().split())
        assert "Khlong Lamnun Savings Group" in text
        assert paper.title in text
        assert f"Page {number} of {len(pages)}" in text
        assert f"Book up to entry {paper.heading.number} · {paper.heading.short_fingerprint}" in text
        assert "Printed on 23 November 2026" in text
        assert text.count("PRACTICE") >= 2
    assert paper.heading.fingerprint_groups in " ".join(pages[-1].extract_text().split())


@on_one_engine
@pytest.mark.parametrize("name", PAPERS)
def test_paper_is_a4_and_everything_stays_on_it(year: Year, name: str) -> None:
    for page in read(render.pdf(PAPERS[name](year), language("th"))).pages:
        sides = sorted(round(float(side) * 25.4 / 72) for side in (page.mediabox.width, page.mediabox.height))
        assert sides == [210, 297]


@on_one_engine
def test_the_file_is_archivable_tagged_and_says_its_language(year: Year) -> None:
    made = read(render.pdf(PAPERS["group"](year), language("th")))
    catalogue = made.trailer["/Root"]
    assert catalogue["/Lang"] == "th"
    assert catalogue["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in catalogue
    assert catalogue["/OutputIntents"][0]["/S"] == "/GTS_PDFA1"
    assert b"pdfaid:part>3<" in catalogue["/Metadata"].get_data() or b'pdfaid:part="3"' in catalogue["/Metadata"].get_data()
    assert made.metadata is not None
    assert made.metadata.title == f"{language('th').text(GroupStatement.title)} · Khlong Lamnun Savings Group"
    assert made.metadata.author == "Khlong Lamnun Savings Group"


@on_one_engine
def test_only_bundled_fonts_are_in_the_file(year: Year) -> None:
    made = read(render.pdf(PAPERS["member"](year), language("fa_AF")))
    families = set()
    for page in made.pages:
        for font in page["/Resources"]["/Font"].values():
            families.add(str(font.get_object()["/BaseFont"]).partition("+")[2].partition("-")[0])
    assert families == {"Sarabun", "Vazirmatn"}
