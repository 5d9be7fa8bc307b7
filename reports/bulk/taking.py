"""An item's way through its states: leased to one worker at a time, then done, unchanged or failed, or given back.

A lease is taken under the row's lock, which two workers never share (PostgreSQL passes over locked rows, SQLite has one writer).
Each lease counts an attempt, and only who holds that attempt may say how it ended: whoever was slow, and whose item went to
another in the meantime, is told so and changes nothing.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import CursorResult, select, update
from sqlalchemy.orm import Session

from core.calendars import now
from core.errors import Refusal
from reports.bulk.errors import NotPrinted
from reports.bulk.failing import facts_text
from reports.bulk.models import MOST_ATTEMPTS, ItemState, RunState, StatementItem, StatementRun

# The longest paper takes some ten seconds to lay out; a worker that is silent for this long is gone.
LEASE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Taken:
    """An item in a worker's hands, and the attempt that she holds."""

    item_id: int
    group_id: int
    attempt: int


def lease(session: Session, run_id: int) -> Taken | None:
    """The next item that waits in a run that is going on, a group's members one after the other; None when none does."""
    wanted = (
        select(StatementItem)
        .join(StatementRun)
        .where(
            StatementItem.run_id == run_id, StatementItem.state == ItemState.WAITING, StatementRun.state == RunState.RUNNING
        )
        .order_by(StatementItem.group_id, StatementItem.member_number, StatementItem.part)
        .limit(1)
        .with_for_update(skip_locked=True, of=StatementItem)
    )
    item = session.scalar(wanted)
    if item is None:
        return None
    item.state, item.attempts, item.leased_until = ItemState.LEASED, item.attempts + 1, now() + LEASE
    session.flush()
    return Taken(item.id, item.group_id, item.attempts)


def done(session: Session, taken: Taken, *, own_digest: str, sha256: str, size: int, path: str) -> bool:
    """The file lies there. Whether the attempt was still this worker's."""
    return _ended(session, taken, ItemState.DONE, own_digest=own_digest, sha256=sha256, bytes=size, path=path)


def unchanged(session: Session, taken: Taken, *, own_digest: str) -> bool:
    return _ended(session, taken, ItemState.UNCHANGED, own_digest=own_digest)


def refused(session: Session, taken: Taken, refusal: Refusal) -> bool:
    """What the books forbid now they forbid again: one attempt is enough."""
    return _ended(session, taken, ItemState.FAILED, error=refusal.code, error_facts=facts_text(refusal))


def stumbled(session: Session, taken: Taken, incident: str) -> bool:
    """Nobody foresaw it. The item waits for another attempt, or has failed when it had them all."""
    if taken.attempt < MOST_ATTEMPTS:
        return _ended(session, taken, ItemState.WAITING, incident=incident)
    return _ended(session, taken, ItemState.FAILED, error=NotPrinted.code, incident=incident)


def given_back(session: Session, taken: Taken) -> bool:
    """The worker was told to stop: the item waits, and the attempt is not counted."""
    return _ended(session, taken, ItemState.WAITING, attempts=taken.attempt - 1)


def _ended(session: Session, taken: Taken, state: ItemState, **more: object) -> bool:
    held = (
        StatementItem.id == taken.item_id,
        StatementItem.state == ItemState.LEASED,
        StatementItem.attempts == taken.attempt,
    )
    values: dict[str, Any] = {"state": state, "leased_until": None, **more}
    changed = session.execute(update(StatementItem).where(*held).values(**values).execution_options(synchronize_session=False))
    assert isinstance(changed, CursorResult)
    return changed.rowcount == 1
