"""What the tests of assemblies share."""

import pytest
from sqlalchemy.orm import Session

from tests.budgeting.assembly.scene import AssemblyScene
from tests.budgeting.scene import a_round


@pytest.fixture
def at(session: Session) -> AssemblyScene:
    return AssemblyScene(a_round(session))
