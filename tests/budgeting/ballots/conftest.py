"""A round that is voted on in the real app, with the people of its fund."""

import pytest

from core.db import transaction
from tests.budgeting.ballots.scene import voted_on
from tests.budgeting.scene import found_again
from tests.projects.funds.desk_fixtures import FundAtWork


@pytest.fixture
def voting_at_work(round_at_work: FundAtWork) -> FundAtWork:
    with transaction(round_at_work.engine) as session:
        voted_on(found_again(round_at_work.scene(session)))
    return round_at_work
