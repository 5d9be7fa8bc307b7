"""The tables of daily savings: who collects where and since when, whose door is on which round, and the sheets of a morning.

The money itself is in vouchers and in the journal. Times in office are ended, never taken out; a morning's sheet is written once.
"""

from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Instant, new_public_id

_OPEN = text("until IS NULL")


class Collector(Base):
    """A member's time as a collector, both days included; open while `until` is empty. `street`: where her round goes."""

    __tablename__ = "collector"
    __table_args__ = (
        ForeignKeyConstraint(["member_id", "group_id"], ["member.id", "member.group_id"]),
        UniqueConstraint("id", "group_id"),
        CheckConstraint("until IS NULL OR until >= since", name="ends_after_start"),
        Index("uq_collector_open", "member_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("savings_group.id"), index=True)
    member_id: Mapped[int]
    street: Mapped[str] = mapped_column(String(200))
    since: Mapped[date]
    until: Mapped[date | None]


class OnRound(Base):
    """A member's door is on a collector's round, from a day to a last day; on one round at a time."""

    __tablename__ = "on_round"
    __table_args__ = (
        ForeignKeyConstraint(["collector_id", "group_id"], ["collector.id", "collector.group_id"]),
        ForeignKeyConstraint(["member_id", "group_id"], ["member.id", "member.group_id"]),
        CheckConstraint("until IS NULL OR until >= since", name="ends_after_start"),
        Index("uq_on_round_open", "member_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int]
    collector_id: Mapped[int] = mapped_column(index=True)
    member_id: Mapped[int]
    since: Mapped[date]
    until: Mapped[date | None]


class MorningSheet(Base):
    """The sheet that a collector took along on a day, the first, the second …, and what the book said when it was made."""

    __tablename__ = "morning_sheet"
    __table_args__ = (
        UniqueConstraint("collector_id", "day", "number"),
        CheckConstraint("number >= 1", name="number_counts"),
        CheckConstraint("book_number >= 0", name="book_number_counts"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    collector_id: Mapped[int] = mapped_column(ForeignKey("collector.id"))
    day: Mapped[date]
    number: Mapped[int]
    book_number: Mapped[int] = mapped_column(BigInteger)
    made_at: Mapped[datetime] = mapped_column(Instant)
    made_by: Mapped[str] = mapped_column(String(60))
