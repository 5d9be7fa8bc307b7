"""Every letter that the house itself prints is in a bundled font; what no font has is said, never dropped."""

import re
from dataclasses import replace
from string import ascii_letters, digits

import pytest

from core.iso4217 import EXPONENTS
from core.language import CATALOGUES, LANGUAGES, language
from reports import fonts, render, sheets
from reports.group_statement import group_statement
from tests.house.sources import ROOT
from tests.reports import books
from tests.reports.conftest import Year

KHMER = "សុខា"


def test_each_font_is_whole_and_comes_with_its_licence() -> None:
    for font in fonts.FONTS:
        for name in (font.regular, font.bold):
            assert len(fonts.characters(name)) > 700, f"{name} is a subset"
        licence = (fonts.FOLDER / f"{font.family}-OFL.txt").read_text(encoding="utf-8")
        assert "SIL OPEN FONT LICENSE Version 1.1" in licence


def test_the_browser_gets_the_same_faces_as_the_pdf() -> None:
    assert (fonts.FOLDER / "faces.css").read_text(encoding="utf-8").partition("\n")[2] == fonts.faces("")


def test_no_style_sheet_names_no_family_that_is_not_bundled() -> None:
    families = {font.family for font in fonts.FONTS} | {"sans-serif"}
    css = sheets.style()
    named = re.findall(r"font(?:-family)?:[^;]*?([A-Z]\w+(?:,[^;]*)?);", css)
    assert named
    assert {family.strip() for part in named for family in part.split(",")} <= families


def test_every_word_of_every_catalogue_can_be_printed() -> None:
    texts = [path.read_text(encoding="utf-8") for path in CATALOGUES.glob("**/*.po*")]
    assert texts
    assert fonts.unprintable("".join(texts)) == set()


@pytest.mark.parametrize("tag", [*LANGUAGES, "fa_AF"])
def test_every_month_weekday_and_number_of_a_language_can_be_printed(tag: str) -> None:
    reader = language(tag)
    words = "".join((*reader.months, *reader.weekdays, reader.digits, reader.group_mark, reader.decimal_mark, reader.name))
    assert fonts.unprintable(words) == set()


def test_currency_codes_and_the_practice_books_can_be_printed() -> None:
    assert fonts.unprintable("".join(EXPONENTS) + ascii_letters + digits) == set()
    practice = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "groups").glob("practice*.py"))
    assert fonts.unprintable(practice) == set()


def test_a_letter_without_a_font_is_told() -> None:
    assert fonts.unprintable(f"Sok {KHMER} ฿ ۱۲ กำ") == set(KHMER)


def test_a_name_that_cannot_be_printed_gets_a_mark_and_a_note(year: Year) -> None:
    paper = group_statement(year.session, year.group, books.YEAR)
    named = replace(paper, heading=replace(paper.heading, group=f"Sok {KHMER} Group"))
    html = render.html(named, language("en"))
    assert f"Sok {render.PLACEHOLDER} Group" in html
    assert not set(KHMER) & set(html)
    assert "stands for letters that the fonts of this paper do not have (<bdi>U+1781, " in html


def test_a_paper_that_can_be_printed_whole_has_no_such_note(year: Year) -> None:
    html = render.html(group_statement(year.session, year.group, books.YEAR), language("en"))
    assert "stands for letters" not in html
