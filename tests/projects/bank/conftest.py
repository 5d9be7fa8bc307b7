"""A project whose book and bank tell the same story: what came from CODI, what went to shops, and what the bank took."""

import pytest
from sqlalchemy.orm import Session

from tests.projects.bank.at_the_bank import AtTheBank, at_the_bank
from tests.projects.scene import Scene


@pytest.fixture
def bank(session: Session, scene: Scene) -> AtTheBank:
    return at_the_bank(scene)
