"""The style sheets of paper hold what papers use, and papers use what they hold."""

import re
from functools import cache

from core.language import Digits
from reports import sheets
from tests.house.sources import ROOT, python_files

PAGES = ROOT / "templates"
TEMPLATES = [*(PAGES / "statements").rglob("*.html"), *PAGES.glob("drawings.html")]
# Asked for by tests and by scripts of pages that share a macro with paper; nothing to style here.
UNSTYLED = {"chart", "bars-bar", "unseen"}


@cache
def _selectors() -> set[str]:
    rules = re.sub(r"/\*.*?\*/", "", sheets.style(), flags=re.S)
    return {name for head in re.findall(r"([^{}]+)\{", rules) for name in re.findall(r"\.([a-zA-Z][\w-]*)", head)}


def _words(*texts: str) -> set[str]:
    return {word for text in texts for word in re.findall(r"[a-zA-Z][\w-]*", text)}


def test_every_class_of_the_style_sheets_is_used() -> None:
    used = _words(*(path.read_text(encoding="utf-8") for path in [*TEMPLATES, *python_files("reports")]))
    counted = {name for name in _selectors() if name.startswith("rows-")}  # of stamps
    counted |= {one.value for one in Digits}
    assert _selectors() - used - counted == set()


def test_every_class_that_a_paper_writes_has_a_style() -> None:
    written: dict[str, set[str]] = {}
    for path in TEMPLATES:
        plain = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", " ", path.read_text(encoding="utf-8"), flags=re.S)
        for name in (name for value in re.findall(r'class="([^"]*)"', plain) for name in value.split()):
            written.setdefault(name, set()).add(path.name)
    assert {name: files for name, files in written.items() if name not in _selectors() | UNSTYLED} == {}


def test_sizes_grow_with_the_letters_of_the_sheet() -> None:
    """No letter has a size of its own in points: large print and posters are the same rules with a larger rem."""
    for name in sheets.NAMES:
        text = (sheets.FOLDER / name).read_text(encoding="utf-8")
        fixed = [line for line in text.splitlines() if re.search(r"font-size: [\d.]+pt", line)]
        assert [line for line in fixed if not line.startswith(("html", "@", "  "))] == [], name
