"""Tables of bank accounts, their files and statements, matches and finished reconciliations.

Only the choice of columns of an account is ever changed. A file that was not imported can be thrown away; what was imported is
only added to, a match is undone by a row of its own with its day and reason. The triggers of migration 0011 hold that.
"""

from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Instant, new_public_id


class BankAccount(Base):
    """An account at a bank beside the account of a book that follows it: code 1110, `holder` "bank:1".

    Of its number only the last four digits are kept. `csv_mapping` is the canonical text of a `mapping.ColumnMapping`.
    """

    __tablename__ = "bank_account"
    __table_args__ = (
        UniqueConstraint("book_id", "holder"),
        CheckConstraint("length(last_four) = 4", name="four_digits"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    book_id: Mapped[int] = mapped_column(ForeignKey("book.id"))
    holder: Mapped[str] = mapped_column(String(60))
    bank_name: Mapped[str] = mapped_column(String(120))
    last_four: Mapped[str] = mapped_column(String(4))
    csv_mapping: Mapped[str | None] = mapped_column(Text)
    added_by: Mapped[str] = mapped_column(String(60))
    added_at: Mapped[datetime] = mapped_column(Instant)

    @property
    def number(self) -> int:
        return int(self.holder.partition(":")[2])


class BankFile(Base):
    """A file as the bank gave it out, by its SHA-256. Held from its dry run on; the ones of statements stay."""

    __tablename__ = "bank_file"
    __table_args__ = (CheckConstraint("size BETWEEN 1 AND 5000000", name="size_bounded"),)

    account_id: Mapped[int] = mapped_column(ForeignKey("bank_account.id"), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    size: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    chosen_by: Mapped[str] = mapped_column(String(60))
    chosen_at: Mapped[datetime] = mapped_column(Instant)


class BankStatementRow(Base):
    """A statement that was imported, numbered without gaps in its account. `lines` are all of its lines, known ones too."""

    __tablename__ = "bank_statement"
    __table_args__ = (
        UniqueConstraint("account_id", "number"),
        UniqueConstraint("account_id", "sha256"),
        UniqueConstraint("id", "account_id"),
        ForeignKeyConstraint(["account_id", "sha256"], ["bank_file.account_id", "bank_file.sha256"]),
        CheckConstraint("number >= 1", name="number_counts"),
        CheckConstraint("lines >= 0", name="lines_count"),
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    account_id: Mapped[int] = mapped_column(ForeignKey("bank_account.id"))
    number: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    form: Mapped[str] = mapped_column(String(10))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    opening_minor: Mapped[int] = mapped_column(BigInteger)
    closing_minor: Mapped[int] = mapped_column(BigInteger)
    lines: Mapped[int]
    imported_by: Mapped[str] = mapped_column(String(60))
    imported_at: Mapped[datetime] = mapped_column(Instant)


class BankStatementLine(Base):
    """A line of an account, once, however many files it came in; `statement_id` is the first of them."""

    __tablename__ = "bank_statement_line"
    __table_args__ = (
        UniqueConstraint("account_id", "day", "amount_minor", "reference", "ordinal"),
        UniqueConstraint("id", "account_id"),
        ForeignKeyConstraint(["statement_id", "account_id"], ["bank_statement.id", "bank_statement.account_id"]),
        CheckConstraint("amount_minor <> 0", name="amount_not_zero"),
        CheckConstraint("ordinal >= 0", name="ordinal_counts"),
        Index("ix_bank_statement_line_statement_id", "statement_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int]
    statement_id: Mapped[int]
    day: Mapped[date]
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    reference: Mapped[str] = mapped_column(String(80))
    ordinal: Mapped[int]
    value_day: Mapped[date | None]
    payee: Mapped[str] = mapped_column(String(300))
    memo: Mapped[str] = mapped_column(String(300))


class BankMatch(Base):
    """A person's tick: lines of the bank and entries of the book are the same money. `why`: what was proposed, or "by-hand"."""

    __tablename__ = "bank_match"
    __table_args__ = (UniqueConstraint("id", "account_id"), Index("ix_bank_match_account_id", "account_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("bank_account.id"))
    why: Mapped[str] = mapped_column(String(20))
    made_by: Mapped[str] = mapped_column(String(60))
    made_at: Mapped[datetime] = mapped_column(Instant)


class BankMatchLine(Base):
    """`again` counts the earlier matches of the line, all undone: so two ticks at once cannot both take it."""

    __tablename__ = "bank_match_line"
    __table_args__ = (
        UniqueConstraint("line_id", "again"),
        ForeignKeyConstraint(["match_id", "account_id"], ["bank_match.id", "bank_match.account_id"]),
        ForeignKeyConstraint(["line_id", "account_id"], ["bank_statement_line.id", "bank_statement_line.account_id"]),
        CheckConstraint("again >= 0", name="again_counts"),
    )

    match_id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int]
    again: Mapped[int]


class BankMatchEntry(Base):
    """A journal transaction in a match; `again` as for lines. A transfer between two accounts is matched once at each."""

    __tablename__ = "bank_match_entry"
    __table_args__ = (
        UniqueConstraint("account_id", "book_id", "number", "again"),
        ForeignKeyConstraint(["match_id", "account_id"], ["bank_match.id", "bank_match.account_id"]),
        ForeignKeyConstraint(["book_id", "number"], ["journal_transaction.book_id", "journal_transaction.number"]),
        CheckConstraint("again >= 0", name="again_counts"),
    )

    match_id: Mapped[int] = mapped_column(primary_key=True)
    book_id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    account_id: Mapped[int]
    again: Mapped[int]


class BankMatchUndone(Base):
    """A match that no longer holds, since when and why."""

    __tablename__ = "bank_match_undone"

    match_id: Mapped[int] = mapped_column(ForeignKey("bank_match.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(String(300))
    undone_by: Mapped[str] = mapped_column(String(60))
    undone_at: Mapped[datetime] = mapped_column(Instant)


class ReconciliationRow(Base):
    """A finished reconciliation: canonical text, its SHA-256, and where the book's chain stood when it was made."""

    __tablename__ = "bank_reconciliation"
    __table_args__ = (
        UniqueConstraint("account_id", "number"),
        ForeignKeyConstraint(["statement_id", "account_id"], ["bank_statement.id", "bank_statement.account_id"]),
        CheckConstraint("number >= 1", name="number_counts"),
        CheckConstraint("head_number >= 0", name="head_counts"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    account_id: Mapped[int] = mapped_column(ForeignKey("bank_account.id"))
    statement_id: Mapped[int]
    number: Mapped[int]
    day: Mapped[date]
    content: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    head_number: Mapped[int] = mapped_column(BigInteger)
    head_fingerprint: Mapped[str] = mapped_column(String(64))
    prepared_by: Mapped[str] = mapped_column(String(60))
    prepared_at: Mapped[datetime] = mapped_column(Instant)
