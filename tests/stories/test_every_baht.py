"""Every baht from promise to receipt to brick: Bang Bua canal, 230 families.

"CODI promised us eighteen million for the drains and lent us twenty. We put in three of our own. People ask at every meeting: who
promised, who paid, and what was bought? So each time we read the four columns aloud, and behind each baht there is a paper."

Figures of the sources: case C5, Thai Translated, Ban Mankong (2010). What was bought with them is made up.
"""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from core.money import currency, parse_amount
from projects import flows, verify
from projects.errors import BeyondReceived, EvidenceUsed
from projects.funding_models import Instrument, Measure, TrancheState
from projects.spending.evidence import evidence
from projects.spending.giving_back import GRANT_RETURN, GrantReturn
from projects.spending.reading import spending_of
from projects.terms import FundingTerms
from projects.tranche_states import state_of
from tests.data import case
from tests.projects.scene import BEGUN, BOOKKEEPER, Scene, a_project
from tests.projects.spending.payments import pay, pay_directly, receipt

THB = currency("THB")
SOURCES = {name: parse_amount(amount, THB) for name, amount in case("C5")["sources"].items()}
GRANT, LOAN, OWN = SOURCES["infrastructure grant"], SOURCES["state loan"], SOURCES["community savings"]
MILLION = 1_000_000_00
MARCH = date(2026, 3, 2)


@pytest.fixture
def bang_bua(session: Session) -> Scene:
    """Promised and signed; the community's own three million are in the bank; drains and houses are planned."""
    scene = a_project(session)
    scene.pledge(scene.source("Grant"), GRANT)
    scene.pledge(scene.source("Loan", Instrument.LOAN), LOAN)
    for name, minor in (("Grant", GRANT), ("Loan", LOAN)):
        scene.sign(scene.agreements[name], FundingTerms("THB", minor), BEGUN + timedelta(days=30))
    scene.receive(scene.signed("Own money", OWN, Instrument.COUNTERPART), OWN, BEGUN + timedelta(days=60))
    scene.line("Drains and paths", 19 * MILLION)
    scene.line("Houses", 22 * MILLION)
    return scene


def four(scene: Scene, name: str, day: date) -> list[int]:
    """Pledged, committed, received, spent, in whole millions of baht, as they are read aloud."""
    columns = flows.columns(scene.session, scene.agreements[name], day)
    wanted = (Measure.PLEDGED, Measure.COMMITTED, Measure.RECEIVED, Measure.SPENT)
    return [columns.of(measure) // MILLION for measure in wanted]


def test_from_promise_to_receipt_to_brick(bang_bua: Scene) -> None:
    """A promise is no money, money is no brick; each step has its day, and the last one its paper."""
    grant = bang_bua.agreements["Grant"]
    assert four(bang_bua, "Grant", BEGUN) == [18, 0, 0, 0]
    assert four(bang_bua, "Grant", MARCH) == [18, 18, 0, 0]
    tranche = bang_bua.tranche(grant, 4 * MILLION, MARCH, TrancheState.ORDERED)
    bang_bua.receive(grant, 4 * MILLION, MARCH + timedelta(days=9), tranche.number)
    assert four(bang_bua, "Grant", MARCH + timedelta(days=8)) == [18, 18, 0, 0]
    assert four(bang_bua, "Grant", MARCH + timedelta(days=9)) == [18, 18, 4, 0]
    bricks = receipt(bang_bua, 3 * MILLION)
    pay(bang_bua, 1, {1: 2 * MILLION, 3: MILLION}, MARCH + timedelta(days=12), papers=(evidence(bricks, 3 * MILLION),))
    assert four(bang_bua, "Grant", date.max) == [18, 18, 4, 2] and four(bang_bua, "Own money", date.max) == [0, 3, 3, 1]
    (bought,) = spending_of(bang_bua.session, bang_bua.project)
    assert (bought.proofs[0].document, bought.amount.minor) == (bricks, 3 * MILLION)
    assert {share.agreement.title: share.amount.minor // MILLION for share in bought.shares} == {"Grant": 2, "Own money": 1}
    assert list(verify.every_project(bang_bua.session)) == []


def test_the_state_pays_the_contractor_and_lends_the_rest(bang_bua: Scene) -> None:
    """Five million of the drains never came through our bank; they are in our columns all the same."""
    pay_directly(bang_bua, bang_bua.agreements["Grant"], 1, 5 * MILLION, MARCH)
    bang_bua.receive(bang_bua.agreements["Loan"], 20 * MILLION, MARCH)
    pay(bang_bua, 2, {2: 20 * MILLION}, MARCH)
    assert four(bang_bua, "Grant", MARCH) == [18, 18, 5, 5] and four(bang_bua, "Loan", MARCH) == [20, 20, 20, 20]
    assert [one.off_bank for one in spending_of(bang_bua.session, bang_bua.project, agreement=1)] == [True]
    assert list(verify.every_project(bang_bua.session)) == []


def test_a_receipt_that_turns_up_late(bang_bua: Scene) -> None:
    """Found in April, of a day in March: it is written under its own day, out of what was left from then on."""
    pay(bang_bua, 1, {3: 2 * MILLION}, date(2026, 4, 20))
    with pytest.raises(BeyondReceived):
        pay(bang_bua, 1, {3: MILLION + 1}, MARCH)
    assert four(bang_bua, "Own money", MARCH) == [0, 3, 3, 0]
    pay(bang_bua, 1, {3: MILLION}, MARCH)
    assert four(bang_bua, "Own money", MARCH) == [0, 3, 3, 1] and four(bang_bua, "Own money", date.max) == [0, 3, 3, 3]


def test_written_twice_and_taken_back(bang_bua: Scene) -> None:
    """The same receipt does not count twice; when the first is taken back, its paper is free and the money is there again."""
    paper = receipt(bang_bua, MILLION)
    wrong = pay(bang_bua, 2, {3: MILLION}, MARCH, papers=(evidence(paper, MILLION),))
    with pytest.raises(EvidenceUsed):
        pay(bang_bua, 1, {3: MILLION}, MARCH, papers=(evidence(paper, MILLION),))
    bang_bua.take_back(wrong, "It was for the drains, not for houses")
    pay(bang_bua, 1, {3: MILLION}, MARCH, papers=(evidence(paper, MILLION),))
    assert [share.line for share in spending_of(bang_bua.session, bang_bua.project)[0].shares] == ["1 Drains and paths"]
    assert (wrong.prepared_by, wrong.reversal_reason) == (BOOKKEEPER, "It was for the drains, not for houses")
    assert list(verify.every_project(bang_bua.session)) == []


def test_what_is_left_goes_back_and_every_baht_is_told(bang_bua: Scene) -> None:
    """Spent, unspent and returned are what was received, on the last day as on every other."""
    grant = bang_bua.agreements["Grant"]
    tranche = bang_bua.tranche(grant, 4 * MILLION, MARCH, TrancheState.ORDERED)
    bang_bua.receive(grant, 4 * MILLION, MARCH, tranche.number)
    pay(bang_bua, 1, {1: 3 * MILLION}, MARCH + timedelta(days=5))
    returned = GrantReturn("THB", 1, Instrument.GRANT, MILLION, "bank:1", "The path was shorter than planned")
    bang_bua.post(GRANT_RETURN, returned, MARCH + timedelta(days=40))
    for passed in range(0, 60, 5):
        columns = flows.columns(bang_bua.session, grant, MARCH + timedelta(days=passed))
        parts = columns.of(Measure.SPENT) + columns.unspent_minor + columns.of(Measure.RETURNED)
        assert parts == columns.of(Measure.RECEIVED) == 4 * MILLION and columns.unspent_minor >= 0
    assert columns.unspent_minor == 0 and state_of(tranche) is TrancheState.SPENT
