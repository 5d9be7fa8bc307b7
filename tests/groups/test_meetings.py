"""A meeting from the first keystroke to the journal, and everything that stops it on the way."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from access.people import add_user
from core.calendars import frozen_at
from groups import charts, errors
from groups.constitution import adopt
from groups.cycles import begin_cycle
from groups.figures import OtherKind, OtherLine, Pot, Presence, Row
from groups.finding import book_of
from groups.form import fields_of
from groups.meetings import confirm, context, count, discard, record, reopen, save_draft, sheet_of, start
from groups.members import enrol
from groups.models import Attendance, CashCount, Group, Meeting, MeetingState
from ledger.balances import balance_of, head, journal
from ledger.chart import AccountKey
from ledger.errors import CashBelowZero
from ledger.posting import close_period
from tests.groups.village import FOUNDED, KEY_HOLDER, TERMS, TREASURER, WEEKS, a_group, counted, meet, written

BUYS_TWO = Row(1, shares=2, social_minor=50_00)


def counted_meeting(session: Session, group: Group, day: date = FOUNDED) -> Meeting:
    """Member 1 has bought two shares; a second officer is awaited."""
    meeting = start(session, group, day, by=TREASURER)
    count(session, meeting, counted(written(session, group, day, [BUYS_TWO])), meeting.version, by=TREASURER)
    return meeting


def test_a_meeting_becomes_one_journal_transaction(session: Session) -> None:
    group = a_group(session)
    meeting = confirm(session, counted_meeting(session, group), by=KEY_HOLDER)
    book = book_of(session, group)
    assert meeting.state == MeetingState.POSTED
    (entry,) = journal(session, book)
    assert (entry.number, entry.reference, entry.day) == (meeting.journal_number, f"meeting:{meeting.public_id}", FOUNDED)
    assert (entry.memo, entry.recorded_by) == ("Meeting 1", KEY_HOLDER)
    assert balance_of(session, book, AccountKey(charts.LOAN_FUND_CASH)) == 400_00
    assert balance_of(session, book, charts.of_member(charts.MEMBERS_SHARES, 1)) == 400_00
    assert balance_of(session, book, AccountKey(charts.SOCIAL_FUND)) == 50_00


def test_attendance_and_counted_pieces_can_be_asked_for(session: Session) -> None:
    group = a_group(session)
    rows = [replace(BUYS_TWO, presence=Presence.SENT, sent_by="Otieno"), Row(2, Presence.ABSENT, fine_imposed_minor=50_00)]
    meeting = meet(session, group, FOUNDED, rows)
    seats = session.scalars(select(Attendance).where(Attendance.meeting_id == meeting.id).order_by(Attendance.member_id))
    assert [(seat.presence, seat.sent_by) for seat in seats] == [("sent", "Otieno"), ("absent", ""), ("present", "")]
    counts = session.scalars(select(CashCount).where(CashCount.meeting_id == meeting.id))
    pieces = {(piece.pot, piece.denomination_minor): piece.quantity for piece in counts}
    assert pieces == {("loan_fund", 200_00): 2, ("social_fund", 50_00): 1}


def test_a_fresh_draft_has_everybody_present_and_paying_the_social_fund(session: Session) -> None:
    group = a_group(session)
    fields = start(session, group, FOUNDED, by=TREASURER).fields
    assert fields["row-2-presence"] == "present"
    assert fields["row-2-social"] == "50"
    assert (fields["held-on-day"], fields["held-on-month"], fields["held-on-year"]) == ("5", "1", "2026")
    assert "row-2-shares" not in fields


def test_confirming_twice_is_confirming_once(session: Session) -> None:
    group = a_group(session)
    meeting = counted_meeting(session, group)
    first = confirm(session, meeting, by=KEY_HOLDER).journal_number
    again = confirm(session, meeting, by="user:somebody-else")
    assert (again.journal_number, again.confirmed_by) == (first, KEY_HOLDER)
    assert head(session, book_of(session, group)).number == 1


def test_a_meeting_where_nothing_moved_is_confirmed_without_a_journal_transaction(session: Session) -> None:
    group = a_group(session)
    meeting = meet(session, group, FOUNDED)
    assert (meeting.state, meeting.journal_number) == (MeetingState.POSTED, None)
    assert head(session, book_of(session, group)).number == 0
    assert session.scalars(select(Attendance).where(Attendance.meeting_id == meeting.id)).all()


def test_who_prepared_a_meeting_does_not_confirm_it(session: Session) -> None:
    meeting = counted_meeting(session, a_group(session))
    with pytest.raises(errors.SameOfficer) as refused:
        confirm(session, meeting, by=TREASURER)
    assert "A second officer has to count and confirm it" in str(refused.value)
    assert meeting.state == MeetingState.COUNTED


def test_reopening_gives_the_draft_back_as_it_was_typed(session: Session) -> None:
    group = a_group(session)
    meeting = start(session, group, FOUNDED, by=TREASURER)
    sheet = counted(written(session, group, FOUNDED, [BUYS_TWO]))
    typed = fields_of(sheet, context(session, group, meeting).calendar)
    version = save_draft(session, meeting, typed, meeting.version, by=TREASURER)
    count(session, meeting, sheet, version, by=TREASURER)
    reopen(session, meeting, by=KEY_HOLDER)
    assert (meeting.state, meeting.sheet, meeting.prepared_by) == (MeetingState.DRAFT, None, None)
    assert meeting.fields == typed


# --- each act in each state ------------------------------------------------------------------------------------------


def _draft(session: Session, group: Group) -> Meeting:
    return start(session, group, FOUNDED, by=TREASURER)


def _posted(session: Session, group: Group) -> Meeting:
    return confirm(session, counted_meeting(session, group), by=KEY_HOLDER)


def _save(session: Session, meeting: Meeting) -> None:
    save_draft(session, meeting, {"note": "rain"}, meeting.version, by=TREASURER)


def _count(session: Session, meeting: Meeting) -> None:
    group = session.get_one(Group, meeting.group_id)
    count(session, meeting, counted(written(session, group, FOUNDED)), meeting.version, by=TREASURER)


def _confirm(session: Session, meeting: Meeting) -> None:
    confirm(session, meeting, by=KEY_HOLDER)


def _reopen(session: Session, meeting: Meeting) -> None:
    reopen(session, meeting, by=KEY_HOLDER)


def _discard(session: Session, meeting: Meeting) -> None:
    discard(session, meeting, by=TREASURER)


@pytest.mark.parametrize(
    ("act", "state", "refusal"),
    [
        (_save, _draft, None),
        (_save, counted_meeting, errors.MeetingNotDraft),
        (_save, _posted, errors.MeetingNotDraft),
        (_count, _draft, None),
        (_count, counted_meeting, errors.MeetingNotDraft),
        (_count, _posted, errors.MeetingNotDraft),
        (_confirm, _draft, errors.MeetingNotCounted),
        (_confirm, counted_meeting, None),
        (_confirm, _posted, None),
        (_reopen, _draft, errors.MeetingNotCounted),
        (_reopen, counted_meeting, None),
        (_reopen, _posted, errors.MeetingNotCounted),
        (_discard, _draft, None),
        (_discard, counted_meeting, errors.MeetingNotDraft),
        (_discard, _posted, errors.MeetingNotDraft),
    ],
)
def test_each_act_in_each_state(
    session: Session,
    act: Callable[[Session, Meeting], None],
    state: Callable[[Session, Group], Meeting],
    refusal: type[errors.MeetingNotDraft] | None,
) -> None:
    meeting = state(session, a_group(session))
    before = meeting.state
    if refusal is None:
        act(session, meeting)
    else:
        with pytest.raises(refusal) as refused:
            act(session, meeting)
        assert "Meeting 1 is " in str(refused.value)
        session.refresh(meeting)
        assert meeting.state == before


def test_a_discarded_draft_is_gone_and_its_day_is_free(session: Session) -> None:
    group = a_group(session)
    discard(session, start(session, group, FOUNDED, by=TREASURER), by=TREASURER)
    assert session.scalars(select(Meeting)).all() == []
    assert start(session, group, FOUNDED, by=TREASURER).number == 1


# --- two treasurers on one sheet -------------------------------------------------------------------------------------


def test_who_saves_late_is_shown_both_texts(session: Session) -> None:
    group = a_group(session)
    other = add_user(session, "achieng", "Achieng O.", "four-goats-climb-quietly-7", by="test")
    meeting = start(session, group, FOUNDED, by=TREASURER)
    with frozen_at(datetime(2026, 1, 5, 11, 30, tzinfo=UTC)):
        save_draft(session, meeting, {"row-1-shares": "2", "note": "rain"}, 1, by=other.actor)
    with pytest.raises(errors.DraftChangedElsewhere) as refused:
        save_draft(session, meeting, {"row-1-shares": "3", "row-2-shares": "1", "note": "rain"}, 1, by=TREASURER)
    assert "Achieng O. changed this sheet at 14:30" in str(refused.value)
    assert refused.value.theirs == {"row-1-shares": "2", "note": "rain"}
    assert refused.value.differing == ("row-1-shares", "row-2-shares")
    assert (refused.value.version, refused.value.by) == (2, other.actor)
    session.refresh(meeting)
    assert meeting.fields == {"row-1-shares": "2", "note": "rain"}


def test_saving_the_same_text_again_is_the_same_save(session: Session) -> None:
    meeting = start(session, a_group(session), FOUNDED, by=TREASURER)
    assert save_draft(session, meeting, {"note": "rain"}, 1, by=TREASURER) == 2
    assert save_draft(session, meeting, {"note": "rain", "csrf_token": "x", "version": "1"}, 1, by=TREASURER) == 2


def test_counting_an_outdated_version_is_refused(session: Session) -> None:
    group = a_group(session)
    meeting = start(session, group, FOUNDED, by=TREASURER)
    sheet = counted(written(session, group, FOUNDED, [BUYS_TWO]))
    save_draft(session, meeting, {"note": "rain"}, 1, by=KEY_HOLDER)
    with pytest.raises(errors.DraftChangedElsewhere) as refused:
        count(session, meeting, sheet, 1, by=TREASURER)
    assert refused.value.theirs == {"note": "rain"}
    assert meeting.state == MeetingState.DRAFT


@pytest.mark.parametrize(
    "typed", ["\x00", "\x07", "\ud800", "\ufffe", "\u202e", "<img src=x onerror=alert(1)>", "{{7*7}}", "๑๒", "e\u0301", ""]
)
def test_a_draft_keeps_any_text_exactly(session: Session, typed: str) -> None:
    meeting = start(session, a_group(session), FOUNDED, by=TREASURER)
    save_draft(session, meeting, {"row-1-shares": typed, typed[:1]: "x"}, 1, by=TREASURER)
    session.expire_all()
    assert meeting.fields["row-1-shares"] == typed


@pytest.mark.parametrize(
    "fields", [{"note": "ก" * 5_000_000}, {"x" * 3_000: ""}, {f"row-{n}-shares": "1" for n in range(20_001)}]
)
def test_a_draft_without_end_is_refused_and_the_kept_one_stays(session: Session, fields: dict[str, str]) -> None:
    meeting = start(session, a_group(session), FOUNDED, by=TREASURER)
    before = meeting.fields
    with pytest.raises(errors.DraftTooLarge) as refused:
        save_draft(session, meeting, fields, 1, by=TREASURER)
    assert "Shorten it" in str(refused.value)
    assert meeting.fields == before


# --- days ------------------------------------------------------------------------------------------------------------


def test_the_day_is_judged_by_the_groups_own_clock(session: Session) -> None:
    """At 22:00 in London it is already the next day in Nairobi."""
    group = a_group(session)
    with frozen_at(datetime(2026, 1, 11, 22, 0, tzinfo=UTC)):
        assert start(session, group, date(2026, 1, 12), by=TREASURER).held_on == date(2026, 1, 12)
        with pytest.raises(errors.MeetingInFuture) as refused:
            start(session, group, date(2026, 1, 13), by=TREASURER)
    assert "2026-01-13 has not come yet; today is 2026-01-12" in str(refused.value)


def test_no_meeting_before_the_group_was_founded(session: Session) -> None:
    with pytest.raises(errors.MeetingBeforeFounding) as refused:
        start(session, a_group(session), date(2025, 12, 29), by=TREASURER)
    assert "2025-12-29 is before the group was founded on 2026-01-05" in str(refused.value)


def test_no_meeting_in_a_closed_period(session: Session) -> None:
    group = a_group(session)
    close_period(session, book_of(session, group), date(2026, 1, 12), by=TREASURER)
    with pytest.raises(errors.MeetingInClosedPeriod) as refused:
        start(session, group, date(2026, 1, 12), by=TREASURER)
    assert "closed up to 2026-01-12" in str(refused.value)


def test_a_period_closed_while_a_sheet_was_written_stops_its_count(session: Session) -> None:
    group = a_group(session)
    meeting = start(session, group, FOUNDED, by=TREASURER)
    sheet = counted(written(session, group, FOUNDED))
    close_period(session, book_of(session, group), FOUNDED, by=TREASURER)
    with pytest.raises(errors.MeetingInClosedPeriod):
        count(session, meeting, sheet, meeting.version, by=TREASURER)


def test_a_meeting_lies_in_a_cycle(session: Session) -> None:
    group = a_group(session)
    begin_cycle(session, group, date(2026, 3, 2), date(2026, 6, 30))
    with pytest.raises(errors.MeetingOutsideCycle) as refused:
        start(session, group, date(2026, 7, 6), by=TREASURER)
    assert "begin a new cycle first" in str(refused.value)


def test_a_meeting_needs_members(session: Session) -> None:
    with pytest.raises(errors.MeetingWithoutMembers) as refused:
        start(session, a_group(session, names=()), FOUNDED, by=TREASURER)
    assert "Enrol the members first" in str(refused.value)


def test_a_second_sheet_for_a_day_is_begun_on_purpose_only(session: Session) -> None:
    group = a_group(session)
    start(session, group, FOUNDED, by=TREASURER)
    with pytest.raises(errors.MeetingAlreadyBegun) as refused:
        start(session, group, FOUNDED, by=KEY_HOLDER)
    assert "Meeting 1 of 2026-01-05 is already being written" in str(refused.value)
    assert start(session, group, FOUNDED, by=KEY_HOLDER, again=True).number == 2


def test_two_meetings_on_one_day_follow_each_other(session: Session) -> None:
    group = a_group(session)
    meet(session, group, FOUNDED, [BUYS_TWO])
    evening = meet(session, group, FOUNDED, [Row(2, shares=1)])
    assert sheet_of(evening).opening == {Pot.LOAN_FUND: 400_00, Pot.SOCIAL_FUND: 50_00}


def test_a_day_off_the_series_needs_a_note(session: Session) -> None:
    group = a_group(session)
    day = date(2026, 1, 14)
    with pytest.raises(errors.NoteForUnusualDay) as refused:
        meet(session, group, day)
    assert "the nearest is 2026-01-12" in str(refused.value)


def test_a_day_off_the_series_with_a_note_is_a_meeting(session: Session) -> None:
    assert meet(session, a_group(session), date(2026, 1, 14), note="Moved for a funeral").state == MeetingState.POSTED


def test_the_day_on_the_sheet_is_the_day_of_the_meeting(session: Session) -> None:
    """The treasurer began the draft on Monday and wrote the right day on it later."""
    group = a_group(session)
    meeting = start(session, group, WEEKS[1], by=TREASURER)
    count(session, meeting, counted(written(session, group, WEEKS[2])), meeting.version, by=TREASURER)
    assert meeting.held_on == WEEKS[2]


# --- the books moved on meanwhile ------------------------------------------------------------------------------------


def test_a_sheet_counted_beside_another_has_to_be_counted_again(session: Session) -> None:
    group = a_group(session)
    first, second = (start(session, group, FOUNDED, by=TREASURER, again=again) for again in (False, True))
    for meeting, member in ((first, 1), (second, 2)):
        sheet = counted(written(session, group, FOUNDED, [Row(member, shares=1)]))
        count(session, meeting, sheet, meeting.version, by=TREASURER)
    confirm(session, first, by=KEY_HOLDER)
    with pytest.raises(errors.OpeningChanged) as refused, session.begin_nested():
        confirm(session, second, by=KEY_HOLDER)
    assert "Reload the sheet, check the figures and count once more" in str(refused.value)
    reopen(session, second, by=KEY_HOLDER)
    count(session, second, counted(written(session, group, FOUNDED, [Row(2, shares=1)])), second.version, by=TREASURER)
    assert confirm(session, second, by=KEY_HOLDER).journal_number == 2


def test_a_later_meeting_does_not_disturb_an_earlier_one_that_waits(session: Session) -> None:
    """Something was posted meanwhile, but nothing that this sheet opens with."""
    group = a_group(session)
    meeting = counted_meeting(session, group, WEEKS[0])
    meet(session, group, WEEKS[1], [Row(2, shares=1)])
    assert confirm(session, meeting, by=KEY_HOLDER).journal_number == 2


def test_a_member_enrolled_meanwhile_needs_a_line(session: Session) -> None:
    group = a_group(session)
    sheet = counted(written(session, group, FOUNDED))
    enrol(session, group, "Njeri", FOUNDED)
    with pytest.raises(errors.RulesChanged) as refused:
        record(session, group, sheet, prepared_by=TREASURER, confirmed_by=KEY_HOLDER)
    assert "The members or the rules for 2026-01-05 changed" in str(refused.value)


def test_rules_adopted_meanwhile_hold(session: Session) -> None:
    group = a_group(session)
    sheet = counted(written(session, group, WEEKS[1]))
    adopt(session, group, replace(TERMS, most_shares=3), date(2026, 1, 6), "Everybody", date(2026, 1, 6), by=TREASURER)
    with pytest.raises(errors.RulesChanged):
        record(session, group, sheet, prepared_by=TREASURER, confirmed_by=KEY_HOLDER)


def test_a_meeting_entered_late_opens_with_its_own_day(session: Session) -> None:
    group = a_group(session)
    meet(session, group, WEEKS[0], [Row(1, shares=2)])
    meet(session, group, WEEKS[2], [Row(1, shares=2)])
    late = meet(session, group, WEEKS[1], [Row(1, shares=1)])
    assert sheet_of(late).opening[Pot.LOAN_FUND] == 400_00
    assert sheet_of(late).standing[1].shares == 2
    assert balance_of(session, book_of(session, group), AccountKey(charts.LOAN_FUND_CASH)) == 1_000_00


def test_a_meeting_entered_late_cannot_pay_a_fine_that_was_paid_since(session: Session) -> None:
    group = a_group(session)
    meet(session, group, WEEKS[0], [Row(1, Presence.ABSENT, fine_imposed_minor=50_00)])
    meet(session, group, WEEKS[2], [Row(1, fine_paid_minor=50_00)])
    with pytest.raises(errors.LaterFiguresContradict) as refused, session.begin_nested():
        meet(session, group, WEEKS[1], [Row(1, fine_paid_minor=20_00)])
    assert "what is owed of fines would be 20.00 KES below zero at a later meeting" in str(refused.value)


def test_a_meeting_entered_late_cannot_return_shares_that_were_returned_since(session: Session) -> None:
    group = a_group(session)
    meet(session, group, WEEKS[0], [Row(1, shares=2), Row(2, shares=5)])
    meet(session, group, WEEKS[2], [Row(1, shares_returned=2)])
    meet(session, group, WEEKS[3], [Row(1, shares=5)])
    with pytest.raises(errors.LaterFiguresContradict) as refused, session.begin_nested():
        meet(session, group, WEEKS[1], [Row(1, shares_returned=1)])
    assert "share money would be 200.00 KES below zero" in str(refused.value)


def test_a_meeting_entered_late_cannot_spend_cash_that_was_spent_since(session: Session) -> None:
    group = a_group(session)
    meet(session, group, WEEKS[0], [Row(1, shares=2)])
    meet(session, group, WEEKS[2], others=(OtherLine(OtherKind.COST, 400_00, "a new box"),))
    with pytest.raises(CashBelowZero), session.begin_nested():
        meet(session, group, WEEKS[1], others=(OtherLine(OtherKind.COST, 10_00, "pens"),))
