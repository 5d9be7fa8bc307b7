"""Phragmén, the best set, marks, ceilings and decisions of an assembly, on numbers that a reader can follow."""

from fractions import Fraction

import pytest

from budgeting.counting import knapsack
from budgeting.counting.count import count
from budgeting.counting.errors import (
    AboveAsked,
    ChoiceUnknown,
    ExcludesEachOther,
    ItemTwice,
    LotIncomplete,
    MarkOutside,
    MarksMissing,
    NegativeNumber,
    OverBudget,
    TieNeedsLot,
    TooManyCombinations,
)
from budgeting.counting.outcome import Reason
from budgeting.counting.rule import Method, Rule, TieBreak, Utility, Weight
from tests.budgeting.counting.ballots import counted, election

PHRAGMEN = Rule(Method.PHRAGMEN)
BEST = Rule(Method.KNAPSACK)


class TestPhragmen:
    def test_every_voter_earns_at_the_same_speed(self) -> None:
        """ "b" is paid when each of its 4 has earned 6, "c" at 13 1/3 by its 3; "a" at 14, as two of its three paid 6 before."""
        outcome = count(election({"a": 30, "b": 24, "c": 40}, 100, {"ab": 2, "a": 1, "b": 2, "c": 3}), PHRAGMEN)
        assert outcome.selected == ("b", "c", "a")
        assert [step.payment for step in outcome.steps] == [6, Fraction(40, 3), 14]

    def test_it_ends_at_the_first_that_does_not_fit(self) -> None:
        outcome = count(election({"a": 60, "b": 50, "c": 10}, 100, {"a": 6, "b": 4, "c": 0, "ac": 0}), PHRAGMEN)
        assert outcome.selected == ("a",)
        assert {why.item: why.reason for why in outcome.why} == {
            "a": Reason.FUNDED,
            "b": Reason.DOES_NOT_FIT,
            "c": Reason.NO_SUPPORT,
        }

    def test_what_comes_after_the_end_says_so(self) -> None:
        outcome = count(election({"a": 60, "b": 50, "c": 10, "d": 200}, 100, {"a": 12, "b": 8, "c": 1, "d": 9}), PHRAGMEN)
        assert [(why.item, why.reason) for why in outcome.why[1:]] == [
            ("d", Reason.TOO_DEAR),
            ("b", Reason.DOES_NOT_FIT),
            ("c", Reason.AFTER_THE_STOP),
        ]

    def test_one_of_a_group(self) -> None:
        outcome = count(election({"a": 10, "b": 10}, 100, {"a": 2, "b": 1}, {"a": "site", "b": "site"}), PHRAGMEN)
        assert outcome.selected == ("a",) and outcome.why[1].by == "a"

    def test_equals_of_which_one_fits_ask_for_a_lot(self) -> None:
        given = election({"a": 60, "b": 60}, 100, {"ab": 2, "a": 1, "b": 1})
        with pytest.raises(TieNeedsLot):
            count(given, PHRAGMEN)
        assert count(given, PHRAGMEN, lot=("b", "a")).selected == ("b",)

    def test_equals_that_both_fit_need_none(self) -> None:
        outcome = count(election({"a": 10, "b": 10, "c": 13}, 20, {"ab": 2, "bc": 1, "a": 1}), PHRAGMEN)
        assert set(outcome.selected) == {"a", "b"} and outcome.ties == ()


class TestBestSet:
    def test_two_that_fill_the_budget_outweigh_the_favourite(self) -> None:
        outcome = count(counted({"a": 60, "b": 50, "c": 50}, 100, {"a": 10, "b": 7, "c": 7}), BEST)
        assert outcome.selected == ("b", "c")
        assert outcome.why[-1].reason is Reason.OUTWEIGHED

    def test_by_votes_alone_the_favourite_may_stay(self) -> None:
        given = counted({"a": 60, "b": 50, "c": 50}, 100, {"a": 15, "b": 7, "c": 7})
        assert count(given, Rule(Method.KNAPSACK, utility=Utility.CARDINALITY)).selected == ("a",)

    def test_one_of_a_group(self) -> None:
        given = counted({"a": 40, "b": 50, "c": 50}, 100, {"a": 10, "b": 9, "c": 1}, {"a": "site", "b": "site"})
        outcome = count(given, BEST)
        assert outcome.selected == ("b", "c")
        assert (outcome.why[-1].reason, outcome.why[-1].by) == (Reason.EXCLUDED, "b")

    def test_two_best_sets_ask_for_a_lot(self) -> None:
        given = counted({"a": 50, "b": 50, "c": 50}, 100, {"a": 9, "b": 5, "c": 5})
        with pytest.raises(TieNeedsLot) as asked:
            count(given, BEST)
        assert asked.value.facts["items"] == ("b", "c")
        assert count(given, BEST, lot=("c", "b")).selected == ("a", "c")
        assert [tie.drawn for tie in count(given, BEST, lot=("c", "b")).ties] == [True]
        assert count(given, BEST, by_order=True).selected == ("a", "b")

    def test_criteria_hold_for_the_set(self) -> None:
        given = counted({"a": 40, "b": 60}, 60, {"a": 3, "b": 2})  # 120 either way
        assert count(given, Rule(Method.KNAPSACK, ties=(TieBreak.LOWER_COST,))).selected == ("a",)
        assert count(given, Rule(Method.KNAPSACK, ties=(TieBreak.HIGHER_COST,))).selected == ("b",)
        assert count(given, Rule(Method.KNAPSACK, ties=(TieBreak.MORE_VOTES,))).selected == ("a",)

    def test_too_many_combinations_are_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(knapsack, "MOST_OPEN", 3)
        costs = {f"p{number}": 1000 + number * number for number in range(12)}
        with pytest.raises(TooManyCombinations):
            count(counted(costs, 5555, dict.fromkeys(costs, 7)), BEST)


class TestLots:
    given = counted({"a": 60, "b": 60, "c": 60}, 100, {"a": 5, "b": 5, "c": 5})

    def test_a_lot_that_leaves_out_an_equal(self) -> None:
        with pytest.raises(LotIncomplete) as refused:
            count(self.given, Rule(Method.GREEDY), lot=("c", "a"))
        assert refused.value.facts == {"item": "b"}

    def test_a_lot_that_names_what_is_not_there_or_twice(self) -> None:
        with pytest.raises(ChoiceUnknown):
            count(self.given, Rule(Method.GREEDY), lot=("x",))
        with pytest.raises(ItemTwice):
            count(self.given, Rule(Method.GREEDY), lot=("a", "a"))

    def test_a_lot_about_others_does_not_help(self) -> None:
        given = counted({"a": 60, "b": 60, "c": 10}, 100, {"a": 5, "b": 5, "c": 9})
        with pytest.raises(TieNeedsLot):
            count(given, Rule(Method.GREEDY), lot=("c",))


class TestMarks:
    """KALAHI-CIDSS: 60 % for taking part, up to 10 marks; 40 % for the poorest, up to 5 marks."""

    rule = Rule(Method.CRITERIA, criteria=(Weight("part", Fraction(60), 10), Weight("poorest", Fraction(40), 5)))
    given = counted({"a": 60, "b": 60, "c": 40}, 100, {})

    def test_weighed_marks_put_proposals_in_order(self) -> None:
        outcome = count(self.given, self.rule, marks={"a": (10, 1), "b": (6, 5), "c": (0, 0)})
        assert outcome.selected == ("b",)
        assert [(why.item, why.votes) for why in outcome.why] == [("b", 76), ("a", 68), ("c", 0)]

    def test_marks_that_cannot_be(self) -> None:
        with pytest.raises(MarkOutside):
            count(self.given, self.rule, marks={"a": (11, 1), "b": (6, 5), "c": (0, 0)})
        with pytest.raises(MarksMissing):
            count(self.given, self.rule, marks={"a": (10, 1), "b": (6,), "c": (0, 0)})
        with pytest.raises(ChoiceUnknown):
            count(self.given, self.rule, marks={"x": (10, 1)})
        with pytest.raises(MarksMissing):
            count(election({"a": 60}, 100, {"a": 1}), self.rule)

    def test_marks_that_were_weighed_before(self) -> None:
        assert count(counted({"a": 60, "b": 60}, 100, {"a": 68, "b": 76}), self.rule).selected == ("b",)


class TestCeiling:
    rule = Rule(Method.CEILING, ceiling_minor=40)

    def test_each_community_has_up_to_the_ceiling(self) -> None:
        outcome = count(counted({"a": 60, "b": 30, "c": 40}, 110, {}), self.rule)
        assert dict(zip(outcome.selected, outcome.amounts_minor, strict=True)) == {"a": 40, "b": 30, "c": 40}
        assert [(why.reason, why.short_minor) for why in outcome.why] == [
            (Reason.ABOVE_CEILING, 20),
            (Reason.FUNDED, 0),
            (Reason.FUNDED, 0),
        ]

    def test_the_budget_must_reach_for_all(self) -> None:
        with pytest.raises(OverBudget) as refused:
            count(counted({"a": 60, "b": 30, "c": 40}, 109, {}), self.rule)
        assert refused.value.facts == {"asked": 110, "budget": 109, "over": 1}

    def test_a_community_with_two_requests_has_the_one_with_more_votes(self) -> None:
        outcome = count(counted({"a": 10, "b": 10}, 100, {"a": 1, "b": 2}, {"a": "north", "b": "north"}), self.rule)
        assert outcome.selected == ("b",)
        assert (outcome.why[1].reason, outcome.why[1].by) == (Reason.EXCLUDED, "b")


class TestAssembly:
    rule = Rule(Method.ASSEMBLY)
    given = counted({"a": 60, "b": 30, "c": 40}, 100, {"c": 3}, {"a": "site", "b": "site"})

    def test_what_was_decided(self) -> None:
        outcome = count(self.given, self.rule, decided={"a": 50, "c": 40, "b": 0})
        assert (outcome.selected, outcome.amounts_minor) == (("c", "a"), (40, 50))
        assert [why.reason for why in outcome.why] == [Reason.DECIDED, Reason.DECIDED, Reason.NOT_DECIDED]

    def test_what_cannot_be_decided(self) -> None:
        for decided, refusal in (
            ({"x": 1}, ChoiceUnknown),
            ({"a": -1}, NegativeNumber),
            ({"a": 61}, AboveAsked),
            ({"a": 10, "b": 10}, ExcludesEachOther),
            ({"a": 60, "b": 30, "c": 40}, OverBudget),
        ):
            with pytest.raises(refusal):
                count(self.given, self.rule, decided=decided)

    def test_nothing(self) -> None:
        assert count(self.given, self.rule).selected == ()
