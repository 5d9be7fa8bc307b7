"""What is counted of an envelope: its accepted ballots, those that say the same put together, or the agreed totals.

Items go by the numbers that voters see. What was withdrawn after the ballot was frozen is left out, of the items and of what
ballots say; its voters stay among those who took part.
"""

from collections import Counter

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting.ballots.box import terms_needed
from budgeting.ballots.models import Ballot, BallotStatus
from budgeting.ballots.saying import Said, said_of
from budgeting.ballots.tallies import groups_counted
from budgeting.counting import election as counting
from budgeting.counting.election import BallotKind, Election
from budgeting.models import BudgetRound, Envelope
from budgeting.proposals.withdrawing import items_standing


def election_of(session: Session, found: BudgetRound, envelope: Envelope) -> Election:
    """Ids of items are their numbers as text. Where any totals were counted, only totals are given, ballots added to them.

    Raises TermsMissing.
    """
    kind = terms_needed(session, found).ballot.kind
    items = items_standing(session, found, envelope)
    places = {item.number: place for place, item in enumerate(items)}
    ballots = Counter[counting.Ballot]()
    for said, voters in said_in(session, found, envelope).items():
        ballots[_by_place(said, places)] += voters
    groups = groups_counted(session, found, envelope)
    on_it = tuple(counting.Item(str(item.number), item.cost_minor, item.exclusive) for item in items)
    if not groups:
        return Election(kind, envelope.amount_minor, on_it, dict(ballots), voters=ballots.total())
    totals = {item.id: 0 for item in on_it}
    for place, votes in votes_of(kind, ballots).items():
        totals[on_it[place].id] += votes
    for group in groups:
        for number, counted in group.counts.items():
            if number in places:
                totals[str(number)] += counted
    voters = ballots.total() + sum(group.people for group in groups)
    return Election(kind, envelope.amount_minor, on_it, totals=totals, voters=voters)


def said_in(session: Session, found: BudgetRound, envelope: Envelope) -> dict[Said, int]:
    """What the accepted ballots of an envelope say, and how many say the same."""
    wanted = select(Ballot.choices, func.count()).where(
        Ballot.round_id == found.id, Ballot.envelope_id == envelope.id, Ballot.status == BallotStatus.ACCEPTED
    )
    grouped = wanted.group_by(Ballot.choices).order_by(Ballot.choices)
    return {said_of(choices): voters for choices, voters in session.execute(grouped)}


def _by_place(said: Said, places: dict[int, int]) -> counting.Ballot:
    """With the items by their place on the list, those that are gone left out."""
    kept = [index for index, number in enumerate(said.choices) if number in places]
    choices = tuple(places[said.choices[index]] for index in kept)
    return counting.Ballot(choices, tuple(said.points[index] for index in kept) if said.points else ())


def votes_of(kind: BallotKind, ballots: Counter[counting.Ballot]) -> Counter[int]:
    """How many votes or points each item has, by its place on the list."""
    votes = Counter[int]()
    for ballot, voters in ballots.items():
        for index, place in enumerate(ballot.choices):
            votes[place] += voters * (ballot.points[index] if kind in counting.WITH_POINTS else 1)
    return votes
