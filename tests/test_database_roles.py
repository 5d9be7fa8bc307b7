"""The two PostgreSQL roles of docs/running.md: whoever serves people can keep books, and cannot loosen the database's rules."""

import re
from collections.abc import Iterator
from datetime import date
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import URL, Engine, make_url, text
from sqlalchemy.exc import ProgrammingError

from core.db import connect, transaction
from ledger.chart import AccountKey, AccountTemplate, AccountType, open_book
from ledger.posting import Draft, Entry, post
from ledger.verify import verify_all
from migrations import migrate
from tests.house.sources import ROOT
from web import cli, health

CHART = (
    AccountTemplate("1010", AccountType.ASSET, "Cash box", guarded=True),
    AccountTemplate("2010", AccountType.LIABILITY, "Shares"),
)
LOOSENING = [
    "ALTER TABLE posting DISABLE TRIGGER ALL",
    "ALTER TABLE journal_transaction DROP COLUMN fingerprint",
    "DROP TABLE posting CASCADE",
    "TRUNCATE posting, journal_transaction CASCADE",
    "SET session_replication_role = replica",
    "CREATE TABLE elsewhere (id integer)",
]


@pytest.fixture
def roles(postgresql_server: str) -> Iterator[tuple[Engine, Engine]]:
    """The owner's engine and the app's, made by the page's own words but for their names."""
    page = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
    mark = uuid4().hex[:8]
    making, granting = (block.replace("three_keys", f"tk_{mark}") for block in re.findall(r"```sql\n(.*?)```", page, re.S))
    server = make_url(postgresql_server)
    _run(server, making)
    at = server.set(database=f"tk_{mark}")
    owner_url = at.set(username=f"tk_{mark}_owner", password="one password")
    _run(owner_url, granting)
    owner = _engine(owner_url)
    app = _engine(at.set(username=f"tk_{mark}_app", password="another password"))
    migrate.upgrade(owner)
    yield owner, app
    for engine in (owner, app):
        engine.dispose()
    _run(server, f"DROP DATABASE tk_{mark} WITH (FORCE); DROP ROLE tk_{mark}_app; DROP ROLE tk_{mark}_owner")


def _engine(url: URL) -> Engine:
    return connect(url.render_as_string(hide_password=False))


def _run(url: URL, statements: str) -> None:
    engine = _engine(url).execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in filter(str.strip, statements.split(";")):
            connection.execute(text(statement))
    engine.dispose()


def test_the_role_of_the_app_keeps_books_and_cannot_loosen_their_rules(roles: tuple[Engine, Engine]) -> None:
    _owner, app = roles
    migrate.upgrade(app)  # finds nothing to do
    assert health.unready(app) == []
    day = date(2026, 1, 5)
    with transaction(app) as session:
        book = open_book(session, owner="group:1", name="Box", currency="THB", opened_on=day, chart=CHART)
        entries = (Entry(AccountKey("1010"), AccountKey("2010"), 5_000),)
        assert post(session, book, Draft(day, "meeting:1", "Shares", entries), by="user:1").number == 1
    with transaction(app) as session:
        assert list(verify_all(session)) == []
    for statement in LOOSENING:
        with pytest.raises(ProgrammingError, match="(?i)permission denied|must be owner"), app.begin() as connection:
            connection.execute(text(statement))


def test_the_role_of_the_app_cannot_migrate(roles: tuple[Engine, Engine]) -> None:
    owner, app = roles
    migrate.downgrade(owner, "0001")
    assert health.unready(app) == ["database-not-at-this-version"]
    service = Flask("probe")
    service.extensions["engine"] = app
    service.cli.add_command(cli.migrate_command)
    result = service.test_cli_runner().invoke(args=["migrate"])
    assert result.exit_code == 1
    assert "this role may not change tables" in result.output
