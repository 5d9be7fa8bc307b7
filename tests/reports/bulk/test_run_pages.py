"""Print runs on screen: asked for, watched without a script, stopped, gone on with, fetched; and shut to everybody else."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import Engine, select

from access.policy import Role
from core.calendars import frozen_at, now
from core.db import reading, transaction
from core.money import Money, currency
from groups.founding import add_network
from reports.bulk import running, working
from reports.bulk.models import StatementRun
from reports.bulk.working import advance
from reports.errors import SheetDisagrees
from tests.reports.bulk.conftest import Broken
from tests.web_fixtures import PickyClient, SignIn, Village
from web import queue

pytestmark = pytest.mark.one_engine
FORM = {"period": "2026", "lang": "th", "size": "a5", "only_changed": "yes"}
Work = Callable[[str, int], None]


@pytest.fixture
def work(app: Flask) -> Work:
    """A worker takes a run so many pieces further."""

    def work(run: str, times: int) -> None:
        with app.app_context():
            for _ in range(times):
                advance(queue.worker(), run)

    return work


def begun(client: PickyClient, path: str, **more: str) -> str:
    """The public id of the run that a form began."""
    return client.post(path, data=FORM | more, status=302).location.rpartition("/")[2]


def run_of(engine: Engine, public_id: str) -> StatementRun:
    with reading(engine) as session:
        return session.scalars(select(StatementRun).where(StatementRun.public_id == public_id)).one()


def test_a_treasurer_prints_all_statements_of_her_group(
    signed_in: SignIn, village: Village, engine: Engine, work: Work, quick_papers: None
) -> None:
    treasurer, path = signed_in(Role.TREASURER), f"/groups/{village.group}/statements/all"
    assert path in treasurer.get(f"/groups/{village.group}/statements").text
    assert "Only statements that changed" in treasurer.get(path).text
    run = begun(treasurer, path)
    found = run_of(engine, run)
    assert (found.scope, found.language, found.size, found.only_changed, found.large) == (
        f"group:{village.group}",
        "th",
        "a5",
        True,
        False,
    )
    page = treasurer.get(f"/print-runs/{run}")
    assert "Being prepared" in page.text and '<meta http-equiv="refresh"' in page.text
    work(run, 1)
    page = treasurer.get(f"/print-runs/{run}")
    assert '<progress id="bar" value="0" max="3">' in page.text
    assert "0 of 3 statements are settled." in page.text
    treasurer.get(f"/print-runs/{run}/statements.zip", status=409)
    work(run, 2)
    page = treasurer.get(f"/print-runs/{run}")
    assert "Finished" in page.text and "refresh" not in page.text
    fetched = treasurer.get(f"/print-runs/{run}/statements.zip")
    assert fetched.headers["Cache-Control"] == "no-store"
    assert fetched.headers["Content-Disposition"].startswith("attachment; filename=statements-")
    assert len(zipfile.ZipFile(io.BytesIO(fetched.data)).namelist()) == 1 + 3
    booklet = treasurer.get(f"{path}/{run}/booklet-1.pdf")
    assert booklet.data.startswith(b"%PDF") and booklet.headers["Cache-Control"] == "no-store"
    assert f"{path}/{run}/booklet-1.pdf" in treasurer.get(path).text
    treasurer.get(f"{path}/{run}/booklet-2.pdf", status=404)


def test_it_is_stopped_and_gone_on_with(signed_in: SignIn, village: Village, work: Work, quick_papers: None) -> None:
    treasurer = signed_in(Role.TREASURER)
    run = begun(treasurer, f"/groups/{village.group}/statements/all")
    work(run, 1)
    treasurer.post(f"/print-runs/{run}/stop", status=302)
    page = treasurer.get(f"/print-runs/{run}").text
    assert "Stopped before its end" in page and "Go on with what is missing" in page
    treasurer.post(f"/print-runs/{run}/go-on", status=302)
    work(run, 2)
    assert "Finished" in treasurer.get(f"/print-runs/{run}").text
    treasurer.post(f"/print-runs/{run}/stop", status=409)
    treasurer.post(f"/print-runs/{run}/go-on", status=409)


def test_what_could_not_be_printed_is_said_with_its_incident(
    signed_in: SignIn, village: Village, work: Work, break_member: Broken
) -> None:
    break_member(2)
    treasurer = signed_in(Role.TREASURER)
    run = begun(treasurer, f"/groups/{village.group}/statements/all")
    work(run, 3)
    page = " ".join(treasurer.get(f"/print-runs/{run}").text.split())
    assert "Member 2: This statement could not be printed, through no fault of yours." in page
    assert "Incident " in page and "Go on with what is missing" in page


def test_who_does_not_read_the_papers_is_not_told_a_figure_of_one_that_failed(
    signed_in: SignIn, village: Village, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    def disagrees(*_: object, **__: object) -> None:
        raise SheetDisagrees(number=4, member=2, sheet=Money(777_00, currency("THB")), ledger=Money(90_00, currency("THB")))

    monkeypatch.setattr(working, "member_statement", disagrees)
    administrator = signed_in(Role.ADMINISTRATOR)
    run = begun(administrator, "/print-runs", network="")
    work(run, 3)
    page = administrator.get(f"/print-runs/{run}").text
    assert "This statement could not be printed" in page and "777" not in page
    treasurer = signed_in(Role.TREASURER)
    hers = begun(treasurer, f"/groups/{village.group}/statements/all")
    work(hers, 3)
    assert "777" in treasurer.get(f"/print-runs/{hers}").text


def test_a_network_s_run_is_its_officer_s_and_each_group_fetches_its_own_booklet(
    signed_in: SignIn, village: Village, work: Work, quick_papers: None
) -> None:
    officer, treasurer, stranger = signed_in(Role.NETWORK_OFFICER), signed_in(Role.TREASURER), signed_in("stranger")
    run = begun(officer, "/print-runs", network=village.network)
    work(run, 2)
    assert "Klong Toey" in officer.get("/print-runs").text
    officer.get(f"/print-runs/{run}/booklets.zip")
    for outsider in (treasurer, stranger):
        outsider.get(f"/print-runs/{run}", status=404)
        outsider.get(f"/print-runs/{run}/statements.zip", status=404)
        outsider.post(f"/print-runs/{run}/stop", status=404)
        assert run not in outsider.get("/print-runs").text
    treasurer.get(f"/groups/{village.group}/statements/all/{run}/booklet-1.pdf")
    assert f"{run}/booklet-1.pdf" in treasurer.get(f"/groups/{village.group}/statements/all").text
    stranger.get(f"/groups/{village.foreign_group}/statements/all/{run}/booklet-1.pdf", status=404)


def test_an_administrator_has_a_country_printed_and_reads_none_of_it(
    signed_in: SignIn, village: Village, work: Work, quick_papers: None
) -> None:
    administrator = signed_in(Role.ADMINISTRATOR)
    run = begun(administrator, "/print-runs", network="")
    work(run, 2)
    page = administrator.get(f"/print-runs/{run}").text
    assert "All groups" in page and "statements.zip" not in page and "booklet-1.pdf" not in page
    administrator.get(f"/print-runs/{run}/statements.zip", status=403)
    signed_in("stranger").get(f"/groups/{village.foreign_group}/statements/all/{run}/booklet-1.pdf")


def test_nobody_asks_for_more_than_she_reaches(signed_in: SignIn, village: Village, engine: Engine) -> None:
    officer, treasurer = signed_in(Role.NETWORK_OFFICER), signed_in(Role.TREASURER)
    for client, network in ((officer, village.foreign_network), (treasurer, village.network)):
        client.post("/print-runs", data=FORM | {"network": network}, status=404)
    for client in (officer, treasurer):
        client.post("/print-runs", data=FORM, status=422)
    signed_in(Role.AUDITOR).post(f"/groups/{village.group}/statements/all", data=FORM, status=403)
    treasurer.post(f"/groups/{village.group}/statements/all", data=FORM | {"period": "2569"}, status=422)
    with reading(engine) as session:
        assert session.scalars(select(StatementRun)).all() == []


def test_that_nobody_works_and_that_files_are_gone_is_said(
    signed_in: SignIn, village: Village, engine: Engine, work: Work
) -> None:
    with transaction(engine) as session:
        empty = add_network(session, "Empty", "en").public_id
    administrator = signed_in(Role.ADMINISTRATOR)
    with frozen_at(now() - timedelta(minutes=5)), transaction(engine) as session:
        asked = running.Asked(f"network:{empty}", running.Period(date(2026, 1, 1), date(2026, 1, 31)))
        run = running.ask(session, asked, by="user:test").public_id
    assert "No computer has begun with it yet." in administrator.get(f"/print-runs/{run}").text
    work(run, 2)
    assert "Nobody was a member in this time" in administrator.get(f"/print-runs/{run}").text
    with transaction(engine) as session:
        running.held(session, run_of(engine, run).id).files_removed_at = now()
    assert "The files were kept for a while" in administrator.get(f"/print-runs/{run}").text


def test_a_queue_that_is_away_does_not_lose_the_run(
    signed_in: SignIn, village: Village, engine: Engine, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise ConnectionError("nobody listens")

    monkeypatch.setattr(queue, "queue_for", away)
    run = begun(signed_in(Role.TREASURER), f"/groups/{village.group}/statements/all")
    assert run_of(engine, run).state == "waiting"
