"""Equal shares, worked by hand."""

from dataclasses import replace
from fractions import Fraction

import pytest

from budgeting.counting.count import count
from budgeting.counting.election import Ballot, BallotKind, Election, Item
from budgeting.counting.equal_shares import MOST_STEPS, STOPPED
from budgeting.counting.errors import NeedsBallots, TieNeedsLot
from budgeting.counting.outcome import Part, Reason
from budgeting.counting.rule import Add1Stop, Completion, Method, Rule, TieBreak, Utility
from tests.budgeting.counting.ballots import counted, election

SHARES = Rule(Method.EQUAL_SHARES)
# Ten voters have 10 each. "b" is paid first (6 × 5), then "a": two of its four supporters have 5 left, two have 10.
TEN = election({"a": 30, "b": 30, "c": 40}, 100, {"ab": 2, "a": 2, "b": 4, "c": 2})


def test_supporters_pay_as_equally_as_they_can() -> None:
    outcome = count(TEN, SHARES)
    assert outcome.selected == ("b", "a") and outcome.share == 10
    first, second = outcome.steps[:2]
    assert (first.item, first.effective, first.payment, first.left_minor) == ("b", 6, 5, 70)
    assert (second.item, second.effective, second.payment) == ("a", 3, 10)


def test_the_outcome_explains_itself() -> None:
    a, c = (next(why for why in count(TEN, SHARES).why if why.item == name) for name in "ac")
    assert a.support == Fraction(30, 30) and a.gone_to == (Part("b", Fraction(10)),)
    assert (c.reason, c.support, c.short_minor) == (Reason.SHARES_TOO_SMALL, Fraction(1, 2), 20)


def test_a_share_is_spent_once() -> None:
    """The six who chose both have 60 together: after "b" nothing is left of it that would pay "a"."""
    given = election({"a": 60, "b": 50}, 100, {"ab": 6, "b": 1, "": 3})
    outcome = count(given, SHARES)
    assert outcome.selected == ("b",)
    why = outcome.why[1]
    left = 60 - 6 * Fraction(50, 7)
    assert (why.reason, why.support, why.gone_to) == (Reason.SUPPORT_SPENT, left / 60, (Part("b", 6 * Fraction(50, 7)),))
    assert why.short_minor == 43  # 60 − 17 1/7, rounded up to a whole coin


def test_a_lone_favourite_of_enough_voters() -> None:
    """30 % of the voters chose nothing but a proposal for 30 % of the budget; the others can outvote them everywhere else."""
    given = election({"a": 40, "b": 30, "c": 30, "d": 30}, 100, {"abc": 7, "d": 3})
    assert "d" in count(given, SHARES, lot=("a", "b", "c")).selected
    assert "d" not in count(given, Rule(Method.GREEDY), lot=("a", "b", "c")).selected


class TestUtility:
    """Two voters have 50 each: "a" for 60 both want, "b" for 20 the first wants, "c" for 29 the second."""

    given = election({"a": 60, "b": 20, "c": 29}, 100, {"ab": 1, "ac": 1})

    def test_by_cost_most_effective_votes_come_first(self) -> None:
        assert count(self.given, SHARES).selected == ("a", "b")

    def test_by_number_the_cheapest_part_comes_first(self) -> None:
        outcome = count(self.given, replace(SHARES, utility=Utility.CARDINALITY))
        assert outcome.selected == ("b", "c")

    def test_by_points_supporters_pay_in_proportion(self) -> None:
        items = (Item("a", 40), Item("b", 60))
        cast = {Ballot((0, 1), (3, 1)): 1, Ballot((0, 1), (1, 4)): 1}
        outcome = count(Election(BallotKind.POINTS, 100, items, cast), replace(SHARES, utility=Utility.POINTS))
        # "a": 10 for each of 4 points, which leaves 20 and 40. "b" would be 12 for each of 5: the second pays her 40, not 48.
        assert outcome.selected == ("a", "b")
        assert [(step.effective, step.payment) for step in outcome.steps] == [(4, 30), (3, 40)]

    def test_a_point_of_zero_is_no_support(self) -> None:
        cast = {Ballot((0,), (0,)): 3}
        outcome = count(Election(BallotKind.POINTS, 100, (Item("a", 1),), cast), SHARES)
        assert outcome.why[0].reason is Reason.NO_SUPPORT


class TestCompletion:
    """Ten voters have 10 each, and 60 of the 100 stay unspent: "b" and "c" have too few voters for their costs."""

    given = election({"a": 40, "b": 36, "c": 30}, 100, {"a": 5, "b": 3, "c": 2})

    def completed(self, completion: Completion, **more: object) -> tuple[str, ...]:
        return count(self.given, replace(SHARES, completion=completion, **more)).selected  # type: ignore[arg-type]

    def test_none(self) -> None:
        assert self.completed(Completion.NONE) == ("a",)

    def test_add1_raises_every_share_until_it_would_overspend(self) -> None:
        outcome = count(self.given, replace(SHARES, completion=Completion.ADD1))
        assert outcome.selected == ("a", "b")
        assert (outcome.share, outcome.add1_steps) == (14, 4)  # with 15 each the two voters for "c" would have its 30

    def test_add1_ends_as_soon_as_nothing_more_would_fit(self) -> None:
        outcome = count(self.given, replace(SHARES, completion=Completion.ADD1, add1_stop=Add1Stop.EXHAUSTED))
        assert (outcome.selected, outcome.share) == (("a", "b"), 12)

    def test_add1_in_larger_steps(self) -> None:
        outcome = count(self.given, replace(SHARES, completion=Completion.ADD1, increment_minor=3))
        assert (outcome.share, outcome.add1_steps) == (13, 1)

    def test_then_most_votes_first_takes_what_fits(self) -> None:
        given = election({"a": 40, "b": 36, "c": 30, "d": 20}, 100, {"a": 5, "b": 3, "c": 2, "d": 1})
        outcome = count(given, replace(SHARES, completion=Completion.ADD1_GREEDY))
        assert outcome.selected == ("a", "b", "d")
        assert [why.reason for why in outcome.why] == [Reason.FUNDED, Reason.FUNDED, Reason.COMPLETED, Reason.DOES_NOT_FIT]

    def test_or_at_once(self) -> None:
        assert self.completed(Completion.GREEDY) == ("a", "b")

    def test_where_all_fit_add1_ends_when_all_are_funded(self) -> None:
        outcome = count(election({"a": 40, "b": 36}, 100, {"a": 5, "b": 1}), replace(SHARES, completion=Completion.ADD1))
        assert outcome.selected == ("a", "b") and outcome.share == Fraction(100, 6) + outcome.add1_steps
        assert outcome.add1_steps == 20  # the first share of 36 and more

    def test_even_if_that_takes_longer_than_anybody_would_wait(self) -> None:
        given = election({"a": 40_000_000, "b": 36_000_000}, 100_000_000, {"a": 5, "b": 1})
        outcome = count(given, replace(SHARES, completion=Completion.ADD1))
        assert outcome.selected == ("a", "b") and outcome.add1_steps > MOST_STEPS and not outcome.note

    def test_steps_that_are_far_too_small_are_given_up_with_a_note(self) -> None:
        given = election({"a": 40_000_000, "b": 61_000_000}, 100_000_000, {"a": 5, "b": 1})
        outcome = count(given, replace(SHARES, completion=Completion.ADD1))
        assert (outcome.selected, outcome.add1_steps, outcome.note) == (("a",), MOST_STEPS, STOPPED)


class TestComparison:
    """Wieliczka and Świecie: if more voters prefer the outcome by most votes, that one is taken."""

    rule = replace(SHARES, compare=True)

    def test_most_votes_first_is_taken_where_more_voters_prefer_it(self) -> None:
        """Equal shares buy "b" and "c" for few; two big proposals are on more ballots."""
        given = election({"a": 100, "b": 20, "c": 20}, 100, {"a": 5, "b": 2, "c": 2, "ab": 1})
        assert count(given, SHARES, lot="bc").selected == ("b", "c")
        outcome = count(given, self.rule, lot="bc")
        assert (outcome.selected, outcome.method_taken) == (("a",), Method.GREEDY)
        assert outcome.note

    def test_else_equal_shares_stay(self) -> None:
        """TEN: the two for "c" alone would rather have it funded too, as it is after a completion."""
        assert count(TEN, self.rule).method_taken == Method.GREEDY
        outcome = count(TEN, replace(self.rule, completion=Completion.GREEDY))
        assert (outcome.selected, outcome.method_taken, outcome.note) == (("b", "a", "c"), Method.EQUAL_SHARES, "")


def test_totals_are_not_enough() -> None:
    for rule in (SHARES, Rule(Method.PHRAGMEN)):
        with pytest.raises(NeedsBallots):
            count(counted({"a": 1}, 1, {"a": 1}), rule)


def test_one_of_a_group_is_bought() -> None:
    given = election({"a": 10, "b": 20}, 100, {"ab": 3, "a": 1}, {"a": "site", "b": "site"})
    outcome = count(given, SHARES)
    assert outcome.selected == ("a",) and (outcome.why[1].reason, outcome.why[1].by) == (Reason.EXCLUDED, "a")


def test_what_costs_nothing_is_funded_and_what_is_dearer_than_all_is_not() -> None:
    outcome = count(election({"a": 0, "b": 101, "c": 100}, 100, {"abc": 2}), SHARES)
    assert outcome.selected == ("a", "c")
    assert (outcome.why[0].support, outcome.why[2].reason, outcome.why[2].short_minor) == (None, Reason.TOO_DEAR, 1)


def test_without_a_voter_nothing_is_funded() -> None:
    assert count(election({"a": 1}, 100, {}), replace(SHARES, completion=Completion.ADD1)).selected == ()


class TestEquals:
    def test_other_people_do_not_touch_each_other(self) -> None:
        outcome = count(election({"a": 20, "b": 20}, 100, {"a": 5, "b": 5}), SHARES)
        assert set(outcome.selected) == {"a", "b"} and outcome.ties == ()

    def test_shared_supporters_who_can_pay_both(self) -> None:
        assert set(count(election({"a": 20, "b": 20}, 100, {"ab": 5}), SHARES).selected) == {"a", "b"}

    def test_shared_supporters_who_can_pay_one(self) -> None:
        given = election({"a": 60, "b": 60}, 100, {"ab": 6, "": 4})
        with pytest.raises(TieNeedsLot):
            count(given, SHARES)
        drawn = count(given, SHARES, lot=("b", "a"))
        assert drawn.selected == ("b",) and drawn.ties[0].drawn

    def test_the_cheaper_one_first_where_that_was_agreed(self) -> None:
        given = election({"a": 60, "b": 50}, 100, {"ab": 6, "": 4})
        with pytest.raises(TieNeedsLot):
            count(given, SHARES)
        assert count(given, replace(SHARES, ties=(TieBreak.LOWER_COST,))).selected == ("b",)
