"""Daily savings in a treasurer's words: from door to door, from her hand to the box, and out of the box again."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from access import people as sign_ins
from access.policy import Role, member_scope
from core.errors import Refusal
from core.frozen import from_text, to_text
from core.language import language
from core.money import Money
from groups import members, vouchers
from groups.collectors import errors, morning, people
from groups.collectors.in_hand import FieldCash, Heap, by_age, heaps_of, held_by
from groups.collectors.kinds import COLLECTION_ROUND, HAND_OVER
from groups.collectors.sheets import HandOver
from groups.constitution import adopt
from groups.finding import book_of, member_of
from groups.models import Group
from groups.terms import Saves
from ledger.balances import balances
from tests.groups.collectors.street import (
    AKINYI,
    BARAKA,
    CHEBET,
    DALILA,
    RULES,
    a_street,
    confirmed,
    hand_over,
    handed_over,
    prepared,
    round_of,
    took_out,
    went_round,
)
from tests.groups.village import FOUNDED, KES, KEY_HOLDER, TREASURER, a_group

MONDAY = FOUNDED
TUESDAY, FRIDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=4)
NEXT_WEEK = MONDAY + timedelta(days=8)


def stands(session: Session, group: Group) -> dict[str, int]:
    found = balances(session, book_of(session, group))
    return {str(key): balance.net for key, balance in found.items() if balance.net}


def test_a_week_of_daily_savings(session: Session) -> None:
    group, _ = a_street(session)
    went_round(session, group, MONDAY, {AKINYI: 10_00, BARAKA: 50_00, DALILA: 5_00})
    went_round(session, group, TUESDAY, {BARAKA: 20_00, CHEBET: 100_00})
    assert heaps_of(session, group, AKINYI) == (Heap(MONDAY, 65_00), Heap(TUESDAY, 120_00))
    assert stands(session, group)["1040/member:1"] == 185_00, "what she carries, and what it is owed for"

    # She keeps 35 for change and lays 150 on the table, and the book knows which money is still out.
    handed_over(session, group, FRIDAY, {100_00: 1, 50_00: 1}, keeps_minor=35_00)
    (akinyi,) = people.collectors_on(session, group, FRIDAY)
    assert (akinyi.heaps, akinyi.days, akinyi.late, akinyi.doors) == ((Heap(TUESDAY, 35_00),), 3, False, 4)
    took_out(session, group, FRIDAY, BARAKA, 60_00)
    assert stands(session, group) == {
        "1010": 90_00,
        "1040/member:1": 35_00,
        "2030/member:1": 10_00,
        "2030/member:2": 10_00,
        "2030/member:3": 100_00,
        "2030/member:4": 5_00,
    }
    assert people.collectors_on(session, group, FRIDAY + timedelta(days=5))[0].late


@pytest.mark.parametrize(
    ("pieces", "reason", "box", "over_and_short"),
    [({50_00: 1, 10_00: 1}, "a torn note", 60_00, 5_00), ({50_00: 1, 20_00: 1}, "somebody gave more", 70_00, -5_00)],
)
def test_a_difference_is_named_and_stays_in_sight(
    session: Session, pieces: dict[int, int], reason: str, box: int, over_and_short: int
) -> None:
    group, _ = a_street(session)
    went_round(session, group, MONDAY, {BARAKA: 65_00})
    handed_over(session, group, TUESDAY, pieces, reason=reason)
    found = stands(session, group)
    assert (found["1010"], found["5090"], "1040/member:1" in found) == (box, over_and_short, False)


def test_a_round_that_was_taken_back_leaves_no_trace_in_her_hand(session: Session) -> None:
    group, _ = a_street(session)
    wrong = went_round(session, group, MONDAY, {BARAKA: 500_00})
    vouchers.ask_reversal(session, group, wrong, "a zero too many", by=TREASURER)
    vouchers.reverse(session, group, wrong, by=KEY_HOLDER)
    went_round(session, group, MONDAY, {BARAKA: 50_00})
    assert heaps_of(session, group, AKINYI) == (Heap(MONDAY, 50_00),)


Deed = Callable[[Session, Group], object]


def _two_rounds(session: Session, group: Group) -> None:
    went_round(session, group, MONDAY, {BARAKA: 600_00})
    went_round(session, group, TUESDAY, {BARAKA: 450_00})


def _old_money(session: Session, group: Group) -> None:
    went_round(session, group, MONDAY, {BARAKA: 10_00})
    went_round(session, group, NEXT_WEEK, {BARAKA: 10_00})


def _stale_count(session: Session, group: Group) -> None:
    went_round(session, group, MONDAY, {BARAKA: 10_00})
    counted = hand_over(session, group, {10_00: 1}, TUESDAY)
    went_round(session, group, TUESDAY, {BARAKA: 20_00})
    confirmed(session, group, HAND_OVER, TUESDAY, counted)


def _no_rules(session: Session, group: Group) -> None:
    other = a_group(session)
    people.appoint(session, other, member_of(session, other, 1), "Upper street", MONDAY)


def _no_taking_out(session: Session, group: Group) -> None:
    went_round(session, group, MONDAY, {BARAKA: 10_00})
    adopt(session, group, replace(RULES, may_withdraw=False), TUESDAY, "All", MONDAY, by=TREASURER)
    took_out(session, group, FRIDAY, BARAKA, 5_00)


def _of_nobodys_door(session: Session, group: Group) -> None:
    akinyi = people.collector_on(session, group, member_of(session, group, AKINYI), MONDAY)
    people.put_on_round(session, group, akinyi, [member_of(session, group, BARAKA)], TUESDAY)
    went_round(session, group, TUESDAY, {DALILA: 10_00})


def _whole_shares(session: Session, group: Group) -> None:
    rules = replace(RULES, saves=Saves.SHARES, share_value_minor=10_00)
    adopt(session, group, rules, TUESDAY, "All", MONDAY, by=TREASURER)
    went_round(session, group, TUESDAY, {BARAKA: 10_00})


REFUSED: tuple[tuple[type[Refusal], str, Deed], ...] = (
    (
        errors.CollectorHoldsTooMuch,
        "With this round Akinyi would hold 1,050.00 KES; the rule “most cash that a collector may hold” of the constitution "
        "allows 1,000.00 KES. She first hands over at least 50.00 KES.",
        _two_rounds,
    ),
    (
        errors.CollectorHoldsTooLong,
        "Akinyi still holds money of 5 January 2026, 8 days old; the rule “most days that money stays with a collector” of the "
        "constitution allows 7 days.",
        _old_money,
    ),
    (
        errors.SavingBelowLeast,
        "2 Baraka gave 4.99 KES; the rule “least amount that is saved at once” of the constitution allows no less than 5.00 KES",
        lambda session, group: went_round(session, group, MONDAY, {BARAKA: 4_99}),
    ),
    (
        errors.MemberNotOnRound,
        "The door of 4 Dalila was not on the round of Akinyi on 6 January 2026.",
        _of_nobodys_door,
    ),
    (
        errors.CollectorUnknown,
        "Baraka was no collector on 5 January 2026.",
        lambda session, group: prepared(session, group, COLLECTION_ROUND, MONDAY, round_of({DALILA: 5_00}, BARAKA)),
    ),
    (
        errors.RoundInFuture,
        "has not come yet",
        lambda session, group: went_round(session, group, date(2199, 1, 1), {BARAKA: 5_00}),
    ),
    (
        errors.NoCollectorsInRules,
        "The constitution that holds on 5 January 2026 says nothing of collectors",
        _no_rules,
    ),
    (
        errors.NothingToHandOver,
        "Akinyi holds none of the members' money on 5 January 2026.",
        lambda session, group: prepared(session, group, HAND_OVER, MONDAY, HandOver("KES", AKINYI, 0, {})),
    ),
    (
        errors.HandOverChanged,
        "The book now says that Akinyi holds 30.00 KES, and this was counted against 10.00 KES.",
        _stale_count,
    ),
    (
        errors.NoWithdrawals,
        "The rule “savings may be taken out” of the constitution does not allow it",
        _no_taking_out,
    ),
    (
        errors.WithdrawsMoreThanSaved,
        "2 Baraka has saved 0.00 KES and cannot take out 1.00 KES: 1.00 KES too much.",
        lambda session, group: took_out(session, group, MONDAY, BARAKA, 1_00),
    ),
    (
        errors.SharesAreNotCollected,
        "the rule “what members save” of the constitution says so",
        _whole_shares,
    ),
)


@pytest.mark.parametrize(("refusal", "said", "deed"), REFUSED, ids=[refusal.__name__ for refusal, _, _ in REFUSED])
def test_what_is_refused_and_by_which_rule(session: Session, refusal: type[Refusal], said: str, deed: Deed) -> None:
    group, _ = a_street(session)
    with pytest.raises(refusal) as refused:
        deed(session, group)
    assert said in language("en").sentence(refused.value).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("build", "refusal", "said"),
    [
        (lambda: round_of({}), errors.NothingCollected, "Nobody gave anything"),
        (lambda: HandOver("KES", AKINYI, 50_00, {}, keeps_minor=60_00), errors.KeepsMoreThanHeld, "cannot keep 60.00 KES"),
        (lambda: HandOver("KES", AKINYI, 50_00, {20_00: 2}), errors.DifferenceUnnamed, "The count is 10.00 KES away from what"),
    ],
)
def test_a_sheet_that_cannot_be_built(build: Callable[[], object], refusal: type[Refusal], said: str) -> None:
    with pytest.raises(refusal, match=said):
        build()


def test_a_collector_who_leaves_with_money_in_hand_is_told_how_much(session: Session) -> None:
    group, akinyi = a_street(session)
    member = member_of(session, group, AKINYI)
    went_round(session, group, MONDAY, {BARAKA: 65_00})
    for deed in (
        lambda: people.end(session, group, akinyi, TUESDAY),
        lambda: members.leave(session, group, member, TUESDAY),
    ):
        with pytest.raises(errors.CollectorHoldsMoney, match="Akinyi still holds 65.00 KES"):
            deed()
    handed_over(session, group, TUESDAY, {50_00: 1, 10_00: 1, 5_00: 1})
    waiting = prepared(session, group, COLLECTION_ROUND, FRIDAY, round_of({BARAKA: 5_00}))
    with pytest.raises(errors.CollectorHasUnconfirmed, match="1 rounds or hand-overs of Akinyi are not confirmed yet"):
        members.leave(session, group, member, FRIDAY)
    vouchers.withdraw(session, group, waiting, by=TREASURER)
    members.leave(session, group, member, FRIDAY)
    assert (akinyi.until, people.doors_on(session, akinyi, FRIDAY + timedelta(days=1))) == (FRIDAY, [])
    assert held_by(session, group, AKINYI) == Money(0, KES)
    with pytest.raises(errors.CollectorNotMember, match="Akinyi was no member on"):
        people.appoint(session, group, member, "Again", NEXT_WEEK)


def test_collectors_come_and_go_and_doors_change_rounds(session: Session) -> None:
    group, akinyi = a_street(session)
    baraka, dalila = member_of(session, group, BARAKA), member_of(session, group, DALILA)
    with pytest.raises(errors.CollectorAlready, match="Akinyi has been a collector since"):
        people.appoint(session, group, member_of(session, group, AKINYI), "Twice", TUESDAY)
    second = people.appoint(session, group, baraka, "Upper street", TUESDAY)
    people.put_on_round(session, group, second, [dalila, baraka], TUESDAY)
    people.put_on_round(session, group, second, [dalila], TUESDAY)
    assert [one.number for one in people.doors_on(session, akinyi, MONDAY)] == [1, 2, 3, 4]
    assert [one.number for one in people.doors_on(session, akinyi, TUESDAY)] == [1, 3]
    assert [one.number for one in people.doors_on(session, second, NEXT_WEEK)] == [4]
    assert [(one.member.number, one.doors) for one in people.collectors_on(session, group, NEXT_WEEK)] == [(1, 2), (2, 1)]
    with pytest.raises(errors.CollectorEndsBeforeStart, match="is before that"):
        people.end(session, group, second, MONDAY)
    people.end(session, group, second, NEXT_WEEK)
    assert people.doors_on(session, second, NEXT_WEEK + timedelta(days=1)) == []
    members.leave(session, group, dalila, NEXT_WEEK)


def test_both_sign_a_hand_over_where_she_can_sign_in(session: Session) -> None:
    """The treasurer and a key-holder cannot do it behind her back."""
    group, _ = a_street(session)
    akinyi = sign_ins.add_user(session, "akinyi", "Akinyi", "seven-goats-climb-quietly-41", by="test")
    sign_ins.grant(session, akinyi, Role.MEMBER, member_scope(group.public_id, AKINYI), by="test")
    went_round(session, group, MONDAY, {BARAKA: 10_00})
    waiting = prepared(session, group, HAND_OVER, TUESDAY, hand_over(session, group, {10_00: 1}, TUESDAY))
    with pytest.raises(errors.HandOverNotSignedByHer, match="it is she who prepares or confirms"), session.begin_nested():
        vouchers.confirm(session, group, waiting, by=KEY_HOLDER)
    assert people.waiting_of(session, group, AKINYI) == [waiting]
    assert vouchers.confirm(session, group, waiting, by=akinyi.actor).journal_number == 2


def test_every_morning_sheet_is_counted(session: Session) -> None:
    group, _ = a_street(session)
    member = member_of(session, group, AKINYI)
    first, second = (morning.make(session, group, member, MONDAY, by=TREASURER) for _ in range(2))
    went_round(session, group, MONDAY, {BARAKA: 10_00})
    other = morning.make(session, group, member, TUESDAY, by=TREASURER)
    assert [(one.number, one.book_number) for one in (first, second, other)] == [(1, 0), (2, 0), (1, 1)]
    assert morning.sheet_of(session, group, member, second.public_id).earlier == (first,)
    for stranger, public_id in ((member_of(session, group, BARAKA), second.public_id), (member, "0123456789abcdef")):
        with pytest.raises(errors.SheetUnknown, match="no such sheet"):
            morning.sheet_of(session, group, stranger, public_id)


def test_cash_carried_to_the_field() -> None:
    """Expected = taken − handed out − withdrawn + repaid + saved."""
    assert FieldCash(500_00, 200_00, 30_00, 45_00, 120_00).expected_minor == 435_00


def test_what_a_voucher_says_is_read_as_it_was_written() -> None:
    for said in (round_of({BARAKA: 5_00, AKINYI: 6_00}), HandOver("KES", AKINYI, 50_00, {50_00: 1})):
        assert from_text(type(said), to_text(said)) == said


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(-50, 50), max_size=20))
def test_what_is_left_is_the_youngest_money(changes: list[int]) -> None:
    dated = [(MONDAY + timedelta(days=place), change) for place, change in enumerate(changes)]
    heaps = by_age(dated)
    held = 0
    for change in changes:
        held = max(held + change, 0)
    assert sum(heap.minor for heap in heaps) == held
    assert all(heap.minor > 0 for heap in heaps)
    assert [heap.day for heap in heaps] == sorted(heap.day for heap in heaps)
