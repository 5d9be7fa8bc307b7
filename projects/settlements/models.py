"""The tables of settlements: profiles, enumerations, households with their dated history, and where each stands in a project.

Nothing is quietly changed: a household's tenure, counts and services are the latest of its changes, which are only added to. What
could find a person (the head's name, the position of the house) stands only in the household's own row, in no history, so that it
is gone when the household takes its consent back.
"""

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, Instant, new_public_id
from projects.models import Organisation, one_of
from projects.settlements.classes import Tenure
from projects.settlements.statuses import Status


class Settlement(Base):
    """A settlement that an organisation (a network, a city) looks after. `columns`: what its exports hold, for the next."""

    __tablename__ = "settlement"
    __table_args__ = (UniqueConstraint("organisation_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    country: Mapped[str] = mapped_column(String(2))
    place: Mapped[str] = mapped_column(String(200))
    locale: Mapped[str] = mapped_column(String(10))
    timezone: Mapped[str] = mapped_column(String(40))
    columns: Mapped[str] = mapped_column(Text)
    practice: Mapped[bool]
    added_by: Mapped[str] = mapped_column(String(60))
    added_at: Mapped[datetime] = mapped_column(Instant)

    organisation: Mapped[Organisation] = relationship()


class ProfileVersion(Base):
    """What the community says of its settlement from a day on, as canonical text. The latest holds."""

    __tablename__ = "settlement_profile"
    __table_args__ = (UniqueConstraint("settlement_id", "version"), CheckConstraint("version >= 1", name="version_counts"))

    id: Mapped[int] = mapped_column(primary_key=True)
    settlement_id: Mapped[int] = mapped_column(ForeignKey("settlement.id"))
    version: Mapped[int]
    day: Mapped[date]
    profile: Mapped[str] = mapped_column(Text)
    recorded_by: Mapped[str] = mapped_column(String(60))
    recorded_at: Mapped[datetime] = mapped_column(Instant)


class SettlementEndorsement(Base):
    """A dated document by which somebody (a barangay, a council) endorses the settlement's profile."""

    __tablename__ = "settlement_endorsement"

    settlement_id: Mapped[int] = mapped_column(ForeignKey("settlement.id"), primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True)
    recorded_by: Mapped[str] = mapped_column(String(60))
    recorded_at: Mapped[datetime] = mapped_column(Instant)


class ProjectSettlement(Base):
    """A project works in a settlement."""

    __tablename__ = "project_settlement"

    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), primary_key=True)
    settlement_id: Mapped[int] = mapped_column(ForeignKey("settlement.id"), primary_key=True, index=True)
    recorded_by: Mapped[str] = mapped_column(String(60))
    recorded_at: Mapped[datetime] = mapped_column(Instant)


class TenureRule(Base):
    """Who is eligible by one funder's rule, as it was written down. A later row of the same label takes its place."""

    __tablename__ = "settlement_tenure_rule"

    id: Mapped[int] = mapped_column(primary_key=True)
    settlement_id: Mapped[int] = mapped_column(ForeignKey("settlement.id"), index=True)
    funder_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    label: Mapped[str] = mapped_column(String(120))
    source: Mapped[str] = mapped_column(String(200))
    by_tenure: Mapped[str] = mapped_column(Text)
    day: Mapped[date]
    recorded_by: Mapped[str] = mapped_column(String(60))
    recorded_at: Mapped[datetime] = mapped_column(Instant)

    funder: Mapped[Organisation] = relationship()


class EnumerationDraft(Base):
    """A file that somebody is looking at before it is imported: as sent, packed. Thrown away when written, or by her."""

    __tablename__ = "enumeration_draft"
    __table_args__ = (UniqueConstraint("settlement_id", "kept_by"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    settlement_id: Mapped[int] = mapped_column(ForeignKey("settlement.id"))
    day: Mapped[date]
    file_name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    files: Mapped[bytes] = mapped_column(LargeBinary)
    columns: Mapped[str] = mapped_column(Text)
    kept_by: Mapped[str] = mapped_column(String(60))
    kept_at: Mapped[datetime] = mapped_column(Instant)


class Enumeration(Base):
    """One import: the day on which people were counted, the fingerprint of the file, and what it did."""

    __tablename__ = "enumeration"
    __table_args__ = (
        UniqueConstraint("settlement_id", "number"),
        CheckConstraint("number >= 1", name="number_counts"),
        CheckConstraint("length(sha256) = 64", name="sha256_whole"),
        CheckConstraint("added >= 0 AND changed >= 0 AND unchanged >= 0 AND missing >= 0", name="not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    settlement_id: Mapped[int] = mapped_column(ForeignKey("settlement.id"))
    number: Mapped[int]
    day: Mapped[date]
    file_name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    added: Mapped[int]
    changed: Mapped[int]
    unchanged: Mapped[int]
    missing: Mapped[int]
    recorded_by: Mapped[str] = mapped_column(String(60))
    recorded_at: Mapped[datetime] = mapped_column(Instant)


class Household(Base):
    """A household by its number in the settlement. `record` is the latest of its changes; name and position stand only here."""

    __tablename__ = "household"
    __table_args__ = (
        UniqueConstraint("settlement_id", "number_key"),
        UniqueConstraint("id", "settlement_id"),
        CheckConstraint(one_of("tenure", Tenure), name="tenure_known"),
        CheckConstraint("(latitude IS NULL) = (longitude IS NULL)", name="position_whole"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    settlement_id: Mapped[int] = mapped_column(ForeignKey("settlement.id"))
    number: Mapped[str] = mapped_column(String(20))
    number_key: Mapped[str] = mapped_column(String(40))
    tenure: Mapped[str] = mapped_column(String(6))
    record: Mapped[str] = mapped_column(Text)
    head: Mapped[str] = mapped_column(String(100))
    latitude: Mapped[str | None] = mapped_column(String(12))
    longitude: Mapped[str | None] = mapped_column(String(12))
    submission: Mapped[str] = mapped_column(String(80))
    seen_in: Mapped[int | None] = mapped_column(ForeignKey("enumeration.id"))


class HouseholdChange(Base):
    """What was known of a household from a day on, without its name and position; `place` counts its changes."""

    __tablename__ = "household_change"
    __table_args__ = (
        UniqueConstraint("household_id", "place"),
        CheckConstraint(one_of("tenure", Tenure), name="tenure_known"),
        CheckConstraint("place >= 1", name="place_counts"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"))
    place: Mapped[int]
    day: Mapped[date]
    tenure: Mapped[str] = mapped_column(String(6))
    record: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(String(300))
    enumeration_id: Mapped[int | None] = mapped_column(ForeignKey("enumeration.id"))
    recorded_by: Mapped[str] = mapped_column(String(60))
    recorded_at: Mapped[datetime] = mapped_column(Instant)


class HouseholdStatusEvent(Base):
    """A move of a household in a project; `place` counts them. Its settlement must be one of the project's."""

    __tablename__ = "household_status_event"
    __table_args__ = (
        UniqueConstraint("project_id", "household_id", "place"),
        ForeignKeyConstraint(
            ["project_id", "settlement_id"], ["project_settlement.project_id", "project_settlement.settlement_id"]
        ),
        ForeignKeyConstraint(["household_id", "settlement_id"], ["household.id", "household.settlement_id"]),
        CheckConstraint(one_of("status", Status), name="status_known"),
        CheckConstraint("place >= 1", name="place_counts"),
        Index("ix_household_status_event_household_id", "household_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int]
    settlement_id: Mapped[int]
    household_id: Mapped[int]
    place: Mapped[int]
    day: Mapped[date]
    status: Mapped[str] = mapped_column(String(11))
    reason: Mapped[str] = mapped_column(String(300))
    recorded_by: Mapped[str] = mapped_column(String(60))
    recorded_at: Mapped[datetime] = mapped_column(Instant)


class HouseholdFunder(Base):
    """An agreement that pays for a house, or a part of it (a fraction as text). Two agreements of one house are two rows."""

    __tablename__ = "household_funder"
    __table_args__ = (
        CheckConstraint("(ended_on IS NULL) = (ended_by IS NULL)", name="ended_by_somebody"),
        CheckConstraint("ended_on >= day", name="ends_after_start"),
        Index(
            "uq_household_funder_pays",
            *("household_id", "agreement_id"),
            unique=True,
            sqlite_where=text("ended_on IS NULL"),
            postgresql_where=text("ended_on IS NULL"),
        ),
        Index("ix_household_funder_agreement_id", "agreement_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"))
    agreement_id: Mapped[int] = mapped_column(ForeignKey("funding_agreement.id"))
    part: Mapped[str | None] = mapped_column(String(40))
    day: Mapped[date]
    recorded_by: Mapped[str] = mapped_column(String(60))
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    ended_on: Mapped[date | None]
    ended_by: Mapped[str | None] = mapped_column(String(60))
