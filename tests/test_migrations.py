"""Migrations: up, down and up again on both engines, all or nothing, several at once, and in step with the models."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent
from uuid import uuid4

import pytest
from sqlalchemy import Engine, inspect, make_url, text

from core.db import connect
from migrations import migrate

# Everything that a migration could leave behind, as text that can be compared.
SQLITE_OBJECTS = "SELECT type, name, sql FROM sqlite_master WHERE name <> 'alembic_version' AND sql IS NOT NULL"
POSTGRESQL_OBJECTS = """
    SELECT 'column', c.relname || '.' || a.attname,
           format_type(a.atttypid, a.atttypmod) || a.attnotnull || coalesce(pg_get_expr(d.adbin, d.adrelid), '')
      FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid LEFT JOIN pg_attrdef d ON (adrelid, adnum) = (c.oid, attnum)
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
       AND c.relname <> 'alembic_version'
    UNION ALL SELECT 'constraint', conname, pg_get_constraintdef(oid) FROM pg_constraint
     WHERE connamespace = 'public'::regnamespace AND conrelid <> 'alembic_version'::regclass
    UNION ALL SELECT 'index', indexname, indexdef FROM pg_indexes
     WHERE schemaname = 'public' AND tablename <> 'alembic_version'
    UNION ALL SELECT 'trigger', tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT 'function', proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT 'enumeration', typname, '' FROM pg_type WHERE typnamespace = 'public'::regnamespace AND typtype = 'e'
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database that nothing was ever done to."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/empty.db"
        return
    server = make_url(request.getfixturevalue("postgresql_server"))
    name = f"empty_{uuid4().hex[:12]}"
    owner = connect(server.render_as_string(hide_password=False)).execution_options(isolation_level="AUTOCOMMIT")
    with owner.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield server.set(database=name).render_as_string(hide_password=False)
    with owner.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    owner.dispose()


@pytest.fixture
def empty(empty_url: str) -> Iterator[Engine]:
    engine = connect(empty_url)
    yield engine
    engine.dispose()


@pytest.fixture
def own_versions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for versions of a test's own, in place of the real ones."""
    versions = tmp_path / "migrations" / "versions"
    versions.mkdir(parents=True)
    shutil.copy(migrate.FOLDER / "env.py", versions.parent)
    monkeypatch.setattr(migrate, "FOLDER", versions.parent)
    return versions


def write(versions: Path, number: int, body: str) -> None:
    before = f"{number - 1:04}" if number > 1 else None
    lines = "\n".join(f"    {line}" for line in dedent(body).strip().splitlines())
    (versions / f"{number:04}.py").write_text(
        f"from alembic import op\nrevision = '{number:04}'\ndown_revision = {before!r}\ndef upgrade():\n{lines}\n"
    )


def objects(engine: Engine) -> set[tuple[str, ...]]:
    with engine.connect() as connection:
        statement = SQLITE_OBJECTS if engine.dialect.name == "sqlite" else POSTGRESQL_OBJECTS
        return {tuple(row) for row in connection.execute(text(statement))}


def version(engine: Engine) -> str | None:
    with engine.connect() as connection:
        return migrate.version_of(connection)


def test_up_down_and_up_again(empty: Engine) -> None:
    migrate.upgrade(empty)
    first = objects(empty)
    assert len(first) > 20
    assert version(empty) == migrate.newest()
    migrate.downgrade(empty, "base")
    assert objects(empty) == set()
    assert version(empty) is None
    migrate.upgrade(empty)
    assert objects(empty) == first


def test_every_single_step_can_be_undone(empty: Engine) -> None:
    migrate.upgrade(empty)
    stand = {version(empty): objects(empty)}
    while version(empty):
        migrate.downgrade(empty, "-1")
        stand[version(empty)] = objects(empty)
    for expected in sorted(number for number in stand if number):
        migrate.upgrade(empty, expected)
        assert objects(empty) == stand[expected], f"{expected} differs when run again"


def test_a_second_run_does_nothing(empty: Engine) -> None:
    migrate.upgrade(empty)
    first = objects(empty)
    migrate.upgrade(empty)
    assert objects(empty) == first


def test_the_models_describe_what_the_migrations_make(empty: Engine) -> None:
    migrate.upgrade(empty)
    assert migrate.check(empty) == []


def test_a_table_that_the_models_do_not_know_is_noticed(empty: Engine) -> None:
    migrate.upgrade(empty)
    with empty.begin() as connection:
        connection.execute(text("CREATE TABLE stray (id INTEGER PRIMARY KEY)"))
    assert len(migrate.check(empty)) == 1


def test_machines_that_start_together_migrate_once(empty_url: str, empty: Engine) -> None:
    program = (
        "import sys; from core.db import connect; from migrations import migrate; migrate.upgrade(connect(sys.argv[1]))"
    )
    command = [sys.executable, "-W", "error", "-c", program, empty_url]
    machines = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    for machine in machines:
        _, said = machine.communicate(timeout=60)
        assert machine.returncode == 0, said
    assert version(empty) == migrate.newest()
    assert migrate.check(empty) == []


def test_a_migration_that_fails_leaves_nothing(empty: Engine, own_versions: Path) -> None:
    write(own_versions, 1, "op.execute('CREATE TABLE first (id INTEGER PRIMARY KEY)')")
    write(own_versions, 2, "op.execute('CREATE TABLE second (id INTEGER PRIMARY KEY)')\nraise ArithmeticError")
    with pytest.raises(ArithmeticError):
        migrate.upgrade(empty)
    assert inspect(empty).get_table_names() == []


def test_on_sqlite_a_table_with_children_can_be_altered_and_none_is_orphaned(tmp_path: Path, own_versions: Path) -> None:
    engine = connect(f"sqlite:///{tmp_path}/books.db")
    write(
        own_versions,
        1,
        """
        op.execute("CREATE TABLE parent (id INTEGER PRIMARY KEY, name TEXT)")
        op.execute("CREATE TABLE child (id INTEGER PRIMARY KEY, parent_id INTEGER NOT NULL REFERENCES parent (id))")
        op.execute("INSERT INTO parent VALUES (1, 'Pha Si')")
        op.execute("INSERT INTO child VALUES (1, 1)")
        """,
    )
    write(
        own_versions,
        2,
        """
        with op.batch_alter_table("parent") as table:
            table.alter_column("name", nullable=False)
        """,
    )
    migrate.upgrade(engine)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT name FROM parent JOIN child ON parent_id = parent.id")) == "Pha Si"
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1
    write(own_versions, 3, 'op.execute("DELETE FROM parent")')
    with pytest.raises(RuntimeError, match="would leave 1 rows without what they refer to, first in child"):
        migrate.upgrade(engine)
    assert version(engine) == "0002"
    engine.dispose()


def test_without_any_migration_there_is_no_newest(own_versions: Path) -> None:
    with pytest.raises(LookupError, match="no migration at all"):
        migrate.newest()
