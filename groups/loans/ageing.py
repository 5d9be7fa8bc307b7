"""How late loans are: their balances by days late or by missed instalments, and the portfolio at risk. Pure.

The whole balance of a loan counts where its oldest unpaid instalment is, not only what is overdue. What was written off is no
longer among the loans. The portfolio at risk always names its number of days, and both of its parts.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from core.marks import N_, Term
from groups.loans.account import LoanAccount


class AgeBy(StrEnum):
    DAYS = "days"
    MISSED = "missed"


# The first and the last of each bucket; None for no end. Nought is what is not late.
BUCKETS: dict[AgeBy, tuple[tuple[int, int | None], ...]] = {
    AgeBy.DAYS: ((0, 0), (1, 30), (31, 60), (61, 90), (91, None)),
    AgeBy.MISSED: ((0, 0), (1, 1), (2, 2), (3, 3), (4, None)),
}
BUCKET_NAMES: dict[tuple[AgeBy, int], Term] = {
    (AgeBy.DAYS, 0): Term(N_("not late")),
    (AgeBy.DAYS, 1): Term(N_("1 to 30 days late")),
    (AgeBy.DAYS, 31): Term(N_("31 to 60 days late")),
    (AgeBy.DAYS, 61): Term(N_("61 to 90 days late")),
    (AgeBy.DAYS, 91): Term(N_("91 days late and more")),
    (AgeBy.MISSED, 0): Term(N_("none missed")),
    (AgeBy.MISSED, 1): Term(N_("1 instalment missed")),
    (AgeBy.MISSED, 2): Term(N_("2 instalments missed")),
    (AgeBy.MISSED, 3): Term(N_("3 instalments missed")),
    (AgeBy.MISSED, 4): Term(N_("4 instalments missed and more")),
}


@dataclass(frozen=True, slots=True)
class Bucket:
    """The loans from `least` to `most` days (or instalments) late, their balances and what of them is overdue."""

    name: Term
    least: int
    most: int | None
    loans: int
    balance_minor: int
    overdue_minor: int


@dataclass(frozen=True, slots=True)
class AtRisk:
    """Balances of loans more than `days` days late ÷ balances of all loans. `ratio` is None where nothing is lent out."""

    days: int
    numerator_minor: int
    denominator_minor: int
    loans: int

    @property
    def ratio(self) -> Fraction | None:
        return Fraction(self.numerator_minor, self.denominator_minor) if self.denominator_minor else None


def ageing(accounts: Iterable[LoanAccount], by: AgeBy = AgeBy.DAYS) -> tuple[Bucket, ...]:
    """The loans with a balance, in buckets; every bucket is there, and together they hold every balance once."""
    owed = [account for account in accounts if account.balance_minor]
    return tuple(_bucket(owed, by, least, most) for least, most in BUCKETS[by])


def _bucket(owed: list[LoanAccount], by: AgeBy, least: int, most: int | None) -> Bucket:
    inside = [account for account in owed if least <= _age(account, by) and (most is None or _age(account, by) <= most)]
    return Bucket(
        name=BUCKET_NAMES[by, least],
        least=least,
        most=most,
        loans=len(inside),
        balance_minor=sum(account.balance_minor for account in inside),
        overdue_minor=sum(account.overdue_minor for account in inside),
    )


def _age(account: LoanAccount, by: AgeBy) -> int:
    return account.days_late if by is AgeBy.DAYS else account.missed


def at_risk(accounts: Iterable[LoanAccount], days: int) -> AtRisk:
    """The portfolio at risk: loans whose oldest unpaid instalment is more than `days` days late."""
    owed = [account for account in accounts if account.balance_minor]
    late = [account for account in owed if account.days_late > days]
    return AtRisk(
        days=days,
        numerator_minor=sum(account.balance_minor for account in late),
        denominator_minor=sum(account.balance_minor for account in owed),
        loans=len(late),
    )
