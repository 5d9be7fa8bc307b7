"""The group of `tests.reports.books` with its year behind it, written once on each engine and only read by the tests."""

import itertools
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from core.calendars import frozen_at
from core.db import connect, reading, transaction
from groups.models import Group, Meeting, Member
from ledger.models import Book
from reports import render
from tests.conftest import ENGINES, fresh_database
from tests.reports import books
from tests.reports.habits import faults

# For tests of what is printed, where the engine below has had its say already.
on_one_engine = pytest.mark.parametrize("year_engine", ["sqlite"], indirect=True)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Year:
    """The group, read in one session; `meetings` in the order in which they were written, the correction last."""

    session: Session
    group: Group
    book: Book
    members: tuple[Member, ...]
    meetings: tuple[Meeting, ...]


@pytest.fixture(autouse=True)
def every_paper_keeps_its_habits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever paper any of these tests prints is looked through for free."""
    printed = render.html

    def looked_through(*given: Any, **named: Any) -> str:
        text = printed(*given, **named)
        assert faults(text) == []
        return text

    monkeypatch.setattr(render, "html", looked_through)


@contextmanager
def written_year(kind: str, request: pytest.FixtureRequest, folder: Path) -> Iterator[Engine]:
    """A database in which the year has happened: the same to the byte whatever the engine, names and moments included."""
    numbers = itertools.count(1)
    with fresh_database(request, folder, kind) as url:
        engine = connect(url)
        # Only while it is written: what is frozen for a whole run stops the clock of every test after it.
        with pytest.MonkeyPatch.context() as patch, frozen_at(NOW), transaction(engine) as session:
            patch.setattr(secrets, "token_hex", lambda size: f"{next(numbers):0{size * 2}x}")
            books.a_year(session, books.a_group(session))
        yield engine
        engine.dispose()


@pytest.fixture(scope="session", params=ENGINES)
def year_engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with written_year(request.param, request, tmp_path_factory.mktemp("year")) as engine:
        yield engine


@pytest.fixture
def year(year_engine: Engine) -> Iterator[Year]:
    with reading(year_engine) as session, frozen_at(NOW):
        yield read_year(session)


def read_year(session: Session) -> Year:
    group = session.scalars(select(Group)).one()
    return Year(
        session=session,
        group=group,
        book=session.get_one(Book, group.book_id),
        members=tuple(session.scalars(select(Member).order_by(Member.number))),
        meetings=tuple(session.scalars(select(Meeting).order_by(Meeting.id))),
    )
