"""Tables of proposals: what each said in each version, what became of it, its reviews, and what was taken off the ballot.

All of them are only added to, and only in the phases that they belong to: the triggers of migration 0018 hold that, and that a
proposal is not changed once the ballot is frozen. The row of a proposal is what these say together (`history.rebuilt`).
"""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from budgeting.models import BallotItem, Proposal
from core.db import Base, Instant
from core.marks import N_, Term
from projects.models import one_of


class Why(StrEnum):
    """Why a version was written. A review holds until the proposal is corrected; the last two leave what is reviewed alone."""

    WRITTEN = "written"
    CORRECTED = "corrected"
    ADJUSTED = "adjusted"
    GROUPED = "grouped"


WHYS: Mapping[Why, Term] = MappingProxyType(
    {
        Why.WRITTEN: Term(N_("written down")),
        Why.CORRECTED: Term(N_("corrected")),
        Why.ADJUSTED: Term(N_("amount adjusted to the estimate")),
        Why.GROUPED: Term(N_("group of which at most one is funded")),
    }
)
TO_BE_REVIEWED = frozenset({Why.WRITTEN, Why.CORRECTED})


class Link(StrEnum):
    MERGED = "merged"
    SPLIT = "split"


class Verdict(StrEnum):
    FEASIBLE = "feasible"
    NOT_FEASIBLE = "not_feasible"
    NEEDS_CHANGE = "needs_change"


VERDICTS: Mapping[Verdict, Term] = MappingProxyType(
    {
        Verdict.FEASIBLE: Term(N_("can be done")),
        Verdict.NOT_FEASIBLE: Term(N_("cannot be done as proposed")),
        Verdict.NEEDS_CHANGE: Term(N_("has to be changed first")),
    }
)


def _of_a_proposal() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["proposal_id", "round_id"], ["proposal.id", "proposal.round_id"])


class ProposalVersion(Base):
    """What a proposal said from a moment on. `text` is the canonical text of `budgeting.proposals.content.ProposalContent`."""

    __tablename__ = "proposal_version"
    __table_args__ = (
        UniqueConstraint("proposal_id", "version"),
        _of_a_proposal(),
        CheckConstraint(one_of("why", Why), name="why_known"),
        CheckConstraint("(version = 1) = (why = 'written')", name="written_once"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int]
    proposal_id: Mapped[int]
    version: Mapped[int]
    why: Mapped[str] = mapped_column(String(9))
    text: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(String(300))
    recorded_by: Mapped[str] = mapped_column(String(60))
    recorded_at: Mapped[datetime] = mapped_column(Instant)


class ProposalLink(Base):
    """A proposal went on in another: merged into it with others, or split into it and others."""

    __tablename__ = "proposal_link"
    __table_args__ = (
        UniqueConstraint("from_id", "to_id"),
        ForeignKeyConstraint(["from_id", "round_id"], ["proposal.id", "proposal.round_id"]),
        ForeignKeyConstraint(["to_id", "round_id"], ["proposal.id", "proposal.round_id"]),
        CheckConstraint(one_of("link", Link), name="link_known"),
        CheckConstraint("from_id <> to_id", name="not_itself"),
        Index("ix_proposal_link_to_id", "to_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int]
    from_id: Mapped[int]
    to_id: Mapped[int]
    link: Mapped[str] = mapped_column(String(6))
    reason: Mapped[str] = mapped_column(String(300))
    recorded_by: Mapped[str] = mapped_column(String(60))
    recorded_at: Mapped[datetime] = mapped_column(Instant)

    source: Mapped[Proposal] = relationship(foreign_keys="[ProposalLink.from_id, ProposalLink.round_id]", viewonly=True)
    target: Mapped[Proposal] = relationship(foreign_keys="[ProposalLink.to_id, ProposalLink.round_id]", viewonly=True)


class ProposalReview(Base):
    """What a review found of a version, and why; the latest takes the place of those before it. `reviewer`: who looked at it.

    The estimate is what the whole work costs, made on `estimated_on`.
    """

    __tablename__ = "proposal_review"
    __table_args__ = (
        UniqueConstraint("proposal_id", "number"),
        _of_a_proposal(),
        CheckConstraint(one_of("verdict", Verdict), name="verdict_known"),
        CheckConstraint("length(explanation) > 0", name="explained"),
        CheckConstraint(
            "(low_minor IS NULL) = (likely_minor IS NULL) AND (high_minor IS NULL) = (likely_minor IS NULL)"
            " AND (estimated_on IS NULL) = (likely_minor IS NULL)",
            name="estimate_whole",
        ),
        CheckConstraint("low_minor > 0 AND low_minor <= likely_minor AND likely_minor <= high_minor", name="estimate_rises"),
        CheckConstraint("verdict <> 'feasible' OR likely_minor IS NOT NULL", name="feasible_is_estimated"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int]
    proposal_id: Mapped[int]
    number: Mapped[int]
    version: Mapped[int]
    day: Mapped[date]
    verdict: Mapped[str] = mapped_column(String(12))
    explanation: Mapped[str] = mapped_column(String(300))
    low_minor: Mapped[int | None] = mapped_column(BigInteger)
    likely_minor: Mapped[int | None] = mapped_column(BigInteger)
    high_minor: Mapped[int | None] = mapped_column(BigInteger)
    estimated_on: Mapped[date | None]
    reviewer: Mapped[str] = mapped_column(String(120))
    recorded_by: Mapped[str] = mapped_column(String(60))
    recorded_at: Mapped[datetime] = mapped_column(Instant)


class ProposalWithdrawal(Base):
    """Its proposer took a proposal back before the ballot was frozen."""

    __tablename__ = "proposal_withdrawal"
    __table_args__ = (UniqueConstraint("proposal_id"), _of_a_proposal())

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int]
    proposal_id: Mapped[int]
    day: Mapped[date]
    reason: Mapped[str] = mapped_column(String(300))
    recorded_by: Mapped[str] = mapped_column(String(60))
    recorded_at: Mapped[datetime] = mapped_column(Instant)


class BallotItemWithdrawal(Base):
    """What stood on the frozen ballot was taken off it, before or after the vote (Katowice 2024, Murcki, L18/06/XI).

    Counting treats it as not on the list. `minute`: the decision of an assembly behind it ("A3/2"), or empty.
    """

    __tablename__ = "ballot_item_withdrawal"
    __table_args__ = (
        UniqueConstraint("item_id"),
        ForeignKeyConstraint(["item_id", "round_id"], ["ballot_item.id", "ballot_item.round_id"]),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int]
    item_id: Mapped[int]
    day: Mapped[date]
    reason: Mapped[str] = mapped_column(String(300))
    minute: Mapped[str] = mapped_column(String(40))
    recorded_by: Mapped[str] = mapped_column(String(60))
    recorded_at: Mapped[datetime] = mapped_column(Instant)

    item: Mapped[BallotItem] = relationship()
