"""What the tests of projects share."""

import pytest
from sqlalchemy.orm import Session

from tests.projects.desk_fixtures import at_work
from tests.projects.scene import Scene, a_project


@pytest.fixture
def scene(session: Session) -> Scene:
    return a_project(session)


__all__ = ["at_work", "scene"]
