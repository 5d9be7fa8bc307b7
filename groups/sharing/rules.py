"""What a constitution says about sharing: the share-out, and, from their own files, dividends and where a surplus goes.

Pure data with defaults, kept inside `groups.terms.Terms`. Amounts are minor units of the group's currency.
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from core.marks import N_, Term
from core.money import MAX_MINOR, Rounding
from core.rates import percent_text
from groups.sharing.appropriation_rules import AppropriationRules
from groups.sharing.dividend_rules import DividendRules
from groups.sharing.share_out_errors import (
    MomentImpossible,
    PartsNotWhole,
    PartTwice,
    ReserveImpossible,
    SharingImpossible,
    UnitImpossible,
)

__all__ = ["AppropriationRules", "DividendRules", "SharingRules"]


class Strategy(StrEnum):
    """By what a sum is divided among the members."""

    BY_SHARES = "by-shares"
    BY_SAVINGS = "by-savings"
    EQUALLY = "equally"
    BY_INTEREST = "by-interest"
    COMMITTEE = "committee"


STRATEGY_NAMES: dict[Strategy, Term] = {
    Strategy.BY_SHARES: Term(N_("by shares")),
    Strategy.BY_SAVINGS: Term(N_("by money saved")),
    Strategy.EQUALLY: Term(N_("the same for each member")),
    Strategy.BY_INTEREST: Term(N_("by the interest that each one paid")),
    Strategy.COMMITTEE: Term(N_("the same for each member of the committee")),
}


class Shared(StrEnum):
    """What the strategies divide: all that is there, or only what was earned while savings go back to who saved."""

    EVERYTHING = "everything"
    SURPLUS = "surplus"


SHARED_NAMES: dict[Shared, Term] = {
    Shared.EVERYTHING: Term(N_("all that is there, savings and earnings together")),
    Shared.SURPLUS: Term(N_("what was earned; savings go back to who saved them")),
}


class Moment(StrEnum):
    """What is rounded, once: each member's part, or the value of one share."""

    PAYOUT = "payout"
    SHARE_VALUE = "share-value"


MOMENT_NAMES: dict[Moment, Term] = {
    Moment.PAYOUT: Term(N_("the part of each member")),
    Moment.SHARE_VALUE: Term(N_("the value of one share")),
}


class Remainder(StrEnum):
    """Where the money goes that rounding leaves over."""

    NEXT_CYCLE = "next-cycle"
    SOCIAL_FUND = "social-fund"
    RESERVE = "reserve"
    LARGEST_REMAINDER = "largest-remainder"


REMAINDER_NAMES: dict[Remainder, Term] = {
    Remainder.NEXT_CYCLE: Term(N_("stays in the box for the next cycle")),
    Remainder.SOCIAL_FUND: Term(N_("goes into the social fund")),
    Remainder.RESERVE: Term(N_("goes into the reserve")),
    Remainder.LARGEST_REMAINDER: Term(
        N_("goes, one unit each, to those whose part was cut most; of two alike, to the smaller number")
    ),
}


class Leaver(StrEnum):
    """What a member is paid who leaves, or dies, before the share-out."""

    SAVINGS = "savings"
    FULL_SHARE = "full-share"


LEAVER_NAMES: dict[Leaver, Term] = {
    Leaver.SAVINGS: Term(N_("what was saved")),
    Leaver.FULL_SHARE: Term(N_("what was saved and a part of what was earned, as at a share-out on that day")),
}


@dataclass(frozen=True, slots=True)
class Part:
    """So much of what is divided goes by this strategy; `rate` is a fraction of 1."""

    strategy: Strategy
    rate: Fraction = Fraction(1)


BY_SHARES_ALONE = (Part(Strategy.BY_SHARES),)
_FOR_EVERYTHING = frozenset({Strategy.BY_SHARES, Strategy.BY_SAVINGS, Strategy.EQUALLY})


@dataclass(frozen=True, slots=True)
class SharingRules:
    """How a group shares out at the end of a cycle.

    `parts` divide what `shared` names and come to 1 together. Each payout is rounded once, where `moment` says, to a
    multiple of `unit_minor`; what is left over goes where `remainder` says. `reserve_minor` is kept back first. The social
    fund is shared, equally by head, only where `social_fund_too`. `leaving` and `death` say what is paid in mid-cycle, and
    `buy_in` whether who joins in mid-cycle pays for shares what they are worth that day. `early` allows a share-out before
    the cycle's last day.

    Raises PartsNotWhole, PartTwice, SharingImpossible, MomentImpossible, UnitImpossible, ReserveImpossible.
    """

    shared: Shared = Shared.EVERYTHING
    parts: tuple[Part, ...] = BY_SHARES_ALONE
    unit_minor: int = 1
    rounding: Rounding = Rounding.FLOOR
    moment: Moment = Moment.PAYOUT
    remainder: Remainder = Remainder.NEXT_CYCLE
    reserve_minor: int = 0
    social_fund_too: bool = False
    leaving: Leaver = Leaver.SAVINGS
    death: Leaver = Leaver.FULL_SHARE
    buy_in: bool = False
    early: bool = True

    def __post_init__(self) -> None:
        named = [part.strategy for part in self.parts]
        twice = next((one for one in named if named.count(one) > 1), None)
        if twice is not None:
            raise PartTwice(strategy=STRATEGY_NAMES[twice])
        together = sum((part.rate for part in self.parts), Fraction(0))
        if together != 1 or any(part.rate <= 0 for part in self.parts):
            raise PartsNotWhole(percent=percent_text(together))
        if self.shared is Shared.EVERYTHING and not _FOR_EVERYTHING.issuperset(named):
            raise SharingImpossible()
        if self.moment is Moment.SHARE_VALUE and (self.shared, self.parts) != (Shared.EVERYTHING, BY_SHARES_ALONE):
            raise MomentImpossible()
        if not 0 < self.unit_minor <= MAX_MINOR:
            raise UnitImpossible()
        if not 0 <= self.reserve_minor <= MAX_MINOR:
            raise ReserveImpossible()
