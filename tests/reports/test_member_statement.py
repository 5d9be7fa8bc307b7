"""A member's passbook: every line from the book, consecutive statements join, and nothing is ever printed twice or lost."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session

from core.calendars import Period
from core.money import Money, currency
from groups import charts
from groups.figures import Presence, Row
from groups.meetings import sheet_of
from groups.members import enrol
from groups.models import MeetingSeries, Member
from groups.terms import Terms
from ledger import posting
from ledger.balances import balances, head
from ledger.chart import AccountKey
from ledger.models import Book
from reports import reading
from reports.blank_sheet import blank_sheet
from reports.errors import EntryUnknown, SheetDisagrees
from reports.member_statement import MemberStatement, member_statement
from tests.reports import books
from tests.reports.conftest import Year

THE_SECOND = 1  # the member whose meeting was corrected, who kept money and sent money


def statement(year: Year, member: Member, period: Period = books.YEAR) -> MemberStatement:
    return member_statement(year.session, year.group, member, period)


def test_opening_and_lines_make_the_closing_that_the_ledger_has(year: Year) -> None:
    now = balances(year.session, year.book, books.YEAR.end)
    for member in year.members:
        paper = statement(year, member)
        moved = [line.movement for line in paper.lines]
        assert paper.opening.shares_minor + sum(one.shares_minor for one in moved) == paper.closing.shares_minor
        assert paper.closing.shares_minor == now[charts.of_member(charts.MEMBERS_SHARES, member.number)].net
        assert paper.closing.carried_minor == now[charts.of_member(charts.CARRIED_FORWARD, member.number)].net
        assert paper.closing.fines_owed_minor == now[charts.of_member(charts.FINES_OWED, member.number)].net
        assert paper.closing.shares * 100_00 == paper.closing.shares_minor
        assert paper.lines[-1].after == paper.closing


def test_consecutive_statements_join_wherever_the_year_is_cut(year: Year) -> None:
    whole = statement(year, year.members[THE_SECOND])
    for week in range(14):
        cut = books.FOUNDED + timedelta(weeks=week)
        first = statement(year, year.members[THE_SECOND], Period(books.YEAR.start, cut))
        second = statement(year, year.members[THE_SECOND], Period(cut + timedelta(days=1), books.YEAR.end))
        assert first.closing == second.opening
        assert first.lines + second.lines == whole.lines
        assert second.closing == whole.closing


def test_a_corrected_meeting_shows_what_was_written_what_took_it_back_and_what_is_right(year: Year) -> None:
    wrong, taken_back, right = (
        line.movement for line in statement(year, year.members[THE_SECOND]).lines if line.movement.day == date(2026, 1, 21)
    )
    assert (wrong.bought, wrong.cancelled_by) == (4, taken_back.number)
    assert (taken_back.bought, taken_back.cancels) == (-4, wrong.number)
    assert (right.bought, right.cancels, right.cancelled_by) == (3, None, None)
    assert wrong.fine_imposed_minor == -taken_back.fine_imposed_minor == right.fine_imposed_minor == 10_00
    assert wrong.fine_paid_minor == -taken_back.fine_paid_minor == 10_00
    assert (wrong.stamps, taken_back.stamps, taken_back.crossed_stamps) == (4, 0, 4)


def test_a_missed_meeting_has_a_line_and_returned_shares_are_crossed_out(year: Year) -> None:
    movements = [line.movement for line in statement(year, year.members[4]).lines]
    absent = next(one for one in movements if one.presence is Presence.ABSENT)
    returned = next(one for one in movements if one.returned)
    assert absent.missed and not absent.stamps
    assert (returned.crossed_stamps, returned.shares_minor) == (2, -200_00)


def test_a_grant_and_who_brought_the_money_are_on_the_line(year: Year) -> None:
    granted = [line.movement.grant_minor for line in statement(year, year.members[2]).lines if line.movement.grant_minor]
    assert granted == [100_00, 100_00]
    assert any(line.movement.sent_by == "Somchai, her brother" for line in statement(year, year.members[THE_SECOND]).lines)


def test_the_same_entry_gives_the_same_figures_for_ever(year: Year) -> None:
    """As the book stood after twelve meetings, nobody knew of the correction; a paper from that evening reads so again."""
    then = member_statement(year.session, year.group, year.members[THE_SECOND], books.YEAR, through_number=12)
    now = statement(year, year.members[THE_SECOND])
    assert then.heading.number == 12
    assert then.heading.fingerprint != now.heading.fingerprint
    assert all(line.movement.cancelled_by is None for line in then.lines)
    assert (then.closing.shares, now.closing.shares) == (23, 22)
    at_head = member_statement(
        year.session, year.group, year.members[THE_SECOND], books.YEAR, through_number=head(year.session, year.book).number
    )
    assert at_head == now


def test_an_entry_that_the_book_does_not_have_is_said_so(year: Year) -> None:
    with pytest.raises(EntryUnknown, match="The book has no entry 99; its last is 14."):
        member_statement(year.session, year.group, year.members[0], books.YEAR, through_number=99)


def test_nothing_is_printed_when_sheet_and_ledger_disagree(year: Year, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = reading.sheet_of

    def tampered(canonical: str) -> object:
        sheet = kept(canonical)
        row = sheet.rows[0]
        return books.changed(sheet, replace(row, shares=row.shares + 1)) if row.shares == 1 else sheet

    monkeypatch.setattr(reading, "sheet_of", tampered)
    with pytest.raises(SheetDisagrees, match="the meeting sheet says 200.00.THB for member 1, the ledger says 100.00.THB"):
        statement(year, year.members[0])


def test_the_passbook_of_two_five_and_three_given_back(session: Session) -> None:
    """Nanyuki and the North, Passbook (2012): shares of 200 shillings, two bought, five bought, three given back."""
    terms = Terms(share_value_minor=200_00, may_return_shares=True, most_shares_returned=5)
    group = books.a_group(session, currency="KES", terms=terms, names=["Wanjiru"])
    for week, row in enumerate((Row(1, shares=2), Row(1, shares=5), Row(1, shares_returned=3))):
        books.meet(session, group, books.sheet_for(session, group, books.FOUNDED + timedelta(weeks=week), [row]))
    member = session.get_one(Member, 1)
    paper = member_statement(session, group, member, books.YEAR)
    assert [line.movement.shares for line in paper.lines] == [2, 5, -3]
    assert (paper.closing.shares, paper.money(paper.closing.shares_minor)) == (4, Money(800_00, currency("KES")))


def test_a_member_who_has_not_met_yet_has_an_empty_passbook(session: Session) -> None:
    group = books.a_group(session, names=["Early"])
    books.meet(session, group, books.sheet_for(session, group, books.FOUNDED))
    late = enrol(session, group, "Late", date(2026, 2, 1))
    paper = member_statement(session, group, late, books.YEAR)
    assert (paper.lines, paper.closing.shares, paper.heading.number) == ((), 0, 1)


def test_a_meeting_at_which_no_money_moved_still_has_its_line(session: Session) -> None:
    group = books.a_group(session, names=["Alone"])
    books.meet(session, group, books.sheet_for(session, group, books.FOUNDED, [Row(1)]))
    (line,) = member_statement(session, group, session.get_one(Member, 1), books.YEAR).lines
    assert (line.movement.number, line.movement.missed) == (None, True)


def test_money_of_millions_turns_the_page_on_its_side(session: Session) -> None:
    group = books.a_group(session, terms=Terms(share_value_minor=1_000_000_00), names=["Rich"])
    books.meet(session, group, books.sheet_for(session, group, books.FOUNDED, [Row(1, shares=1)]))
    assert member_statement(session, group, session.get_one(Member, 1), books.YEAR).wide


def test_a_meeting_without_money_that_was_corrected_leaves_only_its_correction(session: Session) -> None:
    group = books.a_group(session, names=["Alone"])
    empty = books.meet(session, group, books.sheet_for(session, group, books.FOUNDED, [Row(1)]))
    books.correct(session, group, empty, books.changed(sheet_of(empty), Row(1, shares=2)), "She bought two shares")
    (line,) = member_statement(session, group, session.get_one(Member, 1), books.YEAR).lines
    assert (line.movement.number, line.movement.bought, line.after.shares) == (1, 2, 2)


def test_what_was_posted_otherwise_than_at_a_meeting_has_its_line_too(session: Session) -> None:
    group = books.a_group(session, names=["Alone"])
    kept = posting.Entry(AccountKey(charts.LOAN_FUND_CASH), charts.of_member(charts.CARRIED_FORWARD, 1), 15_00)
    draft = posting.Draft(books.FOUNDED, "opening", "Kept from the old book", (kept,))
    posting.post(session, session.get_one(Book, group.book_id), draft, by=books.TREASURER)
    paper = member_statement(session, group, session.get_one(Member, 1), books.YEAR)
    assert [line.movement.carried_minor for line in paper.lines] == [15_00]
    assert (paper.closing.carried_minor, paper.shows_carried, paper.lines[0].movement.presence) == (15_00, True, None)


def test_a_group_without_meeting_days_announces_none(session: Session) -> None:
    group = books.a_group(session, names=["Alone"])
    session.execute(delete(MeetingSeries))
    assert member_statement(session, group, session.get_one(Member, 1), books.YEAR).next_meeting is None
    assert blank_sheet(session, group).expected_on is None
