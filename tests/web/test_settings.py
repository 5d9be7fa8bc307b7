"""Settings: each default, each sentence for a wrong one, and that no secret is ever shown."""

import os
import stat
from pathlib import Path

import pytest

from web import secret_key
from web.settings import Settings, SettingsWrong, read_env_file

GOOD_KEY = "b4kR9wq_zT1xPfL7uHc2mVe8sDy6gJn0aQi3oXtE"


def settings(instance: Path, **environ: str) -> Settings:
    return Settings.from_environment(environ, instance)


def what_is_wrong(instance: Path, **environ: str) -> str:
    with pytest.raises(SettingsWrong) as wrong:
        settings(instance, **environ)
    return wrong.value.message


def test_nothing_has_to_be_set(tmp_path: Path) -> None:
    found = settings(tmp_path / "instance")
    assert found.database_url == f"sqlite:///{tmp_path}/instance/three-keys.db"
    assert found.trusted_hosts == ("127.0.0.1", "localhost", "[::1]")
    assert found.secure_cookies is True
    assert (found.proxy_hops, found.session_days, found.log_level, found.timezone) == (0, 30, "info", "UTC")
    assert (found.workers, found.threads) == (2, 4)


def test_a_blank_setting_has_its_default(tmp_path: Path) -> None:
    assert settings(tmp_path, SESSION_DAYS=" ", DATABASE_URL="").session_days == 30


def test_the_instance_folder_is_its_owners(tmp_path: Path) -> None:
    instance = settings(tmp_path / "a" / "b").instance
    assert stat.S_IMODE(instance.stat().st_mode) == 0o700


def test_an_instance_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert "cannot be made" in what_is_wrong(tmp_path / "file" / "instance")


@pytest.mark.parametrize("given", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_way_of_writing_a_postgresql_address(tmp_path: Path, given: str) -> None:
    found = settings(tmp_path, DATABASE_URL=f"{given}://keeper:p%40ss@db.example.org:5432/books?sslmode=require")
    assert found.database_url == "postgresql+psycopg://keeper:p%40ss@db.example.org:5432/books?sslmode=require"


def test_a_sqlite_file_elsewhere(tmp_path: Path) -> None:
    assert settings(tmp_path, DATABASE_URL="sqlite:////srv/books.db").database_url == "sqlite:////srv/books.db"


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("", "sqlite:///{instance}/queue.db"),
        ("sqlite:////srv/queue.db", "sqlite:////srv/queue.db"),
        ("postgres://keeper:p%40ss@db:5432/queue", "postgresql://keeper:p%40ss@db:5432/queue"),
        ("postgresql://db/queue", "postgresql://db/queue"),
    ],
)
def test_where_print_runs_wait(tmp_path: Path, given: str, read: str) -> None:
    assert settings(tmp_path, QUEUE_URL=given).queue_url == read.format(instance=tmp_path)


def test_redis_is_asked_for_only_where_it_is_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.settings.find_spec", lambda name: None)
    assert "pip install '.[redis]'" in what_is_wrong(tmp_path, QUEUE_URL="redis://db:6379/0")
    monkeypatch.setattr("web.settings.find_spec", lambda name: name)
    assert settings(tmp_path, QUEUE_URL="rediss://db:6379/0").queue_url == "rediss://db:6379/0"


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("QUEUE_URL", "amqp://db", "SQLite (sqlite:///…), PostgreSQL (postgresql://…) or Redis (redis://…)"),
        ("QUEUE_URL", "queue.db", "write it as sqlite:///queue.db"),
        ("QUEUE_URL", "sqlite:///", "write it as sqlite:///queue.db"),
        ("DATABASE_URL", "mysql://u:hunter2@h/d", "the books are kept in PostgreSQL"),
        ("DATABASE_URL", "sqlite://", "books are not kept in memory"),
        ("DATABASE_URL", "sqlite:///:memory:", "books are not kept in memory"),
        ("DATABASE_URL", "postgresql://u:hunter2@h", "name the database after the host"),
        ("DATABASE_URL", "hunter2", "write it as postgresql://user:password@host/name"),
        ("DATABASE_URL", "postgresql://u:hunter2@h:port/d", "write it as postgresql://user:password@host/name"),
        ("TRUSTED_HOSTS", "https://books.example.org", "names without https://"),
        ("TRUSTED_HOSTS", "books.example.org:8000", "without a port"),
        ("TRUSTED_HOSTS", "*", "is no host name"),
        ("PROXY_HOPS", "-1", "whole number from 0 to 5"),
        ("PROXY_HOPS", "many", "whole number from 0 to 5"),
        ("SECURE_COOKIES", "no", "give one of on, off"),
        ("SESSION_DAYS", "0", "whole number from 1 to 365"),
        ("SESSION_DAYS", "๓๐", "whole number from 1 to 365"),
        ("SESSION_DAYS", "1e2", "whole number from 1 to 365"),
        ("MAX_FORM_BYTES", "10", "whole number from 100000 to 20000000"),
        ("MAX_UPLOAD_BYTES", "5MB", "whole number from 100000 to 50000000"),
        ("MAX_FORM_PARTS", "1", "whole number from 1000 to 50000"),
        ("LOG_LEVEL", "loud", "give one of debug, info, warning, error"),
        ("TIMEZONE", "Bangkok", "give a name like Asia/Bangkok"),
        ("TIMEZONE", "../../etc/passwd", "give a name like Asia/Bangkok"),
        ("WORKERS", "0", "whole number from 1 to 64"),
        ("THREADS", "65", "whole number from 1 to 64"),
        ("SECRET_KEY", "", "it is empty"),
        ("SECRET_KEY", "short", "it has 5 characters and needs at least 32"),
        ("SECRET_KEY", "a" * 40, "could be guessed"),
        ("SECRET_KEY", "change-me-change-me-change-me-now-please", "could be guessed"),
        ("SECRET_KEY_FILE", "/nowhere/at/all", "cannot be read (No such file or directory)"),
    ],
)
def test_a_wrong_setting_gets_a_sentence(tmp_path: Path, name: str, value: str, sentence: str) -> None:
    said = what_is_wrong(tmp_path, **{name: value})
    assert sentence in said
    assert "hunter2" not in said


def test_all_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    said = what_is_wrong(tmp_path, PROXY_HOPS="x", LOG_LEVEL="y", SECRET_KEY="z")
    assert [line.split()[0] for line in said.splitlines()] == ["The", "PROXY_HOPS", "LOG_LEVEL"]


def test_no_secret_is_shown(tmp_path: Path) -> None:
    shown = repr(settings(tmp_path, SECRET_KEY=GOOD_KEY, DATABASE_URL="postgresql://u:hunter2@h/d"))
    assert GOOD_KEY not in shown
    assert "hunter2" not in shown


def test_the_key_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    first, second = settings(tmp_path), settings(tmp_path)
    assert first.secret_key == second.secret_key
    assert len(first.secret_key) == 64
    assert first.secret_key_file == tmp_path / "secret_key"
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
    assert os.listdir(tmp_path) == ["secret_key"]


def test_two_instances_have_two_keys(tmp_path: Path) -> None:
    assert settings(tmp_path / "one").secret_key != settings(tmp_path / "two").secret_key


def test_of_two_that_make_the_key_at_once_both_have_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "secret_key"
    link = os.link

    def slower(draft: str, target: Path) -> None:
        monkeypatch.setattr(os, "link", link)
        path.write_text(GOOD_KEY)  # the other process, in between
        link(draft, target)

    monkeypatch.setattr(os, "link", slower)
    assert secret_key.made_once(path) == GOOD_KEY
    assert os.listdir(tmp_path) == ["secret_key"]


def test_the_key_from_the_environment_or_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text(f"{GOOD_KEY}\n")
    assert settings(tmp_path, SECRET_KEY=GOOD_KEY).secret_key == GOOD_KEY
    assert settings(tmp_path, SECRET_KEY=GOOD_KEY).secret_key_file is None
    assert settings(tmp_path, SECRET_KEY_FILE=str(tmp_path / "key")).secret_key == GOOD_KEY
    assert not (tmp_path / "secret_key").exists()


def test_a_key_file_of_something_else(tmp_path: Path) -> None:
    (tmp_path / "key").write_bytes(os.urandom(30) + b"\xff" * 30)
    assert "more than letters and digits" in what_is_wrong(tmp_path, SECRET_KEY_FILE=str(tmp_path / "key"))


def test_names_of_hosts(tmp_path: Path) -> None:
    found = settings(tmp_path, TRUSTED_HOSTS="Books.example.org, .sfc.example.org")
    assert found.trusted_hosts[3:] == ("books.example.org", ".sfc.example.org")


def test_an_env_file(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_text("# remark\n\nSESSION_DAYS=7 \nDATABASE_URL='sqlite:///a=b.db'\nTIMEZONE=\"Asia/Bangkok\"\n")
    assert read_env_file(path) == {"SESSION_DAYS": "7", "DATABASE_URL": "sqlite:///a=b.db", "TIMEZONE": "Asia/Bangkok"}
    assert read_env_file(tmp_path / "none") == {}


def test_a_line_of_an_env_file_that_is_no_setting(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_text("SESSION_DAYS=7\nexport LOG_LEVEL=debug\n")
    with pytest.raises(SettingsWrong, match="line 2: write NAME=value"):
        read_env_file(path)


def test_the_environment_goes_before_the_env_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("SESSION_DAYS=7\nLOG_LEVEL=debug\n")
    monkeypatch.setattr("web.settings.ROOT", tmp_path)
    monkeypatch.setenv("SESSION_DAYS", "9")
    monkeypatch.setenv("INSTANCE_DIR", str(tmp_path / "elsewhere"))
    for name in ("LOG_LEVEL", "DATABASE_URL", "SECRET_KEY", "SECRET_KEY_FILE"):
        monkeypatch.delenv(name, raising=False)
    found = Settings.load()
    assert (found.session_days, found.log_level, found.instance) == (9, "debug", tmp_path / "elsewhere")
