"""A run from being asked for to its files: what is printed, as of when, for whom only when it changed, and what goes wrong."""

import stat
import zipfile
from datetime import timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

import pikepdf
import pytest
from sqlalchemy import select

from core.calendars import frozen_at, now
from core.db import reading, transaction
from core.money import Money, currency
from groups.finding import member_of
from groups.members import rename
from groups.models import Group
from reports import member_statement as reading_statements
from reports import render
from reports.bulk import packing, running, sweeping, taking, working
from reports.bulk.errors import NothingToResume, NotPrinted, RunFilesGone, WorkerLost
from reports.bulk.failing import facts_text, told
from reports.bulk.running import KEPT_DAYS
from reports.bulk.working import advance
from reports.errors import SheetDisagrees
from reports.issued.models import IssuedPaper
from reports.member_statement import in_parts
from tests.reports.bulk.conftest import Broken, Shop, a_gift_comes_in

NETWORK_WIDE = {1: "done", 2: "done", 3: "done"}
one_engine = pytest.mark.one_engine


def test_every_member_of_every_group_has_a_file_and_the_archive_holds_what_the_rows_say(shop: Shop) -> None:
    run = shop.printed(f"network:{shop.network}", with_group=True)
    items = shop.items(run)
    assert [(item.member_number, item.state) for item in items] == [
        *((number, "done") for number in (0, 1, 2, 3)),
        *((number, "done") for number in (0, 1)),
    ]
    for item in items:
        assert item.path
        path = shop.folder(run) / item.path
        assert (sha256(path.read_bytes()).hexdigest(), path.stat().st_size) == (item.sha256, item.bytes)
        assert [stat.S_IMODE(one.stat().st_mode) for one in (path, path.parent, path.parent.parent)] == [0o600, 0o700, 0o700]
    with zipfile.ZipFile(shop.folder(run) / "statements.zip") as archive:
        assert archive.testzip() is None
        held = {name: sha256(archive.read(name)).hexdigest() for name in archive.namelist()[1:]}
        assert held == {item.path: item.sha256 for item in items}
        assert list(held) == sorted(held)
        listed = archive.read("contents.csv").decode().splitlines()
        assert listed[1:] == [f"{name},{digest}" for name, digest in held.items()]
    with reading(shop.engine) as session:
        assert len(session.scalars(select(IssuedPaper).where(IssuedPaper.printed_by == "user:officer")).all()) == 6


@one_engine
def test_the_same_run_packed_again_gives_the_same_bytes(shop: Shop) -> None:
    run = shop.printed()
    first = {path.name: path.read_bytes() for path in shop.folder(run).glob("*.zip")}
    with transaction(shop.engine) as session:
        running.held(session, run.id).packed_at = None
    advance(shop.worker, run.public_id)
    assert {path.name: path.read_bytes() for path in shop.folder(run).glob("*.zip")} == first
    assert set(first) == {"statements.zip", "booklets.zip"}


@one_engine
def test_all_is_as_it_was_when_it_was_asked_for(shop: Shop) -> None:
    """The books and the days go on while it is printed; the papers are of one moment."""
    run = shop.ask()
    advance(shop.worker, run.public_id)
    with transaction(shop.engine) as session:
        taken = taking.lease(session, run.id)
        assert taken
    a_gift_comes_in(shop)
    with frozen_at(now() + timedelta(days=3)):
        shop.go_on(run)
        with transaction(shop.engine) as session:
            taking.given_back(session, taken)
        shop.go_on(run)
    titles = set()
    for item in shop.items(run):
        with pikepdf.open(shop.folder(run) / str(item.path)) as file:
            titles.add(str(file.docinfo["/Title"]).partition(" up to ")[2])
    assert titles == {f"5 on {run.asked_at.astimezone(ZoneInfo('Asia/Bangkok')).date()}"}


def test_one_member_that_fails_stops_nobody_and_can_be_printed_later(shop: Shop, break_member: Broken) -> None:
    break_member(2)
    run = shop.printed()
    assert shop.states(run) == {1: "done", 2: "failed", 3: "done"}
    assert shop.look(run).state == "finished"
    (failed,) = (item for item in shop.items(run) if item.state == "failed")
    assert (failed.attempts, failed.error, failed.incident) == (3, NotPrinted.code, "4F2A-90C1")
    assert [type(fault) for fault in shop.stumbles] == [ZeroDivisionError] * 3
    with zipfile.ZipFile(shop.folder(run) / "statements.zip") as archive:
        assert len(archive.namelist()) == 1 + 2
    break_member(0)
    with transaction(shop.engine) as session:
        running.resume(session, run.id)
    shop.go_on(run)
    assert shop.states(run) == NETWORK_WIDE
    with zipfile.ZipFile(shop.folder(run) / "statements.zip") as archive:
        assert len(archive.namelist()) == 1 + 3
    with transaction(shop.engine) as session, pytest.raises(NothingToResume):
        running.resume(session, run.id)


@one_engine
def test_what_the_books_forbid_is_said_in_the_reader_s_words(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    thb = currency("THB")
    refusal = SheetDisagrees(number=4, member=2, sheet=Money(100_00, thb), ledger=Money(90_00, thb))

    def disagrees(*_: object, **__: object) -> None:
        raise refusal

    monkeypatch.setattr(working, "member_statement", disagrees)
    run = shop.printed()
    assert shop.states(run) == {1: "failed", 2: "failed", 3: "failed"}
    assert shop.stumbles == []
    (failed, *_) = shop.items(run)
    again = told(str(failed.error), failed.error_facts)
    assert (type(again), again.facts, failed.attempts) == (SheetDisagrees, refusal.facts, 1)
    assert told("a-code-of-another-year", facts_text(refusal)).code == NotPrinted.code


def test_a_statement_too_long_for_one_paper_comes_in_parts(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two lines a paper: three meetings and a correction are three papers for each member, all of them hers."""
    monkeypatch.setattr(reading_statements, "in_parts", lambda whole: in_parts(whole, 2))
    run = shop.printed()
    parts = [(item.member_number, item.part, item.state) for item in shop.items(run)]
    assert parts == [(number, part, "done") for number in (1, 2, 3) for part in (1, 2, 3)]
    assert [str(item.path).partition("/")[2] for item in shop.items(run)][:2] == [
        "member-0001-2026-part-1-of-3.pdf",
        "member-0001-2026-part-2-of-3.pdf",
    ]
    with pikepdf.open(shop.folder(run) / packing.booklet_name(shop.group, 1)) as file, file.open_outline() as outline:
        assert len(outline.root) == 9
    again = shop.printed(only_changed=True)
    assert [item.state for item in shop.items(again)] == ["unchanged"] * 9


@one_engine
def test_only_those_that_changed(shop: Shop) -> None:
    """A gift moves the book on and changes nobody's own figures; a name that is spelt right does."""
    assert shop.states(shop.printed()) == NETWORK_WIDE
    a_gift_comes_in(shop)
    with transaction(shop.engine) as session:
        group = session.scalars(select(Group).where(Group.public_id == shop.group)).one()
        rename(session, member_of(session, group, 2), "Somying Jaiyen")
    run = shop.printed(only_changed=True)
    assert shop.states(run) == {1: "unchanged", 2: "done", 3: "unchanged"}
    assert not any(item.path for item in shop.items(run) if item.state == "unchanged")
    assert set(shop.states(shop.printed(only_changed=True)).values()) == {"unchanged"}
    assert shop.states(shop.printed(only_changed=True, language="th")) == NETWORK_WIDE, "in Thai there was none yet"


@one_engine
def test_a_group_that_took_to_another_language_gets_all_its_statements_anew(shop: Shop) -> None:
    assert shop.states(shop.printed()) == NETWORK_WIDE
    with transaction(shop.engine) as session:
        session.scalars(select(Group).where(Group.public_id == shop.group)).one().locale = "th"
    assert shop.states(shop.printed(only_changed=True)) == NETWORK_WIDE


def test_stopped_and_gone_on_with(shop: Shop) -> None:
    run = shop.ask()
    advance(shop.worker, run.public_id)
    working.work(shop.worker, run, most=1)
    with transaction(shop.engine) as session:
        running.cancel(session, run.id)
    shop.go_on(run)
    assert shop.states(run) == {1: "done", 2: "cancelled", 3: "cancelled"}
    assert (shop.look(run).state, shop.look(run).packed_at) == ("cancelled", None)
    with transaction(shop.engine) as session:
        running.resume(session, run.id)
    shop.go_on(run)
    assert shop.states(run) == NETWORK_WIDE
    assert shop.look(run).packed_at


def test_asked_for_twice_it_is_one_run_while_it_is_under_way(shop: Shop) -> None:
    run = shop.ask()
    assert shop.ask().id == run.id
    assert shop.ask(language="th").id != run.id
    shop.go_on(run)
    assert shop.ask().id != run.id


def test_who_was_slow_and_lost_the_lease_changes_nothing(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """While her paper is laid out, its lease runs out and another worker prints it."""
    run = shop.ask()
    advance(shop.worker, run.public_id)
    quick = render.pdf

    def slow(*given: object) -> bytes:
        monkeypatch.setattr(render, "pdf", quick)
        with frozen_at(now() + taking.LEASE * 2), transaction(shop.engine) as session:
            sweeping.give_back_lapsed(session)
        working.work(shop.worker, run)
        return quick(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(render, "pdf", slow)
    working.work(shop.worker, run, most=1)
    first = shop.items(run)[0]
    assert (first.state, first.attempts) == ("done", 2)
    assert sha256((shop.folder(run) / str(first.path)).read_bytes()).hexdigest() == first.sha256


def test_a_statement_that_kills_its_worker_is_given_up_after_three_attempts(shop: Shop) -> None:
    run = shop.ask()
    advance(shop.worker, run.public_id)
    later = now()
    for _attempt in range(3):
        with frozen_at(later), transaction(shop.engine) as session:
            assert taking.lease(session, run.id)
        later += taking.LEASE * 2
        with frozen_at(later), transaction(shop.engine) as session:
            assert sweeping.tasks_needed(session) == {run.public_id: 1}
            sweeping.give_back_lapsed(session)
    first = shop.items(run)[0]
    assert (first.state, first.error) == ("failed", WorkerLost.code)
    assert "3 times" in str(told(str(first.error), first.error_facts))


@one_engine
def test_a_worker_that_is_told_to_stop_gives_back_what_it_holds(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    run = shop.ask()
    advance(shop.worker, run.public_id)

    def told_to_stop(*_: object) -> bytes:
        raise KeyboardInterrupt

    monkeypatch.setattr(render, "pdf", told_to_stop)
    with pytest.raises(KeyboardInterrupt):
        working.work(shop.worker, run)
    assert [(item.state, item.attempts) for item in shop.items(run)] == [("waiting", 0)] * 3


@one_engine
def test_a_file_that_was_changed_on_the_disk_goes_into_no_archive(shop: Shop) -> None:
    run = shop.ask()
    advance(shop.worker, run.public_id)
    working.work(shop.worker, run)
    (shop.folder(run) / str(shop.items(run)[1].path)).write_bytes(b"something else")
    shop.go_on(run)
    assert shop.look(run).incident == "4F2A-90C1"
    assert {type(fault) for fault in shop.stumbles} == {packing.FileChanged}
    assert not (shop.folder(run) / "statements.zip").exists()


def test_files_go_after_a_month_and_rows_stay(shop: Shop) -> None:
    run = shop.printed()
    sweeping.remove_old_files(shop.engine, shop.worker.folder)
    assert shop.folder(run).exists()
    with frozen_at(now() + timedelta(days=KEPT_DAYS, minutes=1)):
        sweeping.remove_old_files(shop.engine, shop.worker.folder)
    assert not shop.folder(run).exists()
    assert shop.states(run) == NETWORK_WIDE
    with transaction(shop.engine) as session, pytest.raises(RunFilesGone):
        running.resume(session, run.id)
    with reading(shop.engine) as session:
        assert sweeping.tasks_needed(session) == {}
