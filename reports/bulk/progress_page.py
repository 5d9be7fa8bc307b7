"""What the page of a run and the list of runs show: how far it is, what failed and why, and what there is to fetch."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from access.policy import Act, Grant
from core.calendars import now
from core.errors import NotFound, Refusal
from core.marks import N_
from groups.models import Group, Network
from reports.bulk.errors import NotPrinted
from reports.bulk.failing import told
from reports.bulk.finding import owner_of, run_for
from reports.bulk.models import ItemState, RunState, StatementItem, StatementRun
from reports.bulk.packing import volumes
from reports.bulk.running import Progress, progress

STATE_NAMES: Mapping[str, str] = {
    ItemState.DONE: N_("printed"),
    ItemState.UNCHANGED: N_("unchanged, so not printed"),
    ItemState.WAITING: N_("waiting to be printed"),
    ItemState.LEASED: N_("being printed"),
    ItemState.FAILED: N_("could not be printed"),
    ItemState.CANCELLED: N_("stopped"),
}
RUN_STATE_NAMES: Mapping[str, str] = {
    RunState.WAITING: N_("being prepared"),
    RunState.RUNNING: N_("under way"),
    RunState.FINISHED: N_("finished"),
    RunState.CANCELLED: N_("stopped before its end"),
}
MOST_FAILED, MOST_GROUPS = 50, 200
# A worker takes up a run within a minute, the sweep's; longer, and there is none.
_PATIENCE = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Failed:
    group: str
    member_number: int
    why: Refusal
    incident: str | None


@dataclass(frozen=True, slots=True)
class GroupPrinted:
    """A group of which something was printed, and how many booklets it has."""

    public_id: str
    name: str
    booklets: int


@dataclass(frozen=True, slots=True)
class RunPage:
    """`may_fetch`: whether she reads the papers of all that the run is about. `nobody_works`: it waits longer than it should."""

    run: StatementRun
    owner: Group | Network | None
    progress: Progress
    failed: tuple[Failed, ...]
    failed_more: int
    groups: tuple[GroupPrinted, ...]
    may_fetch: bool
    nobody_works: bool

    @property
    def going_on(self) -> bool:
        return self.run.state in (RunState.WAITING, RunState.RUNNING) or self.packing

    @property
    def packing(self) -> bool:
        """All is printed; booklets and archives are still being made."""
        run = self.run
        return run.state == RunState.FINISHED and run.packed_at is None and run.files_removed_at is None

    @property
    def fetchable(self) -> bool:
        run = self.run
        return self.may_fetch and run.packed_at is not None and run.files_removed_at is None and bool(self.groups)

    @property
    def resumable(self) -> bool:
        if self.run.files_removed_at is not None:
            return False
        stopped = self.progress.of(ItemState.FAILED, ItemState.CANCELLED)
        return self.run.state == RunState.CANCELLED or (self.run.state == RunState.FINISHED and stopped > 0)


def run_page(session: Session, run: StatementRun, grants: Iterable[Grant]) -> RunPage:
    far = progress(session, run.id)
    failed = far.of(ItemState.FAILED)
    may_fetch = _may_fetch(session, run, tuple(grants))
    untouched = far.total == 0 or not far.of(ItemState.LEASED) and far.settled == 0
    return RunPage(
        run=run,
        owner=owner_of(session, run),
        progress=far,
        failed=tuple(_failed(session, run, may_fetch)) if failed else (),
        failed_more=max(0, failed - MOST_FAILED),
        groups=_groups(session, run),
        may_fetch=may_fetch,
        nobody_works=run.state == RunState.WAITING and untouched and run.asked_at < now() - _PATIENCE,
    )


def _may_fetch(session: Session, run: StatementRun, grants: tuple[Grant, ...]) -> bool:
    try:
        run_for(session, grants, Act.STATEMENT_READ, run.public_id)
    except NotFound:
        return False
    return True


def _failed(session: Session, run: StatementRun, may_fetch: bool) -> Iterable[Failed]:
    """Why each failed is for those who may read the papers: a refusal can repeat a figure of the books."""
    wanted = select(StatementItem, Group.name).join(Group, Group.id == StatementItem.group_id)
    wanted = wanted.where(StatementItem.run_id == run.id, StatementItem.state == ItemState.FAILED)
    for item, group in session.execute(wanted.order_by(Group.name, Group.id, StatementItem.member_number).limit(MOST_FAILED)):
        why = told(item.error or "", item.error_facts) if may_fetch else NotPrinted()
        yield Failed(group, item.member_number, why, item.incident)


def _groups(session: Session, run: StatementRun) -> tuple[GroupPrinted, ...]:
    done = (StatementItem.run_id == run.id, StatementItem.state == ItemState.DONE)
    wanted = select(Group.public_id, Group.name, func.count()).join(StatementItem, StatementItem.group_id == Group.id)
    counted = wanted.where(*done).group_by(Group.id, Group.public_id, Group.name).order_by(Group.name, Group.id)
    found = session.execute(counted.limit(MOST_GROUPS))
    return tuple(GroupPrinted(public_id, name, volumes(printed)) for public_id, name, printed in found)
