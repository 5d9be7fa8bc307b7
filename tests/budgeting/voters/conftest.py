"""What the tests of the register of voters share."""

import pytest
from sqlalchemy.orm import Session

from tests.budgeting.scene import RoundScene
from tests.budgeting.voters.people import People, some_people

__all__ = ["people"]


@pytest.fixture
def people(session: Session, scene: RoundScene) -> People:
    return some_people(scene)
