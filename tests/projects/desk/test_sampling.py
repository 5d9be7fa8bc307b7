"""A sample is the same on any machine: by SHA-256 of the seed and the voucher, in whichever order vouchers are handed over."""

import subprocess
from hashlib import sha256
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from projects.desk.errors import NothingToSample, SampleSizeImpossible
from projects.desk.models import SampleRule
from projects.desk.sampling import MOST_ITEMS, Item, draw, fingerprint_of, mark_of

MANY = tuple(Item(n, 1, sha256(str(n).encode()).hexdigest(), n * n + 1) for n in range(1, 60))
AMOUNTS = st.lists(st.integers(1, 10**9), min_size=1, max_size=40)


def test_a_mark_can_be_redone_by_hand() -> None:
    """The command of the module's own words, with the tool that every machine has."""
    by_hand = subprocess.run(
        ["sha256sum"], input=f"2569 dice 4 4 1\n{MANY[0].fingerprint}".encode(), capture_output=True, check=True
    )
    assert by_hand.stdout.decode().split()[0] == mark_of("2569 dice 4 4 1", MANY[0].fingerprint)


def test_what_was_drawn_once_is_drawn_for_ever() -> None:
    """Golden: a change of a byte here would make every kept sample another."""
    assert [one.item.voucher_id for one in draw(MANY, SampleRule.RANDOM, "seed", 5)] == [24, 31, 37, 46, 36]
    assert [one.item.voucher_id for one in draw(MANY, SampleRule.LARGEST, "seed", 3)] == [59, 58, 57]
    assert [one.item.voucher_id for one in draw(MANY, SampleRule.MONETARY_UNIT, "seed", 4)] == [49, 55, 50, 44]


@settings(max_examples=100, deadline=None)
@given(
    amounts=AMOUNTS, rule=st.sampled_from(SampleRule), seed=st.text(max_size=20), size=st.integers(1, 50), mix=st.randoms()
)
def test_order_changes_nothing_and_nothing_is_drawn_twice(
    amounts: list[int], rule: SampleRule, seed: str, size: int, mix: Random
) -> None:
    items = [Item(n, 1, sha256(str(n).encode()).hexdigest(), minor) for n, minor in enumerate(amounts)]
    drawn = draw(items, rule, seed, size)
    mixed = list(items)
    mix.shuffle(mixed)
    assert draw(mixed, rule, seed, size) == drawn
    assert len({one.item.voucher_id for one in drawn}) == len(drawn) <= min(size, len(items))
    if rule is not SampleRule.MONETARY_UNIT:
        assert len(drawn) == min(size, len(items))
        assert draw(items, rule, seed, size + 1 if size < MOST_ITEMS else size)[: len(drawn)] == drawn


@settings(max_examples=100, deadline=None)
@given(amounts=AMOUNTS, seed=st.text(max_size=20), size=st.integers(1, 20))
def test_whatever_is_longer_than_the_distance_is_drawn(amounts: list[int], seed: str, size: int) -> None:
    """That is what a monetary-unit sample is for: no large amount slips through."""
    items = [Item(n, 1, sha256(str(n).encode()).hexdigest(), minor) for n, minor in enumerate(amounts)]
    distance = max(sum(amounts) // size, 1)
    drawn = {one.item.voucher_id for one in draw(items, SampleRule.MONETARY_UNIT, seed, size)}
    assert {item.voucher_id for item in items if item.amount_minor >= distance} <= drawn or len(drawn) == size


def test_another_seed_is_another_sample() -> None:
    seeds = [tuple(one.item.voucher_id for one in draw(MANY, SampleRule.RANDOM, str(n), 10)) for n in range(20)]
    assert len(set(seeds)) == 20


@pytest.mark.parametrize("size", [0, -1, MOST_ITEMS + 1])
def test_a_size_that_cannot_be(size: int) -> None:
    with pytest.raises(SampleSizeImpossible):
        draw(MANY, SampleRule.RANDOM, "seed", size)
    with pytest.raises(NothingToSample):
        draw((), SampleRule.RANDOM, "seed", 1)


def test_where_many_books_stand_is_one_fingerprint() -> None:
    heads = [("project:a", 3, "f" * 64), ("project:b", 1, "0" * 64)]
    assert fingerprint_of(heads) == fingerprint_of(heads[::-1]) != fingerprint_of([("project:a", 4, "f" * 64), heads[1]])
