"""A command for whoever runs the service: add a person who signs in, the first administrator above all."""

import click
from flask.cli import with_appcontext

from access import people
from access.policy import EVERYTHING, Role
from core.errors import Refusal
from core.language import LANGUAGES
from web import database

BY_COMMAND = "command-line"


@click.command("add-user")
@click.argument("sign_in_name")
@click.option("--name", required=True, help="The person's own name.")
@click.option("--role", type=click.Choice([role.value for role in Role]), default=Role.ADMINISTRATOR.value, show_default=True)
@click.option("--scope", default=EVERYTHING, show_default=True, help="Where the role holds, e.g. group:0123456789abcdef.")
@click.option("--locale", type=click.Choice(list(LANGUAGES)), default="en", show_default=True)
@with_appcontext
def add_user_command(sign_in_name: str, name: str, role: str, scope: str, locale: str) -> None:
    """Add a person with one role, and print the password that was made for her: once, and never again."""
    password = people.generated_password()
    try:
        with database.transaction() as session:
            user = people.add_user(session, sign_in_name, name, password, locale, by=BY_COMMAND)
            people.grant(session, user, Role(role), scope, by=BY_COMMAND)
    except Refusal as refused:
        raise click.ClickException(str(refused)) from refused
    click.echo(f"{user.name} signs in as {user.sign_in_name} with the password {password}")


COMMANDS = (add_user_command,)
