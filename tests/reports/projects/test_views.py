"""The page of a project's exports, and its files, for whoever may read the project."""

import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from lxml import etree
from sqlalchemy import Engine

from access import people
from access.policy import Role
from core.db import transaction
from tests.projects.scene import BEGUN, a_project
from tests.reports.projects.story import MILLION
from tests.web_fixtures import PASSWORD, PickyClient, SignIn, Village

pytestmark = pytest.mark.one_engine


@pytest.fixture
def pid(engine: Engine, village: Village) -> str:
    """A project with one signed grant, and an auditor of its agency."""
    with transaction(engine) as session:
        scene = a_project(session, ("THB", "USD"))
        scene.line("Roads", MILLION)
        scene.signed("Grant", MILLION)
        user = people.add_user(session, "agency", "Agency", PASSWORD, by="test")
        people.grant(session, user, Role.AGENCY, scene.agency.scope, by="test")
        return scene.project.public_id


@pytest.fixture
def agency(app: Flask, pid: str, signed_in: SignIn) -> PickyClient:
    return signed_in("agency")


def test_every_file_on_the_page_comes(agency: PickyClient, pid: str) -> None:
    page = agency.page(f"/projects/{pid}/exports")
    links = [link.get("href", "") for link in page.all("a") if f"/projects/{pid}/exports/" in link.get("href", "")]
    assert len(links) == 8
    for link in links:
        answer = agency.get(link)
        name = answer.headers["Content-Disposition"].partition("filename=")[2].strip('"')
        assert name.startswith(f"project-{pid}-") and name.isascii() and "ETag" not in answer.headers
        assert len(answer.data) > 200


def test_as_of_a_past_day(agency: PickyClient, pid: str) -> None:
    day = BEGUN - timedelta(days=1)
    typed = f"as-of-day={day.day}&as-of-month={day.month}&as-of-year={day.year}"
    page = agency.page(f"/projects/{pid}/exports?{typed}")
    assert "30 September 2025" in page.text
    (iati,) = [link.get("href", "") for link in page.all("a") if "/exports/iati" in link.get("href", "")]
    assert etree.fromstring(agency.get(iati).data).find(".//transaction") is None


def test_a_day_that_cannot_be_comes_back_as_typed(agency: PickyClient, pid: str) -> None:
    page = agency.page(f"/projects/{pid}/exports?as-of-day=31&as-of-month=2&as-of-year=2026")
    assert "There is no day 31/2/2026" in page.errors()["as-of"] and page.form(f"/projects/{pid}/exports")["as-of-day"] == "31"
    assert "2100" in agency.page(f"/projects/{pid}/exports?as-of-day=1&as-of-month=1&as-of-year=2100").errors()["as-of"]
    agency.get(f"/projects/{pid}/exports/iati?as-of=2100-01-01", status=422)
    agency.get(f"/projects/{pid}/exports/iati?as-of=never", status=422)


def test_a_strangers_project_and_a_book_that_is_not_there_are_not_found(agency: PickyClient, pid: str, signed_in: SignIn) -> None:
    agency.get(f"/projects/{pid}/exports/KES.hledger", status=404)
    treasurer = signed_in(Role.TREASURER)
    for path in ("", "/iati", "/THB.hledger"):
        treasurer.get(f"/projects/{pid}/exports{path}", status=404)


def test_tables_are_a_zip(agency: PickyClient, pid: str) -> None:
    archive = zipfile.ZipFile(BytesIO(agency.get(f"/projects/{pid}/exports/tables").data))
    assert archive.namelist()[0] == "datapackage.json" and archive.testzip() is None
