"""The rotation of Mwanzo, as its treasurer tells it; on both engines, with the books looked at after every turn.

"We are three, and we turn a hundred shillings each. Wanjiru bid for the first pot because her roof was open."
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy.orm import Session

from core.calendars import year_of
from groups.constitution import adopt
from groups.denominations import denominations, pieces
from groups.errors import MeetingInFuture
from groups.finding import book_of, member_of
from groups.members import leave
from groups.models import Group
from groups.rotation import errors
from groups.rotation.agreed import Seat
from groups.rotation.rules import BidsGo, Draw, Order, RemainderGoes, RotationRules
from groups.rotation.running import BEGIN, CHANGE, TURN, Running, begin, rotation_of, stop, swap, takeover, turn
from groups.rotation.sheets import TurnSheet
from groups.rotation.turns import Line, Sheet, all_owed, stands
from groups.sharing.rules import SharingRules
from groups.sharing.share_books import read_books
from groups.terms import Saves
from groups.verify import verify_group
from ledger.balances import head
from ledger.verify import verify_all
from reports.member_statement import member_statement
from tests.groups.rotation.rounds import everybody_pays
from tests.groups.village import KES, TERMS, TREASURER, WEEKS, a_group
from tests.groups.vouchers_at_the_table import confirm, confirmed, in_the_books, prepared, slipped_in, take_back

RULES = RotationRules(contribution_minor=100_00, order=Order.AUCTION, unit_minor=1_00)
ROTATING = replace(TERMS, saves=Saves.NOTHING, share_value_minor=0, rotation=RULES)


THREE = ("Wanjiru", "Achieng", "Mutiso")
SLOTS = [(1,), (2,), (3,)]


def a_turning_group(session: Session, rules: RotationRules = RULES, names: tuple[str, ...] = THREE) -> Group:
    return a_group(session, terms=replace(ROTATING, rotation=rules), names=names)


def begun(
    session: Session, group: Group, holders: Iterable[tuple[int, ...]] = SLOTS, how: str = "", order: tuple[int, ...] = ()
) -> None:
    confirmed(session, group, BEGIN, WEEKS[0], begin(session, group, WEEKS[0], holders, order=order, how=how))


def counted(sheet: Sheet) -> dict[int, int]:
    return pieces(sum(line.amount_minor for line in sheet.paid), denominations(KES))


def written(running: Running, sheet: Sheet) -> TurnSheet:
    return turn(running, sheet, counted(sheet))


def held(session: Session, group: Group, day: date, slot: int, bid: int = 0, missing: tuple[int, ...] = ()) -> TurnSheet:
    running = rotation_of(session, group, 1)
    sheet = everybody_pays(running.rotation, running.standing, slot, bid=bid, missing=missing)
    content = written(running, sheet)
    confirmed(session, group, TURN, day, content)
    return content


def test_three_turns_with_a_bid_somebody_who_misses_and_the_bids_shared(session: Session) -> None:
    group = a_turning_group(session)
    begun(session, group)
    held(session, group, WEEKS[0], 1, bid=70_00)
    # Wanjiru received 230 and left 70: her account says that she owes the others 200, and the bid is owed to all.
    assert in_the_books(session, group) == {
        "1010": 70_00, "2100/member:1": -200_00, "2100/member:2": 100_00, "2100/member:3": 100_00, "2110": 70_00,
    }  # fmt: skip
    held(session, group, WEEKS[1], 2, missing=(3,))
    owed = all_owed(rotation_of(session, group, 1).rotation, rotation_of(session, group, 1).standing)
    assert owed == (Line(2, 3, 0, 3, 100_00),)
    caught_up = Sheet(0, 0, (Line(2, 3, 0, 3, 60_00),))
    confirmed(session, group, TURN, WEEKS[2], written(rotation_of(session, group, 1), caught_up))
    assert in_the_books(session, group)["1010"] == 70_00  # what Mutiso brought went on to Achieng at once
    last = held(session, group, WEEKS[3], 3)
    assert [line.amount_minor for line in last.shares] == [23_00] * 3 and last.remainder_minor == 1_00
    assert last.set_off == (Line(2, 3, 0, 3, 23_00),)  # his share of the bids pays some of what he missed
    confirmed(session, group, TURN, WEEKS[3], written(rotation_of(session, group, 1), Sheet(0, 0, (Line(2, 3, 0, 3, 17_00),))))
    end = rotation_of(session, group, 1)
    assert end.finished and all_owed(end.rotation, end.standing) == ()
    assert {one.member: one.net_minor for one in stands(end.rotation, end.standing)} == {1: -47_00, 2: 23_00, 3: 23_00}
    assert in_the_books(session, group) == {"1010": 1_00, "3010": 1_00}  # one shilling that does not divide
    assert [*verify_all(session), *verify_group(session, group)] == []


def test_the_remainder_goes_to_the_social_fund_where_the_group_says_so(session: Session) -> None:
    group = a_turning_group(session, replace(RULES, remainder=RemainderGoes.SOCIAL_FUND, bids=BidsGo.AT_ONCE))
    begun(session, group)
    first = held(session, group, WEEKS[0], 1, bid=50_00)
    assert [line.amount_minor for line in first.shares_in_cash] == [16_00] * 3
    held(session, group, WEEKS[1], 2)
    held(session, group, WEEKS[2], 3)
    assert in_the_books(session, group) == {"1020": 2_00, "3020": 2_00}


def test_two_change_places_one_sells_her_slot_and_one_stops(session: Session) -> None:
    group = a_turning_group(session, replace(RULES, order=Order.FIXED), ("Wanjiru", "Achieng", "Mutiso", "Kamau", "Njeri"))
    begun(session, group, [(1,), (2,), (3,), (4,)])
    held(session, group, WEEKS[0], 1)
    running = rotation_of(session, group, 1)
    confirmed(session, group, CHANGE, WEEKS[0], swap(running, 2, 3, "Achieng and Mutiso"))
    held(session, group, WEEKS[1], 3)
    # Wanjiru received 400 and paid 200; she leaves, and Njeri (5) takes her slot with what it still owes.
    running = rotation_of(session, group, 1)
    sold = takeover(running, Seat(1, 0), 5, "Wanjiru and Njeri")
    assert sold.claim_minor == -200_00
    confirmed(session, group, CHANGE, WEEKS[1], sold)
    assert "2100/member:1" not in in_the_books(session, group) and in_the_books(session, group)["2100/member:5"] == -200_00
    # Kamau leaves before his turn and nobody takes his slot.
    stopped = stop(rotation_of(session, group, 1), 4, "Kamau and the group")
    confirmed(session, group, CHANGE, WEEKS[1], stopped)
    assert stopped.from_turn == 3
    third = held(session, group, WEEKS[2], 2)
    assert {line.member for line in third.sheet.paid} == {5, 2, 3} and third.due_minor == 300_00
    fourth = held(session, group, WEEKS[3], 4)
    assert {line.member for line in fourth.sheet.paid} == {5, 3}  # whom he had paid pay him back
    assert [line.amount_minor for line in fourth.pots] == [200_00]
    assert in_the_books(session, group) == {}
    assert [*verify_all(session), *verify_group(session, group)] == []


def test_a_claim_moves_with_a_slot_that_has_not_received(session: Session) -> None:
    group = a_turning_group(session, replace(RULES, order=Order.NEED), ("Wanjiru", "Achieng", "Mutiso", "Kamau"))
    begun(session, group)
    held(session, group, WEEKS[0], 2)
    confirmed(session, group, CHANGE, WEEKS[0], takeover(rotation_of(session, group, 1), Seat(3, 0), 4, "Mutiso and Kamau"))
    assert in_the_books(session, group) == {"2100/member:1": 100_00, "2100/member:2": -200_00, "2100/member:4": 100_00}


def test_only_the_last_thing_is_taken_back_and_what_was_reckoned_on_it_is_refused(session: Session) -> None:
    group = a_turning_group(session, replace(RULES, order=Order.FIXED))
    beginning = confirmed(session, group, BEGIN, WEEKS[0], begin(session, group, WEEKS[0], SLOTS))
    running = rotation_of(session, group, 1)
    first = written(running, everybody_pays(running.rotation, running.standing, 1))
    one, other = (prepared(session, group, TURN, WEEKS[0], first) for _ in range(2))
    confirm(session, group, one)
    with pytest.raises(errors.RotationChangedMeanwhile):
        confirm(session, group, other)
    change = confirmed(session, group, CHANGE, WEEKS[1], swap(rotation_of(session, group, 1), 2, 3, "both"))
    for earlier in (beginning, one):
        with pytest.raises(errors.LaterStepStands), session.begin_nested():
            take_back(session, group, earlier)
    with pytest.raises(errors.DayBeforeLastTurn):
        held(session, group, WEEKS[0], 3)
    take_back(session, group, change)
    take_back(session, group, one)
    assert rotation_of(session, group, 1).steps == () and in_the_books(session, group) == {}
    held(session, group, WEEKS[1], 1)  # the turn can be written again


def test_what_the_books_refuse_of_a_rotation(session: Session) -> None:
    group = a_turning_group(session, replace(RULES, order=Order.LOTTERY, swaps=False))
    with pytest.raises(errors.WitnessesMissing):
        begin(session, group, WEEKS[0], [(1,), (2,)])
    with pytest.raises(errors.HolderNotMember, match="Number 9 is not a member"):
        begin(session, group, WEEKS[0], [(1,), (9,)], how="Achieng, Mutiso")
    with pytest.raises(MeetingInFuture):
        begin(session, group, date(2100, 1, 1), [(1,), (2,)], how="Achieng, Mutiso")
    with pytest.raises(errors.RotationUnknown):
        rotation_of(session, group, 1)
    begun(session, group, how="Achieng, Mutiso", order=(3, 1, 2))
    running = rotation_of(session, group, 1)
    sheet = everybody_pays(running.rotation, running.standing, 3)
    with pytest.raises(errors.CountDisagrees, match="paid in, but 295.00 KES was counted: 5.00 KES too little"):
        turn(running, sheet, {5_00: 59})
    with pytest.raises(errors.SwapsNotAllowed, match="The constitution does not let holders change places"):
        swap(running, 1, 2, "both")
    with pytest.raises(errors.AgreementMissing):
        stop(running, 1, " ")
    with pytest.raises(errors.AlreadyHolder):
        takeover(running, Seat(1, 0), 1, "herself")
    with pytest.raises(errors.SlotUnknown):
        takeover(running, Seat(1, 1), 2, "nobody")
    with pytest.raises(errors.TooManySlots, match="1 turns at most; member 2 would hold 2"):
        few = replace(running.rotation, rules=replace(RULES, order=Order.LOTTERY, most_slots=1))
        takeover(replace(running, rotation=few), Seat(1, 0), 2, "both")
    ahead = Sheet(0, 0, (Line(2, 1, 0, 1, 100_00),))
    confirmed(session, group, TURN, WEEKS[0], written(running, ahead))
    with pytest.raises(errors.StopAfterPayingAhead):
        stop(rotation_of(session, group, 1), 2, "all")
    held(session, group, WEEKS[0], 3, missing=(2,))
    held(session, group, WEEKS[1], 1, missing=(2,))
    running = rotation_of(session, group, 1)
    with pytest.raises(errors.SlotStillOwes, match="Slot 2 still owes 200.00 KES"):
        stop(running, 2, "all")
    with pytest.raises(errors.SlotHasReceived):
        stop(running, 1, "all")
    loose = replace(running, rotation=replace(running.rotation, rules=replace(RULES, order=Order.LOTTERY)))
    with pytest.raises(errors.SwapWithItself):
        swap(loose, 2, 2, "herself")
    auction = a_turning_group(session)
    begun(session, auction)
    with pytest.raises(errors.NothingToSwap, match="to who bids most for it"):
        swap(rotation_of(session, auction, 1), 1, 2, "both")
    stopped = rotation_of(session, auction, 1)
    confirmed(session, auction, CHANGE, WEEKS[0], stop(stopped, 1, "all"))
    with pytest.raises(errors.SlotHasStopped):
        stop(rotation_of(session, auction, 1), 1, "all")


def test_the_rules_are_those_of_the_day_and_of_the_draw(session: Session) -> None:
    seeded = replace(RULES, order=Order.LOTTERY, draw=Draw.SEED)
    group = a_turning_group(session, seeded)
    with pytest.raises(errors.SeedMissing):
        begin(session, group, WEEKS[0], SLOTS)
    content = begin(session, group, WEEKS[0], SLOTS, how="mango")
    assert sorted(content.rotation.order) == [1, 2, 3]
    waiting = prepared(session, group, BEGIN, WEEKS[1], content)
    dearer = replace(ROTATING, rotation=replace(seeded, contribution_minor=200_00))
    adopt(session, group, dearer, WEEKS[1], "All", WEEKS[1], by=TREASURER)
    with pytest.raises(errors.RotationRulesChanged):
        confirm(session, group, waiting)
    adopt(session, group, replace(ROTATING, rotation=None), WEEKS[2], "All", WEEKS[2], by=TREASURER)
    with pytest.raises(errors.NoRotationRules, match="says nothing of a rotation"):
        begin(session, group, WEEKS[2], SLOTS, how="mango")


def test_nobody_takes_the_pot_and_goes(session: Session) -> None:
    group = a_turning_group(session, replace(RULES, order=Order.FIXED), ("Wanjiru", "Achieng", "Mutiso", "Kamau"))
    begun(session, group)
    held(session, group, WEEKS[0], 1)
    wanjiru, achieng, mutiso, kamau = (member_of(session, group, number) for number in (1, 2, 3, 4))
    leave(session, group, kamau, WEEKS[1])
    with pytest.raises(errors.RotationStillOwed, match="slot 1 and still owes the others 200.00 KES"):
        leave(session, group, wanjiru, WEEKS[1])
    with pytest.raises(errors.SlotStillHeld, match="Achieng holds slot 2 of rotation 1"):
        leave(session, group, achieng, WEEKS[1])
    confirmed(session, group, CHANGE, WEEKS[0], stop(rotation_of(session, group, 1), 3, "Mutiso and the group"))
    leave(session, group, mutiso, WEEKS[0])  # at his own turn he gets back what he paid
    held(session, group, WEEKS[1], 2)
    last = held(session, group, WEEKS[2], 3)
    assert [(line.member, line.amount_minor) for line in last.pots] == [(3, 100_00)]
    leave(session, group, wanjiru, WEEKS[2])
    assert in_the_books(session, group) == {}


def test_verify_finds_a_turn_that_does_not_follow(session: Session) -> None:
    group = a_turning_group(session)
    begun(session, group)
    running = rotation_of(session, group, 1)
    content = written(running, everybody_pays(running.rotation, running.standing, 1))
    more = tuple(replace(line, amount_minor=line.amount_minor - 1) for line in content.pots)
    slipped_in(session, group, TURN, WEEKS[0], replace(content, pots=more))
    assert [finding.rule for finding in verify_group(session, group)] == ["turn-differs", "rotation-account-differs"]
    slipped_in(session, group, TURN, WEEKS[0], replace(content, step=2))
    assert [finding.rule for finding in verify_group(session, group)] == ["rotation-unreadable"]


def test_the_passbook_tells_of_her_turns_as_the_book_stood(session: Session) -> None:
    group = a_turning_group(session)
    begun(session, group, [(1,), (2,), (2,)])
    held(session, group, WEEKS[0], 2, bid=30_00)
    early = head(session, book_of(session, group)).number
    held(session, group, WEEKS[1], 3, missing=(1,))
    achieng, year = member_of(session, group, 2), year_of(2026)
    now = member_statement(session, group, achieng, year).turns
    assert [(turn.slot, turn.paid_minor, turn.received_on, turn.received_minor) for turn in now] == [
        (2, 200_00, WEEKS[0], 270_00), (3, 200_00, WEEKS[1], 200_00),
    ]  # fmt: skip
    then = member_statement(session, group, achieng, year, through_number=early).turns
    assert [(turn.slot, turn.paid_minor, turn.received_on) for turn in then] == [(2, 100_00, WEEKS[0]), (3, 100_00, None)]
    (wanjiru,) = member_statement(session, group, member_of(session, group, 1), year).turns
    assert (wanjiru.owed_minor, wanjiru.received_on) == (100_00, None)
    take_back(session, group, rotation_of(session, group, 1).steps[-1].voucher)
    again = member_statement(session, group, achieng, year, through_number=early).turns
    assert again == then and member_statement(session, group, achieng, year).turns == then


def test_kept_bids_and_money_ahead_are_no_surplus_to_share_out(session: Session) -> None:
    """A group that also saves shares out what is its own: what the rotation holds stays in the box."""
    both = replace(TERMS, rotation=RULES, sharing=SharingRules())
    group = a_group(session, terms=both, names=THREE)
    begun(session, group)
    held(session, group, WEEKS[0], 1, bid=70_00)
    running = rotation_of(session, group, 1)
    confirmed(session, group, TURN, WEEKS[0], written(running, Sheet(0, 0, (Line(3, 2, 0, 2, 100_00),))))
    books = read_books(session, group, both, SharingRules(), WEEKS[0], WEEKS[0]).books
    assert (books.cash_minor, books.debts_minor, books.income) == (170_00, 170_00, ())
