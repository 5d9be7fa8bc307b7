"""The real app on a database of its own, and a client that is picky about every page it sees.

`village` has two networks; in the first, a group and the people of every role; in the second, a group that none of them
may know of.
"""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import Engine
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from access import passwords, people
from access.policy import EVERYTHING, Role
from groups.cycles import SeriesPlan
from groups.founding import add_network, found_group
from groups.members import enrol
from groups.models import Group, Network
from groups.terms import Terms
from tests.built_once import BuiltOnce
from tests.pages import Page, faults
from web import database
from web.settings import Settings

PASSWORD = "seven-goats-climb-quietly-41"
TOKEN = re.compile(r'(name="csrf_token"[^>]*value=")[^"]+')
# The pages that nothing was wrong with, but for the token in their forms: most are seen many times, of many tests.
_GOOD: set[bytes] = set()


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "one_engine: about pages and not about the database, so SQLite will do")
    config.addinivalue_line("markers", "both_engines: in a file about pages, a test that a rule of the database is behind")


@pytest.hookimpl(tryfirst=True)
def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    marked = metafunc.definition.get_closest_marker
    if not marked("one_engine") or marked("both_engines"):
        return
    for fixture in {"database_url", "shared_engine"} & set(metafunc.fixturenames):
        metafunc.definition.add_marker(pytest.mark.parametrize(fixture, ["sqlite"], indirect=True))


class PickyClient(FlaskClient):
    """Checks the status of each answer and every page for free; sends the form token as a browser does."""

    answered: int | None = None  # the status of the last answer

    def open(self, *args: Any, **options: Any) -> TestResponse:
        """Reads each answer to its end, as a browser does."""
        options.setdefault("buffered", True)
        answer = super().open(*args, **options)
        self.answered = answer.status_code
        return answer

    def get(self, *args: Any, status: int = 200, **options: Any) -> TestResponse:
        return self._expected(super().get(*args, **options), (status,))

    def post(self, *args: Any, status: int | None = None, token: bool = True, **options: Any) -> TestResponse:
        """Sends a form. Any answer that is no error will do, unless `status` is given."""
        if token:
            options["data"] = dict(options.get("data") or {}, csrf_token=self.token())
        return self._expected(super().post(*args, **options), (status,) if status else (200, 302, 303))

    def page(self, *args: Any, **options: Any) -> Page:
        return Page(self.get(*args, **options).text)

    def token(self) -> str:
        """The token that a form of ours would carry now."""
        with self.session_transaction() as cookie, self.application.test_request_context():
            from flask import session

            session.update(cookie)
            token: str = generate_csrf()
            cookie.update(session)
        return token

    def sign_in(self, name: str, password: str = PASSWORD) -> None:
        self.post("/sign-in", data={"sign-in-name": name, "password": password}, status=302)

    def _expected(self, response: TestResponse, statuses: tuple[int, ...]) -> TestResponse:
        assert response.status_code in statuses, f"{response.status}, not {statuses}: {response.text[:2000]}"
        return self.looked_over(response)

    @staticmethod
    def looked_over(response: TestResponse) -> TestResponse:
        """The answer, if it is no page or a good one."""
        if response.mimetype == "text/html" and response.status_code not in range(300, 400):
            known_by = sha256(TOKEN.sub(r"\1any", response.text).encode()).digest()
            if known_by not in _GOOD:
                wrong = list(faults(Page(response.text)))
                assert not wrong, f"{response.request.path}: {wrong}"
                _GOOD.add(known_by)
        return response


def settings_for(database_url: str, folder: Path) -> Settings:
    return Settings.from_environment(
        {
            "DATABASE_URL": database_url,
            "SECRET_KEY": "kF3v9q-only-in-tests-7Lw2Zx8Rb5Tn1Yc4",
            "TRUSTED_HOSTS": "localhost",
            "SECURE_COOKIES": "off",
        },
        folder / "instance",
    )


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return settings_for(database_url, tmp_path)


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """What templates were compiled to is the same for every app, and for every worker of a run."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "templates"
    folder.mkdir(exist_ok=True)
    return FileSystemBytecodeCache(str(folder))


@pytest.fixture(scope="session")
def served_app(tmp_path_factory: pytest.TempPathFactory, compiled_templates: FileSystemBytecodeCache) -> Flask:
    """The app of this worker: hundreds of routes are put together once, for each test that changes nothing about them."""
    folder = tmp_path_factory.mktemp("served")
    return new_app(settings_for(f"sqlite:///{folder}/nothing.db", folder), compiled_templates)


def new_app(settings: Settings, compiled_templates: FileSystemBytecodeCache) -> Flask:
    from app import create_app

    app = create_app(settings)
    app.jinja_env.bytecode_cache = compiled_templates
    app.testing = True
    app.test_client_class = PickyClient
    return app


@pytest.fixture
def app(served_app: Flask, settings: Settings) -> Iterator[Flask]:
    """The service with this test's settings and database. A test that adds routes has a new one (tests/web/conftest.py)."""
    served_app.extensions["settings"] = settings
    database.install(served_app, settings.database_url)
    yield served_app
    # They stay until the next test brings its own: a browser's last question may still be on its way to an answer.
    served_app.extensions["engine"].dispose()


@pytest.fixture
def client(app: Flask) -> PickyClient:
    """Nobody yet: a browser that has not signed in."""
    client = app.test_client()
    assert isinstance(client, PickyClient)
    return client


@dataclass
class Village:
    """Who and what there is. `names` are sign-in names by role; every password is PASSWORD."""

    network: str
    group: str
    foreign_network: str
    foreign_group: str
    names: dict[Role, str] = field(default_factory=dict)
    public_ids: dict[str, str] = field(default_factory=dict)


@pytest.fixture
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords hashed in no time; how strong the real hash is, tests/access/test_passwords.py says."""
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_HASHER", hasher)
    monkeypatch.setattr(passwords, "_NOBODYS_HASH", hasher.hash("nobody"))


@pytest.fixture(scope="session")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> BuiltOnce:
    return BuiltOnce(tmp_path_factory.mktemp("built-once"))


@pytest.fixture
def village(engine: Engine, quick_hashes: None, built_once: BuiltOnce) -> Village:
    """Committed, so that the app sees it."""
    return built_once(engine, a_village)


def a_village(session: Session) -> Village:
    home, away = add_network(session, "Klong Toey", "en"), add_network(session, "Elsewhere", "en")
    group, foreign = _group(session, home, "Rim Klong"), _group(session, away, "Far Away")
    village = Village(home.public_id, group.public_id, away.public_id, foreign.public_id)
    scopes: Mapping[Role, str] = {
        Role.TREASURER: group.scope,
        Role.KEY_HOLDER: group.scope,
        Role.MEMBER: f"member:{group.public_id}:1",
        Role.NETWORK_OFFICER: home.scope,
        Role.AUDITOR: home.scope,
        Role.ADMINISTRATOR: EVERYTHING,
    }
    for role, scope in scopes.items():
        name = role.value.replace("_", "-")
        user = people.add_user(session, name, role.value.replace("_", " ").title(), PASSWORD, by="test")
        people.grant(session, user, role, scope, by="test")
        village.names[role], village.public_ids[name] = name, user.public_id
    stranger = people.add_user(session, "stranger", "Foreign Treasurer", PASSWORD, by="test")
    people.grant(session, stranger, Role.TREASURER, foreign.scope, by="test")
    village.public_ids["stranger"] = stranger.public_id
    return village


def _group(session: Session, network: Network, name: str) -> Group:
    group = found_group(
        session,
        network,
        name=name,
        currency="THB",
        locale="en",
        timezone="Asia/Bangkok",
        founded_on=date(2026, 1, 5),
        terms=Terms(share_value_minor=5000, social_minor=1000, fine_late_minor=500, fine_absent_minor=1000),
        signed_by="Everybody",
        series=SeriesPlan(first_on=date(2026, 1, 5)),
        by="test",
    )
    for member in ("Malee", "Somsak", "Pim"):
        enrol(session, group, member, date(2026, 1, 5))
    return group


@pytest.fixture
def signed_in(app: Flask, village: Village) -> "SignIn":
    return SignIn(app, village)


@dataclass
class SignIn:
    """`signed_in(Role.TREASURER)` is a browser in which she has signed in."""

    app: Flask
    village: Village

    def __call__(self, who: Role | str) -> PickyClient:
        client = self.app.test_client()
        assert isinstance(client, PickyClient)
        client.sign_in(self.village.names[who] if isinstance(who, Role) else who)
        return client
