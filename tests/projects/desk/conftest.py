"""What the tests of the desk share."""

import pytest
from sqlalchemy.orm import Session

from tests.projects.desk.country import Country, a_country


@pytest.fixture
def country(session: Session) -> Country:
    return a_country(session)
