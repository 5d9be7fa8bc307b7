"""The table of peer audits: a report each, written once. A mistake is mended by a later report that names the one it replaces."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Instant, new_public_id


class PeerAudit(Base):
    """One visit of another group. `report` is its canonical text; the columns beside it repeat what is asked for.

    `number` counts the group's visits; a correction has a number of its own and names in `replaces_id` what it replaces.
    """

    __tablename__ = "peer_audit"
    __table_args__ = (
        UniqueConstraint("group_id", "number"),
        UniqueConstraint("replaces_id"),
        CheckConstraint("number >= 1", name="number_counts"),
        CheckConstraint("next_due > visited_on", name="next_is_later"),
        CheckConstraint("visiting_group_id <> group_id", name="visited_by_others"),
        CheckConstraint("book_number >= 0", name="book_number_counts"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    group_id: Mapped[int] = mapped_column(ForeignKey("savings_group.id"))
    number: Mapped[int]
    visiting_group_id: Mapped[int | None] = mapped_column(ForeignKey("savings_group.id"))
    visited_on: Mapped[date]
    next_due: Mapped[date]
    book_number: Mapped[int] = mapped_column(BigInteger)
    report: Mapped[str] = mapped_column(Text)
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("peer_audit.id"))
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[str] = mapped_column(String(60))
