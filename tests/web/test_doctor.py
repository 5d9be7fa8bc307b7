"""The doctor: each thing that can be missing is found, and the sentence says what to do."""

import os
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask
from sqlalchemy import text

from core import db
from migrations import migrate
from reports import fonts
from web import cli, doctor
from web.doctor import Finding, Level
from web.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Those of a machine in good health, its database migrated."""
    settings = Settings.from_environment({}, tmp_path)
    engine = db.connect(settings.database_url)
    migrate.upgrade(engine)
    engine.dispose()
    return settings


def elsewhere(settings: Settings, database_url: str) -> Settings:
    return Settings.from_environment({"DATABASE_URL": database_url}, settings.instance)


def only(findings: list[Finding]) -> Finding:
    (found,) = [finding for finding in findings if finding.level is not Level.OK]
    return found


def test_a_healthy_machine(settings: Settings) -> None:
    found = list(doctor.examine(settings))
    assert {finding.level for finding in found} == {Level.OK}
    assert len(found) == 9


def test_a_healthy_postgresql(settings: Settings, database_url: str) -> None:
    found = list(doctor.database(elsewhere(settings, database_url)))
    assert {finding.level for finding in found} == {Level.OK}


def test_an_old_python() -> None:
    found = doctor.python((3, 10))
    assert (found.level, found.sentence) == (
        Level.WRONG,
        "Python is 3.10; install 3.11 or newer and run script/setup again.",
    )


def test_without_pango(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "PANGO", ("libpango-1.0.so.0", "libnowhere.so.0"))
    found = doctor.pango()
    assert found.level is Level.WRONG
    assert found.sentence.startswith("Without libnowhere.so.0 no PDF can be made")
    assert found.sentence.endswith("apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0")


def test_without_the_subsetter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "SUBSETTER", "libnowhere.so.0")
    found = doctor.subsetter()
    assert found.level is Level.SLOW
    assert found.sentence.startswith("Without libharfbuzz-subset one page costs about 370 ms instead of 50.")
    assert found.sentence.endswith("apt-get install -y --no-install-recommends libharfbuzz-subset0")


def test_without_a_font(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in fonts.files()[1:]:
        (tmp_path / name).touch()
    monkeypatch.setattr(fonts, "FOLDER", tmp_path)
    found = doctor.bundled_fonts()
    assert found.level is Level.WRONG
    assert found.sentence.startswith(f"{fonts.files()[0]} not in static/fonts")


def test_a_key_that_others_can_read(settings: Settings) -> None:
    os.chmod(settings.instance / "secret_key", 0o644)
    found = doctor.key_file(settings)
    assert found.level is Level.WRONG
    assert found.sentence.endswith(f"chmod 600 {settings.instance}/secret_key")


def test_a_key_from_the_environment(tmp_path: Path) -> None:
    given = Settings.from_environment({"SECRET_KEY": "b4kR9wq_zT1xPfL7uHc2mVe8sDy6gJn0aQi3oXtE"}, tmp_path)
    assert doctor.key_file(given).level is Level.OK


def test_a_full_disk(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=12_000_000))
    found = doctor.free_space(settings)
    assert found.level is Level.WRONG
    assert "Only 12 MB are free" in found.sentence


def test_a_database_that_waits_for_its_migration(settings: Settings) -> None:
    engine = db.connect(settings.database_url)
    migrate.downgrade(engine, "0001")
    engine.dispose()
    found = only(list(doctor.database(settings)))
    assert found.sentence == (
        f"The database stands at 0001, the code expects {migrate.newest()}. Run: .venv/bin/flask migrate"
    )


def test_a_database_that_is_away(settings: Settings) -> None:
    away = elsewhere(settings, "postgresql://keeper:hunter2@127.0.0.1:1/books?connect_timeout=2")
    found = only(list(doctor.database(away)))
    assert found.sentence == (
        "The database does not answer (OperationalError). Look at DATABASE_URL, and if its server runs."
    )


def test_a_damaged_file(settings: Settings) -> None:
    engine = db.connect(settings.database_url)
    with engine.begin() as connection:
        page = connection.scalar(text("SELECT rootpage FROM sqlite_master WHERE type = 'index' LIMIT 1"))
        size = connection.scalar(text("PRAGMA page_size"))
    engine.dispose()
    path = settings.instance / "three-keys.db"
    whole = bytearray(path.read_bytes())
    whole[slice((page - 1) * size, (page - 1) * size + 60)] = b"\xff" * 60
    path.write_bytes(whole)
    found = only(list(doctor.database(settings)))
    assert found.level is Level.WRONG
    assert "damaged" in found.sentence


def test_a_disk_on_which_sqlite_cannot_keep_its_promises(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(db._SQLITE_SETTINGS, "busy_timeout", -1)
    found = only(list(doctor.database(settings)))
    assert found.sentence.startswith("SQLite did not take busy_timeout = -1")


@pytest.mark.parametrize(("name", "code"), [("three-keys.db", 0), ("other.db", 1)])
def test_the_command_says_each_and_exits_with_what_is_wrong(settings: Settings, name: str, code: int) -> None:
    app = Flask("probe")
    app.extensions["settings"] = elsewhere(settings, f"sqlite:///{name}")
    app.cli.add_command(cli.doctor_command)
    result = app.test_cli_runner().invoke(args=["doctor"])
    assert result.exit_code == code
    assert {line.split()[0] for line in result.output.splitlines()} == ({"ok", "wrong"} if code else {"ok"})


def test_the_command_that_migrates_says_when_the_database_is_away() -> None:
    app = Flask("probe")
    app.extensions["engine"] = db.connect("postgresql+psycopg://nobody:hunter2@127.0.0.1:1/books?connect_timeout=2")
    app.cli.add_command(cli.migrate_command)
    result = app.test_cli_runner().invoke(args=["migrate"])
    assert result.exit_code == 1
    assert result.output.startswith("Error: The database does not answer.")
    assert "hunter2" not in result.output


def test_the_command_that_migrates(tmp_path: Path) -> None:
    app = Flask("probe")
    app.extensions["engine"] = db.connect(f"sqlite:///{tmp_path}/books.db")
    app.cli.add_command(cli.migrate_command)
    for _ in range(2):
        result = app.test_cli_runner().invoke(args=["migrate"])
        assert (result.exit_code, result.output) == (0, f"The database stands at {migrate.newest()}.\n")
    app.extensions["engine"].dispose()
