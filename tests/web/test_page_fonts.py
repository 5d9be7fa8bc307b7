"""The letters that pages bring along: every Thai one, small enough for a telephone."""

import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

FOLDER = Path(__file__).resolve().parents[2] / "static" / "page-fonts"
THAI = {*range(0x0E01, 0x0E3B), *range(0x0E3F, 0x0E5C)}


@pytest.mark.parametrize("weight", ["Regular", "Bold"])
def test_every_thai_letter_is_there_and_the_file_is_small(weight: str) -> None:
    path = FOLDER / f"Sarabun-Thai-{weight}.woff2"
    with TTFont(path) as font:
        assert set(font.getBestCmap()) >= THAI
        assert {"mark", "mkmk"} <= {record.FeatureTag for record in font["GPOS"].table.FeatureList.FeatureRecord}
    assert path.stat().st_size < 12_000


def test_the_licence_lies_beside_them() -> None:
    assert "SIL OPEN FONT LICENSE" in (FOLDER / "Sarabun-OFL.txt").read_text(encoding="utf-8")


def test_the_style_of_all_pages_is_small_and_turns_with_the_writing() -> None:
    style = (FOLDER.parent / "site.css").read_text(encoding="utf-8")
    assert len(style.encode()) <= 10_000
    for side in ("left", "right"):
        assert not re.search(rf"(-{side}|[ ;{{]{side})\s*:|:\s*{side}\b", style), "use inline-start and inline-end"
