"""The papers of a result say what the kept count and the decisions say, and stay on the page that was promised."""

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pypdfium2
import pytest

from budgeting.counting.rule import Method, Rule
from budgeting.finding import item_of
from budgeting.models import Phase
from budgeting.proposals import withdrawing
from budgeting.results import lots
from budgeting.results.errors import NotCountedYet
from budgeting.results.lots import Drawing, Witness
from budgeting.results.models import Ruling
from budgeting.results.official import official
from budgeting.results.overriding import Decided, override
from core.calendars import today
from core.language import language
from core.money import Money, currency
from reports import render
from reports.budgeting.ballot_paper import ballot_paper
from reports.budgeting.proposal_sheet import proposal_sheets
from reports.budgeting.result_sheet import ResultSheet, Size, result_sheet
from reports.budgeting.why_sheet import why_sheet
from reports.issued.sealing import sealed
from reports.papers import Paper, grouped
from tests.budgeting.assembly.scene import minute
from tests.budgeting.proposals.scene import TAPS, ProposalScene
from tests.budgeting.results.polls import cast
from tests.budgeting.scene import GREEDY, OFFICER, OPENED, RoundScene
from tests.gallery.key import ISSUER
from tests.reports.budgeting.outcome_scene import Votes, counted, on_the_ballot

pytestmark = pytest.mark.one_engine
EN = language("en")
NAMES = ("Six taps", "Drain", "Lamps <script>alert(1)</script>", "ทางเดินริมคลอง")
VOTES: Votes = {(1,): 9, (2,): 7, (3,): 5, (4,): 3}
USD = currency("USD")


def pages(paper: Paper, tag: str = "en") -> int:
    """As it is handed out, with its seal."""
    return len(pypdfium2.PdfDocument(render.pdf(paper, language(tag), seal=sealed(paper, ISSUER))))


def words(paper: Paper) -> str:
    """What a reader sees, without marks."""
    return " ".join(unescape(re.sub(r"<[^>]*>", "", render.html(paper, EN))).replace("\u00a0", " ").split())


def sheet(scene: RoundScene) -> ResultSheet:
    return result_sheet(scene.session, scene.round, scene.envelope)


def dollars(minor: int) -> Money:
    return Money(minor, USD)


@pytest.fixture
def result(scene: RoundScene) -> RoundScene:
    """Two of four fit into 5,000."""
    on_the_ballot(scene, NAMES, 2_000_00, pictured=True)
    counted(scene, VOTES)
    return scene


def test_the_sheet_has_the_figures_of_the_count(result: RoundScene) -> None:
    paper, (made, outcome) = sheet(result), official(result.session, result.envelope)
    assert [(line.place, str(line.number), line.amount.minor) for line in paper.winners] == [
        (place, *funded) for place, funded in enumerate(zip(outcome.selected, outcome.amounts_minor, strict=True), start=1)
    ]
    assert [line.number for line in paper.others] == [3, 4] and paper.size is Size.LARGE
    assert (paper.given, paper.left) == (dollars(outcome.cost_minor), dollars(1_000_00))
    text = words(paper)
    assert "2 proposals are funded, with 4,000.00 USD of 5,000.00 USD." in text
    assert "when its turn came, 1,000.00 USD was left, 1,000.00 USD too little" in text
    assert "Of 5,000.00 USD, 1,000.00 USD is left: it goes back to the fund's free money." in text
    for mark in (made.terms_sha256, made.input_sha256, made.outcome_sha256):
        assert grouped(mark) in text
    html = render.html(paper, EN)
    assert "<script>" not in html and "Lamps &lt;script&gt;" in html and html.count("data:image/jpeg") == 2
    assert pages(paper) == 1


def test_the_sheet_says_whether_it_holds(result: RoundScene) -> None:
    day = today(result.fund.timezone)
    assert "Counted, not published yet" in words(sheet(result))
    result.step(Phase.PROVISIONAL, day)
    assert sheet(result).status.facts == {"day": day + timedelta(days=7)}
    result.step(Phase.PROVISIONAL, day - timedelta(days=8))
    assert "Objections were taken until" in sheet(result).status.text
    result.step(Phase.RATIFIED, day)
    result.step(Phase.EXECUTING, day)
    assert (sheet(result).status.text, sheet(result).status.facts) == ("Ratified on {day}.", {"day": day})


def test_decisions_are_marked_and_what_was_taken_off_is_named(result: RoundScene) -> None:
    named = minute(result)
    other = Decided(3, Ruling.FUND, 2_000_00, 1_000_00, "Most homes are dark", named)
    override(result.session, result.round, result.envelope, other, by=OFFICER)
    paper = sheet(result)
    assert [(line.number, line.decided) for line in paper.winners] == [(1, False), (2, False), (3, True)]
    assert not paper.left.minor and "Nothing of 5,000.00 USD is left." in words(paper)
    assert f"An assembly decided otherwise ({named}): it is funded with 2,000.00 USD" in words(paper)
    assert "An assembly decided otherwise" in words(why_sheet(result.session, result.round, result.envelope))
    assert not paper.outdated
    drain = item_of(result.session, result.round, 2)
    withdrawing.take_off_ballot(result.session, result.round, drain, OPENED, "Built by the city", named, by=OFFICER)
    text = words(sheet(result))
    assert "It has to be counted again" in text
    assert f"“Drain”, taken off the ballot on 5 January 2026: Built by the city ({named})" in text


def test_what_is_off_the_ballot_is_on_no_ballot_or_project_sheet(scene: RoundScene) -> None:
    on_the_ballot(scene, NAMES, 2_000_00)
    gone = item_of(scene.session, scene.round, 2)
    withdrawing.take_off_ballot(scene.session, scene.round, gone, OPENED, "Built by the city", by=OFFICER)
    assert [one.number for one in ballot_paper(scene.session, scene.round, scene.envelope, ()).items] == [1, 3, 4]
    assert [one.number for one in proposal_sheets(scene.session, scene.round, scene.envelope).sheets] == [1, 3, 4]
    counted(scene, {(1,): 9, (3,): 5, (4,): 3})
    paper = sheet(scene)
    assert [one.number for one in paper.taken_off] == [2] and not paper.outdated
    assert {line.number for line in (*paper.winners, *paper.others)} == {1, 3, 4}


def test_the_lot_and_its_witnesses_are_on_the_sheet(scene: RoundScene) -> None:
    on_the_ballot(scene, NAMES, 2_000_00)
    votes: Votes = {(1,): 9, (2,): 7, (3,): 7, (4,): 3}
    for phase in (Phase.VOTING, Phase.VOTED):
        scene.step(phase)
    witnesses = Witness("Tendai", "chair"), Witness("Rudo", "")
    with cast(scene, votes):
        drawing = Drawing(("3", "2"), "Cards in a bag", "School", witnesses, OPENED)
        lots.draw(scene.session, scene.round, scene.envelope, drawing, by=OFFICER)
    counted(scene, votes)
    paper, text = sheet(scene), words(sheet(scene))
    assert [line.number for line in paper.winners] == [1, 3]
    assert "at School: Cards in a bag. The order: Lamps <script>alert(1)</script>, Drain." in text
    assert "Witnesses: Tendai (chair), Rudo." in text


def test_sixteen_stay_on_one_page_and_many_long_names_go_on(scene: RoundScene) -> None:
    on_the_ballot(scene, [f"Work on lane {number}" for number in range(16)], 300_00, pictured=True)
    counted(scene, {(number,): 40 - number for number in range(1, 17)})
    paper = sheet(scene)
    assert (len(paper.winners), paper.size) == (16, Size.SMALL)
    assert pages(paper) == 1
    line = replace(paper.winners[0], name="ปรับปรุงทางเดิน" * 8)
    assert pages(replace(paper, winners=(line,) * 30), "th") > 1


def test_why_tells_every_item_with_its_bars(scene: RoundScene) -> None:
    on_the_ballot(scene, NAMES, 2_000_00, replace(GREEDY, rule=Rule(Method.EQUAL_SHARES, compare=True)))
    counted(scene, {(1,): 2, (1, 2): 9, (2,): 1, (3,): 12})
    paper = why_sheet(scene.session, scene.round, scene.envelope)
    text = words(paper)
    assert [one.number for one in paper.lines] == [int(why.item) for why in official(scene.session, scene.envelope)[1].why]
    assert "Every voter has the same share of the money." in text and "Two outcomes were compared" in text
    assert "per cent of what was needed" in text and "Where the money of its supporters went: Six taps" in text
    html = render.html(paper, EN)
    assert html.count("<svg") == sum(len(one.bars) for one in paper.lines) and "<script>" not in html
    assert pages(paper, "fa_AF") >= 1


def test_a_project_sheet_has_its_money_its_people_and_its_review(scene: RoundScene) -> None:
    at = on_the_ballot(scene, NAMES[:3], 2_000_00, pictured=True)
    paper, text = (found := proposal_sheets(scene.session, scene.round, scene.envelope)), words(found)
    assert [one.number for one in paper.sheets] == [1, 2, 3] and pages(paper) == 3
    for said in ("2,000.00 USD", "600.00 USD", "3,000.00 USD", "Letter W/12 of 3 February 2026", "labour, in kind", "48"):
        assert said in text
    assert "600.00 USD of it are promised" in text and "2,700.00 USD to 3,600.00 USD, likely 3,000.00 USD" in text
    assert "<script>" not in render.html(paper, EN) and at.round.title in text


def test_before_the_freeze_the_sheets_say_so(scene: RoundScene) -> None:
    ProposalScene(scene).add(TAPS)
    text = words(proposal_sheets(scene.session, scene.round, scene.envelope))
    assert "Proposal 1: not on the ballot yet." in text and "It was not reviewed yet." in text


def test_nothing_is_printed_of_what_was_not_counted(scene: RoundScene) -> None:
    on_the_ballot(scene, NAMES[:2], 2_000_00)
    for make in (result_sheet, why_sheet):
        with pytest.raises(NotCountedYet):
            make(scene.session, scene.round, scene.envelope)
