"""Whole pages against the pictures of them that somebody looked at: letters that vanish, boxes, columns that move.

The fonts are bundled, so every machine draws alike but for the edges of letters; what is compared is the ink of small fields.
A page that was changed on purpose is drawn anew, looked at and committed:

    RENEW_PICTURES=1 .venv/bin/python -m pytest tests/reports/test_pages_as_pictures.py
"""

import os
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageStat

from core.language import language
from reports import pdf, render
from reports.member_statement import MemberStatement, member_statement
from tests.house.sources import ROOT
from tests.reports import books
from tests.reports.conftest import Year, on_one_engine

PICTURES = ROOT / "tests" / "data" / "papers"
DOTS_PER_INCH = 60
# Fields of some ten by ten dots, about three letters wide: another drawing of the same letters moves no more ink than this.
FIELD = 10
MOST_DIFFERENT = 24
TAGS = ("en", "th", "fa_AF")


def statement(year: Year) -> MemberStatement:
    """The same on every machine and day."""
    paper = member_statement(year.session, year.group, year.members[1], books.YEAR)
    heading = replace(paper.heading, printed_on=date(2026, 11, 23), number=33, fingerprint="0123456789abcdef" * 4)
    return replace(paper, heading=heading)


def drawn(made: bytes) -> Image.Image:
    """The first page, in shades of grey."""
    with closing(pypdfium2.PdfDocument(made)) as document:
        return document[0].render(scale=DOTS_PER_INCH / 72, grayscale=True).to_pil().convert("L")


def most_different(one: Image.Image, other: Image.Image) -> float:
    """How much ink the most different field has more or less, in shades of 255 on its average."""
    assert one.size == other.size
    small = (one.width // FIELD, one.height // FIELD)
    ink = [picture.resize(small, Image.Resampling.BOX) for picture in (one, other)]
    _, most = ImageStat.Stat(ImageChops.difference(*ink)).extrema[0]
    return most


@on_one_engine
@pytest.mark.parametrize("tag", TAGS)
def test_a_members_statement_looks_as_it_did(year: Year, tag: str, tmp_path: Path) -> None:
    page, kept = drawn(render.pdf(statement(year), language(tag))), PICTURES / f"member_statement-{tag}.png"
    if os.environ.get("RENEW_PICTURES"):
        PICTURES.mkdir(exist_ok=True)
        page.quantize(16).save(kept, optimize=True)
        pytest.skip(f"drawn anew: look at {kept}")
    with Image.open(kept) as reference:
        found = most_different(page, reference.convert("L"))
    if found > MOST_DIFFERENT:
        page.save(tmp_path / kept.name)
    assert found <= MOST_DIFFERENT, f"compare {tmp_path / kept.name} with {kept}"


@on_one_engine
def test_a_page_without_its_font_would_be_noticed(year: Year, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without Sarabun, Thai is drawn in whatever font the machine has, or as boxes."""
    pdf.press.cache_clear()
    with monkeypatch.context() as patch:
        patch.setattr("reports.fonts.faces", lambda prefix: "")
        page = drawn(render.pdf(statement(year), language("th")))
    pdf.press.cache_clear()
    with Image.open(PICTURES / "member_statement-th.png") as reference:
        assert most_different(page, reference.convert("L")) > 2 * MOST_DIFFERENT


def test_a_word_that_vanishes_would_be_noticed() -> None:
    with Image.open(PICTURES / "member_statement-th.png") as reference:
        page = reference.convert("L")
    left, top, right, _ = page.point(lambda shade: 255 if shade < 128 else 0).getbbox() or (0, 0, 0, 0)
    gone = page.copy()
    gone.paste(255, (left, top, min(right, left + 40), top + 12))
    assert most_different(page, page) == 0
    assert most_different(gone, page) > MOST_DIFFERENT
