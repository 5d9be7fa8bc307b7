"""A group's booklet: every statement begins on the front of a sheet, and the cover says on which page."""

import io
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from core.language import language
from reports import render
from reports.bulk import booklet, packing
from reports.bulk.booklet import BookletCover, Part, write_booklet
from reports.papers import Layout
from reports.reading import heading_of
from tests.reports import books
from tests.reports.bulk.conftest import Shop, small_pdf
from tests.reports.conftest import Year, on_one_engine


@on_one_engine
def test_statements_begin_on_odd_pages_which_the_cover_names(year: Year, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A statement of two pages, one of three, one of one; the cover is a real paper."""
    parts = []
    for number, pages in ((1, 2), (2, 3), (3, 1)):
        file = pikepdf.Pdf.new()
        for _page in range(pages):
            file.add_blank_page(page_size=(595, 842))
        path = tmp_path / f"{number}.pdf"
        file.save(path)
        parts.append(Part(path, number, books.NAMES[number - 1], pages))
    printed: list[BookletCover] = []
    lay_out = render.pdf
    monkeypatch.setattr(render, "pdf", lambda paper, *more: printed.append(paper) or lay_out(paper, *more))
    made = io.BytesIO()
    heading = heading_of(year.session, year.group, about="members")
    write_booklet(made, heading, books.YEAR, parts, 2, language("th"), Layout())

    cover = printed[-1]
    assert [line.first_page for line in cover.lines] == [3, 5, 9]
    with pikepdf.open(made) as file:
        assert file.check_pdf_syntax() == []
        assert len(file.pages) == cover.pages == 9
        blank = [number for number, page in enumerate(file.pages, start=1) if "/Contents" not in page.obj]
        assert {2, 8} <= set(blank)
        assert [file.pages[back].mediabox == file.pages[back - 1].mediabox for back in (1, 7)] == [True, True]
        with file.open_outline() as outline:
            assert [item.title for item in outline.root] == [f"{n} {books.NAMES[n - 1]}" for n in (1, 2, 3)]
            found = [file.pages.index(item.destination[0]) + 1 for item in outline.root]  # type: ignore[index, arg-type]
            assert found == [3, 5, 9]
        assert [page.label for page in file.pages] == ["i", "ii", "1-1", "1-2", "2-1", "2-2", "2-3", "2-4", "3-1"]
        assert "/StructTreeRoot" not in file.Root and file.open_metadata()["pdfaid:conformance"] == "B"
    text = pypdfium2.PdfDocument(made)[0].get_textpage().get_text_bounded()
    assert "Pranee Jaidee" in text


@pytest.mark.one_engine
def test_a_group_that_is_too_thick_for_one_booklet_has_more(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "MOST_PARTS", 2)
    run = shop.printed()
    pages = [booklet.pages_of(shop.folder(run) / packing.booklet_name(shop.group, volume)) for volume in (1, 2)]
    # Cover and its back, member 1 and a back, member 2 front and back; cover and its back, member 3.
    assert pages == [2 + 2 + 2, 2 + 1]
    assert packing.volumes(3) == 2


@pytest.mark.one_engine
def test_a_cover_of_two_pages_moves_everything_on_by_a_sheet(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    def pdf(paper: object, *more: object) -> bytes:
        made = small_pdf(paper, *more)  # type: ignore[arg-type]
        if not isinstance(paper, BookletCover):
            return made
        twice, source = pikepdf.Pdf.new(), pikepdf.open(io.BytesIO(made))
        for _page in range(3):
            twice.pages.append(source.pages[0])
        out = io.BytesIO()
        twice.save(out)
        return out.getvalue()

    monkeypatch.setattr(render, "pdf", pdf)
    run = shop.printed()
    with pikepdf.open(shop.folder(run) / packing.booklet_name(shop.group, 1)) as file:
        assert [page.label for page in file.pages][3:6] == ["iv", "1-1", "1-2"]
