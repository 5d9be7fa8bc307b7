"""Elections of a scene's items, put where a count takes them from, as another part of the room would give them."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pytest

from budgeting.counting.election import Ballot, BallotKind, Election, Item
from budgeting.models import Phase
from budgeting.proposals.withdrawing import items_standing
from budgeting.results import inputs
from budgeting.terms import RoundTerms
from tests.budgeting.scene import GREEDY, RoundScene


def approvals(scene: RoundScene, votes: Mapping[tuple[int, ...], int]) -> Election:
    """`votes`: how many voters marked these numbers."""
    items = items_standing(scene.session, scene.round, scene.envelope)
    places = {item.number: place for place, item in enumerate(items)}
    cast = {Ballot(tuple(sorted(places[number] for number in said))): count for said, count in votes.items()}
    on_it = tuple(Item(str(item.number), item.cost_minor, item.exclusive) for item in items)
    return Election(BallotKind.APPROVAL, scene.envelope.amount_minor, on_it, cast)


@contextmanager
def cast(scene: RoundScene, votes: Mapping[tuple[int, ...], int]) -> Iterator[pytest.MonkeyPatch]:
    """While it lasts, these ballots are what is recorded."""
    election = approvals(scene, votes)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(inputs, "election_of", lambda session, found, envelope: election)
        yield patched


def voted(scene: RoundScene, terms: RoundTerms = GREEDY, **costs: int) -> RoundScene:
    """Items by name with what they cost, numbered from 1; terms fixed; voting closed."""
    scene.terms(terms)
    for name, minor in costs.items():
        scene.item(name.replace("_", " ").capitalize(), minor)
    for phase in (Phase.FROZEN, Phase.VOTING, Phase.VOTED):
        scene.step(phase)
    return scene
