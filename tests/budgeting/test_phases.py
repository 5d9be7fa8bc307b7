"""A round goes on in its order, and nobody can hurry it past what people were told."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from budgeting import guards, phases
from budgeting.advancing import advance, ways_on
from budgeting.errors import PhaseNotReady, PhaseOutOfOrder, ReasonForGoingBack
from budgeting.models import Phase
from budgeting.rounds import open_round, plan_phases
from core.calendars import today
from core.errors import Refusal
from tests.budgeting.scene import OFFICER, OPENED, RoundScene


def test_a_round_without_money_does_not_collect_proposals(scene: RoundScene) -> None:
    empty = open_round(scene.session, scene.fund, "Without money", by=OFFICER)
    with pytest.raises(PhaseNotReady, match="Add an envelope first"):
        advance(scene.session, empty, Phase.PROPOSALS, today("Africa/Harare"), by=OFFICER)
    day = today("Africa/Harare")
    first = advance(scene.session, scene.round, Phase.PROPOSALS, day, by=OFFICER)
    assert advance(scene.session, scene.round, Phase.PROPOSALS, day, by=OFFICER) is first
    with pytest.raises(PhaseOutOfOrder, match="proposals under review, given up"):
        advance(scene.session, scene.round, Phase.VOTING, day, by=OFFICER)
    with pytest.raises(ReasonForGoingBack):
        advance(scene.session, scene.round, Phase.ABANDONED, day, " ", by=OFFICER)


def test_voting_keeps_the_days_that_people_were_told(scene: RoundScene) -> None:
    current = today("Africa/Harare")
    plan_phases(scene.session, scene.round, {Phase.VOTING: (current + timedelta(1), current + timedelta(2))}, by=OFFICER)
    scene.step(Phase.FROZEN)
    ((_, _, missing),) = [way for way in ways_on(scene.session, scene.round) if way[0] is Phase.VOTING]
    assert any("Wait, or tell them" in str(one) for one in missing)
    scene.step(Phase.VOTING)
    with pytest.raises(PhaseNotReady, match="that day included"):
        advance(scene.session, scene.round, Phase.VOTED, current, by=OFFICER)


@given(st.lists(st.sampled_from(Phase), max_size=14))
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_asked_only_the_agreed_order_comes_of_it(scene: RoundScene, asked: list[Phase]) -> None:
    with pytest.MonkeyPatch.context() as patched, scene.session.begin_nested() as tried:
        patched.setattr(guards, "GUARDS", {})
        found, day = open_round(scene.session, scene.fund, "Any order", by=OFFICER), today("Africa/Harare")
        for phase in asked:
            try:
                advance(scene.session, found, phase, day, "As decided", by=OFFICER)
            except Refusal:
                pass
        gone = [Phase(event.phase) for event in phases.events_of(scene.session, found)]
        assert gone[0] is Phase.DRAFT and gone[-1] is Phase(found.phase)
        assert all(after in phases.FOLLOWS[before] for before, after in zip(gone, gone[1:], strict=False))
        tried.rollback()


def test_the_history_of_a_round_cannot_be_rewritten(scene: RoundScene) -> None:
    scene.step(Phase.PROPOSALS, OPENED)
    for change in ("UPDATE budget_phase_event SET phase = 'draft'", "DELETE FROM budget_phase_event"):
        with pytest.raises(DBAPIError), scene.session.begin_nested():
            scene.session.execute(text(change))
