"""Every letter that the house itself prints is in a bundled font; what no font has is said, never dropped."""

import re
from dataclasses import replace
from string import ascii_letters, digits

import pytest
from fontTools.ttLib import TTFont

from core.iso4217 import EXPONENTS
from core.language import CATALOGUES, PAPER_LANGUAGES, Digits, language
from core.locales import DIGITS
from core.money import Money, currency
from reports import fonts, render, sheets
from reports.group_statement import group_statement
from tests.house.sources import ROOT
from tests.reports import books
from tests.reports.conftest import Year

KHMER = "សុខា"
# Beyond a to z, by CLDR's exemplar characters; of Chichewa the ŵ of its dictionaries, of Dari Pashto's letters too.
LETTERS = {
    "en": "’“”–—",
    "th": "".join(map(chr, (*range(0x0E01, 0x0E3B), *range(0x0E40, 0x0E5B)))) + "฿",
    "sw": "ʼ’",
    "es_CL": "áéíóúüñ¿¡«»ªº",
    "fil": "ñáàâéèêíìîóòôúùû₱",
    "pt": "áàâãçéêíóôõúü«»ªº",
    "ny": "ŵ",
    "sn": "’",
    "fa_AF": "ءآأؤئابپةتثجچحخدذرزژسشصضطظعغفقکكگلمنهویيىۀهٔ،؛؟٪٫٬«»ًٌٍَُِّْٰ" + "ټځڅډړږښګڼېۍ" + "\u200c",
    "af": "áâéèêëíîïóôöúûýŉ’",
}


def test_each_font_is_whole_and_comes_with_its_licence() -> None:
    for font in fonts.FONTS:
        for name in (font.regular, font.bold):
            assert len(fonts.characters(name)) > 700, f"{name} is a subset"
            with TTFont(fonts.FOLDER / name, lazy=True) as file:
                assert file.flavor is None and file.sfntVersion == "\0\1\0\0", f"{name} is a font for the web"
                assert {"GSUB", "GPOS", "GDEF"} <= set(file.keys()), f"{name} cannot shape"
                assert file["OS/2"].fsType == 0, f"{name} may not be embedded"
                assert "SIL Open Font License" in file["name"].getDebugName(13)
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


@pytest.mark.parametrize("digits", Digits)
@pytest.mark.parametrize("tag", PAPER_LANGUAGES)
def test_every_month_weekday_and_number_of_a_language_can_be_printed(tag: str, digits: Digits) -> None:
    reader = language(tag, digits)
    shown = (*reader.months, *reader.weekdays, reader.group_mark, reader.decimal_mark, reader.name, reader.comma)
    said = (reader.money(Money(-1234567890, currency("THB"))), reader.in_words(Money(1234567890, currency("THB"))))
    assert fonts.unprintable("".join((*shown, *said, DIGITS[digits]))) == set()


def test_the_letters_of_every_language_can_be_printed() -> None:
    """What CLDR counts among the letters that its people write, in small and in capitals."""
    for tag, letters in LETTERS.items():
        assert fonts.unprintable(letters + letters.upper()) == set(), tag
    assert set(LETTERS) == set(PAPER_LANGUAGES)


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
