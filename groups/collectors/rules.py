"""What a constitution says of collectors: for how long, and how much of the members' money, a collector may have in hand.

Pure. Money is with a collector from the day on which she takes it until the treasurer has counted it.
"""

from dataclasses import dataclass

from core.marks import N_, Term
from core.money import MAX_MINOR
from groups.collectors.errors import MostCashImpossible, MostDaysImpossible

LONGEST_DAYS = 366

# What each rule is called where one is refused or printed.
MOST_DAYS = Term(N_("most days that money stays with a collector"))
MOST_CASH = Term(N_("most cash that a collector may hold"))
WHAT_IS_SAVED = Term(N_("what members save"))
LEAST_SAVING = Term(N_("least amount that is saved at once"))
MAY_WITHDRAW = Term(N_("savings may be taken out"))


@dataclass(frozen=True, slots=True)
class CollectorRules:
    """Amounts in minor units of the group's currency.

    `most_days`: no money stays with a collector for longer than this; with older money in hand she takes no more.
    `most_cash_minor`: the most that she may have in hand at the end of a day; 0 for no limit.
    Raises MostDaysImpossible, MostCashImpossible.
    """

    most_days: int = 7
    most_cash_minor: int = 0

    def __post_init__(self) -> None:
        if not 1 <= self.most_days <= LONGEST_DAYS:
            raise MostDaysImpossible(least=1, most=LONGEST_DAYS, typed=self.most_days)
        if not 0 <= self.most_cash_minor <= MAX_MINOR:
            raise MostCashImpossible()
