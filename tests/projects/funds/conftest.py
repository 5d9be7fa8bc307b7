"""What the tests of funds share."""

import pytest
from sqlalchemy.orm import Session

from tests.projects.funds.desk_fixtures import fund_at_work
from tests.projects.funds.scene import FundScene, a_fund

__all__ = ["fund_at_work"]


@pytest.fixture
def funds(session: Session) -> FundScene:
    return a_fund(session)
