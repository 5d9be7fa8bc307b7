"""Tables of liquidation: which spending stands in which report, and what the funder decided about it, which is only added to."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, Instant, new_public_id
from core.marks import N_, Term
from ledger.voucher_models import Voucher
from projects.models import one_of


class Verdict(StrEnum):
    """accepted, refused: by the funder · taken_out: by the bookkeeper, before the funder decided."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    TAKEN_OUT = "taken_out"


VERDICTS: dict[Verdict, Term] = {
    Verdict.ACCEPTED: Term(N_("accepted")),
    Verdict.REFUSED: Term(N_("refused")),
    Verdict.TAKEN_OUT: Term(N_("taken out of the report")),
}
_LIVE = text("ended_at IS NULL")


class LiquidationLine(Base):
    """A share of a spending voucher (one budget line, one funder) in a report. It lives until it is refused or taken out.

    One share is in one living report: what was refused may be reported again after correction.
    """

    __tablename__ = "liquidation_line"
    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="amount_positive"),
        Index(
            "uq_liquidation_line_lives",
            *("spending_id", "agreement_id", "line"),
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
        Index("ix_liquidation_line_report_id", "report_id"),
        Index("ix_liquidation_line_agreement_id", "agreement_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    report_id: Mapped[int] = mapped_column(ForeignKey("voucher.id"))
    agreement_id: Mapped[int] = mapped_column(ForeignKey("funding_agreement.id"))
    spending_id: Mapped[int] = mapped_column(ForeignKey("voucher.id"))
    line: Mapped[int]
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)

    report: Mapped[Voucher] = relationship(foreign_keys=report_id)
    spending: Mapped[Voucher] = relationship(foreign_keys=spending_id)
    decisions: Mapped[list["LiquidationDecision"]] = relationship(order_by="LiquidationDecision.id", back_populates="of")


class LiquidationDecision(Base):
    """What was decided about a line, on which day, why, by whom. The latest counts."""

    __tablename__ = "liquidation_decision"
    __table_args__ = (
        CheckConstraint(one_of("verdict", Verdict), name="verdict_known"),
        CheckConstraint("verdict = 'accepted' OR reason <> ''", name="refusal_has_a_reason"),
        Index("ix_liquidation_decision_line_id", "line_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("liquidation_line.id"))
    verdict: Mapped[str] = mapped_column(String(9))
    day: Mapped[date]
    reason: Mapped[str] = mapped_column(String(300))
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    decided_by: Mapped[str] = mapped_column(String(60))
    decided_at: Mapped[datetime] = mapped_column(Instant)

    of: Mapped[LiquidationLine] = relationship(back_populates="decisions")
