"""The minutes on paper: what was decided by whom, people by name or by number, and the fingerprint of the canonical text."""

from datetime import date
from fractions import Fraction

import pypdfium2
import pytest

from budgeting.assembly.deciding import Votes
from budgeting.assembly.minutes import correct, minutes_of
from budgeting.assembly.models import Assembly, DecisionKind
from budgeting.models import Phase
from core.language import language
from reports import render
from reports.budgeting.minutes_paper import minutes_paper
from reports.papers import Names, grouped
from tests.budgeting.assembly.scene import BOOKKEEPER, AssemblyScene, an_assembly
from tests.budgeting.scene import RoundScene

pytestmark = pytest.mark.one_engine


@pytest.fixture
def decided(scene: RoundScene) -> Assembly:
    at = AssemblyScene(scene)
    at.quorum(people=5, women_share=Fraction(1, 3))
    scene.item("Drain along Section B", 4_000_00)
    assembly = an_assembly(scene.funds)
    scene.step(Phase.FROZEN)
    at.decided(assembly, "4,000 for the drain", Votes(7, 1, 1), DecisionKind.ALLOCATION, awards={1: 3_900_00})
    correct(scene.session, assembly, date(2026, 3, 1), "It was in the school", by=BOOKKEEPER)
    return assembly


def test_the_paper_says_what_the_minutes_say(scene: RoundScene, decided: Assembly) -> None:
    text = render.html(minutes_paper(scene.session, decided), language("en"))
    for words in ("3,900.00", "presented and accepted", "It was in the school", "tenants", "Draft", "Chipo Dube"):
        assert words in text, words
    assert grouped(minutes_of(scene.session, decided).sha256) in text
    numbered = minutes_paper(scene.session, decided, Names.NUMBERS)
    assert "Chipo Dube" not in render.html(numbered, language("en"))
    assert numbered.mark == minutes_paper(scene.session, decided).mark


@pytest.mark.parametrize("tag", ["en", "fa_AF"])
def test_the_minutes_print(scene: RoundScene, decided: Assembly, tag: str) -> None:
    printed = render.pdf(minutes_paper(scene.session, decided), language(tag))
    assert 1 <= len(pypdfium2.PdfDocument(printed)) <= 3
