"""`flask rules`: which rule sets there are, what one says, and what a project is due by it before anything is signed.

Ready-made sets need no database. What cannot be answered is refused in one sentence on stderr, with exit code 2.
"""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from core.calendars import today
from core.frozen import to_text
from core.language import Language, language
from projects.rule_sets.asked import Asked, case_of, day_typed
from projects.rule_sets.errors import RuleSetUnknown
from projects.rule_sets.evaluating import evaluate
from projects.rule_sets.evaluation import Evaluation
from projects.rule_sets.figures import MARK_NAMES
from projects.rule_sets.in_force import in_force, named, usual_day
from projects.rule_sets.own_sets import all_rule_sets
from projects.rule_sets.places import Tenure
from projects.rule_sets.rule_set import RuleSet
from projects.rule_sets.sets import READY_MADE
from projects.rule_sets.telling import as_data, due_text, line_name, set_as_data
from projects.rule_sets.wording import described
from web import database
from web.commands import Refusing

ENGLISH = language("en")
_NO_BREAK = "\u00a0"  # keeps amounts together on pages; a program that searches for "THB" would stumble over it
json_option = click.option("--json", "as_json", is_flag=True, help="One JSON object; every amount is a decimal string.")


class Rules(click.Group):
    command_class = Refusing


@click.group("rules", cls=Rules)
def rules() -> None:
    """Funders' rules: what a project is due, line by line and why, before anything is signed.

    SET is a key such as codi-2010 or nsp-2013, or a programme such as codi, whose version in force is taken.
    """


def _today() -> date:
    return today(current_app.extensions["settings"].timezone)


def _own_sets_too() -> Sequence[RuleSet]:
    """All sets; only the ready-made ones, with a word on stderr, where the database does not answer."""
    try:
        with database.reading() as session:
            return all_rule_sets(session)
    except SQLAlchemyError:
        click.echo("The database does not answer: only the ready-made sets are shown.", err=True)
        return READY_MADE


def _sets_for(typed: str) -> Sequence[RuleSet]:
    try:
        named(typed)
    except RuleSetUnknown:
        return _own_sets_too()
    return READY_MADE


@rules.command("list")
@json_option
@with_appcontext
def list_command(as_json: bool) -> None:
    """All rule sets: key, version, days, currency, name."""
    sets = _own_sets_too()
    if as_json:
        click.echo(json.dumps([set_as_data(one) for one in sets], ensure_ascii=False))
        return
    for one in sets:
        days = f"{one.valid_from or '…'} – {one.valid_to or '…'}"
        click.echo(f"{one.key:<22} {one.version:>3}  {days:<25} {one.currency:<4} {one.name}")


@rules.command("show")
@click.argument("rule_set", metavar="SET")
@click.option("--on", default="", metavar="DAY", help="The version that holds on this day, 2026-11-23.")
@json_option
@with_appcontext
def show_command(rule_set: str, on: str, as_json: bool) -> None:
    """What a rule set says, each figure with its source and its mark. With --json: its text, to start an own set from."""
    sets = _sets_for(rule_set)
    found = in_force(rule_set, day_typed(on) or usual_day(rule_set, _today(), sets), sets)
    if as_json:
        click.echo(to_text(found))
        return
    click.echo(f"{ENGLISH.text(found.name)} ({found.key}, version {found.version})")
    for row in described(found, ENGLISH):
        where = f"  [{row.source.key} {row.source.title}; {row.mark}]" if row.source else ""
        said = f"  {row.name}: {row.says}{where}" if row.name else f"  {row.says}{where}"
        click.echo(said.replace(_NO_BREAK, " "))
    for mark, name in MARK_NAMES.items():
        click.echo(f"  {mark.value}: {name}")


_TENURES = {"owners": Tenure.OWNER, "lodgers": Tenure.LODGER, "renters": Tenure.RENTER, "no_tenure": Tenure.NONE}


@rules.command("evaluate")
@click.argument("rule_set", metavar="SET")
@click.option("--households", "--families", "households", default="", metavar="N", help="How many there are in all.")
@click.option("--owners", default="", metavar="N", help="Of them, owners.")
@click.option("--lodgers", default="", metavar="N", help="Of them, lodgers.")
@click.option("--renters", default="", metavar="N", help="Of them, renters.")
@click.option("--no-tenure", default="", metavar="N", help="Of them, without tenure, or tenure not substantiated.")
@click.option("--parts", default="", metavar="N,N", help="Households of each part, where a community applies in several.")
@click.option(
    "--type",
    "upgrading",
    default="",
    metavar="TYPE",
    help="in-situ, reblocking, land-sharing, nearby-relocation, far-relocation or new-land.",
)
@click.option("--land", default="", metavar="LAND", help="“existing land” or “new land”.")
@click.option("--on", default="", metavar="DAY", help="The day of the agreement, 2026-11-23. Else today, or the set's last day.")
@click.option("--cost", default="", metavar="AMOUNT", help="What the project costs.")
@click.option("--borrowed", default="", metavar="AMOUNT", help="What is borrowed for it.")
@click.option("--savings", multiple=True, metavar="AMOUNT", help="What is saved, or DAY:AMOUNT; as often as needed.")
@click.option("--savings-base", default="", metavar="BASE", help="The one base that holds: project-cost, amount-borrowed, …")
@click.option("--cut-off", default="", metavar="DAY", help="Savings after this day do not count.")
@click.option("--applicant", default="", metavar="KIND", help="Who applies, where the savings asked for differ.")
@click.option("--counterpart", default="", metavar="AMOUNT", help="The counterpart that has been received.")
@click.option("--counterpart-agreed", default="", metavar="AMOUNT", help="What was agreed, where the rules state no ratio.")
@click.option("--complement", "complements", multiple=True, metavar="KEY", help="A complement that is asked for.")
@click.option("--house", default="", metavar="KEY", help="Which house, where the rules have prices.")
@click.option("--index-rate", default="", metavar="RATE", help="The currency for one index unit (UF).")
@click.option("--index-date", "index_on", default="", metavar="DAY", help="The day of that rate.")
@click.option("--currency", default="", metavar="CODE", help="The currency of the amounts typed here, to be sure.")
@json_option
@with_appcontext
def evaluate_command(rule_set: str, on: str, as_json: bool, **typed: Any) -> None:
    """What a project is due by SET, line by line and why; who is left out; what must be there first.

    The JSON is described in projects/rule_sets/telling.py.
    """
    sets = _sets_for(rule_set)
    day = day_typed(on) or usual_day(rule_set, _today(), sets)
    chosen = in_force(rule_set, day, sets)
    by_tenure = {tenure: typed.pop(name) for name, tenure in _TENURES.items()}
    found = evaluate(chosen, case_of(Asked(on=day, by_tenure=by_tenure, **typed), chosen))
    said = json.dumps(as_data(found, ENGLISH), ensure_ascii=False) if as_json else "\n".join(_lines(found, ENGLISH))
    click.echo(said.replace(_NO_BREAK, " "))


def _lines(found: Evaluation, reader: Language) -> list[str]:
    rule_set = found.rule_set
    lines = [f"{reader.text(rule_set.name)} ({rule_set.key}, version {rule_set.version}), {reader.day(found.case.on)}"]
    lines += [f"Households: {found.case.total}; counted: {found.eligible_households}"]
    lines += [f"  left out: {one.why.to(reader)}" for one in found.left_out]
    lines += [f"NOT ELIGIBLE: {one.why.to(reader)}" for one in found.refusing]
    for due in found.lines:
        lines.append(f"{line_name(due, reader):<28} {due_text(due.minor, found, reader):>20}  {due.why.to(reader)}")
        lines.append(f"{'':<50} [{due.source.key} {due.source.title}; {due.mark.value}]")
    lines.append(f"{'Total due':<28} {due_text(found.total_minor, found, reader):>20}")
    lines += [f"Loan, {reader.text(one.name)}: {one.why.to(reader)}" for one in found.loans]
    answers = {True: "passes", False: "FAILS", None: "not told"}
    lines += [f"{one.kind} ({one.base}): {answers[one.passes]}. {one.why.to(reader)}" for one in found.conditions]
    return lines + [one.to(reader) for one in found.remarks]


COMMANDS = (rules,)
