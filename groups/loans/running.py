"""A loan while it is replayed: what has fallen due, what is to come, and what each event does to them. Used by `replay` only.

The days of the events and looks go forward; everything that was passed is summed as it is passed, so that a year of payments
is one walk. Parts are kept in lists, in the order of PARTS.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import lru_cache

from core.money import Money, currency, round_to
from groups.loans.account import NOTHING, DueLine, PaymentLine, Split
from groups.loans.agreement import LoanTerms, Plan
from groups.loans.events import Paid, Waived
from groups.loans.rules import Early, Extra, InterestBy, Part, SplitBy
from groups.loans.schedule import NOUGHT, Row, Start, project
from groups.loans.terms_errors import LoanDaysImpossible, LoanIsClosed, PaidTooMuch, WaivedTooMuch

PARTS = (Part.PENALTY, Part.FEE, Part.INTEREST, Part.PRINCIPAL)
PENALTY, FEE, INTEREST, PRINCIPAL = range(4)
_REMEMBERED = 4096


class Line:
    """Something that falls due on a day: an instalment (with its `row`), a penalty, a fee, or interest up to a new plan.

    `open` is what is left of all its parts.
    """

    __slots__ = ("n", "day", "due", "left", "open", "row", "unpaid", "paid")

    def __init__(self, n: int, day: date, due: list[int], row: Row | None = None) -> None:
        self.n, self.day, self.due, self.row = n, day, due, row
        self.left = due[:]
        self.open = sum(due)
        self.unpaid: DueLine | None = None
        self.paid: DueLine | None = None

    def take(self, part: int, amount: int) -> int:
        """What of an amount this line takes for a part."""
        left = self.left[part]
        taken = amount if amount < left else left
        self.left[part] = left - taken
        self.open -= taken
        return taken

    def close(self) -> None:
        """Nothing more is due than was paid, and it is no instalment of the plan any more."""
        self.due = [due - left for due, left in zip(self.due, self.left, strict=True)]
        self.left, self.open = [0, 0, 0, 0], 0
        self.row = self.unpaid = self.paid = None

    def shown(self) -> DueLine:
        if self.paid and not self.open:
            return self.paid
        if self.unpaid and self.left == self.due:
            return self.unpaid
        row, due = self.row, Split(*self.due)
        paid = Split(*(due - left for due, left in zip(self.due, self.left, strict=True)))
        if row is None:
            return DueLine(self.n, self.day, due, paid, False, 0, NOUGHT, NOUGHT)
        return DueLine(self.n, self.day, due, paid, True, row.base_minor, row.rate, row.carried)


@lru_cache(maxsize=_REMEMBERED)
def planned(plan: Plan, start: Start) -> tuple[Fraction | None, tuple[tuple[Row, DueLine, DueLine], ...]]:
    """The equal part, and the rows, the last first, each with what is shown of it while nothing and once all is paid."""
    schedule, shown = project(plan, start), []
    for row in reversed(schedule.rows):
        due = Split(interest=row.interest_minor, principal=row.principal_minor)
        working = (True, row.base_minor, row.rate, row.carried)
        shown.append((row, DueLine(row.n, row.day, due, NOTHING, *working), DueLine(row.n, row.day, due, due, *working)))
    return schedule.level, tuple(shown)


class Running:
    """The loan's state at the end of `today`, after some of its events.

    `past` has fallen due, `open` of it is not wholly paid; `coming` is to come. `grown` is all interest that has been charged
    by periods that are over, `began` is when the running one began, `last_due` when the last instalment fell due.
    """

    def __init__(self, terms: LoanTerms) -> None:
        self.terms, self.plan = terms, terms.plan
        self.money = currency(terms.currency)
        self.order = [PARTS.index(part) for part in terms.order]
        self.principal_minor = self.balance = terms.principal_minor
        self.interest_paid = self.grown = 0
        self.written_off: int | None = None
        self.recovered = 0
        self.holder: int | None = None
        self.payments: list[PaymentLine] = []
        self.past: list[Line] = []
        self.open: list[Line] = []
        self.today = self.last_due = terms.disbursed_on
        self._begin(Start(self.today, self.balance, base_minor=self.balance), self.today)

    def _begin(self, start: Start, began: date) -> None:
        """The lines to come, by the plan from a start on; its first period began on `began`."""
        self.start, self.began = start, began
        self.coming: list[Line] = []
        self.level, rows = planned(self.plan, start)
        for row, unpaid, paid in rows:
            line = Line(row.n, row.day, [0, 0, row.interest_minor, row.principal_minor], row)
            line.unpaid, line.paid = unpaid, paid
            self.coming.append(line)  # the next one stands last

    def advance(self, day: date) -> None:
        """What falls due up to a day has fallen due."""
        self.today = day
        while self.coming and self.coming[-1].day <= day:
            line = self.coming.pop()
            self.past.append(line)
            if line.open:
                self.open.append(line)
            if line.row:
                self.grown += line.row.grown_minor
                self.began = self.last_due = line.day

    # --- reading -------------------------------------------------------------------------------------------------------

    @property
    def is_over(self) -> bool:
        if self.written_off is not None or self.balance:
            return False
        return not self.open and not any(line.open for line in self.coming)

    def payoff(self) -> int:
        """What pays the whole loan off today."""
        if self.written_off is not None:
            return self.written_off - self.recovered
        later = self.balance - sum(line.left[PRINCIPAL] for line in self.open)
        return sum(line.open for line in self.open) + later + self.interest_to_date(self.terms.early)

    def interest_to_date(self, early: Early) -> int:
        """Interest that has grown by today and is neither due nor paid yet. What was paid ahead is not handed back."""
        owed = self.grown + self._running_interest(early) - self.interest_paid
        return max(0, owed - sum(line.left[INTEREST] for line in self.open))

    def _running_interest(self, early: Early) -> int:
        if early is Early.FULL:
            return sum(line.row.grown_minor for line in self.coming if line.row)
        row = self.coming[-1].row if self.coming else None
        if row is None or self.today <= self.began:
            return 0
        if early is Early.BEGUN_PERIOD and self.plan.interest_by is InterestBy.PERIOD:
            return row.grown_minor
        return round_to(self._grown_in_period(row), self.plan.rounding, self.plan.interest_unit_minor)

    def _grown_in_period(self, row: Row) -> Fraction:
        """The exact interest of the running period up to today, counted by days."""
        today = self.today
        if self.plan.interest_by is InterestBy.PERIOD:
            return row.grown_minor * Fraction((today - self.began).days, (row.day - self.began).days)
        is_first = row.n == self.start.first_n
        since = self.start.day if is_first else self.began
        grown = row.base_minor * row.rate * Fraction((today - since).days, (row.day - since).days)
        return grown + (self.start.carried if is_first else NOUGHT)

    # --- payments ------------------------------------------------------------------------------------------------------

    def pay(self, event: Paid) -> None:
        """Raises LoanIsClosed, PaidTooMuch."""
        self.refuse_closed()
        amount, payoff = event.amount_minor, self.payoff()
        if amount > payoff:
            over = self.said(amount - payoff)
            raise PaidTooMuch(day=event.day, paid=self.said(amount), over=over, payoff=self.said(payoff))
        if self.written_off is not None:
            self.recovered += amount
            split = Split(recovered=amount)
        else:
            split = Split(*(self._settle() if amount == payoff else self._split(amount, event.settles)))
        self.payments.append(PaymentLine(event.key, event.day, amount, split, self.balance))

    def refuse_closed(self) -> None:
        if self.is_over or self.written_off is not None and self.written_off == self.recovered:
            raise LoanIsClosed(day=self.today)

    def _split(self, amount: int, settles: bool) -> list[int]:
        taken = [0, 0, 0, 0]
        amount = self._pay_due(amount, taken)
        ahead = self.terms.extra is Extra.AHEAD and (not settles or self.terms.early is Early.FULL)
        if amount and self.balance and not ahead:
            principal = min(amount, self.balance)
            self._pay_back_early(principal)
            taken[PRINCIPAL] += principal
            amount -= principal
        if amount:
            self._pay([(line, part) for line in reversed(self.coming) for part in self.order], amount, taken)
        return taken

    def _pay_due(self, amount: int, taken: list[int]) -> int:
        """Pays what is due: the set order over all of it, or instalment by instalment; gives back what is left."""
        if self.terms.split_by is SplitBy.PART:
            left = self._pay([(line, part) for part in self.order for line in self.open], amount, taken)
        else:
            left = self._pay([(line, part) for line in self.open for part in self.order], amount, taken)
        self.open = [line for line in self.open if line.open]
        return left

    def _pay(self, wanted: Iterable[tuple[Line, int]], amount: int, taken: list[int]) -> int:
        for line, part in wanted:
            if line.left[part]:
                paid = line.take(part, amount)
                amount -= paid
                taken[part] += paid
                if part == PRINCIPAL:
                    self.balance -= paid
                elif part == INTEREST:
                    self.interest_paid += paid
                if not amount:
                    break
        return amount

    def _settle(self) -> list[int]:
        """All that is due, the interest that has grown, and all principal; nothing is to come."""
        interest, taken = self.interest_to_date(self.terms.early), [0, 0, 0, 0]
        self._pay_due(sum(line.open for line in self.open), taken)
        if self.coming:
            last = Line(self.coming[-1].n, self.today, [0, 0, interest, self.balance])
            self._pay([(last, INTEREST), (last, PRINCIPAL)], last.open, taken)
            self._drop_coming()
            self.past.append(last)
        return taken

    def _pay_back_early(self, principal: int) -> None:
        """Principal before it is due: what is to come is reckoned anew, with fewer instalments or smaller ones."""
        first = self.coming[-1].row
        assert first is not None
        done = first.n - self.start.first_n
        in_period, by_day = self.today > self.began, self.plan.interest_by is InterestBy.DAY
        carried = self._grown_in_period(first) if by_day else Fraction(first.grown_minor)
        self._drop_coming()
        self.balance -= principal
        early = Line(first.n, self.today, [0, 0, 0, principal])
        early.take(PRINCIPAL, principal)
        self.past.append(early)
        self.plan = _later_part(self.plan, done)
        start = Start(
            self.today,
            self.balance,
            base_minor=self.start.base_minor,
            waiting_minor=first.waiting_before_minor,
            first_n=first.n,
            level=self.level if self.terms.extra is Extra.SHORTER else None,
            carried=carried if in_period else NOUGHT,
            period_fixed=in_period and not by_day,
            ends_when_paid=True,
        )
        self._begin(start, self.began)

    def _drop_coming(self) -> None:
        """Of lines to come, only what was paid ahead stays."""
        for line in self.coming:
            line.close()
            if any(line.due):
                self.past.append(line)
        self.coming = []

    # --- other events --------------------------------------------------------------------------------------------------

    def charge(self, part: int, amount_minor: int, n: int = 0) -> None:
        """A penalty or a fee falls due today; `n` is the instalment that was missed, if it was for one."""
        due = [0, 0, 0, 0]
        due[part] = amount_minor
        line = Line(n, self.today, due)
        self.past.append(line)
        self.open.append(line)

    def waive(self, event: Waived) -> None:
        """The oldest penalties first. Raises WaivedTooMuch."""
        left = sum(line.left[PENALTY] for line in self.open)
        if event.amount_minor > left:
            raise WaivedTooMuch(waived=self.said(event.amount_minor), day=event.day, due=self.said(left))
        still = event.amount_minor
        for line in self.open:
            less = line.take(PENALTY, still)
            line.due[PENALTY] -= less
            still -= less
        self.open = [line for line in self.open if line.open]

    def begin_plan(self, plan: Plan, added_minor: int = 0) -> None:
        """All principal follows a new plan; what is due besides, and the interest that has grown, is due as it was.

        Raises LoanIsClosed, LoanDaysImpossible.
        """
        self.refuse_closed()
        if plan.due_days[0] <= self.today:
            raise LoanDaysImpossible(day=self.today)
        early = Early.BEGUN_PERIOD if self.terms.early is Early.FULL else self.terms.early
        interest = self.interest_to_date(early)
        number = self.coming[-1].n if self.coming else self.past[-1].n
        self._drop_coming()
        for line in self.open:
            line.due[PRINCIPAL] -= line.take(PRINCIPAL, line.left[PRINCIPAL])
            line.unpaid = line.paid = None
        self.open = [line for line in self.open if line.open]
        if interest:
            self.charge(INTEREST, interest, number)
        self.grown = self.interest_paid + sum(line.left[INTEREST] for line in self.open)
        self.balance += added_minor
        self.principal_minor += added_minor
        self.plan = plan
        first_n = max((line.n for line in self.past if line.row), default=0) + 1
        self._begin(Start(self.today, self.balance, base_minor=self.balance, first_n=first_n), self.today)

    def write_off(self) -> None:
        """What is left of principal is a loss; nothing more falls due. Raises LoanIsClosed."""
        self.refuse_closed()
        self.written_off, self.balance = self.balance, 0
        self._drop_coming()
        for line in self.open:
            line.close()
        self.past = [line for line in self.past if any(line.due)]
        self.open = []

    def said(self, minor: int) -> Money:
        return Money(minor, self.money)


def _later_part(plan: Plan, done: int) -> Plan:
    """The plan without its first `done` periods."""
    return replace(
        plan,
        due_days=plan.due_days[done:],
        principal_starts=max(1, plan.principal_starts - done),
        interest_free_periods=max(0, plan.interest_free_periods - done),
    )
