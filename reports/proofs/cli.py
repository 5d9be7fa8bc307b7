"""Commands about proofs: check one without the books, and hand out how a book's tree stands and that it only grew."""

from collections.abc import Iterator
from typing import BinaryIO

import click
from flask.cli import with_appcontext
from sqlalchemy.orm import Session

from core.calendars import today
from core.errors import Refusal
from core.money import currency, plain
from reports.errors import EntryUnknown
from reports.issued.keys import public_from_pem
from reports.naming import named_book
from reports.proofs.book_tree import BookTree, consistency_from, sound_tree
from reports.proofs.checking import is_signed, proven_head, refuse_another_past
from reports.proofs.errors import HeadNotSigned, ProofUnreadable
from reports.proofs.exact import read, to_file
from reports.proofs.shown import Consistency, Proof, Side, TreeHead
from reports.reading import head_at
from web import database
from web.issuer import issuer

A_NUMBER = click.IntRange(min=1)


@click.command("verify-proof")
@click.argument("proof", type=click.File("rb"))
@click.option("--key", "key_file", required=True, type=click.File("rb"), help="The public key of the service, PEM.")
@click.option("--later", type=click.File("rb"), help="What `flask tree-consistency` gave: did the book only grow since?")
def verify_proof_command(proof: BinaryIO, key_file: BinaryIO, later: BinaryIO | None) -> None:
    """Check a PROOF without the books and without a network.

    PROOF is a file with the text of a proof slip's large square, or a proof.json, or what `flask tree-head` gave; - reads what
    is typed. Says what is proven, or exits with 1 and says why nothing is.
    """
    try:
        key = public_from_pem(_text(key_file))
    except ValueError as wrong:
        raise click.ClickException("The file given as --key holds no Ed25519 public key. Ask the service for it.") from wrong
    try:
        shown = read(_text(proof))
        head = _checked(shown, key)
        lines = list(_said(shown, head))
        if later is not None:
            lines.append(_grown(head, read(_text(later)), key))
    except Refusal as refused:
        raise click.ClickException(str(refused)) from refused
    for line in lines:
        click.echo(line)


@click.command("tree-head")
@click.argument("book_name", metavar="BOOK")
@click.option("--at", type=A_NUMBER, help="As the book stood at this entry; the last unless given.")
@with_appcontext
def tree_head_command(book_name: str, at: int | None) -> None:
    """Print the signed tree head of a BOOK (a group's identifier or exact name, or the book's owner)."""
    try:
        with database.reading() as session:
            head = _tree(session, book_name, at).head(today())
    except Refusal as refused:
        raise click.ClickException(str(refused)) from refused
    click.echo(to_file(head), nl=False)


@click.command("tree-consistency")
@click.argument("book_name", metavar="BOOK")
@click.argument("first", type=A_NUMBER)
@click.argument("second", type=A_NUMBER)
@with_appcontext
def tree_consistency_command(book_name: str, first: int, second: int) -> None:
    """Print the proof that a BOOK of SECOND entries begins with its own FIRST ones, unchanged."""
    if first > second:
        raise click.ClickException(f"The later book is the longer one; {first} entries are more than {second}.")
    try:
        with database.reading() as session:
            consistency = consistency_from(_tree(session, book_name, second), first, today())
    except Refusal as refused:
        raise click.ClickException(str(refused)) from refused
    click.echo(to_file(consistency), nl=False)


def _tree(session: Session, book_name: str, at: int | None) -> BookTree:
    book = named_book(session, book_name)
    if not (number := head_at(session, book, at).number):
        raise EntryUnknown(number=at or 1, last=0)
    return sound_tree(session, book, issuer(), number)


def _text(file: BinaryIO) -> str:
    return file.read().decode(errors="replace")


def _checked(shown: Proof | TreeHead | Consistency, key: bytes) -> TreeHead:
    if isinstance(shown, Proof):
        return proven_head(shown, key)
    head = shown if isinstance(shown, TreeHead) else shown.later
    if not is_signed(head, key):
        raise HeadNotSigned(book=head.book.name, size=head.size)
    return head


def _said(shown: Proof | TreeHead | Consistency, head: TreeHead) -> Iterator[str]:
    if isinstance(shown, Proof):
        count = sum(len(entry.shown) for entry in shown.entries)
        yield f"Proven: {count} {'line' if count == 1 else 'lines'} of {shown.subject.replace(':', ' ')}."
        yield from _lines(shown)
        yield "What was written later, it does not say."
    book = head.book
    made_up = " This is a practice book: its money is made up." if book.practice else ""
    yield f"Book: “{book.name}” ({book.owner}), opened on {book.opened_on}, in {book.currency}.{made_up}"
    yield f"It had {head.size} entries on {head.day}; root {head.root}; signed with the key {head.key}."


def _lines(proof: Proof) -> Iterator[str]:
    money = currency(proof.book.currency)
    for entry in proof.entries:
        for one in entry.shown:
            memo = f" ({one.memo})" if one.memo else ""
            yield (
                f"  entry {entry.number}, {entry.day}, line {one.place} of {entry.postings}: "
                f"{plain(one.amount_minor, money)} {money.code} to {_named(one.debit)} from {_named(one.credit)}{memo}"
            )


def _named(side: Side) -> str:
    return f"{side.code} of somebody else" if side.hidden else side.account


def _grown(head: TreeHead, later: Proof | TreeHead | Consistency, key: bytes) -> str:
    if not isinstance(later, Consistency):
        raise ProofUnreadable()
    refuse_another_past(head, later, key)
    return f"The book of {later.later.size} entries on {later.later.day} begins with these {head.size}, unchanged."


COMMANDS = (verify_proof_command, tree_head_command, tree_consistency_command)
