"""The table of kept indicators: both parts of each, for which day, by which version of the formula, and where the book stood."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Instant


class KeptIndicator(Base):
    """One indicator of a group on a day, as it was when the book had `book_number` entries.

    A part is empty where the group kept no such records. Many groups together are the sums of their parts.
    """

    __tablename__ = "kept_indicator"
    __table_args__ = (
        CheckConstraint("version >= 1", name="version_counts"),
        CheckConstraint("book_number >= 0", name="book_number_counts"),
    )

    group_id: Mapped[int] = mapped_column(ForeignKey("savings_group.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    book_number: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    above: Mapped[int | None] = mapped_column(BigInteger)
    below: Mapped[int | None] = mapped_column(BigInteger)
    kept_at: Mapped[datetime] = mapped_column(Instant)
    kept_by: Mapped[str] = mapped_column(String(60))
