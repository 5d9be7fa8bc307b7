"""The table of an agency's own rule sets: a version each, written once. A mistake is mended by a later version."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Instant


class RuleSetVersion(Base):
    """One version. `content` is its canonical text, `sha256` the fingerprint of it; the columns repeat what is asked for.

    `organisation_id` is the agency whose set it is; none: a set of the whole installation.
    """

    __tablename__ = "rule_set_version"
    __table_args__ = (
        UniqueConstraint("key", "version"),
        CheckConstraint("version >= 1", name="version_counts"),
        CheckConstraint("length(sha256) = 64", name="sha256_whole"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    key: Mapped[str] = mapped_column(String(40))
    version: Mapped[int]
    valid_from: Mapped[date]
    content: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    adopted_on: Mapped[date]
    adopted_by: Mapped[str] = mapped_column(String(60))
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    note: Mapped[str] = mapped_column(String(300))
