"""A hand that goes round the database's rules, inside a database transaction that is taken back when the test is done."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, create_engine, text
from sqlalchemy.orm import Session

from ledger.verify import Finding, verify_all
from tests.ledger.raw import Fortress


@contextmanager
def loosened(fortress: Fortress) -> Iterator[Connection]:
    """A connection as the owner of the tables may have it: no trigger, no foreign key and no check stands in its way."""
    engine = create_engine(fortress.engine.url)
    with engine.connect() as connection:
        if fortress.sqlite:
            connection.execute(text("PRAGMA ignore_check_constraints = ON"))
            for (name,) in connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
                connection.execute(text(f"DROP TRIGGER {name}"))
        else:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            for table, name in connection.execute(text(_CHECKS)).all():
                connection.execute(text(f"ALTER TABLE {table} DROP CONSTRAINT {name}"))
        yield connection
        connection.rollback()
    engine.dispose()


_CHECKS = """
    SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE contype = 'c' AND conrelid IN (
        'book'::regclass, 'account'::regclass, 'journal_transaction'::regclass, 'posting'::regclass,
        'period_closing'::regclass, 'voucher'::regclass)"""


def found_after(connection: Connection, *statements: str, expect_rows: bool = True) -> list[Finding]:
    """What `verify` finds in the books when these statements were done; all is as before afterwards."""
    with connection.begin_nested() as tampered:
        for statement in statements:
            done = connection.execute(text(statement))
            assert done.rowcount > 0 or not expect_rows, f"nothing was changed by {statement}"
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            found = [finding for finding in verify_all(session) if finding.rule != "rules_are_switched_on"]
        tampered.rollback()
    return found
