"""What is counted: items with a cost, a budget, and ballots grouped by what they say. Frozen, in whole minor units.

Refuses to exist when it contradicts itself: an item named twice, a choice that is on no list, a negative amount. Which
voter cast which ballot is not known here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from budgeting.counting.errors import ChoiceUnknown, ItemTwice, NegativeNumber, PointsMissing
from core.marks import N_, Term


class BallotKind(StrEnum):
    """How a voter says what she wants. The values are those of the Pabulib format (pabulib.org/format)."""

    APPROVAL = "approval"
    CHOOSE_ONE = "choose-1"
    POINTS = "cumulative"
    RANKING = "ordinal"
    SCORING = "scoring"


BALLOT_KINDS: Mapping[BallotKind, Term] = MappingProxyType(
    {
        BallotKind.APPROVAL: Term(N_("Mark the proposals you want")),
        BallotKind.CHOOSE_ONE: Term(N_("Choose one proposal")),
        BallotKind.POINTS: Term(N_("Spread points (pebbles) over the proposals")),
        BallotKind.RANKING: Term(N_("Put proposals in order, the best first")),
        BallotKind.SCORING: Term(N_("Give each proposal a mark")),
    }
)
WITH_POINTS = frozenset({BallotKind.POINTS, BallotKind.SCORING})


class Item(NamedTuple):
    """A proposal as it stands on the ballot. `cost_minor`: what it asks of this budget. `exclusive`: a group of which at
    most one item is funded; empty for none."""

    id: str
    cost_minor: int
    exclusive: str = ""


class Ballot(NamedTuple):
    """What one or more voters said: indexes into the items. In a ranking the best is first; else in ascending order.

    `points` stand in the same order, and are there for points and scoring only. No index is there twice.
    """

    choices: tuple[int, ...]
    points: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Election:
    """One budget to be decided.

    `items` are in the order of the ballot paper or the file, which is the last resort where a tie is allowed to go on.
    `ballots`: how many voters said the same. `totals`: where only counted totals are known (pocket voting, show of hands),
    the votes or points of each item by its id, and no ballots. `published`: totals that an organiser published, which a
    recount by the declared rule goes by instead of its own sum (a ballot that names an item twice counted twice).
    `voters`: how many took part; at least the ballots. Raises ItemTwice, ChoiceUnknown, NegativeNumber, PointsMissing.
    """

    kind: BallotKind
    budget_minor: int
    items: tuple[Item, ...]
    ballots: Mapping[Ballot, int] = field(default_factory=dict)
    totals: Mapping[str, int] | None = None
    published: Mapping[str, int] | None = None
    voters: int = 0

    def __post_init__(self) -> None:
        known: set[str] = set()
        for item in self.items:
            if item.id in known:
                raise ItemTwice(item=item.id)
            known.add(item.id)
            _refuse_negative(item.cost_minor)
        _refuse_negative(self.budget_minor)
        for said in (self.totals, self.published):
            for name, votes in (said or {}).items():
                if name not in known:
                    raise ChoiceUnknown(item=name)
                _refuse_negative(votes)
        last, pointed = len(self.items), self.kind in WITH_POINTS
        for ballot, count in self.ballots.items():
            _refuse_negative(count)
            if ballot.choices and not (0 <= min(ballot.choices) and max(ballot.choices) < last):
                raise ChoiceUnknown(item=str(max(ballot.choices)))
            if len(set(ballot.choices)) != len(ballot.choices):
                raise ItemTwice(item=self.items[ballot.choices[0]].id)
            if pointed and len(ballot.points) != len(ballot.choices):
                raise PointsMissing(choices=len(ballot.choices), points=len(ballot.points))
        if not self.voters:
            object.__setattr__(self, "voters", sum(self.ballots.values()))

    @property
    def counted_only(self) -> bool:
        """Only totals are known, so a rule that looks at each ballot cannot be used."""
        return self.totals is not None


def _refuse_negative(number: int) -> None:
    if number < 0:
        raise NegativeNumber(number=number)
