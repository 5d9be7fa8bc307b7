"""What is counted of an envelope: ballots that say the same put together, or totals that two people answer for."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from budgeting.ballots import errors
from budgeting.ballots.box import cast
from budgeting.ballots.election import election_of, votes_of
from budgeting.ballots.models import Tally, TallyState
from budgeting.ballots.ready import every_total_is_decided
from budgeting.ballots.saying import Said
from budgeting.ballots.tallies import (
    Counted,
    Group,
    decide,
    enter_tally,
    groups_counted,
    published,
    refuse_implausible,
)
from budgeting.counting.election import Ballot, BallotKind, Item
from budgeting.finding import items_of
from budgeting.guards import GUARDS
from budgeting.models import Phase
from budgeting.proposals.withdrawing import take_off_ballot
from budgeting.terms import BallotTerms, Channel
from tests.budgeting.ballots.scene import AMA, APPROVAL, ESI, voted_on
from tests.budgeting.scene import OPENED, RoundScene

POINTS = BallotTerms(BallotKind.POINTS, points=10)
MARKS = st.lists(st.integers(1, 5), min_size=1, max_size=3, unique=True)


def told(scene: RoundScene, *ballots: Said) -> None:
    for voter, said in zip(scene.voters(len(ballots)), ballots, strict=True):
        cast(scene.session, scene.round, scene.envelope, voter, Channel.ASSISTED, said, by=AMA)


def counted(scene: RoundScene, label: str, people: int, counts: dict[int, int], place: str = "Hall") -> Tally:
    """Of people who are put on the register for it."""
    scene.voters(people)
    return enter_tally(scene.session, scene.round, scene.envelope, Counted(Channel.POCKET, place, label, people, counts), by=AMA)


def agreed(scene: RoundScene, *tallies: Tally) -> None:
    for tally in tallies:
        decide(scene.session, scene.round, tally, TallyState.AGREED, by=ESI)


def test_ballots_that_say_the_same_are_counted_together(scene: RoundScene) -> None:
    voted_on(scene)
    told(scene, Said((2, 1)), Said((1, 2)), Said((5,)))
    election = election_of(scene.session, scene.round, scene.envelope)
    assert election.items[0] == Item("1", 1_000_00) and [item.id for item in election.items] == ["1", "2", "3", "4", "5"]
    assert election.ballots == {Ballot((0, 1)): 2, Ballot((4,)): 1}
    assert (election.kind, election.budget_minor, election.voters) == (BallotKind.APPROVAL, 5_000_00, 3)
    assert not election.counted_only


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=st.lists(MARKS, max_size=5), on_table=st.lists(MARKS, max_size=4))
def test_totals_are_the_sum_of_ballots_and_of_what_was_counted(
    scene: RoundScene, said: list[list[int]], on_table: list[list[int]]
) -> None:
    with scene.session.begin_nested() as undone:
        voted_on(scene)
        told(scene, *(Said(tuple(marks)) for marks in said))
        on_paper = election_of(scene.session, scene.round, scene.envelope)
        votes = votes_of(on_paper.kind, Counter(on_paper.ballots))
        assert {place + 1: count for place, count in votes.items()} == Counter(mark for marks in said for mark in marks)
        if on_table:
            pebbles = Counter(mark for marks in on_table for mark in marks)
            agreed(scene, counted(scene, "", len(on_table), dict(pebbles)))
            both = election_of(scene.session, scene.round, scene.envelope)
            every = Counter(str(mark) for marks in (*said, *on_table) for mark in marks)
            assert both.counted_only and {name: votes for name, votes in (both.totals or {}).items() if votes} == every
            assert both.voters == len(said) + len(on_table)
        undone.rollback()
    scene.session.expire_all()


def test_points_are_summed_and_a_ranking_keeps_its_order(scene: RoundScene) -> None:
    voted_on(scene, POINTS)
    told(scene, Said((3, 1), (7, 3)), Said((1,), (10,)))
    election = election_of(scene.session, scene.round, scene.envelope)
    assert election.ballots == {Ballot((0, 2), (3, 7)): 1, Ballot((0,), (10,)): 1}
    assert votes_of(election.kind, Counter(election.ballots)) == {0: 13, 2: 7}


def test_a_ranking_keeps_its_order(scene: RoundScene) -> None:
    voted_on(scene, BallotTerms(BallotKind.RANKING, most=3))
    told(scene, Said((5, 1, 3)))
    assert election_of(scene.session, scene.round, scene.envelope).ballots == {Ballot((4, 0, 2)): 1}


def test_a_proposal_withdrawn_after_freezing_is_left_out_and_its_voters_stay(scene: RoundScene) -> None:
    voted_on(scene)
    told(scene, Said((2,)), Said((1, 2, 3)))
    item = next(one for one in items_of(scene.session, scene.round, scene.envelope) if one.number == 2)
    take_off_ballot(scene.session, scene.round, item, OPENED, "The city builds it", by=AMA)
    election = election_of(scene.session, scene.round, scene.envelope)
    assert [one.id for one in election.items] == ["1", "3", "4", "5"]
    assert election.ballots == {Ballot(()): 1, Ballot((0, 1)): 1} and election.voters == 2


def test_totals_need_a_second_person(scene: RoundScene) -> None:
    voted_on(scene)
    tally = counted(scene, "women", 20, {1: 20, 2: 11})
    assert [one.code for one in every_total_is_decided(scene.session, scene.round)] == ["tally-waits"]
    assert every_total_is_decided in GUARDS[Phase.COUNTED]
    assert not election_of(scene.session, scene.round, scene.envelope).counted_only
    with pytest.raises(errors.TallyYours):
        decide(scene.session, scene.round, tally, TallyState.AGREED, by=AMA)
    with pytest.raises(DBAPIError), scene.session.begin_nested():
        scene.session.execute(text("UPDATE ballot_tally SET state = 'agreed', decided_by = entered_by"))
    agreed(scene, tally)
    with pytest.raises(errors.TallyDecided):
        decide(scene.session, scene.round, tally, TallyState.REFUSED, by=ESI)
    for change in ("UPDATE ballot_tally SET people = 3", "UPDATE ballot_tally_count SET counted = 1", "DELETE FROM ballot_tally"):
        with pytest.raises(DBAPIError), scene.session.begin_nested():
            scene.session.execute(text(change))
    assert election_of(scene.session, scene.round, scene.envelope).totals == {"1": 20, "2": 11, "3": 0, "4": 0, "5": 0}


def test_a_group_is_counted_once_at_a_place(scene: RoundScene) -> None:
    voted_on(scene)
    women = counted(scene, "women", 20, {1: 20})
    with pytest.raises(errors.TallyThere):
        counted(scene, "women", 20, {1: 19})
    with pytest.raises(errors.TallyGroupsMixed, match="count people twice"):
        counted(scene, "", 40, {1: 40})
    decide(scene.session, scene.round, women, TallyState.REFUSED, by=ESI)
    counted(scene, "women", 20, {1: 19})
    counted(scene, "", 12, {1: 3}, place="Church")


@pytest.mark.parametrize(
    ("terms", "people", "counts", "refused", "says"),
    [
        (APPROVAL, 10, {1: 11}, errors.TallyItemTooMany, "on proposal 1: 11\\. .*at most 10 can lie there: 1 too many"),
        (APPROVAL, 10, {1: 10, 2: 10, 3: 10, 4: 2}, errors.TallyTooMany, "at most 30 together. Counted: 32, which is 2 too"),
        (APPROVAL, 10, {9: 1}, errors.ItemNotOnBallot, "no proposal 9"),
        (APPROVAL, 10, {1: 0}, errors.TallyEmpty, "No proposal has a number"),
        (POINTS, 3, {1: 25, 2: 6}, errors.TallyTooMany, "which is 1 too many"),
        (BallotTerms(BallotKind.POINTS, points=10, most_points=4), 3, {1: 13}, errors.TallyItemTooMany, "at most 12"),
        (BallotTerms(BallotKind.SCORING, most_points=5), 2, {1: 11}, errors.TallyItemTooMany, "at most 10"),
        (BallotTerms(BallotKind.CHOOSE_ONE, 1, 1), 5, {1: 3, 2: 3}, errors.TallyTooMany, "which is 1 too many"),
        (BallotTerms(BallotKind.RANKING), 5, {1: 3}, errors.TallyNotForKind, "each ballot has to be entered"),
    ],
)
def test_no_more_counters_than_people_could_put(
    terms: BallotTerms, people: int, counts: dict[int, int], refused: type[Exception], says: str
) -> None:
    with pytest.raises(refused, match=says):
        refuse_implausible(Counted(Channel.POCKET, "Hall", "", people, counts), terms, [1, 2, 3, 4, 5])
    plausible = {} if terms.kind is BallotKind.RANKING else {1: people}
    if plausible:
        refuse_implausible(Counted(Channel.POCKET, "Hall", "", people, plausible), terms, [1, 2, 3, 4, 5])


def test_groups_over_all_places(scene: RoundScene) -> None:
    voted_on(scene)
    agreed(scene, counted(scene, "women", 20, {1: 20}), counted(scene, "men", 3, {2: 2}))
    agreed(scene, counted(scene, "women", 5, {1: 1, 2: 4}, place="Church"))
    assert groups_counted(scene.session, scene.round, scene.envelope) == [
        Group(("men",), 3, {2: 2}),
        Group(("women",), 25, {1: 21, 2: 4}),
    ]


@given(st.lists(st.integers(1, 12), max_size=6), st.integers(0, 8))
def test_no_published_group_is_small_and_none_can_be_subtracted(sizes: list[int], least: int) -> None:
    groups = [Group((f"group {number}",), people, {1: people}) for number, people in enumerate(sizes)]
    shown = published(groups, least)
    assert all(group.people >= least for group in shown)
    if shown:
        assert sum(group.people for group in shown) == sum(sizes), "what is left out could be found by subtracting"
        assert sum(group.counts[1] for group in shown) == sum(sizes)
    else:
        assert sum(sizes) < least or not sizes


def test_nobody_is_counted_who_has_used_her_voice_or_was_counted_elsewhere(scene: RoundScene) -> None:
    voted_on(scene)
    told(scene, Said((1,)), Said((2,)))
    counted(scene, "", 6, {1: 6})
    twice = Counted(Channel.HANDS, "Church", "", 4, {1: 4})
    scene.voters(3)
    with pytest.raises(errors.TallyBeyondVoices) as refused:
        enter_tally(scene.session, scene.round, scene.envelope, twice, by=AMA)
    assert str(refused.value).startswith(
        "People: 4. On the register are 11, of whom 2 have used their voice and 6 were counted elsewhere: 1 too many."
    )
    scene.voters(1)
    enter_tally(scene.session, scene.round, scene.envelope, twice, by=AMA)
