"""Loans for tests: monthly from New Year 2026, in shillings and cents."""

from datetime import date
from fractions import Fraction
from typing import Any

from groups.loans.agreement import LoanTerms, Plan
from groups.loans.days import due_days
from groups.loans.rules import PeriodUnit

LENT = date(2026, 1, 1)


def monthly(number: int, lent: date = LENT) -> tuple[date, ...]:
    return due_days(number, PeriodUnit.MONTHS, 1, lent)


def plan(number: int, **rules: Any) -> Plan:
    return Plan(monthly(number), **{"rate": Fraction(1, 100), **rules})


def terms(principal: int, number: int, agreed: dict[str, Any] | None = None, **rules: Any) -> LoanTerms:
    return LoanTerms(principal, "KES", LENT, plan(number, **rules), **(agreed or {}))
