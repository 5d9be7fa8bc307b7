"""What the tests of proposals share."""

import pytest

from tests.budgeting.conftest import fund_at_work, round_at_work, scene, session, shared_engine
from tests.budgeting.proposals.scene import ProposalScene
from tests.budgeting.scene import RoundScene


@pytest.fixture
def proposals(scene: RoundScene) -> ProposalScene:
    return ProposalScene(scene)


__all__ = ["fund_at_work", "round_at_work", "scene", "session", "shared_engine"]
