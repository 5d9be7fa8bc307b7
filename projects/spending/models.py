"""Tables of purchases and their quotes, of payments that rest on them, and of payment requests that were refused.

Rows are only added: a quote that came in stays, and so does the choice among quotes and the reason for a refusal. The triggers of
migration 0013 hold that.
"""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, Instant, new_public_id
from projects.models import BudgetLine, Document


class Procurement(Base):
    """Something that is to be bought on a budget line after several quotes, by its number in the project."""

    __tablename__ = "procurement"
    __table_args__ = (UniqueConstraint("project_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    number: Mapped[int]
    line_id: Mapped[int] = mapped_column(ForeignKey("budget_line.id"))
    what: Mapped[str] = mapped_column(String(160))
    added_by: Mapped[str] = mapped_column(String(60))
    added_at: Mapped[datetime] = mapped_column(Instant)

    line: Mapped[BudgetLine] = relationship()
    quotes: Mapped[list["Quote"]] = relationship(order_by="Quote.number", back_populates="procurement")
    choice: Mapped["QuoteChoice | None"] = relationship(viewonly=True)


class Quote(Base):
    """What a supplier asks for it, in minor units of the line's currency, with the paper on which it stands."""

    __tablename__ = "quote"
    __table_args__ = (
        UniqueConstraint("procurement_id", "number"),
        UniqueConstraint("procurement_id", "supplier"),
        UniqueConstraint("procurement_id", "id"),
        CheckConstraint("amount_minor > 0", name="amount_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"))
    number: Mapped[int]
    supplier: Mapped[str] = mapped_column(String(120))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    day: Mapped[date]
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    added_by: Mapped[str] = mapped_column(String(60))
    added_at: Mapped[datetime] = mapped_column(Instant)

    procurement: Mapped[Procurement] = relationship(back_populates="quotes")
    document: Mapped[Document] = relationship()


class QuoteChoice(Base):
    """Which quote was chosen, by whom, and why if it is not the cheapest. Once for a purchase."""

    __tablename__ = "quote_choice"
    __table_args__ = (ForeignKeyConstraint(["procurement_id", "quote_id"], ["quote.procurement_id", "quote.id"]),)

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), primary_key=True)
    quote_id: Mapped[int]
    reason: Mapped[str] = mapped_column(String(300))
    day: Mapped[date]
    chosen_by: Mapped[str] = mapped_column(String(60))
    chosen_at: Mapped[datetime] = mapped_column(Instant)


class QuotePayment(Base):
    """A confirmed payment on a chosen quote; it ends when the payment is taken back."""

    __tablename__ = "quote_payment"
    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="amount_positive"),
        Index("ix_quote_payment_procurement_id", "procurement_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"))
    voucher_id: Mapped[int] = mapped_column(ForeignKey("voucher.id"), unique=True)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)


class VoucherRefusal(Base):
    """Why an approver did not agree to what was written down. The voucher itself is withdrawn."""

    __tablename__ = "voucher_refusal"
    __table_args__ = (CheckConstraint("reason <> ''", name="has_reason"),)

    voucher_id: Mapped[int] = mapped_column(ForeignKey("voucher.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(String(300))
    refused_by: Mapped[str] = mapped_column(String(60))
    refused_at: Mapped[datetime] = mapped_column(Instant)
