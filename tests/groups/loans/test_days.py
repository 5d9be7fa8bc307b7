"""On which days instalments fall due."""

from datetime import date, timedelta

import pytest

from groups.loans.days import due_days
from groups.loans.rules import DueOn, OnHoliday, PeriodUnit
from groups.loans.terms_errors import LoanLastsTooLong, TooFewMeetings

LENT = date(2026, 1, 31)
SATURDAYS = [date(2026, 1, 3) + timedelta(days=7 * week) for week in range(20)]


def test_the_31st_is_the_last_day_of_a_shorter_month_and_itself_in_a_longer() -> None:
    assert due_days(3, PeriodUnit.MONTHS, 1, LENT) == (date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30))
    assert due_days(2, PeriodUnit.MONTHS, 12, date(2024, 2, 29)) == (date(2025, 2, 28), date(2026, 2, 28))
    assert due_days(2, PeriodUnit.MONTHS, 1, date(2024, 1, 30))[0] == date(2024, 2, 29), "a leap year"


def test_every_so_many_days_or_weeks_and_from_a_first_day_on() -> None:
    assert due_days(2, PeriodUnit.DAYS, 10, LENT) == (date(2026, 2, 10), date(2026, 2, 20))
    assert due_days(2, PeriodUnit.WEEKS, 2, LENT) == (date(2026, 2, 14), date(2026, 2, 28))
    first = date(2026, 3, 15)
    assert due_days(2, PeriodUnit.MONTHS, 1, LENT, first=first) == (first, date(2026, 4, 15))


def test_at_the_first_meeting_from_the_day_on_and_no_two_at_one() -> None:
    found = due_days(2, PeriodUnit.MONTHS, 1, date(2026, 1, 8), due_on=DueOn.NEXT_MEETING, meetings=SATURDAYS)
    assert found == (date(2026, 2, 14), date(2026, 3, 14))
    daily = due_days(3, PeriodUnit.DAYS, 1, date(2026, 1, 5), due_on=DueOn.NEXT_MEETING, meetings=SATURDAYS)
    assert daily == (date(2026, 1, 10), date(2026, 1, 17), date(2026, 1, 24))


def test_at_each_meeting_after_it_was_handed_out() -> None:
    found = due_days(2, PeriodUnit.WEEKS, 1, date(2026, 1, 10), due_on=DueOn.EACH_MEETING, meetings=SATURDAYS)
    assert found == (date(2026, 1, 17), date(2026, 1, 24))


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (OnHoliday.NEXT, [(1, 10), (1, 24), (1, 24), (1, 31)]),
        (OnHoliday.PREVIOUS, [(1, 10), (1, 10), (1, 24), (1, 31)]),
        (OnHoliday.SHIFT, [(1, 10), (1, 24), (1, 31), (2, 7)]),
    ],
)
def test_where_an_instalment_goes_from_a_holiday(rule: OnHoliday, expected: list[tuple[int, int]]) -> None:
    found = due_days(
        4,
        PeriodUnit.WEEKS,
        1,
        date(2026, 1, 3),
        due_on=DueOn.EACH_MEETING,
        meetings=SATURDAYS,
        holidays={date(2026, 1, 17)},
        on_holiday=rule,
    )
    assert [(day.month, day.day) for day in found] == expected


def test_without_meetings_it_goes_to_the_next_day_or_the_day_before() -> None:
    holidays = {date(2026, 2, 28), date(2026, 3, 1)}
    assert due_days(1, PeriodUnit.MONTHS, 1, LENT, holidays=holidays) == (date(2026, 3, 2),)
    before = due_days(1, PeriodUnit.MONTHS, 1, LENT, holidays=holidays, on_holiday=OnHoliday.PREVIOUS)
    assert before == (date(2026, 2, 27),)
    shifted = due_days(1, PeriodUnit.MONTHS, 1, LENT, holidays=holidays, on_holiday=OnHoliday.SHIFT)
    assert shifted == (date(2026, 3, 31),)


def test_no_instalment_moves_back_to_the_day_of_the_loan() -> None:
    found = due_days(
        1,
        PeriodUnit.WEEKS,
        1,
        date(2026, 1, 10),
        due_on=DueOn.EACH_MEETING,
        meetings=SATURDAYS,
        holidays={date(2026, 1, 17)},
        on_holiday=OnHoliday.PREVIOUS,
    )
    assert found == (date(2026, 1, 24),)


def test_too_few_meetings_and_too_many_years_are_refused() -> None:
    with pytest.raises(TooFewMeetings, match="needs meeting days for 30 instalments; only 20 are known"):
        due_days(30, PeriodUnit.WEEKS, 1, date(2026, 1, 2), due_on=DueOn.EACH_MEETING, meetings=SATURDAYS)
    with pytest.raises(TooFewMeetings):
        due_days(30, PeriodUnit.WEEKS, 1, date(2026, 1, 2), due_on=DueOn.NEXT_MEETING, meetings=SATURDAYS)
    with pytest.raises(TooFewMeetings, match="instalments that fall on a holiday"):
        due_days(
            1,
            PeriodUnit.WEEKS,
            1,
            date(2026, 1, 2),
            due_on=DueOn.EACH_MEETING,
            meetings=SATURDAYS[:1],
            holidays=SATURDAYS[:1],
        )
    with pytest.raises(LoanLastsTooLong, match="after the year 2199"):
        due_days(600, PeriodUnit.MONTHS, 12, LENT)
    with pytest.raises(LoanLastsTooLong):
        due_days(600, PeriodUnit.DAYS, 366, LENT)
