"""A loan's schedule: which part of the principal and how much interest falls due on which day. Exact until rounded, once.

The rate of each period is an exact fraction: of whole periods, or of the actual days over 365. An interest-free period has the
rate nought. The last instalment takes what rounding left.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache

from core.annuity import annuity
from core.money import MAX_MINOR, AmountTooLarge, Money, currency, plain, round_to
from groups.loans.agreement import LoanTerms, Plan
from groups.loans.rules import RULE_NAMES, InterestBy, LevelBy, Meanwhile, Method, Moment
from groups.loans.terms_errors import InstalmentUnitTooLarge

DAYS_OF_YEAR = 365
NOUGHT = Fraction(0)
_REMEMBERED = 4096


@dataclass(frozen=True, slots=True)
class Row:
    """Instalment `n`, and the working of its interest: `base_minor` × `rate` + `carried` is the interest that grew in its period.

    `balance_minor`: the principal that is left after it. `grown_minor`: what grew in the period, rounded; it differs from
    what is due of interest where the plan lets interest wait. `waiting_minor`: interest that has grown by then and was not
    due yet; `waiting_before_minor`: the same when the period began.
    """

    n: int
    day: date
    principal_minor: int
    interest_minor: int
    balance_minor: int
    base_minor: int
    rate: Fraction
    grown_minor: int
    waiting_minor: int = 0
    waiting_before_minor: int = 0
    carried: Fraction = NOUGHT

    @property
    def due_minor(self) -> int:
        return self.principal_minor + self.interest_minor


@dataclass(frozen=True, slots=True)
class Schedule:
    """`level`: the equal instalment in whole units, or the exact equal part of the principal, by the method; None for a
    bullet. The rows' principal sums to the loan's.
    """

    rows: tuple[Row, ...]
    level: Fraction | None

    @property
    def instalment_minor(self) -> int:
        """What is due most often where principal is paid; of several, the first."""
        due = Counter(row.due_minor for row in self.rows if row.principal_minor)
        return due.most_common(1)[0][0]

    @property
    def total_interest_minor(self) -> int:
        return sum(row.interest_minor for row in self.rows)

    @property
    def total_due_minor(self) -> int:
        return sum(row.due_minor for row in self.rows)


@dataclass(frozen=True, slots=True)
class Start:
    """Where a schedule begins: on `day`, with a balance of principal and perhaps interest that waits.

    `base_minor`: what flat interest is reckoned on. When a running schedule is made anew: `first_n` counts on, `level` keeps
    the equal part, `carried` is exact interest that the running period had before `day`, `period_fixed` says that this is all
    of its interest, and `ends_when_paid` drops what would only bring flat interest.
    """

    day: date
    balance_minor: int
    base_minor: int
    waiting_minor: int = 0
    first_n: int = 1
    level: Fraction | None = None
    carried: Fraction = NOUGHT
    period_fixed: bool = False
    ends_when_paid: bool = False


def schedule_of(terms: LoanTerms) -> Schedule:
    """Every instalment as it was agreed. Raises InstalmentUnitTooLarge, AmountTooLarge."""
    start = Start(terms.disbursed_on, terms.principal_minor, base_minor=terms.principal_minor)
    found = project(terms.plan, start)
    _refuse_large_unit(terms, found)
    if found.total_due_minor > MAX_MINOR:
        money = currency(terms.currency)
        raise AmountTooLarge(typed=plain(found.total_due_minor, money), most=plain(MAX_MINOR, money))
    return found


@lru_cache(maxsize=_REMEMBERED)
def project(plan: Plan, start: Start) -> Schedule:
    """The instalments that pay off a balance by a plan, all days of which are still to come."""
    writer = _Writer(plan, start)
    for place in range(plan.periods):
        writer.write(place)
        if writer.finished:
            break
    while len(writer.rows) > 1 and writer.rows[-1].due_minor == 0:
        writer.rows.pop()
    return Schedule(tuple(writer.rows), writer.level)


class _Writer:
    """Writes one row after another; holds what runs from row to row."""

    def __init__(self, plan: Plan, start: Start) -> None:
        self.plan, self.start = plan, start
        self.rates = _rates(plan, start)
        self.repays_from = plan.periods - 1 if plan.method is Method.BULLET else plan.principal_starts - 1
        self.balance, self.waiting = start.balance_minor, start.waiting_minor
        self.level = start.level
        self.exact, self.rounded = NOUGHT, 0
        self.each_waiting = 0
        self.rows: list[Row] = []

    @property
    def finished(self) -> bool:
        if self.balance or self.waiting:
            return False
        return self.start.ends_when_paid or self.plan.method is not Method.FLAT

    @property
    def _added(self) -> int:
        """Interest that waits and itself bears interest, or is paid back with the principal."""
        return self.waiting if self.plan.meanwhile is Meanwhile.ADDED else 0

    def write(self, place: int) -> None:
        plan, last, waiting = self.plan, place == self.plan.periods - 1, self.waiting
        base = self.start.base_minor if plan.method is Method.FLAT else self.balance + self._added
        carried = self.start.carried if place == 0 else NOUGHT
        grown = self._round(base * self.rates[place] + carried)
        if place < self.repays_from:
            principal, interest = 0, grown if plan.meanwhile is Meanwhile.PAID else 0
            self.waiting += grown - interest
        else:
            if place == self.repays_from:
                self._level(place)
            principal, from_waiting = self._repaid(place, grown, last)
            interest = grown + from_waiting
            self.waiting -= from_waiting
        self.balance -= principal
        self.rows.append(
            Row(
                n=self.start.first_n + place,
                day=plan.due_days[place],
                principal_minor=principal,
                interest_minor=interest,
                balance_minor=self.balance,
                base_minor=base,
                rate=self.rates[place],
                grown_minor=grown,
                waiting_minor=self.waiting,
                waiting_before_minor=waiting,
                carried=carried,
            )
        )

    def _round(self, exact: Fraction) -> int:
        """A line by itself, or what the sum so far gains, so that only the sum is rounded."""
        if self.plan.moment is Moment.EACH_LINE:
            return round_to(exact, self.plan.rounding, self.plan.interest_unit_minor)
        before, self.exact = self.rounded, self.exact + exact
        self.rounded = round_to(self.exact, self.plan.rounding, self.plan.interest_unit_minor)
        return self.rounded - before

    def _level(self, place: int) -> None:
        """The equal part, reckoned when principal starts."""
        plan, left = self.plan, self.plan.periods - place
        self.each_waiting = round_to(Fraction(self.waiting, left), plan.rounding)
        if self.level is not None or plan.method is Method.BULLET:
            return
        capital = self.balance + self._added
        if plan.method is Method.ANNUITY:
            exact = capital * annuity(_level_rates(plan, self.rates)[place:])
            self.level = Fraction(round_to(exact, plan.rounding, plan.instalment_unit_minor))
        else:
            self.level = Fraction(capital, left)

    def _repaid(self, place: int, grown: int, last: bool) -> tuple[int, int]:
        """What a row pays of principal, and of the interest that waited."""
        if last:
            return self.balance, self.waiting
        room = max(0, self._room(grown))
        if self.plan.meanwhile is Meanwhile.ADDED:
            from_waiting = min(self.waiting, room)
            return min(self.balance, room - from_waiting), from_waiting
        with_first = self.plan.meanwhile is Meanwhile.LATER
        return min(self.balance, room), self.waiting if with_first else min(self.waiting, self.each_waiting)

    def _room(self, grown: int) -> int:
        """What an instalment leaves for principal (and interest that was added to it), once this period's interest is paid."""
        plan = self.plan
        if self.level is None:
            return 0
        if plan.method is Method.ANNUITY:
            return int(self.level) - grown
        if plan.method is Method.EQUAL_PRINCIPAL:
            return round_to(self.level, plan.rounding, plan.instalment_unit_minor)
        return round_to(self.level + grown, plan.rounding, plan.instalment_unit_minor) - grown


def _rates(plan: Plan, start: Start) -> list[Fraction]:
    """The rate of each period."""
    free = plan.interest_free_periods
    if plan.meanwhile is Meanwhile.NONE:
        free = max(free, plan.principal_starts - 1)
    if plan.interest_by is InterestBy.PERIOD:
        rates = [plan.rate_a_period] * plan.periods
    else:
        days = zip((start.day, *plan.due_days), plan.due_days, strict=False)
        rates = [plan.rate_a_year * Fraction((day - before).days, DAYS_OF_YEAR) for before, day in days]
    rates[:free] = [NOUGHT] * min(free, plan.periods)
    if start.period_fixed:
        rates[0] = NOUGHT
    return rates


def _level_rates(plan: Plan, rates: list[Fraction]) -> list[Fraction]:
    """The rates that the equal instalment is reckoned with; nought stays nought."""
    if plan.interest_by is InterestBy.PERIOD or plan.level_by is LevelBy.DAYS:
        return rates
    level = plan.rate_a_period
    if plan.level_by is LevelBy.THIRTY:
        level = plan.rate_a_year * Fraction(plan.days_of_thirty, DAYS_OF_YEAR)
    return [level if rate else NOUGHT for rate in rates]


def _refuse_large_unit(terms: LoanTerms, found: Schedule) -> None:
    """A unit that leaves nothing for the instalments, or everything to the first, makes no schedule."""
    plan = terms.plan
    paying = plan.periods - plan.principal_starts + 1
    if plan.instalment_unit_minor == 1 or plan.method is Method.BULLET or paying == 1:
        return
    first = found.rows[min(plan.principal_starts, len(found.rows)) - 1]
    if 0 < first.principal_minor < terms.principal_minor:
        return
    money = currency(terms.currency)
    raise InstalmentUnitTooLarge(
        rule=RULE_NAMES["instalment_unit_minor"],
        unit=Money(plan.instalment_unit_minor, money),
        count=paying,
        principal=Money(terms.principal_minor, money),
        instalment=Money(first.due_minor, money),
    )
