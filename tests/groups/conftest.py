"""What the tests of groups share: a session that is undone, and the page of a meeting."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from access.policy import Role
from core.db import reading
from ledger.verify import verify_all
from tests.groups.at_the_table import Table
from tests.undone import session, shared_engine
from tests.web_fixtures import SignIn, Village

__all__ = ["session", "shared_engine", "table"]


@pytest.fixture
def table(signed_in: SignIn, village: Village, engine: Engine) -> Iterator[Table]:
    """Whatever happens at it, the books agree afterwards."""
    yield Table(signed_in(Role.TREASURER), village, engine)
    with reading(engine) as session:
        assert list(verify_all(session)) == []
