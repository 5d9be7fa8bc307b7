"""The pages of rounds, as people see them."""

import pytest

from access.policy import Role
from core.db import transaction
from tests.budgeting.scene import found_again
from tests.projects.funds.desk_fixtures import FundAtWork

pytestmark = pytest.mark.one_engine


def test_a_fund_shows_its_rounds(round_at_work: FundAtWork) -> None:
    with transaction(round_at_work.engine) as session:
        rid = found_again(round_at_work.scene(session)).round.public_id
    client = round_at_work(Role.BOOKKEEPER)
    assert "What to build in 2026" in client.page(f"/funds/{round_at_work.fid}/rounds").text
    page = client.page(f"/funds/{round_at_work.fid}/rounds/{rid}")
    assert "5,000.00" in page.text and "being prepared" in page.text
    assert client.open(f"/funds/{round_at_work.foreign}/rounds/{rid}").status_code == 404
