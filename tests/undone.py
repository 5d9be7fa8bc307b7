"""One database an engine for all rules of a room: each test works in a transaction that is thrown away.

A conftest that imports both fixtures gives its room's tests a `session` of this kind. Whoever needs a database of her own,
because something must really be committed, asks for `engine` instead (tests/conftest.py), and not for both.
"""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from core.db import connect
from tests.conftest import ENGINES, fresh_database


@pytest.fixture(scope="session", params=ENGINES)
def shared_engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with fresh_database(request, tmp_path_factory.mktemp("shared")) as url:
        engine = connect(url)
        yield engine
        engine.dispose()


@pytest.fixture
def session(shared_engine: Engine) -> Iterator[Session]:
    """A session whose work the database has to find consistent at the end, and which is then undone."""
    with shared_engine.connect() as connection, connection.begin() as everything:
        with Session(connection, join_transaction_mode="create_savepoint", expire_on_commit=False) as session:
            yield session
            session.flush()
            refuse_what_a_commit_would(session)
        everything.rollback()


def refuse_what_a_commit_would(session: Session) -> None:
    """What is only looked at when a transaction ends is looked at now."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    else:
        assert session.execute(text("PRAGMA foreign_key_check")).all() == []
