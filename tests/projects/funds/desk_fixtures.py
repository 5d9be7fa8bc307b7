"""A fund with its people in the real app: `fund_at_work` has a browser for each of them, and a stranger's fund beside it."""

from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from access import people
from access.policy import Role
from projects.funds.models import Fund
from projects.funds.opening import open_fund
from projects.models import Organisation, OrganisationKind
from projects.setting_up import add_organisation
from tests.built_once import BuiltOnce
from tests.projects.funds.scene import OFFICER, OPENED, FundScene, a_fund
from tests.web_fixtures import PASSWORD, PickyClient


@dataclass
class FundAtWork:
    """`fid` is the fund; `foreign` one of somebody else; `council`, `donor` and `group` are public ids."""

    app: Flask
    engine: Engine
    fid: str
    foreign: str
    council: str
    donor: str
    group: str
    names: dict[Role, str]

    def __call__(self, role: Role) -> PickyClient:
        client = self.app.test_client()
        assert isinstance(client, PickyClient)
        client.sign_in(self.names[role])
        return client

    def scene(self, session: Session) -> FundScene:
        """The same fund by its services."""

        def found(public_id: str) -> Organisation:
            return session.scalars(select(Organisation).where(Organisation.public_id == public_id)).one()

        fund = session.scalars(select(Fund).join(Organisation).where(Organisation.public_id == self.fid)).one()
        return FundScene(session, fund, found(self.council), found(self.donor), found(self.group), "USD")


@pytest.fixture
def fund_at_work(app: Flask, engine: Engine, quick_hashes: None, built_once: BuiltOnce) -> FundAtWork:
    return FundAtWork(app, engine, **built_once(engine, _fund_at_work))


def _fund_at_work(session: Session) -> dict[str, Any]:
    """Who and what there is, by the names that FundAtWork gives them."""
    scene = a_fund(session)
    elsewhere = add_organisation(session, OrganisationKind.CITY_FUND, "Elsewhere", "KE", by=OFFICER)
    open_fund(session, elsewhere, "KES", OPENED, by=OFFICER)
    own, its = scene.fund.scope, scene.fund.organisation.scope
    scopes = {
        Role.BOOKKEEPER: own,
        Role.APPROVER: own,
        Role.RECONCILER: own,
        Role.PROGRAMME_OFFICER: its,
        Role.AGENCY: its,
        Role.TELLER: own,
    }
    names = {}
    for role, scope in scopes.items():
        names[role] = role.value.replace("_", "-")
        user = people.add_user(session, names[role], role.value.replace("_", " ").title(), PASSWORD, by="test")
        people.grant(session, user, role, scope, by="test")
    return {
        "fid": scene.fund.public_id,
        "foreign": elsewhere.public_id,
        "council": scene.council.public_id,
        "donor": scene.donor.public_id,
        "group": scene.group.public_id,
        "names": names,
    }
