"""A fund's loan, reckoned: its schedule, and what is due, paid and late on any day. Pure; anybody can redo it.

Monthly instalments at a rate a month; each line of interest is rounded once and the last instalment takes what rounding left.
What is due of principal is what the schedule says; interest of a month is the rate on what was really owed when it began, so that
who pays early pays less and who pays late pays more. What is paid ahead counts for the next instalments.
"""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache

from core.annuity import annuity
from core.marks import N_, Term
from core.money import Money, Rounding, currency, round_to
from core.rates import percent_text
from projects.errors import NotAboveZero
from projects.funds.errors import LoanImpossible, MemberRateBelow, UnitTooLarge

MONTHS_OF_YEAR = 12
MOST_MONTHS = 600
_REMEMBERED = 1024


class Method(StrEnum):
    EQUAL_INSTALMENTS = "equal_instalments"
    EQUAL_PRINCIPAL = "equal_principal"
    FLAT = "flat"


METHODS: dict[Method, Term] = {
    Method.EQUAL_INSTALMENTS: Term(N_("equal instalments, interest on what is still owed")),
    Method.EQUAL_PRINCIPAL: Term(N_("equal parts of the principal, interest on what is still owed")),
    Method.FLAT: Term(N_("equal instalments, interest on the whole loan throughout")),
}


class RatePer(StrEnum):
    """What "0.5 %" is a rate of: papers do not always say. Namibia's is read both ways (domain document, section 3)."""

    YEAR = "year"
    MONTH = "month"


RATE_PERIODS: dict[RatePer, Term] = {RatePer.YEAR: Term(N_("a year")), RatePer.MONTH: Term(N_("a month"))}


@dataclass(frozen=True, slots=True)
class Instalment:
    n: int
    principal_minor: int
    interest_minor: int
    balance_minor: int

    @property
    def due_minor(self) -> int:
        return self.principal_minor + self.interest_minor


@dataclass(frozen=True, slots=True)
class LoanTerms:
    """What was agreed, amounts in minor units.

    `member_rate_a_year`: at what rate the group lends on to its members, None when it does not lend on.
    `unit_minor`: instalments are whole multiples of it. Raises NotAboveZero, LoanImpossible, MemberRateBelow, UnitTooLarge.
    """

    currency: str
    principal_minor: int
    rate: Fraction
    months: int
    first_due: date
    rate_per: RatePer = RatePer.YEAR
    method: Method = Method.EQUAL_INSTALMENTS
    member_rate_a_year: Fraction | None = None
    rounding: Rounding = Rounding.HALF_UP
    unit_minor: int = 1

    def __post_init__(self) -> None:
        if self.principal_minor <= 0 or self.unit_minor <= 0:
            raise NotAboveZero()
        if not 1 <= self.months <= MOST_MONTHS:
            raise LoanImpossible(least=1, most=MOST_MONTHS)
        if self.member_rate_a_year is not None and self.member_rate_a_year < self.rate_a_year:
            given = percent_text(self.member_rate_a_year)
            raise MemberRateBelow(rate=percent_text(self.rate_a_year), member_rate=given)
        planned = self.schedule()
        if any(one.principal_minor < 0 for one in planned) or self.months > 1 and planned[0].principal_minor == 0:
            raise UnitTooLarge(unit=Money(self.unit_minor, currency(self.currency)))

    @property
    def rate_a_month(self) -> Fraction:
        return self.rate if self.rate_per is RatePer.MONTH else self.rate * Fraction(1, MONTHS_OF_YEAR)

    @property
    def rate_a_year(self) -> Fraction:
        return self.rate_a_month * MONTHS_OF_YEAR

    def schedule(self) -> tuple[Instalment, ...]:
        return schedule(self.principal_minor, self.rate_a_month, self.months, self.method, self.rounding, self.unit_minor)

    def due_days(self) -> tuple[date, ...]:
        return tuple(month_later(self.first_due, n) for n in range(self.months))


@lru_cache(maxsize=_REMEMBERED)
def schedule(
    principal_minor: int,
    rate: Fraction,
    months: int,
    method: Method = Method.EQUAL_INSTALMENTS,
    rounding: Rounding = Rounding.HALF_UP,
    unit_minor: int = 1,
) -> tuple[Instalment, ...]:
    """The instalments of a loan at `rate` a month. Their principal sums to the loan's."""
    level = _level(principal_minor, rate, months, method, rounding, unit_minor)
    balance, found = principal_minor, []
    for n in range(1, months + 1):
        interest = round_to((principal_minor if method is Method.FLAT else balance) * rate, rounding)
        principal = level if method is Method.EQUAL_PRINCIPAL else level - interest
        principal = balance if n == months else min(balance, principal)
        balance -= principal
        found.append(Instalment(n, principal, interest, balance))
    return tuple(found)


def _level(principal: int, rate: Fraction, months: int, method: Method, rounding: Rounding, unit: int) -> int:
    """The equal instalment, or the equal part of the principal."""
    if method is Method.EQUAL_INSTALMENTS:
        return round_to(principal * annuity([rate] * months), rounding, unit)
    part = Fraction(principal, months)
    if method is Method.FLAT:
        return round_to(part, rounding, unit) + round_to(principal * rate, rounding)
    return round_to(part, rounding, unit)


def month_later(day: date, months: int) -> date:
    """The same day of a later month, or its last day where it has no such day."""
    months += day.month - 1
    year, month = day.year + months // MONTHS_OF_YEAR, months % MONTHS_OF_YEAR + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


@dataclass(frozen=True, slots=True)
class Paid:
    """What came back on a day; below zero where it was taken back. `written_off_minor` is owed no more, and was not paid."""

    day: date
    principal_minor: int = 0
    interest_minor: int = 0
    written_off_minor: int = 0


@dataclass(frozen=True, slots=True)
class DueRow:
    """An instalment, with its day and how much of it is paid; `reckoned`: its interest is on what was really owed."""

    n: int
    day: date
    principal_minor: int
    interest_minor: int
    principal_paid_minor: int
    interest_paid_minor: int
    reckoned: bool

    @property
    def due_minor(self) -> int:
        return self.principal_minor + self.interest_minor

    @property
    def open_minor(self) -> int:
        return self.due_minor - self.principal_paid_minor - self.interest_paid_minor


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a loan stands at the end of a day. Minor units."""

    day: date
    rows: tuple[DueRow, ...]
    lent_minor: int
    repaid_minor: int
    interest_paid_minor: int
    written_off_minor: int

    @property
    def outstanding_minor(self) -> int:
        return self.lent_minor - self.repaid_minor - self.written_off_minor

    @property
    def due(self) -> tuple[DueRow, ...]:
        return tuple(row for row in self.rows if row.day <= self.day)

    @property
    def late(self) -> tuple[DueRow, ...]:
        """Instalments that were due before this day and are not paid in full, the oldest first."""
        return tuple(row for row in self.due if row.open_minor > 0 and row.day < self.day)

    @property
    def arrears_minor(self) -> int:
        return sum(row.open_minor for row in self.late)

    @property
    def days_late(self) -> int:
        return (self.day - self.late[0].day).days if self.late else 0

    @property
    def next(self) -> DueRow | None:
        """The first instalment after this day of which something is still open."""
        return next((row for row in self.rows if row.day > self.day and row.open_minor > 0), None)

    @property
    def interest_due_minor(self) -> int:
        return sum(row.interest_minor for row in self.due)


def standing(terms: LoanTerms, paid: Sequence[Paid], day: date) -> Standing:
    """What is due, paid and late at the end of a day, from what was agreed and what was paid by then."""
    known = [one for one in paid if one.day <= day]
    repaid, interest = sum(one.principal_minor for one in known), sum(one.interest_minor for one in known)
    written_off = sum(one.written_off_minor for one in known)
    rows, began = [], date.min
    left_principal, left_interest = repaid + written_off, interest
    for planned, due_on in zip(terms.schedule(), terms.due_days(), strict=True):
        reckoned = began <= day
        due_interest = _interest(terms, known, began) if reckoned else planned.interest_minor
        if not reckoned and repaid + written_off >= terms.principal_minor:
            due_interest = 0
        part, part_interest = min(planned.principal_minor, left_principal), min(due_interest, left_interest)
        rows.append(DueRow(planned.n, due_on, planned.principal_minor, due_interest, part, part_interest, reckoned))
        left_principal, left_interest, began = left_principal - part, left_interest - part_interest, due_on
    return Standing(day, tuple(rows), terms.principal_minor, repaid, interest, written_off)


def _interest(terms: LoanTerms, paid: Sequence[Paid], began: date) -> int:
    """Interest of the month that began at the end of a day: on what was owed then, or on the whole loan for as long as any is."""
    gone = sum(one.principal_minor + one.written_off_minor for one in paid if one.day <= began)
    owed = max(0, terms.principal_minor - gone)
    base = terms.principal_minor if terms.method is Method.FLAT and owed else owed
    return round_to(base * terms.rate_a_month, terms.rounding)
