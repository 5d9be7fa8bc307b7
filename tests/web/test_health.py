"""/livez and /readyz: alive is not ready, and each way of not being ready has its code."""

import os
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, text

from core.db import connect
from migrations import migrate
from web import health


def asked(engine: Engine) -> FlaskClient:
    """A client of an app that has this database and nothing else."""
    app = Flask("probe")
    app.extensions["engine"] = engine
    app.register_blueprint(health.bp)
    return app.test_client()


def test_a_migrated_database_is_ready(engine: Engine) -> None:
    answer = asked(engine).get("/readyz")
    assert (answer.status_code, answer.json) == (200, {"ready": True, "reasons": []})


def test_a_database_at_an_older_version_is_not(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    answer = asked(engine).get("/readyz")
    assert (answer.status_code, answer.json) == (503, {"ready": False, "reasons": ["database-not-at-this-version"]})


def test_a_database_that_was_never_migrated_is_not(tmp_path: Path) -> None:
    engine = connect(f"sqlite:///{tmp_path}/empty.db")
    assert health.unready(engine) == ["database-not-at-this-version"]
    engine.dispose()


def test_a_database_that_takes_no_writes_is_not(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    if engine.dialect.name == "sqlite":
        monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)
    else:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(f"ALTER DATABASE {engine.url.database} SET default_transaction_read_only = on"))
        engine.dispose()
    assert health.unready(engine) == ["database-takes-no-writes"]


@pytest.mark.parametrize(
    "url", ["sqlite:////nowhere/at/all.db", "postgresql+psycopg://nobody@127.0.0.1:1/none?connect_timeout=2"]
)
def test_a_database_that_is_away_is_said_by_a_code_only(url: str) -> None:
    client = asked(connect(url))
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json) == (503, {"ready": False, "reasons": ["database-unreachable"]})
    assert client.get("/livez").status_code == 200


def test_alive_asks_nothing_of_the_database() -> None:
    app = Flask("probe")
    app.register_blueprint(health.bp)
    answer = app.test_client().get("/livez")
    assert (answer.status_code, answer.json) == (200, {"alive": True})


def test_being_asked_does_not_queue_behind_somebody_who_posts(tmp_path: Path) -> None:
    engine = connect(f"sqlite:///{tmp_path}/books.db")
    migrate.upgrade(engine)
    with engine.begin():
        assert health.unready(engine) == []
    engine.dispose()
