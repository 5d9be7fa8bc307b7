"""Days without a meeting: written down before they come, and what they do to the next meetings and to new loans."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from access.policy import Role
from core.calendars import frozen_at
from groups.cycles import add_holiday, drop_holiday, expected_days, holidays_of, nearest_day, next_days
from groups.errors import HolidayNotToCome
from groups.group_page import group_page
from groups.loans.planning import days_of
from groups.loans.rules import DueOn, OnHoliday
from groups.meetings import start
from tests.groups.loans.lenders import RULES, a_lending_group
from tests.groups.test_group_pages import day
from tests.web_fixtures import PickyClient, SignIn

NEW_YEAR = datetime(2026, 1, 5, 9, tzinfo=UTC)
FIRST = date(2026, 1, 5)
MONDAYS = [FIRST + timedelta(weeks=week) for week in range(9)]


def test_nobody_is_expected_on_a_holiday(session: Session) -> None:
    group = a_lending_group(session)
    with frozen_at(NEW_YEAR):
        add_holiday(session, group, MONDAYS[2], "Harvest")
        add_holiday(session, group, MONDAYS[2], "Harvest feast")
        assert next_days(session, group, FIRST) == [MONDAYS[1], MONDAYS[3], MONDAYS[4]]
        assert next_days(session, group, FIRST, 2, holidays_too=True) == MONDAYS[1:3]
        assert list(expected_days(session, group, FIRST, MONDAYS[3])) == [MONDAYS[1], MONDAYS[3]]
        assert nearest_day(session, group, MONDAYS[2]) == MONDAYS[1]
        assert holidays_of(session, group) == {MONDAYS[2]: "Harvest feast"}
        drop_holiday(session, group, MONDAYS[2])
        drop_holiday(session, group, MONDAYS[2])
        assert holidays_of(session, group) == {}


def test_what_has_passed_stays_as_it_was(session: Session) -> None:
    group = a_lending_group(session)
    with frozen_at(NEW_YEAR):
        add_holiday(session, group, MONDAYS[2], "Harvest")
    with frozen_at(NEW_YEAR + timedelta(weeks=2)):
        with pytest.raises(HolidayNotToCome, match="2026-01-19 is not to come; today is 2026-01-19"):
            drop_holiday(session, group, MONDAYS[2])
        with pytest.raises(HolidayNotToCome):
            add_holiday(session, group, MONDAYS[1], "Forgotten")


@pytest.mark.parametrize(
    ("rule", "weeks"),
    [(OnHoliday.NEXT, [1, 3, 3]), (OnHoliday.PREVIOUS, [1, 1, 3]), (OnHoliday.SHIFT, [1, 3, 4])],
)
@pytest.mark.one_engine
def test_an_instalment_goes_where_the_loan_rules_say(session: Session, rule: OnHoliday, weeks: list[int]) -> None:
    group = a_lending_group(session)
    rules = replace(RULES, every=1, due_on=DueOn.EACH_MEETING, on_holiday=rule)
    with frozen_at(NEW_YEAR):
        add_holiday(session, group, MONDAYS[2], "Harvest")
        assert days_of(session, group, rules, 3, FIRST) == tuple(MONDAYS[week] for week in weeks)


@pytest.mark.one_engine
def test_the_officer_writes_one_down_and_thinks_better_of_it(signed_in: SignIn) -> None:
    officer: PickyClient = signed_in(Role.NETWORK_OFFICER)
    address = f"/groups/{signed_in.village.group}/period"
    feast = date(2099, 4, 13)
    officer.post(f"{address}/holiday", data={**day("holiday", feast), "holiday-name": "New Year"}, status=302)
    page = officer.page(address)
    assert "13 April 2099 New Year" in page.text
    sent = page.form(f"{address}/holiday/drop")
    assert sent["dropped-year"] == "2099"
    officer.post(f"{address}/holiday/drop", data=sent, status=302)
    assert "13 April 2099" not in officer.page(address).text
    past = officer.post(f"{address}/holiday", data={**day("holiday", date(2026, 1, 6)), "holiday-name": "Late"}, status=409)
    assert "can be written down only before it comes" in past.text
    assert officer.post(f"{address}/holiday/drop", data={}, status=400)


def test_on_the_day_of_a_meeting_it_is_the_next_one_until_its_sheet_is_begun(session: Session) -> None:
    group = a_lending_group(session)
    with frozen_at(NEW_YEAR + timedelta(weeks=3)):
        assert group_page(session, group).next_day == MONDAYS[3]
        start(session, group, MONDAYS[3], by="user:1")
        assert group_page(session, group).next_day == MONDAYS[4]
