"""The page of many groups: who sees it, and what it leaves out of what an address asks for."""

import pytest

from access.policy import Role
from tests.web_fixtures import SignIn

pytestmark = pytest.mark.one_engine


def test_an_officer_and_an_auditor_see_their_networks_groups_and_no_others(signed_in: SignIn) -> None:
    for role in (Role.NETWORK_OFFICER, Role.AUDITOR):
        client = signed_in(role)
        assert "Many groups at a glance" in client.page("/").text
        page = client.page("/networks")
        assert "Rim Klong" in page.text and "Far Away" not in page.text
        assert "1 group" in page.text and "0.00 THB" in page.text.replace("\u00a0", " ")
    treasurer = signed_in(Role.TREASURER)
    assert "Many groups" not in treasurer.page("/").text
    treasurer.get("/networks", status=403)


@pytest.mark.parametrize("query", ["?by=id;drop", "?only=(select)", "?page=-1", "?page=1e9", "?page=999999999999", "?page=๒"])
def test_what_nobody_offers_is_left_out(signed_in: SignIn, query: str) -> None:
    assert "Rim Klong" in signed_in(Role.AUDITOR).page(f"/networks{query}").text


def test_a_network_that_is_not_hers_is_empty(signed_in: SignIn) -> None:
    page = signed_in(Role.NETWORK_OFFICER).page(f"/networks?network={signed_in.village.foreign_network}")
    assert "There is no such group." in page.text
