"""The ballot: what stands on it, what keeps it from being frozen, what is taken off it, and that nobody changes it behind it."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from budgeting.advancing import advance
from budgeting.errors import OtherPhase, PhaseNotReady
from budgeting.finding import items_of
from budgeting.guards import standing_in_the_way
from budgeting.models import Envelope, Phase
from budgeting.proposals import errors, withdrawing
from budgeting.proposals.models import Verdict
from budgeting.rounds import EnvelopeAsked, add_envelope, open_round
from tests.budgeting.assembly.scene import minute
from tests.budgeting.proposals.scene import BOOKKEEPER, MENDED, OFFICER, TAPS, ProposalScene, likely, plain
from tests.budgeting.scene import GREEDY


def second_envelope(proposals: ProposalScene, minor: int = 1_000_00) -> Envelope:
    proposals.at.step(Phase.DRAFT)
    envelope = add_envelope(proposals.session, proposals.round, EnvelopeAsked("For Section C", minor), by=OFFICER)
    proposals.at.step(Phase.PROPOSALS)
    return envelope


def missing(proposals: ProposalScene, phase: Phase) -> list[str]:
    return [refusal.code for refusal in standing_in_the_way(proposals.session, proposals.round, phase)]


def test_a_round_goes_on_when_its_proposals_are_ready(proposals: ProposalScene) -> None:
    empty = open_round(proposals.session, proposals.at.fund, "Next year", by=OFFICER)
    assert [one.code for one in standing_in_the_way(proposals.session, empty, Phase.PROPOSALS)] == ["round-no-envelope"]
    assert missing(proposals, Phase.PROPOSALS) == []
    assert missing(proposals, Phase.REVIEW) == ["round-proposal-missing"]
    taps, hall = proposals.add(), proposals.add(plain("A hall", 6_000_00))
    assert missing(proposals, Phase.REVIEW) == []
    proposals.at.step(Phase.REVIEW)
    told = ["round-no-terms", "proposal-not-reviewed", "proposal-not-reviewed", "envelope-nothing-feasible"]
    assert missing(proposals, Phase.FROZEN) == told
    proposals.at.terms()
    proposals.review(taps, likely(3_000_00, Verdict.NEEDS_CHANGE))
    proposals.review(hall)
    with pytest.raises(PhaseNotReady) as refused:
        advance(proposals.session, proposals.round, Phase.FROZEN, MENDED, by=OFFICER)
    assert "“Six taps in Section B”, needs a change" in str(refused.value)
    assert "“A hall”, asks for 6000.00 USD, 1000.00 USD more than the 5000.00 USD of “For all”" in str(refused.value)
    with pytest.raises(errors.NeedsChange):
        proposals.freeze()
    proposals.review(taps)
    proposals.withdraw(hall)
    advance(proposals.session, proposals.round, Phase.FROZEN, MENDED, by=OFFICER)
    assert [item.name for item in items_of(proposals.session, proposals.round) or proposals.freeze()] == [taps.title]


def test_numbers_go_by_envelope_and_then_by_proposal_and_the_ballot_is_frozen_once(proposals: ProposalScene) -> None:
    second_envelope(proposals)
    proposals.at.terms()
    drain = proposals.add(plain("A drain", 800_00, envelope=2))
    taps, hall, road = proposals.add(), proposals.add(plain("A hall", 900_00)), proposals.add(plain("A road", 700_00))
    proposals.at.step(Phase.REVIEW)
    for one in (drain, taps, road):
        proposals.review(one)
    proposals.review(hall, likely(900_00, Verdict.NOT_FEASIBLE))
    proposals.group(road, "lane")
    items = proposals.freeze()
    assert [(item.number, item.name, item.cost_minor, item.total_minor, item.exclusive) for item in items] == [
        (1, "Six taps in Section B", 2_000_00, 3_000_00, ""),
        (2, "A road", 700_00, 700_00, "lane"),
        (3, "A drain", 800_00, 800_00, ""),
    ]
    assert items == items_of(proposals.session, proposals.round)
    with pytest.raises(errors.BallotFrozenAlready, match="3 proposals"):
        proposals.freeze()


def test_a_group_keeps_to_one_envelope(proposals: ProposalScene) -> None:
    second_envelope(proposals)
    taps, drain = proposals.add(), proposals.add(plain("A drain", 800_00, envelope=2))
    proposals.group(taps, "lane")
    with pytest.raises(errors.ExclusiveElsewhere, match="“lane” is a group of proposals for “For all”"):
        proposals.group(drain, "lane")
    proposals.correct(drain, envelope=1)
    proposals.group(drain, "lane")
    with pytest.raises(errors.ExclusiveElsewhere):
        proposals.correct(drain, envelope=2)


def test_reviews_are_held_against_terms_that_are_written_later(proposals: ProposalScene) -> None:
    proposals.at.terms(replace(GREEDY, conflict=False))
    proposals.at.funds.lend(1_200_00, date(2026, 1, 6))
    taps = proposals.add(replace(TAPS, community=proposals.at.funds.group.public_id))
    proposals.at.step(Phase.REVIEW)
    proposals.review(taps, by=BOOKKEEPER)
    assert missing(proposals, Phase.FROZEN) == []
    proposals.at.terms(replace(GREEDY, debtors_receive=False))
    assert missing(proposals, Phase.FROZEN) == ["proposal-own-cause", "proposal-community-owes"]


def test_what_is_taken_off_the_ballot_is_not_counted(proposals: ProposalScene) -> None:
    """As in Katowice 2024, Murcki: L18/06/XI was withdrawn after the vote."""
    proposals.at.terms()
    taps, hall = proposals.add(), proposals.add(plain("A hall", 900_00))
    proposals.at.step(Phase.REVIEW)
    for one in (taps, hall):
        proposals.review(one)
    first, second = proposals.freeze()
    session, found = proposals.session, proposals.round

    decided = minute(proposals.at)

    def off() -> None:
        withdrawing.take_off_ballot(session, found, second, MENDED, "The owner sold the land", decided, by=OFFICER)

    with pytest.raises(OtherPhase):
        off()
    proposals.at.step(Phase.VOTED)
    with pytest.raises(OtherPhase):
        proposals.withdraw(hall)
    off()
    assert [item.number for item in withdrawing.items_standing(session, found)] == [first.number]
    assert withdrawing.withdrawn_items(session, found)[second.id].minute == decided == "A1/1"
    assert hall.state == "feasible"
    with pytest.raises(errors.WithdrawnAlready, match="Number 2 was taken off the ballot"):
        off()
    proposals.at.step(Phase.RATIFIED)
    with pytest.raises(OtherPhase):
        withdrawing.take_off_ballot(session, found, first, MENDED, "Too late", by=OFFICER)


def test_the_database_keeps_what_was_written(proposals: ProposalScene) -> None:
    """Whoever goes around the services finds the same rules: no change, no removal, nothing out of its phase."""
    proposals.at.terms()
    taps, hall, road = proposals.add(), proposals.add(plain("A hall", 900_00)), proposals.add(plain("A road", 700_00))
    old = proposals.add(plain("A path", 100_00))
    proposals.merge(road, old)
    proposals.at.step(Phase.REVIEW)
    proposals.review(taps)
    proposals.review(road)
    proposals.withdraw(hall)
    item = proposals.freeze()[0]
    proposals.at.step(Phase.FROZEN)
    withdrawing.take_off_ballot(proposals.session, proposals.round, item, MENDED, "Sold", by=OFFICER)

    def refused(statement: str, why: str) -> None:
        with pytest.raises(DBAPIError, match=why), proposals.session.begin_nested():
            proposals.session.execute(text(statement))

    for table, column in (
        ("proposal_version", "reason"),
        ("proposal_link", "reason"),
        ("proposal_review", "explanation"),
        ("proposal_withdrawal", "reason"),
        ("ballot_item_withdrawal", "minute"),
    ):
        refused(f"UPDATE {table} SET {column} = 'otherwise'", "append-only")
        refused(f"DELETE FROM {table}", "append-only")
    refused("UPDATE proposal SET requested_minor = 1", "no proposal in this phase")
    columns = "round_id, proposal_id, version, day, verdict, low_minor, likely_minor, high_minor, estimated_on, reviewer"
    again = f"({columns}, recorded_by, recorded_at, number, explanation) SELECT {columns}, recorded_by, recorded_at, 9, 'Late'"
    refused(f"INSERT INTO proposal_review {again} FROM proposal_review", "no proposal_review in this phase")
