"""A run as a whole: asked for, stopped, gone on with, finished, and counted for the page and the bar."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CursorResult, func, select, update
from sqlalchemy.orm import Session

from core.calendars import Period, now
from reports.bulk.errors import NothingToResume, RunFilesGone, RunOver
from reports.bulk.models import OPEN, ItemState, RunState, StatementItem, StatementRun

# So long the files of a run are kept; its rows stay.
KEPT_DAYS = 30
_UNDER_WAY = (RunState.WAITING, RunState.RUNNING)
_STOPPED = (ItemState.FAILED, ItemState.CANCELLED)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be printed, and how. `language` and `size` "": each group's own."""

    scope: str
    period: Period
    language: str = ""
    size: str = ""
    large: bool = False
    only_changed: bool = False
    with_group: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """How many items are in each state."""

    counts: Mapping[str, int]

    def of(self, *states: str) -> int:
        return sum(self.counts.get(state, 0) for state in states)

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def settled(self) -> int:
        """Nothing more comes of these."""
        return self.total - self.of(*OPEN)


def ask(session: Session, asked: Asked, *, by: str) -> StatementRun:
    """A new run, or the one that is under way for exactly this already."""
    same = (
        StatementRun.scope == asked.scope,
        StatementRun.period_start == asked.period.start,
        StatementRun.period_end == asked.period.end,
        StatementRun.language == asked.language,
        StatementRun.size == asked.size,
        StatementRun.large == asked.large,
        StatementRun.only_changed == asked.only_changed,
        StatementRun.with_group == asked.with_group,
    )
    under_way = session.scalar(select(StatementRun).where(*same, StatementRun.state.in_(_UNDER_WAY)))
    if under_way is not None:
        return under_way
    run = StatementRun(
        scope=asked.scope,
        period_start=asked.period.start,
        period_end=asked.period.end,
        language=asked.language,
        size=asked.size,
        large=asked.large,
        only_changed=asked.only_changed,
        with_group=asked.with_group,
        asked_by=by,
        asked_at=now(),
    )
    session.add(run)
    session.flush()
    return run


def held(session: Session, run_id: int) -> StatementRun:
    """The run, its row locked, as it stands now."""
    wanted = select(StatementRun).where(StatementRun.id == run_id).with_for_update()
    return session.scalars(wanted.execution_options(populate_existing=True)).one()


def cancel(session: Session, run_id: int) -> None:
    """Nothing more of it is begun; what is in hand is finished. Raises RunOver."""
    run = held(session, run_id)
    if run.state == RunState.CANCELLED:
        return
    if run.state == RunState.FINISHED:
        raise RunOver()
    run.state = RunState.CANCELLED
    session.flush()
    _move(session, run_id, (ItemState.WAITING,), {"state": ItemState.CANCELLED})


def resume(session: Session, run_id: int) -> None:
    """What was stopped, and what failed, waits again. Raises NothingToResume, RunFilesGone."""
    run = held(session, run_id)
    if run.files_removed_at is not None:
        raise RunFilesGone(days=KEPT_DAYS)
    if run.state in _UNDER_WAY:
        return
    if run.state == RunState.FINISHED and not progress(session, run_id).of(*_STOPPED):
        raise NothingToResume()
    fresh = {"state": ItemState.WAITING, "attempts": 0, "error": None, "error_facts": None, "incident": None}
    _move(session, run_id, _STOPPED, fresh)
    run.state = RunState.RUNNING if run.planned_at else RunState.WAITING
    run.finished_at = run.packed_at = run.packing_until = run.incident = None
    session.flush()


def finish(session: Session, run_id: int) -> bool:
    """Finished, if nothing of it is open any more. Whether it was this call that found so."""
    still_open = select(StatementItem.id).where(StatementItem.run_id == run_id, StatementItem.state.in_(OPEN)).exists()
    over = (StatementRun.id == run_id, StatementRun.state == RunState.RUNNING, ~still_open)
    values: dict[str, Any] = {"state": RunState.FINISHED, "finished_at": now()}
    changed = session.execute(update(StatementRun).where(*over).values(**values).execution_options(synchronize_session=False))
    assert isinstance(changed, CursorResult)
    return changed.rowcount == 1


def progress(session: Session, run_id: int) -> Progress:
    counted = select(StatementItem.state, func.count()).where(StatementItem.run_id == run_id).group_by(StatementItem.state)
    return Progress({state: count for state, count in session.execute(counted)})


def _move(session: Session, run_id: int, states: tuple[ItemState, ...], values: dict[str, Any]) -> None:
    items = update(StatementItem).where(StatementItem.run_id == run_id, StatementItem.state.in_(states))
    session.execute(items.values(**values).execution_options(synchronize_session=False))
