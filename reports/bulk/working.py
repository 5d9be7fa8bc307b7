"""What a worker does: takes a run a piece further, each time it is asked to. Killed at any moment, it loses nothing.

The truth is in the rows. A statement is printed as the books and the clock stood when the run was asked for, so that printing it
twice gives the same file; the file is there whole before the row says so, and the row and the register of issued papers are
written in one database transaction. This is one of the few services that open transactions: what a worker has finished must be
kept item by item.

Members of a group follow one another, so that its sheets are read once (`reports.reading`) and its share-out is projected once;
one statement at a time is in memory.
"""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from core.calendars import frozen_at, today
from core.db import reading, transaction
from core.errors import Refusal
from core.language import Language
from groups.finding import member_of
from groups.models import Group
from groups.sharing.share_out_content import SharedOut
from reports import render
from reports.bulk import files, running, taking
from reports.bulk.changed import last_digest, own_digest
from reports.bulk.finding import any_run
from reports.bulk.habits import how_printed
from reports.bulk.models import RunState, StatementItem, StatementRun
from reports.bulk.packing import pack
from reports.bulk.planning import plan, plan_parts
from reports.bulk.taking import Taken
from reports.group_statement import GroupStatement, group_statement
from reports.issued.keys import Issuer
from reports.issued.recording import issued, record
from reports.issued.sealing import Seal, sealed
from reports.issuing import member_file_name
from reports.member_statement import MemberStatement, member_statement
from reports.papers import Layout, Names, period_in_file_names
from reports.projected_share_out import projected

# So many statements are one piece of work: some seconds, after which other runs have their turn.
PIECE = 20
# After so many pieces a process is replaced: each statement leaves some 80 kB behind in the libraries that lay it out.
MOST_PIECES = 25


@dataclass(frozen=True, slots=True)
class Worker:
    """What a worker works with. `folder` is that of all runs; `incident` logs what nobody foresaw and says its number."""

    engine: Engine
    issuer: Issuer
    folder: Path
    incident: Callable[[Exception], str]


@dataclass(slots=True)
class _SharedOuts:
    """The projected share-out of the group that is being printed; the next group takes its place."""

    of: tuple[int, int] = (0, 0)
    found: SharedOut | None = None

    def look_up(self, session: Session, group: Group, run: StatementRun, through_number: int | None) -> SharedOut | None:
        if self.of != (group.id, through_number or 0):
            self.of = group.id, through_number or 0
            self.found = projected(session, group, min(run.period.end, today(group.timezone)), through_number)
        return self.found


@dataclass(frozen=True, slots=True)
class _Read:
    """A statement that was built, and how it is to be printed."""

    paper: MemberStatement | GroupStatement
    own_digest: str
    changed: bool
    reader: Language
    layout: Layout
    path: Path
    name: str


def advance(worker: Worker, public_id: str) -> int:
    """Plans a run that waits, prints up to a piece of one that goes on, makes the archives of one that is finished.

    Returns how many more pieces it has, for others to take.
    """
    with reading(worker.engine) as session:
        run = any_run(session, public_id)
    if run.state == RunState.WAITING:
        plan(worker.engine, run.id)
        with reading(worker.engine) as session:
            total = running.progress(session, run.id).total
        return pieces(total) or 1
    if run.state == RunState.RUNNING:
        work(worker, run)
        with transaction(worker.engine) as session:
            if not running.finish(session, run.id):
                return 0
    pack(worker.engine, worker.folder, run.id, worker.incident)
    return 0


def pieces(items: int) -> int:
    """How many pieces so many items are."""
    return -(-items // PIECE)


def work(worker: Worker, run: StatementRun, most: int = PIECE) -> int:
    """Prints up to so many statements of a run that goes on, and says how many it took."""
    shared_outs = _SharedOuts()
    for count in range(most):
        with transaction(worker.engine) as session:
            taken = taking.lease(session, run.id)
        if taken is None:
            return count
        _print(worker, run, taken, shared_outs)
    return most


def _print(worker: Worker, run: StatementRun, taken: Taken, shared_outs: _SharedOuts) -> None:
    try:
        _made(worker, run, taken, shared_outs)
    except Refusal as refusal:
        with transaction(worker.engine) as session:
            taking.refused(session, taken, refusal)
    except Exception as fault:  # one member's failing never stops the rest; the log has it under its number
        incident = worker.incident(fault)
        with transaction(worker.engine) as session:
            taking.stumbled(session, taken, incident)
    except BaseException:
        with transaction(worker.engine) as session:
            taking.given_back(session, taken)
        raise


def _made(worker: Worker, run: StatementRun, taken: Taken, shared_outs: _SharedOuts) -> None:
    with reading(worker.engine) as session, frozen_at(run.asked_at):
        read = _read(session, worker.folder, run, session.get_one(StatementItem, taken.item_id), shared_outs)
    if not read.changed:
        with transaction(worker.engine) as session:
            _plan_parts(session, taken, read)
            taking.unchanged(session, taken, own_digest=read.own_digest)
        return
    seal = sealed(read.paper, worker.issuer)
    content = render.pdf(read.paper, read.reader, read.layout, seal)
    with files.whole(read.path) as file:
        file.write(content)
    with transaction(worker.engine) as session:
        _kept(session, run, taken, read, seal, content)


def _kept(session: Session, run: StatementRun, taken: Taken, read: _Read, seal: Seal | None, content: bytes) -> None:
    _plan_parts(session, taken, read)
    printed = {"sha256": sha256(content).hexdigest(), "path": read.name}
    if not taking.done(session, taken, own_digest=read.own_digest, size=len(content), **printed):
        return  # it took so long that another worker printed it, the same file
    if seal is not None and issued(session, seal.code) is None:
        record(session, read.paper, seal, by=run.asked_by)


def _plan_parts(session: Session, taken: Taken, read: _Read) -> None:
    if isinstance(read.paper, MemberStatement) and read.paper.volume < read.paper.volumes:
        plan_parts(session, session.get_one(StatementItem, taken.item_id), read.paper.volumes)


def _read(session: Session, folder: Path, run: StatementRun, item: StatementItem, shared_outs: _SharedOuts) -> _Read:
    group = session.get_one(Group, item.group_id)
    through = item.through_number or None
    paper: MemberStatement | GroupStatement
    if item.kind == GroupStatement.kind:
        names = Names.FULL if group.show_names else Names.NUMBERS
        paper = group_statement(session, group, run.period, names=names, through_number=through)
        file_name = f"group-{period_in_file_names(run.period)}.pdf"
    else:
        member = member_of(session, group, item.member_number)
        shared_out = shared_outs.look_up(session, group, run, through)
        paper = member_statement(
            session, group, member, run.period, through_number=through, share_out=shared_out, part=item.part
        )
        file_name = member_file_name(paper)
    reader, layout = how_printed(run, group)
    own = own_digest(paper, reader, layout)
    return _Read(
        paper=paper,
        own_digest=own,
        changed=not run.only_changed or last_digest(session, item, run) != own,
        reader=reader,
        layout=layout,
        path=files.path_of(folder, run.public_id, group.public_id, file_name),
        name=f"{group.public_id}/{file_name}",
    )
