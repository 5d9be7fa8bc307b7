"""Commands for whoever runs the service: bring the database to the newest version, and look the machine over."""

import click
from flask import current_app
from flask.cli import with_appcontext
from psycopg.errors import InsufficientPrivilege
from sqlalchemy.exc import OperationalError, ProgrammingError

from migrations import migrate
from web import database, doctor


@click.command("migrate")
@with_appcontext
def migrate_command() -> None:
    """Bring the database to the newest version. Running it again does nothing."""
    try:
        migrate.upgrade(database.engine())
    except OperationalError as away:
        raise click.ClickException(
            "The database does not answer. Look at DATABASE_URL, and if its server runs; flask doctor says more."
        ) from away
    except ProgrammingError as forbidden:
        if not isinstance(forbidden.orig, InsufficientPrivilege):
            raise
        raise click.ClickException(
            "The database waits for its migration, and this role may not change tables. Run flask migrate as the role"
            " that owns them: docs/running.md"
        ) from forbidden
    click.echo(f"The database stands at {migrate.newest()}.")


@click.command("doctor")
@with_appcontext
def doctor_command() -> None:
    """Look the machine over and say what to do about what is missing. Exits with 1 when something is wrong."""
    worst = doctor.Level.OK
    for finding in doctor.examine(current_app.extensions["settings"]):
        click.echo(f"{finding.level:<6} {finding.sentence}")
        if finding.level is doctor.Level.WRONG:
            worst = finding.level
    if worst is doctor.Level.WRONG:
        raise SystemExit(1)


COMMANDS = (migrate_command, doctor_command)
