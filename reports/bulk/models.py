"""Tables of printing in bulk: what was asked for (a run), and a row for each paper of it (an item), which is the truth.

Queues forget what was in hand when a worker was killed; these rows do not. They change their state, by the moves that `MOVES`
and `RUN_MOVES` list and nothing else: triggers of migration 0025 hold that, and that what is done stays as it was done. They
hold no figure and no name.
"""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.calendars import Period
from core.db import Base, Instant, new_public_id

MOST_ATTEMPTS = 3


class RunState(StrEnum):
    WAITING = "waiting"  # asked for; nobody has written its items down yet
    RUNNING = "running"
    FINISHED = "finished"
    CANCELLED = "cancelled"


class ItemState(StrEnum):
    WAITING = "waiting"
    LEASED = "leased"  # in the hands of a worker, until `leased_until`
    DONE = "done"
    UNCHANGED = "unchanged"  # her own figures are those of her last statement, so there is none
    FAILED = "failed"
    CANCELLED = "cancelled"


RUN_MOVES: Mapping[RunState, frozenset[RunState]] = {
    RunState.WAITING: frozenset({RunState.RUNNING, RunState.CANCELLED}),
    RunState.RUNNING: frozenset({RunState.FINISHED, RunState.CANCELLED}),
    RunState.FINISHED: frozenset({RunState.RUNNING}),
    RunState.CANCELLED: frozenset({RunState.WAITING, RunState.RUNNING}),
}
MOVES: Mapping[ItemState, frozenset[ItemState]] = {
    ItemState.WAITING: frozenset({ItemState.LEASED, ItemState.CANCELLED}),
    ItemState.LEASED: frozenset(ItemState) - {ItemState.LEASED},
    ItemState.DONE: frozenset(),
    ItemState.UNCHANGED: frozenset(),
    ItemState.FAILED: frozenset({ItemState.WAITING}),
    ItemState.CANCELLED: frozenset({ItemState.WAITING}),
}
# Something is still to come of these.
OPEN = (ItemState.WAITING, ItemState.LEASED)


def _one_of(states: type[StrEnum]) -> str:
    return f"state IN ({', '.join(repr(state.value) for state in states)})"


class StatementRun(Base):
    """What somebody asked to be printed: the groups of a `scope` ("group:4f2a…", "network:…", "everything") for a period.

    `language` and `size` "" are each group's own; `large`: large letters also where they are not a group's habit. `with_group`:
    the group's own statement too. `planned_at`: when all its items stood. `packed_at`: when booklets and archives were whole;
    `packing_until` while a worker makes them, `incident` what stopped one of them. `files_removed_at`: when the files had been
    kept long enough; the rows stay.
    """

    __tablename__ = "statement_run"
    __table_args__ = (
        CheckConstraint(_one_of(RunState), name="state_known"),
        CheckConstraint("period_start <= period_end", name="ends_after_start"),
        CheckConstraint("state <> 'finished' OR planned_at IS NOT NULL", name="finished_was_planned"),
        CheckConstraint("(state = 'finished') = (finished_at IS NOT NULL)", name="finished_when"),
        CheckConstraint("packed_at IS NULL OR state = 'finished'", name="packed_when_finished"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    scope: Mapped[str] = mapped_column(String(60), index=True)
    period_start: Mapped[date]
    period_end: Mapped[date]
    language: Mapped[str] = mapped_column(String(16))
    size: Mapped[str] = mapped_column(String(8))
    large: Mapped[bool]
    only_changed: Mapped[bool]
    with_group: Mapped[bool]
    asked_by: Mapped[str] = mapped_column(String(60))
    asked_at: Mapped[datetime] = mapped_column(Instant)
    state: Mapped[str] = mapped_column(String(10), default=RunState.WAITING)
    planned_at: Mapped[datetime | None] = mapped_column(Instant)
    finished_at: Mapped[datetime | None] = mapped_column(Instant)
    packing_until: Mapped[datetime | None] = mapped_column(Instant)
    packed_at: Mapped[datetime | None] = mapped_column(Instant)
    incident: Mapped[str | None] = mapped_column(String(9))
    files_removed_at: Mapped[datetime | None] = mapped_column(Instant)

    @property
    def period(self) -> Period:
        return Period(self.period_start, self.period_end)


class StatementItem(Base):
    """One paper of a run: a member's statement, or, with `member_number` 0, the group's own. Of a statement that is too long for
    one paper each `part` is an item; those after the first are written down when that one is read.

    `through_number` is the last entry of the book when the run was planned (0: none), so that all papers of a group are of one
    moment, whenever each is printed. `own_digest` is over the figures that are the member's own (`reports.bulk.changed`).
    """

    __tablename__ = "statement_item"
    __table_args__ = (
        UniqueConstraint("run_id", "group_id", "kind", "member_number", "part"),
        CheckConstraint(_one_of(ItemState), name="state_known"),
        CheckConstraint("member_number >= 0", name="member_counts"),
        CheckConstraint("part >= 1", name="part_counts"),
        CheckConstraint(f"attempts BETWEEN 0 AND {MOST_ATTEMPTS}", name="attempts_bounded"),
        CheckConstraint("(state = 'leased') = (leased_until IS NOT NULL)", name="leased_until_when"),
        CheckConstraint("(state = 'done') = (sha256 IS NOT NULL)", name="done_has_digest"),
        CheckConstraint("(state = 'done') = (path IS NOT NULL)", name="done_has_file"),
        CheckConstraint("(state = 'done') = (bytes IS NOT NULL)", name="done_has_bytes"),
        CheckConstraint("(state IN ('done', 'unchanged')) = (own_digest IS NOT NULL)", name="read_has_own_digest"),
        CheckConstraint("(state = 'failed') = (error IS NOT NULL)", name="failed_has_error"),
        Index("ix_statement_item_next", "run_id", "state", "group_id", "member_number", "part"),
        Index("ix_statement_item_last", "group_id", "member_number", "kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("statement_run.id"))
    group_id: Mapped[int] = mapped_column(ForeignKey("savings_group.id"))
    kind: Mapped[str] = mapped_column(String(40))
    member_number: Mapped[int]
    part: Mapped[int] = mapped_column(default=1)
    through_number: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[str] = mapped_column(String(10), default=ItemState.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None] = mapped_column(Instant)
    own_digest: Mapped[str | None] = mapped_column(String(64))
    sha256: Mapped[str | None] = mapped_column(String(64))
    bytes: Mapped[int | None]
    path: Mapped[str | None] = mapped_column(String(120))
    error: Mapped[str | None] = mapped_column(String(60))
    error_facts: Mapped[str | None] = mapped_column(Text)
    incident: Mapped[str | None] = mapped_column(String(9))
