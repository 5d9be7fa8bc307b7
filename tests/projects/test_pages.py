"""A project from its opening to its first money, through the pages that people use."""

import re
from io import BytesIO

import pytest

from access.policy import Role
from core.db import reading
from projects import flows, verify
from projects.finding import agreement_of
from tests.projects.desk_fixtures import AtWork
from tests.web_fixtures import PickyClient

pytestmark = pytest.mark.one_engine

DAY = {"day-day": "1", "day-month": "12", "day-year": "2025"}
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


def went_to(client: PickyClient, address: str, data: dict[str, object]) -> str:
    return client.post(address, data=data, status=302).headers["Location"]


def voucher_of(address: str) -> str:
    found = re.search(r"/vouchers/([0-9a-f]{16})$", address)
    assert found, address
    return found[1]


def confirmed(at_work: AtWork, vid: str) -> None:
    page = at_work(Role.APPROVER)
    shown = page.page(f"/projects/{at_work.pid}/vouchers/{vid}")
    address = f"/projects/{at_work.pid}/vouchers/{vid}/confirm"
    page.post(address, data=shown.form(address), status=302)


def a_source(at_work: AtWork, instrument: str = "grant") -> str:
    data = {"funder": at_work.oid, "title": "Infrastructure grant", "instrument": instrument, "currency": "THB"}
    return went_to(at_work(Role.PROGRAMME_OFFICER), f"/projects/{at_work.pid}/agreements/new", data)


def a_form(at_work: AtWork, form: str, **typed: str) -> str:
    """Fills in a form of agreement 1 as the bookkeeper, and gives the voucher's id."""
    client, address = at_work(Role.BOOKKEEPER), f"/projects/{at_work.pid}/agreements/1/{form}"
    filled = client.page(address).form(address) | DAY | {name.replace("_", "-"): value for name, value in typed.items()}
    return voucher_of(went_to(client, address, filled))


def test_from_a_promise_to_money_in_the_bank(at_work: AtWork) -> None:
    assert a_source(at_work).endswith(f"/projects/{at_work.pid}/agreements/1")
    confirmed(at_work, a_form(at_work, "pledge", amount="18,000,000", reason="Said by the director"))
    confirmed(at_work, a_form(at_work, "sign", amount="16000000", signed_by="The director", liquidated_share="80"))
    bookkeeper, officer = at_work(Role.BOOKKEEPER), at_work(Role.PROGRAMME_OFFICER)
    planned = {"amount": "4000000", "purpose": "Drains", **DAY}
    tranche = went_to(bookkeeper, f"/projects/{at_work.pid}/agreements/1/tranches/new", planned)
    step = {"amount": "4000000", "note": "", "document": "", **DAY}
    went_to(bookkeeper, f"{tranche}/request", {**step, "state": "requested"})
    went_to(officer, f"{tranche}/decide", {**step, "state": "approved"})
    went_to(officer, f"{tranche}/decide", {**step, "state": "ordered"})
    assert "Money has arrived" in bookkeeper.page(tranche).text
    confirmed(at_work, a_form(at_work, "receive", amount="4000000", tranche="1", place="bank:1"))
    seen = at_work(Role.AGENCY).page(f"/projects/{at_work.pid}").text
    for amount in ("18,000,000.00", "16,000,000.00", "4,000,000.00"):
        assert amount in seen
    with reading(at_work.engine) as session:
        scene = at_work.scene(session)
        assert list(verify.every_project(session)) == []
        columns = flows.columns(session, agreement_of(session, scene.project, 1), scene.project.begun_on.replace(year=2026))
        assert columns.undrawn_minor == 12_000_000_00
    assert "received" in at_work(Role.AGENCY).page(tranche).text


def test_what_is_refused_stands_beside_its_field_as_it_was_typed(at_work: AtWork) -> None:
    a_source(at_work)
    client, address = at_work(Role.BOOKKEEPER), f"/projects/{at_work.pid}/agreements/1/receive"
    filled = client.page(address).form(address) | DAY | {"amount": "4,000,000"}
    answer = client.post(address, data=filled, status=409)
    assert "is not signed yet" in answer.text and 'value="4,000,000"' in answer.text
    wrong = client.post(address, data=filled | {"amount": "1.500"}, status=400)
    assert "is not an amount" in wrong.text
    odd = client.post(address, data=filled | {"place": "pocket"}, status=422)
    assert "neither cash nor a bank account" in odd.text


def test_the_same_form_sent_twice_is_one_voucher(at_work: AtWork) -> None:
    a_source(at_work)
    client, address = at_work(Role.BOOKKEEPER), f"/projects/{at_work.pid}/agreements/1/pledge"
    filled = client.page(address).form(address) | DAY | {"amount": "100"}
    assert went_to(client, address, filled) == went_to(client, address, filled)


def test_an_approver_confirms_on_the_bookkeepers_telephone(at_work: AtWork) -> None:
    a_source(at_work)
    vid, client = a_form(at_work, "pledge", amount="100"), at_work(Role.BOOKKEEPER)
    address = f"/projects/{at_work.pid}/vouchers/{vid}/confirm-here"
    form = client.page(f"/projects/{at_work.pid}/vouchers/{vid}").form(address)
    who = {"sign-in-name": "reconciler", "password": "seven-goats-climb-quietly-41"}
    assert "is not an approver" in client.post(address, data=form | who, status=403).text
    client.post(address, data=form | who | {"sign-in-name": "approver"}, status=302)
    assert "Confirmed and in the books as number 1" in client.page(f"/projects/{at_work.pid}/vouchers/{vid}").text


def test_taking_back_takes_two(at_work: AtWork) -> None:
    a_source(at_work)
    vid = a_form(at_work, "pledge", amount="100")
    confirmed(at_work, vid)
    base, client = f"/projects/{at_work.pid}/vouchers/{vid}", at_work(Role.BOOKKEEPER)
    client.post(f"{base}/reverse", data={"reason": "Never said"}, status=302)
    approver = at_work(Role.APPROVER)
    agree = f"{base}/reverse/agree"
    approver.post(agree, data=approver.page(base).form(agree), status=302)
    assert "Taken back: this voucher no longer counts. Reason: Never said" in client.page(base).text


def test_the_plan_is_written_by_the_programme(at_work: AtWork) -> None:
    officer, plan = at_work(Role.PROGRAMME_OFFICER), f"/projects/{at_work.pid}/plan"
    officer.post(f"{plan}/lines", data={"name": "Drains", "amount": "1000", "currency": "THB", **DAY}, status=302)
    more = {"line": "1", "direction": "less", "amount": "200", "reason": "Shorter", **DAY}
    officer.post(f"{plan}/lines/change", data=more, status=302)
    people = {"planned": "0", "agreed": "10", "underway": "220", "finished": "0", "dropped-out": "9"}
    officer.post(f"{plan}/households", data=people | DAY, status=302)
    minus = officer.post(f"{plan}/households", data=people | DAY | {"agreed": "-1"}, status=400)
    assert "is not a whole number" in minus.text
    officer.post(f"{plan}/milestones", data={"title": "Drains laid", **DAY}, status=302)
    officer.post(f"{plan}/milestones/1/reached", data={"note": "", **DAY}, status=302)
    officer.post(f"{plan}/status", data={"status": "underway", "note": "", **DAY}, status=302)
    seen = officer.page(f"/projects/{at_work.pid}").text
    assert "800.00" in seen and "239 in all" in seen and "reached on 1 December 2025" in seen and "underway" in seen
    assert at_work(Role.BOOKKEEPER).post(f"{plan}/status", data={"status": "finished", **DAY}, status=403)


def test_organisations_have_papers_and_predecessors(at_work: AtWork) -> None:
    officer = at_work(Role.PROGRAMME_OFFICER)
    new = {"kind": "cooperative", "name": "Bang Bua co-operative", "country": "th", "registration": "", "iati-ref": ""}
    address = went_to(officer, "/organisations", new)
    officer.post("/organisations", data=new, status=409)
    officer.post(f"{address}/predecessor", data={"predecessor": at_work.community, **DAY}, status=302)
    paper = {"kind": "memorandum", "title": "Memorandum with the district", "issued-by": "District", "serial": "12", **DAY}
    officer.post(f"{address}/papers", data={**paper, "scan": (BytesIO(PNG), "m.png")}, status=302)
    again = officer.post(f"{address}/papers", data={**paper, "scan": (BytesIO(PNG), "n.png")}, status=409)
    assert "This very scan is kept already" in again.text
    svg = officer.post(f"{address}/papers", data={**paper, "scan": (BytesIO(b"<svg/>"), "n.png")}, status=409)
    assert "whatever its name says" in svg.text
    seen = officer.page(address).text
    assert "Memorandum with the district" in seen and "Bang Bua savings group" in seen


def test_another_programmes_project_is_not_found(at_work: AtWork) -> None:
    for role in at_work.names:
        client = at_work(role)
        client.get(f"/projects/{at_work.foreign}", status=404)
        assert "Far away" not in client.page("/projects").text


def test_opening_a_project(at_work: AtWork) -> None:
    officer = at_work(Role.PROGRAMME_OFFICER)
    form = officer.page("/projects/new").form("/projects/new")
    typed = {"code": "BB-02", "name": "โครงการบ้านมั่นคง", "country": "th", "timezone": "Asia/Bangkok", "second-currency": "USD"}
    begun = {"begun-on-day": "1", "begun-on-month": "10", "begun-on-year": "2025"}
    address = went_to(officer, "/projects/new", form | typed | begun)
    seen = officer.page(address).text
    assert "โครงการบ้านมั่นคง" in seen and "Sources in THB" in seen and "Sources in USD" in seen
    taken = officer.post("/projects/new", data=form | typed | begun, status=409)
    assert "has a project with the code BB-02 already" in taken.text


def test_a_programme_officer_gives_the_three_hats_to_three_people(at_work: AtWork) -> None:
    """In one project nobody holds two of them."""
    officer, place = at_work(Role.PROGRAMME_OFFICER), f"project:{at_work.pid}"
    form = officer.page("/people/new").form("/people/new")
    new = form | {"sign-in-name": "somchai", "name": "Somchai", "locale": "th", "role": "approver", "where": place}
    assert "Somchai" in officer.post("/people/new", data=new, status=200).text
    page = officer.page("/people?search=Somchai")
    address = next(link.get("href", "") for link in page.all("a") if "Somchai" in "".join(link.itertext()))
    answer = officer.post(f"{address}/roles", data={"role": "reconciler", "where": place, "member-number": ""}, status=409)
    assert "Project reconciler" in answer.text
    elsewhere = {"role": "bookkeeper", "where": f"project:{at_work.foreign}", "member-number": ""}
    officer.post(f"{address}/roles", data=elsewhere, status=400)
