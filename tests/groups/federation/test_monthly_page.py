"""The monthly report on the page: the month, who carries it, the paper and the file."""

import pytest

from access.policy import Role
from tests.web_fixtures import SignIn

pytestmark = pytest.mark.one_engine


def test_two_members_and_a_month(signed_in: SignIn) -> None:
    treasurer, address = signed_in(Role.TREASURER), f"/groups/{signed_in.village.group}/monthly-report"
    assert "Every line adds up" in treasurer.page(address).text
    page = treasurer.page(f"{address}?period=2026-01&carrier=1&second=3")
    assert "January 2026" in page.text
    assert "Two different members carry the report" in treasurer.page(f"{address}?carrier=1&second=1").text
    paper = f"/groups/{signed_in.village.group}/statements/monthly"
    assert "1Malee" in treasurer.page(f"{paper}?period=2026-01&carrier=1&second=3").text, "her number, and under it her name"
    treasurer.get(f"{paper}?carrier=1", status=422)
    assert treasurer.get(f"{paper}.pdf?period=2026").data.startswith(b"%PDF")
    file = treasurer.get(f"{paper}.csv?period=2026-01")
    assert "members,0,3,0,3" in file.text and "monthly-2026-01.csv" in file.headers["Content-Disposition"]
