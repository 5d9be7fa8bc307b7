"""Proposals: a reason for each, equal to the last coin, and the same in whatever order the lines came."""

from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from projects.bank.lines import StatementLine
from projects.bank.matching import BankLine, BookLine, Why, names, propose
from tests.projects.bank.files import line

FIRST = date(2026, 10, 1)


def bank(key: int, day: int, amount: int, memo: str = "") -> BankLine:
    return BankLine(key, line(day, amount, memo=memo))


def book(number: int, day: int, amount: int, *references: str, takes_back: int | None = None) -> BookLine:
    return BookLine(number, date(2026, 10, day), amount, f"voucher {number}", references, takes_back)


@st.composite
def both_sides(draw: st.DrawFn) -> tuple[list[BankLine], list[BookLine]]:
    """Few amounts, so that many are equal and sums meet."""
    amounts, days = st.sampled_from([-300, -200, -100, 100, 200, 300, 500]), st.integers(0, 27)
    references = st.lists(st.sampled_from(["1001", "1002", "CHQ7"]), max_size=2).map(tuple)
    memos = st.sampled_from(["", "cheque 1001", "chq7 paid", "0001002"])
    lines = [
        BankLine(key, StatementLine(FIRST + timedelta(draw(days)), draw(amounts), memo=draw(memos)))
        for key in range(1, draw(st.integers(0, 7)) + 1)
    ]
    entries = [
        BookLine(number, FIRST + timedelta(draw(days)), draw(amounts), "", draw(references))
        for number in range(1, draw(st.integers(0, 7)) + 1)
    ]
    return lines, entries


@settings(max_examples=150, deadline=None)
@given(both_sides(), st.randoms(use_true_random=False))
def test_proposals_are_equal_single_and_independent_of_order(
    sides: tuple[list[BankLine], list[BookLine]], chance: Random
) -> None:
    lines, entries = sides
    found = propose(lines, entries)
    shuffled, mixed = list(lines), list(entries)
    chance.shuffle(shuffled)
    chance.shuffle(mixed)
    assert propose(shuffled, mixed) == found
    at_bank, in_book = {one.key: one.amount_minor for one in lines}, {one.number: one.amount_minor for one in entries}
    for proposal in found:
        assert sum(at_bank[key] for key in proposal.lines) == sum(in_book[number] for number in proposal.entries)
        assert proposal.sentence.format(**dict(proposal.facts))
    used = [("line", key) for one in found for key in one.lines] + [("entry", number) for one in found for number in one.entries]
    assert len(used) == len(set(used))
    steps = [_STEP[one.why] for one in found]
    assert steps == sorted(steps)


# One step finds both the nearest and the only one of an amount.
_STEP = {why: (2 if why is Why.NEAREST else place) for place, why in enumerate(Why)}


def test_a_reference_goes_before_a_nearer_day() -> None:
    found = propose([bank(1, 20, -500, "cheque 000123")], [book(7, 20, -500), book(8, 2, -500, "123")])
    assert [(one.lines, one.entries, one.why) for one in found] == [((1,), (8,), Why.REFERENCE)]
    said = found[0].sentence.format(**found[0].told)
    assert said == "The bank names 123, and the amount is the same. Days between them: 18."


@pytest.mark.parametrize(
    ("words", "reference", "named"),
    [
        ("cheque 51234", "1234", False),
        ("cheque 1234 paid", "1234", True),
        ("CHQ-001234", "1234", True),
        ("CHQ-001234", "001234", True),
        ("inv 12", "12", False),
        ("ref AB-7/2569", "ab-7/2569", True),
        ("12345", "1234", False),
        ("x", "", False),
        ("a+b", "a+b", True),
    ],
)
def test_a_reference_is_a_word_of_its_own(words: str, reference: str, named: bool) -> None:
    assert names(words, reference) is named


def test_of_several_equal_amounts_the_nearest_is_proposed_and_the_others_are_told() -> None:
    found = propose([bank(1, 10, 500), bank(2, 14, 500)], [book(5, 11, 500)])
    assert [(one.lines, one.why, dict(one.facts)) for one in found] == [((1,), Why.NEAREST, {"others": 1, "days": 1})]


def test_too_many_days_apart_is_no_proposal() -> None:
    assert propose([bank(1, 10, 500)], [book(5, 1, 500)]) == ()


def test_one_deposit_of_three_receipts() -> None:
    found = propose([bank(1, 10, 600)], [book(5, 9, 100), book(6, 9, 200), book(7, 10, 300), book(8, 10, 50)])
    assert [(one.lines, one.entries, one.why) for one in found] == [((1,), (5, 6, 7), Why.SUM_OF_VOUCHERS)]


def test_one_voucher_paid_in_two_movements() -> None:
    found = propose([bank(1, 10, -600), bank(2, 11, -400)], [book(5, 9, -1000)])
    assert [(one.lines, one.entries, one.why) for one in found] == [((1, 2), (5,), Why.SUM_OF_LINES)]


def test_a_voucher_and_what_took_it_back_belong_together() -> None:
    found = propose([], [book(5, 9, -1000), book(6, 12, 1000, takes_back=5)])
    assert [(one.lines, one.entries, one.why) for one in found] == [((), (5, 6), Why.TAKEN_BACK)]


def test_the_search_for_sums_has_an_end() -> None:
    lines = [bank(key, 10, 10**9 + key) for key in range(40)]
    entries = [book(number, 10, 3 * number + 1) for number in range(1, 200)]
    assert propose(lines, entries) == ()
