"""The table of advances. What is left of one is the balance of its account, which the database never lets fall below zero."""

from datetime import date

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base
from ledger.voucher_models import Voucher
from projects.funding_models import FundingAgreement


class Advance(Base):
    """Money given to a holder, by its number in the project. Written once, when its voucher is confirmed."""

    __tablename__ = "advance"
    __table_args__ = (
        UniqueConstraint("project_id", "number"),
        ForeignKeyConstraint(["book_id", "account_id"], ["account.book_id", "account.id"]),
        CheckConstraint("amount_minor > 0", name="amount_positive"),
        CheckConstraint("due_on >= given_on", name="due_after_given"),
        Index("ix_advance_agreement_id", "agreement_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    number: Mapped[int]
    agreement_id: Mapped[int] = mapped_column(ForeignKey("funding_agreement.id"))
    book_id: Mapped[int]
    account_id: Mapped[int]
    holder: Mapped[str] = mapped_column(String(120))
    purpose: Mapped[str] = mapped_column(String(300))
    given_on: Mapped[date]
    due_on: Mapped[date]
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    voucher_id: Mapped[int] = mapped_column(ForeignKey("voucher.id"), unique=True)

    agreement: Mapped[FundingAgreement] = relationship()
    voucher: Mapped[Voucher] = relationship()
