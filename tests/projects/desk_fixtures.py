"""A project with its people in the real app: `at_work` has a browser for each of them.

In another programme there is a project that none of them may know of.
"""

from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from access import people
from access.policy import Role
from projects.models import Organisation, OrganisationKind, Project, UpgradingType
from projects.setting_up import add_organisation, open_project
from tests.built_once import BuiltOnce
from tests.projects.scene import BEGUN, OFFICER, Scene, a_project
from tests.web_fixtures import PASSWORD, PickyClient


@dataclass
class AtWork:
    """`pid` is the project, `foreign` one of another programme; `oid` the agency, `city` and `community` its organisations."""

    app: Flask
    engine: Engine
    pid: str
    foreign: str
    oid: str
    city: str
    community: str
    names: dict[Role, str]

    def __call__(self, role: Role) -> PickyClient:
        client = self.app.test_client()
        assert isinstance(client, PickyClient)
        client.sign_in(self.names[role])
        return client

    def scene(self, session: Session) -> Scene:
        """The same project by its services."""
        def found(public_id: str) -> Organisation:
            return session.scalars(select(Organisation).where(Organisation.public_id == public_id)).one()

        project = session.scalars(select(Project).where(Project.public_id == self.pid)).one()
        return Scene(session, found(self.oid), found(self.city), found(self.community), project)


@pytest.fixture
def at_work(app: Flask, engine: Engine, quick_hashes: None, built_once: BuiltOnce) -> AtWork:
    return AtWork(app, engine, **built_once(engine, _at_work))


def _at_work(session: Session) -> dict[str, Any]:
    """Who and what there is, by the names that AtWork gives them."""
    scene = a_project(session)
    other = add_organisation(session, OrganisationKind.DONOR, "Elsewhere", "KE", by=OFFICER)
    foreign = open_project(
        session,
        other,
        code="X-1",
        name="Far away",
        upgrading_type=UpgradingType.IN_SITU,
        currencies=("THB",),
        begun_on=BEGUN,
        country="KE",
        by=OFFICER,
    )
    scopes = {
        Role.BOOKKEEPER: scene.project.scope,
        Role.APPROVER: scene.project.scope,
        Role.RECONCILER: scene.project.scope,
        Role.PROGRAMME_OFFICER: scene.agency.scope,
        Role.AGENCY: scene.agency.scope,
    }
    names = {}
    for role, scope in scopes.items():
        names[role] = role.value.replace("_", "-")
        user = people.add_user(session, names[role], role.value.replace("_", " ").title(), PASSWORD, by="test")
        people.grant(session, user, role, scope, by="test")
    return {
        "pid": scene.project.public_id,
        "foreign": foreign.public_id,
        "oid": scene.agency.public_id,
        "city": scene.city.public_id,
        "community": scene.community.public_id,
        "names": names,
    }
