"""A loan's schedule: which part of the principal and how much interest falls due on which day. Exact until rounded, once."""

from dataclasses import dataclass
from datetime import date

from groups.loans.agreement import LoanTerms


@dataclass(frozen=True, slots=True)
class Row:
    """Instalment `n`: `balance_minor` is the principal that is left after it."""

    n: int
    day: date
    principal_minor: int
    interest_minor: int
    balance_minor: int

    @property
    def due_minor(self) -> int:
        return self.principal_minor + self.interest_minor


@dataclass(frozen=True, slots=True)
class Schedule:
    """`instalment_minor`: the equal instalment, where the method has one. The rows' principal sums to the loan's."""

    rows: tuple[Row, ...]
    instalment_minor: int | None

    @property
    def total_interest_minor(self) -> int:
        return sum(row.interest_minor for row in self.rows)

    @property
    def total_due_minor(self) -> int:
        return sum(row.due_minor for row in self.rows)


def schedule_of(terms: LoanTerms) -> Schedule:
    """Every instalment as it was agreed. Raises InstalmentUnitTooLarge."""
    raise NotImplementedError
