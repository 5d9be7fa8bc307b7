"""Drawings on papers and pages: what they show is what the paper's figures say, and the paper's data hold no geometry."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy.orm import Session

from access.policy import Role
from core.db import transaction
from core.language import language
from core.money import Money, currency
from projects.voucher_kinds import KINDS
from reports import render
from reports.budget_sheet import budget_sheet
from reports.drawing.ribbons import NOT_COVERED
from reports.group_statement import group_statement
from reports.issued.figures import figures_text
from reports.meeting_paper import meeting_paper
from reports.member_statement import member_statement
from reports.share_out_sheet import share_out_sheet
from tests.projects.desk_fixtures import AtWork, at_work
from tests.projects.scene import BEGUN, Scene, a_project
from tests.projects.spent import SPEND, spend
from tests.reports import books
from tests.reports.conftest import Year, on_one_engine
from tests.reports.test_share_out_sheet import a_share_out, group

__all__ = ["at_work", "group"]
EN, DARI = language("en"), language("fa_AF")
THB = currency("THB")
MILLION = 1_000_000_00
DAY = date(2026, 11, 25)


@on_one_engine
def test_the_group_statement_draws_its_own_figures(year: Year) -> None:
    paper = group_statement(year.session, year.group, books.YEAR)
    line, sides = paper.cash_drawn, paper.flows_drawn
    assert line is not None and sides is not None
    assert line.last.minor == paper.closing_minor == sides.second[-1].minor
    assert sides.whole.minor == paper.opening_minor + paper.came_in_total.minor
    assert not any(one.missing for one in (*sides.first, *sides.second))
    for reader in (EN, DARI):
        html = render.html(paper, reader)
        drawings = re.findall(r'<svg class="drawing [^>]*role="img"[^>]*><title>', html)
        assert len(drawings) == 2 and "style=" not in html
    data = figures_text(paper)
    assert '"cash"' in data and "drawn" not in data and "layers" not in data


@on_one_engine
def test_before_the_book_began_there_is_no_line_and_none_after_today(year: Year) -> None:
    line = group_statement(year.session, year.group, books.YEAR).cash_drawn
    assert line is not None and line.first.day == books.FOUNDED
    xs = [x for layer in line.drawing.layers if layer.ink == "thick" for outline in layer.outlines for x, _ in outline.points]
    assert min(xs) == 6_000 // 365 and max(xs) == 327_000 // 365, "from 7 January to the end of 23 November"


@on_one_engine
def test_what_a_member_saved_lies_on_her_statement_in_notes(year: Year) -> None:
    paper = member_statement(year.session, year.group, year.members[0], books.YEAR)
    saved, line = paper.saved_in_notes, paper.savings_drawn
    assert saved.money == paper.money(paper.closing.shares_minor) and saved.row is not None
    assert line is not None and line.last.minor == paper.closing.shares_minor
    assert "in notes and coins: 2 × 1,000; 2 × 100" in render.html(paper, EN)


@on_one_engine
def test_the_meeting_sheet_draws_what_was_counted_and_not_what_could_have_been(year: Year) -> None:
    paper = meeting_paper(year.session, year.group, year.meetings[3])
    pot = paper.pots[0]
    assert sum(each * quantity for each, quantity in pot.in_notes) == pot.counted_minor
    assert pot.drawn is not None and render.html(paper, EN).count("What was counted: ") == 2


@pytest.mark.one_engine
def test_the_share_out_sheet_says_what_to_fetch_so_that_all_can_be_paid(session: Session, group: books.Group) -> None:
    paper = share_out_sheet(session, group, a_share_out(session, group, 2_430_00))
    assert sum(each * quantity for each, quantity in paper.to_fetch) == paper.totals.paid_minor
    assert [quantity for _, quantity, _ in paper.fetched] == [
        sum(column) for column in zip(*(counts for _, counts, _ in paper.in_hand), strict=True)
    ]
    for one, counts, left in paper.in_hand:
        worth = sum(each * quantity for (each, _), quantity in zip(paper.to_fetch, counts, strict=True))
        assert worth == one.line.paid_minor and left == Money(0, THB)
    assert paper.beyond_pieces == Money(0, THB) and "what to fetch from the bank" in render.html(paper, EN)


@pytest.fixture
def canal(session: Session, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    """Two sources of 18 and 3 million for three lines of 25; five of it are spent."""
    monkeypatch.setitem(KINDS, SPEND.name, SPEND)  # type: ignore[arg-type]
    scene = a_project(session)
    grant, own = scene.signed("Infrastructure", 18 * MILLION), scene.signed("Savings <b>of all</b>", 3 * MILLION)
    lines = [scene.line(name, minor * MILLION) for name, minor in (("Drains", 12), ("Path", 9), ("Lamps", 4))]
    for source, minor in ((grant, 10), (own, 3)):
        scene.receive(source, minor * MILLION, BEGUN)
    for source, line, minor in ((grant, 0, 3), (grant, 1, 1), (own, 1, 1)):
        spend(scene, source, lines[line], minor * MILLION, BEGUN)
    yield scene


@pytest.mark.one_engine
def test_the_budget_sheet_says_what_is_not_covered_and_who_paid_for_what(canal: Scene) -> None:
    paper = budget_sheet(canal.session, canal.project, canal.book(), DAY)
    assert (paper.total.planned_minor, paper.total.spent_minor) == (25 * MILLION, 5 * MILLION)
    plan, spent = paper.plan, paper.spent
    assert plan is not None and spent is not None
    assert [(one.name, one.minor) for one in plan.first if one.missing] == [(NOT_COVERED, 4 * MILLION)]
    assert [one.minor for one in spent.first] == [4 * MILLION, MILLION]
    assert [(one.name, one.minor) for one in spent.second] == [("Drains", 3 * MILLION), ("Path", 2 * MILLION)]
    html = render.html(paper, EN)
    assert "Savings &lt;b&gt;of all" in html and "Not covered yet" in html and "20,000,000.00" in html
    assert budget_sheet(canal.session, canal.project, canal.book(), date(2001, 1, 1)).plan is None


@pytest.mark.one_engine
def test_pages_of_a_project_show_its_drawings(at_work: AtWork) -> None:
    with transaction(at_work.engine) as writing:
        scene = at_work.scene(writing)
        scene.signed("Infrastructure", 18 * MILLION)
        scene.line("Drains", 20 * MILLION)
    officer = at_work(Role.PROGRAMME_OFFICER)
    for path, drawn in (("", 'class="bars"'), ("/plan", 'class="drawing ribbons"'), ("/papers/budget/THB", "<h1>")):
        text = officer.get(f"/projects/{at_work.pid}{path}").text
        assert drawn in text and "style=" not in text, path
