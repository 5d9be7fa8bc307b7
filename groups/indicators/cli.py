"""The command that keeps the indicators of every group for a day: once a month, for networks and those who compare."""

from datetime import date, timedelta

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import select

from core.calendars import today
from core.errors import Refusal
from groups.indicators.keeping import keep
from groups.models import Group
from web import database

BY = "command:keep-indicators"


@click.command("keep-indicators")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="2026-10-31; the last day of last month unless given.")
@with_appcontext
def keep_indicators_command(day: "date | None") -> None:
    """Keep every group's indicators for a day. Keeping them again changes nothing, unless the books have changed."""
    wanted = date(day.year, day.month, day.day) if day else _end_of_last_month()
    with database.reading() as session:
        groups = list(session.scalars(select(Group).where(Group.founded_on <= wanted).order_by(Group.id)))
    fresh = 0
    for group in groups:
        try:
            with database.transaction() as session:
                fresh += keep(session, session.get_one(Group, group.id), wanted, by=BY)
        except Refusal as refused:
            raise click.ClickException(f"{group.name}: {refused}") from refused
    click.echo(f"{wanted.isoformat()}: {len(groups)} groups, {fresh} figures kept")


def _end_of_last_month() -> date:
    return today(current_app.extensions["settings"].timezone).replace(day=1) - timedelta(days=1)


COMMANDS = (keep_indicators_command,)
