"""The database: one declarative base, one way to connect, and the only commit of the house.

SQLite and PostgreSQL are equals: every rule that the database holds, it holds on both. Services receive a `Session` and
never commit; a view, a command or a test wraps one call in `with transaction(engine) as session:`.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, MetaData, String, TypeDecorator, create_engine, event
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.orm import DeclarativeBase, Session

INSTANT_FORMAT = "%Y-%m-%dT%H:%M:%S.%fZ"

# FULL: with WAL and NORMAL a power cut may lose a meeting that was already confirmed to the treasurer.
# recursive_triggers: without it INSERT OR REPLACE deletes rows and no trigger hears of it.
_SQLITE_SETTINGS = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "recursive_triggers": 1,
    "busy_timeout": 30_000,
}


class Base(DeclarativeBase):
    """All tables; the names of constraints are fixed so that migrations can speak of them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Instant(TypeDecorator[datetime]):
    """A moment, kept as ISO 8601 text in UTC with microseconds: the same bytes on both engines, and it sorts."""

    impl = String(27)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        return None if value is None else instant_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.strptime(value, INSTANT_FORMAT).replace(tzinfo=UTC)


def instant_text(moment: datetime) -> str:
    """The text that an `Instant` column holds, for SQL written by hand. Refuses a moment without a zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return moment.astimezone(UTC).strftime(INSTANT_FORMAT)


def new_public_id() -> str:
    """Sixteen random hexadecimal characters: how things are named in addresses, so that none can be guessed."""
    return secrets.token_hex(8)


def connect(url: str) -> Engine:
    """An engine for a SQLite or PostgreSQL address, with the settings the books rely on.

    Raises ValueError for other databases, and RuntimeError when SQLite did not take a setting.
    """
    if url.startswith("sqlite"):
        engine = create_engine(url, connect_args={"isolation_level": None, "check_same_thread": False})
        event.listen(engine, "connect", _configure_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    if url.startswith("postgresql+psycopg"):
        # The ledger's locks work by seeing, once they are held, what their last holder committed.
        return create_engine(url, pool_pre_ping=True, isolation_level="READ COMMITTED")
    raise ValueError(f"Three Keys keeps its books in SQLite or PostgreSQL, not in {url.partition(':')[0]}")


def _configure_sqlite(driver_connection: Any, _record: object) -> None:
    for name, value in _SQLITE_SETTINGS.items():
        driver_connection.execute(f"PRAGMA {name} = {value}")
        taken = driver_connection.execute(f"PRAGMA {name}").fetchone()[0]
        if taken != value:
            raise RuntimeError(f"SQLite did not take {name} = {value}; it says {taken}")


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes its lock at once: two that read first and write later could not both go on.
    reads_only = connection.get_execution_options().get("reads_only", False)
    connection.exec_driver_sql("BEGIN DEFERRED" if reads_only else "BEGIN IMMEDIATE")


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """A session whose work is kept wholly when the block ends, or not at all when it raises: the only commit."""
    with Session(engine, expire_on_commit=False) as session, session.begin():
        yield session


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A session that sees one moment of the books throughout and can write nothing."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection = connection.execution_options(reads_only=True)
        else:
            connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        with Session(connection, expire_on_commit=False, autoflush=False) as session:
            if engine.dialect.name == "sqlite":
                session.connection().exec_driver_sql("PRAGMA query_only = 1")
            try:
                yield session
            finally:
                session.close()  # what was read stays readable
                if engine.dialect.name == "sqlite":
                    connection.exec_driver_sql("PRAGMA query_only = 0")
