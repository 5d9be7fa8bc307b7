"""Brackets of days are data, and what is left stands in exactly one of them."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from projects.ageing import LIMITS, Bracket, brackets, by_age, place_of


@dataclass(frozen=True)
class Old:
    currency: str
    left_minor: int
    age_days: int


LIMIT_LISTS = st.lists(st.integers(0, 400), min_size=1, max_size=5, unique=True).map(sorted)


def test_the_brackets_that_an_agency_asks_for() -> None:
    assert brackets() == (Bracket(0, 30), Bracket(31, 60), Bracket(61, 90), Bracket(91, None))
    assert [place_of(days) for days in (0, 30, 31, 60, 61, 90, 91, 4000)] == [0, 0, 1, 1, 2, 2, 3, 3]


@given(days=st.integers(0, 1000), limits=LIMIT_LISTS)
def test_every_age_lies_in_the_bracket_that_says_so(days: int, limits: list[int]) -> None:
    found = [one for one in brackets(limits) if one.least <= days and (one.most is None or days <= one.most)]
    assert found == [brackets(limits)[place_of(days, limits)]]


AGED = st.builds(Old, st.sampled_from(["THB", "USD"]), st.integers(1, 10**9), st.integers(0, 400))


@given(aged=st.lists(AGED, max_size=20))
def test_sums_by_age_lose_nothing_and_add_no_currencies(aged: list[Old]) -> None:
    sums = by_age(aged)
    assert {one.currency: one.total_minor for one in sums} == {
        code: sum(one.left_minor for one in aged if one.currency == code) for code in {one.currency for one in aged}
    }
    assert sum(sum(one.counts) for one in sums) == len(aged)
    assert all(len(one.left_minor) == len(LIMITS) + 1 for one in sums)
