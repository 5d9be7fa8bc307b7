"""An auditor's pages: exceptions, published figures, a sample, a finding that the community answers and the agency closes."""

import re
from datetime import date

import pytest
from sqlalchemy import Engine

from access.policy import Role
from core.db import transaction
from tests.projects.desk_fixtures import AtWork, at_work
from tests.web_fixtures import PickyClient

__all__ = ["at_work"]
pytestmark = pytest.mark.one_engine

MILLION = 1_000_000_00


@pytest.fixture
def received(at_work: AtWork, engine: Engine) -> AtWork:
    with transaction(engine) as session:
        scene = at_work.scene(session)
        grant = scene.signed("Infrastructure subsidy", 18 * MILLION)
        for part in range(3):
            scene.receive(grant, (part + 1) * MILLION, date(2025, 11, 20 + part))
    return at_work


def a_day(name: str, day: date) -> dict[str, str]:
    return {f"{name}-{part}": str(getattr(day, part)) for part in ("day", "month", "year")}


def test_exceptions_lead_to_the_project(received: AtWork) -> None:
    page = received(Role.AGENCY).get("/desk/exceptions?as-of=2026-03-01").text
    assert "Received and not yet accounted for" in page and "up to 180 days" in page
    assert f"/desk/projects/{received.pid}/columns/1/received" in page


def figure(**more: str) -> dict[str, str]:
    said = {"told": "received", "number": "5,000,000", "unit": "THB", "stated": "5 million", "source-title": "Leaflet"}
    return said | a_day("as-of", date(2025, 12, 31)) | more


def test_a_published_figure_beside_the_books(received: AtWork) -> None:
    client = received(Role.AGENCY)
    client.post("/desk/published/new", data=figure(organisation=received.oid), status=302)
    page = client.page("/desk/published").text
    for words in ("5,000,000.00", "6,000,000.00", "1,000,000.00", "20", "5 million"):
        assert words in page.replace("\u00a0", " "), words
    for wrong, status, words in (
        (figure(unit=""), 422, "is not a currency"),
        (figure(project="none"), 404, "There is no such project"),
        (figure(number="x"), 400, "is not an amount"),
    ):
        assert words in client.post("/desk/published/new", data=wrong | {"organisation": received.oid}, status=status).text


def drawn(client: PickyClient, oid: str) -> str:
    asked = {"organisation": oid, "rule": "random", "measure": "received", "unit": "THB", "seed": "4 4 1", "size": "2"}
    days = a_day("since", date(2025, 10, 1)) | a_day("as-of", date(2025, 12, 31))
    return client.post("/desk/samples/new", data=asked | days, status=302).headers["Location"]


def test_from_a_sample_to_a_closed_finding(received: AtWork) -> None:
    auditor = received(Role.AGENCY)
    page = auditor.get(drawn(auditor, received.oid)).text
    assert "the same vouchers in the same order" in page
    (write, *_) = re.findall(rf'href="(/projects/{received.pid}/findings/new[^"]*)"', page)
    voucher, sample = re.findall(r"(?:voucher|sample)=([0-9a-f]{16})", write)
    found = {"organisation": received.oid, "severity": "weakness", "text": "No receipt", "voucher": voucher, "sample": sample}
    auditor.get(write.replace("&amp;", "&"))
    address = f"/projects/{received.pid}/findings"
    auditor.post(f"{address}/new", data=found | {"document": ""} | a_day("day", date(2025, 12, 1)), status=302)
    assert "No receipt" in auditor.page("/desk/findings").text
    bookkeeper, approver = received(Role.BOOKKEEPER), received(Role.APPROVER)
    (answer,) = re.findall(rf'action="({address}/[0-9a-f]{{16}}/answer)"', bookkeeper.get(address).text)
    bookkeeper.post(answer, data={"text": "It was lost", "document": ""}, status=302)
    approver.post(f"{answer}-as-approver", data={"text": "The shop wrote a copy", "document": ""}, status=302)
    closing = {"outcome": "mended", "text": ""} | a_day("day", date(2025, 12, 5))
    close = answer.replace("/answer", "/close")
    assert "Nothing is written here" in auditor.post(close, data=closing, status=400).text
    auditor.post(close, data=closing | {"text": "Copy seen"}, status=302)
    page = auditor.page(address).text
    for words in ("It was lost", "The shop wrote a copy", "Copy seen", "it was mended"):
        assert words in page
    assert "No finding is open." in auditor.page("/desk/findings").text
    bookkeeper.post(answer, data={"text": "Once more", "document": ""}, status=409)


def test_a_sample_of_nothing_says_so(at_work: AtWork) -> None:
    client = at_work(Role.AGENCY)
    asked = {"organisation": at_work.oid, "rule": "largest", "measure": "spent", "unit": "THB", "seed": "", "size": "5"}
    days = a_day("since", date(2025, 10, 1)) | a_day("as-of", date(2025, 12, 31))
    page = client.post("/desk/samples/new", data=asked | days, status=409).text
    assert "No confirmed voucher moved money" in page
    assert "No sample was drawn yet." in client.page("/desk/samples").text
