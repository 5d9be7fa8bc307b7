"""`flask count`: anybody recounts a published election from its .pb file, without a database and without being asked who she is.

What the reader passed over goes to stderr. A file or a rule that cannot be counted is refused in one sentence, with exit code 1.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import click

from budgeting.counting.count import count
from budgeting.counting.election import Election
from budgeting.pabulib.pb_file import Reading
from budgeting.pabulib.reading import election_of, read
from budgeting.pabulib.rules import NAMED, Declared, declared, named
from budgeting.pabulib.telling import Telling
from core.errors import Refusal
from core.language import language

ENGLISH = language("en")


@click.command("count")
@click.argument("file", metavar="FILE.pb", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--rule", "asked", metavar="RULE", type=click.Choice(list(NAMED)), help=f"Instead of its own: {', '.join(NAMED)}.")
@click.option("--trace", is_flag=True, help="Every step of the count, one a line.")
@click.option("--json", "as_json", is_flag=True, help='One object: {"rule", "selected": [ids], "cost": "…", "ties": [[ids], …]}.')
def count_command(file: Path, asked: str | None, trace: bool, as_json: bool) -> None:
    """Recount a published election (pabulib.org) by its declared rule, or by another.

    Prints the winners in order, what they cost, and why each project is funded or not. Projects that are equal are taken in the
    order of the file, and said so. In JSON each tie lists its ids in the order in which they were taken.
    """
    try:
        reading = read(file)
        by = Declared(asked, named(asked, reading)) if asked else declared(reading)
        election = election_of(reading)
        told = Telling(reading, count(election, by.rule, by_order=True), ENGLISH)
    except Refusal as refused:
        raise click.ClickException(str(refused)) from refused
    except OSError as unreadable:
        raise click.FileError(str(file), unreadable.strerror or "") from unreadable
    for remark in (*reading.remarks, *by.remarks):
        click.echo(remark.to(ENGLISH), err=True)
    if as_json:
        click.echo(json.dumps(_as_data(by, told), ensure_ascii=False))
        return
    click.echo("\n".join(_lines(reading, election, by, told, trace, as_declared=asked is None)))


def _as_data(by: Declared, told: Telling) -> dict[str, object]:
    outcome = told.outcome
    ties = [list(tie.order) for tie in outcome.ties]
    return {"rule": by.name, "selected": list(outcome.selected), "cost": told.cost, "ties": ties}


def _lines(
    reading: Reading, election: Election, by: Declared, told: Telling, trace: bool, as_declared: bool
) -> Iterator[str]:
    meta, outcome = reading.file.meta, told.outcome
    yield meta.get("description", "")
    budget = told.amount(reading.budget)
    yield f"Budget {budget} {meta.get('currency', '')}".rstrip() + f"; {len(election.items)} projects; {election.voters} ballots"
    yield f"Rule: {by.name}" + (" (as the file declares)" if as_declared else " (not the file's own)")
    if trace:
        yield from ("", "Steps:", *told.steps())
    yield from ("", "Funded, in this order:", *told.funded())
    yield f"Total cost: {told.cost}; left: {told.amount(reading.budget - outcome.cost_minor + outcome.reserve_minor)}"
    yield from told.shares()
    if others := list(told.others()):
        yield from ("", "Not funded:", *others)
    if outcome.ties:
        yield from ("", "Ties:", *told.ties())
    if outcome.note:
        yield from ("", ENGLISH.text(outcome.note))
    if as_declared and (compared := list(told.published())):
        yield from ("", *compared)


COMMANDS = (count_command,)
