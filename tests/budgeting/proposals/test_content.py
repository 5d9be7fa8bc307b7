"""What a proposal may say: amounts that add up, promises and confirmations, who gains by it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgeting.proposals.content import Cofinancing, ProposalContent, Source
from budgeting.proposals.errors import (
    AmountsDiffer,
    HouseholdsNotCounted,
    NothingAsked,
    PartsBeyondHouseholds,
    SourceNeedsPaper,
    SourceNotAboveZero,
)
from core.frozen import from_text, to_text
from core.text import TextMissing
from tests.budgeting.proposals.scene import TAPS

SOURCES = st.builds(Cofinancing, st.sampled_from(Source), st.integers(1, 10**9), st.just(True), st.just("Letter 4"))


def test_what_others_pay_and_what_is_asked_for_make_the_whole() -> None:
    assert (TAPS.others_minor, TAPS.promised_minor) == (1_000_00, 600_00)
    with pytest.raises(AmountsDiffer) as refused:
        replace(TAPS, requested_minor=1_750_00)
    assert "2000.00 USD are left to ask for, but 1750.00 USD are asked for, a difference of 250.00 USD" in str(refused.value)


def test_a_confirmed_source_names_its_paper() -> None:
    with pytest.raises(SourceNeedsPaper, match="1000.00 USD from “a donor”"):
        replace(TAPS, sources=(Cofinancing(Source.DONOR, 1_000_00, confirmed=True, paper=" "),))
    with pytest.raises(SourceNotAboveZero, match="land, in kind"):
        Cofinancing(Source.LAND, 0)


def test_what_others_pay_wholly_asks_for_nothing() -> None:
    with pytest.raises(NothingAsked):
        replace(TAPS, requested_minor=0, sources=(Cofinancing(Source.DONOR, 3_000_00),))


def test_tenants_and_people_without_title_are_households_among_all() -> None:
    with pytest.raises(PartsBeyondHouseholds, match="130 households are “tenants”, but only 120 are counted in all, 10 fewer"):
        replace(TAPS, tenants=130)
    with pytest.raises(HouseholdsNotCounted, match="without title"):
        replace(TAPS, households=None, tenants=None)
    assert replace(TAPS, households=None, tenants=None, untitled=None).households is None


def test_a_proposal_has_a_name_and_somebody_who_brings_it() -> None:
    for name in ("title", "summary", "proposer", "place"):
        with pytest.raises(TextMissing):
            replace(TAPS, **{name: "  "})  # type: ignore[arg-type]


@given(st.lists(SOURCES, max_size=12), st.integers(1, 10**12))
def test_a_version_is_read_again_as_it_was_written(sources: list[Cofinancing], requested: int) -> None:
    total = requested + sum(one.amount_minor for one in sources)
    said = replace(TAPS, sources=tuple(sources), requested_minor=requested, total_minor=total)
    again = from_text(ProposalContent, to_text(said))
    assert again == said and to_text(again) == to_text(said)
    assert again.requested_minor + again.others_minor == again.total_minor
