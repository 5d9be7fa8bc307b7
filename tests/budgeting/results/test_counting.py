"""The official count: once, again, with a lot, and never anywhere else than in its phases. The database holds it too."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from budgeting.counting.errors import OverBudget, TieNeedsLot
from budgeting.counting.rule import Method, Rule
from budgeting.errors import OtherPhase
from budgeting.models import Computation, Phase
from budgeting.results import inputs, lots
from budgeting.results.computing import compute, input_held, outcome_of, recount
from budgeting.results.errors import (
    DayOutside,
    EarlierLotChanged,
    LotForOthers,
    LotHolds,
    NothingTied,
    TermsNotFixed,
    WitnessesMissing,
    WitnessInvolved,
    WitnessRecords,
)
from budgeting.results.lots import Drawing, Witness, asked_for, draw, lots_of
from budgeting.results.models import Lot
from budgeting.results.official import awards_due, official
from budgeting.results.verify import every_count, of_computation
from budgeting.results.what_if import OTHER_METHODS, Asked, comparison, tried
from budgeting.terms import RoundTerms
from core.calendars import today
from core.frozen import to_text
from tests.budgeting.results.polls import approvals, cast, voted
from tests.budgeting.scene import BOOKKEEPER, GREEDY, OPENED, RoundScene

TWO = (Witness("Tendai", "chair"), Witness("Rudo", "teller"))
TIED = {(1,): 4, (2,): 4, (3,): 2}


def drawn(*order: str, witnesses: tuple[Witness, ...] = TWO, day: date = OPENED) -> Drawing:
    return Drawing(order, "Cards in a bag, drawn by a child", "School yard", witnesses, day)


@pytest.fixture
def tied(scene: RoundScene) -> RoundScene:
    """Two proposals of 3,000.00 with as many votes each, where 5,000.00 is there."""
    return voted(scene, well=3_000_00, drain=3_000_00, lamps=1_000_00)


def test_the_same_again_is_the_count_that_is_there(scene: RoundScene) -> None:
    voted(scene, well=3_000_00, drain=2_500_00, lamps=1_000_00)
    with cast(scene, {(1, 3): 5, (2,): 3, (3,): 1}):
        made = compute(scene.session, scene.round, scene.envelope, by=BOOKKEEPER)
        assert compute(scene.session, scene.round, scene.envelope, by="user:other") is made
    assert outcome_of(made).selected == ("3", "1") and recount(made) == made.outcome_sha256
    assert [(due.item.name, due.amount_minor) for due in awards_due(scene.session, scene.envelope)] == [
        ("Lamps", 1_000_00),
        ("Well", 3_000_00),
    ]
    with cast(scene, {(2,): 9}):
        later = compute(scene.session, scene.round, scene.envelope, by=BOOKKEEPER)
    assert later.number == 2 and official(scene.session, scene.envelope)[0] is later
    with cast(scene, {(1, 3): 5, (2,): 3, (3,): 1}):
        assert compute(scene.session, scene.round, scene.envelope, by=BOOKKEEPER).number == 3
    assert list(every_count(scene.session)) == []


def test_nothing_is_counted_while_people_vote_nor_once_it_is_ratified(scene: RoundScene) -> None:
    with pytest.raises(OtherPhase):
        compute(scene.session, scene.round, scene.envelope, by=BOOKKEEPER)
    scene.step(Phase.VOTED)
    with pytest.raises(TermsNotFixed):
        compute(scene.session, scene.round, scene.envelope, by=BOOKKEEPER)
    scene.step(Phase.DRAFT)
    voted(scene, well=3_000_00)
    compute(scene.session, scene.round, scene.envelope, by=BOOKKEEPER)
    scene.step(Phase.RATIFIED)
    again = (
        "INSERT INTO budget_computation (public_id, round_id, envelope_id, number, input, input_sha256, terms_sha256, lot,"
        " outcome, outcome_sha256, engine, computed_by, computed_at) SELECT 'another', round_id, envelope_id, 2, input,"
        " input_sha256,"
        " terms_sha256, lot, outcome, outcome_sha256, engine, computed_by, computed_at FROM budget_computation"
    )
    with pytest.raises(DBAPIError), scene.session.begin_nested():
        scene.session.execute(text(again))


def test_a_tie_stops_the_count_until_a_lot_is_drawn_before_witnesses(tied: RoundScene) -> None:
    session, found, envelope = tied.session, tied.round, tied.envelope
    with cast(tied, TIED):
        with pytest.raises(TieNeedsLot, match="“Well”, “Drain” are equal"):
            compute(session, found, envelope, by=BOOKKEEPER)
        asked = asked_for(session, found, envelope)
        assert asked is not None and [item.name for item in asked.items] == ["Well", "Drain"] and asked.before == ()
        draw(session, found, envelope, drawn("2", "1"), by=BOOKKEEPER)
        made = compute(session, found, envelope, by=BOOKKEEPER)
        assert outcome_of(made).selected == ("2", "3") and made.lot == '["2","1"]'
        assert outcome_of(made).ties[0].order == ("2", "1") and recount(made) == made.outcome_sha256
        with pytest.raises(LotHolds, match="Lot 1 of 2026-01-05 was drawn for “Well”, “Drain” and holds"):
            draw(session, found, envelope, drawn("1", "2"), by=BOOKKEEPER)
        assert list(every_count(session)) == []
    for change in ("UPDATE budget_lot SET drawn = '[]'", "DELETE FROM budget_lot"):
        with pytest.raises(DBAPIError), session.begin_nested():
            session.execute(text(change))


@pytest.mark.parametrize(
    ("drawing", "refusal"),
    [
        (drawn("1"), LotForOthers),
        (drawn("1", "3"), LotForOthers),
        (drawn("1", "2", "2"), LotForOthers),
        (drawn("1", "2", witnesses=TWO[:1]), WitnessesMissing),
        (drawn("1", "2", witnesses=(TWO[0], Witness("TENDAI", "twice"))), WitnessesMissing),
        (drawn("1", "2", witnesses=(TWO[0], Witness("savings group", ""))), WitnessInvolved),
        (drawn("1", "2", witnesses=(*TWO, Witness(BOOKKEEPER, ""))), WitnessRecords),
        (drawn("1", "2", day=OPENED - timedelta(1)), DayOutside),
        (drawn("1", "2", day=today("Africa/Harare") + timedelta(1)), DayOutside),
    ],
)
def test_a_lot_that_does_not_stand_up_is_refused(tied: RoundScene, drawing: Drawing, refusal: type[Exception]) -> None:
    with cast(tied, TIED), pytest.raises(refusal):
        draw(tied.session, tied.round, tied.envelope, drawing, by=BOOKKEEPER)
    assert lots_of(tied.session, tied.envelope) == []


def test_a_proposer_may_be_a_witness_where_the_terms_have_no_such_rule(scene: RoundScene) -> None:
    voted(scene, replace(GREEDY, conflict=False), well=3_000_00, drain=3_000_00)
    with cast(scene, {(1,): 4, (2,): 4}):
        drawing = drawn("1", "2", witnesses=(TWO[0], Witness("Savings group", "")))
        assert draw(scene.session, scene.round, scene.envelope, drawing, by=BOOKKEEPER).number == 1


def test_a_later_tie_keeps_the_order_that_was_drawn(scene: RoundScene) -> None:
    """The drain and the lamps are equal after ballots were found that had been missing; the well and the drain were drawn."""
    voted(scene, well=3_000_00, drain=3_000_00, lamps=3_000_00)
    session, found, envelope = scene.session, scene.round, scene.envelope
    with cast(scene, {(1,): 4, (2,): 4, (3,): 2}):
        draw(session, found, envelope, drawn("2", "1"), by=BOOKKEEPER)
    with cast(scene, {(1,): 2, (2,): 4, (3,): 4}):
        asked = asked_for(session, found, envelope)
        assert asked is not None and [item.name for item in asked.items] == ["Lamps"]
        assert [item.name for item in asked.before] == ["Drain", "Well"]
        with pytest.raises(EarlierLotChanged, match="2, 1"):
            draw(session, found, envelope, drawn("1", "3", "2"), by=BOOKKEEPER)
        draw(session, found, envelope, drawn("3", "2", "1"), by=BOOKKEEPER)
        assert outcome_of(compute(session, found, envelope, by=BOOKKEEPER)).selected == ("3",)
    with cast(scene, {(2,): 4}), pytest.raises(NothingTied):
        draw(session, found, envelope, drawn(), by=BOOKKEEPER)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.permutations(["1", "2", "3", "4"]))
def test_the_drawn_order_reaches_the_outcome(scene: RoundScene, order: list[str]) -> None:
    """Four equals of 2,000.00 where 5,000.00 is there: the first two that were drawn are funded, in that order."""
    with scene.session.begin_nested() as undone:
        voted(scene, one=2_000_00, two=2_000_00, three=2_000_00, four=2_000_00)
        with cast(scene, {(1, 2, 3, 4): 3}):
            draw(scene.session, scene.round, scene.envelope, drawn(*order), by=BOOKKEEPER)
            made = compute(scene.session, scene.round, scene.envelope, by=BOOKKEEPER)
        assert outcome_of(made).selected == tuple(order[:2])
        undone.rollback()


VOTES = st.dictionaries(
    st.lists(st.integers(1, 4), min_size=1, max_size=3, unique=True).map(lambda one: tuple(sorted(one))),
    st.integers(1, 4),
    max_size=5,
)
METHODS = st.sampled_from(
    [Rule(Method.GREEDY), Rule(Method.EQUAL_SHARES, compare=True), Rule(Method.PHRAGMEN), Rule(Method.KNAPSACK)]
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(VOTES, METHODS)
def test_what_is_kept_gives_the_same_again_and_a_what_if_keeps_nothing(
    scene: RoundScene, votes: Mapping[tuple[int, ...], int], rule: Rule
) -> None:
    with scene.session.begin_nested() as undone:
        voted(scene, RoundTerms(GREEDY.voice, GREEDY.ballot, rule), one=1_100_00, two=2_300_00, three=3_700_00, four=900_00)
        session, found, envelope = scene.session, scene.round, scene.envelope
        with cast(scene, votes):
            while (asked := asked_for(session, found, envelope)) is not None:
                order = [str(item.number) for item in (*asked.before, *asked.items)]
                draw(session, found, envelope, drawn(*order), by=BOOKKEEPER)
            made = compute(session, found, envelope, by=BOOKKEEPER)
        assert recount(made) == made.outcome_sha256
        session.expunge(made)
        kept = session.get_one(Computation, made.id)
        assert recount(kept) == kept.outcome_sha256 and list(every_count(session)) == []
        rows = [session.scalar(select(func.count()).select_from(table)) for table in (Computation, Lot)]
        for method in OTHER_METHODS:
            tried(input_held(kept), lots.ids_from(kept.lot), outcome_of(kept), Asked(method))
        assert not session.new and not session.dirty
        assert [session.scalar(select(func.count()).select_from(table)) for table in (Computation, Lot)] == rows
        undone.rollback()


def test_a_what_if_says_which_items_differ_and_how_many_prefer_which(scene: RoundScene) -> None:
    voted(scene, well=4_000_00, drain=2_500_00, lamps=2_500_00)
    with cast(scene, {(1,): 6, (2,): 4, (3,): 4, (2, 3): 1}):
        made = compute(scene.session, scene.round, scene.envelope, by=BOOKKEEPER)
    found = tried(input_held(made), (), outcome_of(made), Asked(Method.KNAPSACK))
    assert not isinstance(found, Exception)
    assert {one.item for one in found.beside if one.differs} == {"1", "2", "3"}
    assert (found.prefer_official, found.prefer_other) == (6, 9)
    counted_only = replace(approvals(scene, {}), totals={"1": 5}, ballots={})
    with cast(scene, {}) as patched:
        patched.setattr(inputs, "election_of", lambda *_: counted_only)
        made = compute(scene.session, scene.round, scene.envelope, by=BOOKKEEPER)
    refused = tried(input_held(made), (), outcome_of(made), Asked(Method.EQUAL_SHARES))
    assert "looks at every single ballot" in str(refused)


def test_a_rule_that_compares_shows_both_outcomes(scene: RoundScene) -> None:
    voted(scene, RoundTerms(GREEDY.voice, GREEDY.ballot, Rule(Method.EQUAL_SHARES, compare=True)), well=4_000_00, drain=2_500_00)
    with cast(scene, {(1,): 5, (2,): 5}):
        made = compute(scene.session, scene.round, scene.envelope, by=BOOKKEEPER)
    both = comparison(input_held(made), ())
    assert both is not None and (both.by_rule.selected, both.by_votes.selected) == (("2",), ("1",))
    assert (both.prefer_rule, both.prefer_votes) == (5, 5) and outcome_of(made).selected == ("2",)
    assert comparison(replace(input_held(made), rule=GREEDY.rule), ()) is None


def test_a_decision_of_an_assembly_is_counted_from_its_own_record(scene: RoundScene) -> None:
    voted(scene, RoundTerms(GREEDY.voice, GREEDY.ballot, Rule(Method.ASSEMBLY)), well=4_000_00, drain=2_500_00)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(inputs, "decided_of", lambda *_: {"1": 3_000_00})
        made = compute(scene.session, scene.round, scene.envelope, by=BOOKKEEPER)
        assert outcome_of(made).amounts_minor == (3_000_00,) and recount(made) == made.outcome_sha256
        patched.setattr(inputs, "decided_of", lambda *_: {"1": 4_000_00, "2": 2_500_00})
        with pytest.raises(OverBudget, match=r"6500\.00 USD, but the budget is 5000\.00 USD: 1500\.00 USD"):
            compute(scene.session, scene.round, scene.envelope, by=BOOKKEEPER)


def test_a_count_that_somebody_touched_is_found(scene: RoundScene) -> None:
    """The triggers keep everybody out; whoever takes them away is found out all the same."""
    voted(scene, well=3_000_00, drain=2_500_00)
    with cast(scene, {(1,): 5, (2,): 3}):
        made = compute(scene.session, scene.round, scene.envelope, by=BOOKKEEPER)
    with pytest.raises(DBAPIError), scene.session.begin_nested():
        scene.session.execute(text("UPDATE budget_computation SET lot = '[]'"))
    touched = replace(outcome_of(made), selected=("2",), amounts_minor=(2_500_00,))
    scene.session.expunge(made)
    made.outcome = to_text(touched)
    assert "its outcome is not what was fingerprinted" in list(of_computation(scene.session, made, scene.envelope))
    made.lot = '["9"]'
    wrong = list(of_computation(scene.session, made, scene.envelope))
    assert "its lot was never drawn" in wrong and any("cannot be counted again" in one for one in wrong)
