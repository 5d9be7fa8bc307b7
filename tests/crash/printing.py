"""Workers of a real queue to be killed, which print small files slowly enough to be caught at it.

    python -m tests.crash.printing DATABASE_URL FOLDER PROCESSES
"""

import sys
import time
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Engine, make_url

from core.db import connect
from reports import render
from reports.bulk.working import Worker
from reports.issued.keys import Issuer
from reports.papers import Paper
from tests.reports.bulk.conftest import small_pdf
from web import beside
from web.queue import Queue, queue_for

SECRET = "kF3v9q-only-in-tests-7Lw2Zx8Rb5Tn1Yc4"
SECONDS_A_PAPER = 0.25


def queue_beside(engine: Engine, database_url: str, folder: Path) -> Queue:
    """The queue of these books, in the database's own kind."""
    url = make_url(database_url)
    where = f"sqlite:///{folder}/queue.db"
    if url.drivername != "sqlite":
        where = url.set(drivername="postgresql").render_as_string(hide_password=False)
    issuer = Issuer(Ed25519PrivateKey.from_private_bytes(bytes(32)))
    return queue_for(where, SECRET, Worker(engine, issuer, folder / "runs", str))


def slowly(paper: Paper, *more: object) -> bytes:
    time.sleep(SECONDS_A_PAPER)
    return small_pdf(paper, *more)


if __name__ == "__main__":
    address, where, processes = sys.argv[1:]
    render.pdf = slowly  # type: ignore[assignment]
    beside.EVERY = 1
    engine = connect(address)
    beside.consume(queue_beside(engine, address, Path(where)), engine, int(processes), with_parent=True)
