"""What an assembly decides: numbered, with its votes or without an objection, by a stated majority; the accounts first.

A decision about proposals can give each an amount: that is the outcome of a round that an assembly decides in words
(`decided_of`). Nothing is decided without a quorum, nor after it was lost.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.assembly.accounts import accounts_on
from budgeting.assembly.calling import hold, must_stand_at, time_of_day
from budgeting.assembly.coming import attendance_of
from budgeting.assembly.errors import (
    AccountsFirst,
    AwardAboveItem,
    AwardsAboveEnvelope,
    AwardsNeedAllocation,
    MinutesNotWaiting,
    MinutesOfNothing,
    NoVotes,
    QuorumWasLost,
    TooManyVotes,
)
from budgeting.assembly.finding import decisions_of
from budgeting.assembly.minutes import minutes_of
from budgeting.assembly.models import (
    STATE_NAMES,
    Assembly,
    AssemblyDecision,
    AssemblyState,
    DecisionAward,
    DecisionKind,
)
from budgeting.finding import envelopes_of, item_of
from budgeting.models import BallotItem, BudgetRound, Envelope, Phase
from budgeting.phases import must_be
from core.calendars import now
from core.frozen import to_text
from core.marks import N_, Term
from core.money import Money, currency
from core.text import required

MOST_WORDING = 1000
# While a ballot stands and nothing is ratified yet.
DECIDING = (Phase.FROZEN, Phase.VOTING, Phase.VOTED, Phase.COUNTED, Phase.PROVISIONAL, Phase.OBJECTIONS)


class Majority(StrEnum):
    SIMPLE = "simple"
    ABSOLUTE = "absolute"
    TWO_THIRDS = "two_thirds"


MAJORITIES: Mapping[Majority, Term] = MappingProxyType(
    {
        Majority.SIMPLE: Term(N_("more votes for than against")),
        Majority.ABSOLUTE: Term(N_("more than half of all who are present")),
        Majority.TWO_THIRDS: Term(N_("two thirds of the votes for and against")),
    }
)


@dataclass(frozen=True, slots=True)
class Votes:
    votes_for: int
    votes_against: int
    abstained: int

    @property
    def cast(self) -> int:
        return self.votes_for + self.votes_against + self.abstained


_CARRIED: Mapping[Majority, Callable[[Votes, int], bool]] = MappingProxyType(
    {
        Majority.SIMPLE: lambda votes, present: votes.votes_for > votes.votes_against,
        Majority.ABSOLUTE: lambda votes, present: 2 * votes.votes_for > present,
        Majority.TWO_THIRDS: lambda votes, present: 0 < 2 * (votes.votes_for + votes.votes_against) <= 3 * votes.votes_for,
    }
)


def is_carried(majority: Majority, votes: Votes | None, present: int) -> bool:
    """Without votes nobody objected, and it is."""
    return votes is None or _CARRIED[majority](votes, present)


@dataclass(frozen=True, slots=True)
class DecisionAsked:
    """`votes`: None where nobody objected. `at`: the time of day, or empty. `accounts_on`: the day whose accounts were shown.

    `awards`: minor units by the number of the ballot's item. `approves`: whose minutes were read out.
    """

    kind: DecisionKind
    wording: str
    votes: Votes | None
    majority: Majority = Majority.SIMPLE
    at: str = ""
    accounts_on: date | None = None
    approves: Assembly | None = None
    awards: Mapping[int, int] = field(default_factory=dict)


def decide(session: Session, assembly: Assembly, asked: DecisionAsked, *, by: str) -> AssemblyDecision:
    """Raises OtherAssemblyState, QuorumWasLost, TooManyVotes, NoVotes, AccountsFirst, MinutesOfNothing, MinutesNotWaiting,
    AwardsNeedAllocation, AwardAboveItem, AwardsAboveEnvelope, ItemUnknown, OtherPhase, TimeUnreadable, TextMissing, TextTooLong,
    TextUnreadable.
    """
    hold(session, assembly)
    must_stand_at(assembly, AssemblyState.IN_SESSION)
    at, before = time_of_day(asked.at), decisions_of(session, assembly)
    if assembly.lost_at and not ("" < at < assembly.lost_at):
        raise QuorumWasLost(at=assembly.lost_at)
    present = attendance_of(session, assembly).present_at(at)
    _refuse_votes(asked, present)
    if asked.kind is DecisionKind.ALLOCATION and not accounts_presented(before):
        raise AccountsFirst()
    awards = _awards(session, assembly, asked)
    approves, mark = _approves(session, assembly, asked)
    decision = AssemblyDecision(
        assembly_id=assembly.id,
        place=len(before) + 1,
        kind=asked.kind,
        wording=required(asked.wording, MOST_WORDING),
        at=at,
        votes_for=asked.votes.votes_for if asked.votes else None,
        votes_against=asked.votes.votes_against if asked.votes else None,
        abstained=asked.votes.abstained if asked.votes else None,
        majority=asked.majority,
        present=present,
        carried=is_carried(asked.majority, asked.votes, present),
        accounts=_accounts(session, assembly, asked),
        approves_id=approves.id if approves else None,
        approves_sha256=mark,
        recorded_by=by,
        recorded_at=now(),
    )
    session.add(decision)
    session.flush()
    session.add_all(
        DecisionAward(assembly_id=assembly.id, decision_id=decision.id, item_id=item.id, amount_minor=minor)
        for item, minor in awards.items()
    )
    session.flush()
    return decision


def accounts_presented(decisions: list[AssemblyDecision]) -> bool:
    """Whether the accounts were shown in this assembly, accepted or questioned."""
    return any(one.kind == DecisionKind.ACCOUNTS and one.valid for one in decisions)


def _refuse_votes(asked: DecisionAsked, present: int) -> None:
    """Accounts may be presented without a vote: then they are questioned."""
    if asked.votes is None:
        return
    if asked.votes.cast > present:
        raise TooManyVotes(votes=asked.votes.cast, present=present, over=asked.votes.cast - present)
    if not asked.votes.cast and asked.kind is not DecisionKind.ACCOUNTS:
        raise NoVotes()


def _accounts(session: Session, assembly: Assembly, asked: DecisionAsked) -> str:
    if asked.kind is not DecisionKind.ACCOUNTS:
        return ""
    day = min(asked.accounts_on or assembly.held_on - timedelta(days=1), assembly.held_on)
    return to_text(accounts_on(session, assembly.fund, day))


def _approves(session: Session, assembly: Assembly, asked: DecisionAsked) -> tuple[Assembly | None, str]:
    """Whose minutes were read out, and their fingerprint now."""
    earlier = asked.approves
    if (asked.kind is DecisionKind.MINUTES) != (earlier is not None):
        raise MinutesOfNothing()
    if earlier is None:
        return None, ""
    waits = earlier.state in (AssemblyState.IN_SESSION, AssemblyState.ADJOURNED)
    later = (assembly.held_on, assembly.number) > (earlier.held_on, earlier.number)
    if earlier.fund_id != assembly.fund_id or not waits or not later:
        raise MinutesNotWaiting(assembly=earlier.name, state=STATE_NAMES[AssemblyState(earlier.state)])
    return earlier, minutes_of(session, earlier).sha256


def _awards(session: Session, assembly: Assembly, asked: DecisionAsked) -> dict[BallotItem, int]:
    """What it gives, item by item: no more than the item asks for, nor together more than the envelope has."""
    if not asked.awards:
        return {}
    if asked.kind is not DecisionKind.ALLOCATION or assembly.for_round is None:
        raise AwardsNeedAllocation()
    must_be(assembly.for_round, *DECIDING)
    unit = currency(assembly.for_round.currency)
    given = {item_of(session, assembly.for_round, number): minor for number, minor in sorted(asked.awards.items())}
    for item, minor in given.items():
        if minor > item.cost_minor:
            asks, over = Money(item.cost_minor, unit), Money(minor - item.cost_minor, unit)
            raise AwardAboveItem(item=item.name, asked=asks, amount=Money(minor, unit), over=over)
    for envelope in envelopes_of(session, assembly.for_round):
        here = {str(item.number): minor for item, minor in given.items() if item.envelope_id == envelope.id}
        together = sum((decided_of(session, assembly.for_round, envelope) | here).values()) if here else 0
        if together > envelope.amount_minor:
            raise AwardsAboveEnvelope(
                envelope=envelope.name,
                given=Money(together, unit),
                whole=Money(envelope.amount_minor, unit),
                over=Money(together - envelope.amount_minor, unit),
            )
    return given


def decided_of(session: Session, found: BudgetRound, envelope: Envelope) -> dict[str, int]:
    """Minor units that the round's assemblies gave to each item of an envelope, by its number as text.

    Of decisions that hold, the latest about an item counts; an item that it gives nothing to is not there.
    """
    wanted = (
        select(DecisionAward, AssemblyDecision)
        .join(AssemblyDecision, AssemblyDecision.id == DecisionAward.decision_id)
        .join(Assembly, Assembly.id == DecisionAward.assembly_id)
        .join(BallotItem, BallotItem.id == DecisionAward.item_id)
        .where(Assembly.round_id == found.id, BallotItem.envelope_id == envelope.id)
        .order_by(Assembly.held_on, Assembly.number, AssemblyDecision.place)
    )
    given: dict[str, int] = {}
    for award, decision in session.execute(wanted):
        if decision.holds:
            given[str(award.item.number)] = award.amount_minor
    return {number: minor for number, minor in given.items() if minor}
