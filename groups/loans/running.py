"""A loan while it is replayed: its lines, past and to come, and what each event does to them. Used by `groups.loans.replay`."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction

from core.money import Money, currency, round_to
from groups.loans.account import DueLine, PaymentLine, Split
from groups.loans.agreement import LoanTerms, Plan
from groups.loans.events import Paid, Waived
from groups.loans.rules import Early, Extra, InterestBy, Part, SplitBy
from groups.loans.schedule import NOUGHT, Row, Start, project
from groups.loans.terms_errors import LoanDaysImpossible, LoanIsClosed, PaidTooMuch, WaivedTooMuch


class Line:
    """Something that falls due on a day: an instalment (with its `row`), a penalty, a fee, or interest up to a new plan."""

    __slots__ = ("n", "day", "due", "paid", "row")

    def __init__(self, n: int, day: date, due: dict[Part, int], row: Row | None = None) -> None:
        self.n, self.day, self.row = n, day, row
        self.due = due
        self.paid: dict[Part, int] = {}

    def left(self, part: Part) -> int:
        return self.due.get(part, 0) - self.paid.get(part, 0)

    @property
    def all_left(self) -> int:
        return sum(self.due.values()) - sum(self.paid.values())

    def take(self, part: Part, amount: int) -> int:
        """What of an amount this line takes for a part."""
        taken = min(amount, self.left(part))
        if taken:
            self.paid[part] = self.paid.get(part, 0) + taken
        return taken

    def shown(self) -> DueLine:
        row = self.row
        working = (row.base_minor, row.rate, row.carried) if row else (0, NOUGHT, NOUGHT)
        return DueLine(self.n, self.day, split_of(self.due), split_of(self.paid), row is not None, *working)


def split_of(parts: dict[Part, int]) -> Split:
    return Split(**{part.value: amount for part, amount in parts.items() if amount})


class Running:
    """The loan's state after some of its events; `replay` hands it the events in order of days."""

    def __init__(self, terms: LoanTerms) -> None:
        self.terms, self.plan = terms, terms.plan
        self.money = currency(terms.currency)
        self.principal_minor = self.balance = terms.principal_minor
        self.interest_paid = 0
        self.charged_apart = 0  # interest that fell due otherwise than by a row
        self.written_off: int | None = None
        self.recovered = 0
        self.holder: int | None = None
        self.payments: list[PaymentLine] = []
        self.lines: list[Line] = []
        self._begin(Start(terms.disbursed_on, self.balance, base_minor=self.balance), terms.disbursed_on)

    def _begin(self, start: Start, period_from: date) -> None:
        """The lines to come, by the plan from a start on; its first period began on `period_from`."""
        self.start, self.period_from = start, period_from
        schedule = project(self.plan, start)
        self.level = schedule.level
        for row in schedule.rows:
            self.lines.append(Line(row.n, row.day, {Part.INTEREST: row.interest_minor, Part.PRINCIPAL: row.principal_minor}, row))
        self._sort()

    def _sort(self) -> None:
        self.lines.sort(key=lambda line: line.day)

    # --- reading -------------------------------------------------------------------------------------------------------

    def due_by(self, day: date) -> list[Line]:
        return [line for line in self.lines if line.day <= day]

    def to_come(self, day: date) -> list[Line]:
        return [line for line in self.lines if line.day > day]

    @property
    def is_over(self) -> bool:
        return self.written_off is None and self.balance == 0 and not any(line.all_left for line in self.lines)

    def payoff(self, day: date) -> int:
        """What pays the whole loan off on a day."""
        if self.written_off is not None:
            return self.written_off - self.recovered
        due = self.due_by(day)
        later = self.balance - sum(line.left(Part.PRINCIPAL) for line in due)
        return sum(line.all_left for line in due) + later + self.interest_to(day, self.terms.early)

    def interest_to(self, day: date, early: Early) -> int:
        """Interest that has grown by a day and is neither due nor paid yet. What was paid ahead is not handed back."""
        due = self.due_by(day)
        grown = self.charged_apart + sum(line.row.grown_minor for line in due if line.row)
        owed = grown + self._running_interest(day, early) - self.interest_paid
        return max(0, owed - sum(line.left(Part.INTEREST) for line in due))

    def _running_interest(self, day: date, early: Early) -> int:
        rows = [line.row for line in self.to_come(day) if line.row]
        if early is Early.FULL:
            return sum(row.grown_minor for row in rows)
        if not rows or day <= self._period_start(day):
            return 0
        if early is Early.BEGUN_PERIOD and self.plan.interest_by is InterestBy.PERIOD:
            return rows[0].grown_minor
        return round_to(self._grown_in_period(rows[0], day), self.plan.rounding, self.plan.interest_unit_minor)

    def _period_start(self, day: date) -> date:
        """When the period began that a day lies in."""
        return max((line.day for line in self.lines if line.row and line.day <= day), default=self.period_from)

    def _grown_in_period(self, row: Row, day: date) -> Fraction:
        """The exact interest of the running period up to a day, counted by days."""
        began = self._period_start(day)
        if self.plan.interest_by is InterestBy.PERIOD:
            return row.grown_minor * Fraction((day - began).days, (row.day - began).days)
        is_first = row.n == self.start.first_n
        since = self.start.day if is_first else began
        grown = row.base_minor * row.rate * Fraction((day - since).days, (row.day - since).days)
        return grown + (self.start.carried if is_first else NOUGHT)

    # --- payments ------------------------------------------------------------------------------------------------------

    def pay(self, event: Paid) -> None:
        """Raises LoanIsClosed, PaidTooMuch."""
        self.refuse_closed(event.day)
        payoff = self.payoff(event.day)
        if event.amount_minor > payoff:
            paid, over = event.amount_minor, event.amount_minor - payoff
            raise PaidTooMuch(day=event.day, paid=self.said(paid), over=self.said(over), payoff=self.said(payoff))
        if self.written_off is not None:
            self.recovered += event.amount_minor
            split = Split(recovered=event.amount_minor)
        elif event.amount_minor == payoff:
            split = self._settle(event.day)
        else:
            split = self._split(event.day, event.amount_minor)
        self.payments.append(PaymentLine(event.key, event.day, event.amount_minor, split, self.balance))

    def refuse_closed(self, day: date) -> None:
        if self.is_over or self.written_off is not None and self.written_off == self.recovered:
            raise LoanIsClosed(day=day)

    def _split(self, day: date, amount: int) -> Split:
        taken: dict[Part, int] = {}
        amount = self._pay_lines(self._in_order(self.due_by(day)), amount, taken)
        if amount and self.balance and self.terms.extra is not Extra.AHEAD:
            principal = min(amount, self.balance)
            self._pay_back_early(day, principal)
            taken[Part.PRINCIPAL] = taken.get(Part.PRINCIPAL, 0) + principal
            amount -= principal
        self._pay_lines(((line, part) for line in self.to_come(day) for part in self.terms.order), amount, taken)
        return split_of(taken)

    def _in_order(self, lines: list[Line]) -> Iterator[tuple[Line, Part]]:
        """The set order over all that is due, or instalment by instalment."""
        if self.terms.split_by is SplitBy.PART:
            return ((line, part) for part in self.terms.order for line in lines)
        return ((line, part) for line in lines for part in self.terms.order)

    def _pay_lines(self, wanted: Iterator[tuple[Line, Part]], amount: int, taken: dict[Part, int]) -> int:
        """Pays in this order; gives back what is left."""
        for line, part in wanted:
            if amount == 0:
                break
            paid = line.take(part, amount)
            amount -= paid
            taken[part] = taken.get(part, 0) + paid
            if part is Part.PRINCIPAL:
                self.balance -= paid
            elif part is Part.INTEREST:
                self.interest_paid += paid
        return amount

    def _settle(self, day: date) -> Split:
        """All that is due, the interest that has grown, and all principal; nothing is to come."""
        interest = self.interest_to(day, self.terms.early)
        taken: dict[Part, int] = {}
        due, coming = self.due_by(day), self.to_come(day)
        self._pay_lines(self._in_order(due), sum(line.all_left for line in due), taken)
        if coming:
            last = Line(coming[0].n, day, {Part.INTEREST: interest, Part.PRINCIPAL: self.balance})
            self._pay_lines(((last, part) for part in self.terms.order), last.all_left, taken)
            self._drop(coming)
            self.lines.append(last)
        return split_of(taken)

    def _pay_back_early(self, day: date, principal: int) -> None:
        """Principal before it is due: what is to come is reckoned anew, with fewer instalments or smaller ones."""
        coming = [line for line in self.to_come(day) if line.row]
        first = coming[0].row
        assert first is not None
        began, done = self._period_start(day), first.n - self.start.first_n
        in_period, by_day = day > began, self.plan.interest_by is InterestBy.DAY
        carried = self._grown_in_period(first, day) if by_day else Fraction(first.grown_minor)
        self._drop(coming)
        self.balance -= principal
        self.lines.append(Line(first.n, day, {Part.PRINCIPAL: principal}))
        self.lines[-1].take(Part.PRINCIPAL, principal)
        self.plan = _later_part(self.plan, done)
        start = Start(
            day,
            self.balance,
            base_minor=self.start.base_minor,
            waiting_minor=first.waiting_before_minor,
            first_n=first.n,
            level=self.level if self.terms.extra is Extra.SHORTER else None,
            carried=carried if in_period else NOUGHT,
            period_fixed=in_period and not by_day,
            ends_when_paid=True,
        )
        self._begin(start, began)

    def _drop(self, coming: list[Line]) -> None:
        """Of lines to come, only what was paid ahead stays."""
        for line in coming:
            line.row = None
            line.due = dict(line.paid)
        self.lines = [line for line in self.lines if line.due]

    # --- other events --------------------------------------------------------------------------------------------------

    def charge(self, day: date, part: Part, amount_minor: int, n: int = 0) -> None:
        """A penalty or a fee falls due; `n` is the instalment that was missed, if it was for one."""
        self.lines.append(Line(n, day, {part: amount_minor}))
        self._sort()

    def waive(self, event: Waived) -> None:
        """The oldest penalties first. Raises WaivedTooMuch."""
        due = self.due_by(event.day)
        left = sum(line.left(Part.PENALTY) for line in due)
        if event.amount_minor > left:
            raise WaivedTooMuch(waived=self.said(event.amount_minor), day=event.day, due=self.said(left))
        still = event.amount_minor
        for line in due:
            less = min(still, line.left(Part.PENALTY))
            if less:
                line.due[Part.PENALTY] -= less
                still -= less

    def begin_plan(self, day: date, plan: Plan, added_minor: int = 0) -> None:
        """All principal follows a new plan; what is due besides, and the interest that has grown, is due as it was.

        Raises LoanIsClosed, LoanDaysImpossible.
        """
        self.refuse_closed(day)
        if plan.due_days[0] <= day:
            raise LoanDaysImpossible(day=day)
        early = Early.BEGUN_PERIOD if self.terms.early is Early.FULL else self.terms.early
        interest, coming = self.interest_to(day, early), self.to_come(day)
        number = coming[0].n if coming else self.lines[-1].n
        self._drop(coming)
        if interest:
            self.lines.append(Line(number, day, {Part.INTEREST: interest}))
        for line in self.lines:
            line.due[Part.PRINCIPAL] = line.due.get(Part.PRINCIPAL, 0) - line.left(Part.PRINCIPAL)
        charged = self.interest_paid + sum(line.left(Part.INTEREST) for line in self.lines)
        self.charged_apart = charged - sum(line.row.grown_minor for line in self.lines if line.row)
        self.balance += added_minor
        self.principal_minor += added_minor
        self.plan = plan
        first_n = max((line.n for line in self.lines if line.row), default=0) + 1
        self._begin(Start(day, self.balance, base_minor=self.balance, first_n=first_n), day)

    def write_off(self, day: date) -> None:
        """What is left of principal is a loss; nothing more falls due. Raises LoanIsClosed."""
        self.refuse_closed(day)
        self.written_off, self.balance = self.balance, 0
        self._drop(self.lines)

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
