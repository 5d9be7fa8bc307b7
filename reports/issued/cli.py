"""Commands about papers: the public key that they are sealed with, and whether a paper holds, with or without the service."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import click
from flask.cli import with_appcontext

from reports.issued.chain_file import read_chain
from reports.issued.checking import DoesNotMatch, Holds, Wrong, check
from reports.issued.keys import public_keys_in, public_pem
from reports.issued.offline import Sheet, Told, judged, sheet_of_pdf, sheet_of_square
from reports.issued.sealing import code_typed, packed
from web import database
from web.issuer import issuer

Found = TypeVar("Found")

_A_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("paper-key")
@with_appcontext
def paper_key_command() -> None:
    """Print the public key that papers are sealed with, as PEM, for auditors to keep."""
    click.echo(public_pem(issuer().public_key), nl=False)


@click.command("verify-paper")
@click.argument("pdf", required=False, type=_A_FILE)
@click.option("--square", help="The text of the square, instead of a PDF file.")
@click.option("--code", help="The code alone, for --database.")
@click.option("--key", "key_files", multiple=True, type=_A_FILE, help="A public key in PEM, as “flask paper-key” prints it.")
@click.option("--book", "book_files", multiple=True, type=_A_FILE, help="A book, as “export-journal --format chain” wrote it.")
@click.option("--database", "with_database", is_flag=True, help="Ask the books and the register of this service, in full.")
@with_appcontext
def verify_paper_command(
    pdf: Path | None,
    square: str | None,
    code: str | None,
    key_files: tuple[Path, ...],
    book_files: tuple[Path, ...],
    with_database: bool,
) -> None:
    """Tell what was signed of a paper, and whether it holds. Exits with 1 when something does not agree.

    Without --database it needs nothing but the files that it is given: docs/verifying.md.
    """
    told: list[Told] = []
    sheet = _sheet(pdf, square)
    if sheet is None and not (code and with_database):
        raise click.UsageError("Give a PDF file, or --square, or --code with --database.")
    if sheet is not None:
        keys = [key for path in key_files for key in _read(path, public_keys_in)]
        if not keys and not with_database:
            raise click.UsageError("Give the public key with --key: without it nobody knows who sealed the paper.")
        chains = [_read(path, read_chain) for path in book_files]
        told += judged(sheet, keys or _keys_of_service(), chains)
    if with_database:
        told.append(_asked(sheet, code or ""))
    _tell(told)


def _sheet(pdf: Path | None, square: str | None) -> Sheet | None:
    if pdf is not None:
        return _read(pdf, sheet_of_pdf)
    try:
        return sheet_of_square(square) if square else None
    except ValueError as trouble:
        raise click.ClickException(f"The square cannot be read: {trouble}.") from trouble


def _read(path: Path, reading: Callable[[bytes], Found]) -> Found:
    try:
        return reading(path.read_bytes())
    except OSError as trouble:
        raise click.ClickException(f"{path} cannot be read ({trouble.strerror}).") from trouble
    except ValueError as trouble:
        raise click.ClickException(f"{path}: {trouble}.") from trouble


def _keys_of_service() -> list[bytes]:
    return list(issuer().public_keys)


def _asked(sheet: Sheet | None, code: str) -> Told:
    """What the books and the register say, every entry of every book being made again."""
    payload = packed(sheet.message, sheet.signature) if sheet else None
    with database.reading() as session:
        answer, _ = check(session, code_typed(sheet.code if sheet else code), issuer().public_keys, payload, most=None)
    if isinstance(answer, Holds):
        since = f"{answer.corrections} {'correction was' if answer.corrections == 1 else 'corrections were'} written since"
        return Told(True, f"The books of this service still have its history: {answer.entries} entries were made again; {since}.")
    return Told(False, _WRONG[answer.wrong] if isinstance(answer, DoesNotMatch) else "The service knows no paper with this code.")


_WRONG = {
    Wrong.SEAL: "The service did not seal this paper as it is.",
    Wrong.REGISTER: "The service's register of issued papers does not say what was signed: it was changed.",
    Wrong.BOOKS: "The books of this service no longer have the history that the paper was printed from.",
}


def _tell(told: Sequence[Told]) -> None:
    for one in told:
        mark = {True: "ok", False: "WRONG", None: ""}[one.agrees]
        click.echo(f"{mark:8}{one.sentence}")
    if any(one.agrees is False for one in told):
        raise SystemExit(1)


COMMANDS = (paper_key_command, verify_paper_command)
