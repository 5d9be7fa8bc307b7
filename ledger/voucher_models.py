"""The table of vouchers: what two officers agreed to put into the journal besides a meeting's sheet.

Rows are written by `ledger.vouchers` only. What a voucher says never changes; who confirmed it, withdrew it or took it back
is written once. Constraints here and the triggers of its migration hold that.
"""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Instant, new_public_id
from core.marks import N_, Term


class VoucherState(StrEnum):
    """prepared: a second officer is awaited · posted: confirmed · withdrawn: before it was · reversed: taken back after."""

    PREPARED = "prepared"
    POSTED = "posted"
    WITHDRAWN = "withdrawn"
    REVERSED = "reversed"


STATE_NAMES: dict[VoucherState, Term] = {
    VoucherState.PREPARED: Term(N_("prepared, not yet confirmed")),
    VoucherState.POSTED: Term(N_("confirmed")),
    VoucherState.WITHDRAWN: Term(N_("withdrawn")),
    VoucherState.REVERSED: Term(N_("taken back")),
}


class Voucher(Base):
    """One decision about money, in the words of its kind (`content`, canonical text whose SHA-256 the journal chains).

    Numbered without gaps in its book. `reference` is the client's own name for it; `bundle` is shared by vouchers of
    several books that are confirmed, withdrawn and taken back together, and nobody else's. `head_number`: where the journal
    stood when it was prepared. `journal_number` is empty for a posted voucher by which no money moved.
    """

    __tablename__ = "voucher"
    __table_args__ = (
        UniqueConstraint("book_id", "number"),
        UniqueConstraint("book_id", "reference"),
        UniqueConstraint("book_id", "bundle"),
        UniqueConstraint("book_id", "journal_number"),
        ForeignKeyConstraint(["book_id", "previous_number"], ["voucher.book_id", "voucher.number"]),
        ForeignKeyConstraint(
            ["book_id", "journal_number"], ["journal_transaction.book_id", "journal_transaction.number"]
        ),
        ForeignKeyConstraint(
            ["book_id", "reversal_number"], ["journal_transaction.book_id", "journal_transaction.number"]
        ),
        CheckConstraint(
            "(number = 1 AND previous_number IS NULL) OR (number > 1 AND previous_number = number - 1)",
            name="without_gaps",
        ),
        CheckConstraint("state IN ('prepared', 'posted', 'withdrawn', 'reversed')", name="state_known"),
        CheckConstraint("content <> ''", name="says_something"),
        CheckConstraint("(state IN ('posted', 'reversed')) = (confirmed_by IS NOT NULL)", name="posted_is_confirmed"),
        CheckConstraint("journal_number IS NULL OR confirmed_by IS NOT NULL", name="unposted_has_no_number"),
        CheckConstraint("confirmed_by <> prepared_by", name="two_officers"),
        CheckConstraint("(state = 'withdrawn') = (withdrawn_by IS NOT NULL)", name="withdrawn_by_somebody"),
        CheckConstraint("(state = 'reversed') = (reversed_by IS NOT NULL)", name="reversed_by_somebody"),
        CheckConstraint("reversed_by IS NULL OR reversal_asked_by IS NOT NULL", name="reversal_is_asked"),
        CheckConstraint("reversed_by <> reversal_asked_by", name="two_officers_reverse"),
        CheckConstraint("(reversal_asked_by IS NULL) = (reversal_reason IS NULL)", name="reversal_has_reason"),
        CheckConstraint("reversal_number IS NULL OR reversed_by IS NOT NULL", name="unreversed_has_no_mirror"),
        CheckConstraint("day IS date(day, '+0 days')", name="day_iso").ddl_if(dialect="sqlite"),
        Index("ix_voucher_bundle", "bundle"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    book_id: Mapped[int] = mapped_column(ForeignKey("book.id"))
    number: Mapped[int]
    previous_number: Mapped[int | None]
    kind: Mapped[str] = mapped_column(String(40))
    day: Mapped[date]
    memo: Mapped[str] = mapped_column(String(300))
    content: Mapped[str] = mapped_column(Text)
    reference: Mapped[str] = mapped_column(String(100))
    bundle: Mapped[str] = mapped_column(String(16))
    head_number: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[str] = mapped_column(String(9))
    version: Mapped[int]

    prepared_by: Mapped[str] = mapped_column(String(60))
    prepared_at: Mapped[datetime] = mapped_column(Instant)
    journal_number: Mapped[int | None] = mapped_column(BigInteger)
    confirmed_by: Mapped[str | None] = mapped_column(String(60))
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    withdrawn_by: Mapped[str | None] = mapped_column(String(60))
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)

    reversal_reason: Mapped[str | None] = mapped_column(String(300))
    reversal_asked_by: Mapped[str | None] = mapped_column(String(60))
    reversal_asked_at: Mapped[datetime | None] = mapped_column(Instant)
    reversal_number: Mapped[int | None] = mapped_column(BigInteger)
    reversed_by: Mapped[str | None] = mapped_column(String(60))
    reversed_at: Mapped[datetime | None] = mapped_column(Instant)

    @property
    def journal_reference(self) -> str:
        """How the journal names it; the same in every book of a bundle."""
        return f"{self.kind}:{self.bundle}"
