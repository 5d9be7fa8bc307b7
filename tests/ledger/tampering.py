"""A hand that goes round the database's rules, inside a database transaction that is taken back when the test is done."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.orm import Session

from ledger.chain import closing_fingerprint, digest
from ledger.kept import Kept, read
from ledger.lines import entry_line
from ledger.verify import Finding, verify_all
from tests.ledger.raw import Fortress


@contextmanager
def loosened(fortress: Fortress) -> Iterator[Connection]:
    """A connection as the owner of the tables may have it: no trigger, no foreign key and no check stands in its way."""
    with as_owner(fortress.engine) as connection:
        yield connection
        connection.rollback()


@contextmanager
def as_owner(engine: Engine) -> Iterator[Connection]:
    """The same for any database; what is done is kept if it is committed."""
    engine = create_engine(engine.url)
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.execute(text("PRAGMA ignore_check_constraints = ON"))
            for (name,) in connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
                connection.execute(text(f"DROP TRIGGER {name}"))
        else:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            for table, name in connection.execute(text(_CHECKS)).all():
                connection.execute(text(f"ALTER TABLE {table} DROP CONSTRAINT {name}"))
        yield connection
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


def chain_again(session: Session, book_id: int) -> None:
    """Makes every fingerprint of a book anew from what its rows say now, as an operator would who knows everything."""
    kept = read(session, book_id)
    marks = {0: kept.book.fingerprint}
    for header in kept.headers:
        previous = marks[header.number - 1]
        marks[header.number] = digest(entry_line(kept, header, previous))
        session.execute(
            text("UPDATE journal_transaction SET previous_fingerprint = :previous, fingerprint = :mark"
                 " WHERE book_id = :book AND number = :number"),
            {"previous": previous, "mark": marks[header.number], "number": header.number, "book": book_id},
        )
        session.execute(
            text("UPDATE period_closing SET head_fingerprint = :mark, fingerprint = :seal"
                 " WHERE book_id = :book AND head_number = :number"),
            {"mark": marks[header.number], "seal": _seal(kept, header.number, marks), "number": header.number, "book": book_id},
        )


def _seal(kept: Kept, number: int, marks: dict[int, str]) -> str:
    for closing in kept.closings:
        if closing.head_number == number:
            return closing_fingerprint(
                marks[number],
                through=closing.through,
                closed_at=closing.closed_at,
                closed_by=closing.closed_by,
                number=number,
            )
    return ""
