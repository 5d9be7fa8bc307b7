"""The accounts that an assembly is shown before it decides about money: the fund's own figures at the end of a day, in few lines.

Porto Alegre begins each year with the accounts of the last; in Khon Kaen (2024) villagers asked for last year's unfinished works
before they voted on new ones.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from core.money import Currency, Money, currency
from projects.funds.figures import fund_on
from projects.funds.models import Fund


@dataclass(frozen=True, slots=True)
class AccountsShown:
    """Minor units of `unit`. Came in + earned − gone = still lent + in bank and cash."""

    day: date
    unit: str
    came_in_minor: int
    earned_minor: int
    gone_minor: int
    lent_minor: int
    cash_minor: int

    @property
    def currency(self) -> Currency:
        return currency(self.unit)

    def money(self, minor: int) -> Money:
        return Money(minor, self.currency)


def accounts_on(session: Session, fund: Fund, day: date) -> AccountsShown:
    """The fund's figures at the end of a day, all purposes together."""
    figures = fund_on(session, fund, day)
    whole = figures.together
    return AccountsShown(
        day=day,
        unit=figures.currency.code,
        came_in_minor=whole.capital_minor,
        earned_minor=whole.earned_minor,
        gone_minor=whole.gone_minor,
        lent_minor=whole.outstanding_minor,
        cash_minor=whole.cash_minor,
    )
