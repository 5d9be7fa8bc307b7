"""What changes a loan besides meetings, as contents of vouchers: written off, recovered, taken over, planned anew. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from core.frozen import from_text
from core.money import Currency, currency
from groups import charts
from groups.loans.agreement import Plan
from groups.loans.schedule import Row
from ledger.chart import AccountKey
from ledger.posting import Entry


@dataclass(frozen=True, slots=True)
class _OfLoan:
    """Which loan, whose it is, and how much of its principal is meant, in minor units of a currency."""

    loan: int
    member: int
    minor: int
    code: str
    reason: str

    @property
    def currency(self) -> Currency:
        return currency(self.code)

    @property
    def memo(self) -> str:
        return f"#{self.loan}"

    @property
    def owes(self) -> AccountKey:
        return charts.of_member(charts.LOANS, self.member)


@dataclass(frozen=True, slots=True)
class WrittenOffLoan(_OfLoan):
    """The group gives up what is left of the principal: a loss."""

    def entries(self) -> Iterator[Entry]:
        yield Entry(AccountKey(charts.LOANS_WRITTEN_OFF), self.owes, self.minor, self.memo)


@dataclass(frozen=True, slots=True)
class RecoveredLoan(_OfLoan):
    """Money that came in after all for a loan that was written off."""

    def entries(self) -> Iterator[Entry]:
        yield Entry(AccountKey(charts.LOAN_FUND_CASH), AccountKey(charts.LOANS_RECOVERED), self.minor, self.memo)


@dataclass(frozen=True, slots=True)
class TakenOverLoan(_OfLoan):
    """From now on another member owes it, with all that is due of it."""

    to: int = 0

    def entries(self) -> Iterator[Entry]:
        yield Entry(charts.of_member(charts.LOANS, self.to), self.owes, self.minor, self.memo)


@dataclass(frozen=True, slots=True)
class PlannedAnewLoan(_OfLoan):
    """What is left of the principal follows a new plan; interest and penalties that are due stay due. No money moves."""

    plan: Plan | None = None
    rows: tuple[Row, ...] = ()

    def entries(self) -> Iterator[Entry]:
        return iter(())


Change = WrittenOffLoan | RecoveredLoan | TakenOverLoan | PlannedAnewLoan


def written_off(content: str) -> WrittenOffLoan:
    return from_text(WrittenOffLoan, content)


def recovered(content: str) -> RecoveredLoan:
    return from_text(RecoveredLoan, content)


def taken_over(content: str) -> TakenOverLoan:
    return from_text(TakenOverLoan, content)


def planned_anew(content: str) -> PlannedAnewLoan:
    return from_text(PlannedAnewLoan, content)
