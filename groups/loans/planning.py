"""From an agreement to the terms of a loan on the day it is handed out: its due days by the group's own meetings."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy.orm import Session

from groups.cycles import holidays_of, next_days
from groups.loans.agreement import LoanTerms, Plan, agree, plan_by
from groups.loans.days import due_days
from groups.loans.plans import Agreement
from groups.loans.rules import DueOn, LoanRules, PeriodUnit
from groups.models import Group

_DAYS = {PeriodUnit.DAYS: 1, PeriodUnit.WEEKS: 7, PeriodUnit.MONTHS: 31}


def terms_of(session: Session, group: Group, agreement: Agreement, day: date, first: date | None = None) -> LoanTerms:
    """The terms of a loan that is handed out on a day. Raises TooFewMeetings, and what `agree` raises."""
    rules, number = agreement.rules, agreement.instalments
    days = days_of(session, group, rules, number, day, first)
    return agree(rules, agreement.principal_minor, group.currency, day, days)


def plan_of(session: Session, group: Group, rules: LoanRules, instalments: int, day: date, first: date | None = None) -> Plan:
    """A plan of repayment from a day on. Raises as `terms_of`."""
    return plan_by(rules, days_of(session, group, rules, instalments, day, first))


def days_of(
    session: Session, group: Group, rules: LoanRules, instalments: int, day: date, first: date | None = None
) -> tuple[date, ...]:
    """When instalments fall due by the rules and by the days on which the group expects to meet. Raises TooFewMeetings."""
    return due_days(
        instalments,
        rules.unit,
        rules.every,
        day,
        first=first,
        due_on=rules.due_on,
        meetings=_meetings(session, group, rules, instalments, day),
        holidays=holidays_of(session, group),
        on_holiday=rules.on_holiday,
    )


def _meetings(session: Session, group: Group, rules: LoanRules, instalments: int, day: date) -> Iterable[date]:
    """Enough of the group's expected days; a group that meets at least yearly meets once more after the last period."""
    if rules.due_on is DueOn.CALENDAR:
        return ()
    span = instalments * rules.every * _DAYS[rules.unit]
    return next_days(session, group, day, count=instalments + span + 1, holidays_too=True)
