"""Planned, agreed, underway, finished, dropped out: dated moves that part all households on any day."""

from datetime import date, timedelta
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from projects.settlements import errors
from projects.settlements.statuses import (
    HouseFunder,
    Status,
    StatusMove,
    counts,
    needs_reason,
    next_statuses,
    paid_for,
    refuse_move,
    refuse_part,
    standing,
)

BEGIN = date(2026, 1, 1)


@st.composite
def histories(draw: st.DrawFn) -> list[StatusMove]:
    """Moves of some households, each allowed where it stands."""
    moves: list[StatusMove] = []
    for number in draw(st.sets(st.integers(1, 9).map(str), max_size=5)):
        last: StatusMove | None = None
        for _ in range(draw(st.integers(1, 5))):
            status = draw(st.sampled_from(next_statuses(last.status if last else None)))
            day = (last.day if last else BEGIN) + timedelta(days=draw(st.integers(0, 3)))
            last = StatusMove(number, day, status, "as the committee wrote", len(moves))
            moves.append(last)
    return moves


@given(histories(), st.integers(0, 20), st.integers(0, 99))
@settings(max_examples=100)
def test_statuses_partition_the_total_on_any_day_in_any_order(moves: list[StatusMove], after: int, seed: int) -> None:
    day = BEGIN + timedelta(days=after)
    found = counts(moves, day)
    assert found.total == len({move.household for move in moves if move.day <= day})
    assert found == counts(Random(seed).sample(moves, len(moves)), day)
    assert standing(moves, day) == standing([move for move in moves if move.day <= day], BEGIN + timedelta(days=999))


def test_three_thousand_were_interested_and_395_stayed() -> None:
    """Chum Phae [S78]."""
    moves = [StatusMove(str(number), BEGIN, Status.PLANNED) for number in range(3000)]
    later = BEGIN + timedelta(days=400)
    moves += [StatusMove(str(number), later, Status.DROPPED_OUT, "did not join", 1) for number in range(395, 3000)]
    found = counts(moves, later)
    assert (found.total, found.staying, found.by_status[Status.DROPPED_OUT]) == (3000, 395, 2605)
    assert counts(moves, later - timedelta(days=1)).by_status[Status.DROPPED_OUT] == 0


def test_a_project_without_households_counts_nothing() -> None:
    assert counts([], BEGIN).total == 0


@pytest.mark.parametrize(
    ("now", "to", "reason", "day", "refused"),
    [
        (None, Status.AGREED, "", 0, errors.StatusUnreachable),
        (Status.PLANNED, Status.UNDERWAY, "", 0, errors.StatusUnreachable),
        (Status.PLANNED, Status.FINISHED, "why", 0, errors.StatusUnreachable),
        (Status.FINISHED, Status.DROPPED_OUT, "why", 0, errors.StatusUnreachable),
        (Status.UNDERWAY, Status.DROPPED_OUT, " ", 0, errors.ReasonMissing),
        (Status.UNDERWAY, Status.AGREED, "", 0, errors.ReasonMissing),
        (Status.PLANNED, Status.AGREED, "", -1, errors.StatusBeforeLast),
        (Status.PLANNED, Status.AGREED, "", 1, errors.StatusInFuture),
        (Status.PLANNED, Status.PLANNED, "", 0, errors.StatusUnreachable),
    ],
)
def test_a_move_that_cannot_be_is_refused(now: Status | None, to: Status, reason: str, day: int, refused: type) -> None:
    before = StatusMove("4", BEGIN, now) if now else None
    with pytest.raises(refused):
        refuse_move(before, StatusMove("4", BEGIN + timedelta(days=day), to, reason), today=BEGIN)


def test_who_dropped_out_may_come_back_with_a_reason() -> None:
    before = StatusMove("4", BEGIN, Status.DROPPED_OUT)
    assert next_statuses(Status.DROPPED_OUT) == (Status.PLANNED,) and needs_reason(Status.DROPPED_OUT, Status.PLANNED)
    refuse_move(before, StatusMove("4", BEGIN, Status.PLANNED, "joined again"), today=BEGIN)


def test_a_house_that_two_funders_pay_for_is_one_house_and_is_named() -> None:
    half = Fraction(1, 2)
    funders = [
        HouseFunder("1", "a", "Twahangana Fund", half),
        HouseFunder("1", "b", "Ministry", half),
        HouseFunder("2", "b", "Ministry"),
    ]
    found = paid_for(["1", "2", "3"], funders)
    assert found.houses == 2 and found.by_funder == {"Ministry": 2, "Twahangana Fund": 1}
    assert [(house, [one.funder for one in both]) for house, both in found.shared] == [("1", ["Ministry", "Twahangana Fund"])]
    assert found.unpaid == ("3",)


def test_parts_of_a_house_are_never_more_than_the_house() -> None:
    known = [HouseFunder("1", "a", "Ministry", Fraction(2, 3))]
    with pytest.raises(errors.PartsExceedHouse, match="2/3 of house 1 is paid for already; 1/2 more"):
        refuse_part(known, HouseFunder("1", "b", "Donor", Fraction(1, 2)))
    with pytest.raises(errors.FunderTwice):
        refuse_part(known, HouseFunder("1", "a", "Ministry"))
    with pytest.raises(errors.PartUnreadable):
        refuse_part([], HouseFunder("1", "a", "Ministry", Fraction(0)))
    refuse_part(known, HouseFunder("1", "b", "Donor", Fraction(1, 3)))
