"""Pages are looked at as pictures: a PDF whose text reads right may still show wrong figures or empty boxes.

Every letter of an amount, a name and a month is cut out of the drawn page and held against the same letter drawn straight
from the font file.
"""

from contextlib import closing
from dataclasses import dataclass, replace
from itertools import combinations

import pypdfium2
import pytest
from PIL import Image, ImageDraw, ImageFont

from core.language import Digits, language
from reports import fonts, render
from reports.member_statement import member_statement
from tests.reports import books
from tests.reports.conftest import Year, on_one_engine
from tests.reports.test_pdf import PAPERS

SCALE = 8.0
SIDE = 40
MOST_DIFFERENT = 0.1  # of the pixels; the same letter differs by 0.06 at most, the two likest figures by 0.19
INK = 128


@dataclass(frozen=True)
class Drawn:
    """A page as a picture and as text; `boxes` are the places of its letters in points, from the lower left corner."""

    picture: Image.Image
    height: float
    text: str
    boxes: tuple[tuple[float, float, float, float], ...]

    def letter(self, index: int) -> Image.Image:
        """The picture of one letter, cut close."""
        left, bottom, right, top = self.boxes[index]
        box = (left * SCALE, (self.height - top) * SCALE, right * SCALE, (self.height - bottom) * SCALE)
        return self.picture.crop(tuple(map(round, box)))


def drawn(made: bytes) -> Drawn:
    """The first page."""
    with closing(pypdfium2.PdfDocument(made)) as document:
        page = document[0]
        letters = page.get_textpage()
        count = letters.count_chars()
        return Drawn(
            picture=page.render(scale=SCALE, grayscale=True).to_pil(),
            height=page.get_height(),
            text=letters.get_text_range(0, count),
            boxes=tuple(letters.get_charbox(index) for index in range(count)),
        )


def from_font(letter: str, file: str) -> Image.Image:
    font = ImageFont.truetype(fonts.FOLDER / file, size=200)
    picture = Image.new("L", (600, 600), 255)
    ImageDraw.Draw(picture).text((200, 150), letter, font=font, fill=0)
    return picture


def squared(picture: Image.Image) -> list[bool]:
    """The ink of a picture, cut close and drawn into the same square as every other."""
    ink = picture.point(lambda shade: 255 if shade < INK else 0)
    box = ink.getbbox()
    assert box is not None, "there is no ink at all"
    cut = ink.crop(box).resize((SIDE, SIDE), Image.Resampling.BILINEAR)
    return [shade > INK for shade in cut.get_flattened_data()]


def difference(one: Image.Image, other: Image.Image) -> float:
    return sum(a != b for a, b in zip(squared(one), squared(other), strict=True)) / SIDE**2


def letters_of(page: Drawn, words: str) -> list[tuple[str, Image.Image]]:
    start = page.text.index(words)
    return [(letter, page.letter(start + place)) for place, letter in enumerate(words) if letter.strip()]


@on_one_engine
def test_amounts_look_like_the_figures_they_are(year: Year) -> None:
    page = drawn(render.pdf(member_statement(year.session, year.group, year.members[1], books.YEAR), language("th")))
    for letter, picture in letters_of(page, "2,200.00"):
        assert difference(picture, from_font(letter, "Sarabun-Bold.ttf")) < MOST_DIFFERENT, letter


@on_one_engine
def test_thai_letters_are_drawn_and_no_empty_boxes(year: Year) -> None:
    """กขคงจ and the consonants of a month: each like itself, and none like another, as boxes would be."""
    page = drawn(render.pdf(member_statement(year.session, year.group, year.members[1], books.YEAR), language("th")))
    pictures = dict(letters_of(page, "มกราคม"))
    assert len(pictures) == 5
    for letter, picture in pictures.items():
        assert difference(picture, from_font(letter, "Sarabun-Regular.ttf")) < MOST_DIFFERENT, letter
    for letter, picture in pictures.items():
        others = [from_font(other, "Sarabun-Regular.ttf") for other in pictures if other != letter]
        assert all(difference(picture, other) > difference(picture, from_font(letter, "Sarabun-Regular.ttf")) for other in others)


@on_one_engine
def test_dari_digits_are_drawn(year: Year) -> None:
    dari = language("fa_AF", Digits.EASTERN)
    page = drawn(render.pdf(member_statement(year.session, year.group, year.members[1], books.YEAR), dari))
    digits = {digit: index for index, digit in enumerate(page.text) if digit in "۱۲۴۵۶۷۹"}
    assert len(digits) >= 6
    for digit, index in digits.items():
        faces = [from_font(digit, file) for file in ("Vazirmatn-Regular.ttf", "Vazirmatn-Bold.ttf")]
        assert min(difference(page.letter(index), face) for face in faces) < MOST_DIFFERENT, digit


def test_a_picture_of_a_wrong_figure_would_be_noticed() -> None:
    figures = {figure: from_font(figure, "Sarabun-Bold.ttf") for figure in "0123456789"}
    for one, other in combinations(figures, 2):
        assert difference(figures[one], figures[other]) > MOST_DIFFERENT, f"{one} could be taken for {other}"


@on_one_engine
@pytest.mark.parametrize("tag", ["en", "th", "fa_AF"])
@pytest.mark.parametrize("name", PAPERS)
def test_nothing_is_drawn_outside_the_margins(year: Year, name: str, tag: str) -> None:
    """A column that was pushed off the page would leave ink at its edge."""
    made = render.pdf(PAPERS[name](year), language(tag))
    with closing(pypdfium2.PdfDocument(made)) as document:
        pictures = [page.render(scale=1, grayscale=True).to_pil() for page in document]
    edge = round(9 / 25.4 * 72)  # 9 of the 14 millimetres that are kept free at the sides
    for picture in pictures:
        width, height = picture.size
        for strip in ((0, 0, edge, height), (width - edge, 0, width, height), (0, height - edge, width, height)):
            assert picture.crop(strip).getextrema()[0] == 255, f"{name}: ink in the margin {strip}"


@on_one_engine
@pytest.mark.parametrize("tag", ["en", "th"])
@pytest.mark.parametrize(("minor", "carried_minor", "shown"), [
    (999_999_99, 0, "999,999.99"),
    (9_999_99, 30_00, "9,999.99"),
    (10_000_00, 30_00, "10,000.00"),
    (88_888_888_88, 0, "88,888,888.88"),
])  # fmt: skip
def test_no_amount_is_broken_into_two_lines(year: Year, tag: str, minor: int, carried_minor: int, shown: str) -> None:
    paper = member_statement(year.session, year.group, year.members[0], books.YEAR)
    closing = replace(paper.closing, shares_minor=minor, carried_minor=carried_minor, fines_owed_minor=minor)
    total = replace(paper.total, shares_minor=minor, social_minor=minor, fine_imposed_minor=minor, fine_paid_minor=minor)
    opening = replace(paper.opening, shares_minor=minor, carried_minor=carried_minor, fines_owed_minor=minor)
    whole = replace(paper, opening=opening, closing=closing, total=total, lines=paper.lines[:1])
    with pypdfium2.PdfDocument(render.pdf(whole, language(tag))) as document:
        text = " ".join(page.get_textpage().get_text_range() for page in document)
    assert text.count(shown) >= 8, "one amount for each place where it stands"
