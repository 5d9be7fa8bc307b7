"""The tables of awards: what an item of a ballot was given by which count and which voucher, and which project it became.

Rows are only added. Whether an award holds is not written here: its voucher says so.
"""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from budgeting.models import BallotItem, Computation, Envelope
from core.db import Base, Instant
from ledger.voucher_models import Voucher
from projects.models import Organisation, Project


class Award(Base):
    """What one item of the ballot was given, numbered in its round. `organisation`: the community whose it is, if it has one.

    `minute`: the decision behind an award that was made after the count was ratified; empty for the others.
    """

    __tablename__ = "budget_award"
    __table_args__ = (
        UniqueConstraint("round_id", "number"),
        UniqueConstraint("voucher_id", "item_id"),
        ForeignKeyConstraint(["envelope_id", "round_id"], ["budget_envelope.id", "budget_envelope.round_id"]),
        ForeignKeyConstraint(["item_id", "round_id"], ["ballot_item.id", "ballot_item.round_id"]),
        CheckConstraint("amount_minor > 0", name="amount_positive"),
        Index("ix_budget_award_envelope_id", "envelope_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("budget_round.id"))
    envelope_id: Mapped[int]
    item_id: Mapped[int]
    number: Mapped[int]
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    computation_id: Mapped[int] = mapped_column(ForeignKey("budget_computation.id"))
    voucher_id: Mapped[int] = mapped_column(ForeignKey("voucher.id"))
    minute: Mapped[str] = mapped_column(String(40))
    awarded_by: Mapped[str] = mapped_column(String(60))
    awarded_at: Mapped[datetime] = mapped_column(Instant)

    envelope: Mapped[Envelope] = relationship(viewonly=True)
    item: Mapped[BallotItem] = relationship(viewonly=True)
    organisation: Mapped[Organisation | None] = relationship()
    computation: Mapped[Computation] = relationship()
    voucher: Mapped[Voucher] = relationship()


class AwardLink(Base):
    """An award became an upgrading project. The latest row of an award holds."""

    __tablename__ = "budget_award_link"
    __table_args__ = (Index("ix_budget_award_link_award_id", "award_id"), Index("ix_budget_award_link_project_id", "project_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    award_id: Mapped[int] = mapped_column(ForeignKey("budget_award.id"))
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    linked_by: Mapped[str] = mapped_column(String(60))
    linked_at: Mapped[datetime] = mapped_column(Instant)

    award: Mapped[Award] = relationship()
    project: Mapped[Project] = relationship()
