"""What went into a count as one canonical text: the same election and rule are the same bytes, in whatever order rows came.

The text alone is enough to count again: it holds the items, the ballots grouped by what they say, totals where only those are
known, marks or amounts that an assembly gave, and the rule. It says nothing of who voted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256

from budgeting.counting.count import count
from budgeting.counting.criteria import Marks
from budgeting.counting.election import Ballot, BallotKind, Election, Item
from budgeting.counting.outcome import Outcome
from budgeting.counting.rule import Rule
from core.frozen import from_text, to_text


@dataclass(frozen=True, slots=True)
class ItemLine:
    id: str
    cost_minor: int
    exclusive: str


@dataclass(frozen=True, slots=True)
class BallotLine:
    """`voters` said the same: `choices` by item id, as in `Ballot`; `points` in the same order."""

    choices: tuple[str, ...]
    points: tuple[int, ...]
    voters: int


@dataclass(frozen=True, slots=True)
class CountInput:
    """An election with its rule. Items stand in the order of the ballot paper, ballots in the order of what they say.

    `marks` by item id where the rule goes by criteria, `decided` amounts by item id where an assembly decides; None elsewhere.
    """

    kind: BallotKind
    budget_minor: int
    items: tuple[ItemLine, ...]
    ballots: tuple[BallotLine, ...]
    totals: Mapping[str, int] | None
    published: Mapping[str, int] | None
    voters: int
    rule: Rule
    marks: Mapping[str, tuple[Fraction, ...]] | None = None
    decided: Mapping[str, int] | None = None

    @property
    def election(self) -> Election:
        places = {line.id: place for place, line in enumerate(self.items)}
        return Election(
            kind=self.kind,
            budget_minor=self.budget_minor,
            items=tuple(Item(line.id, line.cost_minor, line.exclusive) for line in self.items),
            ballots={Ballot(tuple(places[one] for one in line.choices), line.points): line.voters for line in self.ballots},
            totals=self.totals,
            published=self.published,
            voters=self.voters,
        )


def input_of(
    election: Election, rule: Rule, marks: Marks | None = None, decided: Mapping[str, int] | None = None
) -> CountInput:
    ids = [item.id for item in election.items]
    said = (
        BallotLine(tuple(ids[choice] for choice in ballot.choices), ballot.points, voters)
        for ballot, voters in election.ballots.items()
        if voters
    )
    return CountInput(
        kind=election.kind,
        budget_minor=election.budget_minor,
        items=tuple(ItemLine(item.id, item.cost_minor, item.exclusive) for item in election.items),
        ballots=tuple(sorted(said, key=lambda line: (line.choices, line.points))),
        totals=election.totals,
        published=election.published,
        voters=election.voters,
        rule=rule,
        marks=None if marks is None else {name: tuple(map(Fraction, given)) for name, given in marks.items()},
        decided=decided,
    )


def counted(given: CountInput, lot: Sequence[str] = (), *, by_order: bool = False) -> Outcome:
    """Count what was given, with the drawn order. Raises what `budgeting.counting.count.count` refuses."""
    return count(given.election, given.rule, lot=lot or None, by_order=by_order, marks=given.marks, decided=given.decided)


def text_of(given: CountInput) -> str:
    return to_text(given)


def input_from(text: str) -> CountInput:
    """Raises what `core.frozen.from_text` and the engine's own types raise for a text that is none."""
    return from_text(CountInput, text)


def digest(text: str) -> str:
    """The SHA-256 of a canonical text, in hexadecimal."""
    return sha256(text.encode()).hexdigest()
