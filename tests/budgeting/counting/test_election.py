"""An election that contradicts itself cannot be made."""

import pytest

from budgeting.counting.election import Ballot, BallotKind, Election, Item
from budgeting.counting.errors import ChoiceUnknown, ItemTwice, NegativeNumber, PointsMissing, VotersTooFew
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
