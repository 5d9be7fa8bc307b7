"""What the tests of projects share."""

import pytest
from sqlalchemy.orm import Session

from projects import voucher_kinds
from tests.projects.desk_fixtures import at_work
from tests.projects.scene import Scene, a_project
from tests.projects.spent import SPEND
from tests.undone import session, shared_engine


@pytest.fixture
def scene(session: Session) -> Scene:
    return a_project(session)


@pytest.fixture
def spending(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """The scene, in which money can be spent by the plainest of kinds."""
    monkeypatch.setitem(voucher_kinds.KINDS, SPEND.name, SPEND)  # type: ignore[arg-type]
    return scene


__all__ = ["at_work", "scene", "session", "shared_engine", "spending"]
