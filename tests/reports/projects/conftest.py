"""The story of `tests.reports.projects.story`, written once on each engine and only read by the tests."""

import itertools
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from core.calendars import frozen_at
from core.db import connect, reading, transaction
from projects.models import Project
from reports.projects.facts_reading import project_facts
from reports.projects.project_facts import ProjectFacts
from tests.conftest import ENGINES, fresh_database
from tests.projects.scene import a_project
from tests.reports.conftest import NOW
from tests.reports.projects.story import LAST, a_story, story_kinds

# For tests of what is written, where both engines have been read from already.
on_one_engine = pytest.mark.parametrize("story_engine", ["sqlite"], indirect=True)


@dataclass(frozen=True)
class Told:
    """The project of the story, read in one session."""

    session: Session
    project: Project

    def facts(self, as_of: date = LAST) -> ProjectFacts:
        return project_facts(self.session, self.project, as_of)


@pytest.fixture(scope="session", params=ENGINES)
def story_engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The same to the byte whatever the engine, names and moments included."""
    numbers = itertools.count(1)
    folder = tmp_path_factory.mktemp("story")
    with fresh_database(request, folder, request.param) as url, pytest.MonkeyPatch.context() as patch, frozen_at(NOW):
        patch.setattr(secrets, "token_hex", lambda size: f"{next(numbers):0{size * 2}x}")
        engine = connect(url)
        with transaction(engine) as session, story_kinds():
            a_story(a_project(session, ("THB", "USD")))
        patch.undo()
        yield engine
        engine.dispose()


@pytest.fixture
def told(story_engine: Engine) -> Iterator[Told]:
    with reading(story_engine) as session, frozen_at(NOW), story_kinds():
        yield Told(session, session.scalars(select(Project)).one())
