"""flask export: a project, or all projects of a programme, as other programs and other offices read them."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import IO

import click
from flask.cli import with_appcontext
from sqlalchemy.orm import Session

from core.calendars import day_from_parts, today
from core.errors import Refusal
from reports.exports import Format
from reports.projects import exporting
from reports.projects.errors import DayToCome
from reports.projects.exporting import WHOLE_BOOKS, ProjectFormat, Wanted
from reports.projects.iati_check import check as check_iati
from reports.projects.naming import named_organisation, named_project
from web import database


class DayOption(click.ParamType[date]):
    name = "day"

    def convert(self, value: str | date, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        year, _, rest = value.partition("-")
        month, _, day = rest.partition("-")
        try:
            return day_from_parts(year, month, day)
        except Refusal as refused:
            self.fail(str(refused), param, ctx)


@click.command("export")
@click.argument("format_name", metavar="FORMAT", type=click.Choice([one.value for one in ProjectFormat]))
@click.argument("project_name", metavar="[PROJECT]", required=False)
@click.option("--programme", metavar="ORG", help="Every project that this organisation answers for, in one file.")
@click.option("--as-of", type=DayOption(), help="2026-09-30: as the books stood at the end of that day. Today unless given.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="The file to write; the screen unless given.")
@click.option("--check", is_flag=True, help="iati: against the official schema first; what is not valid is not handed out.")
@with_appcontext
def export_command(
    format_name: str, project_name: str | None, programme: str | None, as_of: date | None, out: Path | None, check: bool
) -> None:
    """Hand out a PROJECT (its identifier or code) as iati, ocds, tables, workbook, hledger or beancount.

    The first four are as of a day. hledger and beancount hand out whole books: one is a file, several are files in a ZIP.
    """
    format = ProjectFormat(format_name)
    _refuse_contradictions(format, project_name, programme, as_of, check)
    left_out: list[Refusal] = []
    try:
        with _finished(out) as file:
            with database.reading() as session:
                wanted = _wanted(session, project_name, programme, as_of)
                _write(session, wanted, format, file, left_out)
            if check:
                _refuse_wrong(file)
    except Refusal as refused:
        raise click.ClickException(str(refused)) from refused
    except OSError as trouble:
        raise click.ClickException(f"{out}: {trouble.strerror}. Choose a file that can be written to.") from trouble
    for refusal in left_out:
        click.echo(f"Left out: {refusal}", err=True)
    if left_out:
        raise SystemExit(1)


def _refuse_contradictions(
    format: ProjectFormat, project: str | None, programme: str | None, as_of: date | None, check: bool
) -> None:
    if (project is None) == (programme is None):
        raise click.UsageError("Name one project, or a programme with --programme.")
    if programme and format is ProjectFormat.WORKBOOK:
        raise click.UsageError("A spreadsheet holds one project. For a programme, use tables: the same as CSV, of any length.")
    if check and format is not ProjectFormat.IATI:
        raise click.UsageError("Only iati has a schema to check against. Leave out --check.")
    if as_of and format in WHOLE_BOOKS:
        raise click.UsageError("A journal is handed out whole, up to its last entry. Leave out --as-of.")


def _wanted(session: Session, project_name: str | None, programme: str | None, as_of: date | None) -> Wanted:
    if project_name is not None:
        project = named_project(session, project_name)
        return exporting.one_project(project, _past(as_of, project.timezone))
    return exporting.whole_programme(session, named_organisation(session, programme or ""), _past(as_of, "UTC"))


def _past(as_of: date | None, timezone: str) -> date:
    """The day asked for, or today. Raises DayToCome."""
    current = today(timezone)
    if as_of and as_of > current:
        raise DayToCome(day=as_of, today=current)
    return as_of or current


def _write(session: Session, wanted: Wanted, format: ProjectFormat, file: IO[bytes], left_out: list[Refusal]) -> None:
    if format in WHOLE_BOOKS and len(wanted.projects) == 1:
        files = list(exporting.book_files(session, wanted, Format(format)))
        if len(files) == 1:
            file.write(files[0][1])
            return
    leave_out = left_out.append if len(wanted.projects) > 1 else None
    exporting.write(session, wanted, format, file, leave_out=leave_out)


def _refuse_wrong(file: IO[bytes]) -> None:
    file.seek(0)
    checked = check_iati(file)
    for said in (*checked.wrong, *checked.remarks):
        click.echo(said, err=True)
    if checked.wrong:
        raise click.ClickException("This is not valid IATI, so it was not handed out. What is wrong is said above.")


@contextmanager
def _finished(out: Path | None) -> Iterator[IO[bytes]]:
    """A file to write that appears at `out`, or on the screen, once all of it is there; nothing appears of half a file."""
    descriptor, unfinished = tempfile.mkstemp(dir=out.parent if out else None, prefix=".export.")
    try:
        with os.fdopen(descriptor, "w+b") as file:
            yield file
            file.flush()
            if out is None:
                file.seek(0)
                while piece := file.read(1 << 16):
                    click.echo(piece, nl=False)
                return
            os.fsync(file.fileno())
        Path(unfinished).chmod(0o644)
        os.replace(unfinished, out)
    finally:
        Path(unfinished).unlink(missing_ok=True)


COMMANDS = (export_command,)
