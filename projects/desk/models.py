"""Tables of the agency's desk: published figures, audit samples, findings with their answers. All are only added to.

A published figure that was typed wrongly is followed by one that replaces it; a finding is answered and closed by further rows.
"""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, Instant, new_public_id
from core.marks import N_, Term
from core.money import Money, currency
from ledger.voucher_models import Voucher
from projects.models import Document, Organisation, Project, one_of


class Told(StrEnum):
    """What a published figure counts; amounts and numbers."""

    PLEDGED = "pledged"
    COMMITTED = "committed"
    RECEIVED = "received"
    SPENT = "spent"
    IN_KIND = "in_kind"
    PROJECTS = "projects"
    HOUSEHOLDS = "households"
    FINISHED = "finished"


TOLD_NAMES: dict[Told, Term] = {
    Told.PLEDGED: Term(N_("money pledged")),
    Told.COMMITTED: Term(N_("money committed")),
    Told.RECEIVED: Term(N_("money received")),
    Told.SPENT: Term(N_("money spent")),
    Told.IN_KIND: Term(N_("value given in kind")),
    Told.PROJECTS: Term(N_("number of projects")),
    Told.HOUSEHOLDS: Term(N_("households who take part")),
    Told.FINISHED: Term(N_("households with a finished house")),
}
COUNTS = frozenset({Told.PROJECTS, Told.HOUSEHOLDS, Told.FINISHED})


class Severity(StrEnum):
    NOTE = "note"
    WEAKNESS = "weakness"
    BREACH = "breach"


SEVERITIES: dict[Severity, Term] = {
    Severity.NOTE: Term(N_("to be noted")),
    Severity.WEAKNESS: Term(N_("weakness, to be mended")),
    Severity.BREACH: Term(N_("breach of the agreement")),
}


class Outcome(StrEnum):
    """Why a finding is closed."""

    MENDED = "mended"
    ACCEPTED = "accepted"
    MISTAKEN = "mistaken"


OUTCOMES: dict[Outcome, Term] = {
    Outcome.MENDED: Term(N_("it was mended")),
    Outcome.ACCEPTED: Term(N_("the answer was accepted")),
    Outcome.MISTAKEN: Term(N_("it was an error of the auditor")),
}


class SampleRule(StrEnum):
    """How a sample is drawn (`projects.desk.sampling`)."""

    RANDOM = "random"
    LARGEST = "largest"
    MONETARY_UNIT = "monetary_unit"


SAMPLE_RULES: dict[SampleRule, Term] = {
    SampleRule.RANDOM: Term(N_("at random, each voucher alike")),
    SampleRule.LARGEST: Term(N_("the largest amounts")),
    SampleRule.MONETARY_UNIT: Term(N_("at random, each unit of money alike")),
}


class PublishedFigure(Base):
    """What somebody published, as it was published, beside what the books say. `stated` is how it was written there.

    About one project, or about all of a programme (in a city or network, where one is named). `amount_minor` with `currency`,
    or `count`. The source's title and address are text: nothing is ever fetched.
    """

    __tablename__ = "published_figure"
    __table_args__ = (
        CheckConstraint(one_of("told", Told), name="told_known"),
        CheckConstraint("(amount_minor IS NULL) <> (count IS NULL)", name="amount_or_count"),
        CheckConstraint("(amount_minor IS NULL) = (currency IS NULL)", name="amount_has_currency"),
        CheckConstraint("amount_minor >= 0 AND count >= 0", name="not_negative"),
        CheckConstraint("project_id IS NULL OR (city_id IS NULL AND network_id IS NULL)", name="one_scope"),
        Index("ix_published_figure_programme_id", "programme_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    programme_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id"))
    city_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    network_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    told: Mapped[str] = mapped_column(String(10))
    as_of: Mapped[date]
    currency: Mapped[str | None] = mapped_column(String(3))
    amount_minor: Mapped[int | None] = mapped_column(BigInteger)
    count: Mapped[int | None] = mapped_column(BigInteger)
    stated: Mapped[str] = mapped_column(String(120))
    source_title: Mapped[str] = mapped_column(String(200))
    source_url: Mapped[str] = mapped_column(String(300))
    note: Mapped[str] = mapped_column(String(300))
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("published_figure.id"), unique=True)
    recorded_by: Mapped[str] = mapped_column(String(60))
    recorded_at: Mapped[datetime] = mapped_column(Instant)

    programme: Mapped[Organisation] = relationship(foreign_keys=programme_id)
    project: Mapped[Project | None] = relationship()
    city: Mapped[Organisation | None] = relationship(foreign_keys=city_id)
    network: Mapped[Organisation | None] = relationship(foreign_keys=network_id)


class AuditSample(Base):
    """A sample of confirmed vouchers as it was drawn, with all that is needed to draw it again.

    `asked` says of which projects and days, in canonical JSON; `population` and `total_minor` how many vouchers and how much
    money it was drawn of, in one currency; `heads` is the SHA-256 over where every book of it stood
    (`projects.desk.sampling.fingerprint_of`).
    """

    __tablename__ = "audit_sample"
    __table_args__ = (
        CheckConstraint(one_of("rule", SampleRule), name="rule_known"),
        CheckConstraint("size > 0 AND population >= size", name="size_possible"),
        Index("ix_audit_sample_organisation_id", "organisation_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    rule: Mapped[str] = mapped_column(String(13))
    seed: Mapped[str] = mapped_column(String(60))
    size: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))
    since: Mapped[date]
    day: Mapped[date]
    asked: Mapped[str] = mapped_column(Text)
    population: Mapped[int]
    total_minor: Mapped[int] = mapped_column(BigInteger)
    heads: Mapped[str] = mapped_column(String(64))
    drawn_by: Mapped[str] = mapped_column(String(60))
    drawn_at: Mapped[datetime] = mapped_column(Instant)

    items: Mapped[list["AuditSampleItem"]] = relationship(order_by="AuditSampleItem.place")

    def money(self, minor: int) -> Money:
        return Money(minor, currency(self.currency))


class AuditSampleItem(Base):
    """A voucher of a sample, in the order in which it was drawn; `mark` is the number by which it came to its place."""

    __tablename__ = "audit_sample_item"
    __table_args__ = (UniqueConstraint("sample_id", "voucher_id"),)

    sample_id: Mapped[int] = mapped_column(ForeignKey("audit_sample.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    voucher_id: Mapped[int] = mapped_column(ForeignKey("voucher.id"))
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    mark: Mapped[str] = mapped_column(String(64))

    voucher: Mapped[Voucher] = relationship()
    project: Mapped[Project] = relationship()


class Finding(Base):
    """What an auditor found in a project: about a voucher, about a document, or about the project as a whole."""

    __tablename__ = "finding"
    __table_args__ = (
        UniqueConstraint("project_id", "number"),
        CheckConstraint(one_of("severity", Severity), name="severity_known"),
        Index("ix_finding_organisation_id", "organisation_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    number: Mapped[int]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    voucher_id: Mapped[int | None] = mapped_column(ForeignKey("voucher.id"))
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    sample_id: Mapped[int | None] = mapped_column(ForeignKey("audit_sample.id"))
    severity: Mapped[str] = mapped_column(String(8))
    text: Mapped[str] = mapped_column(String(600))
    found_on: Mapped[date]
    recorded_by: Mapped[str] = mapped_column(String(60))
    recorded_at: Mapped[datetime] = mapped_column(Instant)

    project: Mapped[Project] = relationship()
    organisation: Mapped[Organisation] = relationship()
    voucher: Mapped[Voucher | None] = relationship()
    document: Mapped[Document | None] = relationship()
    answers: Mapped[list["FindingAnswer"]] = relationship(order_by="FindingAnswer.id")
    closing: Mapped["FindingClosing | None"] = relationship()


class FindingAnswer(Base):
    """What the community answers to a finding, with a paper if there is one."""

    __tablename__ = "finding_answer"
    __table_args__ = (Index("ix_finding_answer_finding_id", "finding_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    finding_id: Mapped[int] = mapped_column(ForeignKey("finding.id"))
    text: Mapped[str] = mapped_column(String(600))
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    recorded_by: Mapped[str] = mapped_column(String(60))
    recorded_at: Mapped[datetime] = mapped_column(Instant)

    document: Mapped[Document | None] = relationship()


class FindingClosing(Base):
    """The agency closes a finding, once, and says why."""

    __tablename__ = "finding_closing"
    __table_args__ = (CheckConstraint(one_of("outcome", Outcome), name="outcome_known"),)

    finding_id: Mapped[int] = mapped_column(ForeignKey("finding.id"), primary_key=True)
    outcome: Mapped[str] = mapped_column(String(8))
    text: Mapped[str] = mapped_column(String(600))
    closed_on: Mapped[date]
    recorded_by: Mapped[str] = mapped_column(String(60))
    recorded_at: Mapped[datetime] = mapped_column(Instant)
