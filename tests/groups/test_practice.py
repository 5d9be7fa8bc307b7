"""The practice network: loaded once, the same everywhere, flagged, and clean to every check."""

from collections import Counter

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from access import passwords
from access.models import AccessGrant, User
from groups import charts, practice_year
from groups.corrections import correction_of
from groups.figures import Pot, Presence
from groups.finding import book_of, meetings_of
from groups.meetings import closed_through, sheet_of
from groups.models import Attendance, Group, Meeting, MeetingState, Network
from groups.practice import Practice, load_practice, practice_groups
from groups.verify import verify_group_records
from ledger.balances import balances
from ledger.chart import AccountKey
from ledger.models import Book
from ledger.verify import verify_all


@pytest.fixture
def practice(session: Session) -> Practice:
    loaded = load_practice(session)
    assert loaded is not None
    return loaded


def test_the_practice_network(session: Session, practice: Practice) -> None:
    village, passbook, left_over, *of_methods = practice.groups
    assert [group.currency for group in practice.groups] == ["THB", "KES", "GHS", "KES", "THB", "INR", "MWK"]
    assert list(verify_group_records(session)) == []
    assert list(verify_all(session)) == []
    assert all(network.practice for network in session.scalars(select(Network)))
    assert all(group.practice for group in practice.groups)
    assert all(book.practice for book in session.scalars(select(Book)))
    _the_village_lived_a_year(session, village)
    _the_year_is_the_same_on_every_machine(session, village)
    _the_passbook_says_what_was_published(session, passbook)
    _the_money_left_over_is_carried(session, left_over)
    _the_other_methods_are_lived(session, *of_methods)
    _people_can_sign_in(session, practice)
    _loading_again_changes_nothing(session, practice)


def _the_village_lived_a_year(session: Session, village: Group) -> None:
    meetings = [meeting for meeting in meetings_of(session, village) if meeting.state == MeetingState.POSTED]
    assert len(meetings) == 52
    assert len(sheet_of(meetings[0]).standing) == 25
    seats = select(Attendance.presence, func.count()).join(Meeting).where(Meeting.group_id == village.id)
    presences = {presence: number for presence, number in session.execute(seats.group_by(Attendance.presence))}
    assert set(presences) == set(Presence)
    sheets = [sheet_of(meeting) for meeting in meetings]
    assert sum(1 for sheet in sheets for pot in Pot if sheet.difference(pot)) == 3
    assert sum(1 for sheet in sheets for line in sheet.others if line.category == charts.SOCIAL_FUND) >= 5
    assert len([meeting for meeting in meetings if meeting.held_on.weekday() != 5]) == 1
    assert closed_through(session, village) == practice_year.CLOSED_THROUGH
    (wrong,) = [meeting for meeting in meetings_of(session, village) if meeting.state == MeetingState.REVERSED]
    right = correction_of(session, wrong)
    assert right is not None and right.state == MeetingState.POSTED
    assert right.correction_reason == practice_year.MISTAKE


def _the_other_methods_are_lived(session: Session, lends: Group, closes: Group, rotates: Group, sells: Group) -> None:
    held = {group.name: balances(session, book_of(session, group)) for group in (lends, closes, rotates, sells)}
    shared = held[lends.name]
    assert all(shared[charts.of_member(code, n)].net == 0 for n in range(1, 6) for code in (charts.MEMBERS_SHARES, charts.LOANS))
    assert 0 <= shared[AccountKey(charts.LOAN_FUND_CASH)].net < 5_00, "all but what rounding left is paid out"
    assert held[closes.name][charts.of_member(charts.DIVIDENDS_TO_PAY, 1)].net == 6_857_50, "case W03"
    turning = held[rotates.name]
    assert [turning[charts.of_member(charts.ROTATION, n)].net for n in (1, 3, 4)] == [-900_00, -900_00, 300_00]
    assert held[sells.name][charts.of_member(charts.KIOSK_OWED, 2)].net == 100_00


def _the_passbook_says_what_was_published(session: Session, passbook: Group) -> None:
    held = balances(session, book_of(session, passbook))[charts.of_member(charts.MEMBERS_SHARES, 1)].net
    assert held == 800_00
    assert "Nanyuki and the North, Passbook (2012)" in passbook.note


def _the_money_left_over_is_carried(session: Session, left_over: Group) -> None:
    found = balances(session, book_of(session, left_over))
    assert [found[charts.of_member(charts.MEMBERS_SHARES, number)].net for number in (1, 2, 3)] == [20_00, 10_00, 20_00]
    assert [found[charts.of_member(charts.CARRIED_FORWARD, number)].net for number in (1, 2, 3)] == [0, 0, 3_00]
    assert "spex.agrocenta.com" in left_over.note


def _people_can_sign_in(session: Session, practice: Practice) -> None:
    assert len({sign_in.password for sign_in in practice.sign_ins}) == len(practice.sign_ins) == 7
    for sign_in in practice.sign_ins:
        user = session.scalars(select(User).where(User.sign_in_name == sign_in.sign_in_name)).one()
        assert user.name == sign_in.name
        assert passwords.matches(user.password_hash, sign_in.password)


def _loading_again_changes_nothing(session: Session, practice: Practice) -> None:
    counted = [session.scalar(select(func.count()).select_from(table)) for table in (Group, Meeting, User, AccessGrant)]
    assert load_practice(session) is None
    assert counted == [
        session.scalar(select(func.count()).select_from(table)) for table in (Group, Meeting, User, AccessGrant)
    ]
    assert practice_groups(session) == list(practice.groups)


def _the_year_is_the_same_on_every_machine(session: Session, village: Group) -> None:
    totals: Counter[str] = Counter()
    for key, balance in balances(session, book_of(session, village)).items():
        totals[key.code] += balance.net
    assert {code: total for code, total in totals.items() if total} == {
        charts.LOAN_FUND_CASH: 166_175_00,
        charts.SOCIAL_FUND_CASH: 9_500_00,
        charts.FINES_OWED: 25_00,
        charts.MEMBERS_SHARES: 163_550_00,
        charts.SOCIAL_FUND: 9_490_00,
        charts.FINES: 1_005_00,
        charts.GIFTS: 2_000_00,
        charts.OTHER_INCOME: 450_00,
        charts.COSTS: 780_00,
        charts.OVER_AND_SHORT: 15_00,
    }
