"""Tables of organisations, documents, projects and their plans. What a project's money did is in `projects.funding_models`.

An organisation of another room (a savings group, a network) is named by an opaque `reference` such as "group:4f2a…"; no table
here knows that room. What is dated and signed is only added to: the triggers of migration 0009 hold that.
"""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from access.policy import fund_scope, organisation_scope, project_scope
from core.db import Base, Instant, new_public_id
from core.marks import N_, Term


class OrganisationKind(StrEnum):
    GROUP = "group"
    COOPERATIVE = "cooperative"
    NETWORK = "network"
    CITY_FUND = "city_fund"
    MUNICIPALITY = "municipality"
    AGENCY = "agency"
    DONOR = "donor"
    NGO = "ngo"
    CONTRACTOR = "contractor"


ORGANISATION_KINDS: dict[OrganisationKind, Term] = {
    OrganisationKind.GROUP: Term(N_("Savings group or community")),
    OrganisationKind.COOPERATIVE: Term(N_("Co-operative")),
    OrganisationKind.NETWORK: Term(N_("Network or federation")),
    OrganisationKind.CITY_FUND: Term(N_("City or national fund")),
    OrganisationKind.MUNICIPALITY: Term(N_("Municipality")),
    OrganisationKind.AGENCY: Term(N_("National agency")),
    OrganisationKind.DONOR: Term(N_("Donor")),
    OrganisationKind.NGO: Term(N_("Non-governmental organisation")),
    OrganisationKind.CONTRACTOR: Term(N_("Contractor or supplier")),
}


class UpgradingType(StrEnum):
    """The ways of CODI's Baan Mankong (codi.or.th, Baan Mankong Collective Housing)."""

    IN_SITU = "in_situ"
    REBLOCKING = "reblocking"
    LAND_SHARING = "land_sharing"
    NEARBY_RELOCATION = "nearby_relocation"
    FAR_RELOCATION = "far_relocation"
    NEW_LAND = "new_land"


UPGRADING_TYPES: dict[UpgradingType, Term] = {
    UpgradingType.IN_SITU: Term(N_("Upgrading in place")),
    UpgradingType.REBLOCKING: Term(N_("Reblocking")),
    UpgradingType.LAND_SHARING: Term(N_("Land sharing")),
    UpgradingType.NEARBY_RELOCATION: Term(N_("Relocation nearby")),
    UpgradingType.FAR_RELOCATION: Term(N_("Relocation far away")),
    UpgradingType.NEW_LAND: Term(N_("New land")),
}


class ProjectStatus(StrEnum):
    PLANNED = "planned"
    APPROVED = "approved"
    UNDERWAY = "underway"
    FINISHED = "finished"
    SUSPENDED = "suspended"
    CANCELLED = "cancelled"


PROJECT_STATUSES: dict[ProjectStatus, Term] = {
    ProjectStatus.PLANNED: Term(N_("planned")),
    ProjectStatus.APPROVED: Term(N_("approved")),
    ProjectStatus.UNDERWAY: Term(N_("underway")),
    ProjectStatus.FINISHED: Term(N_("finished")),
    ProjectStatus.SUSPENDED: Term(N_("suspended")),
    ProjectStatus.CANCELLED: Term(N_("cancelled")),
}


class DocumentKind(StrEnum):
    MEMORANDUM = "memorandum"
    ENDORSEMENT = "endorsement"
    AGREEMENT = "agreement"
    DECISION = "decision"
    LETTER = "letter"
    RECEIPT = "receipt"
    INVOICE = "invoice"
    ROLL = "roll"
    VALUATION = "valuation"
    QUOTE = "quote"
    PHOTO = "photo"
    MINUTES = "minutes"
    BANK_PAPER = "bank_paper"
    OTHER = "other"


DOCUMENT_KINDS: dict[DocumentKind, Term] = {
    DocumentKind.MEMORANDUM: Term(N_("Memorandum of understanding")),
    DocumentKind.ENDORSEMENT: Term(N_("Endorsement")),
    DocumentKind.AGREEMENT: Term(N_("Agreement")),
    DocumentKind.DECISION: Term(N_("Decision")),
    DocumentKind.LETTER: Term(N_("Letter")),
    DocumentKind.RECEIPT: Term(N_("Receipt")),
    DocumentKind.INVOICE: Term(N_("Invoice")),
    DocumentKind.ROLL: Term(N_("Attendance roll")),
    DocumentKind.VALUATION: Term(N_("Valuation")),
    DocumentKind.QUOTE: Term(N_("Quote")),
    DocumentKind.PHOTO: Term(N_("Photo")),
    DocumentKind.MINUTES: Term(N_("Minutes")),
    DocumentKind.BANK_PAPER: Term(N_("Paper of the bank")),
    DocumentKind.OTHER: Term(N_("Other document")),
}


def one_of(column: str, kinds: type[StrEnum]) -> str:
    """The text of a CHECK that a column holds one of the words."""
    return f"{column} IN ({', '.join(repr(str(kind)) for kind in kinds)})"


class Organisation(Base):
    """Somebody who promises, pays, endorses, builds or receives. `reference` names it in another room, or is empty."""

    __tablename__ = "organisation"
    __table_args__ = (
        CheckConstraint(one_of("kind", OrganisationKind), name="kind_known"),
        CheckConstraint("predecessor_id <> id", name="not_its_own_predecessor"),
        CheckConstraint("(predecessor_id IS NULL) = (succeeded_on IS NULL)", name="succession_has_a_day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    kind: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(String(200))
    country: Mapped[str] = mapped_column(String(2))
    reference: Mapped[str | None] = mapped_column(String(60), unique=True)
    iati_ref: Mapped[str | None] = mapped_column(String(100))
    registration: Mapped[str | None] = mapped_column(String(60))
    practice: Mapped[bool]
    predecessor_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    succeeded_on: Mapped[date | None]
    fund_book_id: Mapped[int | None] = mapped_column(ForeignKey("book.id"), unique=True)
    added_by: Mapped[str] = mapped_column(String(60))
    added_at: Mapped[datetime] = mapped_column(Instant)

    @property
    def scope(self) -> str:
        return organisation_scope(self.public_id)

    @property
    def fund_scope(self) -> str:
        return fund_scope(self.public_id)


class StoredFile(Base):
    """A scan or photo, once, by the SHA-256 of its bytes. In the database, so that one backup holds books and evidence."""

    __tablename__ = "stored_file"
    __table_args__ = (CheckConstraint("size BETWEEN 1 AND 5242880", name="size_bounded"),)

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    media_type: Mapped[str] = mapped_column(String(40))
    size: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary)


class Document(Base):
    """A dated paper of an organisation or a project, with its scan if there is one. Never changed, never deleted."""

    __tablename__ = "document"
    __table_args__ = (
        CheckConstraint(one_of("kind", DocumentKind), name="kind_known"),
        CheckConstraint("amount_minor > 0", name="amount_positive"),
        CheckConstraint("(amount_minor IS NULL) = (currency IS NULL)", name="amount_has_currency"),
        Index("ix_document_project_id", "project_id"),
        Index("ix_document_organisation_id", "organisation_id"),
        Index("ix_document_issuer_serial", "issued_by", "serial"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    kind: Mapped[str] = mapped_column(String(12))
    title: Mapped[str] = mapped_column(String(200))
    day: Mapped[date]
    issued_by: Mapped[str] = mapped_column(String(120))
    serial: Mapped[str] = mapped_column(String(60))
    currency: Mapped[str | None] = mapped_column(String(3))
    amount_minor: Mapped[int | None] = mapped_column(BigInteger)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id"))
    sha256: Mapped[str | None] = mapped_column(ForeignKey("stored_file.sha256"), unique=True)
    added_by: Mapped[str] = mapped_column(String(60))
    added_at: Mapped[datetime] = mapped_column(Instant)


class Project(Base):
    """One upgrading project. `programme` answers for it; `network`, `city` and `implementer` say where it belongs."""

    __tablename__ = "project"
    __table_args__ = (
        UniqueConstraint("programme_id", "code"),
        CheckConstraint(one_of("upgrading_type", UpgradingType), name="type_known"),
        CheckConstraint(one_of("status", ProjectStatus), name="status_known"),
        Index("ix_project_network_id", "network_id"),
        Index("ix_project_city_id", "city_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    code: Mapped[str] = mapped_column(String(30))
    name: Mapped[str] = mapped_column(String(200))
    upgrading_type: Mapped[str] = mapped_column(String(17))
    status: Mapped[str] = mapped_column(String(9))
    country: Mapped[str] = mapped_column(String(2))
    locale: Mapped[str] = mapped_column(String(10))
    timezone: Mapped[str] = mapped_column(String(40))
    programme_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    network_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    city_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    implementer_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    begun_on: Mapped[date]
    practice: Mapped[bool]
    added_by: Mapped[str] = mapped_column(String(60))
    added_at: Mapped[datetime] = mapped_column(Instant)

    programme: Mapped[Organisation] = relationship(foreign_keys=programme_id)
    network: Mapped[Organisation | None] = relationship(foreign_keys=network_id)
    city: Mapped[Organisation | None] = relationship(foreign_keys=city_id)
    implementer: Mapped[Organisation | None] = relationship(foreign_keys=implementer_id)

    @property
    def scope(self) -> str:
        return project_scope(self.public_id)


class ProjectBook(Base):
    """A project has one book a currency: two currencies are two books, and never added."""

    __tablename__ = "project_book"

    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), primary_key=True)
    currency: Mapped[str] = mapped_column(String(3), primary_key=True)
    book_id: Mapped[int] = mapped_column(ForeignKey("book.id"), unique=True)


class StatusEvent(Base):
    """A project's status from a day on; `project.status` is that of the latest."""

    __tablename__ = "project_status_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    status: Mapped[str] = mapped_column(String(9))
    day: Mapped[date]
    note: Mapped[str] = mapped_column(String(300))
    recorded_by: Mapped[str] = mapped_column(String(60))
    recorded_at: Mapped[datetime] = mapped_column(Instant)


class HouseholdCount(Base):
    """How many households stood where at the end of a day, as counted (`from_register`) or as reported by hand.

    The five are disjoint and together all households that were ever planned for: they partition the total.
    """

    __tablename__ = "household_count"
    __table_args__ = (
        CheckConstraint(
            "planned >= 0 AND agreed >= 0 AND underway >= 0 AND finished >= 0 AND dropped_out >= 0", name="not_negative"
        ),
        Index("ix_household_count_project_day", "project_id", "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    day: Mapped[date]
    planned: Mapped[int]
    agreed: Mapped[int]
    underway: Mapped[int]
    finished: Mapped[int]
    dropped_out: Mapped[int]
    from_register: Mapped[bool]
    recorded_by: Mapped[str] = mapped_column(String(60))
    recorded_at: Mapped[datetime] = mapped_column(Instant)

    @property
    def total(self) -> int:
        return self.planned + self.agreed + self.underway + self.finished + self.dropped_out


class BudgetLine(Base):
    """What money may be spent on, by its number in the project. Its amount is the sum of its changes."""

    __tablename__ = "budget_line"
    __table_args__ = (UniqueConstraint("project_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    number: Mapped[int]
    name: Mapped[str] = mapped_column(String(120))
    currency: Mapped[str] = mapped_column(String(3))
    in_kind: Mapped[bool]


class BudgetChange(Base):
    """An amount added to a budget line or taken from it, from a day on, with the reason. The first is the plan."""

    __tablename__ = "budget_change"
    __table_args__ = (CheckConstraint("amount_minor <> 0", name="amount_not_zero"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("budget_line.id"), index=True)
    day: Mapped[date]
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    reason: Mapped[str] = mapped_column(String(300))
    recorded_by: Mapped[str] = mapped_column(String(60))
    recorded_at: Mapped[datetime] = mapped_column(Instant)


class Milestone(Base):
    """Something that is to be reached by a day. Reached once, and then fixed."""

    __tablename__ = "milestone"
    __table_args__ = (
        UniqueConstraint("project_id", "number"),
        CheckConstraint("(reached_on IS NULL) = (reached_by IS NULL)", name="reached_by_somebody"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    due_on: Mapped[date]
    reached_on: Mapped[date | None]
    reached_by: Mapped[str | None] = mapped_column(String(60))
    note: Mapped[str] = mapped_column(String(300))


class EvidenceUse(Base):
    """Which document supports which voucher for which agreement. One item counts for one funder once, while it counts."""

    __tablename__ = "evidence_use"
    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="amount_positive"),
        Index(
            "uq_evidence_use_counts",
            *("document_id", "agreement_id"),
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_evidence_use_voucher_id", "voucher_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    agreement_id: Mapped[int] = mapped_column(ForeignKey("funding_agreement.id"))
    voucher_id: Mapped[int] = mapped_column(ForeignKey("voucher.id"))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
