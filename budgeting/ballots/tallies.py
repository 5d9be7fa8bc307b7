"""Totals counted in public: counters in pockets, pebbles, a show of hands; of everybody at a place, or of each group there.

One person writes them down, another who saw the count agrees. No more counters than people could put there, and no more people
than have a voice and have not used it. A group that is smaller than the agreed least cell is not published by itself.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from budgeting.ballots.box import agreed, terms_needed
from budgeting.ballots.errors import (
    ItemNotOnBallot,
    TallyBeyondVoices,
    TallyDecided,
    TallyEmpty,
    TallyGroupsMixed,
    TallyItemTooMany,
    TallyNotForKind,
    TallyThere,
    TallyTooMany,
    TallyUnknown,
    TallyYours,
)
from budgeting.ballots.models import Tally, TallyCount, TallyState
from budgeting.counting.election import BallotKind
from budgeting.finding import hold, items_of
from budgeting.models import BudgetRound, Envelope, Phase
from budgeting.phases import must_be
from budgeting.terms import BallotTerms, Channel
from budgeting.voters.marks import counted as voices_in
from core.calendars import now
from core.text import clean, required

MOST_PLACE = 120
MOST_LABEL = 40
MOST_PEOPLE = 100_000


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted. `people`: how many took part; `label`: which group, empty for everybody; `counts` by item number."""

    channel: Channel
    place: str
    label: str
    people: int
    counts: Mapping[int, int]


def enter_tally(session: Session, found: BudgetRound, envelope: Envelope, counted: Counted, *, by: str) -> Tally:
    """Raises OtherPhase, TermsMissing, ChannelNotAgreed, TallyNotForKind, TallyThere, TallyGroupsMixed, TallyBeyondVoices,
    TallyEmpty, TallyTooMany, TallyItemTooMany, ItemNotOnBallot, TextMissing, TextTooLong, TextUnreadable."""
    hold(session, found)
    must_be(found, Phase.VOTING, Phase.VOTED)
    terms = terms_needed(session, found)
    agreed(terms, counted.channel)
    items = {item.number: item.id for item in items_of(session, found, envelope)}
    refuse_implausible(counted, terms.ballot, list(items))
    place, label = required(counted.place, MOST_PLACE), clean(counted.label, MOST_LABEL)
    there = tallies_of(session, found, envelope)
    _refuse_twice(there, counted.channel, place, label)
    _refuse_beyond_voices(session, envelope, there, counted.people)
    tally = Tally(
        round_id=found.id,
        envelope_id=envelope.id,
        channel=counted.channel,
        place=place,
        group_label=label,
        people=counted.people,
        state=TallyState.WAITING,
        entered_by=by,
        entered_at=now(),
        counts=[
            TallyCount(item_id=items[number], round_id=found.id, counted=count)
            for number, count in sorted(counted.counts.items())
            if count
        ],
    )
    session.add(tally)
    session.flush()
    return tally


def refuse_implausible(counted: Counted, terms: BallotTerms, items: Sequence[int]) -> None:
    """Pure. Raises TallyNotForKind, ItemNotOnBallot, TallyEmpty, TallyTooMany, TallyItemTooMany."""
    each, on_one = _each(terms, len(items))
    for number, count in counted.counts.items():
        if number not in items:
            raise ItemNotOnBallot(number=number, known=" ".join(map(str, items)))
        if count > (most := counted.people * on_one):
            raise TallyItemTooMany(number=number, counted=count, people=counted.people, most=most, over=count - most)
    together, most = sum(counted.counts.values()), counted.people * each
    if not together:
        raise TallyEmpty()
    if together > most:
        raise TallyTooMany(people=counted.people, each=each, most=most, counted=together, over=together - most)


def _each(terms: BallotTerms, items: int) -> tuple[int, int]:
    """How many counters a person has, and how many of them she may put on one item."""
    if terms.kind is BallotKind.RANKING:
        raise TallyNotForKind()
    if terms.kind is BallotKind.POINTS:
        return terms.points, terms.most_points or terms.points
    if terms.kind is BallotKind.SCORING:
        return terms.most_points * (terms.most or items), terms.most_points
    return terms.most or items, 1


def _refuse_twice(there: Iterable[Tally], channel: Channel, place: str, label: str) -> None:
    here = [one for one in there if one.channel == channel and one.place == place and one.state != TallyState.REFUSED]
    if any(one.group_label == label for one in here):
        raise TallyThere(label=label or place, place=place)
    if any(bool(one.group_label) != bool(label) for one in here):
        raise TallyGroupsMixed(place=place)


def _refuse_beyond_voices(session: Session, envelope: Envelope, there: Iterable[Tally], people: int) -> None:
    """Whoever was given a ballot, or was counted elsewhere, is not counted here too. Raises TallyBeyondVoices."""
    voices = voices_in(session, envelope)
    elsewhere = sum(one.people for one in there if one.state != TallyState.REFUSED)
    left = max(voices.entitled - voices.used - elsewhere, 0)
    if people > left:
        raise TallyBeyondVoices(
            people=people, entitled=voices.entitled, used=voices.used, elsewhere=elsewhere, over=people - left
        )


def decide(session: Session, found: BudgetRound, tally: Tally, state: TallyState, *, by: str) -> None:
    """A second person agrees to the totals or refuses them.

    Raises OtherPhase, TallyDecided, TallyYours.
    """
    hold(session, found)
    must_be(found, Phase.VOTING, Phase.VOTED)
    session.refresh(tally)
    if tally.state != TallyState.WAITING:
        raise TallyDecided()
    if tally.entered_by == by:
        raise TallyYours()
    tally.state, tally.decided_by, tally.decided_at = state, by, now()
    session.flush()


def tallies_of(session: Session, found: BudgetRound, envelope: Envelope | None = None) -> list[Tally]:
    wanted = select(Tally).where(Tally.round_id == found.id).options(selectinload(Tally.counts))
    if envelope is not None:
        wanted = wanted.where(Tally.envelope_id == envelope.id)
    return list(session.scalars(wanted.order_by(Tally.id)))


def tally_of(session: Session, found: BudgetRound, public_id: str) -> Tally:
    """Raises TallyUnknown."""
    tally = session.scalar(select(Tally).where(Tally.round_id == found.id, Tally.public_id == public_id))
    if tally is None:
        raise TallyUnknown()
    return tally


@dataclass(frozen=True, slots=True)
class Group:
    """Totals of one or more groups together, by item number. `labels` is empty for everybody."""

    labels: tuple[str, ...]
    people: int
    counts: Mapping[int, int]


def groups_counted(session: Session, found: BudgetRound, envelope: Envelope) -> list[Group]:
    """The agreed totals by group, over all places and channels; who was counted without a group stands under no label."""
    numbers = {item.id: item.number for item in items_of(session, found, envelope)}
    people, counts = Counter[str](), dict[str, Counter[int]]()
    for tally in tallies_of(session, found, envelope):
        if tally.state == TallyState.AGREED:
            people[tally.group_label] += tally.people
            into = counts.setdefault(tally.group_label, Counter())
            into.update({numbers[count.item_id]: count.counted for count in tally.counts})
    return [Group((label,) if label else (), people[label], dict(counts[label])) for label in sorted(people)]


def published(groups: Sequence[Group], least_cell: int) -> list[Group]:
    """The same with no group smaller than `least_cell`: small ones are put together, and with the next smallest.

    So none can be found out by taking the published ones from the total either. Where all together are too few: nothing.
    """
    by_size = sorted(groups, key=lambda group: (group.people, group.labels))
    small = [group for group in by_size if group.people < least_cell]
    large = by_size[len(small):]
    while small and sum(group.people for group in small) < least_cell and large:
        small.append(large.pop(0))
    if not small:
        return list(groups)
    merged = _together(small)
    return [merged, *large] if merged.people >= least_cell else []


def _together(groups: Sequence[Group]) -> Group:
    counts = Counter[int]()
    for group in groups:
        counts.update(group.counts)
    labels = tuple(label for group in groups for label in group.labels)
    return Group(labels, sum(group.people for group in groups), dict(counts))
