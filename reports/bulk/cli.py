"""flask worker, which prints what was asked for on pages, and flask print-statements, which asks and prints on its own.

The second needs no worker and no queue: it takes its items by the same rows, so that a worker beside it helps and never doubles.
"""

import signal
import time
from collections.abc import Iterator
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from os import cpu_count
from pathlib import Path
from tempfile import TemporaryFile

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import select
from sqlalchemy.orm import Session

from access.policy import EVERYTHING
from core import db
from core.calendars import Period
from core.errors import Refusal
from core.language import PAPER_LANGUAGES, language
from groups.models import Group
from reports.bulk import files, running, sweeping
from reports.bulk.errors import RunNotPacked
from reports.bulk.failing import told
from reports.bulk.finding import any_run, named_network
from reports.bulk.models import OPEN, ItemState, RunState, StatementItem, StatementRun
from reports.bulk.packing import booklet_name, volumes
from reports.bulk.running import Asked, Progress
from reports.bulk.working import MOST_PIECES, Worker, advance, work
from reports.cli import OPERATOR, PeriodOption
from reports.naming import named_group
from web import beside, database, logging, queue
from web.errors import logged
from web.issuer import issuer_by
from web.settings import Settings

# Starting another process costs as long as some papers do.
_FEW = 8
# Seconds between two looks of the bar at what others print.
_LOOK = 1


@click.command("worker")
@click.option("--processes", type=click.IntRange(1, 64), default=None, help="How many print at once; as many as processors.")
@click.option("--with-parent", is_flag=True, help="Stop when the process that started this one is gone.")
@with_appcontext
def worker_command(processes: int | None, with_parent: bool) -> None:
    """Print what was asked for on pages, until stopped. On several machines: the same DATABASE_URL and QUEUE_URL, and an instance
    folder that all of them see."""
    beside.consume(queue.queue(), database.engine(), processes or cpu_count() or 1, with_parent=with_parent)


@click.command("print-statements")
@click.option("--group", "group_name", help="A group's identifier or exact name.")
@click.option("--network", "network_name", help="All groups of a network: its identifier or exact name.")
@click.option("--all", "everything", is_flag=True, help="All groups that there are.")
@click.option("--resume", "resumed", metavar="RUN", help="Go on with a run that was stopped, or print again what failed in it.")
@click.option("--period", type=PeriodOption(), help="2026, 2026-11 or 2026-01-01..2026-03-31.")
@click.option("--language", "tag", type=click.Choice(list(PAPER_LANGUAGES)), help="Each group's own language unless given.")
@click.option("--only-changed", is_flag=True, help="Leave out whom nothing of her own has changed for.")
@click.option("--with-group", is_flag=True, help="The groups' own statements too.")
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="The folder for the PDFs.")
@click.option("--workers", type=click.IntRange(1, 64), default=None, help="How many print at once; as many as processors.")
@with_appcontext
def print_statements_command(
    group_name: str | None,
    network_name: str | None,
    everything: bool,
    resumed: str | None,
    period: Period | None,
    tag: str | None,
    only_changed: bool,
    with_group: bool,
    out: Path,
    workers: int | None,
) -> None:
    """Print the statements of every member of a group, a network or all groups, and a booklet for each group.

    Stopped with Ctrl-C, it says how to go on.
    """
    if sum(map(bool, (group_name, network_name, everything, resumed))) != 1:
        raise click.UsageError("Give one of --group, --network, --all and --resume.")
    if not resumed and period is None:
        raise click.UsageError("Give --period, as in --period 2026-11.")
    try:
        _look_at(out)
        with database.transaction() as session:
            if resumed:
                run = any_run(session, resumed)
                running.resume(session, run.id)
            else:
                assert period is not None
                scope = _scope(session, group_name, network_name)
                asked = Asked(scope, period, tag or "", only_changed=only_changed, with_group=with_group)
                run = running.ask(session, asked, by=OPERATOR)
        _print(run, workers or cpu_count() or 1)
        _hand_out(run, out)
    except Refusal as refused:
        raise click.ClickException(str(refused)) from refused
    except OSError as trouble:
        raise click.ClickException(f"{out}: {trouble.strerror}. Choose a folder that can be written to.") from trouble
    _tell(run, out)


def _look_at(out: Path) -> None:
    """Raises OSError where nothing can be written, before hours of printing for it. Makes no folder yet."""
    there = out.absolute()
    with TemporaryFile(dir=next(one for one in (there, *there.parents) if one.exists())):
        pass


def _scope(session: Session, group_name: str | None, network_name: str | None) -> str:
    if group_name:
        return named_group(session, group_name).scope
    return named_network(session, network_name).scope if network_name else EVERYTHING


def _print(run: StatementRun, workers: int) -> None:
    """Prints all of the run, with a bar. Raises ClickException, which says how to go on, when it is stopped."""
    me, printers = queue.worker(), list[BaseProcess]()
    with database.reading() as session:
        waits = any_run(session, run.public_id).state == RunState.WAITING
    if waits:
        advance(me, run.public_id)
    far = _far(run)
    try:
        with click.progressbar(length=far.total, label=f"Printing {far.total} statements") as bar:
            bar.update(far.settled)
            for settled in _printing(me, run, printers, workers):
                bar.update(settled - bar.pos)
    except KeyboardInterrupt:
        with database.transaction() as session:
            running.cancel(session, run.id)
        raise click.ClickException(f"Stopped. flask print-statements --resume {run.public_id} goes on.") from None
    finally:
        for printer in printers:
            printer.join()
    _finish(me, run)


def _printing(me: Worker, run: StatementRun, printers: list[BaseProcess], workers: int) -> Iterator[int]:
    """How many are settled, again and again, until nothing is open any more. More than one worker are processes of their own,
    each with its own connection to the database; what they leave behind is printed here."""
    while (far := _far(run)).of(*OPEN):
        yield far.settled
        printers[:] = [printer for printer in printers if printer.is_alive()]
        for _ in range(min(workers, far.of(ItemState.WAITING) // _FEW) - len(printers) if workers > 1 else 0):
            printers.append(_printer(run))
        if printers or not work(me, run, most=1):
            time.sleep(_LOOK)
            with database.transaction() as session:
                sweeping.give_back_lapsed(session)
    yield far.settled


def _printer(run: StatementRun) -> BaseProcess:
    settings: Settings = current_app.extensions["settings"]
    printer = get_context("spawn").Process(target=print_here, args=(settings, run.public_id))
    printer.start()
    return printer


def _finish(me: Worker, run: StatementRun) -> None:
    """Booklets and archives are made, here or by a worker that was quicker."""
    while True:
        advance(me, run.public_id)
        with database.reading() as session:
            found = any_run(session, run.public_id)
        if found.state == RunState.CANCELLED or found.packed_at is not None:
            return
        time.sleep(_LOOK)


def print_here(settings: Settings, public_id: str) -> None:
    """One process of several: prints until nothing waits any more, or it has printed so many that a fresh one is better."""
    logging.configure(settings.log_level)  # else the text of whatever goes wrong is printed, and names with it
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to all; who asked stops the run, and this finishes its page
    me = Worker(db.connect(settings.database_url), issuer_by(settings), settings.instance / queue.FOLDER, logged)
    with db.reading(me.engine) as session:
        run = any_run(session, public_id)
    for _ in range(MOST_PIECES):
        if not work(me, run):
            return


def _far(run: StatementRun) -> Progress:
    with database.reading() as session:
        return running.progress(session, run.id)


def _hand_out(run: StatementRun, out: Path) -> None:
    """Copies what was printed, the single files and the booklets, a folder a group; of one group, straight into `out`."""
    with database.reading() as session:
        if any_run(session, run.public_id).packed_at is None:
            raise RunNotPacked()
        done = (StatementItem.run_id == run.id, StatementItem.state == ItemState.DONE)
        names = [path for path in session.scalars(select(StatementItem.path).where(*done)) if path]
    groups = {name.partition("/")[0] for name in names}
    for group in groups:
        printed = sum(name.startswith(f"{group}/") for name in names)
        names += [booklet_name(group, volume) for volume in range(1, volumes(printed) + 1)]
    folder = queue.runs_folder().joinpath(run.public_id)
    for name in names:
        source = folder.joinpath(name)
        if source.is_file():
            parts = name.split("/") if len(groups) > 1 else [name.partition("/")[2]]
            with files.whole(files.path_of(out, *parts)) as file:
                files.copied(source, file)


def _tell(run: StatementRun, out: Path) -> None:
    """What came of it, and each that failed with its sentence. Exits with 1 when one did."""
    far = _far(run)
    counts = ((ItemState.DONE, "printed"), (ItemState.UNCHANGED, "unchanged"), (ItemState.FAILED, "failed"))
    click.echo(f"{', '.join(f'{far.of(state)} {word}' for state, word in counts if far.of(state)) or 'nothing to print'}: {out}")
    if run.only_changed:
        click.echo("Unchanged: her own figures are those of her last statement for this time, language and sheet.")
    with database.reading() as session:
        wanted = select(StatementItem, Group.name).join(Group, Group.id == StatementItem.group_id)
        failed = wanted.where(StatementItem.run_id == run.id, StatementItem.state == ItemState.FAILED).order_by(StatementItem.id)
        for item, group in session.execute(failed):
            why = language("en").sentence(told(item.error or "", item.error_facts))
            click.echo(f"  {group}, member {item.member_number}: {why} {item.incident or ''}".rstrip())
    if far.of(ItemState.FAILED):
        click.echo(f"flask print-statements --resume {run.public_id} prints them again.")
        raise SystemExit(1)


COMMANDS = (worker_command, print_statements_command)
