"""Tables of money for projects: agreements, the flows of their four columns, tranches and what was decided about them.

Nothing here is changed once it says something about money: what was wrong is mended by a further row. Flows are written by
`projects.flows` only, together with the totals of their month, and `projects.verify` proves both against the books.
"""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, Instant, new_public_id
from core.marks import N_, Term
from projects.models import Organisation, Project, one_of


class Instrument(StrEnum):
    """What kind of source an agreement is. A guarantee is a memorandum and never a source."""

    GRANT = "grant"
    LOAN = "loan"
    COUNTERPART = "counterpart"
    IN_KIND = "in_kind"
    GUARANTEE = "guarantee"


INSTRUMENTS: dict[Instrument, Term] = {
    Instrument.GRANT: Term(N_("Grant")),
    Instrument.LOAN: Term(N_("Loan")),
    Instrument.COUNTERPART: Term(N_("Own money of the community")),
    Instrument.IN_KIND: Term(N_("Contribution in kind")),
    Instrument.GUARANTEE: Term(N_("Guarantee (no money)")),
}


class Measure(StrEnum):
    """A column of an agreement. They are never added to one another.

    Each is what was pledged, committed … in all by a day. `ordered` is the funder's own "disbursed"; `spent` is eligible cost
    charged to this agreement; `liquidated` is spending that the funder has accepted; `in_kind` is the value of what was given.
    """

    PLEDGED = "pledged"
    COMMITTED = "committed"
    ORDERED = "ordered"
    RECEIVED = "received"
    SPENT = "spent"
    LIQUIDATED = "liquidated"
    RETURNED = "returned"
    REPAID = "repaid"
    IN_KIND = "in_kind"
    GUARANTEED = "guaranteed"


MEASURES: dict[Measure, Term] = {
    Measure.PLEDGED: Term(N_("Pledged")),
    Measure.COMMITTED: Term(N_("Committed")),
    Measure.ORDERED: Term(N_("Ordered by the funder")),
    Measure.RECEIVED: Term(N_("Received")),
    Measure.SPENT: Term(N_("Spent")),
    Measure.LIQUIDATED: Term(N_("Liquidated")),
    Measure.RETURNED: Term(N_("Returned")),
    Measure.REPAID: Term(N_("Repaid")),
    Measure.IN_KIND: Term(N_("Given in kind")),
    Measure.GUARANTEED: Term(N_("Guaranteed (no money)")),
}


class TrancheState(StrEnum):
    PLANNED = "planned"
    REQUESTED = "requested"
    APPROVED = "approved"
    ORDERED = "ordered"
    RECEIVED = "received"
    SPENT = "spent"
    LIQUIDATED = "liquidated"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    RETURNED = "returned"


TRANCHE_STATES: dict[TrancheState, Term] = {
    TrancheState.PLANNED: Term(N_("planned")),
    TrancheState.REQUESTED: Term(N_("requested")),
    TrancheState.APPROVED: Term(N_("approved")),
    TrancheState.ORDERED: Term(N_("ordered by the funder")),
    TrancheState.RECEIVED: Term(N_("received")),
    TrancheState.SPENT: Term(N_("spent")),
    TrancheState.LIQUIDATED: Term(N_("liquidated")),
    TrancheState.CLOSED: Term(N_("closed")),
    TrancheState.CANCELLED: Term(N_("cancelled")),
    TrancheState.RETURNED: Term(N_("returned")),
}


class FundingAgreement(Base):
    """A source of a project, by its number in the project, from the first promise on. `terms` says what was signed.

    The community itself is a funder like any other (`counterpart`, `in_kind`). Amounts are not here: they are flows.
    """

    __tablename__ = "funding_agreement"
    __table_args__ = (
        UniqueConstraint("project_id", "number"),
        CheckConstraint(one_of("instrument", Instrument), name="instrument_known"),
        CheckConstraint("(signed_on IS NULL) = (terms IS NULL)", name="signed_has_terms"),
        Index("ix_funding_agreement_funder_id", "funder_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    number: Mapped[int]
    funder_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    title: Mapped[str] = mapped_column(String(200))
    instrument: Mapped[str] = mapped_column(String(11))
    currency: Mapped[str] = mapped_column(String(3))
    signed_on: Mapped[date | None]
    expires_on: Mapped[date | None]
    terms: Mapped[str | None] = mapped_column(Text)
    added_by: Mapped[str] = mapped_column(String(60))
    added_at: Mapped[datetime] = mapped_column(Instant)

    project: Mapped[Project] = relationship()
    funder: Mapped[Organisation] = relationship()


class FundingFlow(Base):
    """One dated amount in one column of an agreement, with the voucher behind it; below zero it takes back or lessens."""

    __tablename__ = "funding_flow"
    __table_args__ = (
        CheckConstraint(one_of("measure", Measure), name="measure_known"),
        CheckConstraint("amount_minor <> 0", name="amount_not_zero"),
        Index("ix_funding_flow_agreement_day", "agreement_id", "day", "measure", "amount_minor"),
        Index("ix_funding_flow_voucher_id", "voucher_id"),
        Index("ix_funding_flow_day", "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey("funding_agreement.id"))
    day: Mapped[date]
    measure: Mapped[str] = mapped_column(String(10))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    off_bank: Mapped[bool]
    line: Mapped[int | None]  # the budget line's number, for what was spent or given in kind
    voucher_id: Mapped[int | None] = mapped_column(ForeignKey("voucher.id"))
    tranche_event_id: Mapped[int | None] = mapped_column(ForeignKey("tranche_event.id"))


class FundingMonth(Base):
    """What all flows of an agreement in a month (202611) came to, a column each: the roll-up behind an agency's portfolio."""

    __tablename__ = "funding_month"

    agreement_id: Mapped[int] = mapped_column(ForeignKey("funding_agreement.id"), primary_key=True)
    month: Mapped[int] = mapped_column(primary_key=True)
    pledged_minor: Mapped[int] = mapped_column(BigInteger, server_default="0")
    committed_minor: Mapped[int] = mapped_column(BigInteger, server_default="0")
    ordered_minor: Mapped[int] = mapped_column(BigInteger, server_default="0")
    received_minor: Mapped[int] = mapped_column(BigInteger, server_default="0")
    spent_minor: Mapped[int] = mapped_column(BigInteger, server_default="0")
    liquidated_minor: Mapped[int] = mapped_column(BigInteger, server_default="0")
    returned_minor: Mapped[int] = mapped_column(BigInteger, server_default="0")
    repaid_minor: Mapped[int] = mapped_column(BigInteger, server_default="0")
    in_kind_minor: Mapped[int] = mapped_column(BigInteger, server_default="0")
    guaranteed_minor: Mapped[int] = mapped_column(BigInteger, server_default="0")


class Tranche(Base):
    """A part of an agreement that is asked for and paid at once, by its number. Its state is that of its latest event."""

    __tablename__ = "tranche"
    __table_args__ = (
        UniqueConstraint("agreement_id", "number"),
        CheckConstraint("planned_minor > 0", name="amount_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    agreement_id: Mapped[int] = mapped_column(ForeignKey("funding_agreement.id"))
    number: Mapped[int]
    planned_on: Mapped[date]
    planned_minor: Mapped[int] = mapped_column(BigInteger)
    purpose: Mapped[str] = mapped_column(String(300))

    agreement: Mapped[FundingAgreement] = relationship()
    events: Mapped[list["TrancheEvent"]] = relationship(order_by="TrancheEvent.id", back_populates="tranche")


class TrancheEvent(Base):
    """What was decided or happened about a tranche, on which day, for how much, by whom. Only added to."""

    __tablename__ = "tranche_event"
    __table_args__ = (
        CheckConstraint(one_of("state", TrancheState), name="state_known"),
        CheckConstraint("amount_minor > 0", name="amount_positive"),
        Index("ix_tranche_event_tranche_id", "tranche_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    tranche_id: Mapped[int] = mapped_column(ForeignKey("tranche.id"))
    state: Mapped[str] = mapped_column(String(10))
    day: Mapped[date]
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    note: Mapped[str] = mapped_column(String(300))
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    voucher_id: Mapped[int | None] = mapped_column(ForeignKey("voucher.id"))
    recorded_by: Mapped[str] = mapped_column(String(60))
    recorded_at: Mapped[datetime] = mapped_column(Instant)

    tranche: Mapped[Tranche] = relationship(back_populates="events")
