"""What is counted: items with a cost, a budget, and ballots grouped by what they say. Frozen, in whole minor units.

Refuses to exist when it contradicts itself: an item named twice, a choice that is on no list, a negative amount. Which
voter cast which ballot is not known here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import chain
from types import MappingProxyType
from typing import NamedTuple

from budgeting.counting.errors import ChoiceUnknown, ItemTwice, NegativeNumber, PointsMissing, VotersTooFew
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
    `voters`: how many took part; at least the ballots. Raises ItemTwice, ChoiceUnknown, NegativeNumber, PointsMissing,
    VotersTooFew.
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
        self._check_ballots()
        cast = sum(self.ballots.values())
        if not self.voters:
            object.__setattr__(self, "voters", cast)
        if self.voters < cast:
            raise VotersTooFew(voters=self.voters, ballots=cast)

    def _check_ballots(self) -> None:
        """All ballots at once, as there may be a hundred thousand; one by one only to find which of them is wrong."""
        chosen = [ballot.choices for ballot in self.ballots]
        used = set(chain.from_iterable(chosen))
        sound = not used or min(used) >= 0 and max(used) < len(self.items)
        sound = sound and list(map(len, map(set, chosen))) == list(map(len, chosen))
        sound = sound and min(self.ballots.values(), default=0) >= 0
        if self.kind in WITH_POINTS:
            sound = sound and all(len(one.points) == len(one.choices) for one in self.ballots)
            sound = sound and all(min(one.points, default=0) >= 0 for one in self.ballots)
        if not sound:
            for ballot, count in self.ballots.items():
                _refuse_ballot(self, ballot, count)

    @property
    def counted_only(self) -> bool:
        """Only totals are known, so a rule that looks at each ballot cannot be used."""
        return self.totals is not None


def _refuse_negative(number: int) -> None:
    if number < 0:
        raise NegativeNumber(number=number)


def _refuse_ballot(election: Election, ballot: Ballot, count: int) -> None:
    _refuse_negative(count)
    seen: set[int] = set()
    for choice in ballot.choices:
        if not 0 <= choice < len(election.items):
            raise ChoiceUnknown(item=str(choice))
        if choice in seen:
            raise ItemTwice(item=election.items[choice].id)
        seen.add(choice)
    if election.kind in WITH_POINTS:
        if len(ballot.points) != len(ballot.choices):
            raise PointsMissing(choices=len(ballot.choices), points=len(ballot.points))
        _refuse_negative(min(ballot.points, default=0))
