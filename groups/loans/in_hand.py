"""A loan as it is taken in hand on a day: its agreement, what happened to it until then, and how a payment would be split.

Pure: whoever has these can redo every figure of the loan.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from groups.loans.account import LoanAccount, Split
from groups.loans.agreement import LoanTerms
from groups.loans.events import Event, Paid
from groups.loans.replay import replay
from groups.loans.rules import Part, SplitBy

_TRIED = "tried"  # the key of a payment that is only being reckoned


@dataclass(frozen=True, slots=True)
class LoanInHand:
    """`events` in the order in which they count; `looks`: the expected meeting days on which lateness is looked at.

    `account` is what they make at the end of its day; nothing later is among them.
    """

    number: int
    member_number: int
    terms: LoanTerms
    events: tuple[Event, ...]
    looks: tuple[date, ...]
    account: LoanAccount

    def split(self, amount_minor: int, *, settles: bool = False) -> Split:
        """How a payment on that day would be split; whatever is too much of it is put to principal, for others to refuse.

        `settles`: as `groups.loans.events.Paid` has it.
        """
        possible = min(amount_minor, self.account.payoff_minor)
        if possible <= 0:
            return Split(principal=amount_minor)
        day = self.account.day
        account = replay(self.terms, (*self.events, Paid(_TRIED, day, possible, settles)), day, self.looks)
        split = next(line.split for line in account.payments if line.key == _TRIED)
        return replace(split, principal=split.principal + amount_minor - possible)

    def fills(self) -> Iterator[tuple[Part, int]]:
        """What is due, part by part in the order in which money fills it."""
        late = [line.left for line in self.account.lines if line.day <= self.account.day]
        if self.terms.split_by is SplitBy.INSTALMENT:
            owed = [(part, left.of(part)) for left in late for part in self.terms.order]
        else:
            owed = [(part, self.account.due.of(part)) for part in self.terms.order]
        return ((part, minor) for part, minor in owed if minor)


@lru_cache(maxsize=1024)
def remembered(
    terms: LoanTerms, events: tuple[Event, ...], day: date, looks: tuple[date, ...], entering: str
) -> LoanAccount:
    """The same loan on the same day is the same account: a meeting's page asks for it again and again."""
    return replay(terms, events, day, looks, entering)


def taken_in_hand(
    number: int,
    member_number: int,
    terms: LoanTerms,
    events: tuple[Event, ...],
    looks: tuple[date, ...],
    day: date,
    entering: str = "",
) -> LoanInHand:
    """`entering` as of `replay`. Raises what that raises."""
    account = remembered(terms, events, day, looks, entering)
    return LoanInHand(number, member_number, terms, events, looks, account)
