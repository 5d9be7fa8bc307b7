"""Who comes first among equals: the agreed criteria, then a drawn lot, then an order that is only tried out or reported.

The same order serves every step of a count. Refuses a lot with an unknown or repeated item.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from budgeting.counting.election import Election
from budgeting.counting.errors import ChoiceUnknown, ItemTwice
from budgeting.counting.outcome import Tie
from budgeting.counting.rule import TieBreak
from budgeting.counting.tally import Tally, Votes

Key = tuple[Votes, ...]


@dataclass(slots=True)
class Precedence:
    """`keys`: what the criteria say of each item, lower is first. `lot`: each drawn item's place. `last`: each item's place
    where nothing else tells. `met`: the equals that were met where it mattered, with what was taken."""

    ids: tuple[str, ...]
    keys: tuple[Key, ...]
    lot: dict[int, int]
    last: Sequence[int]
    met: dict[frozenset[int], tuple[int, ...]] = field(default_factory=dict)

    def best(self, equals: Sequence[int]) -> list[int]:
        """Those that the criteria put first."""
        if len(equals) == 1:
            return list(equals)
        first = min(self.keys[one] for one in equals)
        return [one for one in equals if self.keys[one] == first]

    def first(self, equals: Sequence[int], matters: bool = True) -> int:
        """The one that is taken; what `matters` is written down."""
        best = self.best(equals)
        if len(best) == 1:
            return best[0]
        if matters:
            self.note(best)
        return self.ranked(best)[0]

    def note(self, equals: Sequence[int]) -> None:
        """Write down equals that were taken in the order that holds for all, without choosing one."""
        self.met.setdefault(frozenset(equals), tuple(self.ranked(equals)))

    def ranked(self, equals: Sequence[int]) -> list[int]:
        """By the lot, then those that it does not name."""
        return sorted(equals, key=lambda one: (one not in self.lot, self.lot.get(one, 0), self.last[one]))

    def drawn(self, equals: Sequence[int] | frozenset[int]) -> bool:
        return all(one in self.lot for one in equals)

    def open(self) -> frozenset[int]:
        """The items that only the last resort told apart."""
        return frozenset(one for equals in self.met if not self.drawn(equals) for one in equals)

    def ties(self) -> tuple[Tie, ...]:
        return tuple(
            Tie(tuple(sorted(self.ids[one] for one in equals)), tuple(self.ids[one] for one in order), self.drawn(equals))
            for equals, order in self.met.items()
        )


def precedence(
    election: Election, counted: Tally, criteria: Sequence[TieBreak], lot: Sequence[str] | None, last: Sequence[int]
) -> Precedence:
    """Raises ChoiceUnknown and ItemTwice for a lot that does not fit the items."""
    ids = tuple(item.id for item in election.items)
    places = {name: place for place, name in enumerate(ids)}
    drawn: dict[int, int] = {}
    for turn, name in enumerate(lot or ()):
        if name not in places:
            raise ChoiceUnknown(item=name)
        if places[name] in drawn:
            raise ItemTwice(item=name)
        drawn[places[name]] = turn
    keys = tuple(
        tuple(_criterion(one, item.cost_minor, votes) for one in criteria)
        for item, votes in zip(election.items, counted.votes, strict=True)
    )
    return Precedence(ids, keys, drawn, last)


def _criterion(criterion: TieBreak, cost_minor: int, votes: Votes) -> Votes:
    if criterion is TieBreak.LOWER_COST:
        return cost_minor
    return -cost_minor if criterion is TieBreak.HIGHER_COST else -votes


def by_id(election: Election) -> list[int]:
    """An order that does not depend on the order of rows."""
    places = [0] * len(election.items)
    for turn, place in enumerate(sorted(range(len(election.items)), key=lambda one: election.items[one].id)):
        places[place] = turn
    return places
