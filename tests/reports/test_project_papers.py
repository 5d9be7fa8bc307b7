"""The papers of a project: one page that can be read aloud, whose figures are the books'."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pypdfium2
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.language import language
from core.marks import Term
from core.money import Money, currency
from projects import flows
from projects.funding_models import Instrument, Measure, Tranche, TrancheState
from projects.setting_up import add_milestone, count_households
from reports import render
from reports.cofinancing_sheet import CofinancingSheet, cofinancing_poster, cofinancing_sheet
from reports.drawing.bars import bar_groups
from reports.tranche_request import tranche_request
from tests.projects.scene import BEGUN, OFFICER, Scene, a_project

MILLION = 1_000_000_00
DAY = date(2026, 11, 25)


@pytest.fixture
def bang_bua(session: Session) -> Scene:
    """230 families: savings of 3, a loan of 20 and a grant of 18 million baht (thaitranslated.blogspot.com, 2010)."""
    scene = a_project(session)
    grant = scene.signed("Infrastructure", 18 * MILLION, liquidated_share=Fraction(4, 5), counterpart_minor=2 * MILLION)
    scene.pledge(grant, 20 * MILLION)
    loan = scene.signed("Land and housing loan", 20 * MILLION, Instrument.LOAN)
    own = scene.signed("Savings of 230 families", 3 * MILLION, Instrument.COUNTERPART)
    scene.signed("Guarantee", MILLION, Instrument.GUARANTEE)
    scene.pledge(scene.source("Solar lamps"), MILLION)
    scene.signed("Work and land", MILLION, Instrument.IN_KIND)
    for number in range(1, 12):
        scene.line(f"Line {number}", number * MILLION)
    scene.receive(own, 3 * MILLION, BEGUN)
    scene.tranche(grant, 6 * MILLION, BEGUN, TrancheState.ORDERED)
    scene.receive(grant, 6 * MILLION, BEGUN, 1)
    scene.tranche(grant, 6 * MILLION, BEGUN, TrancheState.APPROVED)
    scene.receive(loan, 5 * MILLION, BEGUN)
    count_households(session, scene.project, BEGUN, planned=0, agreed=10, underway=200, finished=20, dropped_out=9, by=OFFICER)
    add_milestone(session, scene.project, "Drains laid along the canal", date(2026, 12, 1))
    return scene


def sheet(scene: Scene, day: date = DAY) -> CofinancingSheet:
    return cofinancing_sheet(scene.session, scene.project, scene.book(), day)


def test_the_sheet_says_what_the_columns_say(bang_bua: Scene) -> None:
    paper = sheet(bang_bua)
    money = [one for name, one in bang_bua.agreements.items() if name != "Guarantee"]
    found = flows.together(flows.columns_of(bang_bua.session, money, DAY).values())["THB"]
    assert paper.total.pledged_minor == found.of(Measure.PLEDGED) == 21 * MILLION
    assert paper.total.committed_minor == found.of(Measure.COMMITTED) == 42 * MILLION
    assert paper.total.received_minor == found.of(Measure.RECEIVED) == 14 * MILLION
    assert paper.left == Money(14 * MILLION, currency("THB")) == dict(paper.in_places)["bank:1"]
    assert paper.undrawn == Money(27 * MILLION, currency("THB"))
    assert paper.guaranteed == Money(MILLION, currency("THB")), "a guarantee is no source"
    assert paper.ours_money == Money(3 * MILLION, currency("THB"))


def test_the_sheet_knows_nothing_of_later_days(bang_bua: Scene) -> None:
    assert sheet(bang_bua, date(2025, 9, 30)).total.committed_minor == 0


def test_lines_beyond_the_page_stand_together_and_nothing_is_lost(bang_bua: Scene) -> None:
    paper = sheet(bang_bua)
    assert paper.bought[-1].name == "" and len(paper.bought) == 6
    assert sum(row.planned_minor for row in paper.bought) == sum(range(1, 12)) * MILLION


@pytest.mark.one_engine
@pytest.mark.parametrize("tag", ["en", "th", "fa_AF"])
def test_all_papers_are_one_page_in_every_direction(bang_bua: Scene, tag: str) -> None:
    tranche = second_tranche(bang_bua)
    papers = (
        sheet(bang_bua),
        cofinancing_poster(bang_bua.session, bang_bua.project, bang_bua.book(), DAY),
        tranche_request(bang_bua.session, bang_bua.project, tranche),
    )
    for paper in papers:
        with pypdfium2.PdfDocument(render.pdf(paper, language(tag))) as document:
            assert len(document) == 1, paper.kind


def second_tranche(scene: Scene) -> Tranche:
    return scene.session.scalars(select(Tranche).where(Tranche.number == 2)).one()


def test_a_request_says_whether_its_gates_are_open(bang_bua: Scene) -> None:
    paper = tranche_request(bang_bua.session, bang_bua.project, second_tranche(bang_bua))
    assert [gate.open for gate in paper.gates] == [False, True]
    assert paper.refused is not None and "4,800,000.00" in language("en").sentence(paper.refused)
    assert "short" in render.html(paper, language("en"))


def test_bars_share_one_scale() -> None:
    def money(minor: int) -> Money:
        return Money(minor, currency("THB"))

    bars = [(Term("a"), "black", money(400)), (Term("b"), "grey", money(1)), (Term("c"), "light", money(-5))]
    (one, other) = bar_groups([("x", bars), ("y", [(Term("d"), "black", money(1000))])])
    assert [bar.length for bar in one.bars] == [400, 1, 0] and other.bars[0].length == 1000


def test_a_past_day_is_printed_again_with_the_same_figures(bang_bua: Scene) -> None:
    """What was posted since then changes the fingerprint of the book, and nothing else on the sheet."""
    before = sheet(bang_bua, BEGUN)
    bang_bua.receive(bang_bua.agreements["Land and housing loan"], MILLION, date(2026, 6, 1))
    after = sheet(bang_bua, BEGUN)
    assert after.heading.number == before.heading.number + 1 and replace(after, heading=before.heading) == before
    assert sheet(bang_bua).total.received_minor == before.total.received_minor + MILLION
    with_one_fingerprint = [render.html(replace(one, heading=before.heading), language("en")) for one in (before, after)]
    assert with_one_fingerprint[0] == with_one_fingerprint[1]
