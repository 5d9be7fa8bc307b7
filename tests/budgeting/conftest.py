"""What the tests of budgeting share."""

import pytest
from sqlalchemy.orm import Session

from core.db import transaction
from tests.budgeting.scene import RoundScene, a_round, a_round_of
from tests.projects.funds.desk_fixtures import FundAtWork, fund_at_work
from tests.undone import session, shared_engine


@pytest.fixture
def scene(session: Session) -> RoundScene:
    return a_round(session)


@pytest.fixture
def round_at_work(fund_at_work: FundAtWork) -> FundAtWork:
    """A fund whose people sign in, with a round that is being prepared; `tests.budgeting.scene.found_again` finds it."""
    with transaction(fund_at_work.engine) as session:
        a_round_of(fund_at_work.scene(session))
    return fund_at_work


__all__ = ["fund_at_work", "scene", "session", "shared_engine"]
