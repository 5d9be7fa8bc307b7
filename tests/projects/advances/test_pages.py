"""Advances through the pages: one is handed out, is seen by its age, and comes back; what is refused stands beside its field."""

import pytest

from access.policy import Role
from core.db import transaction
from tests.projects.desk_fixtures import AtWork
from tests.projects.scene import BEGUN
from tests.projects.test_pages import DAY, confirmed, voucher_of

pytestmark = pytest.mark.one_engine

THOUSAND = 1_000_00


@pytest.fixture
def funded(at_work: AtWork) -> AtWork:
    with transaction(at_work.engine) as session:
        scene = at_work.scene(session)
        grant = scene.signed("Infrastructure grant", 10 * THOUSAND, advance_days=30)
        scene.receive(grant, 10 * THOUSAND, BEGUN)
    return at_work


def test_an_advance_is_handed_out_seen_and_given_back(funded: AtWork) -> None:
    client, room = funded(Role.BOOKKEEPER), f"/projects/{funded.pid}/advances"
    assert "Every advance is accounted for." in client.page(room).text
    form = client.page(f"{room}/new/1").form(f"{room}/new/1") | DAY
    typed = form | {"holder": "Works committee", "purpose": "Cement", "amount": "4,000"}
    late = {"due-on-day": "1", "due-on-month": "3", "due-on-year": "2026"}
    assert "60 days too late" in client.post(f"{room}/new/1", data=typed | late, status=409).text
    much = client.post(f"{room}/new/1", data=typed | {"amount": "10,001"}, status=409)
    assert "1.00\u00a0THB too much" in much.text and 'value="10,001"' in much.text
    location = client.post(f"{room}/new/1", data=typed, status=302).location
    assert client.post(f"{room}/new/1", data=typed, status=302).location == location
    confirmed(funded, voucher_of(location))
    seen = client.page(room).text
    assert "Advance 1" in seen and "Works committee" in seen and "days overdue" in seen and "91 days and more" in seen
    again = client.post(f"{room}/new/1", data=typed | {"day-month": "2", "day-year": "2026", "reference": "x"}, status=409)
    assert "has not accounted for 4,000.00\u00a0THB of advance 1" in again.text
    back = client.page(f"{room}/1/return").form(f"{room}/1/return") | DAY | {"amount": "4000"}
    assert "is left of advance 1" in client.post(f"{room}/1/return", data=back | {"amount": "4001"}, status=409).text
    confirmed(funded, voucher_of(client.post(f"{room}/1/return", data=back, status=302).location))
    assert "Wholly accounted for" in client.page(room).text
    assert client.get(f"/projects/{funded.pid}/papers/advances/THB").status_code == 200
    client.get(f"{room}/2/return", status=404)
