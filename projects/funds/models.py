"""Tables of funds: who keeps one, what its money may be used for, its loans and what happened to them.

Restrictions, flows of loans and reports of on-lending are only added to: the triggers of migration 0015 hold that.
"""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, Instant
from core.marks import N_, Term
from projects.models import Document, Organisation, Project, one_of


class GiverKind(StrEnum):
    """Whose money came in: a fund of many sources says of each how much of it was the state's, donors', or people's own."""

    STATE = "state"
    DONOR = "donor"
    GROUP = "group"


GIVER_KINDS: dict[GiverKind, Term] = {
    GiverKind.STATE: Term(N_("the state")),
    GiverKind.DONOR: Term(N_("donors")),
    GiverKind.GROUP: Term(N_("groups and their members")),
}


class LoanMeasure(StrEnum):
    LENT = "lent"
    REPAID = "repaid"
    INTEREST = "interest"
    WRITTEN_OFF = "written_off"


class Fund(Base):
    """The fund that an organisation keeps; its one book is `organisation.fund_book_id`."""

    __tablename__ = "fund"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), unique=True)
    locale: Mapped[str] = mapped_column(String(10))
    timezone: Mapped[str] = mapped_column(String(40))
    opened_by: Mapped[str] = mapped_column(String(60))
    opened_at: Mapped[datetime] = mapped_column(Instant)

    organisation: Mapped[Organisation] = relationship()

    @property
    def public_id(self) -> str:
        return self.organisation.public_id

    @property
    def name(self) -> str:
        return self.organisation.name

    @property
    def practice(self) -> bool:
        return self.organisation.practice

    @property
    def scope(self) -> str:
        return self.organisation.fund_scope


class FundRestriction(Base):
    """What a part of a fund's money may be used for, from a day on. A later row of the same number is its next version.

    `rule` is the canonical text of `projects.funds.restrictions.Rule`. Whose money alone it may hold: `funder`, or anybody's.
    """

    __tablename__ = "fund_restriction"
    __table_args__ = (
        UniqueConstraint("fund_id", "number", "version"),
        CheckConstraint("version = 1 OR document_id IS NOT NULL", name="change_has_a_paper"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fund_id: Mapped[int] = mapped_column(ForeignKey("fund.id"))
    number: Mapped[int]
    version: Mapped[int]
    name: Mapped[str] = mapped_column(String(120))
    since: Mapped[date]
    funder_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    rule: Mapped[str] = mapped_column(Text)
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    added_by: Mapped[str] = mapped_column(String(60))
    added_at: Mapped[datetime] = mapped_column(Instant)

    funder: Mapped[Organisation | None] = relationship()
    document: Mapped[Document | None] = relationship()


class FundLoan(Base):
    """A loan of the fund, numbered when it is confirmed. `terms` is the canonical text of `projects.funds.lending.LoanTerms`.

    Loans of one voucher were handed out together (a house over eight years, its toilet over two).
    """

    __tablename__ = "fund_loan"
    __table_args__ = (
        UniqueConstraint("fund_id", "number"),
        Index("ix_fund_loan_voucher_id", "voucher_id"),
        Index("ix_fund_loan_borrower_id", "borrower_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    fund_id: Mapped[int] = mapped_column(ForeignKey("fund.id"))
    number: Mapped[int]
    borrower_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id"))
    handed_on: Mapped[date]
    purpose: Mapped[str] = mapped_column(String(300))
    terms: Mapped[str] = mapped_column(Text)
    voucher_id: Mapped[int] = mapped_column(ForeignKey("voucher.id"))

    borrower: Mapped[Organisation] = relationship()
    project: Mapped[Project | None] = relationship()


class FundLoanFlow(Base):
    """What was lent, repaid, earned or written off on a loan, by the restriction it came from. Taken back by its mirror."""

    __tablename__ = "fund_loan_flow"
    __table_args__ = (
        CheckConstraint("amount_minor <> 0", name="amount_not_zero"),
        CheckConstraint(one_of("measure", LoanMeasure), name="measure_known"),
        Index("ix_fund_loan_flow_loan_day", "loan_id", "day"),
        Index("ix_fund_loan_flow_voucher_id", "voucher_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    loan_id: Mapped[int] = mapped_column(ForeignKey("fund_loan.id"))
    restriction: Mapped[int]
    day: Mapped[date]
    measure: Mapped[str] = mapped_column(String(11))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    voucher_id: Mapped[int] = mapped_column(ForeignKey("voucher.id"))


class FundOnLending(Base):
    """What a group reports of a loan that it lent on to its members: at which rate, to how many, how much, what came back."""

    __tablename__ = "fund_on_lending"
    __table_args__ = (
        CheckConstraint("borrowers >= 0 AND lent_minor >= 0 AND repaid_minor >= 0", name="not_negative"),
        Index("ix_fund_on_lending_loan_day", "loan_id", "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    loan_id: Mapped[int] = mapped_column(ForeignKey("fund_loan.id"))
    day: Mapped[date]
    rate: Mapped[str] = mapped_column(String(40))
    borrowers: Mapped[int]
    lent_minor: Mapped[int] = mapped_column(BigInteger)
    repaid_minor: Mapped[int] = mapped_column(BigInteger)
    note: Mapped[str] = mapped_column(String(300))
    recorded_by: Mapped[str] = mapped_column(String(60))
    recorded_at: Mapped[datetime] = mapped_column(Instant)
