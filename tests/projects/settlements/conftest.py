"""What the tests of settlements share."""

import pytest
from sqlalchemy.orm import Session

from tests.projects.settlements.street import Street, a_street


@pytest.fixture
def street(session: Session) -> Street:
    return a_street(session)
