"""The tables that every part of a round stands on: round, envelopes, phases, terms; proposals and ballot items; voters; counts.

Side rooms have tables of their own. What was decided is only added to: the triggers of migration 0017 hold that. No table
leads from a voter to a ballot.
"""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from budgeting.terms import Channel, Voice
from core.db import Base, Instant, new_public_id
from core.marks import N_, Term
from projects.funds.models import Fund
from projects.models import Organisation, one_of


class Phase(StrEnum):
    DRAFT = "draft"
    PROPOSALS = "proposals"
    REVIEW = "review"
    FROZEN = "frozen"
    VOTING = "voting"
    VOTED = "voted"
    COUNTED = "counted"
    PROVISIONAL = "provisional"
    OBJECTIONS = "objections"
    RATIFIED = "ratified"
    EXECUTING = "executing"
    CLOSED = "closed"
    ABANDONED = "abandoned"


PHASE_NAMES: dict[Phase, Term] = {
    Phase.DRAFT: Term(N_("being prepared")),
    Phase.PROPOSALS: Term(N_("collecting proposals")),
    Phase.REVIEW: Term(N_("proposals under review")),
    Phase.FROZEN: Term(N_("ballot frozen")),
    Phase.VOTING: Term(N_("voting")),
    Phase.VOTED: Term(N_("voting closed")),
    Phase.COUNTED: Term(N_("counted")),
    Phase.PROVISIONAL: Term(N_("provisional result")),
    Phase.OBJECTIONS: Term(N_("objections")),
    Phase.RATIFIED: Term(N_("ratified")),
    Phase.EXECUTING: Term(N_("being carried out")),
    Phase.CLOSED: Term(N_("closed")),
    Phase.ABANDONED: Term(N_("given up")),
}


class Leftover(StrEnum):
    """What becomes of money of an envelope that was not awarded."""

    RETURN = "return"
    MERGE = "merge"
    GREEDY = "greedy"
    CARRY = "carry"


LEFTOVERS: dict[Leftover, Term] = {
    Leftover.RETURN: Term(N_("goes back to the fund's free money")),
    Leftover.MERGE: Term(N_("goes to the round's next envelope")),
    Leftover.GREEDY: Term(N_("goes to the next proposals by votes that still fit")),
    Leftover.CARRY: Term(N_("is kept for the next round")),
}


class EnvelopeKind(StrEnum):
    """What an envelope is for: everybody, one community, one area, or one category of work."""

    ALL = "all"
    COMMUNITY = "community"
    AREA = "area"
    CATEGORY = "category"


class ProposalState(StrEnum):
    OPEN = "open"
    FEASIBLE = "feasible"
    NOT_FEASIBLE = "not_feasible"
    MERGED = "merged"
    SPLIT = "split"
    WITHDRAWN = "withdrawn"


PROPOSAL_STATES: dict[ProposalState, Term] = {
    ProposalState.OPEN: Term(N_("not yet reviewed")),
    ProposalState.FEASIBLE: Term(N_("can be done")),
    ProposalState.NOT_FEASIBLE: Term(N_("cannot be done as proposed")),
    ProposalState.MERGED: Term(N_("merged into another")),
    ProposalState.SPLIT: Term(N_("split into several")),
    ProposalState.WITHDRAWN: Term(N_("withdrawn")),
}


class BudgetRound(Base):
    """One round of a fund. `real`: not a rehearsal; a rehearsal never posts money. `phase` is its latest phase event's."""

    __tablename__ = "budget_round"
    __table_args__ = (
        UniqueConstraint("fund_id", "number"),
        CheckConstraint(one_of("phase", Phase), name="phase_known"),
        CheckConstraint("number >= 1", name="number_counts"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    fund_id: Mapped[int] = mapped_column(ForeignKey("fund.id"))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(120))
    currency: Mapped[str] = mapped_column(String(3))
    real: Mapped[bool]
    phase: Mapped[str] = mapped_column(String(11))
    opened_by: Mapped[str] = mapped_column(String(60))
    opened_at: Mapped[datetime] = mapped_column(Instant)

    fund: Mapped[Fund] = relationship()


class Envelope(Base):
    """Money of one restriction of the fund that one part of the round decides on. `area`: whose, empty for everybody's."""

    __tablename__ = "budget_envelope"
    __table_args__ = (
        UniqueConstraint("round_id", "number"),
        UniqueConstraint("id", "round_id"),
        CheckConstraint(one_of("kind", EnvelopeKind), name="kind_known"),
        CheckConstraint(one_of("leftover", Leftover), name="leftover_known"),
        CheckConstraint("amount_minor > 0", name="amount_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    round_id: Mapped[int] = mapped_column(ForeignKey("budget_round.id"))
    number: Mapped[int]
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(9))
    area: Mapped[str] = mapped_column(String(120))
    restriction: Mapped[int]
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    leftover: Mapped[str] = mapped_column(String(6))
    added_by: Mapped[str] = mapped_column(String(60))
    added_at: Mapped[datetime] = mapped_column(Instant)


class PhaseEvent(Base):
    """A round went into a phase. `place` counts its events from 1."""

    __tablename__ = "budget_phase_event"
    __table_args__ = (
        UniqueConstraint("round_id", "place"),
        CheckConstraint(one_of("phase", Phase), name="phase_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("budget_round.id"))
    place: Mapped[int]
    phase: Mapped[str] = mapped_column(String(11))
    day: Mapped[date]
    reason: Mapped[str] = mapped_column(String(300))
    recorded_by: Mapped[str] = mapped_column(String(60))
    recorded_at: Mapped[datetime] = mapped_column(Instant)


class PhasePlan(Base):
    """When a phase was planned to begin and end, both days included. A later row of the same phase takes its place."""

    __tablename__ = "budget_phase_plan"
    __table_args__ = (
        CheckConstraint("ends_on >= begins_on", name="ends_after_it_begins"),
        CheckConstraint(one_of("phase", Phase), name="phase_known"),
        Index("ix_budget_phase_plan_round_id", "round_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("budget_round.id"))
    phase: Mapped[str] = mapped_column(String(11))
    begins_on: Mapped[date]
    ends_on: Mapped[date]
    recorded_by: Mapped[str] = mapped_column(String(60))
    recorded_at: Mapped[datetime] = mapped_column(Instant)


class FixedTerms(Base):
    """The terms of a round as they were written; the latest version holds. Fixed for good once the ballot is frozen."""

    __tablename__ = "budget_terms"
    __table_args__ = (UniqueConstraint("round_id", "version"), CheckConstraint("length(sha256) = 64", name="sha256_whole"))

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("budget_round.id"))
    version: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    recorded_by: Mapped[str] = mapped_column(String(60))
    recorded_at: Mapped[datetime] = mapped_column(Instant)


class Proposal(Base):
    """An idea that asks an envelope for money. What it says may change until the ballot is frozen; its history is kept beside.

    `requested_minor` is what it asks of this envelope, `total_minor` what the whole work costs.
    """

    __tablename__ = "proposal"
    __table_args__ = (
        UniqueConstraint("round_id", "number"),
        UniqueConstraint("id", "round_id"),
        ForeignKeyConstraint(["envelope_id", "round_id"], ["budget_envelope.id", "budget_envelope.round_id"]),
        CheckConstraint("requested_minor > 0 AND total_minor >= requested_minor", name="requested_within_total"),
        CheckConstraint(one_of("state", ProposalState), name="state_known"),
        CheckConstraint("households >= 0 AND tenants >= 0 AND untitled >= 0", name="not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    round_id: Mapped[int] = mapped_column(ForeignKey("budget_round.id"))
    envelope_id: Mapped[int]
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(120))
    summary: Mapped[str] = mapped_column(String(300))
    proposer: Mapped[str] = mapped_column(String(120))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    place: Mapped[str] = mapped_column(String(200))
    latitude: Mapped[str | None] = mapped_column(String(12))
    longitude: Mapped[str | None] = mapped_column(String(12))
    category: Mapped[str] = mapped_column(String(60))
    households: Mapped[int | None]
    tenants: Mapped[int | None]
    untitled: Mapped[int | None]
    total_minor: Mapped[int] = mapped_column(BigInteger)
    requested_minor: Mapped[int] = mapped_column(BigInteger)
    exclusive: Mapped[str] = mapped_column(String(40))
    picture: Mapped[str | None] = mapped_column(ForeignKey("stored_file.sha256"))
    state: Mapped[str] = mapped_column(String(12))
    version: Mapped[int]
    added_by: Mapped[str] = mapped_column(String(60))
    added_at: Mapped[datetime] = mapped_column(Instant)

    envelope: Mapped[Envelope] = relationship()
    organisation: Mapped[Organisation | None] = relationship()


class BallotItem(Base):
    """A proposal as it stands on the ballot: frozen. `number` is what voters see; `cost_minor` is what competes."""

    __tablename__ = "ballot_item"
    __table_args__ = (
        UniqueConstraint("round_id", "number"),
        UniqueConstraint("id", "round_id"),
        ForeignKeyConstraint(["envelope_id", "round_id"], ["budget_envelope.id", "budget_envelope.round_id"]),
        ForeignKeyConstraint(["proposal_id", "round_id"], ["proposal.id", "proposal.round_id"]),
        CheckConstraint("cost_minor > 0 AND total_minor >= cost_minor", name="cost_within_total"),
        Index("ix_ballot_item_envelope_id", "envelope_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    round_id: Mapped[int] = mapped_column(ForeignKey("budget_round.id"))
    envelope_id: Mapped[int]
    proposal_id: Mapped[int] = mapped_column(unique=True)
    number: Mapped[int]
    name: Mapped[str] = mapped_column(String(120))
    cost_minor: Mapped[int] = mapped_column(BigInteger)
    total_minor: Mapped[int] = mapped_column(BigInteger)
    exclusive: Mapped[str] = mapped_column(String(40))
    picture: Mapped[str | None] = mapped_column(ForeignKey("stored_file.sha256"))
    frozen_by: Mapped[str] = mapped_column(String(60))
    frozen_at: Mapped[datetime] = mapped_column(Instant)


class Basis(StrEnum):
    """By what a person or household is known. None of them is a land document, and none may be asked for."""

    MEMBER = "member"
    HOUSEHOLD = "household"
    HOUSE_NUMBER = "house_number"
    VOUCHED = "vouched"
    PHOTO = "photo"
    OTHER = "other"


class Voter(Base):
    """Who has a voice in a round, and why. `tenure` as the settlement's register says it, or empty. `area`: whose envelopes.

    `source` names where she comes from ("member:…", "household:…") so that nobody is there twice; empty for who stands on no
    register and was vouched for.
    """

    __tablename__ = "voter"
    __table_args__ = (
        UniqueConstraint("round_id", "number"),
        UniqueConstraint("round_id", "source"),
        UniqueConstraint("id", "round_id"),
        CheckConstraint(one_of("voice", Voice), name="voice_known"),
        CheckConstraint(one_of("basis", Basis), name="basis_known"),
        CheckConstraint("sex IS NULL OR sex IN ('f', 'm', 'x')", name="sex_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    round_id: Mapped[int] = mapped_column(ForeignKey("budget_round.id"))
    number: Mapped[int]
    voice: Mapped[str] = mapped_column(String(9))
    name: Mapped[str] = mapped_column(String(120))
    basis: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(String(300))
    source: Mapped[str | None] = mapped_column(String(80))
    area: Mapped[str] = mapped_column(String(120))
    sex: Mapped[str | None] = mapped_column(String(1))
    tenure: Mapped[str | None] = mapped_column(String(6))
    age_group: Mapped[str | None] = mapped_column(String(10))
    struck_on: Mapped[date | None]
    struck_reason: Mapped[str] = mapped_column(String(300), default="")
    added_by: Mapped[str] = mapped_column(String(60))
    added_at: Mapped[datetime] = mapped_column(Instant)


class VoterMark(Base):
    """A voter's one voice in an envelope is used: she was given a ballot, or cast one online. Says nothing of what she chose.

    `batch`: the batch of paper that hers came from, or empty. No moment is kept, so that order tells nothing.
    """

    __tablename__ = "voter_mark"
    __table_args__ = (
        UniqueConstraint("voter_id", "envelope_id"),
        ForeignKeyConstraint(["voter_id", "round_id"], ["voter.id", "voter.round_id"]),
        ForeignKeyConstraint(["envelope_id", "round_id"], ["budget_envelope.id", "budget_envelope.round_id"]),
        CheckConstraint(one_of("channel", Channel), name="channel_known"),
        Index("ix_voter_mark_round_id", "round_id"),
    )

    public_id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_public_id)
    round_id: Mapped[int]
    envelope_id: Mapped[int]
    voter_id: Mapped[int]
    channel: Mapped[str] = mapped_column(String(8))
    batch: Mapped[str] = mapped_column(String(16))
    carried_by: Mapped[int | None] = mapped_column(ForeignKey("voter.id"))
    marked_by: Mapped[str] = mapped_column(String(60))


class Computation(Base):
    """An official count of an envelope: what went in, the rule, what came out, each with its SHA-256. The latest holds.

    Counts under other rules ("what if") are never here.
    """

    __tablename__ = "budget_computation"
    __table_args__ = (
        UniqueConstraint("envelope_id", "number"),
        ForeignKeyConstraint(["envelope_id", "round_id"], ["budget_envelope.id", "budget_envelope.round_id"]),
        CheckConstraint("length(input_sha256) = 64 AND length(outcome_sha256) = 64", name="sha256_whole"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    round_id: Mapped[int] = mapped_column(ForeignKey("budget_round.id"))
    envelope_id: Mapped[int]
    number: Mapped[int]
    input: Mapped[str] = mapped_column(Text)
    input_sha256: Mapped[str] = mapped_column(String(64))
    terms_sha256: Mapped[str] = mapped_column(String(64))
    lot: Mapped[str] = mapped_column(Text)
    outcome: Mapped[str] = mapped_column(Text)
    outcome_sha256: Mapped[str] = mapped_column(String(64))
    engine: Mapped[str] = mapped_column(String(20))
    computed_by: Mapped[str] = mapped_column(String(60))
    computed_at: Mapped[datetime] = mapped_column(Instant)
