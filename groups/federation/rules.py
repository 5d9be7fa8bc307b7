"""What a constitution says of borrowing from a bank: how much, measured by what members have saved.

Pure. Banks that link to self-help groups lend a multiple of the savings, more with each loan; which multiple is the group's and
its bank's to agree.
"""

from dataclasses import dataclass
from fractions import Fraction

from core.marks import N_, Term
from core.money import Rounding, round_to
from groups.federation.errors import TimesImpossible

MOST_TIMES = 100
# What the rule is called where it refuses.
TIMES_SAVINGS = Term(N_("most that is owed to banks, as a multiple of savings"))


@dataclass(frozen=True, slots=True)
class LinkageRules:
    """`times_savings`: the group owes banks at most so many times what its members have saved. Raises TimesImpossible."""

    times_savings: Fraction = Fraction(4)

    def __post_init__(self) -> None:
        if not 0 < self.times_savings <= MOST_TIMES:
            raise TimesImpossible(most=MOST_TIMES)

    def most_owed(self, saved_minor: int) -> int:
        """The most that may be owed, in whole minor units, rounded down."""
        return round_to(self.times_savings * saved_minor, Rounding.FLOOR)
