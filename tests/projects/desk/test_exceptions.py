"""What stands on the lists of exceptions, and what does not: money late, missing, unproved, or against a rule."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from sqlalchemy import event, insert

from access.policy import Grant
from projects import flows
from projects.advances.giving import given
from projects.advances.kinds import ADVANCE
from projects.desk.asking import Filters
from projects.desk.exceptions import Exceptional, ExceptionLine, Exceptions, exceptions
from projects.flows import Flow
from projects.funding_models import FundingAgreement, Instrument, Measure, TrancheState
from projects.in_kind.matching import matches_of
from projects.liquidation.unliquidated import unliquidated_on
from projects.models import EvidenceUse
from projects.terms import FundingTerms, Match, MatchBase
from tests.projects.desk.country import BEGUN as COUNTRY_BEGUN
from tests.projects.desk.country import Country, desk_of
from tests.projects.scene import BEGUN, Scene

MILLION = 1_000_000_00


def look(scene: Scene, days: int) -> Exceptions:
    return exceptions(scene.session, desk_of(scene.agency), BEGUN + timedelta(days), Filters())


def told(found: Exceptions, kind: Exceptional) -> list[tuple[int, int, int]]:
    """(agreement, minor units, days) of each line."""
    return [(line.source.number, line.amount.minor, line.days) for line in found.lists[kind]]


@pytest.fixture
def grant(scene: Scene) -> FundingAgreement:
    agreement = scene.source("Subsidy")
    match = Match(Fraction(1, 10), MatchBase.THIS_AGREEMENT)
    scene.sign(agreement, FundingTerms("THB", 10 * MILLION, match=match, expires_on=BEGUN + timedelta(120)))
    scene.receive(agreement, 4 * MILLION, BEGUN + timedelta(10))
    scene.receive(agreement, 2 * MILLION, BEGUN + timedelta(40))
    return agreement


def test_money_not_accounted_for_by_age(scene: Scene, grant: FundingAgreement) -> None:
    found = look(scene, 80)
    itself = unliquidated_on(scene.session, [grant], BEGUN + timedelta(80))
    assert sum(one.left_minor for one in itself) == 6 * MILLION
    assert told(found, Exceptional.UNLIQUIDATED) == [(1, 6 * MILLION, 70)]
    assert [age.minor for age in found.ageing] == [(2 * MILLION, 4 * MILLION, 0, 0)]
    assert [str(money) for money in found.totals(Exceptional.UNLIQUIDATED)] == ["6000000.00 THB"]


def test_what_ended_is_not_simply_undrawn(scene: Scene, grant: FundingAgreement) -> None:
    running, ended = look(scene, 120), look(scene, 121)
    assert told(running, Exceptional.UNDRAWN) == [(1, 4 * MILLION, 0)] and told(running, Exceptional.PAST_END) == []
    assert told(ended, Exceptional.UNDRAWN) == [] and told(ended, Exceptional.PAST_END) == [(1, 10 * MILLION, 1)]


def test_a_match_that_is_not_brought(scene: Scene, grant: FundingAgreement) -> None:
    assert told(look(scene, 5), Exceptional.UNMATCHED) == [], "nothing has arrived yet"
    assert told(look(scene, 50), Exceptional.UNMATCHED) == [(1, MILLION, 0)]
    own = scene.signed("Savings", MILLION, Instrument.COUNTERPART)
    scene.receive(own, MILLION - 1, BEGUN + timedelta(50))
    assert told(look(scene, 50), Exceptional.UNMATCHED) == [(1, 1, 0)]
    (test,) = matches_of(scene.session, [scene.project.id], BEGUN + timedelta(50))
    assert test.short_minor == 1, "as the project itself says it"
    scene.receive(own, 1, BEGUN + timedelta(51))
    assert told(look(scene, 51), Exceptional.UNMATCHED) == []


def test_an_order_that_does_not_arrive(scene: Scene, grant: FundingAgreement) -> None:
    scene.tranche(grant, 3 * MILLION, BEGUN + timedelta(60), TrancheState.ORDERED)
    assert told(look(scene, 89), Exceptional.ORDERED) == []
    assert told(look(scene, 90), Exceptional.ORDERED) == [(1, 3 * MILLION, 30)]
    scene.receive(grant, 3 * MILLION, BEGUN + timedelta(95), tranche=1)
    assert told(look(scene, 95), Exceptional.ORDERED) == [] and told(look(scene, 94), Exceptional.ORDERED) != []


def test_money_that_lies_for_a_year(scene: Scene, grant: FundingAgreement) -> None:
    assert told(look(scene, 375), Exceptional.IDLE) == []
    assert told(look(scene, 376), Exceptional.IDLE) == [(1, 6 * MILLION, 366)]


def test_spending_without_a_paper(scene: Scene, grant: FundingAgreement) -> None:
    """A flow of spending that a voucher brought, with and without a document that still counts."""
    voucher = scene.receive(grant, 100, BEGUN + timedelta(41))
    flows.add(scene.session, grant, BEGUN + timedelta(42), Flow(1, Measure.SPENT, 100, 1), voucher_id=voucher.id)
    (line,) = look(scene, 50).lists[Exceptional.UNPROVED]
    assert (line.amount.minor, line.count, line.since) == (100, 1, BEGUN + timedelta(42))
    use = {"document_id": scene.paper("Receipt").id, "agreement_id": grant.id, "voucher_id": voucher.id, "amount_minor": 100}
    scene.session.execute(insert(EvidenceUse), [use])
    assert look(scene, 50).lists[Exceptional.UNPROVED] == ()


def test_an_advance_past_its_day_and_who_holds_it(scene: Scene, grant: FundingAgreement) -> None:
    said = given(scene.session, scene.project, grant, "Works committee", "Cement", 100_00, "bank:1", BEGUN + timedelta(60))
    scene.post(ADVANCE, said, BEGUN + timedelta(45))
    assert told(look(scene, 60), Exceptional.IN_HAND) == []
    (line,) = look(scene, 70).lists[Exceptional.IN_HAND]
    assert (line.amount.minor, line.days, line.holder) == (100_00, 10, "Works committee")


def test_only_what_one_funds_and_few_statements_however_many(country: Country) -> None:
    for number in range(3):
        source = country.source(country.project(), country.donor if number else None)
        country.move(source, COUNTRY_BEGUN, Measure.RECEIVED, 100)
        country.move(source, COUNTRY_BEGUN, Measure.COMMITTED, 300)
    asked: list[str] = []
    listener = (country.session.connection().engine, "before_cursor_execute", lambda *call: asked.append(call[2]))

    def lines(grants: list[Grant]) -> tuple[ExceptionLine, ...]:
        return exceptions(country.session, grants, date(2020, 2, 1), Filters()).lists[Exceptional.UNDRAWN]

    event.listen(*listener)
    try:
        assert [line.amount.minor for line in lines(desk_of(country.donor))] == [200, 200]
        assert len(asked) == 10
    finally:
        event.remove(*listener)
    assert len(lines(desk_of(country.codi))) == 3 and lines(desk_of(country.community)) == ()
