"""What was lost is found: leases whose worker is gone, runs that no task speaks of any more, files that were kept long enough.

A queue forgets the task in hand when its worker is killed. The rows do not, so whoever sweeps, every minute, gives back what
nobody holds any more and says how many tasks each run still needs.
"""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, func, or_, select, update
from sqlalchemy.orm import Session

from core.calendars import now
from core.db import reading, transaction
from reports.bulk import files
from reports.bulk.errors import WorkerLost
from reports.bulk.failing import facts_text
from reports.bulk.models import MOST_ATTEMPTS, ItemState, RunState, StatementItem, StatementRun
from reports.bulk.running import KEPT_DAYS
from reports.bulk.working import pieces


def give_back_lapsed(session: Session) -> None:
    """Items whose lease has run out wait again; in a run that was stopped they are stopped; after the last attempt, failed."""
    lapsed = (StatementItem.state == ItemState.LEASED, StatementItem.leased_until < now())
    lost = WorkerLost(times=MOST_ATTEMPTS)
    spent = StatementItem.attempts >= MOST_ATTEMPTS
    _move(
        session,
        (*lapsed, spent),
        {"state": ItemState.FAILED, "leased_until": None, "error": lost.code, "error_facts": facts_text(lost)},
    )
    stopped = StatementItem.run_id.in_(select(StatementRun.id).where(StatementRun.state == RunState.CANCELLED))
    _move(session, (*lapsed, stopped), {"state": ItemState.CANCELLED, "leased_until": None})
    _move(session, lapsed, {"state": ItemState.WAITING, "leased_until": None})


def tasks_needed(session: Session) -> Mapping[str, int]:
    """By run, how many tasks would take it to its end, the oldest first: what is in hand needs none."""
    waiting = select(StatementItem.run_id, func.count().label("waiting")).where(StatementItem.state == ItemState.WAITING)
    counted = waiting.group_by(StatementItem.run_id).subquery()
    leased = select(StatementItem.run_id).where(StatementItem.state == ItemState.LEASED)
    going_on = select(StatementRun, counted.c.waiting).outerjoin(counted, counted.c.run_id == StatementRun.id)
    unfinished = or_(
        StatementRun.state == RunState.WAITING,
        StatementRun.state == RunState.RUNNING,
        (StatementRun.state == RunState.FINISHED)
        & StatementRun.packed_at.is_(None)
        & StatementRun.files_removed_at.is_(None)
        & or_(StatementRun.packing_until.is_(None), StatementRun.packing_until < now()),
    )
    in_hand = set(session.scalars(leased))
    return {
        run.public_id: pieces(waiting or 0) or 1
        for run, waiting in session.execute(going_on.where(unfinished).order_by(StatementRun.id))
        if waiting or run.id not in in_hand
    }


def remove_old_files(engine: Engine, folder: Path) -> None:
    """The files of runs that were asked for longer ago than files are kept."""
    until = now() - timedelta(days=KEPT_DAYS)
    old = (StatementRun.asked_at < until, StatementRun.files_removed_at.is_(None))
    over = StatementRun.state.in_((RunState.FINISHED, RunState.CANCELLED))
    with reading(engine) as session:
        found = [(run.id, run.public_id) for run in session.scalars(select(StatementRun).where(*old, over))]
    for run_id, public_id in found:
        # The row says so first: nobody is promised a file that is about to go.
        with transaction(engine) as session:
            session.execute(update(StatementRun).where(StatementRun.id == run_id).values(files_removed_at=now()))
        files.removed(folder, public_id)


def _move(session: Session, which: tuple[Any, ...], values: dict[str, Any]) -> None:
    items = update(StatementItem).where(*which).values(**values)
    session.execute(items.execution_options(synchronize_session=False))
