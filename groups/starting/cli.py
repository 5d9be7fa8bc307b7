"""The command that brings an earlier record in, or only tries it."""

from pathlib import Path

import click
from flask.cli import with_appcontext
from sqlalchemy import select

from access.models import User
from core.errors import NotFound, Refusal
from core.language import language
from core.marks import N_
from groups.starting import importing
from groups.starting.reading import MOST_BYTES, Upload
from reports.naming import named_group
from web import database


class NobodySignsInAs(NotFound):
    code = "nobody-signs-in-as"
    sentence = N_("Nobody signs in as {typed}.")


@click.command("import-record")
@click.argument("group_name", metavar="GROUP")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only check: name every bad cell, and change nothing.")
@click.option("--by", "sign_in_name", help="Who prepares it, by sign-in name; a second officer then confirms it on the page.")
@with_appcontext
def import_record_command(group_name: str, files: tuple[Path, ...], dry_run: bool, sign_in_name: str | None) -> None:
    """Bring the earlier record of a GROUP (its identifier or exact name) in from a filled-in template.

    FILE is an XLSX, a ZIP of CSV files, or several CSV files. Ends with 1 when a cell has to change.
    """
    if not dry_run and not sign_in_name:
        raise click.UsageError("Say who prepares it with --by, or only check with --dry-run.")
    uploads = [Upload(path.name, _content(path)) for path in files]
    try:
        with database.transaction() as session:
            group = named_group(session, group_name)
            by = _actor(session.scalar(select(User).where(User.sign_in_name == sign_in_name)), sign_in_name)
            found = importing.dry_run(session, group, uploads, language("en"), by=by)
            voucher = None if found.bad or dry_run else importing.prepare(session, group, found, by=by)
    except Refusal as refused:
        raise click.ClickException(str(refused)) from refused
    for cell in found.bad:
        click.echo(f"{cell.sheet} {cell.place}: {cell.read!r}: {cell.why}")
    if found.bad:
        raise SystemExit(1)
    record = found.record
    opening = f"opening of {record.opening.day}, " if record.opening else ""
    click.echo(f"Right: {len(record.members)} members, {opening}{len(record.meetings)} meetings.")
    if voucher is not None:
        click.echo(f"Voucher {voucher.number} awaits a second officer.")


def _content(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MOST_BYTES + 1)


def _actor(user: User | None, typed: str | None) -> str:
    if typed and user is None:
        raise NobodySignsInAs(typed=typed[:60])
    return user.actor if user else importing.REHEARSAL_PREPARES


COMMANDS = (import_record_command,)
