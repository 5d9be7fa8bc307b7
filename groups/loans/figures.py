"""What a meeting sheet says of loans: each open loan as it stands, what was repaid of it, which loans were handed out.

Pure, in minor units of the sheet's currency. Loans go by their numbers in the group.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from groups.loans.account import LoanAccount, Split


@dataclass(frozen=True, slots=True)
class LoanStanding:
    """An open loan when the meeting opens: what is still owed of its principal, what has fallen due, what pays it off today."""

    member_number: int
    principal_minor: int
    payoff_minor: int
    penalty_due_minor: int = 0
    fee_due_minor: int = 0
    interest_due_minor: int = 0
    principal_due_minor: int = 0
    days_late: int = 0

    @property
    def due_minor(self) -> int:
        """What she should bring today."""
        return self.penalty_due_minor + self.fee_due_minor + self.interest_due_minor + self.principal_due_minor


@dataclass(frozen=True, slots=True)
class WaitingLoan:
    """A loan that the group agreed to and that waits to be handed out. `replaces`: the open loan that is paid off out of it."""

    member_number: int
    principal_minor: int
    fee_minor: int = 0
    replaces: int | None = None

    @property
    def leaves_minor(self) -> int:
        """By how much the box is emptier once it is handed out: the fee comes in or is kept back."""
        return self.principal_minor - self.fee_minor


@dataclass(frozen=True, slots=True)
class Repayment:
    """Money that came in for a loan, in the parts that it was split into."""

    loan_number: int
    penalty_minor: int = 0
    fee_minor: int = 0
    interest_minor: int = 0
    principal_minor: int = 0

    @property
    def amount_minor(self) -> int:
        return self.penalty_minor + self.fee_minor + self.interest_minor + self.principal_minor


@dataclass(frozen=True, slots=True)
class Loans:
    """The part of a sheet that is about loans. `open` and `waiting` are what the books say before the meeting, by number."""

    open: Mapping[int, LoanStanding] = field(default_factory=dict)
    waiting: Mapping[int, WaitingLoan] = field(default_factory=dict)
    repaid: tuple[Repayment, ...] = ()
    handed_out: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "repaid", tuple(sorted(self.repaid, key=lambda one: one.loan_number)))
        object.__setattr__(self, "handed_out", tuple(sorted(self.handed_out)))

    def __bool__(self) -> bool:
        """Whether there is anything of loans on the sheet at all."""
        return bool(self.open or self.waiting)

    @property
    def given(self) -> tuple[tuple[int, WaitingLoan], ...]:
        """The loans that were handed out, with what the group agreed to of each."""
        return tuple((number, self.waiting[number]) for number in self.handed_out if number in self.waiting)

    @property
    def repaid_minor(self) -> int:
        return sum(one.amount_minor for one in self.repaid)

    @property
    def fees_minor(self) -> int:
        return sum(loan.fee_minor for _, loan in self.given)

    @property
    def lent_minor(self) -> int:
        return sum(loan.principal_minor for _, loan in self.given)


def same(one: Mapping[int, object], other: Mapping[int, object], numbers: Iterable[int]) -> bool:
    """Whether two sides say the same of these loans."""
    return all(number in one and one[number] == other.get(number) for number in numbers)


def standing_of(account: LoanAccount, member_number: int) -> LoanStanding:
    due = account.due
    return LoanStanding(
        member_number=member_number,
        principal_minor=account.balance_minor,
        payoff_minor=account.payoff_minor,
        penalty_due_minor=due.penalty,
        fee_due_minor=due.fee,
        interest_due_minor=due.interest,
        principal_due_minor=due.principal,
        days_late=account.days_late,
    )


def repayment(loan_number: int, split: Split) -> Repayment:
    return Repayment(loan_number, split.penalty, split.fee, split.interest, split.principal)
