"""Small elections in a few words, and the random ones that the rules are tried on."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from hypothesis import strategies as st

from budgeting.counting.election import WITH_POINTS, Ballot, BallotKind, Election, Item

Groups = Mapping[str, str]


def election(costs: Mapping[str, int], budget: int, votes: Mapping[str, int], groups: Groups | None = None) -> Election:
    """Approvals: `votes` says how many voters chose which one-letter items, as {"ab": 3}."""
    items = tuple(Item(name, cost, (groups or {}).get(name, "")) for name, cost in costs.items())
    places = {item.id: place for place, item in enumerate(items)}
    cast = {Ballot(tuple(sorted(places[name] for name in said))): count for said, count in votes.items()}
    return Election(BallotKind.APPROVAL, budget, items, cast)


def counted(costs: Mapping[str, int], budget: int, totals: Mapping[str, int], groups: Groups | None = None) -> Election:
    """Only totals: a pocket vote or a show of hands."""
    items = tuple(Item(name, cost, (groups or {}).get(name, "")) for name, cost in costs.items())
    return Election(BallotKind.APPROVAL, budget, items, totals=totals)


@st.composite
def elections(draw: st.DrawFn, kind: BallotKind = BallotKind.APPROVAL, most_items: int = 7, groups: bool = True) -> Election:
    """Up to seven items and fifteen different ballots; costs may be 0 or beyond the budget, ties are frequent."""
    count = draw(st.integers(1, most_items))
    named = st.sampled_from(["", "", "", "site"]) if groups else st.just("")
    items = tuple(Item(f"p{place}", draw(st.integers(0, 12)), draw(named)) for place in range(count))
    chosen = st.lists(st.integers(0, count - 1), unique=True, max_size=count)
    cast: Counter[Ballot] = Counter()
    for _ in range(draw(st.integers(0, 15))):
        cast[_ballot(draw, kind, draw(chosen))] += draw(st.integers(1, 4))
    return Election(kind, draw(st.integers(0, 30)), items, cast)


def _ballot(draw: st.DrawFn, kind: BallotKind, chosen: list[int]) -> Ballot:
    if kind is BallotKind.CHOOSE_ONE:
        chosen = chosen[:1]
    if kind is not BallotKind.RANKING:
        chosen = sorted(chosen)
    points = [draw(st.integers(0, 5)) for _ in chosen] if kind in WITH_POINTS else []
    return Ballot(tuple(chosen), tuple(points))


def shuffled(given: Election, order: Sequence[int]) -> Election:
    """The same election with its rows in another order."""
    new = {old: place for place, old in enumerate(order)}
    cast = [(_moved(given.kind, ballot, new), count) for ballot, count in given.ballots.items()]
    return replace(given, items=tuple(given.items[old] for old in order), ballots=dict(reversed(cast)))


def _moved(kind: BallotKind, ballot: Ballot, new: Mapping[int, int]) -> Ballot:
    if kind is BallotKind.RANKING:
        return Ballot(tuple(new[choice] for choice in ballot.choices))
    points = ballot.points or (0,) * len(ballot.choices)
    pairs = sorted((new[choice], given) for choice, given in zip(ballot.choices, points, strict=True))
    return Ballot(tuple(choice for choice, _ in pairs), tuple(given for _, given in pairs) if ballot.points else ())
