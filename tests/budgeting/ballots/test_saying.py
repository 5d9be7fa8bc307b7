"""What a ballot may say, by the terms of the round; and serials that notice what was mistyped."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgeting.ballots import errors
from budgeting.ballots.models import BallotBatch
from budgeting.ballots.saying import Said, judged, ranked, read, said_of, text_of
from budgeting.ballots.serials import LETTERS, known_serial, serials_of
from budgeting.counting.election import BallotKind
from budgeting.terms import BallotTerms
from core.language import language
from core.money import currency

USD = currency("USD")
COSTS = {1: 1_000_00, 2: 2_000_00, 3: 3_000_00, 4: 500_00}
UP_TO_3 = BallotTerms(BallotKind.APPROVAL, least=2, most=3)
KNAPSACK = BallotTerms(BallotKind.APPROVAL, most_cost_minor=3_500_00)
ONE = BallotTerms(BallotKind.CHOOSE_ONE, 1, 1)
POINTS = BallotTerms(BallotKind.POINTS, points=10, most_points=6)
RANKING = BallotTerms(BallotKind.RANKING, most=3)
MARKS = BallotTerms(BallotKind.SCORING, least=0, most_points=5)


@pytest.mark.parametrize(
    ("typed", "terms", "kept"),
    [
        ("3 1", UP_TO_3, "1 3"),
        ("4, 2; 1", UP_TO_3, "1 2 4"),
        ("๑ ๒", UP_TO_3, "1 2"),
        ("1 2 4", KNAPSACK, "1 2 4"),
        ("2", ONE, "2"),
        ("3=6 1:4 2=0", POINTS, "1=4 3=6"),
        ("3 1 2", RANKING, "3 1 2"),
        ("", MARKS, ""),
        ("4=5 1=1", MARKS, "1=1 4=5"),
    ],
)
def test_what_may_be_said_has_one_form(typed: str, terms: BallotTerms, kept: str) -> None:
    said = judged(read(typed, terms.kind), terms, COSTS, USD)
    assert text_of(said) == kept and said_of(kept) == said


@pytest.mark.parametrize(
    ("typed", "terms", "refused", "says"),
    [
        ("1 2 3 4", UP_TO_3, errors.TooManyMarks, "Proposals marked: 4. Allowed: at most 3. Take 1 away."),
        ("1", UP_TO_3, errors.TooFewMarks, "Mark 1 more"),
        ("1 1", UP_TO_3, errors.ItemMarkedTwice, "Proposal 1 is there twice"),
        ("1 7", UP_TO_3, errors.ItemNotOnBallot, "There is no proposal 7 on this ballot; its numbers are 1 2 3 4"),
        ("1 x", UP_TO_3, errors.MarksUnreadable, "“x” cannot be read"),
        ("1=2 3", UP_TO_3, errors.PointsNotAsked, "without points"),
        ("1 3", KNAPSACK, errors.OverCostLimit, "at most 3,500.00 USD may be marked. That is 500.00 USD"),
        ("1 2", ONE, errors.TooManyMarks, "at most 1"),
        ("1=6 2=5", POINTS, errors.TooManyPoints, "Points given: 11. Points to give: 10. Take 1 away."),
        ("1=8", POINTS, errors.PointsAboveMost, "Proposal 1 has 8; at most 6 can be given to one. Take 2 away."),
        ("1=6 2", POINTS, errors.PointsForOneMissing, "Proposal 2 has no points"),
        ("2=0", POINTS, errors.TooFewMarks, "Proposals marked: 0"),
        ("3 3 1", RANKING, errors.ItemMarkedTwice, "Proposal 3"),
        ("1=6", MARKS, errors.PointsAboveMost, "Take 1 away"),
    ],
)
def test_what_may_not_be_said_is_refused_by_how_much(
    typed: str, terms: BallotTerms, refused: type[errors.BallotWrong], says: str
) -> None:
    with pytest.raises(refused) as wrong:
        judged(read(typed, terms.kind), terms, COSTS, USD)
    assert says in language("en").sentence(wrong.value).replace("\u00a0", " ")


def test_places_of_a_ranking_are_each_given_once() -> None:
    assert ranked({4: 2, 1: 1, 3: 3}) == Said((1, 4, 3))
    with pytest.raises(errors.PlacesBroken, match="Place 1 should be given once and is given 2 times"):
        ranked({4: 1, 1: 1})
    with pytest.raises(errors.PlacesBroken, match="is given 0 times"):
        ranked({4: 1, 1: 3})


@given(st.dictionaries(st.integers(1, 4), st.integers(0, 6), max_size=4), st.randoms(use_true_random=False))
def test_the_order_of_marks_does_not_matter_but_in_a_ranking(marks: dict[int, int], random: Random) -> None:
    terms = BallotTerms(BallotKind.POINTS, least=0, points=30)
    shuffled = list(marks.items())
    random.shuffle(shuffled)
    one, other = (Said(tuple(n for n, _ in pairs), tuple(p for _, p in pairs)) for pairs in (list(marks.items()), shuffled))
    assert judged(one, terms, COSTS, USD) == judged(other, terms, COSTS, USD)


def batch(number: int, seed: str, papers: int = 300) -> BallotBatch:
    return BallotBatch(number=number, papers=papers, seed=seed)


def test_a_serial_is_known_however_it_is_typed() -> None:
    printed = list(serials_of(batch(3, "secret")))
    assert len(set(printed)) == 300 and printed[41].startswith("3-0042-")
    for typed in (printed[41], printed[41].lower(), printed[41].replace("-", ""), f" {printed[41].replace('-', ' ')} "):
        assert known_serial(batch(3, "secret"), typed) == printed[41]
    assert known_serial(batch(4, "secret"), printed[41]) is None
    assert known_serial(batch(3, "secret", papers=41), printed[41]) is None
    assert known_serial(batch(3, "another"), printed[41]) != known_serial(batch(3, "secret"), printed[41])


@given(st.integers(1, 300), st.integers(0, 5), st.sampled_from("0123456789" + LETTERS))
def test_one_wrong_character_is_always_noticed(paper: int, place: int, other: str) -> None:
    printed = list(serials_of(batch(7, "secret")))[paper - 1]
    spots = [index for index, one in enumerate(printed) if one != "-"][1:]
    at = spots[place % len(spots)]
    if printed[at] != other:
        assert known_serial(batch(7, "secret"), printed[:at] + other + printed[at + 1:]) is None


@given(st.integers(1, 300), st.integers(2, 4))
def test_two_swapped_digits_are_always_noticed(paper: int, at: int) -> None:
    printed = list(serials_of(batch(7, "secret")))[paper - 1]
    swapped = printed[:at] + printed[at + 1] + printed[at] + printed[at + 2:]
    assert swapped == printed or known_serial(batch(7, "secret"), swapped) is None
