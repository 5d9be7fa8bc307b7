"""What gifts are worth: exact until rounded once, land at the lesser value, and a roll whose sums are its lines."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.frozen import from_text, to_text
from core.money import Money, Rounding, currency
from core.rates import RateUnreadable
from projects import charts
from projects.errors import NotAboveZero
from projects.in_kind.contribution import Contribution
from projects.in_kind.errors import (
    EvidenceMissing,
    EvidenceTwice,
    LandMissing,
    LandNotJustified,
    LandNotLesser,
    QuantityMissing,
    RollBackwards,
    RollDiffers,
    RollEmpty,
    RollHours,
    RollMissing,
    RollNobody,
    RollTwice,
    WorthNothing,
)
from projects.in_kind.roll import Roll, RollLine, Sex
from projects.in_kind.thousandths import parse_thousandths, text_of
from projects.in_kind.valuation import ROUNDINGS, GiftKind, LandValue, worth
from tests.projects.in_kind.gifts import SOME_EVIDENCE, WORKED, gift, labour, land, roll

MINOR = st.integers(1, 10**12)
THOUSANDTHS = st.integers(1, 10**7)
JUSTIFIED = {"justified_by": "0123456789abcdef", "justified_sha256": "0" * 64, "reason": "Court valuation"}
PERSON = st.tuples(st.sampled_from(list(Sex)), st.integers(1, 24_000))


@given(quantity=THOUSANDTHS, unit_value=MINOR, rounding=st.sampled_from(list(Rounding)))
def test_a_value_is_exact_until_it_is_rounded_once(quantity: int, unit_value: int, rounding: Rounding) -> None:
    exact, value = Fraction(quantity * unit_value, 1000), worth(quantity, unit_value, rounding)
    assert abs(value - exact) < 1 and (exact.denominator > 1 or value == exact)
    if rounding in (Rounding.HALF_UP, Rounding.HALF_EVEN):
        assert abs(value - exact) <= Fraction(1, 2)
    assert ROUNDINGS[rounding]


@given(hours=st.lists(st.integers(1, 24_000), min_size=1, max_size=40), rate=st.integers(1, 10**7))
def test_labour_is_total_hours_times_rate_whoever_worked_how_long(hours: list[int], rate: int) -> None:
    """Not rounded person by person: the order and the division of the hours change nothing."""
    if sum(hours) * rate < 500:
        return
    said = labour(roll(*hours), rate)
    assert said.value_minor == worth(sum(hours), rate)
    assert labour(roll(*reversed(hours)), rate).value_minor == said.value_minor


@given(people=st.lists(PERSON, min_size=1, max_size=60))
def test_attendance_by_sex_sums_to_the_headcount(people: list[tuple[Sex, int]]) -> None:
    lines = tuple(RollLine(number, "", sex, hours) for number, (sex, hours) in enumerate(people, start=1))
    made = Roll(WORKED, WORKED, lines)
    assert sum(made.by_sex.values()) == made.headcount == len(people)
    assert made.hours_e3 == sum(hours for _, hours in people)


@given(recorded=MINOR, market=MINOR)
def test_land_counts_at_the_lesser_of_its_two_values(recorded: int, market: int) -> None:
    lesser = min(recorded, market)
    assert land(recorded, market, lesser).value_minor == lesser
    with pytest.raises(LandNotLesser) as refused:
        land(recorded, market, lesser + 7)
    assert refused.value.facts["over"] == Money(7, currency("THB"))
    assert LandValue(recorded, market, **JUSTIFIED).counts_minor == market


def test_land_above_its_recorded_value_needs_a_named_paper_and_a_reason() -> None:
    assert land(1_000_000_00, 9_000_000_00, 9_000_000_00, **JUSTIFIED).value_minor == 9_000_000_00
    assert land(None, 9_000_000_00, 9_000_000_00, **JUSTIFIED).value_minor == 9_000_000_00
    with pytest.raises(LandNotJustified):
        LandValue(None, 9_000_000_00)
    with pytest.raises(LandNotJustified):
        LandValue(1, 9_000_000_00, justified_by="0123456789abcdef", reason=" ")


@pytest.mark.parametrize(
    ("lines", "refusal"),
    [
        ([], RollEmpty),
        ([RollLine(0, " ", Sex.MAN, 1000)], RollNobody),
        ([RollLine(7, "", Sex.MAN, 1000), RollLine(7, "Somsak", Sex.MAN, 1000)], RollTwice),
        ([RollLine(0, "Somsak", Sex.MAN, 1000), RollLine(0, "somsak", Sex.MAN, 1000)], RollTwice),
        ([RollLine(7, "", Sex.MAN, 0)], RollHours),
        ([RollLine(7, "", Sex.MAN, 24_001)], RollHours),
    ],
)
def test_a_roll_that_cannot_be(lines: list[RollLine], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        Roll(WORKED, WORKED, tuple(lines))


def test_a_roll_over_two_days_may_have_more_hours_and_does_not_run_backwards() -> None:
    lines = (RollLine(7, "", Sex.MAN, 30_000),)
    assert Roll(WORKED, WORKED + timedelta(days=1), lines).hours == "30"
    with pytest.raises(RollBackwards):
        Roll(WORKED, WORKED - timedelta(days=1), lines)


def test_what_contradicts_itself_is_no_contribution() -> None:
    with pytest.raises(RollMissing):
        gift(kind=GiftKind.LABOUR)
    with pytest.raises(RollMissing):
        gift(roll=roll(1000))
    with pytest.raises(RollDiffers):
        gift(kind=GiftKind.LABOUR, roll=roll(1000, 2000), quantity_e3=2000)
    with pytest.raises(LandMissing):
        gift(kind=GiftKind.LAND)
    with pytest.raises(LandMissing):
        gift(land=LandValue(1, 1))
    with pytest.raises(QuantityMissing):
        gift(quantity_e3=0)
    with pytest.raises(NotAboveZero):
        gift(unit_value_minor=-1)
    with pytest.raises(WorthNothing):
        gift(quantity_e3=1, unit_value_minor=1)
    with pytest.raises(EvidenceMissing):
        gift(evidence=())
    with pytest.raises(EvidenceTwice):
        gift(evidence=SOME_EVIDENCE * 2)


@given(quantity=THOUSANDTHS)
def test_a_quantity_is_typed_as_it_is_printed(quantity: int) -> None:
    assert parse_thousandths(text_of(quantity)) == quantity


@pytest.mark.parametrize(("typed", "refusal"), [("0", QuantityMissing), ("1.0005", QuantityMissing), ("-1", RateUnreadable)])
def test_quantities_that_are_none(typed: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        parse_thousandths(typed)


LAND = st.builds(lambda recorded, market: land(recorded, market, min(recorded, market)), MINOR, MINOR)
SAND = st.builds(lambda quantity, value: gift(quantity_e3=quantity, unit_value_minor=value), st.integers(1000, 10**6), MINOR)
WORK = st.builds(
    lambda hours, rate: labour(roll(*hours), rate), st.lists(st.integers(1000, 24_000), min_size=1, max_size=9), MINOR
)


@given(said=st.one_of(LAND, SAND, WORK))
def test_both_sides_are_the_value_and_neither_is_cash(said: Contribution) -> None:
    (entry,), (flow,) = said.entries(), said.flows()
    assert entry.amount_minor == flow.amount_minor == said.value_minor
    assert entry.debit.code == (charts.IN_KIND_LAND if said.kind is GiftKind.LAND else charts.IN_KIND_COSTS)
    assert entry.credit.code == charts.IN_KIND_GIVEN
    assert not {entry.debit.code, entry.credit.code} & {charts.BANK, charts.CASH, charts.ADVANCES, charts.OFF_BANK}
    assert from_text(Contribution, to_text(said)) == said


def test_what_is_kept_is_read_back_the_same() -> None:
    for said in (gift(), labour(roll(7_500, 4_000, women=1), 45_50), land(5, 9, 5)):
        assert from_text(Contribution, to_text(said)) == said
    assert date(2025, 10, 15) == WORKED
