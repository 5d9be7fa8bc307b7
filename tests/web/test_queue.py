"""The queue: signed messages only, the same on every engine, and what it lost is offered again."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from huey.registry import Message
from sqlalchemy import Engine, make_url

from core.db import transaction
from reports.bulk import running
from reports.bulk.working import Worker
from reports.issued.keys import Issuer
from tests.reports import books
from web.queue import Queue, SignedJson, queue_for

SECRET = "kF3v9q-only-in-tests-7Lw2Zx8Rb5Tn1Yc4"


def test_a_message_comes_back_as_it_was() -> None:
    message = Message("id", "advance", None, 0, 0, None, ("4f2a",), {}, None, None, None, None, 300, None, 0)
    again = SignedJson(SECRET).deserialize(SignedJson(SECRET).serialize(message))
    assert again._replace(args=tuple(again.args)) == message


@pytest.mark.parametrize("forge", [lambda m: m[:-2] + b"x]", lambda m: b"0" * 64 + m[64:], lambda m: b"", lambda m: m[64:]])
def test_what_was_not_written_with_our_key_is_not_read(forge: object) -> None:
    written = SignedJson(SECRET).serialize(Message("id", "advance"))
    assert json.loads(written[64:])[0] == "id"
    with pytest.raises(ValueError, match="not written by this service"):
        SignedJson(SECRET).deserialize(forge(written))  # type: ignore[operator]
    with pytest.raises(ValueError, match="not written by this service"):
        SignedJson("another secret").deserialize(written)


@pytest.fixture
def own_queue(database_url: str, engine: Engine, tmp_path: Path) -> Iterator[Queue]:
    """A queue of the engine's own kind, beside the books."""
    url = make_url(database_url)
    where = f"sqlite:///{tmp_path}/queue.db"
    if url.drivername != "sqlite":
        where = url.set(drivername="postgresql").render_as_string(hide_password=False)
    queue = queue_for(where, SECRET, Worker(engine, Issuer(Ed25519PrivateKey.generate()), tmp_path / "runs", str))
    yield queue
    queue.huey.storage.close()


def test_what_the_queue_lost_is_offered_again_and_never_piled_up(own_queue: Queue, engine: Engine) -> None:
    with transaction(engine) as session:
        group = books.a_group(session, names=books.NAMES[:1])
        run = running.ask(session, running.Asked(group.scope, books.YEAR), by="user:officer")
    assert own_queue.huey.pending_count() == 0  # as when the message was lost
    for _minute in range(3):
        own_queue.sweep.call_local()
        assert own_queue.huey.pending_count() == 1
    task = own_queue.huey.dequeue()
    assert list(task.args) == [run.public_id]
    own_queue.huey.execute(task)
    with transaction(engine) as session:
        assert running.progress(session, run.id).total == 1


def test_a_forged_message_does_no_work(own_queue: Queue) -> None:
    own_queue.huey.storage.enqueue(b"0" * 64 + b'["id","advance"]')
    with pytest.raises(ValueError, match="not written by this service"):
        own_queue.huey.dequeue()
    assert own_queue.huey.pending_count() == 0
