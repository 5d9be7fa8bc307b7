"""The command that loads everything there is to practise on: the practice network's groups, and the practice projects.

It stands at the edge because it knows both rooms, which do not know each other.
"""

import click
from flask.cli import with_appcontext

from access.practice import SignIn
from groups.practice import load_practice, practice_groups
from projects.practice.loading import load_projects, practice_projects
from web import database


@click.command("practice")
@with_appcontext
def practice_command() -> None:
    """Load practice groups and projects and print their sign-ins: once, for the passwords are kept nowhere."""
    with database.transaction() as session:
        network, projects = load_practice(session), load_projects(session)
        # The village comes first: script/server prints the papers of the first one that is named.
        places = [(group.public_id, group.name) for group in practice_groups(session)]
        places += [(project.public_id, project.name) for project in practice_projects(session)]
    if network is None:
        click.echo("The practice network is there already; its passwords were printed when it was loaded.")
    if projects is None:
        click.echo("The practice projects are there already; their passwords were printed when they were loaded.")
    for public_id, name in places:
        click.echo(f"PRACTICE  {public_id}  {name}")
    for loaded in (network, projects):
        for sign_in in loaded.sign_ins if loaded else ():
            click.echo(_told(sign_in))


def _told(sign_in: SignIn) -> str:
    return f"PRACTICE  {sign_in.role:<17} signs in as {sign_in.sign_in_name:<17} password {sign_in.password}"


COMMANDS = (practice_command,)
