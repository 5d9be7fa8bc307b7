"""From the national total to the flows of a column, by the links that stand on the pages."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from access import people
from access.policy import Role
from core.db import transaction
from projects.funding_models import Measure
from projects.models import Organisation, OrganisationKind
from projects.setting_up import add_organisation
from projects.spending.evidence import evidence
from tests.projects.desk.country import BEGUN, Country, a_country
from tests.projects.scene import Scene, a_project
from tests.projects.spending.payments import pay
from tests.web_fixtures import PASSWORD, PickyClient

pytestmark = pytest.mark.one_engine

Desk = Callable[[Organisation], PickyClient]
MILLION = 1_000_000_00
SCAN = b"\x89PNG\r\n\x1a\n" + bytes(32)


@pytest.fixture
def desk(app: Flask, engine: Engine, quick_hashes: None) -> Desk:
    """The browser of somebody at an organisation's desk."""

    def sat_down(organisation: Organisation) -> PickyClient:
        name = f"desk-{organisation.public_id}"
        with transaction(engine) as session:
            user = people.add_user(session, name, "At the desk", PASSWORD, by="test")
            people.grant(session, user, Role.AGENCY, organisation.scope, by="test")
        client = app.test_client()
        assert isinstance(client, PickyClient)
        client.sign_in(name)
        return client

    return sat_down


@pytest.fixture
def bang_bua(engine: Engine) -> Scene:
    with transaction(engine) as session:
        scene = a_project(session)
        grant = scene.signed("Infrastructure subsidy", 18 * MILLION)
        scene.receive(grant, 4 * MILLION, date(2025, 11, 20))
        scanned = scene.paper("Cement", 250_000_00, content=SCAN, serial="A-17")
        line, papers = scene.line("Drains"), (evidence(scanned, 250_000_00),)
        pay(scene, line, {grant.number: 250_000_00}, date(2025, 11, 25), papers=papers)
        return scene


def link(client: PickyClient, address: str, words: str) -> str:
    """The address behind a link that holds these words."""
    page = client.get(address).text
    found = re.findall(r'<a [^>]*?href="([^"]+)"[^>]*>((?:(?!</a>).)*)</a>', page, re.DOTALL)
    fitting = [target for target, inside in found if words in re.sub(r"<[^>]+>", "", inside)]
    assert fitting, (address, words)
    return fitting[0].replace("&amp;", "&")


def test_from_the_national_total_to_the_scanned_receipt_in_five_clicks(desk: Desk, bang_bua: Scene) -> None:
    """A city's projects, the project, what was spent of a source, the voucher, the paper: there the scan is seen."""
    client = desk(bang_bua.agency)
    address = "/desk"
    for words in ("Bang Khen District", "Bang Bua canal", "250,000.00", "Payment", "Paper 1"):
        address = link(client, address, words)
    (picture,) = re.findall(r'<img src="([^"]+)"', client.get(address).text)
    assert client.get(picture).data == SCAN


def test_every_grouping_and_order_is_a_page(desk: Desk, bang_bua: Scene) -> None:
    client = desk(bang_bua.agency)
    groupings = ("city", "network", "fiscal-year", "calendar-year", "upgrading-type", "funder", "programme", "status")
    for by in groupings:
        page = client.page(f"/desk?by={by}&as-of=2025-11-20").text
        assert "18,000,000.00" in page and "1 project" in page, by
    for order in ("name", "committed", "received", "spent", "undrawn", "unliquidated"):
        assert "Bang Bua canal" in client.page(f"/desk/projects?order={order}").text
    early = client.page("/desk?as-of-day=1&as-of-month=10&as-of-year=2025").text
    assert "18,000,000.00" in early and "4,000,000.00" not in early


@pytest.mark.parametrize(
    "query",
    ["by=id;drop", "as-of=2025-13-45", "as-of=0001-01-01", "status=(select)", "city=%27", "after=zzz", "fiscal_year=99999"],
)
def test_what_nobody_offers_is_left_out(desk: Desk, bang_bua: Scene, query: str) -> None:
    client = desk(bang_bua.agency)
    for address in ("/desk", "/desk/projects"):
        assert client.page(f"{address}?{query}").text


def test_a_day_that_cannot_be_read_keeps_its_sentence(desk: Desk, bang_bua: Scene) -> None:
    page = desk(bang_bua.agency).page("/desk?as-of-day=31&as-of-month=2&as-of-year=2025").text
    assert "There is no day 31/2/2025" in page


def test_a_stranger_finds_nothing(desk: Desk, bang_bua: Scene, engine: Engine) -> None:
    with transaction(engine) as session:
        other = add_organisation(session, OrganisationKind.NGO, "Elsewhere", "TH", by="test")
    client, pid = desk(other), bang_bua.project.public_id
    assert "There is no such project." in client.page("/desk").text
    for address in (f"/desk/projects/{pid}", f"/desk/projects/{pid}/columns/1/received"):
        client.get(address, status=404)
    mine = desk(bang_bua.agency)
    for address in ("columns/1/nonsense", "columns/9/received"):
        mine.get(f"/desk/projects/{pid}/{address}", status=404)


def test_a_long_list_and_a_long_column_come_in_pages(
    desk: Desk, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with transaction(engine) as session:
        country = _many(session)
    monkeypatch.setattr("projects.desk.project_list.A_PAGE", 2)
    monkeypatch.setattr("projects.desk.column.A_PAGE", 2)
    client = desk(country.codi)
    for order, expected in (("name", [1, 2, 3, 4, 5]), ("committed", [5, 4, 3, 2, 1])):
        address, seen = f"/desk/projects?order={order}", []
        for _ in range(3):
            seen += [int(number) for number in re.findall(r"<bdi>Project (\d)</bdi>", client.get(address).text)]
            address = link(client, address, "Next page") if len(seen) < 5 else address
        assert seen == expected, order
    column = f"/desk/projects/{country.projects[0].public_id}/columns/1/committed"
    pages = [client.get(column).text, client.get(link(client, column, "Older")).text]
    assert [page.count('data-label="Amount"') for page in pages] == [2, 1]


def _many(session: Session) -> Country:
    country = a_country(session)
    for number in range(1, 6):
        source = country.source(country.project())
        for part in range(3):
            country.move(source, BEGUN.replace(day=part + 1), Measure.COMMITTED, number * 100)
    return country
