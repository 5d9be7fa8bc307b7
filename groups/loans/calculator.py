"""The loan calculator: a loan as it is typed, reckoned by the same functions that post.

Pure. The command line and the page fill in the same `Asked`; what is left empty takes the commonest rule.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from core.calendars import EARLIEST_YEAR, LATEST_YEAR
from core.money import Currency, Rounding, parse_amount, readable
from core.rates import parse_percent
from groups.loans.agreement import LoanTerms, agree
from groups.loans.days import due_days
from groups.loans.rules import (
    MOST_PERIODS_EVER,
    RULE_NAMES,
    DueOn,
    InterestBy,
    LevelBy,
    LoanRules,
    Meanwhile,
    Method,
    Moment,
    OnHoliday,
    PeriodUnit,
    RatePer,
)
from groups.loans.schedule import Schedule, schedule_of
from groups.loans.terms_errors import (
    ChoiceUnknown,
    InstalmentCountImpossible,
    LoanDayUnreadable,
    OneRateOnly,
    WholeNumberUnreadable,
)

Chosen = TypeVar("Chosen")
_MONTH_DAYS = 31

# The methods by their names, and by all names that published cases have for them.
METHODS: Mapping[str, tuple[Method, InterestBy]] = {
    "flat": (Method.FLAT, InterestBy.PERIOD),
    "declining-annuity": (Method.ANNUITY, InterestBy.PERIOD),
    "declining-daily": (Method.ANNUITY, InterestBy.DAY),
    "declining-equal-principal": (Method.EQUAL_PRINCIPAL, InterestBy.PERIOD),
    "declining-daily-equal-principal": (Method.EQUAL_PRINCIPAL, InterestBy.DAY),
    "bullet": (Method.BULLET, InterestBy.PERIOD),
    "bullet-daily": (Method.BULLET, InterestBy.DAY),
    "flat-daily": (Method.FLAT, InterestBy.DAY),
}
_OTHER_NAMES = {
    "flat-cents": "flat",
    "flat-period": "flat",
    "declining": "declining-annuity",
    "annuity": "declining-annuity",
    "equal-instalment": "declining-annuity",
    "declining-equal-instalment": "declining-annuity",
    "declining-annuity-period": "declining-annuity",
    "declining-annuity-daily": "declining-daily",
    "declining-equal-instalment-daily": "declining-daily",
    "equal-principal": "declining-equal-principal",
    "declining-equal-principal-period": "declining-equal-principal",
    "declining-equal-principal-daily": "declining-daily-equal-principal",
    "bullet-period": "bullet",
    "daily": "declining-daily",
}
_UNITS = {
    **{unit.value: unit for unit in PeriodUnit},
    **{unit.value[:-1]: unit for unit in PeriodUnit},
    "daily": PeriodUnit.DAYS,
    "weekly": PeriodUnit.WEEKS,
    "monthly": PeriodUnit.MONTHS,
}
_ROUNDINGS = {
    **{mode.value.replace("_", "-"): mode for mode in Rounding},
    "down": Rounding.FLOOR,
    "up": Rounding.CEILING,
}
_MOMENTS = {
    "each-line": Moment.EACH_LINE,
    "per-line": Moment.EACH_LINE,
    "line": Moment.EACH_LINE,
    "at-end": Moment.AT_END,
    "end": Moment.AT_END,
}
_MEANWHILE = {one.value: one for one in Meanwhile}
_DUE_ON = {one.value.replace("_", "-"): one for one in DueOn}
_ON_HOLIDAY = {one.value: one for one in OnHoliday}
_LEVEL_BY = {one.value: one for one in LevelBy}


@dataclass(frozen=True, slots=True)
class Asked:
    """A loan as it is typed; exactly one of the three rates in per cent. `interest_by` overrides what the method says."""

    money: Currency
    principal: str
    instalments: str
    annual_rate: str = ""
    monthly_rate: str = ""
    period_rate: str = ""
    method: str = "flat"
    interest_by: str = ""
    level_by: str = ""
    every: str = ""
    unit: str = ""
    start: str = ""
    first_due: str = ""
    due_on: str = ""
    meeting_every: str = ""
    holidays: tuple[str, ...] = ()
    on_holiday: str = ""
    principal_starts: str = ""
    meanwhile: str = ""
    interest_free: str = ""
    instalment_unit: str = ""
    interest_unit: str = ""
    rounding: str = ""
    moment: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    money: Currency
    rules: LoanRules
    terms: LoanTerms
    schedule: Schedule


def answer(asked: Asked, today: date) -> Answer:
    """The loan's schedule; a loan whose day is not typed is handed out `today`.

    Raises ChoiceUnknown, OneRateOnly, WholeNumberUnreadable, LoanDayUnreadable, and what rules, days and schedules refuse.
    """
    number = whole(asked.instalments, "1")
    if not 1 <= number <= MOST_PERIODS_EVER:
        raise InstalmentCountImpossible(most=MOST_PERIODS_EVER, typed=number)
    rules = _rules(asked, number)
    principal = parse_amount(asked.principal, asked.money)
    start = _day(asked.start) if asked.start.strip() else today
    terms = agree(rules, principal, asked.money.code, start, _due_days(asked, rules, start, number))
    return Answer(asked.money, rules, terms, schedule_of(terms))


def _rules(asked: Asked, number: int) -> LoanRules:
    method, interest_by = METHODS[method_named(asked.method)]
    if asked.interest_by:
        interest_by = _chosen({one.value: one for one in InterestBy}, asked.interest_by, "interest_by")
    rate, rate_per = _rate(asked)
    return LoanRules(
        method=method,
        interest_by=interest_by,
        level_by=_chosen(_LEVEL_BY, asked.level_by or LevelBy.PERIOD.value, "level_by"),
        rate=parse_percent(rate),
        rate_per=rate_per,
        unit=_chosen(_UNITS, asked.unit or PeriodUnit.MONTHS.value, "every"),
        every=whole(asked.every, "1"),
        due_on=_chosen(_DUE_ON, asked.due_on or _usual_days(asked), "due_on"),
        on_holiday=_chosen(_ON_HOLIDAY, asked.on_holiday or OnHoliday.NEXT.value, "on_holiday"),
        most_periods=number,
        principal_starts=whole(asked.principal_starts, "1"),
        meanwhile=_chosen(_MEANWHILE, asked.meanwhile or Meanwhile.PAID.value, "meanwhile"),
        interest_free_periods=whole(asked.interest_free, "0"),
        instalment_unit_minor=_unit(asked.instalment_unit, asked.money),
        interest_unit_minor=_unit(asked.interest_unit, asked.money),
        rounding=_chosen(_ROUNDINGS, asked.rounding or "half-up", "rounding"),
        moment=_chosen(_MOMENTS, asked.moment or "each-line", "moment"),
    )


def _usual_days(asked: Asked) -> str:
    return "next-meeting" if asked.meeting_every.strip() else "calendar"


def method_named(typed: str) -> str:
    """The method's own name for any name that it has. Raises ChoiceUnknown."""
    name = typed.strip().lower().replace("_", "-")
    return _chosen({**{one: one for one in METHODS}, **_OTHER_NAMES}, name, "method", METHODS)


def _rate(asked: Asked) -> tuple[str, RatePer]:
    typed = {RatePer.YEAR: asked.annual_rate, RatePer.MONTH: asked.monthly_rate, RatePer.PERIOD: asked.period_rate}
    given = [(rate, rate_per) for rate_per, rate in typed.items() if rate.strip()]
    if len(given) != 1:
        raise OneRateOnly(given=len(given))
    return given[0]


def _due_days(asked: Asked, rules: LoanRules, start: date, number: int) -> tuple[date, ...]:
    first = _day(asked.first_due) if asked.first_due.strip() else None
    holidays = {_day(typed) for typed in asked.holidays if typed.strip()}
    meetings = _meetings(asked, rules, first or start, number + len(holidays)) if rules.due_on is not DueOn.CALENDAR else []
    return due_days(
        number,
        rules.unit,
        rules.every,
        start,
        first=first,
        due_on=rules.due_on,
        meetings=meetings,
        holidays=holidays,
        on_holiday=rules.on_holiday,
    )


def _meetings(asked: Asked, rules: LoanRules, first: date, number: int) -> list[date]:
    """A meeting on the first day, and one every so many days from then on, for as long as the loan can last."""
    step = whole(asked.meeting_every, "7")
    if not 1 <= step <= 366:
        raise WholeNumberUnreadable(typed=str(step), example="7")
    unit_days = {PeriodUnit.DAYS: 1, PeriodUnit.WEEKS: 7, PeriodUnit.MONTHS: _MONTH_DAYS}[rules.unit]
    lasts = (number + 1) * max(rules.every * unit_days, step) + step
    until = min(lasts, (date(LATEST_YEAR, 12, 31) - first).days)
    return [first + timedelta(days=ahead) for ahead in range(0, until + 1, step)]


def whole(typed: str, empty: str) -> int:
    """A whole number as a person types it, in the digits of any script; `empty` for none. Raises WholeNumberUnreadable."""
    text = readable(typed) or empty
    if not re.fullmatch(r"\d{1,6}", text, re.ASCII):
        raise WholeNumberUnreadable(typed=typed.strip()[:20], example="3")
    return int(text)


def _unit(typed: str, money: Currency) -> int:
    return parse_amount(typed, money) if typed.strip() else 1


def _day(typed: str) -> date:
    try:
        day = date.fromisoformat(typed.strip())
    except ValueError:
        raise LoanDayUnreadable(typed=typed.strip()[:20]) from None
    if not EARLIEST_YEAR <= day.year <= LATEST_YEAR or len(typed.strip()) != len("2026-01-31"):
        raise LoanDayUnreadable(typed=typed.strip()[:20])
    return day


def _chosen(names: Mapping[str, Chosen], typed: str, rule: str, shown: Iterable[str] = ()) -> Chosen:
    name = typed.strip().lower().replace("_", "-")
    if name not in names:
        raise ChoiceUnknown(typed=typed.strip()[:40], rule=RULE_NAMES[rule], choices=", ".join(shown or names))
    return names[name]
