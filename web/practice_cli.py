"""The command that loads everything there is to practise on: the practice network's groups, the practice projects, and rounds.

It stands at the edge because it knows rooms that do not know each other.
"""

import click
from flask.cli import with_appcontext

from access.practice import SignIn
from budgeting.ballots.codes import PlainCode
from budgeting.practice.loading import load_rounds, practice_rounds
from groups.practice import load_practice, practice_groups
from projects.practice.loading import load_projects, practice_projects
from web import database


@click.command("practice")
@with_appcontext
def practice_command() -> None:
    """Load practice groups, projects and rounds and print their sign-ins: once, for the passwords are kept nowhere."""
    with database.transaction() as session:
        network, projects = load_practice(session), load_projects(session)
        rounds = load_rounds(session)
        # The village comes first: script/server prints the papers of the first one that is named.
        places = [(group.public_id, group.name) for group in practice_groups(session)]
        places += [(project.public_id, project.name) for project in practice_projects(session)]
        places += [(found.public_id, found.title) for found in practice_rounds(session)]
        codes = [_code_told(code) for code in rounds.codes] if rounds else []
    if network is None:
        click.echo("The practice network is there already; its passwords were printed when it was loaded.")
    if projects is None:
        click.echo("The practice projects are there already; their passwords were printed when they were loaded.")
    if rounds is None:
        click.echo("The practice rounds are there already; their voting codes were printed when they were loaded.")
    for public_id, name in places:
        click.echo(f"PRACTICE  {public_id}  {name}")
    for loaded in (network, projects, rounds):
        for sign_in in loaded.sign_ins if loaded else ():
            click.echo(_told(sign_in))
    for line in codes:
        click.echo(line)


def _told(sign_in: SignIn) -> str:
    return f"PRACTICE  {sign_in.role:<17} signs in as {sign_in.sign_in_name:<17} password {sign_in.password}"


def _code_told(made: PlainCode) -> str:
    return f"PRACTICE  voter {made.voter.number:<11} votes at /vote with the code {made.code}"


COMMANDS = (practice_command,)
