"""Founding, the constitution, officers, cycles and the meeting series."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from core.calendars import frozen_at
from core.money import MAX_MINOR, UnknownCurrency
from core.text import TextMissing, TextTooLong
from groups import errors
from groups.constitution import adopt, terms_on, versions
from groups.cycles import (
    SeriesPlan,
    begin_cycle,
    current_cycle,
    cycle_on,
    nearest_day,
    next_days,
    plan_series,
    series_of,
)
from groups.figures import Row
from groups.finding import book_of, member_of
from groups.founding import add_network, found_group
from groups.members import enrol, leave
from groups.models import Group
from groups.officers import Office, all_terms, appoint, end_term, officers_on
from groups.terms import LeftOver, Terms, terms_from_json, terms_to_json
from tests.groups.village import FOUNDED, TERMS, TREASURER, WEEKS, a_group, meet

# --- founding --------------------------------------------------------------------------------------------------------


def found(session: Session, **different: object) -> Group:
    network = add_network(session, "Klong network", "th", practice=True)
    choices: dict[str, object] = {
        "name": "บ้านริมคลอง",
        "currency": "THB",
        "locale": "th",
        "timezone": "Asia/Bangkok",
        "founded_on": FOUNDED,
        "terms": TERMS,
        "signed_by": "ที่ประชุม",
        "series": SeriesPlan(FOUNDED),
        "by": TREASURER,
    }
    return found_group(session, network, **{**choices, **different})  # type: ignore[arg-type]


def test_a_group_begins_with_a_book_rules_a_cycle_and_meeting_days(session: Session) -> None:
    group = found(session)
    book = book_of(session, group)
    assert (book.owner, book.currency, book.opened_on, book.practice) == (group.scope, "THB", FOUNDED, True)
    assert (group.calendar, group.practice, group.show_names) == ("buddhist", True, True)
    assert [version.version for version in versions(session, group)] == [1]
    assert terms_on(session, group, FOUNDED) == TERMS
    assert cycle_on(session, group, FOUNDED).number == 1
    assert next_days(session, group, FOUNDED, 2) == [WEEKS[1], WEEKS[2]]


@pytest.mark.parametrize(
    ("different", "refusal"),
    [
        ({"currency": "thb"}, UnknownCurrency),
        ({"currency": "XXX"}, UnknownCurrency),
        ({"locale": "xx"}, errors.LocaleUnknown),
        ({"locale": "../../etc/passwd"}, errors.LocaleUnknown),
        ({"timezone": "Bangkok"}, errors.TimeZoneUnknown),
        ({"timezone": "../localtime"}, errors.TimeZoneUnknown),
        ({"name": ""}, TextMissing),
        ({"name": "a" * 5_000_000}, TextTooLong),
        ({"signed_by": " "}, TextMissing),
        ({"signed_on": date(2026, 1, 6)}, errors.SignedAfterForce),
        ({"cycle_ends_on": date(2026, 1, 4)}, errors.CycleEndsBeforeStart),
        ({"series": SeriesPlan(FOUNDED, every_days=0)}, errors.SeriesImpossible),
        ({"series": SeriesPlan(FOUNDED, every_days=400)}, errors.SeriesImpossible),
    ],
)
def test_what_no_group_can_be_founded_with(
    session: Session, different: dict[str, object], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal) as refused:
        found(session, **different)
    assert str(refused.value)


def test_no_group_is_founded_tomorrow(session: Session) -> None:
    with frozen_at(datetime(2026, 1, 4, 12, tzinfo=UTC)), pytest.raises(errors.FoundedInFuture) as refused:
        found(session)
    assert "2026-01-05 has not come yet; today is 2026-01-04" in str(refused.value)


def test_a_network_speaks_a_language_that_is_offered(session: Session) -> None:
    with pytest.raises(errors.LocaleUnknown) as refused:
        add_network(session, "Net", "tlh")
    assert "tlh is not a language that this service speaks. Choose one of: en" in str(refused.value)


# --- the constitution ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("terms", "refusal"),
    [
        ({"share_value_minor": 0}, errors.ShareValueMissing),
        ({"share_value_minor": -1}, errors.TermsNegative),
        ({"social_minor": -1}, errors.TermsNegative),
        ({"fine_late_minor": -1}, errors.TermsNegative),
        ({"fine_absent_minor": -1}, errors.TermsNegative),
        ({"most_shares_returned": -1}, errors.TermsNegative),
        ({"least_shares": 0}, errors.ShareRangeImpossible),
        ({"least_shares": 6}, errors.ShareRangeImpossible),
        ({"most_shares": 1001}, errors.ShareRangeImpossible),
        ({"share_value_minor": MAX_MINOR}, errors.TermsTooLarge),
        ({"social_minor": MAX_MINOR + 1}, errors.TermsTooLarge),
        ({"fine_absent_minor": 10**18}, errors.TermsTooLarge),
    ],
)
def test_rules_that_cannot_be(terms: dict[str, int], refusal: type[Exception]) -> None:
    with pytest.raises(refusal) as refused:
        Terms(**{"share_value_minor": 100, **terms})
    assert str(refused.value)


@pytest.mark.parametrize("left_over", LeftOver)
def test_rules_come_back_from_their_text(left_over: LeftOver) -> None:
    terms = replace(TERMS, left_over=left_over)
    assert terms_from_json(terms_to_json(terms)) == terms


def test_each_day_has_the_rules_of_its_time(session: Session) -> None:
    group = a_group(session)
    stricter = replace(TERMS, fine_late_minor=30_00)
    version = adopt(session, group, stricter, WEEKS[2], "Chair and members", WEEKS[1], by=TREASURER)
    assert (version.version, version.signed_by, version.signed_on) == (2, "Chair and members", WEEKS[1])
    assert terms_on(session, group, date(2026, 1, 18)) == TERMS
    assert terms_on(session, group, WEEKS[2]) == stricter


def test_no_rules_before_the_first(session: Session) -> None:
    with pytest.raises(errors.MeetingWithoutRules) as refused:
        terms_on(session, a_group(session), date(2025, 12, 31))
    assert "No constitution was in force on 2025-12-31" in str(refused.value)


def test_a_version_begins_after_the_one_before(session: Session) -> None:
    group = a_group(session)
    for day in (FOUNDED, date(2026, 1, 4)):
        with pytest.raises(errors.ConstitutionNotLater) as refused:
            adopt(session, group, TERMS, day, "All", day, by=TREASURER)
        assert "Version 1 holds from 2026-01-05" in str(refused.value)


def test_a_meeting_stays_under_the_rules_it_was_held_under(session: Session) -> None:
    group = a_group(session)
    meet(session, group, WEEKS[2])
    with pytest.raises(errors.ConstitutionBeforeMeeting) as refused:
        adopt(session, group, replace(TERMS, most_shares=3), WEEKS[1], "All", WEEKS[1], by=TREASURER)
    assert "The meeting of 2026-01-19 was held under the old rules" in str(refused.value)


def test_rules_are_signed_before_they_hold(session: Session) -> None:
    with pytest.raises(errors.SignedAfterForce):
        adopt(session, a_group(session), TERMS, WEEKS[1], "All", WEEKS[2], by=TREASURER)


def test_the_share_value_is_fixed_while_members_hold_shares(session: Session) -> None:
    group = a_group(session)
    dearer = replace(TERMS, share_value_minor=300_00)
    meet(session, group, WEEKS[0], [Row(1, shares=2)])
    with pytest.raises(errors.ShareValueFixed) as refused:
        adopt(session, group, dearer, WEEKS[3], "All", WEEKS[1], by=TREASURER)
    assert "The share value stays 200.00 KES until the cycle's shares are paid out" in str(refused.value)
    meet(session, group, WEEKS[1], [Row(1, shares_returned=2)])
    assert adopt(session, group, dearer, WEEKS[2], "All", WEEKS[2], by=TREASURER).version == 2
    meet(session, group, WEEKS[2], [Row(1, shares=1)])


# --- officers --------------------------------------------------------------------------------------------------------


def test_an_office_passes_on_the_day_before_the_next_term(session: Session) -> None:
    group = a_group(session)
    one, two = (member_of(session, group, number) for number in (1, 2))
    appoint(session, group, one, Office.CHAIR, WEEKS[0])
    appoint(session, group, two, Office.CHAIR, WEEKS[2])
    assert [member.number for _, member in officers_on(session, group, date(2026, 1, 18))] == [1]
    assert [member.number for _, member in officers_on(session, group, WEEKS[2])] == [2]
    assert [term.valid_until for term, _ in all_terms(session, group)] == [None, date(2026, 1, 18)]


def test_officers_stand_in_the_order_of_their_offices(session: Session) -> None:
    group = a_group(session)
    appoint(session, group, member_of(session, group, 2), Office.SECRETARY, FOUNDED)
    appoint(session, group, member_of(session, group, 1), Office.CHAIR, FOUNDED)
    assert [term.office for term, _ in officers_on(session, group, FOUNDED)] == ["chair", "secretary"]


@pytest.mark.parametrize(
    ("held", "wanted"), [(Office.TREASURER, Office.KEY_HOLDER_1), (Office.KEY_HOLDER_3, Office.COUNTER_2)]
)
def test_key_holders_are_not_on_the_committee(session: Session, held: Office, wanted: Office) -> None:
    group = a_group(session)
    member = member_of(session, group, 1)
    appoint(session, group, member, held, FOUNDED)
    with pytest.raises(errors.KeyHolderOnCommittee) as refused:
        appoint(session, group, member, wanted, WEEKS[1])
    assert "key-holders are not on the committee" in str(refused.value)


def test_a_small_group_may_let_officers_hold_keys(session: Session) -> None:
    group = a_group(session, terms=replace(TERMS, key_holders_off_committee=False))
    member = member_of(session, group, 1)
    appoint(session, group, member, Office.TREASURER, FOUNDED)
    appoint(session, group, member, Office.KEY_HOLDER_1, FOUNDED)
    assert len(officers_on(session, group, FOUNDED)) == 2


def test_a_term_does_not_begin_before_the_one_that_runs(session: Session) -> None:
    group = a_group(session)
    appoint(session, group, member_of(session, group, 1), Office.CHAIR, WEEKS[1])
    with pytest.raises(errors.OfficeHeldLater) as refused:
        appoint(session, group, member_of(session, group, 2), Office.CHAIR, WEEKS[1])
    assert "Wanjiru is chair since 2026-01-12" in str(refused.value)


def test_officers_are_members(session: Session) -> None:
    group = a_group(session)
    njeri = enrol(session, group, "Njeri", WEEKS[2])
    with pytest.raises(errors.OfficerNotMember):
        appoint(session, group, njeri, Office.CHAIR, WEEKS[1])
    leave(session, group, njeri, WEEKS[3])
    with pytest.raises(errors.OfficerNotMember) as refused:
        appoint(session, group, njeri, Office.CHAIR, WEEKS[4])
    assert "Njeri is not a member on 2026-02-02" in str(refused.value)


def test_a_term_is_ended_while_it_runs(session: Session) -> None:
    group = a_group(session)
    term = appoint(session, group, member_of(session, group, 1), Office.CHAIR, WEEKS[1])
    with pytest.raises(errors.TermNotOpen):
        end_term(session, group, term.public_id, WEEKS[0])
    end_term(session, group, term.public_id, WEEKS[2])
    assert officers_on(session, group, WEEKS[3]) == []
    with pytest.raises(errors.TermNotOpen) as refused:
        end_term(session, group, term.public_id, WEEKS[3])
    assert "it began on 2026-01-12" in str(refused.value)
    with pytest.raises(errors.TermUnknown):
        end_term(session, group, "0" * 16, WEEKS[3])


# --- cycles and series -----------------------------------------------------------------------------------------------


def test_a_new_cycle_ends_the_one_before(session: Session) -> None:
    group = a_group(session)
    meet(session, group, WEEKS[1])
    second = begin_cycle(session, group, WEEKS[2], date(2026, 12, 31))
    assert (second.number, cycle_on(session, group, WEEKS[1]).ends_on) == (2, date(2026, 1, 18))
    assert current_cycle(session, group) is second


def test_a_cycle_begins_after_the_last_meeting_of_the_one_before(session: Session) -> None:
    group = a_group(session)
    meet(session, group, WEEKS[1])
    for day in (FOUNDED, WEEKS[1]):
        with pytest.raises(errors.CycleNotLater) as refused:
            begin_cycle(session, group, day)
        assert "Cycle 1 runs from 2026-01-05" in str(refused.value)


def test_a_cycle_does_not_end_before_it_starts(session: Session) -> None:
    with pytest.raises(errors.CycleEndsBeforeStart) as refused:
        begin_cycle(session, a_group(session), WEEKS[2], WEEKS[1])
    assert "starts on 2026-01-19 cannot end on 2026-01-12" in str(refused.value)


def test_a_gap_between_cycles_stays_a_gap(session: Session) -> None:
    group = a_group(session)
    assert (cycle := current_cycle(session, group))
    cycle.ends_on = WEEKS[1]
    begin_cycle(session, group, WEEKS[3])
    assert cycle.ends_on == WEEKS[1]
    with pytest.raises(errors.MeetingOutsideCycle):
        cycle_on(session, group, WEEKS[2])


def test_expected_days_follow_the_latest_series(session: Session) -> None:
    group = a_group(session)
    plan_series(session, group, SeriesPlan(date(2026, 1, 21), every_days=14, place="Church"))
    assert next_days(session, group, WEEKS[0], 4) == [WEEKS[1], WEEKS[2], date(2026, 1, 21), date(2026, 2, 4)]
    plan_series(session, group, SeriesPlan(date(2026, 1, 21), every_days=7, place="School"))
    assert [series.place for series in series_of(session, group)] == ["School", "School"]
    assert next_days(session, group, WEEKS[2], 2) == [date(2026, 1, 21), date(2026, 1, 28)]


def test_the_nearest_expected_day(session: Session) -> None:
    group = a_group(session)
    assert nearest_day(session, group, date(2026, 1, 14)) == WEEKS[1]
    assert nearest_day(session, group, date(2026, 1, 17)) == WEEKS[2]
    assert nearest_day(session, group, WEEKS[2]) == WEEKS[2]
    assert nearest_day(session, group, date(2025, 1, 1)) == FOUNDED
    for series in series_of(session, group):
        session.delete(series)
    session.flush()
    assert nearest_day(session, group, WEEKS[2]) is None
    assert next_days(session, group, FOUNDED) == []


def test_expected_days_go_on_without_an_end_that_matters(session: Session) -> None:
    assert next_days(session, a_group(session), date(9990, 1, 1), 1000) != []
