"""What a count gives: the funded items in order with their amounts, a reason for every item, and every step of the way.

Frozen and canonical (`core.frozen.to_text`), so that a count that is done again gives the same bytes. Fractions are exact.
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class Reason(StrEnum):
    """Why an item is funded or not. The first five are funded."""

    FUNDED = "funded"
    COMPLETED = "completed"  # with money that was left over, by the agreed way of completion
    TOPPED_UP = "topped-up"  # what was missing came from the reserve
    DECIDED = "decided"  # by an assembly, in words
    ABOVE_CEILING = "above-ceiling"  # up to the ceiling, as it asks for more
    BELOW_THRESHOLD = "below-threshold"
    TOO_DEAR = "too-dear"  # dearer than the whole budget
    DOES_NOT_FIT = "does-not-fit"
    AFTER_THE_STOP = "after-the-stop"
    EXCLUDED = "excluded"  # another one of its group was funded
    SUPPORT_SPENT = "support-spent"  # its supporters' shares went to what they also chose
    SHARES_TOO_SMALL = "shares-too-small"  # all shares of its supporters together were never enough
    NO_SUPPORT = "no-support"
    OUTWEIGHED = "outweighed"  # the best set does without it
    NOT_DECIDED = "not-decided"


FUNDED_REASONS = frozenset({Reason.FUNDED, Reason.COMPLETED, Reason.TOPPED_UP, Reason.DECIDED, Reason.ABOVE_CEILING})


@dataclass(frozen=True, slots=True)
class Why:
    """An item's part in the outcome. `votes`: votes, points or marks, as the rule goes by them.

    `short_minor`: by how much money it failed; `short_votes`: by how many votes; `by`: the id of the item that excluded it.
    `support`: under equal shares, the effective support as equalshares.net shows it: what its supporters still had, as a part
    of its cost, when it was funded (1 and more) or when they could first no longer pay it (below 1); None under other rules
    and for an item that costs nothing. `gone_to`: what its supporters had paid until then, item by item, exact: shares of the
    supporters = what has gone + what was left.
    """

    item: str
    reason: Reason
    votes: Fraction
    amount_minor: int = 0
    short_minor: int = 0
    short_votes: Fraction = Fraction(0)
    by: str = ""
    support: Fraction | None = None
    gone_to: tuple["Part", ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    item: str
    amount: Fraction


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that the count did. `effective`: votes after what supporters can still pay (equal shares), else votes as counted.

    `payment`: the most that one supporter pays (equal shares), or when she can (Phragmén). `left_minor`: the budget after it.
    """

    number: int
    item: str
    funded: bool
    reason: Reason
    effective: Fraction
    left_minor: int
    payment: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Tie:
    """Items that were equal by every criterion, and the order they were taken in. `drawn`: by a lot, not by the list."""

    items: tuple[str, ...]
    order: tuple[str, ...]
    drawn: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """`selected`: ids in the order in which they were funded. `amounts_minor` in the same order; `cost_minor` their sum.

    `why`: the funded first, then the others by votes, then by id. `reserve_minor`: what of the amounts came from the reserve.
    `share`: what each voter's share was in the end (equal shares). `method_taken`: by which method, where the rule compares two.
    `note`: what a reader must know, marked for the catalogues.
    """

    selected: tuple[str, ...]
    amounts_minor: tuple[int, ...]
    why: tuple[Why, ...]
    steps: tuple[Step, ...]
    ties: tuple[Tie, ...] = ()
    reserve_minor: int = 0
    share: Fraction | None = None
    add1_steps: int = 0
    method_taken: str = ""
    note: str = ""

    @property
    def cost_minor(self) -> int:
        return sum(self.amounts_minor)
