"""Households that no funder's rule admits are on the desk's list, as their own settlement counts them."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from projects.desk.asking import Filters
from projects.desk.exceptions import exceptions
from projects.desk.left_out import LeftOut
from projects.settlements.classes import Tenure
from projects.settlements.eligibility import Eligible
from projects.settlements.left_out import counted, write_rule
from projects.terms import FundingTerms
from tests.projects.desk.country import desk_of
from tests.projects.scene import OFFICER
from tests.projects.settlements.street import COUNTED, Street, a_street


@pytest.fixture
def street(session: Session) -> Street:
    return a_street(session)


def on_the_list(street: Street, day: date) -> tuple[LeftOut, ...]:
    return exceptions(street.session, desk_of(street.scene.agency), day, Filters()).left_out


def test_the_same_as_the_settlement_itself_counts(street: Street) -> None:
    """Without any rule; under the rules of a signed agreement; under one that was written down by hand afterwards."""
    session, settlement, scene = street.session, street.settlement, street.scene
    assert on_the_list(street, COUNTED - timedelta(days=1)) == ()
    days = [COUNTED, COUNTED + timedelta(days=10), COUNTED + timedelta(days=20)]
    scene.sign(scene.source("Subsidy"), FundingTerms("THB", 1000_00, rule_set="chile-reconstruction"), days[1])
    only_owners = {Tenure.OWNER: Eligible.YES, Tenure.NONE: Eligible.ON_APPLICATION}
    write_rule(session, settlement, scene.city, "City rule", "Council, 2025", only_owners, days[2], by=OFFICER)
    seen = []
    for day in days:
        whole = counted(session, settlement, day)
        expected = LeftOut(settlement.public_id, "Bang Bua", whole.total, len(whole.without), len(whole.applying))
        assert on_the_list(street, day) == ((expected,) if expected.without else ())
        seen.append((expected.without, expected.applying))
    assert seen == [(5, 0), (1, 2), (0, 3)]


def test_only_where_ones_own_projects_work(street: Street) -> None:
    nobody = exceptions(street.session, [], COUNTED, Filters())
    assert nobody.left_out == () and nobody.households_left_out == 0
