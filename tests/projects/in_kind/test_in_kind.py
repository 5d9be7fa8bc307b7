"""Gifts in the books: both sides posted, never cash, a paper once for a funder; leverage and the matching test."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from sqlalchemy import event

from core.money import Money, currency
from ledger.balances import balances
from projects import flows, verify
from projects.errors import (
    BeyondLine,
    EvidenceTooSmall,
    EvidenceUsed,
    LineOtherKind,
    NotSigned,
)
from projects.funding_models import FundingAgreement, Instrument, Measure
from projects.in_kind.errors import EvidenceNotScanned, NotInKind, RollLater, ValuedLater
from projects.in_kind.evidence import evidence_of
from projects.in_kind.journal import journal
from projects.in_kind.leverage import leverage, leverage_of_many, ratio_text
from projects.in_kind.matching import match_of, matches_of
from projects.terms import FundingTerms, Match, MatchBase
from tests.projects.in_kind.gifts import WORKED, gift, give, labour, land, paper, roll
from tests.projects.scene import BEGUN, Scene

THOUSAND = 1_000_00
MILLION = 1_000_000_00
CASH = ("1110", "1120", "1130", "1190")


@pytest.fixture
def given(scene: Scene) -> FundingAgreement:
    return scene.signed("Work and sand of the community", MILLION, Instrument.IN_KIND)


def stands(scene: Scene, day: date | None = None) -> dict[str, int]:
    return {str(key): one.net for key, one in balances(scene.session, scene.book(), day).items() if one.net}


def test_both_sides_are_posted_and_cash_is_not_touched(scene: Scene, given: FundingAgreement) -> None:
    before = {key: minor for key, minor in stands(scene).items() if key[:4] in CASH}
    give(scene, given, labour(roll(8_000, 7_500, 4_000, women=2), 50_00))
    give(scene, given, gift())
    give(scene, given, land(300 * THOUSAND, 900 * THOUSAND, 300 * THOUSAND))
    after = stands(scene)
    assert {key: minor for key, minor in after.items() if key[:4] in CASH} == before == {}
    assert after["5120/line:1:from:1"] == 975_00 and after["5120/line:2:from:1"] == THOUSAND
    assert after["5130/line:3:from:1"] == 300 * THOUSAND
    assert after["4120/agreement:1"] == 975_00 + 301 * THOUSAND
    columns = flows.columns(scene.session, given, date.max)
    assert columns.of(Measure.IN_KIND) == 975_00 + 301 * THOUSAND
    assert columns.of(Measure.RECEIVED) == columns.of(Measure.SPENT) == 0
    assert flows.spent_by_line(scene.session, [given.id], date.max)[given.id, 2, Measure.IN_KIND] == THOUSAND
    assert list(verify.every_project(scene.session)) == []


def test_taken_back_it_is_no_contribution_and_its_paper_is_free_again(scene: Scene, given: FundingAgreement) -> None:
    note, line = paper(scene, "Delivery note"), scene.line("Sand", in_kind=True)
    first = give(scene, given, gift(), papers=[note], line=line)
    with pytest.raises(EvidenceUsed) as refused:
        give(scene, given, gift(), papers=[note], line=line)
    assert refused.value.facts["number"] == first.number
    scene.take_back(first)
    assert flows.columns(scene.session, given, date.max).of(Measure.IN_KIND) == 0
    again = give(scene, given, gift(), papers=[note], line=line)
    assert [line.voucher for line in journal(scene.session, scene.project, scene.book(), WORKED)] == [again.number]
    assert list(verify.every_project(scene.session)) == []


@pytest.mark.one_engine
def test_a_paper_counts_for_one_funder_once_whichever_agreement(scene: Scene, given: FundingAgreement) -> None:
    note = paper(scene, "Delivery note", 5 * THOUSAND)
    give(scene, given, gift(), papers=[note])
    other = scene.signed("A second promise", MILLION, Instrument.IN_KIND)
    with pytest.raises(EvidenceUsed):
        give(scene, other, gift(), papers=[note])
    council = scene.source("Graders of the district", Instrument.IN_KIND, scene.city)
    with pytest.raises(NotSigned):
        give(scene, council, gift(), papers=[note])
    scene.sign(council, FundingTerms("THB", MILLION))
    give(scene, council, gift(quantity_e3=10_000), papers=[note])
    mayor = scene.source("Gift of the agency", Instrument.IN_KIND, scene.agency)
    scene.sign(mayor, FundingTerms("THB", MILLION))
    with pytest.raises(EvidenceTooSmall) as refused:
        give(scene, mayor, gift(), papers=[note])
    assert refused.value.facts["over"] == Money(THOUSAND, currency("THB"))


@pytest.mark.one_engine
def test_what_is_no_gift_in_kind_is_refused(scene: Scene, given: FundingAgreement) -> None:
    money = scene.signed("Own money", MILLION, Instrument.COUNTERPART)
    with pytest.raises(NotInKind):
        give(scene, money, gift())
    with pytest.raises(LineOtherKind):
        give(scene, given, gift(), line=scene.line("Cement"))
    with pytest.raises(BeyondLine):
        give(scene, given, gift(), line=scene.line("Sand", THOUSAND - 1, in_kind=True))
    with pytest.raises(EvidenceNotScanned):
        evidence_of(paper(scene, "Seen by the chair", scan=False))
    later = roll(1000, day=WORKED + timedelta(days=1))
    with pytest.raises(RollLater):
        give(scene, given, labour(later, 50_00))
    with pytest.raises(ValuedLater):
        give(scene, given, replace(gift(), valued_on=date(2100, 1, 1)))


@pytest.mark.one_engine
def test_leverage_is_told_with_land_and_without(scene: Scene, given: FundingAgreement) -> None:
    grant = scene.signed("Grant", 4 * MILLION)
    own = scene.signed("Own money", MILLION, Instrument.COUNTERPART)
    loan = scene.signed("Loan", 9 * MILLION, Instrument.LOAN)
    assert leverage(scene.session, scene.project, BEGUN)[0].with_land_text == "–"
    for agreement, minor in ((grant, 3 * MILLION), (own, MILLION), (loan, 9 * MILLION)):
        scene.receive(agreement, minor, BEGUN)
    give(scene, given, gift(quantity_e3=2_500_000))
    give(scene, given, land(5 * MILLION, 9 * MILLION, 5 * MILLION))
    (found,) = leverage(scene.session, scene.project, WORKED)
    assert (found.without_land, found.with_land) == (Fraction(2, 3), Fraction(7, 3))
    assert (found.without_land_text, found.with_land_text) == ("0.67 : 1", "2.33 : 1")
    (before,) = leverage(scene.session, scene.project, WORKED - timedelta(days=1))
    assert before.with_land == Fraction(1, 3)


def test_what_acca_unlocked() -> None:
    """US$ 2.3 million unlocked US$ 35.6 million of government land (IIED 2011)."""
    assert ratio_text(Fraction(356, 23)) == "15.48 : 1"
    assert ratio_text(Fraction(1, 200)) == "0.01 : 1"


@pytest.mark.one_engine
def test_a_breach_of_the_matching_rule_is_a_line(scene: Scene, given: FundingAgreement) -> None:
    """A US$ 9,000 microgrant is split 80 % and 20 %: a quarter of what the NGO gives (FCAP)."""
    grant = scene.signed("Microgrant", 800 * THOUSAND, match=Match(Fraction(1, 4), MatchBase.THIS_AGREEMENT))
    own = scene.signed("Own money", MILLION, Instrument.COUNTERPART)
    scene.receive(own, 120 * THOUSAND, BEGUN)
    give(scene, given, gift(quantity_e3=150_000))
    found = match_of(scene.session, scene.project, grant, WORKED)
    assert found is not None and not found.kept
    assert (found.wanted_minor, found.cash_minor, found.in_kind_minor) == (
        200 * THOUSAND, 120 * THOUSAND, 60 * THOUSAND
    )
    assert found.short_minor == 20 * THOUSAND and found.base_minor == 800 * THOUSAND
    scene.receive(own, 20 * THOUSAND, WORKED)
    kept = match_of(scene.session, scene.project, grant, WORKED)
    assert kept is not None and kept.kept
    assert match_of(scene.session, scene.project, own, WORKED) is None


def test_many_projects_in_few_statements(scene: Scene, given: FundingAgreement) -> None:
    scene.signed("Grant", MILLION, match=Match(Fraction(1, 10), MatchBase.PROJECT_COST))
    give(scene, given, gift())
    scene.session.flush()
    statements: list[str] = []
    connection = scene.session.connection()
    event.listen(connection, "before_cursor_execute", lambda _c, _k, statement, *_: statements.append(statement))
    found = matches_of(scene.session, [scene.project.id, 999], WORKED)
    levers = leverage_of_many(scene.session, [scene.project.id], WORKED)
    assert len(found) == 1 and len(levers) == 1
    assert len(statements) <= 10
