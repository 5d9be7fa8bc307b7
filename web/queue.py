"""How print runs reach their workers: huey over SQLite, PostgreSQL or Redis, whichever QUEUE_URL names.

A message carries the public id of a run and nothing else: the rows of the run are the truth (`reports.bulk`), a lost message is
found missing by the sweep that a worker makes every minute, and one that comes twice finds nothing left to do. Messages are JSON,
signed with a key derived from the secret key: whoever can write to the queue can neither run code nor make work up.
"""

import hashlib
import hmac
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask, current_app
from huey import Huey, PostgresHuey, RedisHuey, SqliteHuey, crontab
from huey.registry import Message
from huey.serializer import Serializer

from core.db import transaction
from reports.bulk import sweeping
from reports.bulk.working import Worker, advance
from web import database
from web.errors import logged
from web.issuer import issuer
from web.logging import log
from web.settings import Settings

NAME = "three-keys"
FOLDER = "runs"
# Longer than any piece of work takes; then what hangs is broken off and counted as one attempt.
LONGEST_TASK = 300
_KEY_FOR = b"three-keys: messages to workers"
_DIGEST = 64


class SignedJson(Serializer):  # type: ignore[misc]
    """Messages as JSON behind their HMAC-SHA256, in hexadecimal."""

    def __init__(self, secret: str) -> None:
        super().__init__()
        self.key = hmac.digest(secret.encode(), _KEY_FOR, "sha256")

    def _serialize(self, data: Message) -> bytes:
        message = json.dumps(data, separators=(",", ":")).encode()
        return self._mark(message) + message

    def _deserialize(self, data: bytes) -> Message:
        """Raises ValueError for what was not written with our key."""
        marked, message = bytes(data)[:_DIGEST], bytes(data)[_DIGEST:]
        if not hmac.compare_digest(marked, self._mark(message)):
            raise ValueError("a message in the queue was not written by this service")
        return Message(*json.loads(message))

    def _mark(self, message: bytes) -> bytes:
        return hmac.new(self.key, message, hashlib.sha256).hexdigest().encode("ascii")


@dataclass(frozen=True, slots=True)
class Queue:
    """The queue, and its two tasks."""

    huey: Huey
    advance: Any
    sweep: Any

    def offer(self, public_id: str, times: int = 1) -> None:
        """Says that a run has so many pieces of work. A queue that is away is logged: the next sweep says it again."""
        try:
            for _ in range(times):
                self.advance(public_id)
        except Exception as away:
            log.warning("queue away", code="queue-away", exc_info=away)


def install(app: Flask) -> None:
    app.extensions["queues"] = {}


def queue() -> Queue:
    """The queue of the running app, opened when it is first used in a process."""
    settings: Settings = current_app.extensions["settings"]
    opened: dict[str, Queue] = current_app.extensions["queues"]
    if settings.queue_url not in opened:
        opened[settings.queue_url] = queue_for(settings.queue_url, settings.secret_key, worker())
    return opened[settings.queue_url]


def offer(public_id: str) -> None:
    """A run of the running app has something to do. Never raises: rows are the truth, and the sweep finds them."""
    try:
        queue().offer(public_id)
    except Exception as away:
        log.warning("queue away", code="queue-away", exc_info=away)


def worker() -> Worker:
    """What this process would print with."""
    return Worker(database.engine(), issuer(), runs_folder(), logged)


def runs_folder() -> Path:
    """Where the files of print runs lie."""
    settings: Settings = current_app.extensions["settings"]
    return settings.instance / FOLDER


def queue_for(url: str, secret: str, worker: Worker) -> Queue:
    """The queue at an address, and what its tasks do with a worker's means."""
    huey = _opened(url, secret)

    def advance_run(public_id: str) -> None:
        made.offer(public_id, advance(worker, public_id))

    def sweep() -> None:
        with transaction(worker.engine) as session:
            sweeping.give_back_lapsed(session)
            needed = dict(sweeping.tasks_needed(session))
        there = huey.pending_count()
        for public_id, tasks in needed.items():  # what is in the queue already is counted against the oldest
            made.offer(public_id, max(tasks - there, 0))
            there = max(there - tasks, 0)
        sweeping.remove_old_files(worker.engine, worker.folder)

    made = Queue(
        huey,
        huey.task(name="advance", timeout=LONGEST_TASK)(advance_run),
        huey.periodic_task(crontab(), name="sweep")(sweep),
    )
    return made


def _opened(url: str, secret: str) -> Huey:
    more: dict[str, Any] = {"results": False, "serializer": SignedJson(secret)}
    scheme, _, path = url.partition(":///")
    if scheme == "sqlite":
        return SqliteHuey(NAME, filename=path, fsync=True, timeout=30, **more)
    if url.startswith("postgresql://"):
        return PostgresHuey(NAME, dsn=url, **more)
    return RedisHuey(NAME, url=url, **more)
