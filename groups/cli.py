"""The command that loads the practice network."""

import click
from flask.cli import with_appcontext

from groups.practice import load_practice, practice_groups
from web import database


@click.command("practice")
@with_appcontext
def practice_command() -> None:
    """Load the practice network and print its sign-ins: once, for the passwords are kept nowhere."""
    with database.transaction() as session:
        practice = load_practice(session)
        groups = practice_groups(session)
    if practice is None:
        click.echo("The practice network is there already; its passwords were printed when it was loaded.")
    for group in groups:
        click.echo(f"PRACTICE  {group.public_id}  {group.name}")
    if practice is not None:
        for sign_in in practice.sign_ins:
            click.echo(f"PRACTICE  {sign_in.role:<16} signs in as {sign_in.sign_in_name:<16} password {sign_in.password}")


COMMANDS = (practice_command,)
