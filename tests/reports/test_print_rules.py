"""What papers are drawn by: one way of writing amounts, figures of one width, a mark a share, black and white, honest parts."""

import re

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from projects.desk.parts_of_hundred import parts_of
from reports import fonts, render, sheets
from reports.member_statement import MOST_STAMPS
from reports.stamps import IN_A_ROW, stamps


def test_amounts_in_columns_are_written_in_one_way() -> None:
    """The macro `amount` says how: no template of a paper has a way of its own."""
    own = re.compile(r'<td class="n[^"]*">(<b>)?\{\{ language\.(amount|money)\(')
    # With the currency beside each amount, for there are several, or no column of them.
    allowed = {"exceptions", "tranche_request", "proposal_sheet", "minutes", "result_sheet"}
    papers = (render.TEMPLATES / "statements").glob("*.html")
    found = [path.stem for path in papers if own.search(path.read_text(encoding="utf-8"))]
    assert set(found) <= allowed


@pytest.mark.parametrize("font", fonts.FONTS, ids=lambda font: font.family)
def test_figures_of_a_column_are_all_as_wide(font: fonts.Font) -> None:
    """A font's own figures: hundreds stand under hundreds without a font feature, whose memory is never given back."""
    assert "font-variant-numeric" not in sheets.style()
    for file in (font.regular, font.bold):
        with TTFont(fonts.FOLDER / file) as opened:
            names, width = opened.getBestCmap(), {name: size for name, (size, _) in opened["hmtx"].metrics.items()}
            assert len({width[names[ord(digit)]] for digit in "0123456789"}) == 1


@given(st.integers(0, MOST_STAMPS), st.integers(0, MOST_STAMPS), st.booleans())
def test_there_is_a_mark_for_each_share(bought: int, crossed: int, missed: bool) -> None:
    drawing = str(stamps("7", bought, crossed, missed))
    if not (bought or crossed or missed):
        assert drawing == ""
        return
    boxes, discs, strokes = re.findall(r' d="([^"]*)"', drawing)
    assert (discs.count("M"), strokes.count("M") - missed) == (bought, 2 * crossed)
    used = bought + crossed
    assert boxes.count("M") == max(1, -(-used // IN_A_ROW)) * IN_A_ROW
    assert ("h100" in strokes) is missed


def test_black_and_white_say_the_same() -> None:
    """Letters are dark enough for a copy of a copy, and nothing is said by a ground or a shade (screens apart)."""
    paper = sheets.style().partition("@media screen")[0]
    shades = re.findall(r"(?<![\w-])color: (#[0-9a-f]{3})\b", paper)
    assert shades and {shade for shade in shades} <= {"#000", "#333"}  # 21 and 12.6 to 1; WCAG 2.2 asks for 4.5
    assert set(re.findall(r"background[a-z-]*: ([^;}]+)", paper)) <= {"#fff"}
    assert "opacity" not in paper
    lines = re.findall(r"border[a-z-]*: [\d.]+pt \w+ (#[0-9a-f]+)", paper)
    assert lines and set(lines) <= {"#000", "#333", "#888"}


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=9))
def test_parts_that_do_not_sum_say_by_how_much(amounts: list[int]) -> None:
    parts = parts_of(amounts)
    shown = sum(parts.tenths)
    assert (parts.off == "") is (shown in (0, 1000))
    if parts.off:
        missing = int(parts.off.rstrip("%").replace("−", "-").replace(".", ""))
        assert shown + missing == 1000


def test_a_third_for_each_of_three_is_a_tenth_short() -> None:
    assert parts_of([5, 5, 5]).off == "0.1%"
    assert parts_of([1, 1, 1, 1, 1, 1]).off == "−0.2%"
    assert parts_of([1, 1]).off == ""
