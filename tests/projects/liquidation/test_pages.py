"""Accounting to a funder through the pages: the bookkeeper ticks, the approver agrees, the programme's officer decides."""

from datetime import timedelta

import pytest

from access.policy import Role
from core.db import reading, transaction
from projects import flows, verify, voucher_kinds
from projects.finding import agreement_of
from projects.funding_models import Measure
from projects.liquidation.lines import lines_of_report
from projects.liquidation.page import find_report
from tests.projects.desk_fixtures import AtWork
from tests.projects.scene import BEGUN
from tests.projects.spent import SPEND, spend
from tests.projects.test_pages import DAY, confirmed, voucher_of

pytestmark = pytest.mark.one_engine

THOUSAND = 1_000_00


@pytest.fixture
def spent(at_work: AtWork, monkeypatch: pytest.MonkeyPatch) -> AtWork:
    """Of a grant of 10,000 baht, 6,000 are spent on drains and 1,000 on paths."""
    monkeypatch.setitem(voucher_kinds.KINDS, SPEND.name, SPEND)  # type: ignore[arg-type]
    with transaction(at_work.engine) as session:
        scene = at_work.scene(session)
        grant = scene.signed("Infrastructure grant", 10 * THOUSAND)
        scene.receive(grant, 10 * THOUSAND, BEGUN)
        spend(scene, grant, scene.line("Drains"), 6 * THOUSAND, BEGUN + timedelta(days=5))
        spend(scene, grant, scene.line("Footpaths"), THOUSAND, BEGUN + timedelta(days=6))
    return at_work


def test_from_spending_to_what_the_funder_accepts(spent: AtWork) -> None:
    client, room = spent(Role.BOOKKEEPER), f"/projects/{spent.pid}/liquidation"
    assert "2 payments of 7,000.00\u00a0THB stand in no report." in client.get(room).text
    form = client.page(f"{room}/new/1").form(f"{room}/new/1") | DAY
    none = {name: value for name, value in form.items() if not name.startswith("share-")}
    assert "No spending is chosen" in client.post(f"{room}/new/1", data=none, status=422).text
    early = client.post(f"{room}/new/1", data=form | {"day-day": "2", "day-month": "10"}, status=409)
    assert "cannot account for it yet" in early.text
    vid = voucher_of(client.post(f"{room}/new/1", data=form, status=302).location)
    confirmed(spent, vid)
    with reading(spent.engine) as session:
        scene = spent.scene(session)
        first, second = [line.public_id for line in lines_of_report(session, find_report(session, scene.project, vid))]
    officer = spent(Role.PROGRAMME_OFFICER)
    decision = officer.page(f"{room}/{vid}").form(f"{room}/{vid}/decide") | DAY
    silent = officer.post(f"{room}/{vid}/decide", data=decision | {f"verdict-{second}": "refused"}, status=400)
    assert "needs a reason" in silent.text
    said = {f"verdict-{first}": "accepted", f"verdict-{second}": "refused", f"reason-{second}": "No receipt"}
    officer.post(f"{room}/{vid}/decide", data=decision | said, status=302)
    client.post(f"{room}/{vid}/decide", data=decision | said, status=403)
    seen = client.page(f"{room}/{vid}").text
    assert "accepted" in seen and "refused, 1 December 2025: No receipt" in seen
    assert "1 payment of 1,000.00" in client.page(room).text
    assert client.get(f"/projects/{spent.pid}/papers/liquidation/{vid}").status_code == 200
    with reading(spent.engine) as session:
        scene = spent.scene(session)
        columns = flows.columns(session, agreement_of(session, scene.project, 1), BEGUN.replace(year=2026))
        assert columns.of(Measure.LIQUIDATED) == 6 * THOUSAND
        assert list(verify.every_project(session)) == []


def test_a_line_is_taken_out_by_the_bookkeeper(spent: AtWork) -> None:
    client, room = spent(Role.BOOKKEEPER), f"/projects/{spent.pid}/liquidation"
    form = client.page(f"{room}/new/1").form(f"{room}/new/1") | DAY
    vid = voucher_of(client.post(f"{room}/new/1", data=form, status=302).location)
    waits = client.page(f"{room}/{vid}")
    assert "The funder can decide when two officers have agreed to this report." in waits.text
    confirmed(spent, vid)
    out = client.page(f"{room}/{vid}").form(f"{room}/{vid}/take-out")
    client.post(f"{room}/{vid}/take-out", data=out | {"out": "Wrong amount"}, status=302)
    assert "taken out of the report" in client.page(f"{room}/{vid}").text
    client.get(f"{room}/0123456789abcdef", status=404)
