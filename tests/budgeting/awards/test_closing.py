"""What is left when a round ends: where it goes, who comes next, and what keeps a round from closing."""

from dataclasses import replace

import pytest

from budgeting import advancing
from budgeting.awards import carrying_out, ready, runners_up, setting_aside
from budgeting.awards.errors import NobodyFits, NoNextRound, NoRunnerUp, NothingLeft, OtherRunnerUp, ProjectNotHere
from budgeting.awards.figures import awards_of_project
from budgeting.awards.verify import every_round
from budgeting.counting.outcome import Reason
from budgeting.errors import PhaseNotReady
from budgeting.models import BallotItem, Leftover, Phase
from budgeting.rounds import EnvelopeAsked, add_envelope
from ledger.voucher_models import Voucher
from projects.funding_models import Instrument, TrancheState
from projects.funds import verify
from projects.funds.award_errors import BeyondFree, LeftoverOtherPurpose
from projects.funds.earmarks import Pool
from projects.funds.orders import Order
from projects.funds.setting_aside import LeftOver
from projects.terms import FundingTerms
from projects.tranche_states import state_of
from tests.budgeting.awards.scene import DAY, LIGHTS, PATHS, WATER, AwardScene, a_counted_round, counted, why
from tests.budgeting.scene import BOOKKEEPER, GREEDY, OFFICER, RoundScene
from tests.projects.scene import a_project

pytestmark = pytest.mark.one_engine


def following(scene: AwardScene, item: BallotItem, reference: str = "next") -> Voucher:
    said = (scene.session, scene.round, scene.envelope, item, DAY, "A2/3")
    return scene.funds.confirm(runners_up.award_next(*said, by=BOOKKEEPER, reference=reference))


def test_the_rest_goes_back_and_the_round_closes(counted_round: AwardScene) -> None:
    water, paths = counted_round.ratified()
    for award, minor in ((water, 2_000_00), (paths, 1_500_00)):
        counted_round.commit(award, minor)
        counted_round.advance(award, minor)
    counted_round.spend(water, 2_000_00)
    counted_round.spend(paths, 1_400_00)
    with pytest.raises(PhaseNotReady) as refused:
        advancing.advance(counted_round.session, counted_round.round, Phase.CLOSED, DAY, by=OFFICER)
    reasons = refused.value.facts["reasons"]
    assert isinstance(reasons, tuple)
    assert [str(one) for one in reasons] == [
        "Award 2, “Paths”: 100.00 USD is not accounted for, given back or released yet.",
        "In “For all” 1500.00 USD is left. Let it go where its policy says first.",
    ]
    counted_round.give_back(paths, 100_00, carrying_out.Back.ENVELOPE)
    counted_round.let_go()
    with pytest.raises(NothingLeft):
        counted_round.let_go()
    advancing.advance(counted_round.session, counted_round.round, Phase.CLOSED, DAY, by=OFFICER)
    purse = counted_round.funds.purse(1)
    assert (purse.free_minor, purse.cash_minor, purse.award_costs_minor) == (6_600_00, 6_600_00, 3_400_00)
    assert [*verify.every_fund(counted_round.session), *every_round(counted_round.session)] == []


def test_a_round_is_ratified_by_its_voucher_and_not_by_its_phase(counted_round: AwardScene) -> None:
    scene = counted_round
    assert [one.code for one in ready.everything_is_set_aside(scene.session, scene.round)] == ["envelope-not-set-aside"]
    scene.set_aside()
    assert list(ready.everything_is_set_aside(scene.session, scene.round)) == []
    (voucher,) = scene.ratify()
    assert [one.code for one in ready.everything_is_ratified(scene.session, scene.round)] == ["envelope-not-ratified"]
    scene.funds.confirm(voucher)
    assert list(ready.everything_is_ratified(scene.session, scene.round)) == []
    scene.funds.take_back(voucher)
    assert [one.code for one in ready.everything_is_ratified(scene.session, scene.round)] == ["envelope-not-ratified"]
    (again,) = scene.ratify()
    assert again.number > voucher.number


def test_what_is_kept_for_the_next_round_goes_into_its_envelope(counted_round: AwardScene) -> None:
    scene = counted_round
    scene.envelope.leftover = Leftover.CARRY
    scene.ratified()
    with pytest.raises(NoNextRound):
        scene.let_go()
    coming = scene.next_round(4_000_00)
    scene.let_go()
    assert scene.money.envelopes[0].whole_minor == 3_500_00
    later = RoundScene(scene.session, scene.funds, scene.session.get_one(type(scene.round), coming.round_id), coming)
    assert AwardScene(later).money.envelopes[0].missing_minor == 2_500_00
    said = setting_aside.set_aside(scene.session, later.round, coming, DAY, by=BOOKKEEPER)
    scene.funds.confirm(said)
    assert AwardScene(later).money.envelopes[0].rest_minor == 4_000_00
    assert [*verify.every_fund(scene.session), *every_round(scene.session)] == []


def test_merging_stays_within_one_purpose(scene: RoundScene) -> None:
    """The rest goes to the next envelope of the same money; one of other money is passed over."""
    number = scene.funds.restriction("Houses only", since=DAY, grants=True)
    scene.funds.receive(scene.funds.donor, 900_00, DAY, number)
    asked = (EnvelopeAsked("Houses", 900_00, number), EnvelopeAsked("Roads", 500_00))
    houses, roads = (add_envelope(scene.session, scene.round, one, by=OFFICER) for one in asked)
    scene.envelope.leftover = Leftover.MERGE
    at = a_counted_round(scene)
    for envelope in (houses, roads):
        at.set_aside(envelope)
        counted(scene, envelope, [], ())
    at.ratified()
    at.let_go()
    assert at.money.of(roads).rest_minor == 2_000_00 and at.money.of(houses).rest_minor == 900_00
    with pytest.raises(LeftoverOtherPurpose):
        LeftOver("USD", Pool(1, "r", "e", "One"), 1, Pool(number, "r", "f", "Other"), "Merged")


def test_who_comes_next_was_agreed_beforehand(scene: RoundScene) -> None:
    """Lights comes next and costs 1,800.00: only after a cancellation, only if the terms say so, only if it fits."""
    at = a_counted_round(scene, replace(GREEDY, runner_up=True))
    _, paths = at.ratified()
    lights = at.items[LIGHTS]
    with pytest.raises(NoRunnerUp):
        following(at, lights)
    at.cancel(paths)
    with pytest.raises(OtherRunnerUp):
        following(at, at.items[WATER])
    voucher = following(at, lights)
    assert following(at, lights) is voucher
    third = at.awards()[2]
    assert (third.item.name, third.amount_minor, third.minute) == (LIGHTS, 1_800_00, "A2/3")
    with pytest.raises(NobodyFits):
        following(at, at.items[PATHS], "again")
    assert [*verify.every_fund(at.session), *every_round(at.session)] == []


def test_the_rest_goes_to_the_next_by_votes_where_that_is_the_policy(scene: RoundScene) -> None:
    scene.envelope.leftover = Leftover.GREEDY
    at = a_counted_round(scene)
    bench = at.rounds.item("Bench", 1_500_00)
    water, paths, lights = at.items.values()
    lines = (
        why(water, 30, Reason.FUNDED, 2_000_00),
        why(paths, 20, Reason.FUNDED, 1_500_00),
        why(lights, 10, Reason.DOES_NOT_FIT),
        why(bench, 5, Reason.DOES_NOT_FIT),
    )
    counted(at.rounds, at.envelope, [water, paths], lines)
    at.ratified()
    following(at, bench)
    assert at.money.envelopes[0].rest_minor == 0


def test_a_round_that_was_given_up_gives_its_money_back(counted_round: AwardScene) -> None:
    counted_round.set_aside()
    counted_round.rounds.step(Phase.ABANDONED, DAY)
    counted_round.let_go()
    assert counted_round.funds.purse(1).free_minor == 10_000_00


def test_an_award_is_carried_out_as_a_project_that_waits_for_its_tranche(counted_round: AwardScene) -> None:
    """The advance orders the project's approved tranche, by the project's own gates, and the project shows the award."""
    scene = counted_round
    water, _ = scene.ratified()
    other = a_project(scene.session, ("USD",))
    with pytest.raises(ProjectNotHere):
        carrying_out.link(scene.session, scene.round, water, other.project, by=BOOKKEEPER)
    agreement = other.source("Award", Instrument.GRANT, scene.rounds.fund.organisation, "USD")
    other.sign(agreement, FundingTerms("USD", 2_000_00))
    tranche = other.tranche(agreement, 1_000_00, DAY, TrancheState.APPROVED)
    carrying_out.link(scene.session, scene.round, water, other.project, by=BOOKKEEPER)
    scene.commit(water, 2_000_00)
    order = Order(other.project.public_id, agreement.number, tranche.number)
    paid = carrying_out.Instalment(scene.funds.group.public_id, 1_000_00, "bank:1", order=order)
    said = (scene.session, scene.round, water, scene.papers(), paid)
    voucher = scene.funds.confirm(carrying_out.advance(*said, by=BOOKKEEPER))
    assert state_of(tranche) is TrancheState.ORDERED
    ((found, line),) = awards_of_project(scene.session, other.project)
    assert (found.id, line.advanced_minor) == (scene.round.id, 1_000_00)
    scene.funds.take_back(voucher)
    scene.session.expire_all()
    assert state_of(tranche) is TrancheState.APPROVED and scene.line(water).to_advance_minor == 2_000_00


def test_the_money_of_a_finished_envelope_is_named_no_more(counted_round: AwardScene) -> None:
    """Who wants money that is set aside is told for which round: for those that still wait, and for no other."""
    water, paths = counted_round.ratified()
    counted_round.cancel(paths)
    counted_round.commit(water, 2_000_00)
    with pytest.raises(BeyondFree) as refused:
        counted_round.funds.cost(1, 9_000_00, DAY)
    assert refused.value.facts["rounds"] == "What to build in 2026: For all"
