"""Opening a round, and that its terms cannot be changed behind anybody's back."""

from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from budgeting import rounds
from budgeting.counting.election import BallotKind
from budgeting.counting.rule import Method, Rule
from budgeting.errors import OtherPhase, PlanOutOfOrder, TermsContradict
from budgeting.finding import terms_held, terms_of
from budgeting.models import Phase
from budgeting.phases import events_of
from budgeting.terms import BallotTerms, Channel, RoundTerms, Voice
from tests.budgeting.scene import GREEDY, OFFICER, RoundScene


def test_a_round_begins_as_a_draft_in_the_fund_s_currency(scene: RoundScene) -> None:
    assert (scene.round.number, scene.round.currency, scene.round.phase) == (1, "USD", Phase.DRAFT)
    assert [event.phase for event in events_of(scene.session, scene.round)] == [Phase.DRAFT]
    assert rounds.open_round(scene.session, scene.fund, "Next year", by=OFFICER).number == 2


def test_terms_are_versions_and_the_same_terms_are_not_written_twice(scene: RoundScene) -> None:
    scene.terms()
    scene.terms()
    held = terms_held(scene.session, scene.round)
    assert held is not None and held.version == 1 and terms_of(held) == GREEDY


def test_terms_are_fixed_once_the_ballot_is_frozen(scene: RoundScene) -> None:
    scene.terms()
    scene.step(Phase.FROZEN)
    with pytest.raises(OtherPhase):
        scene.terms(RoundTerms(Voice.MEMBER, BallotTerms(most=2), GREEDY.rule))
    with pytest.raises(DBAPIError), scene.session.begin_nested():
        scene.session.execute(
            text(
                "INSERT INTO budget_terms (round_id, version, text, sha256, recorded_by, recorded_at)"
                " SELECT round_id, 2, text, sha256, recorded_by, recorded_at FROM budget_terms"
            )
        )
    for change in ("UPDATE budget_terms SET text = '{}'", "DELETE FROM budget_terms"):
        with pytest.raises(DBAPIError), scene.session.begin_nested():
            scene.session.execute(text(change))


def test_a_rule_that_needs_ballots_does_not_go_with_a_show_of_hands() -> None:
    with pytest.raises(TermsContradict, match="counted totals"):
        RoundTerms(Voice.MEMBER, BallotTerms(), Rule(Method.EQUAL_SHARES), channels=(Channel.HANDS,))
    with pytest.raises(TermsContradict):
        BallotTerms(BallotKind.POINTS)


def test_planned_days_follow_each_other(scene: RoundScene) -> None:
    days = {Phase.PROPOSALS: (date(2026, 2, 1), date(2026, 2, 28)), Phase.VOTING: (date(2026, 2, 28), date(2026, 3, 5))}
    with pytest.raises(PlanOutOfOrder, match="2026-02-28"):
        rounds.plan_phases(scene.session, scene.round, days, by=OFFICER)
    days[Phase.VOTING] = (date(2026, 3, 1), date(2026, 3, 5))
    rounds.plan_phases(scene.session, scene.round, days, by=OFFICER)
    assert rounds.plan_of(scene.session, scene.round) == days
