"""A result is published, objected to, answered, changed by an assembly, and goes on only when all of that is done."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from budgeting.advancing import advance
from budgeting.assembly.errors import DecisionUnknown
from budgeting.awards.errors import EnvelopeNotRatified
from budgeting.counting.outcome import Reason
from budgeting.errors import ItemUnknown, OtherPhase, PhaseNotReady
from budgeting.guards import standing_in_the_way
from budgeting.models import Phase
from budgeting.results.computing import compute
from budgeting.results.errors import (
    AmountNeeded,
    BothOfAGroup,
    CountOutdated,
    DayOutside,
    EnvelopeNotCounted,
    ExtraAboveAmount,
    NotCountedYet,
    NothingToUndo,
    ObjectionAnswered,
    ObjectionDaysRun,
    ObjectionLate,
    ObjectionNotMet,
    ObjectionOpen,
    ObjectionUnknown,
    OverrideAboveAsked,
    OverrideTooMuch,
    VoterNumberUnknown,
)
from budgeting.results.models import Ruling
from budgeting.results.objecting import answer, lodge, objection_days
from budgeting.results.official import awards_due, bound_minor, given_minor, official, overrides_of, standings_of
from budgeting.results.overriding import Decided, override
from budgeting.results.participation import cells, participation
from budgeting.results.verify import every_count
from core.calendars import today
from core.errors import Refusal
from tests.budgeting.assembly.scene import minute
from tests.budgeting.results.polls import cast, voted
from tests.budgeting.scene import BOOKKEEPER, GREEDY, OFFICER, RoundScene

VOTES: Mapping[tuple[int, ...], int] = {(1,): 5, (2,): 4, (3,): 3}
PUBLISHED = date(2026, 2, 1)


@pytest.fixture
def result(scene: RoundScene) -> RoundScene:
    """A well of 3,000.00 is funded, a drain of 2,500.00 is not, lamps of 1,000.00 are; 5,000.00 were there, voter 1 to 3 too."""
    scene.voters(3)
    voted(scene, well=3_000_00, drain=2_500_00, lamps=1_000_00)
    with cast(scene, VOTES):
        compute(scene.session, scene.round, scene.envelope, by=BOOKKEEPER)
    scene.step(Phase.COUNTED, PUBLISHED)
    return scene


def published(scene: RoundScene, day: date) -> None:
    scene.step(Phase.PROVISIONAL, day)


def missing(scene: RoundScene, phase: Phase, votes: Mapping[tuple[int, ...], int] = VOTES) -> list[type[Refusal]]:
    """What the count, its objections and its decisions keep a round from. Its money is tried with awards."""
    with cast(scene, votes):
        found = [type(one) for one in standing_in_the_way(scene.session, scene.round, phase)]
    return [one for one in found if one is not EnvelopeNotRatified]


def decide(scene: RoundScene, item: int, ruling: Ruling, amount: int = 0, extra: int = 0, **said: str) -> None:
    decided = Decided(item, ruling, amount, extra, **{"reason": "As decided", "minute": minute(scene), **said})
    override(scene.session, scene.round, scene.envelope, decided, by=OFFICER)


def due(scene: RoundScene) -> list[tuple[str, int, Reason]]:
    return [(one.item.name, one.amount_minor, one.reason) for one in awards_due(scene.session, scene.envelope)]


def test_a_result_is_not_published_before_it_is_counted_from_what_is_there(scene: RoundScene) -> None:
    voted(scene, well=3_000_00)
    assert missing(scene, Phase.COUNTED, {(1,): 1}) == missing(scene, Phase.PROVISIONAL, {(1,): 1}) == [EnvelopeNotCounted]
    with pytest.raises(NotCountedYet):
        official(scene.session, scene.envelope)
    with cast(scene, {(1,): 1}):
        compute(scene.session, scene.round, scene.envelope, by=BOOKKEEPER)
    scene.step(Phase.COUNTED)
    with cast(scene, {(1,): 2}), pytest.raises(PhaseNotReady, match="no longer what is there"):
        advance(scene.session, scene.round, Phase.PROVISIONAL, today("Africa/Harare"), by=OFFICER)
    assert missing(scene, Phase.RATIFIED, {(1,): 2}) == [CountOutdated]
    with cast(scene, {(1,): 1}):
        advance(scene.session, scene.round, Phase.PROVISIONAL, today("Africa/Harare"), by=OFFICER)


def test_objections_are_taken_until_the_agreed_day_and_answered_once(result: RoundScene) -> None:
    session, found = result.session, result.round
    with pytest.raises(OtherPhase):
        lodge(session, found, "Too early", PUBLISHED, by=BOOKKEEPER)
    published(result, PUBLISHED)
    assert objection_days(session, found) == (PUBLISHED, PUBLISHED + timedelta(7))
    named = lodge(session, found, "My ballot was not counted", PUBLISHED, voter=2, by=BOOKKEEPER)
    unnamed = lodge(session, found, "The well lies on a road", PUBLISHED + timedelta(7), by=BOOKKEEPER)
    assert (named.number, unnamed.number, unnamed.voter_number) == (1, 2, None)
    with pytest.raises(ObjectionLate, match="2026-02-01 to 2026-02-08; 2026-02-09"):
        lodge(session, found, "Too late", PUBLISHED + timedelta(8), by=BOOKKEEPER)
    with pytest.raises(VoterNumberUnknown):
        lodge(session, found, "From nobody", PUBLISHED, voter=99, by=BOOKKEEPER)
    result.step(Phase.OBJECTIONS, PUBLISHED + timedelta(1))
    assert missing(result, Phase.RATIFIED) == [ObjectionOpen, ObjectionOpen]
    with pytest.raises(DayOutside):
        answer(session, found, 1, PUBLISHED - timedelta(1), "Before it came", upheld=False, by=OFFICER)
    answer(session, found, 1, PUBLISHED + timedelta(2), "It is in batch 3", upheld=False, by=OFFICER)
    with pytest.raises(ObjectionAnswered):
        answer(session, found, 1, PUBLISHED + timedelta(2), "Or not", upheld=True, by=OFFICER)
    with pytest.raises(ObjectionUnknown):
        answer(session, found, 3, PUBLISHED + timedelta(2), "To nothing", upheld=True, by=OFFICER)
    assert missing(result, Phase.RATIFIED) == [ObjectionOpen]
    for change in ("UPDATE budget_objection SET about = ''", "DELETE FROM budget_objection_answer"):
        with pytest.raises(DBAPIError), session.begin_nested():
            session.execute(text(change))


def test_an_objection_that_is_upheld_calls_for_another_count_or_a_decision(result: RoundScene) -> None:
    session, found, current = result.session, result.round, today("Africa/Harare")
    published(result, PUBLISHED)
    result.step(Phase.OBJECTIONS, PUBLISHED)
    with cast(result, VOTES), pytest.raises(PhaseNotReady, match="No objection was upheld"):
        advance(session, found, Phase.COUNTED, current, "To be sure", by=OFFICER)
    lodge(session, found, "The well lies on a road", PUBLISHED, by=BOOKKEEPER)
    answer(session, found, 1, PUBLISHED, "The plan shows it", upheld=True, by=OFFICER)
    assert missing(result, Phase.RATIFIED) == [ObjectionNotMet] and missing(result, Phase.COUNTED) == []
    with session.begin_nested() as undone:
        result.step(Phase.COUNTED, PUBLISHED)
        result.step(Phase.PROVISIONAL, PUBLISHED)
        assert missing(result, Phase.RATIFIED) == []
        undone.rollback()
    decide(result, 1, Ruling.LEAVE_OUT, reason="It lies on a road")
    assert missing(result, Phase.RATIFIED) == []


def test_a_result_is_not_ratified_while_objections_may_still_come(result: RoundScene) -> None:
    current = today("Africa/Harare")
    published(result, current - timedelta(7))
    assert missing(result, Phase.RATIFIED) == [ObjectionDaysRun]
    published(result, current - timedelta(8))
    assert missing(result, Phase.RATIFIED) == []


def test_an_assembly_leaves_one_out_and_funds_the_next(result: RoundScene) -> None:
    decide(result, 1, Ruling.LEAVE_OUT, reason="The land is in dispute")
    with pytest.raises(DecisionUnknown, match="A9/9"):
        decide(result, 2, Ruling.FUND, 2_500_00, minute="A9/9")
    decide(result, 2, Ruling.FUND, 2_500_00)
    assert due(result) == [("Lamps", 1_000_00, Reason.FUNDED), ("Drain", 2_500_00, Reason.DECIDED)]
    assert {one.item.name: one.selected for one in standings_of(result.session, result.envelope)} == {
        "Well": 0,
        "Drain": 2,
        "Lamps": 1,
    }
    with pytest.raises(OverrideTooMuch, match=r"6500\.00 USD would be given out of 5000\.00 USD: 1500\.00 USD"):
        decide(result, 1, Ruling.AS_COUNTED)
    decide(result, 2, Ruling.AS_COUNTED)
    decide(result, 1, Ruling.AS_COUNTED)
    assert [name for name, _, _ in due(result)] == ["Well", "Lamps"]
    assert len(overrides_of(result.session, result.envelope)) == 4
    with pytest.raises(NothingToUndo):
        decide(result, 1, Ruling.AS_COUNTED)


def test_extra_money_is_said_and_counts_as_such(result: RoundScene) -> None:
    with pytest.raises(OverrideTooMuch, match=r"1500\.00 USD too much"):
        decide(result, 2, Ruling.FUND, 2_500_00, 0)
    decide(result, 2, Ruling.FUND, 2_500_00, 1_500_00)
    standings = standings_of(result.session, result.envelope)
    made, _ = official(result.session, result.envelope)
    assert given_minor(standings) == bound_minor(made, standings) == 6_500_00
    assert [one.selected for one in standings if one.item.name == "Drain"] == [3]
    assert missing(result, Phase.PROVISIONAL) == [] and list(every_count(result.session)) == []


def test_what_cannot_be_decided_is_refused(result: RoundScene) -> None:
    for item, ruling, amount, extra, refusal in (
        (1, Ruling.FUND, 0, 0, AmountNeeded),
        (1, Ruling.LEAVE_OUT, 5, 0, AmountNeeded),
        (1, Ruling.FUND, 3_000_01, 0, OverrideAboveAsked),
        (1, Ruling.FUND, 5, 6, ExtraAboveAmount),
        (9, Ruling.FUND, 5, 0, ItemUnknown),
    ):
        with pytest.raises(refusal):
            decide(result, item, ruling, amount, extra)
    result.step(Phase.RATIFIED)
    with pytest.raises(OtherPhase):
        decide(result, 1, Ruling.LEAVE_OUT)
    assert overrides_of(result.session, result.envelope) == []


def test_two_that_exclude_each_other_are_not_both_funded(scene: RoundScene) -> None:
    scene.terms()
    for name in ("Well here", "Well there"):
        scene.item(name, 1_000_00, exclusive="well")
    scene.step(Phase.VOTED)
    with cast(scene, {(1,): 2, (2,): 1}):
        compute(scene.session, scene.round, scene.envelope, by=BOOKKEEPER)
    scene.step(Phase.COUNTED)
    with pytest.raises(BothOfAGroup, match="“Well there” and “Well here”"):
        decide(scene, 2, Ruling.FUND, 1_000_00)
    decide(scene, 1, Ruling.LEAVE_OUT)
    decide(scene, 2, Ruling.FUND, 1_000_00)
    assert due(scene) == [("Well there", 1_000_00, Reason.DECIDED)]


DECISIONS = st.lists(
    st.tuples(st.integers(1, 3), st.sampled_from(Ruling), st.integers(0, 3_000_00), st.integers(0, 1_000_00)), max_size=8
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(DECISIONS)
def test_whatever_is_decided_no_more_is_given_than_is_there(
    result: RoundScene, decisions: Sequence[tuple[int, Ruling, int, int]]
) -> None:
    with result.session.begin_nested() as undone:
        for item, ruling, amount, extra in decisions:
            try:
                decide(result, item, ruling, amount, extra)
            except Refusal:
                pass
            standings = standings_of(result.session, result.envelope)
            extra_held = sum(one.override.extra_minor for one in standings if one.override)
            awarded = awards_due(result.session, result.envelope)
            assert sum(one.amount_minor for one in awarded) == given_minor(standings) <= 5_000_00 + extra_held
            assert all(0 < one.amount_minor <= one.item.cost_minor for one in awarded)
        assert list(every_count(result.session)) == []
        undone.rollback()


def test_decisions_are_only_added_to(result: RoundScene) -> None:
    decide(result, 1, Ruling.LEAVE_OUT)
    for change in ("UPDATE budget_override SET amount_minor = 1, ruling = 'fund'", "DELETE FROM budget_override"):
        with pytest.raises(DBAPIError), result.session.begin_nested():
            result.session.execute(text(change))
    result.step(Phase.RATIFIED)
    again = (
        "INSERT INTO budget_override (public_id, round_id, envelope_id, item_id, number, ruling, amount_minor, extra_minor,"
        " reason, minute, recorded_by, recorded_at) SELECT 'another', round_id, envelope_id, item_id, 2, 'as-counted', 0, 0,"
        " reason, minute, recorded_by, recorded_at FROM budget_override"
    )
    with pytest.raises(DBAPIError), result.session.begin_nested():
        result.session.execute(text(again))


def test_small_groups_are_never_published_nor_one_alone() -> None:
    assert [one.count for one in cells({"a": 5, "b": 9}, 5)] == [5, 9]
    assert [one.count for one in cells({"a": 4, "b": 9, "c": 6}, 5)] == [None, 9, None]
    assert [one.count for one in cells({"a": 4, "b": 3, "c": 6}, 5)] == [None, None, 6]
    assert [one.count for one in cells({"a": 0, "b": 9}, 5)] == [0, 9]


@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 12), min_size=2), st.integers(0, 8))
def test_no_hidden_group_can_be_reckoned_from_the_total(counts: dict[str, int], least: int) -> None:
    shown = {one.name: one.count for one in cells(counts, least)}
    assert list(shown) == list(counts)
    assert all(count is None or count == counts[name] and not 0 < count < least for name, count in shown.items())
    hidden = [name for name, count in shown.items() if count is None]
    assert len(hidden) != 1 or not any(count for name, count in counts.items() if name not in hidden)


def test_who_took_part_is_told_by_groups_that_are_large_enough(scene: RoundScene) -> None:
    women, men = scene.voters(6, sex="f"), scene.voters(5, sex="m")
    scene.terms()
    scene.step(Phase.VOTING)
    for voter in (*women, *men):
        scene.session.execute(
            text(
                "INSERT INTO voter_mark (public_id, round_id, envelope_id, voter_id, channel, batch, marked_by)"
                " VALUES (:id, :round, :envelope, :voter, 'paper', '', 'test')"
            ),
            {"id": f"{voter.id}", "round": scene.round.id, "envelope": scene.envelope.id, "voter": voter.id},
        )
    told = participation(scene.session, scene.envelope, 5)
    assert told.voices == 11 and [(one.name, one.count) for _, groups in told.by_kind for one in groups] == [
        ("men and boys", 5),
        ("women and girls", 6),
    ]


def test_an_assembly_that_agreed_on_no_days_publishes_and_ratifies_at_once(scene: RoundScene) -> None:
    voted(scene, replace(GREEDY, objection_days=0), well=3_000_00)
    with cast(scene, {(1,): 3}):
        compute(scene.session, scene.round, scene.envelope, by=BOOKKEEPER)
    scene.step(Phase.COUNTED, today("Africa/Harare"))
    published(scene, today("Africa/Harare"))
    assert missing(scene, Phase.RATIFIED, {(1,): 3}) == []
