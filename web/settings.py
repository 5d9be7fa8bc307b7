"""Every setting of the service: read from the environment in this one place, checked, and frozen.

Owns: names, defaults and the sentence said when one is wrong. Refuses: to start on a wrong setting, to guess at one,
and to show a secret in its repr. `.env.example` lists every setting; a test in tests/house compares the two.
"""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Self, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from web import secret_key

ROOT = Path(__file__).resolve().parent.parent
# Always answered to: health checks and a person on the machine itself come by these names.
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
LOG_LEVELS = ("debug", "info", "warning", "error")
WEB_ADDRESS = re.compile(r"https?://[a-z0-9.-]+(:[0-9]{1,5})?/?", re.IGNORECASE)
HOST_NAME = re.compile(r"\.?[a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\]")

T = TypeVar("T")


class SettingsWrong(click.ClickException):
    """One or more settings cannot be used. The message has a line for each, in words for whoever runs the service."""

    exit_code = 2


@dataclass(frozen=True)
class Settings:
    """What the service was told by whoever runs it. Sizes are in bytes, ages in days."""

    instance: Path
    database_url: str = field(repr=False)
    queue_url: str = field(repr=False)
    secret_key: str = field(repr=False)
    secret_key_file: Path | None
    paper_key_file: Path | None
    pades_certificate_file: Path | None
    pades_passphrase_file: Path | None
    public_url: str
    trusted_hosts: tuple[str, ...]
    proxy_hops: int
    secure_cookies: bool
    session_days: int
    max_form_bytes: int
    max_upload_bytes: int
    max_form_parts: int
    log_level: str
    timezone: str
    workers: int
    threads: int

    @classmethod
    def load(cls) -> Self:
        """The settings of this process: its environment, over the lines of `.env` beside app.py, over the defaults.

        Every command reads `.env` this way, so `flask migrate` can never work on another database than the server does.
        Raises SettingsWrong.
        """
        environ = {**read_env_file(ROOT / ".env"), **os.environ}
        return cls.from_environment(environ, Path(environ.get("INSTANCE_DIR") or ROOT / "instance"))

    @classmethod
    def from_environment(cls, environ: Mapping[str, str], instance_dir: Path) -> Self:
        """Read and check every setting; make the instance folder and, on the first start, the secret key in it.

        Raises SettingsWrong, naming all that is wrong so that it can be mended in one go.
        """
        instance = instance_dir.absolute()
        try:
            instance.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as trouble:
            raise SettingsWrong(f"INSTANCE_DIR: {instance} cannot be made ({trouble.strerror}).") from trouble
        given = _Given(environ)
        key_file = given.read("SECRET_KEY_FILE", str(instance / "secret_key"), Path)
        settings = cls(
            instance=instance,
            database_url=given.read(
                "DATABASE_URL", "sqlite:///three-keys.db", lambda text: database_url(text, instance), private=True
            ),
            queue_url=given.read("QUEUE_URL", "sqlite:///queue.db", lambda text: queue_url(text, instance), private=True),
            secret_key=given.secret_key(key_file),
            secret_key_file=None if "SECRET_KEY" in environ else key_file,
            paper_key_file=given.read("PAPER_KEY_FILE", "", file_or_none),
            pades_certificate_file=given.read("PADES_CERTIFICATE_FILE", "", file_or_none),
            pades_passphrase_file=given.read("PADES_PASSPHRASE_FILE", "", file_or_none),
            public_url=given.read("PUBLIC_URL", "", web_address),
            trusted_hosts=given.read("TRUSTED_HOSTS", "", host_names),
            proxy_hops=given.read("PROXY_HOPS", "0", whole(0, 5)),
            secure_cookies=given.read("SECURE_COOKIES", "on", on_or_off),
            session_days=given.read("SESSION_DAYS", "30", whole(1, 365)),
            max_form_bytes=given.read("MAX_FORM_BYTES", "1000000", whole(100_000, 20_000_000)),
            max_upload_bytes=given.read("MAX_UPLOAD_BYTES", "5000000", whole(100_000, 50_000_000)),
            max_form_parts=given.read("MAX_FORM_PARTS", "5000", whole(1_000, 50_000)),
            log_level=given.read("LOG_LEVEL", "info", one_of(LOG_LEVELS)),
            timezone=given.read("TIMEZONE", "UTC", time_zone),
            workers=given.read("WORKERS", "2", whole(1, 64)),
            threads=given.read("THREADS", "4", whole(1, 64)),
        )
        if given.wrong:
            raise SettingsWrong("\n".join(given.wrong))
        return settings


class _Given:
    """The environment as it was given, and a sentence for each value in it that cannot be used."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.wrong: list[str] = []

    def read(self, name: str, default: str, parse: Callable[[str], T], *, private: bool = False) -> T:
        """The parsed value; a setting left out, or left blank, has its default. A private one is never repeated."""
        text = self.environ.get(name, "").strip()
        try:
            return parse(text or default)
        except ValueError as reason:
            self.wrong.append(f"{name}: {reason}." if private else f"{name} is {text!r}: {reason}.")
            return parse(default)

    def secret_key(self, key_file: Path) -> str:
        """The key itself; never part of a sentence."""
        try:
            if "SECRET_KEY" in self.environ:
                return secret_key.judged(self.environ["SECRET_KEY"])
            if self.environ.get("SECRET_KEY_FILE"):
                return secret_key.read(key_file)
            return secret_key.made_once(key_file)
        except ValueError as reason:
            self.wrong.append(f"The secret key cannot be used: {reason}.")
            return ""


def read_env_file(path: Path) -> dict[str, str]:
    """The NAME=value lines of a file, without quotes around the value; none when there is no such file.

    Raises SettingsWrong for a line that is neither a setting, nor blank, nor a comment.
    """
    if not path.exists():
        return {}
    found: dict[str, str] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        name, equals, value = line.partition("=")
        if not equals or not name.isidentifier():
            raise SettingsWrong(f"{path}, line {number}: write NAME=value, or # before a remark.")
        value = value.strip()
        quoted = len(value) >= 2 and value[0] == value[-1] and value[0] in "'\""
        found[name] = value[1:-1] if quoted else value
    return found


def database_url(text: str, instance: Path) -> str:
    """The URL for SQLAlchemy: psycopg 3 for PostgreSQL; a SQLite file, when relative, lies in the instance folder."""
    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as trouble:
        raise ValueError("write it as postgresql://user:password@host/name or sqlite:///file") from trouble
    if url.drivername in ("postgres", "postgresql", "postgresql+psycopg"):
        if not url.database:
            raise ValueError("name the database after the host, as in postgresql://user:password@host/name")
        return url.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
    if url.drivername == "sqlite":
        if not url.database or url.database.startswith((":memory:", "file:")):
            raise ValueError("name a file, as in sqlite:///three-keys.db; books are not kept in memory")
        return url.set(database=str(instance / url.database)).render_as_string(hide_password=False)
    raise ValueError("the books are kept in PostgreSQL (postgresql://…) or in a SQLite file (sqlite:///…)")


def queue_url(text: str, instance: Path) -> str:
    """Where print runs are handed to workers: a SQLite file, in the instance folder when relative, PostgreSQL or Redis."""
    scheme, separator, rest = text.partition("://")
    if not separator or not rest.strip("/"):
        raise ValueError("write it as sqlite:///queue.db, postgresql://user:password@host/name or redis://host:6379/0")
    if scheme == "sqlite":
        return f"sqlite:///{instance / rest.removeprefix('/')}"
    if scheme in ("postgres", "postgresql"):
        return f"postgresql://{rest}"
    if scheme in ("redis", "rediss"):
        if find_spec("redis") is None:
            raise ValueError("Redis needs one more package: .venv/bin/pip install '.[redis]'")
        return text
    raise ValueError("print runs are handed over in SQLite (sqlite:///…), PostgreSQL (postgresql://…) or Redis (redis://…)")


def host_names(text: str) -> tuple[str, ...]:
    """The names, between commas, by which the site may be called, and this machine's own; a leading dot: all below."""
    names = tuple(name.strip().lower() for name in text.split(",") if name.strip())
    for name in names:
        if not HOST_NAME.fullmatch(name):
            raise ValueError(f"{name!r} is no host name; write names without https:// and without a port")
    return LOOPBACK + names


def whole(least: int, most: int) -> Callable[[str], int]:
    """A parser of whole numbers from least to most."""

    def parse(text: str) -> int:
        if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
            raise ValueError(f"give a whole number from {least} to {most}")
        return int(text)

    return parse


def file_or_none(text: str) -> Path | None:
    return Path(text) if text else None


def one_of(words: tuple[str, ...]) -> Callable[[str], str]:
    """A parser of one word out of a list, in any case."""

    def parse(text: str) -> str:
        if text.lower() not in words:
            raise ValueError(f"give one of {', '.join(words)}")
        return text.lower()

    return parse


def web_address(text: str) -> str:
    """The beginning of an address, without a slash at its end; nothing for no address."""
    if text and not WEB_ADDRESS.fullmatch(text):
        raise ValueError("give the beginning of an address, like https://books.example.org")
    return text.rstrip("/").lower()


def on_or_off(text: str) -> bool:
    """True for "on", False for "off"; nothing else, since "no", "0" and "false" are read differently by everybody."""
    return one_of(("on", "off"))(text) == "on"


def time_zone(text: str) -> str:
    """The name of a time zone that exists."""
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError) as trouble:
        raise ValueError("give a name like Asia/Bangkok or UTC") from trouble
    return text
