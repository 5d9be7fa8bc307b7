"""Whole minor units, read as people type them, rounded where it is said and split without losing a coin."""

import json
import math
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Refusal
from core.money import (
    MAX_MINOR,
    AmountNegative,
    AmountTooFine,
    AmountTooLarge,
    AmountUnreadable,
    MixedCurrencies,
    Money,
    NothingToSplit,
    Rounding,
    UnknownCurrency,
    apply_rate,
    currency,
    parse_amount,
    plain,
    round_to,
    split,
)

THB, UGX, KWD = currency("THB"), currency("UGX"), currency("KWD")
CASES = [json.loads(line) for line in Path("tests/data/cases/savings.jsonl").read_text().splitlines()]
(W15,) = [case for case in CASES if case["id"] == "W15"]

amounts = st.integers(-MAX_MINOR, MAX_MINOR)
exponents = st.sampled_from([currency(code) for code in ("UGX", "THB", "KWD", "CLF")])
rates = st.fractions(min_value=-3, max_value=3, max_denominator=10_000)
weights = st.dictionaries(st.integers(1, 200), st.integers(0, 10**9), min_size=1, max_size=40).filter(
    lambda found: any(found.values())
)


@pytest.mark.parametrize(
    ("code", "decimals"),
    [
        ("THB", 2), ("KES", 2), ("TZS", 2), ("UGX", 0), ("USD", 2), ("ZWG", 2), ("ZWL", 2), ("MWK", 2), ("PHP", 2),
        ("AFN", 2), ("CLP", 0), ("NAD", 2), ("INR", 2), ("RWF", 0), ("XOF", 0), ("LAK", 2), ("MMK", 2), ("IQD", 3),
    ],
)  # fmt: skip
def test_decimals_are_those_of_iso_4217(code: str, decimals: int) -> None:
    assert currency(code).exponent == decimals


@pytest.mark.parametrize("code", ["thb", "XXX", "", "฿", "THB "])
def test_what_is_no_currency_is_refused(code: str) -> None:
    with pytest.raises(UnknownCurrency):
        currency(code)


def test_two_currencies_are_never_added() -> None:
    with pytest.raises(MixedCurrencies) as refused:
        Money(1, THB) + Money(1, UGX)
    assert refused.value.facts == {"one": "THB", "other": "UGX"}
    with pytest.raises(MixedCurrencies):
        Money(1, THB) - Money(1, UGX)


@pytest.mark.parametrize("minor", [1.0, True, "1", None, Fraction(1)])
def test_money_is_a_whole_number(minor: object) -> None:
    with pytest.raises(TypeError):
        Money(minor, THB)  # type: ignore[arg-type]


@given(amounts, amounts)
def test_money_adds_subtracts_and_turns(one: int, other: int) -> None:
    assert Money(one, THB) + Money(other, THB) == Money(one + other, THB)
    assert Money(one, THB) - Money(other, THB) == Money(one + other, THB) + -Money(2 * other, THB)


@pytest.mark.parametrize(
    ("minor", "of", "written"),
    [(0, THB, "0.00"), (-5, THB, "-0.05"), (123450, THB, "1234.50"), (-7, UGX, "-7"), (1, KWD, "0.001")],
)
def test_an_amount_for_programs_is_ascii_with_a_dot(minor: int, of: object, written: str) -> None:
    assert plain(minor, of) == written  # type: ignore[arg-type]
    assert str(Money(minor, of)).startswith(written + " ")  # type: ignore[arg-type]


# Reading amounts -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "minor"),
    [
        ("0", 0), ("50", 5000), (" 50 ", 5000), ("50.5", 5050), ("50.50", 5050), ("1,234.50", 123450),
        ("1 234,50", 123450), ("1.234,50", 123450), ("1234,5", 123450), ("12,34,567.50", 123456750), ("1,500", 150000),
        ("๑๒๓.๕๐", 12350), ("۱۲۳٫۵۰", 12350), ("٤٥", 4500), ("１２", 1200), ("1’000", 100000), ("1.234.567", 123456700),
    ],
)  # fmt: skip
def test_an_amount_is_read_as_people_write_it(typed: str, minor: int) -> None:
    assert parse_amount(typed, THB) == minor


@pytest.mark.parametrize(
    "typed",
    [
        "", " ", "abc", "fifty", "1_000", "1e3", "NaN", "Infinity", "true", "0x10", "²", "½", "5.", ".5", "1,5,6", "1..2",
        "+66812345678", "--5", "5-", "1.500", "12 34", "<b>5</b>", "5\x00", "5‮", "abc" * 200, "=5", "฿50",
    ],
)  # fmt: skip
def test_what_is_no_amount_or_could_be_two_is_not_guessed(typed: str) -> None:
    with pytest.raises(AmountUnreadable) as refused:
        parse_amount(typed, THB)
    assert len(str(refused.value)) < 200


@pytest.mark.parametrize("typed", ["-1", "−5", "- 3", "-1,000.00", "-0"])
def test_a_minus_is_answered_with_the_other_field(typed: str) -> None:
    with pytest.raises(AmountNegative):
        parse_amount(typed, THB)


@pytest.mark.parametrize(("typed", "of"), [("0.005", "THB"), ("1234.567", "THB"), ("1.5", "UGX"), ("1,5", "CLP")])
def test_finer_than_the_currency_is_said_not_rounded(typed: str, of: str) -> None:
    with pytest.raises(AmountTooFine) as refused:
        parse_amount(typed, currency(of))
    assert refused.value.facts["most"] == currency(of).exponent


@pytest.mark.parametrize("typed", [str(10**18), "9" * 30, "9" * 300, "10000000000001"])
def test_more_than_the_books_can_hold_is_said(typed: str) -> None:
    with pytest.raises(AmountTooLarge):
        parse_amount(typed, THB)


def test_three_digits_after_a_dot_are_thousands_only_where_there_are_no_decimals() -> None:
    assert parse_amount("1.500", UGX) == 1500
    assert parse_amount("1.500", KWD) == 1500
    assert parse_amount("0.500", KWD) == 500


@given(st.integers(0, MAX_MINOR), exponents, st.sampled_from(["0123456789", "๐๑๒๓๔๕๖๗๘๙", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹"]))
def test_what_is_written_plainly_is_read_back(minor: int, of: object, digits: str) -> None:
    written = plain(minor, of).translate({ord(str(n)): digits[n] for n in range(10)})  # type: ignore[arg-type]
    assert parse_amount(written, of) == minor  # type: ignore[arg-type]


@given(st.text(max_size=60), exponents)
def test_any_text_is_an_amount_or_a_refusal(typed: str, of: object) -> None:
    try:
        assert 0 <= parse_amount(typed, of) <= MAX_MINOR  # type: ignore[arg-type]
    except Refusal as refused:
        assert str(refused)


# Rounding and splitting ----------------------------------------------------------------------------------------------


@given(st.fractions(max_denominator=10**6), st.sampled_from([1, 5, 25, 100]))
def test_each_rounding_is_what_its_name_says(exact: Fraction, unit: int) -> None:
    steps = exact / unit
    floor, ceiling = math.floor(steps) * unit, math.ceil(steps) * unit
    assert round_to(exact, Rounding.FLOOR, unit) == floor
    assert round_to(exact, Rounding.CEILING, unit) == ceiling
    for rounding in (Rounding.HALF_UP, Rounding.HALF_EVEN):
        assert abs(round_to(exact, rounding, unit) - exact) <= Fraction(unit, 2)


@pytest.mark.parametrize(
    ("half", "up", "even"), [(Fraction(5, 2), 3, 2), (Fraction(7, 2), 4, 4), (Fraction(-5, 2), -3, -2)]
)
def test_a_half_goes_away_from_zero_or_to_the_even_neighbour(half: Fraction, up: int, even: int) -> None:
    assert round_to(half, Rounding.HALF_UP) == up
    assert round_to(half, Rounding.HALF_EVEN) == even


def test_a_rate_is_applied_once_and_rounded_at_the_call() -> None:
    assert apply_rate(100_000_00, Fraction(65, 1000), Rounding.HALF_UP) == 6_500_00
    assert apply_rate(1_000_00, Fraction(65 * 11, 12_000), Rounding.HALF_UP) == 59_58
    assert apply_rate(1_000_00, Fraction(65 * 11, 12_000), Rounding.FLOOR, unit=100) == 59_00


@given(amounts, rates)
def test_a_rate_stays_within_half_a_unit(minor: int, rate: Fraction) -> None:
    assert abs(apply_rate(minor, rate, Rounding.HALF_EVEN) - minor * rate) <= Fraction(1, 2)


@pytest.mark.parametrize("case", W15["cases"])
def test_the_published_splits(case: dict[str, object]) -> None:
    ratios: list[int] = case["ratios"]  # type: ignore[assignment]
    assert list(split(case["minor"], dict(enumerate(ratios))).values()) == case["out"]  # type: ignore[arg-type]


@given(amounts, weights)
def test_no_coin_is_lost_or_made(minor: int, shares: dict[int, int]) -> None:
    parts = split(minor, shares)
    assert sum(parts.values()) == minor
    total = sum(shares.values())
    assert all(abs(parts[key] - Fraction(minor * shares[key], total)) < 1 for key in shares)
    assert all(parts[key] == 0 for key in shares if shares[key] == 0)


@given(amounts, weights, st.randoms())
def test_order_never_decides_who_gets_a_coin(minor: int, shares: dict[int, int], chance: object) -> None:
    shuffled = list(shares.items())
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert split(minor, dict(shuffled)) == split(minor, shares)


def test_nothing_can_be_split_among_nobody() -> None:
    with pytest.raises(NothingToSplit):
        split(100, {1: 0, 2: 0})
    with pytest.raises(ValueError, match="negative"):
        split(100, {1: 2, 2: -1})
