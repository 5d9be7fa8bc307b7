"""A round of our own as a .pb file: pabulib-checker has nothing against it, nobody can be found in it, and it recounts."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pabulib.checker import Checker

from budgeting.counting.count import count
from budgeting.counting.election import Ballot, BallotKind, Election, Item
from budgeting.counting.rule import Completion, Method, Misfit, Rule, TieBreak, Utility
from budgeting.pabulib.errors import MetaNeeded, NoBallotsToWrite
from budgeting.pabulib.reading import election_of, parse
from budgeting.pabulib.round_file import RoundFile, pb_of_round
from budgeting.pabulib.rules import SHARES_TIES, declared
from tests.data.elections import sample

ABOUT = {
    "description": "Small works\nalong the canal",
    "country": "Thailand",
    "unit": "Khon Kaen",
    "instance": "2026",
    "date_begin": "01.11.2026",
    "date_end": "15.11.2026",
    "currency": "THB",
    "language": "th",
}
ITEMS = (Item("lamp", 40000), Item("drain", 30000), Item("path", 29000), Item("tap", 29000), Item("shed", 15000))
BALLOTS = {Ballot((0, 1)): 4, Ballot((0, 2, 3)): 3, Ballot((1, 4)): 2, Ballot((3,)): 1, Ballot((2,)): 1}
UNEQUAL = (*ITEMS[:3], Item("tap", 28000), ITEMS[4])
CELLS = {
    "lamp": {"name": ' Lamps; "bright" ', "category": "public space"},
    "drain": {"name": "Drain", "category": "health", "proposer": "Lane 4"},
}
ROUND = RoundFile(ABOUT, CELLS, exponent=2, rule_words="The most votes per baht first.")
GREEDY = Rule(Method.GREEDY)
SHARES = Rule(Method.EQUAL_SHARES, ties=SHARES_TIES, increment_minor=100)


def election(kind: BallotKind = BallotKind.APPROVAL, **changes: Any) -> Election:
    return Election(kind, **{"budget_minor": 100000, "items": ITEMS, "ballots": BALLOTS, **changes})


def text_of(of: Election, rule: Rule, about: RoundFile = ROUND, lot: tuple[str, ...] = ("path", "tap")) -> str:
    return pb_of_round(of, rule, count(of, rule, lot=lot), about)


def faults(text: str) -> Mapping[str, Any]:
    """What pabulib-checker calls an error."""
    results = Checker().process_files([text])
    (result,) = [found["results"] for name, found in results.items() if name not in {"metadata", "summary"}]
    errors: Mapping[str, Any] = result["errors"]
    return errors


POINTS = {Ballot((0, 1, 2), (1, 3, 1)): 2, Ballot((1, 4), (1, 4)): 1, Ballot((3,), (5,)): 3}
RANKED = {Ballot((2, 0, 1)): 3, Ballot((0, 4, 3)): 2}
SHORT_RANKED = {**RANKED, Ballot((4,)): 2}


@pytest.mark.parametrize(
    ("of", "rule", "word"),
    [
        (election(), GREEDY, "greedy"),
        (election(), replace(GREEDY, misfit=Misfit.STOP), "greedy-no-skip"),
        (election(), replace(GREEDY, threshold_votes=3), "greedy-threshold"),
        (election(), replace(GREEDY, threshold_share=Fraction(1, 5)), "greedy-threshold"),
        (election(), replace(GREEDY, top_up=Fraction(4, 5)), "greedy-custom"),
        (election(), replace(GREEDY, threshold_cost=3), "greedy-custom"),
        (election(items=(*ITEMS[:3], Item("tap", 29000, "water"), Item("shed", 15000, "water"))), GREEDY, "greedy-exclusive"),
        (election(), Rule(Method.VOTES_PER_COST), "unknown"),
        (election(), SHARES, "equalshares"),
        (election(items=UNEQUAL), replace(SHARES, completion=Completion.ADD1), "equalshares/add1"),
        (election(), replace(SHARES, completion=Completion.ADD1, increment_minor=1), "unknown"),
        (election(), replace(SHARES, completion=Completion.GREEDY), "unknown"),
        (election(), replace(SHARES, ties=(TieBreak.MORE_VOTES, TieBreak.LOWER_COST)), "unknown"),
        (election(), replace(SHARES, utility=Utility.CARDINALITY), "unknown"),
        (election(budget_minor=99950), SHARES, "unknown"),
        (election(BallotKind.POINTS, ballots=POINTS), GREEDY, "greedy"),
        (election(BallotKind.SCORING, ballots=POINTS), GREEDY, "greedy"),
        (election(BallotKind.RANKING, ballots=RANKED), replace(GREEDY, rank_points=(3, 2, 1)), "greedy"),
        (election(BallotKind.RANKING, ballots=SHORT_RANKED), replace(GREEDY, rank_points=(3, 2, 1)), "unknown"),
        (election(BallotKind.RANKING, ballots=RANKED), GREEDY, "greedy"),
        (election(BallotKind.CHOOSE_ONE, ballots={Ballot((0,)): 3, Ballot((2,)): 2}), GREEDY, "greedy-threshold"),
        (election(budget_minor=200000), GREEDY, "greedy"),
        (election(ballots={**BALLOTS, Ballot(()): 2}), GREEDY, "greedy"),
    ],
)
def test_a_round_passes_the_checker_under_the_word_that_its_rule_has(of: Election, rule: Rule, word: str) -> None:
    text = text_of(of, rule)
    assert faults(text) == {}
    assert f"\nrule;{word}\n" in text
    assert parse(text.encode()).remarks == ()


def test_projects_stand_as_the_lot_took_them() -> None:
    """A reader who knows no lot goes through the list, and comes to the same winners."""
    for first, second in (("path", "tap"), ("tap", "path")):
        rule = replace(GREEDY, misfit=Misfit.STOP)
        text = text_of(election(), rule, lot=(first, second))
        assert faults(text) == {}
        reading = parse(text.encode())
        again = count(election_of(reading), declared(reading).rule, by_order=True)
        assert again.selected == ("lamp", "drain", first)


def test_equal_shares_with_a_lot_has_no_word() -> None:
    twins = election(items=(Item("a", 30000), Item("b", 30000), Item("c", 70000)), ballots={Ballot((0, 1)): 4, Ballot((2,)): 6})
    assert "\nrule;unknown\n" in text_of(twins, SHARES, lot=("b", "a"))


def test_what_stands_in_the_file() -> None:
    funded_later = replace(ROUND, otherwise={"shed": 2}, comments=("The shed was\npaid by the city.",))
    text = text_of(election(ballots={**BALLOTS, Ballot(()): 2}), Rule(Method.VOTES_PER_COST), funded_later)
    assert text.startswith("META\nkey;value\ndescription;Small works along the canal\ncountry;Thailand\nunit;Khon Kaen\n")
    assert "\nnum_votes;11\nbudget;1000\nvote_type;approval\nrule;unknown\n" in text
    assert "#1: The shed was paid by the city. #2: The rule in the words of the software that counted: The most votes" in text
    assert text.count("#3: 2 blank ballots are not listed.") == 1
    assert '\nlamp;400;7;"Lamps; ""bright""";public space;1;-\n' in text
    assert "\nshed;150;2;shed;;2;-\n" in text


@given(st.permutations(list(BALLOTS.items())))
@settings(max_examples=10, deadline=None)
def test_nobody_can_be_found_by_the_order_of_the_ballots(ballots: list[tuple[Ballot, int]]) -> None:
    assert text_of(election(ballots=dict(ballots)), GREEDY) == text_of(election(), GREEDY)


def test_points_are_written_the_most_first() -> None:
    text = text_of(election(BallotKind.POINTS, ballots=POINTS), GREEDY)
    assert "\nvoter_id;vote;points\n1;drain,lamp,path;3,1,1\n2;drain,lamp,path;3,1,1\n3;shed,drain;4,1\n4;tap;5\n" in text
    assert "\nmax_sum_points;5\n" in text


def test_counted_totals_have_no_ballots_to_write() -> None:
    totals = Election(BallotKind.APPROVAL, 100000, ITEMS, totals={"lamp": 7, "drain": 3})
    with pytest.raises(NoBallotsToWrite, match="a .pb file lists every ballot"):
        text_of(totals, GREEDY)


def test_a_round_that_does_not_say_where_it_was_is_not_written() -> None:
    with pytest.raises(MetaNeeded, match="must say country, unit"):
        text_of(election(), GREEDY, replace(ROUND, about={key: ABOUT[key] for key in ABOUT if key not in {"country", "unit"}}))


@pytest.mark.parametrize("name", ["canal-lanes", "pebbles", "ranked", "shares"])
def test_our_samples_pass_the_checker(name: str) -> None:
    assert faults(sample(name).read_text(encoding="utf-8")) == {}
