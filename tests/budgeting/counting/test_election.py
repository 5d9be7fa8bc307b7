"""An election that contradicts itself cannot be made."""

from fractions import Fraction
from typing import Any

import pytest

from budgeting.counting.count import count
from budgeting.counting.election import Ballot, BallotKind, Election, Item
from budgeting.counting.errors import (
    ChoiceUnknown,
    ItemTwice,
    NegativeNumber,
    PointsMissing,
    RuleContradicts,
    VotersTooFew,
)
from budgeting.counting.outcome import Reason
from budgeting.counting.rule import Method, Rule, TieBreak
from core.errors import Refusal

TWO = (Item("a", 10), Item("b", 20))


def test_voters_are_the_ballots_unless_more_took_part() -> None:
    cast = {Ballot((0,)): 2, Ballot(()): 1}
    assert Election(BallotKind.APPROVAL, 100, TWO, cast).voters == 3
    assert Election(BallotKind.APPROVAL, 100, TWO, cast, voters=5).voters == 5
    with pytest.raises(VotersTooFew):
        Election(BallotKind.APPROVAL, 100, TWO, cast, voters=2)


@pytest.mark.parametrize(
    ("kind", "ballot", "refusal", "fact"),
    [
        (BallotKind.APPROVAL, Ballot((0, 2)), ChoiceUnknown, {"item": "2"}),
        (BallotKind.APPROVAL, Ballot((-1,)), ChoiceUnknown, {"item": "-1"}),
        (BallotKind.APPROVAL, Ballot((1, 1)), ItemTwice, {"item": "b"}),
        (BallotKind.POINTS, Ballot((0, 1), (3,)), PointsMissing, {"choices": 2, "points": 1}),
        (BallotKind.SCORING, Ballot((0,), (-3,)), NegativeNumber, {"number": -3}),
    ],
)
def test_a_ballot_that_cannot_be(kind: BallotKind, ballot: Ballot, refusal: type[Refusal], fact: dict[str, object]) -> None:
    with pytest.raises(refusal) as refused:
        Election(kind, 100, TWO, {Ballot(()): 4, ballot: 1})
    assert refused.value.facts == fact


def test_numbers_below_zero() -> None:
    with pytest.raises(NegativeNumber):
        Election(BallotKind.APPROVAL, 100, TWO, {Ballot((0,)): -1})
    with pytest.raises(NegativeNumber):
        Election(BallotKind.APPROVAL, -1, TWO)
    with pytest.raises(NegativeNumber):
        Election(BallotKind.APPROVAL, 1, (Item("a", -1),))


def test_names_that_are_there_twice_or_not_at_all() -> None:
    with pytest.raises(ItemTwice):
        Election(BallotKind.APPROVAL, 1, (Item("a", 1), Item("a", 1)))
    with pytest.raises(ChoiceUnknown):
        Election(BallotKind.APPROVAL, 1, TWO, totals={"x": 1})


def test_published_totals_are_what_a_recount_by_totals_goes_by() -> None:
    """A ballot that names a proposal twice was counted twice; rules that look at ballots count it once."""
    cast = {Ballot((0,)): 2, Ballot((1,)): 2}
    given = Election(BallotKind.APPROVAL, 20, TWO, cast, published={"a": 2, "b": 3})
    assert count(given, Rule(Method.GREEDY)).selected == ("b",)
    assert [why.votes for why in count(given, Rule(Method.EQUAL_SHARES)).why] == [2, 2]


def test_a_place_that_is_worth_nothing_is_still_a_choice() -> None:
    """The third place has no points, but whoever put a proposal there chose it, where choosing is what counts."""
    given = Election(BallotKind.RANKING, 30, (*TWO, Item("c", 5)), {Ballot((0, 1, 2)): 3})
    assert count(given, Rule(Method.GREEDY, rank_points=(2, 1))).why[-1].reason is Reason.NO_SUPPORT
    assert "c" in count(given, Rule(Method.EQUAL_SHARES, rank_points=(2, 1), ties=(TieBreak.LOWER_COST,))).selected


def test_rules_that_contradict_themselves() -> None:
    wrongs: list[dict[str, Any]] = [{"compare": True}, {"ceiling_minor": 5}, {"rank_points": (1, 2)}, {"increment_minor": 0}]
    for wrong in (*wrongs, {"top_up": Fraction(2)}):
        with pytest.raises(RuleContradicts):
            Rule(Method.GREEDY, **wrong)
