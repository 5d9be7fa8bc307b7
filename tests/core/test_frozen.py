"""Frozen objects become text and the same objects again; equal objects are equal bytes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.frozen import from_text, to_text


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True)
class Part:
    rate: Fraction
    day: date


@dataclass(frozen=True)
class Whole:
    name: str
    count: int
    shut: bool = False
    colour: Colour = Colour.RED
    parts: tuple[Part, ...] = ()
    by_number: Mapping[int, int] = field(default_factory=dict)
    by_colour: Mapping[Colour, str] = field(default_factory=dict)
    first: Part | None = None


parts = st.builds(Part, rate=st.fractions(), day=st.dates())
wholes = st.builds(
    Whole,
    name=st.text(),
    count=st.integers(),
    shut=st.booleans(),
    colour=st.sampled_from(Colour),
    parts=st.lists(parts).map(tuple),
    by_number=st.dictionaries(st.integers(), st.integers()),
    by_colour=st.dictionaries(st.sampled_from(Colour), st.text()),
    first=st.none() | parts,
)


@given(wholes)
def test_what_is_kept_comes_back(whole: Whole) -> None:
    assert from_text(Whole, to_text(whole)) == whole


def test_the_form_is_fixed_for_ever() -> None:
    whole = Whole("ก", 2, parts=(Part(Fraction(3, 100), date(2026, 1, 5)),), by_number={10: 1, 9: 2})
    assert to_text(whole) == (
        '{"by_colour":{},"by_number":{"10":1,"9":2},"colour":"red","count":2,"first":null,"name":"ก",'
        '"parts":[{"day":"2026-01-05","rate":"3/100"}],"shut":false}'
    )


def test_what_was_kept_before_a_field_existed_takes_its_default() -> None:
    assert from_text(Whole, '{"name":"old","count":1}') == Whole("old", 1)


@pytest.mark.parametrize(
    "text",
    [
        '{"name":"x"}',
        '{"name":"x","count":1.5}',
        '{"name":"x","count":true}',
        '{"name":"x","count":"1"}',
        '{"name":"x","count":1,"colour":"green"}',
        '{"name":"x","count":1,"size":2}',
        '{"name":"x","count":1,"first":{"rate":"1/0","day":"2026-01-05"}}',
        "none",
    ],
)
def test_a_text_that_is_none_is_refused(text: str) -> None:
    with pytest.raises((ValueError, KeyError, TypeError, ZeroDivisionError)):
        from_text(Whole, text)


@pytest.mark.parametrize("kept", [1.5, {1, 2}, object, {1.5: 1}, b"bytes"])
def test_what_has_no_one_form_is_refused(kept: object) -> None:
    with pytest.raises(TypeError):
        to_text(kept)
