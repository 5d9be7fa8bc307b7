"""Case W15: coins that do not divide. Source: moneyphp documentation, allocation.

"Eight hundred among three of us: 267, 267 and 266. But who gets the 266? In one program it was whoever was written last. With
us it is fixed, and it is read out: the smaller number first, however the list was sorted."
"""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from core.money import split
from tests.data import case

CASES = case("W15")["cases"]


def test_the_published_parts_when_members_are_numbered_as_the_list_was() -> None:
    for one in CASES:
        parts = split(one["minor"], dict(enumerate(one["ratios"], start=1)))
        assert list(parts.values()) == one["out"]


def test_seventy_and_thirty_are_the_same_people_in_either_order() -> None:
    """Published: 4 and 1 when seventy stands first, 2 and 3 when it stands last. Here order decides nothing."""
    wanjiru, achieng = 1, 2
    assert split(5, {wanjiru: 70, achieng: 30}) == split(5, {achieng: 30, wanjiru: 70}) == {wanjiru: 4, achieng: 1}


def test_eight_hundred_among_three() -> None:
    assert split(800, {1: 1, 2: 1, 3: 1}) == split(800, {3: 1, 1: 1, 2: 1}) == {1: 267, 2: 267, 3: 266}


@given(
    st.integers(-(10**12), 10**12),
    st.dictionaries(st.integers(1, 200), st.integers(0, 10**9), min_size=1, max_size=40).filter(lambda w: sum(w.values()) > 0),
    st.randoms(use_true_random=False),
)
def test_no_coin_is_lost_and_order_never_decides(minor: int, weights: dict[int, int], random: Random) -> None:
    shuffled = list(weights.items())
    random.shuffle(shuffled)
    parts = split(minor, weights)
    assert sum(parts.values()) == minor
    assert split(minor, dict(shuffled)) == parts
