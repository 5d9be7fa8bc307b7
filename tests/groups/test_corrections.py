"""Correcting what is posted: only by adding, with a reason, by two officers."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.calendars import frozen_at
from core.text import TextMissing
from groups import charts, errors
from groups.corrections import ask_reversal, correction_of, keep, reverse, start_correction
from groups.figures import OtherKind, OtherLine, Presence, Row, SheetFigures
from groups.finding import book_of
from groups.meetings import confirm, context, count, sheet_of, start
from groups.models import Group, Meeting, MeetingState
from groups.sheet import MeetingSheet
from groups.verify import verify_group
from ledger.balances import balance_of, balances, head, journal
from ledger.chart import AccountKey
from ledger.errors import CashBelowZero
from ledger.posting import close_period
from tests.groups.village import FOUNDED, KEY_HOLDER, TREASURER, WEEKS, a_group, counted, meet

CASH = AccountKey(charts.LOAN_FUND_CASH)
REASON = "Two shares were written on the line of member 1"


def instead(meeting: Meeting, *rows: Row) -> MeetingSheet:
    """The meeting's sheet with other lines, counted to what it then should hold."""
    old = sheet_of(meeting)
    given = {row.member_number: row for row in rows}
    figures = SheetFigures(**{name: getattr(old, name) for name in SheetFigures.__dataclass_fields__})
    return counted(replace(figures, rows=tuple(given.get(row.member_number, row) for row in old.rows), counts=()))


def corrected(session: Session, meeting: Meeting, *rows: Row) -> Meeting:
    correction = start_correction(session, meeting, REASON, by=TREASURER)
    count(session, correction, instead(meeting, *rows), correction.version, by=TREASURER)
    return confirm(session, correction, by=KEY_HOLDER)


def net(session: Session, group: Group) -> dict[AccountKey, int]:
    return {key: balance.net for key, balance in balances(session, book_of(session, group)).items()}


def test_a_correction_puts_the_right_sheet_in_the_place_of_the_wrong_one(session: Session) -> None:
    group = a_group(session)
    wrong = meet(session, group, FOUNDED, [Row(1, shares=2)])
    right = corrected(session, wrong, Row(1), Row(2, shares=2))
    assert (wrong.state, right.state) == (MeetingState.REVERSED, MeetingState.POSTED)
    assert (right.number, right.revision, right.corrects_id) == (1, 2, wrong.id)
    assert (wrong.journal_number, wrong.reversal_number, right.journal_number) == (1, 2, 3)
    assert (wrong.reversal_asked_by, wrong.reversed_by, wrong.reversal_reason) == (TREASURER, KEY_HOLDER, REASON)
    assert balance_of(session, book_of(session, group), charts.of_member(charts.MEMBERS_SHARES, 1)) == 0
    assert balance_of(session, book_of(session, group), charts.of_member(charts.MEMBERS_SHARES, 2)) == 400_00
    entries = journal(session, book_of(session, group))
    assert [(entry.day, entry.memo, entry.reverses) for entry in entries] == [
        (FOUNDED, "Meeting 1", None),
        (FOUNDED, REASON, 1),
        (FOUNDED, "Meeting 1, corrected", None),
    ]
    assert verify_group(session, group) == []


def test_a_correction_starts_from_the_posted_sheet(session: Session) -> None:
    group = a_group(session)
    wrong = meet(session, group, FOUNDED, [Row(1, shares=2, social_minor=50_00)])
    draft = start_correction(session, wrong, REASON, by=TREASURER)
    assert (draft.fields["row-1-shares"], draft.fields["row-1-social"]) == ("2", "50")
    found = context(session, group, draft)
    assert found.corrects is wrong
    assert (found.opening, found.standing) == (sheet_of(wrong).opening, sheet_of(wrong).standing)
    assert correction_of(session, wrong) is draft


def test_a_corrected_meeting_can_be_corrected_again(session: Session) -> None:
    group = a_group(session)
    second = corrected(session, meet(session, group, FOUNDED, [Row(1, shares=2)]), Row(1, shares=3))
    third = corrected(session, second, Row(1, shares=4))
    assert third.revision == 3
    assert net(session, group)[CASH] == 800_00


def test_the_original_stays_posted_while_its_correction_is_written(session: Session) -> None:
    group = a_group(session)
    wrong = meet(session, group, FOUNDED, [Row(1, shares=2)])
    start_correction(session, wrong, REASON, by=TREASURER)
    assert wrong.state == MeetingState.POSTED
    with pytest.raises(errors.CorrectionAlreadyBegun) as refused:
        start_correction(session, wrong, REASON, by=KEY_HOLDER)
    assert "A correction of meeting 1 is already being written" in str(refused.value)
    with pytest.raises(errors.CorrectionAlreadyBegun):
        ask_reversal(session, wrong, REASON, by=TREASURER)


def test_a_correction_needs_a_reason(session: Session) -> None:
    meeting = meet(session, a_group(session), FOUNDED, [Row(1, shares=2)])
    for act in (start_correction, ask_reversal):
        with pytest.raises(TextMissing):
            act(session, meeting, "  ", by=TREASURER)


def test_a_draft_is_written_on_and_not_corrected(session: Session) -> None:
    draft = start(session, a_group(session), FOUNDED, by=TREASURER)
    for act in (start_correction, ask_reversal):
        with pytest.raises(errors.MeetingNotPosted) as refused:
            act(session, draft, REASON, by=TREASURER)
        assert "Meeting 1 is being written. Only a confirmed meeting can be corrected" in str(refused.value)
    with pytest.raises(errors.MeetingNotPosted):
        reverse(session, draft, by=KEY_HOLDER)


def test_a_correction_keeps_the_day(session: Session) -> None:
    group = a_group(session)
    wrong = meet(session, group, FOUNDED, [Row(1, shares=2)])
    draft = start_correction(session, wrong, REASON, by=TREASURER)
    moved = replace(sheet_of(wrong), held_on=WEEKS[1])
    with pytest.raises(errors.CorrectionKeepsDay) as refused:
        count(session, draft, moved, draft.version, by=TREASURER)
    assert "If the day itself is wrong, take the meeting back" in str(refused.value)


def test_a_correction_in_a_closed_period_is_dated_today_and_the_sheet_keeps_its_day(session: Session) -> None:
    group = a_group(session)
    wrong = meet(session, group, FOUNDED, [Row(1, shares=2)])
    close_period(session, book_of(session, group), date(2026, 1, 31), by=TREASURER)
    with frozen_at(datetime(2026, 3, 2, 12, tzinfo=UTC)):
        right = corrected(session, wrong, Row(1, shares=1))
    entries = journal(session, book_of(session, group))
    assert [entry.day for entry in entries] == [FOUNDED, date(2026, 3, 2), date(2026, 3, 2)]
    assert (right.held_on, sheet_of(right).held_on) == (FOUNDED, FOUNDED)
    assert balance_of(session, book_of(session, group), CASH, as_of=date(2026, 1, 31)) == 400_00
    assert net(session, group)[CASH] == 200_00


def test_a_correction_of_a_correction_in_a_closed_period_follows_the_journals_day(session: Session) -> None:
    group = a_group(session)
    wrong = meet(session, group, FOUNDED, [Row(1, shares=2)])
    close_period(session, book_of(session, group), date(2026, 1, 31), by=TREASURER)
    with frozen_at(datetime(2026, 3, 2, 12, tzinfo=UTC)):
        second = corrected(session, wrong, Row(1, shares=1))
    with frozen_at(datetime(2026, 4, 6, 12, tzinfo=UTC)):
        corrected(session, second, Row(1, shares=3))
    assert [entry.day for entry in journal(session, book_of(session, group))][-2:] == [date(2026, 3, 2)] * 2


def test_a_correction_may_take_all_money_out_of_a_meeting_or_put_the_first_in(session: Session) -> None:
    group = a_group(session)
    empty = corrected(session, meet(session, group, FOUNDED, [Row(1, shares=2)]), Row(1))
    assert (empty.journal_number, net(session, group)[CASH]) == (None, 0)
    full = corrected(session, empty, Row(1, shares=1))
    assert (full.journal_number, net(session, group)[CASH]) == (3, 200_00)
    assert verify_group(session, group) == []


def test_what_later_meetings_stand_on_cannot_be_corrected_away(session: Session) -> None:
    group = a_group(session)
    bought = meet(session, group, WEEKS[0], [Row(1, shares=2), Row(2, shares=5)])
    meet(session, group, WEEKS[1], [Row(1, shares_returned=2)])
    with pytest.raises(errors.LaterFiguresContradict) as refused, session.begin_nested():
        corrected(session, bought, Row(1, shares=1))
    assert "share money would be 200.00 KES below zero" in str(refused.value)


def test_cash_that_was_spent_since_cannot_be_corrected_away(session: Session) -> None:
    group = a_group(session)
    bought = meet(session, group, WEEKS[0], [Row(1, shares=2)])
    meet(session, group, WEEKS[1], others=(OtherLine(OtherKind.COST, 400_00, "a new box"),))
    with pytest.raises(CashBelowZero), session.begin_nested():
        corrected(session, bought, Row(1, shares=1))


def test_a_correction_passes_what_the_wrong_meeting_alone_could_not(session: Session) -> None:
    """Cash is looked at when the wrong meeting is out and the right one in, not between."""
    group = a_group(session)
    bought = meet(session, group, WEEKS[0], [Row(1, shares=2)])
    meet(session, group, WEEKS[1], others=(OtherLine(OtherKind.COST, 400_00, "a new box"),))
    corrected(session, bought, Row(1), Row(3, shares=2))
    assert net(session, group)[charts.of_member(charts.MEMBERS_SHARES, 3)] == 400_00


def test_the_correction_of_a_meeting_that_was_taken_back_is_refused(session: Session) -> None:
    group = a_group(session)
    wrong = meet(session, group, FOUNDED, [Row(1, shares=2)])
    draft = start_correction(session, wrong, REASON, by=TREASURER)
    count(session, draft, instead(wrong, Row(1)), draft.version, by=TREASURER)
    wrong.state, wrong.reversed_by = MeetingState.REVERSED, "user:somebody"
    with pytest.raises(errors.MeetingChangedMeanwhile) as refused:
        confirm(session, draft, by=KEY_HOLDER)
    assert "was changed a moment ago" in str(refused.value)


# --- taking a meeting back -------------------------------------------------------------------------------------------


def test_a_meeting_is_taken_back_by_two_officers(session: Session) -> None:
    group = a_group(session)
    before = net(session, group)
    meeting = meet(session, group, FOUNDED, [Row(1, shares=2), Row(2, Presence.ABSENT, fine_imposed_minor=50_00)])
    ask_reversal(session, meeting, "Entered twice", by=TREASURER)
    assert meeting.state == MeetingState.POSTED
    with pytest.raises(errors.SameOfficer):
        reverse(session, meeting, by=TREASURER)
    assert reverse(session, meeting, by=KEY_HOLDER).reversal_number == 2
    assert net(session, group) == before
    assert verify_group(session, group) == []


def test_taking_back_twice_is_taking_back_once(session: Session) -> None:
    group = a_group(session)
    meeting = meet(session, group, FOUNDED, [Row(1, shares=2)])
    ask_reversal(session, meeting, "Entered twice", by=TREASURER)
    reverse(session, meeting, by=KEY_HOLDER)
    assert reverse(session, meeting, by="user:another").reversed_by == KEY_HOLDER
    assert head(session, book_of(session, group)).number == 2


def test_nothing_is_taken_back_that_nobody_asked_for(session: Session) -> None:
    meeting = meet(session, a_group(session), FOUNDED, [Row(1, shares=2)])
    with pytest.raises(errors.ReversalNotAsked) as refused:
        reverse(session, meeting, by=KEY_HOLDER)
    assert "One officer asks with a reason, another one agrees" in str(refused.value)
    ask_reversal(session, meeting, "Entered twice", by=TREASURER)
    keep(session, meeting, by=TREASURER)
    with pytest.raises(errors.ReversalNotAsked):
        reverse(session, meeting, by=KEY_HOLDER)


def test_a_meeting_with_a_correction_is_not_taken_back(session: Session) -> None:
    meeting = meet(session, a_group(session), FOUNDED, [Row(1, shares=2)])
    ask_reversal(session, meeting, "Entered twice", by=TREASURER)
    start_correction(session, meeting, REASON, by=TREASURER)
    with pytest.raises(errors.CorrectionAlreadyBegun):
        reverse(session, meeting, by=KEY_HOLDER)


def test_a_meeting_where_nothing_moved_can_be_taken_back(session: Session) -> None:
    group = a_group(session)
    meeting = meet(session, group, FOUNDED)
    ask_reversal(session, meeting, "It was cancelled for rain", by=TREASURER)
    assert (reverse(session, meeting, by=KEY_HOLDER).state, meeting.reversal_number) == (MeetingState.REVERSED, None)
    assert head(session, book_of(session, group)).number == 0


def test_a_day_whose_meeting_was_taken_back_can_be_written_anew(session: Session) -> None:
    group = a_group(session)
    meeting = meet(session, group, FOUNDED, [Row(1, shares=2)])
    ask_reversal(session, meeting, "Wrong group", by=TREASURER)
    reverse(session, meeting, by=KEY_HOLDER)
    again = meet(session, group, FOUNDED, [Row(2, shares=1)])
    assert (again.number, again.journal_number) == (2, 3)
    assert session.scalar(select(func.count()).select_from(Meeting)) == 2


def test_a_meeting_that_later_ones_stand_on_is_not_taken_back(session: Session) -> None:
    group = a_group(session)
    meet(session, group, WEEKS[0], [Row(2, shares=5)])
    bought = meet(session, group, WEEKS[1], [Row(1, shares=2)])
    meet(session, group, WEEKS[2], [Row(1, shares_returned=1)])
    ask_reversal(session, bought, "Entered twice", by=TREASURER)
    with pytest.raises(errors.LaterFiguresContradict), session.begin_nested():
        reverse(session, bought, by=KEY_HOLDER)
