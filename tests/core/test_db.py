"""One commit, one moment to read, and settings that the books rely on."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import DBAPIError

from core import db
from core.db import INSTANT_FORMAT, Instant, connect, instant_text, new_public_id, reading, transaction
from ledger.chart import open_book
from ledger.models import Book
from tests.ledger.books import CHART, OPENED

MOMENT = datetime(2026, 11, 23, 12, 30, 0, 5, tzinfo=UTC)


def a_book(session: object, owner: str = "group:a") -> Book:
    return open_book(session, owner=owner, name="Ban", currency="THB", opened_on=OPENED, chart=CHART)  # type: ignore[arg-type]


def test_a_transaction_is_kept_wholly_or_not_at_all(engine: Engine) -> None:
    with pytest.raises(KeyError), transaction(engine) as session:
        a_book(session)
        raise KeyError
    with transaction(engine) as session:
        assert session.scalars(select(Book)).all() == []
        a_book(session)
    with reading(engine) as session:
        assert [book.owner for book in session.scalars(select(Book))] == ["group:a"]


def test_a_reader_sees_one_moment_and_what_she_read_stays_readable(engine: Engine) -> None:
    with transaction(engine) as session:
        a_book(session)
    with reading(engine) as session:
        before = session.scalars(select(Book)).all()
        with transaction(engine) as other:
            a_book(other, "group:b")
        assert session.scalars(select(Book)).all() == before
    assert before[0].owner == "group:a"
    with reading(engine) as session:
        assert len(session.scalars(select(Book)).all()) == 2


def test_a_reader_writes_nothing_and_the_next_writer_can(engine: Engine) -> None:
    with pytest.raises(DBAPIError), reading(engine) as session:
        session.execute(text("DELETE FROM monthly_total"))
    with transaction(engine) as session:
        a_book(session)


def test_sqlite_is_durable_checks_its_keys_and_waits(tmp_path: Path) -> None:
    engine = connect(f"sqlite:///{tmp_path}/books.db")
    with engine.connect() as connection:
        for name, value in {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "recursive_triggers": 1}.items():
            assert connection.exec_driver_sql(f"PRAGMA {name}").scalar() == value
    engine.dispose()


def test_a_setting_that_sqlite_does_not_take_stops_the_service() -> None:
    deaf = SimpleNamespace(execute=lambda _: SimpleNamespace(fetchone=lambda: ("delete",)))
    with pytest.raises(RuntimeError, match="journal_mode"):
        db._configure_sqlite(deaf, None)


def test_other_databases_are_refused() -> None:
    with pytest.raises(ValueError, match="mysql"):
        connect("mysql://somewhere")


def test_a_moment_is_kept_as_text_that_sorts(engine: Engine) -> None:
    column = Instant()
    earlier = MOMENT - timedelta(microseconds=1)
    kept = column.process_bind_param(MOMENT, engine.dialect)
    assert kept == "2026-11-23T12:30:00.000005Z" > instant_text(earlier)
    assert column.process_result_value(kept, engine.dialect) == MOMENT
    assert column.process_bind_param(None, engine.dialect) is column.process_result_value(None, engine.dialect) is None
    assert instant_text(MOMENT.astimezone(timezone(timedelta(hours=7)))) == MOMENT.strftime(INSTANT_FORMAT)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        instant_text(datetime(2026, 11, 23))


def test_public_names_cannot_be_guessed() -> None:
    names = {new_public_id() for _ in range(1000)}
    assert len(names) == 1000
    assert all(len(name) == 16 and set(name) <= set("0123456789abcdef") for name in names)
