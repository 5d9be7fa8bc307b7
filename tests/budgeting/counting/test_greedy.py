"""Most votes first, in the words of a meeting."""

from fractions import Fraction

import pytest

from budgeting.counting.count import count
from budgeting.counting.errors import TieNeedsLot
from budgeting.counting.outcome import Outcome, Reason, Tie
from budgeting.counting.rule import Method, Misfit, Rule, TieBreak
from tests.budgeting.counting.ballots import counted, election

COSTS = {"a": 60, "b": 50, "c": 30, "d": 20}
VOTES = {"a": 40, "b": 30, "c": 20, "d": 10}


def reasons(outcome: Outcome) -> dict[str, Reason]:
    return {why.item: why.reason for why in outcome.why}


def test_what_does_not_fit_is_skipped() -> None:
    outcome = count(counted(COSTS, 100, VOTES), Rule(Method.GREEDY))
    assert outcome.selected == ("a", "c") and outcome.amounts_minor == (60, 30) and outcome.cost_minor == 90
    assert reasons(outcome) == {
        "a": Reason.FUNDED,
        "c": Reason.FUNDED,
        "b": Reason.DOES_NOT_FIT,
        "d": Reason.DOES_NOT_FIT,
    }
    assert [(why.item, why.short_minor) for why in outcome.why[2:]] == [("b", 10), ("d", 10)]
    assert [(step.item, step.funded, step.left_minor) for step in outcome.steps] == [
        ("a", True, 40),
        ("b", False, 40),
        ("c", True, 10),
        ("d", False, 10),
    ]


def test_or_ends_the_list() -> None:
    outcome = count(counted(COSTS, 100, VOTES), Rule(Method.GREEDY, misfit=Misfit.STOP))
    assert outcome.selected == ("a",)
    assert reasons(outcome)["c"] is Reason.AFTER_THE_STOP


def test_the_reserve_pays_what_is_missing_for_the_first_misfit() -> None:
    """Poznań: what is left (40) covers 80 % of 50."""
    outcome = count(counted(COSTS, 100, VOTES), Rule(Method.GREEDY, misfit=Misfit.STOP, top_up=Fraction(4, 5)))
    assert outcome.selected == ("a", "b") and outcome.reserve_minor == 10
    assert reasons(outcome) == {
        "a": Reason.FUNDED,
        "b": Reason.TOPPED_UP,
        "c": Reason.AFTER_THE_STOP,
        "d": Reason.AFTER_THE_STOP,
    }
    short = count(counted(COSTS, 99, VOTES), Rule(Method.GREEDY, misfit=Misfit.STOP, top_up=Fraction(4, 5)))
    assert short.selected == ("a",) and short.reserve_minor == 0


def test_below_the_threshold_nothing_is_funded() -> None:
    outcome = count(counted(COSTS, 1000, VOTES), Rule(Method.GREEDY, threshold_votes=25))
    assert outcome.selected == ("a", "b")
    assert [(why.item, why.short_votes) for why in outcome.why[2:]] == [("c", 5), ("d", 15)]


def test_a_threshold_as_a_share_of_the_ballots() -> None:
    given = election(COSTS, 1000, {"a": 8, "ab": 1, "c": 1})
    assert count(given, Rule(Method.GREEDY, threshold_share=Fraction(1, 10))).selected == ("a", "b", "c")
    assert count(given, Rule(Method.GREEDY, threshold_share=Fraction(2, 10))).selected == ("a",)


def test_least_support_relative_to_cost() -> None:
    """Świecie: votes of voters must reach cost of three budgets; 1 of 10 voters carries up to 30 of 100."""
    given = election({"a": 30, "b": 31, "c": 10}, 100, {"a": 1, "b": 1, "c": 8})
    outcome = count(given, Rule(Method.GREEDY, threshold_cost=3))
    assert outcome.selected == ("c", "a")
    assert outcome.why[-1].reason is Reason.BELOW_THRESHOLD and outcome.why[-1].short_votes == Fraction(1, 30)


def test_one_of_a_group() -> None:
    """Two ideas for the same site."""
    outcome = count(counted(COSTS, 200, VOTES, {"a": "site", "c": "site"}), Rule(Method.GREEDY))
    assert outcome.selected == ("a", "b", "d")
    assert (outcome.why[-1].reason, outcome.why[-1].by) == (Reason.EXCLUDED, "a")


def test_nobody_wants_it_or_the_budget_is_too_small_for_it() -> None:
    outcome = count(counted(COSTS, 55, {"a": 9, "b": 1, "d": 0}), Rule(Method.GREEDY))
    assert outcome.selected == ("b",)
    assert reasons(outcome) == {
        "b": Reason.FUNDED,
        "a": Reason.TOO_DEAR,
        "c": Reason.NO_SUPPORT,
        "d": Reason.NO_SUPPORT,
    }


def test_most_votes_per_money() -> None:
    given = counted({"a": 100, "b": 10, "free": 0}, 100, {"a": 50, "b": 6, "free": 1})
    assert count(given, Rule(Method.VOTES_PER_COST)).selected == ("free", "b")


def test_an_empty_round() -> None:
    nothing = count(counted({}, 100, {}), Rule(Method.GREEDY))
    assert nothing.selected == () and nothing.cost_minor == 0
    assert count(counted(COSTS, 0, VOTES), Rule(Method.GREEDY)).selected == ()


class TestEquals:
    def test_both_fit_whatever_the_order(self) -> None:
        outcome = count(counted({"a": 40, "b": 60}, 100, {"a": 5, "b": 5}), Rule(Method.GREEDY))
        assert set(outcome.selected) == {"a", "b"} and outcome.ties == ()

    def test_neither_fits(self) -> None:
        assert count(counted({"a": 40, "b": 60}, 30, {"a": 5, "b": 5}), Rule(Method.GREEDY)).selected == ()

    def test_only_one_fits_so_a_lot_is_asked_for(self) -> None:
        given = counted({"b": 60, "a": 60}, 100, {"a": 5, "b": 5})
        with pytest.raises(TieNeedsLot) as asked:
            count(given, Rule(Method.GREEDY))
        assert asked.value.facts == {"items": ("b", "a"), "names": "b, a"}
        assert count(given, Rule(Method.GREEDY), lot=("a", "b")).selected == ("a",)
        listed = count(given, Rule(Method.GREEDY), by_order=True)
        assert listed.selected == ("b",) and listed.ties == (Tie(("a", "b"), ("b", "a"), drawn=False),)

    def test_the_agreed_criterion_comes_before_the_lot(self) -> None:
        given = counted({"a": 60, "b": 50}, 100, {"a": 5, "b": 5})
        assert count(given, Rule(Method.GREEDY, ties=(TieBreak.HIGHER_COST,)), lot=("b", "a")).selected == ("a",)
        assert count(given, Rule(Method.GREEDY, ties=(TieBreak.LOWER_COST,)), lot=("a", "b")).selected == ("b",)

    def test_equals_of_one_group_are_for_the_lot(self) -> None:
        given = counted({"a": 10, "b": 10}, 100, {"a": 5, "b": 5}, {"a": "site", "b": "site"})
        with pytest.raises(TieNeedsLot):
            count(given, Rule(Method.GREEDY))

    def test_which_misfit_stops_matters(self) -> None:
        given = counted({"a": 200, "b": 60}, 100, {"a": 5, "b": 5})
        with pytest.raises(TieNeedsLot):
            count(given, Rule(Method.GREEDY, misfit=Misfit.STOP))
        assert count(given, Rule(Method.GREEDY)).selected == ("b",)
