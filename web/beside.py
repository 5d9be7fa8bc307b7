"""A worker beside the server: huey's consumer with a process for each processor, which stops with whoever started it.

A process is replaced after so many pieces of work, and when it died. On SIGTERM what is in hand is finished, or, when that takes
too long, given back.
"""

import os
import signal
import threading
import time

from sqlalchemy import Engine

from reports.bulk.working import MOST_PIECES
from web.queue import Queue

PATIENCE = 30
# Seconds between two looks: for a dead process, for new work when there was none, for the parent.
EVERY = 2


def consume(queue: Queue, engine: Engine, processes: int, *, with_parent: bool) -> None:
    """Works until it is told to stop (SIGTERM, Ctrl-C) or, `with_parent`, the process that started this one is gone."""
    _lay_out_once()

    def own_connections() -> None:
        engine.dispose(close=False)  # what was opened before the fork is the parent's

    queue.huey.on_startup(name="own-connections")(own_connections)
    consumer = queue.huey.create_consumer(
        workers=processes,
        worker_type="process",
        max_delay=EVERY,
        health_check_interval=EVERY,
        max_tasks=MOST_PIECES,
        shutdown_timeout=PATIENCE,
        graceful_signal="TERM",
    )
    engine.dispose()
    if with_parent:
        threading.Thread(target=_stop_with, args=(os.getppid(),), daemon=True).start()
    consumer.run()


def _lay_out_once() -> None:
    """Loads what lays out paper before the processes part, where the machine has it: they share it then."""
    try:
        from reports import pdf
    except OSError:
        return
    del pdf


def _stop_with(parent: int) -> None:
    """A process whose parent is gone gets another one."""
    while os.getppid() == parent:
        time.sleep(EVERY)
    os.kill(os.getpid(), signal.SIGTERM)
