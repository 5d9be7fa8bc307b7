"""What the tests of budgeting's papers share."""

from tests.budgeting.conftest import round_at_work, scene
from tests.projects.funds.desk_fixtures import fund_at_work
from tests.undone import session, shared_engine

__all__ = ["fund_at_work", "round_at_work", "scene", "session", "shared_engine"]
