"""What the tests of awards share."""

import pytest

from tests.budgeting.awards.scene import AwardScene, a_counted_round
from tests.budgeting.scene import RoundScene


@pytest.fixture
def counted_round(scene: RoundScene) -> AwardScene:
    return a_counted_round(scene)
