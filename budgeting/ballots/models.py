"""Ballots, batches of paper and their entries, voting codes, and counted totals.

A ballot has no voter, no moment, no number that counts on, and on SQLite no hidden one either: its key is random and its table
has no row numbers. What binds it to others is its envelope and, on paper, its batch. An accepted ballot is never changed; it
may only be struck, with a reason. Migration 0020 holds all of that.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from budgeting.models import Envelope
from core.db import Base, Instant, new_public_id
from core.marks import N_, Term
from projects.models import one_of

MOST_REASON = 300


class BallotStatus(StrEnum):
    ACCEPTED = "accepted"
    SPOILED = "spoiled"  # it came back, but says nothing that can be counted
    VOID = "void"  # it was accepted, and struck afterwards


BALLOT_STATUSES: dict[BallotStatus, Term] = {
    BallotStatus.ACCEPTED: Term(N_("counts")),
    BallotStatus.SPOILED: Term(N_("spoiled")),
    BallotStatus.VOID: Term(N_("paper struck")),
}


class BallotBatch(Base):
    """Ballot papers that are printed and given out together: those numbered 1 to `papers` of the batch.

    `seed` is what makes their serials hard to guess (`budgeting.ballots.serials`). A voter's mark names `public_id`.
    """

    __tablename__ = "ballot_batch"
    __table_args__ = (
        UniqueConstraint("round_id", "number"),
        UniqueConstraint("id", "round_id"),
        ForeignKeyConstraint(["envelope_id", "round_id"], ["budget_envelope.id", "budget_envelope.round_id"]),
        CheckConstraint("papers BETWEEN 1 AND 9999", name="papers_bounded"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    round_id: Mapped[int] = mapped_column(ForeignKey("budget_round.id"))
    envelope_id: Mapped[int]
    number: Mapped[int]
    place: Mapped[str] = mapped_column(String(120))
    papers: Mapped[int]
    seed: Mapped[str] = mapped_column(String(32))
    added_by: Mapped[str] = mapped_column(String(60))
    added_at: Mapped[datetime] = mapped_column(Instant)

    envelope: Mapped[Envelope] = relationship(viewonly=True)


class BatchClosing(Base):
    """A batch as it was reconciled: what was given out, and where every paper is. `extra`: papers beyond those given out."""

    __tablename__ = "ballot_batch_closing"
    __table_args__ = (
        ForeignKeyConstraint(["batch_id", "round_id"], ["ballot_batch.id", "ballot_batch.round_id"]),
        CheckConstraint("issued + extra = cast_count + spoiled + returned + missing", name="adds_up"),
        CheckConstraint(
            "issued >= 0 AND extra >= 0 AND cast_count >= 0 AND spoiled >= 0 AND returned >= 0 AND missing >= 0",
            name="not_negative",
        ),
        CheckConstraint("(missing = 0 AND extra = 0) OR reason <> ''", name="difference_has_reason"),
    )

    batch_id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int]
    issued: Mapped[int]
    extra: Mapped[int]
    cast: Mapped[int] = mapped_column("cast_count")  # "cast" is a word of SQL
    spoiled: Mapped[int]
    returned: Mapped[int]
    missing: Mapped[int]
    reason: Mapped[str] = mapped_column(String(MOST_REASON))
    closed_by: Mapped[str] = mapped_column(String(60))
    closed_at: Mapped[datetime] = mapped_column(Instant)


class Ballot(Base):
    """What a voter said, as `budgeting.ballots.saying` writes it; empty when the paper is spoiled."""

    __tablename__ = "ballot"
    __table_args__ = (
        UniqueConstraint("round_id", "serial"),
        ForeignKeyConstraint(["envelope_id", "round_id"], ["budget_envelope.id", "budget_envelope.round_id"]),
        ForeignKeyConstraint(["batch_id", "round_id"], ["ballot_batch.id", "ballot_batch.round_id"]),
        CheckConstraint("channel IN ('online', 'paper', 'assisted')", name="channel_known"),
        CheckConstraint(one_of("status", BallotStatus), name="status_known"),
        CheckConstraint("(status = 'accepted') = (reason = '')", name="reason_unless_accepted"),
        CheckConstraint("status <> 'spoiled' OR choices = ''", name="spoiled_says_nothing"),
        CheckConstraint(
            "(channel = 'paper') = (batch_id IS NOT NULL) AND (channel = 'paper') = (serial IS NOT NULL)",
            name="paper_has_serial",
        ),
        Index("ix_ballot_envelope_id", "envelope_id"),
        Index("ix_ballot_batch_id", "batch_id"),
        {"sqlite_with_rowid": False},
    )

    public_id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_public_id)
    round_id: Mapped[int]
    envelope_id: Mapped[int]
    channel: Mapped[str] = mapped_column(String(8))
    batch_id: Mapped[int | None]
    serial: Mapped[str | None] = mapped_column(String(16))
    choices: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(8))
    reason: Mapped[str] = mapped_column(String(MOST_REASON), default="")


class BallotEntry(Base):
    """A paper as one person typed it; thrown away once two people typed the same, or the difference was settled.

    `spoiled`: why the paper does not count; empty for one that does.
    """

    __tablename__ = "ballot_entry"
    __table_args__ = (
        UniqueConstraint("round_id", "serial", "place"),
        UniqueConstraint("round_id", "serial", "entered_by"),
        ForeignKeyConstraint(["batch_id", "round_id"], ["ballot_batch.id", "ballot_batch.round_id"]),
        CheckConstraint("place IN (1, 2)", name="place_known"),
        CheckConstraint("spoiled = '' OR choices = ''", name="spoiled_says_nothing"),
        Index("ix_ballot_entry_batch_id", "batch_id"),
    )

    public_id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_public_id)
    round_id: Mapped[int]
    batch_id: Mapped[int]
    serial: Mapped[str] = mapped_column(String(16))
    place: Mapped[int]
    entered_by: Mapped[str] = mapped_column(String(60))
    choices: Mapped[str] = mapped_column(Text)
    spoiled: Mapped[str] = mapped_column(String(MOST_REASON))


class Deed(StrEnum):
    TYPED = "typed"
    SETTLED = "settled"  # a difference between two who typed it
    STRUCK = "struck"


DEEDS: dict[Deed, Term] = {
    Deed.TYPED: Term(N_("typed it")),
    Deed.SETTLED: Term(N_("settled the difference")),
    Deed.STRUCK: Term(N_("struck it")),
}


class PaperDeed(Base):
    """Who answers for a paper that was entered, without what it says. Never written of a ballot that came without paper."""

    __tablename__ = "ballot_deed"
    __table_args__ = (
        ForeignKeyConstraint(["batch_id", "round_id"], ["ballot_batch.id", "ballot_batch.round_id"]),
        CheckConstraint(one_of("deed", Deed), name="deed_known"),
        CheckConstraint("deed = 'typed' OR reason <> ''", name="reason_unless_typed"),
        Index("ix_ballot_deed_batch_id", "batch_id"),
    )

    public_id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_public_id)
    round_id: Mapped[int]
    batch_id: Mapped[int]
    serial: Mapped[str] = mapped_column(String(16))
    deed: Mapped[str] = mapped_column(String(7))
    done_by: Mapped[str] = mapped_column(String(60))
    reason: Mapped[str] = mapped_column(String(MOST_REASON))


class CodeState(StrEnum):
    OPEN = "open"
    USED = "used"
    WITHDRAWN = "withdrawn"  # a new one was given in its place


class VotingCode(Base):
    """A voter's code for one envelope: only its SHA-256, which leads to the voter and to no ballot."""

    __tablename__ = "voting_code"
    __table_args__ = (
        ForeignKeyConstraint(["voter_id", "round_id"], ["voter.id", "voter.round_id"]),
        ForeignKeyConstraint(["envelope_id", "round_id"], ["budget_envelope.id", "budget_envelope.round_id"]),
        CheckConstraint(one_of("state", CodeState), name="state_known"),
        CheckConstraint("length(sha256) = 64", name="sha256_whole"),
        Index("ix_voting_code_voter_id_envelope_id", "voter_id", "envelope_id"),
        {"sqlite_with_rowid": False},
    )

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    round_id: Mapped[int]
    envelope_id: Mapped[int]
    voter_id: Mapped[int]
    state: Mapped[str] = mapped_column(String(9))
    made_by: Mapped[str] = mapped_column(String(60))


class TallyState(StrEnum):
    WAITING = "waiting"
    AGREED = "agreed"
    REFUSED = "refused"


TALLY_STATES: dict[TallyState, Term] = {
    TallyState.WAITING: Term(N_("waits for a second person")),
    TallyState.AGREED: Term(N_("agreed")),
    TallyState.REFUSED: Term(N_("refused")),
}


class Tally(Base):
    """Totals as they were counted in public, of everybody at a place or of one group there; two people answer for them."""

    __tablename__ = "ballot_tally"
    __table_args__ = (
        UniqueConstraint("id", "round_id"),
        ForeignKeyConstraint(["envelope_id", "round_id"], ["budget_envelope.id", "budget_envelope.round_id"]),
        CheckConstraint("channel IN ('pocket', 'pebbles', 'hands')", name="channel_known"),
        CheckConstraint(one_of("state", TallyState), name="state_known"),
        CheckConstraint("people >= 1", name="somebody_came"),
        CheckConstraint("(state = 'waiting') = (decided_by IS NULL)", name="decided_by_somebody"),
        CheckConstraint("decided_by <> entered_by", name="decided_by_another"),
        Index("ix_ballot_tally_envelope_id", "envelope_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    round_id: Mapped[int] = mapped_column(ForeignKey("budget_round.id"))
    envelope_id: Mapped[int]
    channel: Mapped[str] = mapped_column(String(8))
    place: Mapped[str] = mapped_column(String(120))
    group_label: Mapped[str] = mapped_column(String(40))
    people: Mapped[int]
    state: Mapped[str] = mapped_column(String(8))
    entered_by: Mapped[str] = mapped_column(String(60))
    entered_at: Mapped[datetime] = mapped_column(Instant)
    decided_by: Mapped[str | None] = mapped_column(String(60))
    decided_at: Mapped[datetime | None] = mapped_column(Instant)

    counts: Mapped[list["TallyCount"]] = relationship(order_by="TallyCount.item_id")


class TallyCount(Base):
    """How many counters lay on one item; items without any are not written."""

    __tablename__ = "ballot_tally_count"
    __table_args__ = (
        ForeignKeyConstraint(["tally_id", "round_id"], ["ballot_tally.id", "ballot_tally.round_id"]),
        ForeignKeyConstraint(["item_id", "round_id"], ["ballot_item.id", "ballot_item.round_id"]),
        CheckConstraint("counted >= 1", name="counted_something"),
    )

    tally_id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int]
    counted: Mapped[int]
