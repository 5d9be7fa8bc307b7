"""Commands for whoever runs the service: print a group's papers, hand a book out, and look whether every book is whole."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from pathlib import Path

import click
from flask.cli import with_appcontext
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.awards.verify import every_round
from budgeting.results.verify import every_count
from core.calendars import Period, parse_period
from core.errors import Refusal
from core.language import PAPER_LANGUAGES, Digits
from groups.verify import verify_group_records
from ledger.models import Book
from ledger.verify import Finding, verify_all
from projects.every_rule import project_findings
from reports import issuing
from reports.exported_book import exported_book
from reports.exports import Format, export
from reports.issued.chain_file import CHAIN, chain_file
from reports.issued.verify import paper_findings
from reports.naming import named_book, named_group
from reports.papers import Names
from web import database
from web.issuer import issuer

# Who prints from the command line, in the register of issued papers.
OPERATOR = "operator"


class PeriodOption(click.ParamType[Period]):
    name = "period"

    def convert(self, value: str | Period, param: click.Parameter | None, ctx: click.Context | None) -> Period:
        try:
            return value if isinstance(value, Period) else parse_period(value)
        except Refusal as refused:
            self.fail(str(refused), param, ctx)


@click.command("statements")
@click.argument("group_name", metavar="GROUP")
@click.option("--period", required=True, type=PeriodOption(), help="2026, 2026-11 or 2026-01-01..2026-03-31.")
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="The folder for the PDFs.")
@click.option("--language", type=click.Choice(list(PAPER_LANGUAGES)), help="The group's own language unless given.")
@click.option("--digits", type=click.Choice([one.value for one in Digits]), help="The group's own digits unless given.")
@click.option("--names", type=click.Choice([one.value for one in Names]), help="Notice-board papers: names, or numbers only.")
@with_appcontext
def statements_command(
    group_name: str, period: Period, out: Path, language: str | None, digits: str | None, names: str | None
) -> None:
    """Print every paper of a GROUP (its identifier or exact name) for a period as PDF."""
    try:
        with database.reading() as session:
            group = named_group(session, group_name)
            shown = Names(names) if names else (Names.FULL if group.show_names else Names.NUMBERS)
            issues = issuing.papers_of_period(session, group, period, shown)
            tag, shown_in = language or group.locale, Digits(digits or group.digits)
        with database.transaction() as session:
            issues = issuing.written_down(session, issues, issuer(), by=OPERATOR)
        with click.progressbar(length=len(issues), label=f"Printing {len(issues)} papers") as bar:
            for _ in issuing.print_all(issues, tag, out, shown_in):
                bar.update(1)
    except Refusal as refused:
        raise click.ClickException(str(refused)) from refused
    except OSError as trouble:
        raise click.ClickException(f"{out}: {trouble.strerror}. Choose a folder that can be written to.") from trouble
    click.echo(f"{len(issues)} papers are in {out}")


@click.command("export-journal")
@click.argument("book_name", metavar="BOOK")
@click.option("--format", "format_name", required=True, type=click.Choice([*(one.value for one in Format), CHAIN]))
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="The file to write; the screen unless given.")
@with_appcontext
def export_journal_command(book_name: str, format_name: str, out: Path | None) -> None:
    """Hand out a whole BOOK (a group's identifier or exact name, or the book's owner) for another program.

    The format "chain" is for checking papers: every fingerprint can be made again from it (docs/verifying.md).
    """
    try:
        with database.reading() as session:
            content = _exported(session, named_book(session, book_name), format_name)
    except Refusal as refused:
        raise click.ClickException(str(refused)) from refused
    if out is None:
        click.echo(content, nl=False)
        return
    try:
        issuing.write_whole(out, content)
    except OSError as trouble:
        raise click.ClickException(f"{out}: {trouble.strerror}. Choose a file that can be written to.") from trouble


def _exported(session: Session, book: Book, format_name: str) -> bytes:
    return chain_file(session, book) if format_name == CHAIN else export(exported_book(session, book), Format(format_name))


@click.command("verify")
@with_appcontext
def verify_command() -> None:
    """Prove that every book, every confirmed meeting and every issued paper is what was written. Exits with 1 when one is not."""
    with database.reading() as session:
        owners = {book.owner: book.name for book in session.scalars(select(Book).order_by(Book.id))}
        found: defaultdict[str, list[Finding]] = defaultdict(list)
        for finding in every_finding(session, issuer().public_keys):
            found[finding.book].append(finding)
    for owner, name in owners.items():
        if owner not in found:
            click.echo(f"ok      {name} ({owner})")
    for owner, findings in found.items():
        _tell(owner, owners.get(owner, ""), findings)
    if found:
        raise SystemExit(1)


def every_finding(session: Session, own_keys: Collection[bytes]) -> Iterator[Finding]:
    """What is wrong anywhere, room by room. `own_keys`: the public keys that papers of this service are sealed with."""
    yield from verify_all(session)
    yield from verify_group_records(session)
    yield from project_findings(session)
    yield from every_count(session)
    yield from every_round(session)
    yield from paper_findings(session, own_keys)


def _tell(owner: str, name: str, findings: list[Finding]) -> None:
    first = min(findings, key=lambda finding: finding.number)
    where = f"first broken at entry {first.number}" if first.number else "broken"
    click.echo(f"BROKEN  {name} ({owner}): {where}")
    for finding in findings:
        click.echo(f"        entry {finding.number}: {finding.rule}: {finding.detail}")


COMMANDS = (statements_command, export_journal_command, verify_command)
