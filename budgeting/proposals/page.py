"""What a page shows of a proposal: what it says, where it stands, its history as differences, and what may be done with it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from access.deeds import name_of
from budgeting.finding import envelopes_of, items_of
from budgeting.models import PROPOSAL_STATES, BallotItem, BudgetRound, Envelope, Phase, Proposal, ProposalState
from budgeting.proposals.content import SOURCES, Cofinancing, ProposalContent
from budgeting.proposals.finding import STANDING, UNTIL_FROZEN, proposals_of
from budgeting.proposals.history import History, content_of, history_of, said_in
from budgeting.proposals.models import VERDICTS, BallotItemWithdrawal, ProposalReview, ProposalVersion, Verdict, Why
from budgeting.proposals.withdrawing import ON_THE_BALLOT, withdrawn_items
from core.marks import N_, Term
from core.money import Money, currency
from projects.finding import organisation_by

PICTURE, PROMISED, CONFIRMED = Term(N_("a picture")), Term(N_("promised")), Term(N_("confirmed"))
# What can be compared between two versions, in the order of the form.
_NAMES = {
    "title": Term(N_("Name")),
    "summary": Term(N_("What is proposed")),
    "envelope": Term(N_("Envelope")),
    "proposer": Term(N_("Who proposes it")),
    "community": Term(N_("Community")),
    "place": Term(N_("Place")),
    "position": Term(N_("Position")),
    "category": Term(N_("Kind of work")),
    "households": Term(N_("Households that gain by it")),
    "tenants": Term(N_("Of them tenants")),
    "untitled": Term(N_("Of them without title")),
    "total_minor": Term(N_("The whole work costs")),
    "requested_minor": Term(N_("Asked of the envelope")),
    "sources": Term(N_("Who else pays")),
    "exclusive": Term(N_("Group of which at most one is funded")),
    "picture": Term(N_("Picture")),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that a version says otherwise than the one before. Empty is None."""

    name: Term
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class Entry:
    """A version: why, by whom, and how it differs. `pictured`: it brought a picture of its own."""

    version: int
    why: Why
    reason: str
    by: str
    at: datetime
    changes: tuple[Change, ...]
    pictured: bool


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A review with its estimate as money; `holds`: no later one and no correction has taken its place."""

    review: ProposalReview
    verdict: Verdict
    estimate: tuple[Money, Money, Money] | None
    holds: bool


@dataclass(frozen=True, slots=True)
class ProposalPage:
    """`differs`: by how much the likely estimate is above what was written (below: negative); None without one or with none."""

    proposal: Proposal
    said: ProposalContent
    state: Term
    history: History
    entries: tuple[Entry, ...]
    reviews: tuple[Reviewed, ...]
    item: BallotItem | None
    taken_off: BallotItemWithdrawal | None
    differs: Money | None
    rivals: tuple[Proposal, ...]
    can: frozenset[str]


@dataclass(frozen=True, slots=True)
class Card:
    """A proposal in the list. `number` on the ballot, when it stands there; `off`: it was taken off."""

    proposal: Proposal
    state: Term
    number: int | None
    off: bool


def cards_of(session: Session, found: BudgetRound) -> list[tuple[Envelope, list[Card]]]:
    """The proposals of the round by number, for each envelope; those that ended come last."""
    items = {item.proposal_id: item for item in items_of(session, found)}
    gone = withdrawn_items(session, found)

    def card(one: Proposal) -> Card:
        item = items.get(one.id)
        state, off = _told(one, history_of(session, one)), item is not None and item.id in gone
        return Card(one, state, item.number if item else None, off)

    known = sorted(proposals_of(session, found), key=lambda one: (one.state not in STANDING, one.number))
    return [
        (envelope, [card(one) for one in known if one.envelope_id == envelope.id]) for envelope in envelopes_of(session, found)
    ]


def proposal_page(session: Session, found: BudgetRound, proposal: Proposal) -> ProposalPage:
    history, said = history_of(session, proposal), content_of(session, proposal)
    items = {item.proposal_id: item for item in items_of(session, found)}
    item = items.get(proposal.id)
    off = withdrawn_items(session, found).get(item.id) if item else None
    known = proposals_of(session, found)
    rivals = (one for one in known if said.exclusive and one.exclusive == said.exclusive and one.id != proposal.id)
    return ProposalPage(
        proposal,
        said,
        _told(proposal, history),
        history,
        tuple(_entries(session, found, history.versions)),
        tuple(_reviewed(found, one, history) for one in reversed(history.reviews)),
        item,
        off,
        _differs(said, history.review),
        tuple(one for one in rivals if one.state in STANDING),
        _can(found, proposal, history, item is not None and off is None),
    )


def _told(proposal: Proposal, history: History) -> Term:
    """Where it stands; what a review sent back to be changed is not “not yet reviewed”."""
    if proposal.state == ProposalState.OPEN and history.review:
        return VERDICTS[Verdict(history.review.verdict)]
    return PROPOSAL_STATES[ProposalState(proposal.state)]


def _differs(said: ProposalContent, holds: ProposalReview | None) -> Money | None:
    if holds is None or holds.likely_minor in (None, said.total_minor):
        return None
    return said.money((holds.likely_minor or 0) - said.total_minor)


def _reviewed(found: BudgetRound, one: ProposalReview, history: History) -> Reviewed:
    figures = one.low_minor, one.likely_minor, one.high_minor
    low, likely, high = (Money(minor or 0, currency(found.currency)) for minor in figures)
    return Reviewed(one, Verdict(one.verdict), (low, likely, high) if one.likely_minor else None, one is history.review)


def _can(found: BudgetRound, proposal: Proposal, history: History, on_ballot: bool) -> frozenset[str]:
    phase, deeds = Phase(found.phase), set()
    if proposal.state in STANDING and phase in UNTIL_FROZEN:
        deeds |= {"correct", "merge", "split", "withdraw", "group"}
        if phase is Phase.REVIEW:
            deeds.add("review")
            if history.review and _differs(said_in(history.versions[-1]), history.review):
                deeds |= {"adjust"} if proposal.state == ProposalState.FEASIBLE else set()
    if on_ballot and phase in ON_THE_BALLOT:
        deeds.add("take off")
    return frozenset(deeds)


def _entries(session: Session, found: BudgetRound, versions: Sequence[ProposalVersion]) -> Iterator[Entry]:
    """The latest first."""
    envelopes = {one.number: one.name for one in envelopes_of(session, found)}
    contents = [said_in(version) for version in versions]
    for version, before, after in reversed(list(zip(versions, [None, *contents], contents, strict=False))):
        changes = tuple(_changes(session, envelopes, before, after)) if before else ()
        pictured = bool(after.picture) and (before is None or before.picture != after.picture)
        by = name_of(session, version.recorded_by)
        yield Entry(version.version, Why(version.why), version.reason, by, version.recorded_at, changes, pictured)


def _changes(
    session: Session, envelopes: dict[int, str], before: ProposalContent, after: ProposalContent
) -> Iterator[Change]:
    for field, name in _NAMES.items():
        old, new = getattr(before, field), getattr(after, field)
        if old != new:
            shown = (_shown(session, envelopes, content, field) for content in (before, after))
            yield Change(name, *shown)


def _shown(session: Session, envelopes: dict[int, str], said: ProposalContent, field: str) -> object:
    """What a field says, as a fact that a reader's language can write; None for nothing."""
    value = getattr(said, field)
    if value is None or value == "" or value == ():
        return None
    if field.endswith("_minor"):
        return said.money(value)
    if field == "envelope":
        return envelopes[value]
    if field == "community":
        return organisation_by(session, value).name
    if field == "position":
        return f"{value.latitude} {value.longitude}"
    if field == "sources":
        return tuple(part for one in value for part in source_facts(said, one))
    return PICTURE if field == "picture" else value


def source_facts(said: ProposalContent, one: Cofinancing) -> Iterator[object]:
    yield SOURCES[one.source]
    yield said.money(one.amount_minor)
    yield CONFIRMED if one.confirmed else PROMISED
