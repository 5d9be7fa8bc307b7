"""Every paper of the house, laid out once in one of three languages: nothing is clipped, cut, lost, left alone, or another sum
than the ledger's."""

import re
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from core.language import language
from tests.gallery import laid_out, read_back
from tests.gallery.every_paper import EVERY_PAPER
from tests.gallery.in_the_ledger import FIGURES, not_printed
from tests.gallery.pictures import LANGUAGES, draw
from tests.gallery.press import printed

REPORTS = Path(__file__).resolve().parents[2] / "reports"
KIND = re.compile(r'^    kind: ClassVar\[str\] = "(\w+)"', re.MULTILINE)
# Each kind in one language, the next in the next; script/paper-pictures looks at each in all three.
IN_TURN = [(kind, LANGUAGES[place % len(LANGUAGES)]) for place, kind in enumerate(EVERY_PAPER)]


def test_every_kind_of_paper_is_in_the_gallery() -> None:
    kinds = {kind for path in REPORTS.rglob("*.py") for kind in KIND.findall(path.read_text(encoding="utf-8"))}
    assert kinds == EVERY_PAPER.keys()


@pytest.mark.parametrize(("kind", "tag"), IN_TURN, ids=map("-".join, IN_TURN))
def test_a_paper_is_whole_and_its_sums_are_the_ledgers(books: Session, kind: str, tag: str) -> None:
    paper = EVERY_PAPER[kind](books)
    made = printed(paper, tag)
    assert [*laid_out.faults(made.pages), *read_back.faults(made.pdf)] == []
    if kind in FIGURES:
        figures = FIGURES[kind](books, paper)
        assert all(figures)
        money = paper.currency if kind != "cofinancing_poster" else paper.sheet.currency  # type: ignore[attr-defined]
        assert not_printed(figures, money, language(tag), read_back.text_of(made.pdf)) == []


def test_the_same_pictures_are_drawn_each_time(books: Session, tmp_path: Path) -> None:
    drawn = []
    for folder in (tmp_path / "one", tmp_path / "two"):
        (every, *_) = draw(books, ("voucher",), folder)
        assert every.faults == ()
        drawn.append({path.name: path.read_bytes() for path in folder.iterdir()})
    assert drawn[0] == drawn[1]
    assert {"README.md", *(f"voucher.{tag}.1.png" for tag in LANGUAGES)} <= drawn[0].keys()
    index = drawn[0]["README.md"].decode()
    assert all(f"]({name})" in index for name in drawn[0] if name.endswith(".png"))
