"""Gifts in kind as a bookkeeper's telephone sends them: a roll filled by one tap, land, a grader, and the papers of each."""

from io import BytesIO

import pytest

from access.policy import Role
from core.db import reading, transaction
from projects import verify
from projects.funding_models import Instrument
from tests.projects.desk_fixtures import AtWork
from tests.projects.spending.test_spending_pages import sent_by_a_browser
from tests.projects.test_pages import DAY, PNG, confirmed, voucher_of
from tests.web_fixtures import PickyClient

pytestmark = pytest.mark.one_engine


@pytest.fixture
def given(at_work: AtWork) -> AtWork:
    """Agreement 1 is the community's, in kind; budget line 1 is in kind."""
    with transaction(at_work.engine) as session:
        scene = at_work.scene(session)
        scene.signed("Work and land", 10**9, Instrument.IN_KIND)
        scene.line("Given in kind", in_kind=True)
    return at_work


def filled_in(client: PickyClient, address: str, **typed: object) -> dict[str, object]:
    form: dict[str, object] = dict(client.page(address).form(address))
    form.pop("scan", None)
    return form | DAY | {"valuer": "Committee", "agreement": "1", "line": "1"} | typed


def with_scan(data: dict[str, object], name: str) -> dict[str, object]:
    return data | {"do": "prepare", "scan": (BytesIO(PNG + name.encode()), "photo.png")}


def test_a_roll_is_filled_by_one_tap_looked_at_and_prepared(given: AtWork) -> None:
    client, address = given(Role.BOOKKEEPER), f"/projects/{given.pid}/in-kind/labour"
    worked = {"first-day": "1", "first-month": "12", "first-year": "2025"}
    people = {"who-1": "7", "sex-1": "f", "who-2": "12 Somsak", "sex-2": "m", "hours-2": "2.5", "who-3": "Malee", "sex-3": "f"}
    typed = filled_in(client, address, what="Cleaning the canal", rate="45.25", basis="usual_wage", **worked, **people)
    tapped = client.post(address, data={**typed, "hours-all": "4", "do": "fill"}, status=200).text
    assert tapped.count('value="4"') == 3
    longer = client.post(address, data={**typed, "do": "more"}, status=200).text
    assert 'id="who-15"' in longer and 'value="12 Somsak"' in longer
    whole = typed | {"hours-1": "4", "hours-3": "4"}
    looked = client.post(address, data={**whole, "do": "look"}, status=200).text
    assert "3 (women: 2, men: 1)" in looked and "475.13 THB" in looked
    wrong = client.post(address, data={**whole, "hours-1": "four", "do": "look"}, status=400).text
    assert "“four” is not a number." in wrong and 'value="four"' in wrong
    missing = client.post(address, data={**whole, "do": "prepare"}, status=422).text
    assert "A contribution needs a paper with its scan" in missing
    data = with_scan(dict(whole), "roll")
    vid = voucher_of(client.post(address, data=data, status=302).location)
    again = with_scan(dict(whole), "roll")
    assert voucher_of(client.post(address, data=again, status=302).location) == vid
    seen = client.page(f"/projects/{given.pid}/vouchers/{vid}").text
    assert "12 Somsak" in seen and "475.13" in seen and "3 people (women: 2, men: 1), 10.5 hours" in seen
    confirmed(given, vid)
    journal = client.page(f"/projects/{given.pid}/in-kind").text
    assert "Cleaning the canal" in journal and "10.5 hour" in journal
    for paper in (f"roll/{vid}", "in-kind/THB", "blank-roll"):
        assert client.get(f"/projects/{given.pid}/papers/{paper}").status_code == 200
    with reading(given.engine) as session:
        assert list(verify.every_project(session)) == []


def test_land_and_machines(given: AtWork) -> None:
    client, room = given(Role.BOOKKEEPER), f"/projects/{given.pid}/in-kind"
    land = {"what": "Two plots", "quantity": "2", "unit": "plot", "market": "900000", "basis": "givers_books"}
    typed = filled_in(client, f"{room}/land", **land)
    unrecorded = client.post(f"{room}/land", data={**typed}, status=422).text
    assert "needs the paper that justifies the value" in unrecorded
    data = with_scan({**typed, "recorded": "300,000"}, "land")
    data.pop("do")
    vid = voucher_of(client.post(f"{room}/land", data=data, status=302).location)
    assert "600,000.00" in client.page(f"/projects/{given.pid}/vouchers/{vid}").text
    machine = {"kind": "machine_hours", "what": "Grader", "quantity": "12.5", "unit": "hour"}
    machine |= {"unit-value": "85", "basis": "quote"}
    typed = filled_in(client, f"{room}/other", **machine)
    kept = client.post(f"{room}/other", data={**typed, "quantity": "0"}, status=400).text
    assert "A quantity must be above zero" in kept and 'value="Grader"' in kept
    data = with_scan(dict(typed), "grader")
    data.pop("do")
    confirmed(given, voucher_of(client.post(f"{room}/other", data=data, status=302).location))
    assert "1,062.50" in client.page(room).text


def test_a_photo_that_is_far_too_large_leaves_what_was_typed(given: AtWork) -> None:
    client, room = given(Role.BOOKKEEPER), f"/projects/{given.pid}/in-kind"
    sand = {"kind": "materials", "what": "River sand", "quantity": "2", "unit": "m³", "unit-value": "400", "basis": "quote"}
    typed = filled_in(client, f"{room}/other", **sand)
    fields = {name: str(value) for name, value in typed.items()} | {"csrf_token": client.token()}
    body, mark = sent_by_a_browser(fields, PNG + bytes(50_000_000))
    kind = f"multipart/form-data; boundary={mark}"
    refused = client.post(f"{room}/other", data=body, content_type=kind, token=False, status=409).text
    assert "and at most 5 MB are kept" in refused and 'value="River sand"' in refused
