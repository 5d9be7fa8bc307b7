"""A book with something in it, on both engines: one for each test, and one fortress that a module's attacks share."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from core.calendars import frozen_at
from core.db import connect, transaction
from ledger.models import Book
from ledger.posting import close_period, post, reverse
from tests.conftest import ENGINES, fresh_database
from tests.ledger.books import COSTS, FINES, NOON, SOMCHAI, day, draft, open_group, paid_in, paid_out
from tests.ledger.raw import Fortress, fortress_of


@pytest.fixture(scope="module", params=ENGINES)
def shared(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """One database for the tests of a module, which leave it as it was."""
    with fresh_database(request, tmp_path_factory.mktemp("shared")) as url:
        engine = connect(url)
        yield engine
        engine.dispose()


@pytest.fixture
def session(shared: Engine) -> Iterator[Session]:
    """A session whose work is taken back when the test is done, after asking for what waits until then."""
    with Session(shared, expire_on_commit=False) as session:
        yield session
        if shared.dialect.name == "sqlite":
            assert session.execute(text("PRAGMA foreign_key_check")).all() == []
        else:
            session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))


@pytest.fixture
def book(session: Session) -> Book:
    """An empty book in the test's own session, the clock standing at noon of 23 November 2026."""
    return open_group(session)


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with frozen_at(NOON):
        yield


def fill(session: Session, owner: str) -> Book:
    """January closed; a meeting in it, one after it, a reversal, a meeting at the end: numbers 1 to 4."""
    book = open_group(session, owner)
    post(session, book, draft(day(1, 5), "meeting:1", paid_in(50_000), paid_in(30_000, SOMCHAI)), by="user:t")
    post(session, book, draft(day(2, 2), "meeting:2", paid_in(5_000, FINES), evidence=bytes(range(32))), by="user:t")
    close_period(session, book, day(1, 31), by="user:t")
    reverse(session, book, 2, day=day(2, 9), reason="Counted twice", reference="undo:2", by="user:t")
    last = draft(day(3, 2), "meeting:3", paid_in(20_000), paid_out(4_000, COSTS), paid_in(100, FINES))
    post(session, book, last, by="user:t")
    return book


@pytest.fixture
def filled(engine: Engine) -> Engine:
    """A database with the book of group:a, and that of group:b, which nobody touches."""
    with transaction(engine) as session:
        fill(session, "group:a")
        fill(session, "group:b")
    return engine


@pytest.fixture(scope="module")
def fortress(shared: Engine) -> Fortress:
    """A database with two books for all attacks of a module: each must leave it as it was."""
    with frozen_at(NOON), transaction(shared) as session:
        fill(session, "group:a")
        fill(session, "group:b")
    return fortress_of(shared)
