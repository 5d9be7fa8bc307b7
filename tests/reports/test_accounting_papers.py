"""Advances by age, the fund utilization report, the in-kind journal and the roll: their figures are the books'."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pypdfium2
import pytest
from sqlalchemy.orm import Session

from core.language import language
from core.money import Money, currency
from projects import voucher_kinds
from projects.advances.giving import given
from projects.advances.kinds import ADVANCE
from projects.documents import Paper, add_document
from projects.funding_models import FundingAgreement, Instrument
from projects.in_kind.contribution import Contribution
from projects.in_kind.errors import RollUnknown
from projects.in_kind.journal import contribution_of, journal
from projects.liquidation.deciding import Decision, decide
from projects.liquidation.lines import lines_of_report
from projects.liquidation.models import Verdict
from projects.liquidation.report import LIQUIDATION_REPORT, report_of
from projects.liquidation.shares import unreported
from projects.models import DocumentKind
from projects.terms import FundingTerms
from reports import render
from reports.advance_list import advance_list
from reports.attendance_roll import attendance_roll, blank_roll
from reports.in_kind_journal import in_kind_journal
from reports.liquidation_paper import liquidation_paper
from reports.papers import Paper as Printed
from tests.projects.in_kind.gifts import WORKED, gift, give, labour, land, roll
from tests.projects.scene import BEGUN, BOOKKEEPER, OFFICER, Scene, a_project
from tests.projects.spent import SPEND, prove, spend

THOUSAND = 1_000_00
DAY = BEGUN + timedelta(days=120)
pytestmark = pytest.mark.one_engine


@pytest.fixture
def canal(session: Session, monkeypatch: pytest.MonkeyPatch) -> Scene:
    monkeypatch.setitem(voucher_kinds.KINDS, SPEND.name, SPEND)  # type: ignore[arg-type]
    scene = a_project(session)
    grant = scene.signed("Infrastructure grant", 900 * THOUSAND)
    scene.receive(grant, 400 * THOUSAND, BEGUN)
    return scene


def grant_of(scene: Scene) -> FundingAgreement:
    return scene.agreements["Infrastructure grant"]


def text_of(paper: Printed, tag: str = "en") -> tuple[str, int]:
    """What is printed, and on how many pages."""
    document = pypdfium2.PdfDocument(render.pdf(paper, language(tag)))
    pages = [document[number].get_textpage().get_text_bounded() for number in range(len(document))]
    return " ".join(" ".join(pages).split()), len(pages)


def hand_out(scene: Scene, minor: int, day: date, holder: str, days: int = 30) -> None:
    due = day + timedelta(days=days)
    said = given(scene.session, scene.project, grant_of(scene), holder, "Cement and sand for the drains", minor, "bank:1", due)
    scene.post(ADVANCE, said, day)


def test_advances_stand_in_their_brackets(canal: Scene) -> None:
    hand_out(canal, 10 * THOUSAND, DAY - timedelta(days=100), "Works committee")
    hand_out(canal, 5 * THOUSAND, DAY - timedelta(days=45), "Malee Srisuk", 60)
    hand_out(canal, 2 * THOUSAND, DAY, "Somsak Jaidee")
    paper = advance_list(canal.session, canal.project, canal.book(), DAY)
    assert [(group.bracket.least, group.left_minor) for group in paper.groups] == [
        (0, 2 * THOUSAND), (31, 5 * THOUSAND), (91, 10 * THOUSAND)
    ]
    assert (paper.total_minor, paper.overdue_minor) == (17 * THOUSAND, 10 * THOUSAND)
    printed, pages = text_of(paper)
    assert pages == 1 and "91 days and more" in printed and "31 to 60 days" in printed and "17,000.00" in printed


def test_a_report_is_printed_by_budget_line_with_its_receipts(canal: Scene) -> None:
    grant = grant_of(canal)
    drains, paths = canal.line("Drains"), canal.line("Footpaths along the canal")
    for number, (line, minor) in enumerate([(drains, 60 * THOUSAND), (paths, 40 * THOUSAND), (drains, 1_234_56)], start=1):
        paid = spend(canal, grant, line, minor, BEGUN + timedelta(days=number))
        paper = Paper(DocumentKind.RECEIPT, f"Receipt {number}", BEGUN, "Somchai Building Materials", f"B-00{number}")
        document = add_document(canal.session, canal.project, paper, b"%PDF-1.7 " + bytes([number]), by=BOOKKEEPER)
        prove(canal, grant, paid, document, minor)
    said = report_of(grant, unreported(canal.session, grant), "First tranche")
    waits = canal.prepare(LIQUIDATION_REPORT, said, DAY)
    unsigned = liquidation_paper(canal.session, canal.project, canal.book(), waits)
    assert not unsigned.confirmed and len(unsigned.groups) == 2
    report = canal.post(LIQUIDATION_REPORT, said, DAY)
    no = Decision(Verdict.REFUSED, "The receipt cannot be read")
    lines = lines_of_report(canal.session, report)
    verdicts = {line.public_id: no if line.line == paths else Decision(Verdict.ACCEPTED) for line in lines}
    decide(canal.session, canal.project, report, verdicts, DAY, by=OFFICER)
    made = liquidation_paper(canal.session, canal.project, canal.book(), report)
    assert [(group.number, group.amount_minor, group.accepted_minor) for group in made.groups] == [
        (drains, 61_234_56, 61_234_56), (paths, 40 * THOUSAND, 0)
    ]
    assert made.total == Money(101_234_56, currency("THB")) and made.refused == Money(40 * THOUSAND, currency("THB"))
    assert made.liquidated == made.accepted and made.unliquidated.minor == 400 * THOUSAND - 61_234_56
    printed, pages = text_of(made)
    assert pages == 1 and "B-002" in printed and "The receipt cannot be read" in printed and "Footpaths" in printed


def gifts(scene: Scene) -> Contribution:
    given_by = scene.signed("Work of the community", 10**9, Instrument.IN_KIND)
    people = roll(*[4_000] * 11, 2_500, women=7)
    named = replace(people, lines=(replace(people.lines[0], name="Malee Srisuk"), *people.lines[1:]))
    worked = labour(named, 45_25)
    give(scene, given_by, worked)
    give(scene, given_by, gift())
    county = scene.source("Land of the district", Instrument.IN_KIND, scene.city)
    scene.sign(county, FundingTerms("THB", 10**9))
    give(scene, county, land(300 * THOUSAND, 900 * THOUSAND, 300 * THOUSAND))
    return worked


def test_the_journal_tells_land_apart(canal: Scene) -> None:
    gifts(canal)
    paper = in_kind_journal(canal.session, canal.project, canal.book(), DAY)
    assert paper.total_minor - paper.without_land_minor == 300 * THOUSAND
    assert paper.lever is not None and paper.lever.with_land == Fraction(paper.total_minor, 400 * THOUSAND)
    printed, pages = text_of(paper)
    assert pages == 1
    for words in ("0.76 : 1", "12 people (women: 7, men: 5)", "market 900,000.00", "halves rounded up", "46.5 hour"):
        assert words in printed


def test_the_roll_is_printed_blank_and_filled(canal: Scene) -> None:
    said = gifts(canal)
    _, pages = text_of(blank_roll(canal.session, canal.project, canal.book()))
    assert pages == 1
    (line,) = [one for one in journal(canal.session, canal.project, canal.book(), DAY) if one.said.roll]
    book, voucher, read = contribution_of(canal.session, canal.project, line.public_id)
    assert read.roll == said.roll
    paper = attendance_roll(canal.session, canal.project, book, voucher, read)
    assert paper.worked is not None and sum(count for _, count in paper.worked.by_sex) == paper.worked.headcount == 12
    printed, pages = text_of(paper)
    assert pages == 1 and "1 Malee Srisuk" in printed and "women: 7, men: 5; together 12." in printed
    with pytest.raises(RollUnknown):
        attendance_roll(canal.session, canal.project, canal.book(), voucher, gift())


def test_papers_speak_thai_dates(canal: Scene) -> None:
    gifts(canal)
    hand_out(canal, THOUSAND, WORKED, "คณะกรรมการก่อสร้าง")
    printed, _ = text_of(advance_list(canal.session, canal.project, canal.book(), DAY), "th")
    assert "2569" in printed or "2568" in printed
