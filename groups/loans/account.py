"""A loan's account as of a day: what was due, what was paid of it and how each payment was split. Pure, frozen."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from groups.loans.rules import Part


@dataclass(frozen=True, slots=True)
class Split:
    """An amount by its parts, in minor units. `recovered` came in after the loan was written off."""

    penalty: int = 0
    fee: int = 0
    interest: int = 0
    principal: int = 0
    recovered: int = 0

    @property
    def total(self) -> int:
        return self.penalty + self.fee + self.interest + self.principal + self.recovered

    def of(self, part: Part) -> int:
        found: int = getattr(self, part.value)
        return found

    def __sub__(self, other: "Split") -> "Split":
        return Split(
            self.penalty - other.penalty,
            self.fee - other.fee,
            self.interest - other.interest,
            self.principal - other.principal,
            self.recovered - other.recovered,
        )

    def __add__(self, other: "Split") -> "Split":
        return Split(
            self.penalty + other.penalty,
            self.fee + other.fee,
            self.interest + other.interest,
            self.principal + other.principal,
            self.recovered + other.recovered,
        )


NOTHING = Split()


class State(StrEnum):
    RUNNING = "running"
    PAID_OFF = "paid_off"
    WRITTEN_OFF = "written_off"


@dataclass(frozen=True, slots=True)
class DueLine:
    """What falls due on a day: instalment `n` of the schedule (`is_instalment`), or else a penalty or fee, principal that was
    paid early, or interest up to a new plan. `base_minor` × `rate` + `carried` is the working of an instalment's interest.
    """

    n: int
    day: date
    due: Split
    paid: Split
    is_instalment: bool
    base_minor: int
    rate: Fraction
    carried: Fraction

    @property
    def left(self) -> Split:
        return self.due - self.paid


@dataclass(frozen=True, slots=True)
class PaymentLine:
    """One payment as it was split, and what was then still owed of principal."""

    key: str
    day: date
    amount_minor: int
    split: Split
    balance_minor: int


@dataclass(frozen=True, slots=True)
class LoanAccount:
    """The account at the end of `day`.

    `balance_minor`: principal outstanding. `due`: what has fallen due by `day` and is not paid; `overdue_minor`: what of it
    fell due earlier. `next_day` and `next_due`: the next instalment after `day` that is not paid yet. `payoff_minor`: what
    pays the whole loan off on `day`. `days_late`: since the oldest unpaid instalment fell due; `missed`: how many instalments
    fell due before `day` and are not wholly paid. `holder`: the member number of who took the loan over, None while it is
    the borrower's own. `lines`: all that falls due, past and to come, as it now stands; `payments`: how each was split, in
    order of days.
    """

    day: date
    state: State
    principal_minor: int
    balance_minor: int
    due: Split
    next_day: date | None
    next_due: Split
    payoff_minor: int
    days_late: int
    missed: int
    overdue_minor: int
    lines: tuple[DueLine, ...]
    payments: tuple[PaymentLine, ...]
    written_off_minor: int = 0
    holder: int | None = None
    paid: Split = NOTHING


@dataclass(frozen=True, slots=True)
class Resplit:
    """A payment whose split changed, because something with an earlier day was entered or taken back."""

    key: str
    day: date
    before: Split
    after: Split


def resplits(before: LoanAccount, after: LoanAccount) -> tuple[Resplit, ...]:
    """Which payments that stand in both accounts are split otherwise in the second, in order of days."""
    earlier = {line.key: line.split for line in before.payments}
    return tuple(
        Resplit(line.key, line.day, earlier[line.key], line.split)
        for line in after.payments
        if line.key in earlier and earlier[line.key] != line.split
    )
