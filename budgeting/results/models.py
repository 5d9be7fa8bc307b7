"""Tables beside the official counts: drawn lots, objections with their answers, and decisions that change an outcome.

All are only added to, and only in the phases that they belong to: the triggers of migration 0022 hold that. What an assembly
decides anew of an item is a further row; the latest holds.
"""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from budgeting.models import BallotItem
from core.db import Base, Instant, new_public_id
from core.marks import N_, Term
from projects.models import one_of


class Lot(Base):
    """A lot that was drawn between equals of an envelope, before witnesses.

    `items`: the numbers that it was drawn for; `drawn`: the whole order that holds since, those of earlier lots included, both
    as canonical JSON. `witnesses` likewise: name and part in the round (`budgeting.results.lots.Witness`).
    """

    __tablename__ = "budget_lot"
    __table_args__ = (
        UniqueConstraint("envelope_id", "number"),
        ForeignKeyConstraint(["envelope_id", "round_id"], ["budget_envelope.id", "budget_envelope.round_id"]),
        CheckConstraint("number >= 1", name="number_counts"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("budget_round.id"))
    envelope_id: Mapped[int]
    number: Mapped[int]
    items: Mapped[str] = mapped_column(Text)
    drawn: Mapped[str] = mapped_column(Text)
    how: Mapped[str] = mapped_column(String(300))
    place: Mapped[str] = mapped_column(String(200))
    witnesses: Mapped[str] = mapped_column(Text)
    day: Mapped[date]
    recorded_by: Mapped[str] = mapped_column(String(60))
    recorded_at: Mapped[datetime] = mapped_column(Instant)


class Objection(Base):
    """What somebody holds against a provisional result. `voter_number` is empty for who does not want to be named."""

    __tablename__ = "budget_objection"
    __table_args__ = (
        UniqueConstraint("round_id", "number"),
        UniqueConstraint("id", "round_id"),
        ForeignKeyConstraint(["round_id", "voter_number"], ["voter.round_id", "voter.number"]),
        CheckConstraint("number >= 1", name="number_counts"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("budget_round.id"))
    number: Mapped[int]
    voter_number: Mapped[int | None]
    about: Mapped[str] = mapped_column(String(300))
    day: Mapped[date]
    recorded_by: Mapped[str] = mapped_column(String(60))
    recorded_at: Mapped[datetime] = mapped_column(Instant)

    answer: Mapped["ObjectionAnswer | None"] = relationship(back_populates="objection", lazy="selectin")


class ObjectionAnswer(Base):
    """The one answer to an objection, with its reason. One that is upheld needs another count, or a decision on an item."""

    __tablename__ = "budget_objection_answer"
    __table_args__ = (
        ForeignKeyConstraint(["objection_id", "round_id"], ["budget_objection.id", "budget_objection.round_id"]),
        CheckConstraint("length(reason) > 0", name="reason_given"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("budget_round.id"))
    objection_id: Mapped[int] = mapped_column(unique=True)
    upheld: Mapped[bool] = mapped_column(Boolean)
    reason: Mapped[str] = mapped_column(String(300))
    day: Mapped[date]
    recorded_by: Mapped[str] = mapped_column(String(60))
    recorded_at: Mapped[datetime] = mapped_column(Instant)

    objection: Mapped[Objection] = relationship(back_populates="answer")


class Ruling(StrEnum):
    """What an assembly says of an item: fund it, leave it out, or let the count stand after all."""

    FUND = "fund"
    LEAVE_OUT = "leave-out"
    AS_COUNTED = "as-counted"


RULINGS: dict[Ruling, Term] = {
    Ruling.FUND: Term(N_("it is funded")),
    Ruling.LEAVE_OUT: Term(N_("it is not funded")),
    Ruling.AS_COUNTED: Term(N_("the count stands after all")),
}


class Override(Base):
    """A decision of an assembly that changes the outcome for one item. `extra_minor`: money that came on top for it."""

    __tablename__ = "budget_override"
    __table_args__ = (
        UniqueConstraint("round_id", "number"),
        ForeignKeyConstraint(["envelope_id", "round_id"], ["budget_envelope.id", "budget_envelope.round_id"]),
        ForeignKeyConstraint(["item_id", "round_id"], ["ballot_item.id", "ballot_item.round_id"]),
        CheckConstraint(one_of("ruling", Ruling), name="ruling_known"),
        CheckConstraint("(ruling = 'fund') = (amount_minor > 0)", name="amount_where_funded"),
        CheckConstraint("amount_minor >= 0 AND extra_minor >= 0 AND extra_minor <= amount_minor", name="extra_within_amount"),
        CheckConstraint("length(reason) > 0 AND length(minute) > 0", name="reason_and_minute"),
        Index("ix_budget_override_envelope_id", "envelope_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    round_id: Mapped[int] = mapped_column(ForeignKey("budget_round.id"))
    envelope_id: Mapped[int]
    item_id: Mapped[int]
    number: Mapped[int]
    ruling: Mapped[str] = mapped_column(String(10))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    extra_minor: Mapped[int] = mapped_column(BigInteger)
    reason: Mapped[str] = mapped_column(String(300))
    minute: Mapped[str] = mapped_column(String(40))
    recorded_by: Mapped[str] = mapped_column(String(60))
    recorded_at: Mapped[datetime] = mapped_column(Instant)

    item: Mapped[BallotItem] = relationship(viewonly=True)
