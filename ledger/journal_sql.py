"""The SQL of the posting path, named, and handed to the driver as it is.

A meeting's forty rows cost ten times as much through the unit of work and twice as much through Core (bench/posting.py),
so this path speaks to the driver; everything else in the house uses SQLAlchemy. Values are always bound, never written in.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement in the two drivers' ways of naming a bound value: `:book` and `%(book)s`."""

    sqlite: str
    postgresql: str


def statement(sql: str) -> Statement:
    """The statement of a text with `:named` values, as SQLite's driver takes it."""
    return Statement(sql, re.sub(r"(?<!:):(\w+)", r"%(\1)s", sql))


def rows(connection: Connection, wanted: Statement, values: Mapping[str, Any]) -> Sequence[Any]:
    """What a query gives. Days come as text from SQLite and as dates from PostgreSQL."""
    return connection.exec_driver_sql(_for(connection, wanted), dict(values)).all()


def write(connection: Connection, wanted: Statement, values: Mapping[str, Any]) -> None:
    connection.exec_driver_sql(_for(connection, wanted), dict(values))


def _for(connection: Connection, wanted: Statement) -> str:
    return wanted.sqlite if connection.dialect.name == "sqlite" else wanted.postgresql


# For PostgreSQL: on SQLite the whole database is the writer's already. The lock is a statement of its own, so that the
# next one sees what the last holder committed.
LOCK_BOOK = statement("SELECT 1 FROM book WHERE id = :book FOR UPDATE")

# The end of the chain, the last closing, and whether a reference is used already.
HEAD = statement("""
    SELECT last.number, last.fingerprint,
        (SELECT max(through) FROM period_closing WHERE book_id = :book),
        (SELECT number FROM journal_transaction WHERE book_id = :book AND reference = :reference)
    FROM book LEFT JOIN journal_transaction AS last ON last.book_id = book.id
        AND last.number = (SELECT max(number) FROM journal_transaction WHERE book_id = :book)
    WHERE book.id = :book""")

ACCOUNTS = statement("SELECT code, holder, id FROM account WHERE book_id = :book")

HEADER = statement("""
    SELECT day, memo, evidence, reverses, fingerprint,
        (SELECT mirror.number FROM journal_transaction AS mirror
            WHERE mirror.book_id = :book AND mirror.reverses = :number)
    FROM journal_transaction WHERE book_id = :book AND number = :number""")

POSTINGS = statement("""
    SELECT debit.code, debit.holder, credit.code, credit.holder, posting.amount_minor, posting.memo
    FROM posting JOIN account AS debit ON debit.id = posting.debit_id
        JOIN account AS credit ON credit.id = posting.credit_id
    WHERE posting.book_id = :book AND posting.number = :number ORDER BY posting.place""")

OVERDRAWN = statement("""
    SELECT account.name, cash_day.day, cash_day.closing_minor
    FROM cash_day JOIN account ON account.id = cash_day.account_id
    WHERE cash_day.book_id = :book AND cash_day.below_zero = 1
    ORDER BY cash_day.day, account.code LIMIT 1""")

INSERT_HEADER = statement("""
    INSERT INTO journal_transaction (book_id, number, day, recorded_at, recorded_by, reference, memo, reverses,
        evidence, closed_through, postings, previous_number, previous_fingerprint, fingerprint)
    VALUES (:book, :number, :day, :recorded_at, :recorded_by, :reference, :memo, :reverses,
        :evidence, :closed_through, :postings, :previous_number, :previous_fingerprint, :fingerprint)""")

# One row a posting on SQLite; all rows in one statement on PostgreSQL, where each statement is a journey.
INSERT_POSTINGS = Statement(
    """
    INSERT INTO posting (book_id, number, place, postings, day, debit_id, credit_id, amount_minor, memo)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""",
    """
    INSERT INTO posting (book_id, number, place, postings, day, debit_id, credit_id, amount_minor, memo)
    SELECT %(book)s, %(number)s, entry.place, %(postings)s, %(day)s::date, entry.debit, entry.credit, entry.amount,
        entry.memo
    FROM unnest(%(debits)s::int[], %(credits)s::int[], %(amounts)s::bigint[], %(memos)s::text[])
        WITH ORDINALITY AS entry (debit, credit, amount, memo, place)""",
)

CLOSE = statement("""
    INSERT INTO period_closing (book_id, through, closed_at, closed_by, head_number, head_fingerprint, fingerprint)
    VALUES (:book, :through, :closed_at, :closed_by, :number, :head, :fingerprint)""")

KEEP_CLOSING_BALANCES = statement("""
    INSERT INTO closing_balance (book_id, through, account_id, debit_minor, credit_minor)
    SELECT :book, :through, account_id, sum(debit_minor), sum(credit_minor) FROM (
        SELECT debit_id AS account_id, amount_minor AS debit_minor, 0 AS credit_minor
            FROM posting WHERE book_id = :book AND day <= :through
        UNION ALL
        SELECT credit_id, 0, amount_minor FROM posting WHERE book_id = :book AND day <= :through
    ) AS side GROUP BY account_id""")
