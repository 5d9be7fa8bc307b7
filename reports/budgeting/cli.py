"""flask round-pb: a round's envelope as a .pb file, so that anybody can recount it with `flask count`."""

import click
from flask.cli import with_appcontext

from budgeting.finding import any_round, envelope_of
from core.errors import Refusal
from reports.budgeting.result_files import round_pb
from web import database


@click.command("round-pb")
@click.argument("round_id", metavar="ROUND")
@click.option("--envelope", "number", type=int, default=1, show_default=True, help="Which envelope of the round.")
@with_appcontext
def round_pb_command(round_id: str, number: int) -> None:
    """Print the official count of ROUND (its identifier) as a .pb file: flask round-pb 4f2a… > round.pb"""
    try:
        with database.reading() as session:
            found = any_round(session, round_id)
            text = round_pb(session, found, envelope_of(session, found, number))
    except Refusal as refused:
        raise click.ClickException(str(refused)) from refused
    click.echo(text, nl=False)


COMMANDS = (round_pb_command,)
