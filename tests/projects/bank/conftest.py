"""A project whose book and bank tell the same story: what came from CODI, what went to shops, and what the bank took."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from core.db import transaction
from tests.projects.bank.at_the_bank import AtTheBank, at_the_bank
from tests.projects.scene import Scene, a_project


@pytest.fixture
def bank(session: Session, scene: Scene) -> AtTheBank:
    return at_the_bank(scene)


@pytest.fixture
def kept_bank(engine: Engine) -> Iterator[AtTheBank]:
    """The same in a database of its own, whose tables are attacked once it is committed."""
    with transaction(engine) as session:
        yield at_the_bank(a_project(session))
