"""Two of three workers are killed in the middle of a print run: every statement still comes, and once."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from core.calendars import frozen_at, now
from core.db import reading, transaction
from reports.bulk import running, taking
from reports.bulk.models import StatementItem, StatementRun
from reports.issued.models import IssuedPaper
from tests.crash.printing import queue_beside
from tests.crash.server import ROOT
from tests.reports import books

MEMBERS = 12
PATIENCE = 40


@pytest.fixture
def printers(database_url: str, tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A consumer with three worker processes."""
    command = [sys.executable, "-m", "tests.crash.printing", database_url, str(tmp_path), "3"]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL, start_new_session=True)
    yield process
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def until(engine: Engine, run: StatementRun, met: object) -> list[StatementItem]:
    """The items as soon as they are as expected."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with reading(engine) as session:
            items = list(session.scalars(select(StatementItem).where(StatementItem.run_id == run.id)))
        if met(items):  # type: ignore[operator]
            return items
        time.sleep(0.02)
    raise AssertionError([item.state for item in items])


def test_kill_two_of_three_workers(
    engine: Engine, database_url: str, tmp_path: Path, printers: subprocess.Popen[bytes]
) -> None:
    with transaction(engine) as session:
        group = books.a_group(session, names=[f"Member {number}" for number in range(1, MEMBERS + 1)])
        run = running.ask(session, running.Asked(group.scope, books.YEAR), by="user:officer")
    queue = queue_beside(engine, database_url, tmp_path)
    queue.offer(run.public_id, 3)

    until(engine, run, lambda items: [item.state for item in items].count("leased") == 3 and any(_done(items)))
    killed = workers_of(printers)[1:3]
    for worker in killed:
        os.kill(worker, signal.SIGKILL)
    stuck = until(engine, run, lambda items: len(_done(items)) >= MEMBERS - 2)
    assert [item.state for item in stuck].count("leased") >= 1, "nobody was killed in the middle of anything"

    # Five minutes later a sweep gives back what nobody holds any more. Nothing but the rows remembers it.
    with frozen_at(now() + taking.LEASE * 2):
        queue.sweep.call_local()
    items = until(engine, run, lambda items: len(_done(items)) == MEMBERS)
    assert max(item.attempts for item in items) > 1

    printed = sorted(path.name for path in (tmp_path / "runs" / run.public_id).glob("*/member-*.pdf"))
    assert printed == [f"member-{number:04}-2026.pdf" for number in range(1, MEMBERS + 1)]
    for item in items:
        content = (tmp_path / "runs" / run.public_id / str(item.path)).read_bytes()
        assert sha256(content).hexdigest() == item.sha256
    with reading(engine) as session:
        assert session.scalar(select(func.count()).select_from(IssuedPaper)) == MEMBERS
    queue.huey.storage.close()


def _done(items: list[StatementItem]) -> list[StatementItem]:
    return [item for item in items if item.state == "done"]


def workers_of(consumer: subprocess.Popen[bytes]) -> list[int]:
    """The consumer's processes: its scheduler first, then the workers."""
    children = Path(f"/proc/{consumer.pid}/task/{consumer.pid}/children").read_text().split()
    return [int(child) for child in children]
