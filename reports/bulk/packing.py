"""The results of a finished run: a booklet a group, and all as ZIP archives; made once, by one worker, from what the rows say.

Each file is laid beside its row first: one that is no longer what was printed goes into no archive. Names, order and dates in an
archive follow from the run, so that the same run gives the same bytes; files are copied piece by piece.
"""

import csv
import hashlib
import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby, islice
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from core.calendars import frozen_at, now
from core.db import reading, transaction
from groups.models import Group, Member
from reports.bulk import files
from reports.bulk.booklet import MOST_PARTS, Part, pages_of, write_booklet
from reports.bulk.habits import how_printed
from reports.bulk.models import ItemState, RunState, StatementItem, StatementRun
from reports.bulk.running import held
from reports.reading import heading_of

# Copying ten thousand statements takes a minute; a worker that packs for longer than this is gone.
PACKING = timedelta(minutes=30)
CONTENTS = "contents.csv"
_PIECE = 1 << 16


class FileChanged(RuntimeError):
    """A file on the disk is no longer what its row says was printed."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A file within the run's folder, by its name there, and the digest that it must have."""

    name: str
    sha256: str


def pack(engine: Engine, folder: Path, run_id: int, incident: Callable[[Exception], str]) -> None:
    """Makes booklets and archives of a finished run, unless they are there or another worker makes them. What goes wrong with one
    is logged, and the others are made all the same."""
    with transaction(engine) as session:
        if not _begun(session, run_id):
            return
    with reading(engine) as session:
        run = session.get_one(StatementRun, run_id)
        printed = list(_printed(session, run_id))
    troubles, booklets = [], []
    for group, _ in groupby(printed, key=lambda one: one.name.partition("/")[0]):
        try:
            booklets += _booklets(engine, folder, run, group)
        except Exception as fault:
            troubles.append(incident(fault))
    for name, content in ((files.STATEMENTS, printed), (files.BOOKLETS, booklets)):
        try:
            with files.whole(files.path_of(folder, run.public_id, name)) as file:
                _archive(file, files.path_of(folder, run.public_id, name).parent, content, run)
        except Exception as fault:
            troubles.append(incident(fault))
    with transaction(engine) as session:
        _packed(session, run_id, troubles)


def volumes(printed: int) -> int:
    """How many booklets so many statements of a group fill."""
    return -(-printed // MOST_PARTS)


def booklet_name(group: str, volume: int) -> str:
    """Within the run's folder; volumes count from 1."""
    return f"{group}/booklet-{volume}.pdf"


def _begun(session: Session, run_id: int) -> bool:
    run = held(session, run_id)
    free = run.packing_until is None or run.packing_until < now()
    if run.state != RunState.FINISHED or run.packed_at is not None or run.files_removed_at is not None or not free:
        return False
    run.packing_until = now() + PACKING
    return True


def _packed(session: Session, run_id: int, troubles: Sequence[str]) -> None:
    run = held(session, run_id)
    if run.state == RunState.FINISHED:  # else somebody went on with it meanwhile, and it is packed again
        run.packed_at, run.packing_until, run.incident = now(), None, next(iter(troubles), None)


def _printed(session: Session, run_id: int) -> Iterator[Printed]:
    done = select(StatementItem.path, StatementItem.sha256)
    done = done.where(StatementItem.run_id == run_id, StatementItem.state == ItemState.DONE)
    for path, digest in session.execute(done.order_by(StatementItem.path)):
        assert path and digest
        yield Printed(path, digest)


def _booklets(engine: Engine, folder: Path, run: StatementRun, public_id: str) -> list[Printed]:
    with reading(engine) as session, frozen_at(run.asked_at):
        group = session.scalars(select(Group).where(Group.public_id == public_id)).one()
        items = session.scalars(
            select(StatementItem)
            .where(StatementItem.run_id == run.id, StatementItem.group_id == group.id)
            .order_by(StatementItem.member_number, StatementItem.part)
        ).all()
        heading = heading_of(session, group, items[0].through_number or None, about="members")
        names = dict(session.execute(select(Member.number, Member.name).where(Member.group_id == group.id)).all())
    done = [item for item in items if item.state == ItemState.DONE]
    in_parts = {item.member_number for item in items if item.part > 1}
    made = []
    for volume in range(1, volumes(len(done)) + 1):
        first = (volume - 1) * MOST_PARTS
        bound = islice(done, first, first + MOST_PARTS)
        parts = [_part(folder, run, item, names, item.member_number in in_parts) for item in bound]
        name = booklet_name(public_id, volume)
        with files.whole(files.path_of(folder, run.public_id, *name.split("/"))) as file:
            write_booklet(file, heading, run.period, parts, len(items) - len(done), *how_printed(run, group))
            made.append(Printed(name, _digest_of(file)))
    return made


def _digest_of(file: BinaryIO) -> str:
    file.seek(0)
    digest = hashlib.sha256()
    while piece := file.read(_PIECE):
        digest.update(piece)
    return digest.hexdigest()


def _part(folder: Path, run: StatementRun, item: StatementItem, names: dict[int, str], in_parts: bool) -> Part:
    assert item.path and item.sha256
    path = folder.joinpath(run.public_id, item.path)
    _refuse_changed(files.digest_of(path), Printed(item.path, item.sha256))
    return Part(path, item.member_number, names.get(item.member_number, ""), pages_of(path), item.part if in_parts else 0)


def _refuse_changed(digest: str, printed: Printed) -> None:
    if digest != printed.sha256:
        raise FileChanged(printed.name)


def _archive(to: BinaryIO, folder: Path, content: Iterable[Printed], run: StatementRun) -> None:
    """PDFs are squeezed already, so they are stored as they are. A list of them, with their digests, lies on top."""
    content = list(content)
    with zipfile.ZipFile(to, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(_entry(CONTENTS, run), _contents(content))
        for printed in content:
            with archive.open(_entry(printed.name, run), "w", force_zip64=True) as entry:
                _refuse_changed(files.copied(folder.joinpath(printed.name), entry), printed)  # type: ignore[arg-type]


def _entry(name: str, run: StatementRun) -> zipfile.ZipInfo:
    moment = run.asked_at
    entry = zipfile.ZipInfo(name, (moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second))
    entry.external_attr = 0o600 << 16
    return entry


def _contents(content: Iterable[Printed]) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(("file", "sha256"))
    writer.writerows((printed.name, printed.sha256) for printed in content)
    return text.getvalue()
