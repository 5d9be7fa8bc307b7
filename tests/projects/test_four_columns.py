"""Pledged, committed, received: never mixed, each a balance of the books, as of any past day."""

from datetime import date, timedelta

import pytest

from core.money import Money, currency
from ledger.balances import balances
from ledger.errors import SecondOfficerNeeded
from projects import flows, verify, vouchers
from projects.agreements import RECEIPT, Receipt
from projects.errors import (
    AboveCommitment,
    AboveOrdered,
    AgreementExpired,
    CommitmentBelowApproved,
    CounterpartMissing,
    DayBeforeSigning,
    DayInFuture,
    NoMoneyByThis,
    NotSigned,
    OtherCurrency,
    PledgeBelowZero,
    SignedAlready,
    StillUsed,
    TrancheReceivedTwice,
    TrancheWrongState,
)
from projects.funding_models import Instrument, TrancheState
from projects.terms import FundingTerms
from projects.tranche_states import state_of
from projects.tranches import decide
from tests.projects.scene import BEGUN, BOOKKEEPER, OFFICER, Scene

LATER = BEGUN + timedelta(days=60)
MILLION = 1_000_000_00


def seen(scene: Scene, name: str, day: date = date.max) -> dict[str, int]:
    columns = flows.columns(scene.session, scene.agreements[name], day)
    return {measure.value: amount for measure, amount in columns.minor.items() if amount}


def test_a_pledge_is_no_commitment_and_a_commitment_no_money(scene: Scene) -> None:
    grant = scene.source("Infrastructure grant")
    scene.pledge(grant, 18 * MILLION)
    assert seen(scene, "Infrastructure grant") == {"pledged": 18 * MILLION}
    scene.sign(grant, FundingTerms("THB", 16 * MILLION), LATER)
    assert seen(scene, "Infrastructure grant") == {"pledged": 18 * MILLION, "committed": 16 * MILLION}
    assert seen(scene, "Infrastructure grant", LATER - timedelta(days=1)) == {"pledged": 18 * MILLION}
    scene.receive(grant, 4 * MILLION, LATER)
    columns = flows.columns(scene.session, grant, date.max)
    assert columns.undrawn_minor == 12 * MILLION and columns.unspent_minor == 4 * MILLION
    assert list(verify.every_project(scene.session)) == []


def test_a_guarantee_is_a_memorandum_and_never_a_source(scene: Scene) -> None:
    guarantee = scene.signed("Guarantee of the NGO", 5 * MILLION, Instrument.GUARANTEE)
    assert seen(scene, "Guarantee of the NGO") == {"guaranteed": 5 * MILLION}
    as_if_a_grant = Receipt("THB", guarantee.number, Instrument.GRANT, 1, "bank:1")
    with pytest.raises(NoMoneyByThis):
        scene.post(RECEIPT, as_if_a_grant, BEGUN)


def test_money_is_not_received_before_signing_beyond_it_or_in_another_currency(scene: Scene) -> None:
    grant = scene.source("Grant")
    with pytest.raises(NotSigned):
        scene.receive(grant, MILLION, BEGUN)
    scene.sign(grant, FundingTerms("THB", MILLION, expires_on=LATER), BEGUN + timedelta(days=1))
    with pytest.raises(DayBeforeSigning):
        scene.receive(grant, MILLION, BEGUN)
    with pytest.raises(AgreementExpired):
        scene.receive(grant, MILLION, LATER + timedelta(days=1))
    with pytest.raises(AboveCommitment) as refused:
        scene.receive(grant, MILLION + 1, LATER)
    assert refused.value.facts["over"] == Money(1, currency("THB"))
    with pytest.raises(OtherCurrency):
        scene.source("Dollars", currency="USD")
    with pytest.raises(SignedAlready):
        scene.sign(grant, FundingTerms("THB", MILLION))


def test_an_amendment_is_a_further_entry(scene: Scene) -> None:
    grant = scene.signed("Grant", 2 * MILLION)
    more = scene.amend(grant, MILLION, LATER)
    assert seen(scene, "Grant", LATER - timedelta(days=1))["committed"] == 2 * MILLION
    assert seen(scene, "Grant")["committed"] == 3 * MILLION
    scene.tranche(grant, 2 * MILLION + 1, LATER, TrancheState.APPROVED)
    with pytest.raises(CommitmentBelowApproved):
        scene.amend(grant, -MILLION, LATER)
    with pytest.raises(CommitmentBelowApproved):
        scene.take_back(more)


def test_a_later_end_is_the_earlier_one_again_when_its_amendment_is_taken_back(scene: Scene) -> None:
    grant = scene.signed("Grant", MILLION, expires_on=BEGUN + timedelta(days=30))
    scene.amend(grant, 0, LATER, BEGUN + timedelta(days=90))
    second = scene.amend(grant, 0, LATER, BEGUN + timedelta(days=200))
    assert grant.expires_on == BEGUN + timedelta(days=200)
    scene.take_back(second)
    assert grant.expires_on == BEGUN + timedelta(days=90)


def test_a_pledge_is_withdrawn_only_as_far_as_it_goes(scene: Scene) -> None:
    grant = scene.source("Grant")
    scene.pledge(grant, MILLION)
    scene.pledge(grant, -MILLION, LATER)
    assert seen(scene, "Grant") == {} and seen(scene, "Grant", BEGUN) == {"pledged": MILLION}
    with pytest.raises(PledgeBelowZero):
        scene.pledge(grant, -1, LATER)


def test_the_funders_disbursed_is_not_the_communitys_received(scene: Scene) -> None:
    """Ordered before the Thai fiscal year ended, received after it."""
    grant = scene.signed("Grant", 10 * MILLION)
    tranche = scene.tranche(grant, 4 * MILLION, date(2026, 9, 29), TrancheState.ORDERED)
    assert seen(scene, "Grant", date(2026, 9, 30)) == {"committed": 10 * MILLION, "ordered": 4 * MILLION}
    scene.receive(grant, 4 * MILLION, date(2026, 10, 3), tranche.number)
    assert seen(scene, "Grant")["received"] == 4 * MILLION
    assert [(event.state, event.day.isoformat(), event.recorded_by) for event in tranche.events] == [
        ("requested", "2026-09-29", OFFICER),
        ("approved", "2026-09-29", OFFICER),
        ("ordered", "2026-09-29", OFFICER),
        ("received", "2026-10-03", "user:approver"),
    ]


def test_a_tranche_is_received_once_and_never_beyond_its_order(scene: Scene) -> None:
    grant = scene.signed("Grant", 10 * MILLION)
    tranche = scene.tranche(grant, 4 * MILLION, LATER, TrancheState.APPROVED)
    with pytest.raises(TrancheWrongState):
        scene.receive(grant, 4 * MILLION, LATER, tranche.number)
    decide(scene.session, scene.project, tranche, TrancheState.ORDERED, LATER, 4 * MILLION, by=OFFICER)
    with pytest.raises(AboveOrdered):
        scene.receive(grant, 4 * MILLION + 1, LATER, tranche.number)
    first = scene.receive(grant, 4 * MILLION, LATER, tranche.number)
    with pytest.raises(TrancheReceivedTwice) as refused:
        scene.receive(grant, 4 * MILLION, LATER, tranche.number)
    assert str(refused.value).startswith("Tranche 1 was received on")
    scene.take_back(first)
    assert state_of(tranche) is TrancheState.ORDERED and seen(scene, "Grant").get("received") is None
    scene.receive(grant, 4 * MILLION, LATER, tranche.number)
    assert list(verify.every_project(scene.session)) == []


def test_a_cancelled_order_is_no_order(scene: Scene) -> None:
    grant = scene.signed("Grant", 10 * MILLION)
    tranche = scene.tranche(grant, 4 * MILLION, LATER, TrancheState.ORDERED)
    decide(scene.session, scene.project, tranche, TrancheState.CANCELLED, LATER, 0, "Wrong account", by=OFFICER)
    assert seen(scene, "Grant") == {"committed": 10 * MILLION}
    scene.tranche(grant, 10 * MILLION, LATER, TrancheState.ORDERED)


def test_no_more_is_approved_than_committed(scene: Scene) -> None:
    grant = scene.signed("Grant", 10 * MILLION)
    scene.tranche(grant, 6 * MILLION, LATER, TrancheState.APPROVED)
    with pytest.raises(AboveCommitment) as refused:
        scene.tranche(grant, 5 * MILLION, LATER, TrancheState.APPROVED)
    assert refused.value.facts["over"] == Money(MILLION, currency("THB"))


def test_the_counterpart_comes_first(scene: Scene) -> None:
    """Leyte, 2011: the provincial counterpart is a precondition for release."""
    grant = scene.signed("Block grant", 10 * MILLION, counterpart_minor=2 * MILLION)
    own = scene.signed("Own money", 2 * MILLION, Instrument.COUNTERPART)
    tranche = scene.tranche(grant, 5 * MILLION, LATER, TrancheState.APPROVED)
    scene.receive(own, 2 * MILLION - 1, LATER)
    with pytest.raises(CounterpartMissing) as refused:
        decide(scene.session, scene.project, tranche, TrancheState.ORDERED, LATER, 5 * MILLION, by=OFFICER)
    assert refused.value.facts["short"] == Money(1, currency("THB"))
    scene.receive(own, 1, LATER)
    decide(scene.session, scene.project, tranche, TrancheState.ORDERED, LATER, 5 * MILLION, by=OFFICER)


def test_two_people_write_every_promise_down(scene: Scene) -> None:
    grant = scene.signed("Grant", MILLION)
    voucher = scene.prepare(RECEIPT, scene.receipt(grant, MILLION), LATER)
    with pytest.raises(SecondOfficerNeeded):
        vouchers.confirm(scene.session, scene.project, scene.book(), voucher, by=BOOKKEEPER)
    assert seen(scene, "Grant") == {"committed": MILLION}


def test_a_signing_stays_while_anything_stands_on_it(scene: Scene) -> None:
    grant = scene.source("Grant")
    signing = scene.sign(grant, FundingTerms("THB", MILLION))
    scene.receive(grant, MILLION, LATER)
    with pytest.raises(StillUsed):
        scene.take_back(signing)


def test_nothing_is_dated_tomorrow(scene: Scene) -> None:
    grant = scene.signed("Grant", MILLION)
    with pytest.raises(DayInFuture):
        scene.receive(grant, MILLION, date(2100, 1, 1))


def test_the_memoranda_are_in_the_chain_and_beside_the_money(scene: Scene) -> None:
    grant = scene.source("Grant")
    scene.pledge(grant, 3 * MILLION)
    scene.sign(grant, FundingTerms("THB", 2 * MILLION))
    scene.receive(grant, MILLION, LATER)
    stands = {str(key): balance.net for key, balance in balances(scene.session, scene.book()).items() if balance.net}
    assert stands == {
        "9110/agreement:1": 3 * MILLION,
        "9120/agreement:1": 2 * MILLION,
        "9190": 5 * MILLION,
        "1110/bank:1": MILLION,
        "2110/agreement:1": MILLION,
    }


def test_what_may_be_spent_on_a_day_is_the_least_that_is_left_from_then_on(scene: Scene) -> None:
    grant = scene.signed("Grant", MILLION)
    voucher = scene.receive(grant, MILLION, LATER)
    assert flows.lowest_unspent(scene.session, grant, BEGUN) == (0, BEGUN)
    assert flows.lowest_unspent(scene.session, grant, LATER) == (MILLION, LATER)
    scene.take_back(voucher)
    assert flows.lowest_unspent(scene.session, grant, LATER) == (0, LATER)
