"""The ledger's tables. Rows are written by `ledger.posting` and `ledger.chart` only; here they are for reading.

A posting moves one positive amount from a credit account to a debit account of the same book, so no posting can be
unbalanced. What the database itself holds is written in these constraints and, for what constraints cannot say, in the
triggers of migration 0001; docs/architecture.md lists each rule beside the place that holds it.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Computed,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Instant


def _whole(*columns: str) -> Any:
    """SQLite would keep 1.5, or what a sum of integers becomes beyond 64 bits, in an integer column."""
    rule = " AND ".join(f"typeof({column}) = 'integer'" for column in columns)
    return CheckConstraint(rule, name="whole_numbers").ddl_if(dialect="sqlite")


def _iso(column: str) -> Any:
    """SQLite would keep any text as a day, and then compare it as text."""
    return CheckConstraint(f"{column} IS date({column}, '+0 days')", name="day_iso").ddl_if(dialect="sqlite")


class Book(Base):
    """One set of accounts in one currency, owned by a group, a fund or a project (`owner` is opaque here).

    Its fingerprint is what the first journal transaction builds on. A group may change its name; its book keeps the one
    that it was opened with.
    """

    __tablename__ = "book"
    __table_args__ = (_iso("opened_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    owner: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    currency: Mapped[str] = mapped_column(String(3))
    opened_on: Mapped[date]
    practice: Mapped[bool]
    fingerprint: Mapped[str] = mapped_column(String(64))


class Account(Base):
    """A place where money stands. `holder` names whose part of a code it is ("member:7"), empty for the book's own."""

    __tablename__ = "account"
    __table_args__ = (
        UniqueConstraint("book_id", "code", "holder"),
        UniqueConstraint("book_id", "id"),
        CheckConstraint("type IN ('asset', 'liability', 'equity', 'income', 'expense')", name="type_known"),
        CheckConstraint("code NOT LIKE '%/%'", name="code_plain"),
        Index("ix_account_guarded", "book_id", sqlite_where=text("guarded"), postgresql_where=text("guarded")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    book_id: Mapped[int] = mapped_column(ForeignKey("book.id"))
    code: Mapped[str] = mapped_column(String(20))
    holder: Mapped[str] = mapped_column(String(60))
    type: Mapped[str] = mapped_column(String(9))
    name: Mapped[str] = mapped_column(String(120))
    guarded: Mapped[bool]
    fingerprint: Mapped[str] = mapped_column(String(64))


class JournalTransaction(Base):
    """A dated, numbered header over its postings; `fingerprint` chains it to the one before (`ledger.chain`)."""

    __tablename__ = "journal_transaction"
    __table_args__ = (
        UniqueConstraint("book_id", "reference"),
        UniqueConstraint("book_id", "reverses"),
        UniqueConstraint("book_id", "number", "fingerprint"),
        UniqueConstraint("book_id", "number", "postings", "day"),
        ForeignKeyConstraint(["book_id", "reverses"], ["journal_transaction.book_id", "journal_transaction.number"]),
        ForeignKeyConstraint(
            ["book_id", "previous_number", "previous_fingerprint"],
            ["journal_transaction.book_id", "journal_transaction.number", "journal_transaction.fingerprint"],
        ),
        ForeignKeyConstraint(
            ["book_id", "number", "postings"],
            ["posting.book_id", "posting.number", "posting.place"],
            name="fk_journal_transaction_last_posting",
            deferrable=True,
            initially="DEFERRED",
            use_alter=True,
        ).ddl_if(dialect="postgresql"),
        CheckConstraint(
            "(number = 1 AND previous_number IS NULL) OR (number > 1 AND previous_number = number - 1)",
            name="without_gaps",
        ),
        CheckConstraint("postings BETWEEN 1 AND 10000", name="has_postings"),
        CheckConstraint("reverses < number", name="reverses_earlier"),
        CheckConstraint("closed_through < day", name="day_open"),
        CheckConstraint("day BETWEEN '0001-01-02' AND '9999-12-31'", name="day_possible"),
        _iso("day"),
        {"sqlite_with_rowid": False},
    )

    book_id: Mapped[int] = mapped_column(ForeignKey("book.id"), primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    day: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[str] = mapped_column(String(60))
    reference: Mapped[str] = mapped_column(String(100))
    memo: Mapped[str] = mapped_column(String(300))
    reverses: Mapped[int | None] = mapped_column(BigInteger)
    evidence: Mapped[str | None] = mapped_column(String(64))
    closed_through: Mapped[date | None]
    postings: Mapped[int]
    previous_number: Mapped[int | None] = mapped_column(BigInteger)
    previous_fingerprint: Mapped[str] = mapped_column(String(64))
    fingerprint: Mapped[str] = mapped_column(String(64))


class Posting(Base):
    """One thing that happened to money. `place` is its position among the `postings` of its journal transaction."""

    __tablename__ = "posting"
    __table_args__ = (
        ForeignKeyConstraint(
            ["book_id", "number", "postings", "day"],
            [
                "journal_transaction.book_id",
                "journal_transaction.number",
                "journal_transaction.postings",
                "journal_transaction.day",
            ],
            name="fk_posting_header",
            deferrable=True,
            initially="DEFERRED",
        ).ddl_if(dialect="sqlite"),
        ForeignKeyConstraint(["book_id", "debit_id"], ["account.book_id", "account.id"]),
        ForeignKeyConstraint(["book_id", "credit_id"], ["account.book_id", "account.id"]),
        CheckConstraint("place BETWEEN 1 AND postings", name="place_exists"),
        CheckConstraint("amount_minor BETWEEN 1 AND 1000000000000000", name="amount_positive"),
        CheckConstraint("debit_id <> credit_id", name="two_accounts"),
        _whole("place", "amount_minor"),
        Index("ix_posting_book_id_day", "book_id", "day", "debit_id", "credit_id", "amount_minor"),
        {"sqlite_with_rowid": False},
    )

    book_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    place: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    postings: Mapped[int]
    day: Mapped[date]
    debit_id: Mapped[int]
    credit_id: Mapped[int]
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    memo: Mapped[str] = mapped_column(String(300))


class PeriodClosing(Base):
    """Nothing can be dated on or before `through` any more; the head says what the book was when it was closed."""

    __tablename__ = "period_closing"
    __table_args__ = (
        CheckConstraint("through BETWEEN '0001-01-02' AND '9999-12-31'", name="day_possible"),
        _iso("through"),
    )

    book_id: Mapped[int] = mapped_column(ForeignKey("book.id"), primary_key=True)
    through: Mapped[date] = mapped_column(primary_key=True)
    closed_at: Mapped[datetime] = mapped_column(Instant)
    closed_by: Mapped[str] = mapped_column(String(60))
    head_number: Mapped[int] = mapped_column(BigInteger)
    head_fingerprint: Mapped[str] = mapped_column(String(64))
    fingerprint: Mapped[str] = mapped_column(String(64))


class ClosingBalance(Base):
    """What had gone through an account, in all, by the end of a closed period: later reports start from here."""

    __tablename__ = "closing_balance"
    __table_args__ = (
        ForeignKeyConstraint(
            ["book_id", "through"],
            ["period_closing.book_id", "period_closing.through"],
            deferrable=True,
            initially="DEFERRED",
        ),
        ForeignKeyConstraint(["book_id", "account_id"], ["account.book_id", "account.id"]),
    )

    book_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    through: Mapped[date] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    debit_minor: Mapped[int] = mapped_column(BigInteger)
    credit_minor: Mapped[int] = mapped_column(BigInteger)


class MonthlyTotal(Base):
    """What went through all accounts of one code in one month (202611): the roll-up behind national figures."""

    __tablename__ = "monthly_total"
    __table_args__ = (_whole("debit_minor", "credit_minor"),)

    book_id: Mapped[int] = mapped_column(ForeignKey("book.id"), primary_key=True)
    month: Mapped[int] = mapped_column(Integer, primary_key=True)
    code: Mapped[str] = mapped_column(String(20), primary_key=True)
    debit_minor: Mapped[int] = mapped_column(BigInteger)
    credit_minor: Mapped[int] = mapped_column(BigInteger)


class Never(Base):
    """A table that can hold no row. Referring to it is forbidden, and a deferred reference is forbidden at commit."""

    __tablename__ = "never"
    __table_args__ = (CheckConstraint("1 = 0", name="empty"),)

    id: Mapped[int] = mapped_column(primary_key=True)


class CashDay(Base):
    """What a guarded account (a cash box) holds at the end of a day on which something moved.

    Below zero, the row refers to `never`, which the database refuses when the transaction ends: not before, so that a
    correction may take out a wrong meeting and put in the right one in either order.
    """

    __tablename__ = "cash_day"
    __table_args__ = (
        ForeignKeyConstraint(["book_id", "account_id"], ["account.book_id", "account.id"]),
        _whole("closing_minor"),
        Index(
            "ix_cash_day_below_zero",
            "book_id",
            "day",
            sqlite_where=text("below_zero = 1"),
            postgresql_where=text("below_zero = 1"),
        ),
    )

    book_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    account_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    closing_minor: Mapped[int] = mapped_column(BigInteger)
    below_zero: Mapped[int | None] = mapped_column(
        Integer,
        Computed("CASE WHEN closing_minor < 0 THEN 1 END", persisted=True),
        ForeignKey("never.id", deferrable=True, initially="DEFERRED"),
    )
